// Sends waiting answers one after the other, in order, until the server has acknowledged each.
// What becomes of them is told to `told`: an object with saved, waiting, signedOut, conflict, refused and closed.

import { Queue, same } from "./queue.js";
import { renewToken, send } from "./sending.js";

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30_000;
const SIGNED_OUT_WAIT = 15_000;

export class Saver {
  constructor(attempt, told) {
    this.queue = new Queue(attempt);
    this.tab = crypto.getRandomValues(new Uint32Array(2)).join("-");
    this.told = told;
    this.wait = FIRST_WAIT;
    this.timer = null;
    this.running = null;
    this.undecided = new Set();
    window.addEventListener("online", () => this.now());
    window.addEventListener("focus", () => this.queue.all().length && this.now());
  }

  /**
   * Keep the newest answer to a question. What was sent before and not acknowledged stays noted and is cleared up
   * first. Another tab's answer is not taken for an older one of this tab: the server tells them apart.
   */
  keep(position, url, fields, revision) {
    const known = this.queue.get(position);
    const mine = known?.tab === this.tab ? known : { revision, sent: null };
    this.queue.put({ position, url, fields, revision: mine.revision, sent: mine.sent, tab: this.tab });
  }

  /** Return what an earlier visit to this page has left, as this tab's own; null when there is nothing. */
  adopt(position) {
    const left = this.queue.get(position);
    if (left) this.queue.put({ ...left, tab: this.tab });
    return left;
  }

  get waiting() {
    return this.queue.all();
  }

  /** Send what waits, after `delay` milliseconds. */
  soon(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.drain(), delay);
  }

  now() {
    this.wait = FIRST_WAIT;
    return this.drain();
  }

  /** Send everything in order; tell whether nothing waits any more. */
  drain() {
    clearTimeout(this.timer);
    this.running ??= this.run().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  async run() {
    for (;;) {
      const next = this.waiting.find((entry) => !this.undecided.has(entry.position));
      if (!next) return this.waiting.length === 0;
      if (!(await this.one(next))) return false;
    }
  }

  /** Send one entry; false when the rest has to wait. */
  async one(entry) {
    const fields = entry.sent ?? entry.fields;
    this.queue.put({ ...entry, sent: fields });
    let answer = await send(entry.url, fields, entry.revision);
    if (answer.status === 400 && (await renewToken())) answer = await send(entry.url, fields, entry.revision);
    const { status, data } = answer;
    if (status === 200) return this.acknowledged(entry, fields, data);
    if (status === 409 && "revision" in data) return this.conflicting(entry.position, fields, data);
    if (status === 422) return this.turnedDown(entry.position, fields, data);
    if (status === 410) return this.over(data);
    return this.later(answer);
  }

  acknowledged({ position, tab }, fields, data) {
    this.wait = FIRST_WAIT;
    const newest = this.queue.get(position);
    if (!newest || same(newest.fields, fields)) this.queue.remove(position);
    else if (newest.tab === tab) this.queue.put({ ...newest, revision: data.revision, sent: null });
    this.told.saved(position, fields, data, this.waiting.length === 0, tab === this.tab);
    return true;
  }

  /** The answer changed since it was sent: ask about the newest one, not about an older one. */
  superseded(position, fields) {
    const newest = this.queue.get(position);
    if (!newest || same(newest.fields, fields)) return false;
    this.queue.put({ ...newest, sent: null });
    return true;
  }

  conflicting(position, fields, data) {
    if (this.superseded(position, fields)) return true;
    this.undecided.add(position);
    this.told.conflict(position, data, (keepMine) => this.decide(position, data.revision, keepMine));
    return true;
  }

  /** Follow the person's choice between two answers. */
  decide(position, revision, keepMine) {
    this.undecided.delete(position);
    const entry = this.queue.get(position);
    if (keepMine && entry) this.queue.put({ ...entry, revision, sent: null });
    else this.queue.remove(position);
    return this.now();
  }

  turnedDown(position, fields, data) {
    if (this.superseded(position, fields)) return true;
    this.queue.remove(position);
    this.told.refused(position, data.error);
    return true;
  }

  over(data) {
    for (const entry of this.waiting) this.queue.remove(entry.position);
    this.told.closed(data.error);
    return false;
  }

  later({ status, retryAfter }) {
    if (status === 401) this.told.signedOut();
    else this.told.waiting(status === 0);
    this.soon(status === 401 ? SIGNED_OUT_WAIT : Math.max(this.wait, retryAfter * 1000));
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
    return false;
  }
}

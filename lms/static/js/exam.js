// The pages of a running attempt: save in the background, keep time, and let nobody lose an answer.

import { Countdown } from "./countdown.js";
import { answerFields, fill, markAnswered } from "./answer.js";
import * as news from "./news.js";
import { same } from "./queue.js";
import { Saver } from "./saver.js";

const TYPING = 800;
const LAST_SAVE = 8000;
const body = document.body;
const form = document.getElementById("question-form");
const submitForm = document.getElementById("submit-answers");
const base = form?.elements.namedItem("revision");
const here = form ? Number(base.dataset.position) : 0;
let acknowledged = form ? answerFields(form) : [];
let isRefused = false;
let isLeaving = false;

const told = {
  saved(position, fields, data, isLast, isMine) {
    if (position === here && isMine) {
      base.value = data.revision;
      acknowledged = fields;
      isRefused = false;
      markAnswered(fields);
    }
    if (isLast) {
      news.saved(data.saved_text);
      news.clear("offline", "waiting", "signed-out", "refused");
    }
    if (clock && data.seconds_left !== null) clock.set(data.seconds_left);
    if (isLast && !form) location.reload();
    if (position === here && !isMine) changed(0);
  },
  waiting(isOffline) {
    news.unsaved();
    news.clear("refused", "signed-out");
    if (isOffline) news.show("offline");
  },
  signedOut() {
    news.unsaved();
    news.show("signed-out");
  },
  refused(position, text) {
    isRefused = position === here;
    news.silent();
    news.show("refused", { text: isRefused ? text : `Question ${position}: ${text}` });
  },
  closed(text) {
    isLeaving = true;
    news.silent();
    news.show("closed", { text });
  },
  conflict(position, data, decide) {
    news.silent();
    const question = position === here ? "" : `Question ${position}: `;
    const box = news.show("conflict", { question, text: data.error, yours: data.yours, theirs: data.theirs });
    box?.querySelector("[data-keep]").addEventListener("click", () => choose(decide, position, true));
    box?.querySelector("[data-take]").addEventListener("click", () => choose(decide, position, false));
    box?.focus();
  },
};

const saver = new Saver(body.dataset.attempt, told);
const timer = document.querySelector("[data-deadline]");
const clock = timer ? new Countdown(timer, timeIsUp) : null;

async function choose(decide, position, keepMine) {
  news.clear("conflict");
  await decide(keepMine);
  if (!keepMine && position === here) go(() => location.reload());
}

function go(where) {
  isLeaving = true;
  where();
}

/** Keep the answer on this device at once, and send it now or when the typing rests. */
function changed(delay) {
  const fields = answerFields(form);
  const waiting = saver.queue.get(here);
  if (same(fields, waiting?.fields ?? acknowledged) && !isRefused) return;
  isRefused = false;
  isLeaving = Boolean(clock?.ended);
  saver.keep(here, base.dataset.saveUrl, fields, Number(base.value));
  news.saving();
  saver.soon(delay);
}

/** Leave only when everything is saved: the next page comes from the server anyway. */
async function leave(event) {
  const { submitter, target } = event;
  if (isLeaving || (saver.waiting.length === 0 && navigator.onLine)) {
    isLeaving = true;
    return;
  }
  event.preventDefault();
  const isSettled = await saver.now();
  if (isSettled && navigator.onLine) go(() => target.requestSubmit(submitter));
  else if (!saver.undecided.size) news.show(navigator.onLine ? "waiting" : "offline");
}

/** Send what was typed last, then submit. Without a connection the server submits what it has. */
async function timeIsUp() {
  if (form) {
    changed(0);
    form.inert = true;
  }
  news.show("time-up");
  await Promise.race([saver.now(), new Promise((done) => setTimeout(done, LAST_SAVE))]);
  const submit = () => go(() => submitForm.requestSubmit());
  if (navigator.onLine) submit();
  else window.addEventListener("online", submit, { once: true });
}

if (form) {
  const left = saver.adopt(here);
  if (left) fill(form, left.fields);
  form.addEventListener("change", () => clock?.ended || changed(0));
  form.addEventListener("input", (event) => clock?.ended || changed(event.target.type === "text" ? TYPING : 0));
  form.addEventListener("submit", leave);
}
submitForm.addEventListener("submit", leave);
if (saver.waiting.length) {
  news.unsaved();
  saver.now();
}
window.addEventListener("offline", () => news.show("offline"));
window.addEventListener("online", () => saver.waiting.length || news.clear("offline"));
window.addEventListener("beforeunload", (event) => {
  if (!isLeaving && (saver.waiting.length || isRefused)) event.preventDefault();
});
// A page from the browser's own memory may show an answer that is no longer the latest.
window.addEventListener("pageshow", (event) => event.persisted && go(() => location.reload()));

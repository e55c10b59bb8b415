// The clock of an attempt. The server says how many seconds are left; here they are only counted down,
// with a counter that no change of the device's date, time or zone can move.

const NEWS = [[600, "10 minutes left"], [300, "5 minutes left"], [60, "1 minute left"], [30, "30 seconds left"]];
const SOON = 300;
const ASK_AGAIN = 60_000;

/** Return when the server's answer with this page began to arrive, on the counter's scale. */
function pageArrived() {
  return performance.getEntriesByType("navigation")[0]?.responseStart ?? 0;
}

export class Countdown {
  constructor(element, onEnd) {
    this.element = element;
    this.onEnd = onEnd;
    this.ended = false;
    this.told = null;
    this.set(Number(element.dataset.secondsLeft), pageArrived());
    this.timer = setInterval(() => this.tick(), 250);
    setInterval(() => this.ask(), ASK_AGAIN);
    document.addEventListener("visibilitychange", () => document.hidden || this.ask());
  }

  /** Take over how many seconds are left at a moment of the counter. */
  set(seconds, at = performance.now()) {
    this.end = at + seconds * 1000;
  }

  get left() {
    return Math.max(0, (this.end - performance.now()) / 1000);
  }

  /** Ask the server: the counter may have stood still while the device slept. */
  async ask() {
    const asked = performance.now();
    try {
      const answer = await fetch(this.element.dataset.clockUrl, { headers: { Accept: "application/json" } });
      if (answer.ok) this.set((await answer.json()).seconds_left, asked);
    } catch {
      // Without a connection the counter goes on.
    }
  }

  tick() {
    const left = this.left;
    const whole = Math.floor(left);
    const text = `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
    const shown = this.element.querySelector("[data-time-left]");
    if (shown.textContent !== text) shown.textContent = text;
    this.element.classList.toggle("soon", left <= SOON);
    this.announce(left);
    if (left === 0 && !this.ended) this.finish();
  }

  announce(left) {
    const passed = NEWS.filter(([at]) => left <= at);
    const now = passed.length;
    if (this.told !== null && now > this.told && left > 0) {
      document.querySelector("[data-time-news]").textContent = passed[now - 1][1];
    }
    this.told = now;
  }

  finish() {
    this.ended = true;
    clearInterval(this.timer);
    document.querySelector("[data-time-up]").textContent = "The time is up. Your answers are being submitted.";
    this.onEnd();
  }
}

// What the page says about saving: the line at the top, and at most one message above the question.

const state = document.querySelector("[data-save-state]");
const place = document.querySelector("[data-news]");
let slow = null;
let shownNow = "";

function line(name, text) {
  clearTimeout(slow);
  slow = null;
  if (state.dataset.state !== name) state.dataset.state = name;
  const words = state.querySelector("[data-save-text]");
  if (words.textContent !== text) words.textContent = text;
}

export function saved(text) {
  line("saved", `Saved ${text}`);
}

/** Say that a save is under way, if it takes longer than a second. */
export function saving() {
  if (slow === null && state.dataset.state !== "unsaved") slow = setTimeout(() => line("saving", "Saving…"), 1000);
}

export function unsaved() {
  line("unsaved", "Not saved yet, trying again");
}

export function silent() {
  line("", "");
}

/** Show one of the page's templates; the same message is not said twice. Returns the element when it is new. */
export function show(name, texts = {}) {
  const key = JSON.stringify([name, texts]);
  if (key === shownNow) return null;
  shownNow = key;
  const copy = document.getElementById(`news-${name}`).content.cloneNode(true);
  for (const [slot, text] of Object.entries(texts)) copy.querySelector(`[data-${slot}]`).textContent = text;
  place.replaceChildren(copy);
  return place.firstElementChild;
}

/** Take the message away; with names, only if it is one of them. */
export function clear(...names) {
  if (!shownNow || (names.length && !names.includes(JSON.parse(shownNow)[0]))) return;
  shownNow = "";
  place.replaceChildren();
}

// Notes above the question: connection lost, signed out, refused, two different answers. Text only, never markup.

const place = () => document.querySelector("[data-connection-news]");

let shown = "";

export function clearNews() {
  shown = "";
  place()?.replaceChildren();
}

export function showNews(kind, address, words) {
  if (kind === shown && kind !== "refused") return;
  shown = kind;
  const notes = { offline, "signed-out": signedOut, refused, closed };
  place().replaceChildren(notes[kind](address, words));
}

function note(tone, title, text) {
  const box = make("div", `note ${tone} mb-4`);
  box.setAttribute("role", "alert");
  box.append(make("strong", "", title), ` ${text}`);
  return box;
}

function make(name, cls, text = "") {
  const element = document.createElement(name);
  if (cls) element.className = cls;
  element.textContent = text;
  return element;
}

function link(address, text) {
  const element = make("a", "fw-semibold", text);
  element.href = address;
  return element;
}

function offline() {
  return note("bad", "Your connection dropped.", "Keep going on this question: your answer is kept on this device and will be sent when you are back online. Do not close this tab.");
}

function signedOut(address) {
  const box = note("bad", "You were signed out.", "Your answer is kept on this device. ");
  const element = link(address, "Sign in in a new tab");
  element.target = "_blank";
  box.append(element, ", then come back here: it will be sent.");
  return box;
}

function refused(sentence) {
  return note("warn", "This answer cannot be saved.", sentence);
}

function closed(address, sentence) {
  const box = note("warn", sentence || "This attempt is closed.", "");
  box.append(link(address, "See your result"));
  return box;
}

// Shows both answers; `decide` is called with true for this page's own, false for the one that the server holds.
export function choose(entry, conflict, decide) {
  shown = "conflict";
  const box = note("warn", `Question ${entry.question} was answered elsewhere too.`, "Choose which answer counts.");
  const answers = make("div", "two-answers");
  answers.append(
    option("The answer from this page", conflict.yours, "Keep this answer", () => decide(true)),
    option("The answer that was saved", conflict.theirs, "Keep the saved answer", () => decide(false)),
  );
  box.append(answers);
  place().replaceChildren(box);
}

function option(title, answer, label, act) {
  const box = document.createElement("div");
  const button = make("button", "btn btn-quiet", label);
  button.type = "button";
  button.addEventListener("click", act);
  box.append(make("span", "small", title), make("pre", "fw-semibold", answer || "No answer"), button);
  return box;
}

// Take from this device what an exam has left on it: at submit, at sign-out and once an attempt is closed.
import { forget } from "./queue.js";

document.addEventListener("submit", (event) => {
  const whose = event.target.dataset.forget;
  if (whose && !event.defaultPrevented) forget(whose === "all" ? "" : whose);
});

const closed = document.body.dataset.closedAttempt;
if (closed) forget(closed);

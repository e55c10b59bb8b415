// Answers that the server has not confirmed yet, in this browser's storage: one entry for each question of an attempt.
// When the browser refuses storage (private windows may), they live as long as the page.

const PREFIX = "stipple.answer.";
const memory = new Map();

const keyOf = (attempt, question) => `${PREFIX}${attempt}.${question}`;

export function keep(attempt, entry) {
  const key = keyOf(attempt, entry.question);
  memory.set(key, entry);
  try {
    localStorage.setItem(key, JSON.stringify(entry));
  } catch {
    // The copy in memory still lets this page send it again.
  }
}

export function forget(attempt, question) {
  const key = keyOf(attempt, question);
  memory.delete(key);
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was stored.
  }
}

export function kept(attempt) {
  const found = new Map(memory);
  try {
    for (const key of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) {
      found.set(key, JSON.parse(localStorage.getItem(key)));
    }
  } catch {
    // What is in memory is all there is.
  }
  return [...found].filter(([key]) => key.startsWith(`${PREFIX}${attempt}.`)).map(([, entry]) => entry);
}

// Answers that the server has not acknowledged yet, kept on this device by attempt and question.
// An entry: { url, position, revision, fields: [[name, value], …], sent: fields or null, order }.

const PREFIX = "stipple-exam:";
const memory = new Map();

function stored(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function keys() {
  try {
    return [...new Set([...memory.keys(), ...Object.keys(localStorage)])].filter((key) => key.startsWith(PREFIX));
  } catch {
    return [...memory.keys()];
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Forget what waits for one attempt, or for every attempt when none is named. */
export function forget(attempt = "") {
  for (const key of keys().filter((name) => name.startsWith(attempt ? `${PREFIX}${attempt}:` : PREFIX))) {
    memory.delete(key);
    try {
      localStorage.removeItem(key);
    } catch {
      // A browser that allows no storage has kept nothing but the memory.
    }
  }
}

/** The waiting answers of one attempt. Works in memory alone where the browser allows no storage. */
export class Queue {
  constructor(attempt) {
    this.prefix = `${PREFIX}${attempt}:`;
  }

  get(position) {
    const key = this.prefix + position;
    return parsed(stored(key) ?? memory.get(key) ?? "null");
  }

  /** Return the entries in the order in which they were given. */
  all() {
    const found = keys().filter((key) => key.startsWith(this.prefix));
    const entries = found.map((key) => this.get(key.slice(this.prefix.length))).filter(Boolean);
    return entries.sort((one, other) => one.order - other.order);
  }

  put(entry) {
    const order = entry.order ?? Math.max(0, ...this.all().map((other) => other.order)) + 1;
    const text = JSON.stringify({ ...entry, order });
    memory.set(this.prefix + entry.position, text);
    try {
      localStorage.setItem(this.prefix + entry.position, text);
    } catch {
      // The memory holds it; a reload would lose it, and the page warns before one.
    }
  }

  remove(position) {
    memory.delete(this.prefix + position);
    try {
      localStorage.removeItem(this.prefix + position);
    } catch {
      // Nothing was stored.
    }
  }
}

export function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

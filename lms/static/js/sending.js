// One save, and what the server made of it. Never throws: a lost connection is an answer too.

const PATIENCE = 25_000;

function meta() {
  return document.querySelector('meta[name="csrf-token"]');
}

/** Take a fresh token from the server, as after signing in again; every form of the page gets it too. */
export async function renewToken() {
  try {
    const answer = await fetch(location.href, { redirect: "manual" });
    if (!answer.ok) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector('meta[name="csrf-token"]')?.content;
    if (!token) return false;
    meta().content = token;
    for (const input of document.querySelectorAll('input[name="csrf_token"]')) input.value = token;
    return true;
  } catch {
    return false;
  }
}

async function body(answer) {
  try {
    return await answer.json();
  } catch {
    return {};
  }
}

/** Return { status, data, retryAfter }; status 0 means that no answer came. */
export async function send(url, fields, revision) {
  const form = new URLSearchParams([...fields, ["revision", revision]]);
  const headers = { Accept: "application/json", "X-CSRFToken": meta().content };
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(url, { method: "POST", body: form, headers, redirect: "manual", signal });
    const status = answer.type === "opaqueredirect" ? 401 : answer.status;
    return { status, data: await body(answer), retryAfter: Number(answer.headers.get("Retry-After")) || 0 };
  } catch {
    return { status: 0, data: {}, retryAfter: 0 };
  }
}

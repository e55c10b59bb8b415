// One request that saves one answer, with a fresh form token when the old one has gone stale.

const patience = 15000;

// Gives { status, body, wait }: status 0 without a connection, 401 when signed out, wait in seconds if the server asks for it.
export async function post(entry, isSecondTry = false) {
  const body = new URLSearchParams(entry.fields);
  body.set("revision", entry.revision);
  let response;
  try {
    response = await fetch(entry.url, {
      method: "POST", body, signal: AbortSignal.timeout(patience),
      headers: { Accept: "application/json", "X-CSRFToken": token().content },
    });
  } catch {
    return { status: 0, body: {} };
  }
  if (response.status === 400 && !isSecondTry && (await renewToken())) return post(entry, true);
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  // A page instead of data means that we were sent to sign in.
  if (response.redirected || (response.ok && !isJson)) return signedOut(entry, isSecondTry);
  const wait = Number(response.headers.get("Retry-After")) || 0;
  if (response.status === 401) return signedOut(entry, isSecondTry);
  return { status: response.status, body: isJson ? await response.json() : {}, wait };
}

async function signedOut(entry, isSecondTry) {
  if (!isSecondTry && (await renewToken())) return post(entry, true);
  return { status: 401, body: {} };
}

const token = () => document.querySelector('meta[name="csrf-token"]');

// Signing in again makes the old token worthless. The page's own address gives a new one, if we are signed in.
async function renewToken() {
  try {
    const response = await fetch(location.href, { cache: "no-store", headers: { Accept: "text/html" } });
    const found = (await response.text()).match(/<meta name="csrf-token" content="([^"]+)"/);
    if (!response.ok || response.redirected || !found) return false;
    token().content = found[1];
    for (const field of document.querySelectorAll('input[name="csrf_token"]')) field.value = found[1];
    return true;
  } catch {
    return false;
  }
}

export const isCurrentForm = (form) => ["question-form", "submit-form"].includes(form.id);

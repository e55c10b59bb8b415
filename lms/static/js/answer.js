// The fields of a question's form, read, filled and shown in the overview.

const NOT_ANSWER = new Set(["csrf_token", "revision", "go", "flag"]);

/** Return what is answered as pairs of name and value, without empty fields. */
export function answerFields(form) {
  return [...new FormData(form)].filter(([name, value]) => !NOT_ANSWER.has(name) && value !== "");
}

/** Put kept fields into the form, in place of what stands there. */
export function fill(form, fields) {
  for (const control of form.elements) {
    if (!control.name || NOT_ANSWER.has(control.name)) continue;
    const values = fields.filter(([name]) => name === control.name).map(([, value]) => value);
    if (control.type === "radio" || control.type === "checkbox") control.checked = values.includes(control.value);
    else control.value = values[0] ?? "";
  }
}

/** Show in the overview whether this question has an answer now. */
export function markAnswered(fields) {
  const cell = document.querySelector(".palette [aria-current]");
  const was = cell.classList.contains("answered");
  const is = fields.length > 0;
  if (was === is) return;
  cell.classList.toggle("answered", is);
  cell.setAttribute("aria-label", cell.getAttribute("aria-label").replace(/(not )?answered/, is ? "answered" : "not answered"));
  for (const count of document.querySelectorAll("[data-answered]")) count.textContent = Number(count.textContent) + (is ? 1 : -1);
  for (const count of document.querySelectorAll("[data-open]")) count.textContent = Number(count.textContent) - (is ? 1 : -1);
}

/** What the stand-ins have in common: a form, a message, and the API. */

/** Where the API is, without a trailing slash. */
export const api = document.querySelector("[data-api]").dataset.api;
/** The form of the page. */
export const form = document.getElementById("form");

const message = document.getElementById("message");

/** What is filled in. */
export function value(id) {
  return document.getElementById(id).value;
}

/** Sends a request to the API, which answers with JSON. */
export async function ask(method, path, { body, token } = {}) {
  const headers = { Accept: "application/json" };
  if (body) headers["Content-Type"] = "application/json";
  if (token) headers.Authorization = "Token " + token;
  const response = await fetch(api + path, { method, headers, body: body && JSON.stringify(body) });
  return { ok: response.ok, data: await response.json() };
}

/** Shows a message. */
export function say(text) {
  message.textContent = text;
}

/** What the API says about a refusal. */
export function reason(data) {
  return data.error ?? data.detail ?? data.message ?? JSON.stringify(data);
}

/** Does something when the form is sent; `silent` is said when the API does not answer. */
export function whenSent(act, silent = "The API does not answer.") {
  form.onsubmit = async (event) => {
    event.preventDefault();
    try {
      await act(event.submitter);
    } catch {
      say(silent);
    }
  };
}

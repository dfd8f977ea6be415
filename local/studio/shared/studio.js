/**
 * What a page does beyond its links and forms: it reads its live parts anew when something happens, copies,
 * and listens to keys. Without this script every page shows what was there when it was opened.
 */
/** It is loaded before this script. */
const { Idiomorph } = globalThis;
const connection = document.getElementById("connection");
/** What has happened since the page was made is heard of, too. */
const latestEvent = document.querySelector("meta[name=latest-event]").content;
let source;
let isReading = false;
/** Names of events that have come while the page was being read. */
let waiting = new Set();

function liveParts() {
  return [...document.querySelectorAll("[data-live]")];
}

function namesOf(part) {
  return part.dataset.live.split(" ");
}

/** Reads the page once for however many events have come since it was last read. */
async function refresh(name) {
  waiting.add(name);
  if (isReading) return;
  isReading = true;
  while (waiting.size > 0) {
    const names = waiting;
    waiting = new Set();
    await read(names).catch(() => {});
  }
  isReading = false;
}

async function read(names) {
  const isConcerned = (part) => names.has("snapshot") || namesOf(part).some((n) => names.has(n));
  const parts = liveParts().filter(isConcerned);
  if (parts.length === 0) return;
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of parts) {
    const fresh = page.getElementById(part.id);
    if (fresh) Idiomorph.morph(part, fresh, { ignoreActiveValue: true, callbacks: KEEP });
  }
  enhance();
}

/** What somebody has opened, ticked, chosen or typed stays as it is. */
const KEEP = {
  // A button says for a while that it has copied.
  beforeNodeMorphed: (node) => node.dataset?.copied === undefined,
  beforeAttributeUpdated: (name, node) => {
    if (name === "open") return node.localName !== "details";
    if (name === "value") return node.value === node.defaultValue;
    if (name === "checked") return node.checked === node.defaultChecked;
    if (name === "selected") return node.selected === node.defaultSelected;
    return true;
  },
};

function connect() {
  if (source || document.hidden || liveParts().length === 0) return;
  source = new EventSource(`/api/events?after=${encodeURIComponent(latestEvent)}`);
  source.onopen = () => connection.textContent = "● live";
  source.onerror = () => connection.textContent = "○ the stack does not answer";
  const names = new Set(["snapshot", ...liveParts().flatMap(namesOf)]);
  for (const name of names) source.addEventListener(name, () => void refresh(name));
}

/** A browser opens six connections to a server at most: pages that nobody looks at hold none. */
document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    source?.close();
    source = undefined;
    return;
  }
  connect();
  refresh("snapshot");
});

function enhance() {
  for (const button of document.querySelectorAll("[data-copy][hidden]")) button.hidden = false;
}

document.addEventListener("click", async ({ target }) => {
  const button = target.closest?.("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
  if (button.dataset.copied !== undefined) return;
  const label = button.textContent;
  button.textContent = "Copied";
  button.dataset.copied = "";
  setTimeout(() => {
    button.textContent = label;
    delete button.dataset.copied;
  }, 3_000);
});

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/") return go(event, document.querySelector("input[type=search]"));
  if (event.key === "j" || event.key === "k") return goToRow(event, event.key === "j" ? 1 : -1);
  const named = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!named) return;
  event.preventDefault();
  named.focus();
  named.click();
});

function goToRow(event, step) {
  const links = [...document.querySelectorAll("main tbody tr")]
    .map((row) => row.querySelector("a")).filter(Boolean);
  const current = links.indexOf(document.activeElement);
  go(event, links[current < 0 ? 0 : current + step]);
}

function go(event, element) {
  if (!element) return;
  event.preventDefault();
  element.focus();
}

enhance();
connect();

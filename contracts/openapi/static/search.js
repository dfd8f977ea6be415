// Finds names of the index while somebody types. Without it the form leads to the page with all of them.
const SHOWN = 30;
const input = document.getElementById("search");
const list = document.getElementById("found");
let index;

async function load() {
  index ??= fetch("/docs/index.json").then((response) => response.json());
  return await index;
}

/** Names that begin with the text come first, then those that have it somewhere, then what they are. */
function rank([name, what], text) {
  const at = name.toLowerCase().indexOf(text);
  if (at === 0) return name.length === text.length ? 0 : 1;
  if (at > 0) return 2;
  return what.toLowerCase().includes(text) ? 3 : 4;
}

async function search() {
  const text = input.value.trim().toLowerCase();
  list.hidden = text === "";
  if (text === "") return;
  const entries = await load();
  const found = entries
    .map((entry) => ({ entry, order: rank(entry, text) }))
    .filter(({ order }) => order < 4)
    .sort((a, b) => a.order - b.order)
    .slice(0, SHOWN);
  list.replaceChildren(...found.map(({ entry: [name, what, path] }) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    const small = document.createElement("small");
    link.href = path;
    link.textContent = name;
    small.textContent = what;
    item.append(link, " ", small);
    return item;
  }));
  if (found.length === 0) list.textContent = "Nothing has this name.";
}

input.addEventListener("input", search);
input.form.addEventListener("submit", (event) => {
  const [first] = list.querySelectorAll("a");
  if (!first || list.hidden) return;
  event.preventDefault();
  location.href = first.href;
});
list.addEventListener("click", () => list.hidden = true);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") list.hidden = true;
  if (event.key === "/" && document.activeElement !== input) {
    event.preventDefault();
    input.focus();
  }
});

// A link into a page opens what is closed around its target, and small screens begin with a closed menu.
function open() {
  const target = location.hash &&
    document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (
    let each = target?.closest?.("details");
    each;
    each = each.parentElement?.closest("details")
  ) {
    each.open = true;
  }
}
addEventListener("hashchange", open);
open();
if (matchMedia("(max-width: 48rem)").matches) document.querySelector(".menu").open = false;
const asked = new URLSearchParams(location.search).get("q");
if (asked) {
  input.value = asked;
  search();
}

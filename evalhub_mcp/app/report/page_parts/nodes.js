/* Everything shown is data from a hub or a model: text goes through textContent only,
   numbers through Number; nothing is ever parsed as markup. */
const main = document.getElementById("main");
const bar = document.getElementById("bar");
const refresh = document.getElementById("refresh");
const back = document.getElementById("back");
const said = document.getElementById("said");

function node(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) made.setAttribute(name, value);
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    made.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return made;
}
const list = value => Array.isArray(value) ? value : [];
const rows = value => list(value).filter(item => item !== null && typeof item === "object");
const pick = (table, key, otherwise) => Object.hasOwn(table, key) ? table[key] : otherwise;
const name = item => String(item.provider_id) + "/" + String(item.id);

function more(title, content) {
  return node("details", {}, node("summary", {}, title), content);
}
function bullets(items) { return node("ul", {}, items.map(item => node("li", {}, item))); }

/* A long name may break after its separators. */
function breakable(text) {
  return String(text).split(/(?<=[_/.:-])/).flatMap(part => [node("wbr"), part]).slice(1);
}

/* A line of facts about a job: each wraps as a whole, and what is unknown is left out. */
function line(facts) {
  return node("p", {"class": "facts"}, facts.filter(Boolean).map(fact => node("span", {}, fact)));
}
function titled(title, values) {
  const found = Object.entries(values || {});
  return found.length ? more(title + " (" + found.length + ")", node("dl", {}, found.map(([key, value]) =>
    [node("dt", {}, key), node("dd", {}, plain(value))]))) : null;
}

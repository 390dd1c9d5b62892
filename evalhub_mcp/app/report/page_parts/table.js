/* What all tables share: heads that sort, the order they stand for, and the words of a filter. */
const chosen = new Map();  // what was sorted, filtered and unfolded, kept when the data is new
function choiceOf(key, first) {
  if (!chosen.has(key)) chosen.set(key, first);
  return chosen.get(key);
}

/* columns: {title, kind, key(item), down}; `key` makes a column sortable, `down` says that the largest is first. */
function sortingHeads(columns, choice, arrange) {
  return columns.map((column, index) => {
    if (!column.key) return node("th", {scope: "col", role: "columnheader", "class": column.kind || ""}, column.head || column.title);
    const button = node("button", {type: "button"}, column.title);
    button.addEventListener("click", () => {
      choice.down = choice.column === index ? !choice.down : Boolean(column.down);
      choice.column = index;
      arrange();
    });
    return node("th", {scope: "col", role: "columnheader", "aria-sort": "none", "class": column.kind || ""}, button);
  });
}
function showOrder(heads, columns, choice) {
  heads.forEach((head, index) => {
    if (columns[index].key) head.setAttribute("aria-sort",
      index !== choice.column ? "none" : choice.down ? "descending" : "ascending");
  });
}
/* entries: {item, order}, in the order of the chosen column; without a value last, equal ones as they came. Without a chosen column all stay as they came. */
const collator = new Intl.Collator("en", {numeric: true});
function inOrder(entries, columns, choice) {
  if (!columns[choice.column]) return [...entries];
  const key = columns[choice.column].key, absent = value => value === null || value === undefined;
  const keyed = entries.map(entry => [key(entry.item), entry]);
  keyed.sort(([x, a], [y, b]) => {
    if (absent(x) || absent(y)) return absent(x) - absent(y) || a.order - b.order;
    const found = typeof x === "number" && typeof y === "number" ? x - y : collator.compare(String(x), String(y));
    return (choice.down ? -found : found) || a.order - b.order;
  });
  return keyed.map(([, entry]) => entry);
}
const wordsOf = filter => filter.trim().toLowerCase().split(/\s+/).filter(Boolean);

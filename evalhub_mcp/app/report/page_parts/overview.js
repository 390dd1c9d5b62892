/* An overview: one row per benchmark that unfolds to all that is known of it. The heads sort, a text
   filters, and of many rows those in order wait folded until they are asked for. */
const FEW = 5, MANY = 12;  // few are cards; of more than many the quiet ones are folded

/* columns: {title, kind, cell(item), key(item), down, first}; `key` makes a column sortable, `down`
   says that the largest is first, and by the `first` one the rows are sorted already.
   quiet(item): whether a row waits folded; quietWords: what they have in common.
   detail(item): what a row unfolds to. whole: cells of a row for all together. */
function overview({key, columns, items, quiet, quietWords, detail, whole, tools}) {
  const choice = choiceOf(key, {column: columns.findIndex(column => column.first), down: false, filter: "", all: false, open: new Set()});
  const folds = items.length > MANY && items.some(quiet) && !items.every(quiet);
  const several = new Set(items.map(item => item.provider_id)).size > 1;
  const entries = items.map((item, order) => ({item, order, body: row(item), text: ""}));
  for (const entry of entries) entry.text = entry.body.firstChild.textContent.toLowerCase();

  function row(item) {
    const id = name(item);
    const label = several ? id : String(item.id);
    const button = node("button", {type: "button", "class": "fold", "aria-label": label}, breakable(label));
    const head = node("tr", {"class": "row", role: "row"}, columns.map((column, index) => index === 0
      ? node("th", {scope: "row", role: "rowheader"}, button)
      : node("td", {"class": column.kind || "", role: "cell", "data-label": column.label ?? column.title}, column.cell(item))));
    const below = node("tr", {"class": "detail", role: "row"}, node("td", {colspan: columns.length, role: "cell"}, detail(item)));
    const unfold = open => {
      button.setAttribute("aria-expanded", String(open));
      below.classList.toggle("closed", !open);
      if (open) choice.open.add(id); else choice.open.delete(id);
    };
    button.addEventListener("click", () => unfold(below.classList.contains("closed")));
    unfold(choice.open.has(id));
    return node("tbody", {role: "rowgroup", "data-name": id, "class": quiet(item) ? "" : "loud"}, head, below);
  }

  const heads = sortingHeads(columns, choice, () => arrange());
  const table = node("table", {role: "table"}, node("thead", {role: "rowgroup"}, node("tr", {role: "row"}, heads)),
    whole && node("tbody", {role: "rowgroup", "class": "whole"}, node("tr", {"class": "row", role: "row"}, whole.map((content, index) =>
      index === 0 ? node("th", {scope: "row", role: "rowheader"}, content)
        : node("td", {"class": columns[index].kind || "", role: "cell"}, content)))));
  const input = node("input", {type: "search", autocomplete: "off"});
  input.value = choice.filter;
  input.addEventListener("input", () => { choice.filter = input.value; arrange(); });
  const count = node("span", {role: "status"});
  const rest = node("button", {type: "button", "class": "quiet-rows"});
  rest.addEventListener("click", () => { choice.all = !choice.all; arrange(); });

  function arrange() {
    showOrder(heads, columns, choice);
    const sorted = inOrder(entries, columns, choice), wanted = wordsOf(choice.filter);
    let visible = 0;
    for (const entry of sorted) {
      const found = wanted.every(word => entry.text.includes(word));
      const seen = found && (!folds || choice.all || wanted.length > 0 || !quiet(entry.item));
      entry.body.hidden = !found;  // also on paper
      entry.body.classList.toggle("closed", !seen);
      if (seen) visible += 1;
      table.append(entry.body);
    }
    count.textContent = wanted.length ? visible + " of " + items.length + " shown" : "";
    rest.hidden = !folds || wanted.length > 0;
    const folded = items.filter(quiet).length;
    rest.textContent = (choice.all ? "Fold the " : "Show ") + folded + " that " + quietWords;
    rest.setAttribute("aria-expanded", String(choice.all));
  }
  arrange();
  return [node("div", {"class": "tools"}, node("label", {}, "Filter benchmarks", input), count, tools.buttons), tools.box, table, rest];
}

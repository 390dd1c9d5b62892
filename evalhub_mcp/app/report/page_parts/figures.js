/* The figures as a table of comma-separated values, to copy or to keep as a file. */
let saveThroughHost = null;  // how a host keeps a file, where it can
const inHost = () => window.parent !== window;

/* Text that a spreadsheet would run as a formula is marked as text; numbers stay numbers. */
function cell(value) {
  if (isNumber(value)) return String(value);
  if (value === null || value === undefined) return "";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? "'" + text : text;
  return /[",\n\r]/.test(safe) ? '"' + safe.replaceAll('"', '""') + '"' : safe;
}
const csv = table => table.map(values => values.map(cell).join(",")).join("\r\n") + "\r\n";

/* table: the rows, or what makes them when they are asked for; what: how the buttons call them. */
function figures(table, file, what = "figures") {
  const text = () => csv(typeof table === "function" ? table() : table);
  const box = node("textarea", {readonly: "", rows: "6", "aria-label": what[0].toUpperCase() + what.slice(1) + " as CSV"});
  box.hidden = true;
  const copy = node("button", {type: "button"}, "Copy " + what);
  const save = node("button", {type: "button"}, what === "figures" ? "Download CSV" : "Download " + what);
  const tell = what => { said.textContent = what; };
  /* Where neither is allowed the text is there to be selected. */
  const offer = () => {
    box.value = text();
    box.hidden = false;
    box.focus();
    box.select();
    tell("Select and copy the " + what + ".");
  };
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text());
    } catch (refused) {
      offer();
      if (!document.execCommand("copy")) return;
      box.hidden = true;
      copy.focus();
    }
    copy.textContent = "Copied";
    tell("Copied.");
    setTimeout(() => { copy.textContent = "Copy " + what; }, 2000);
  });
  save.addEventListener("click", async () => {
    if (saveThroughHost) {
      if (!await saveThroughHost(file, text())) offer();
      return;
    }
    if (inHost()) return offer();  // a frame without leave to download loses it silently
    const link = node("a", {download: file, href: URL.createObjectURL(new Blob([text()], {type: "text/csv"}))});
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  });
  return {buttons: [copy, save], box};
}
const fileName = text =>
  (String(text).replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[._-]+|[._-]+$/g, "").slice(0, 60) || "results") + ".csv";

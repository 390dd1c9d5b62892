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

function figures(table, file) {
  const text = csv(table), box = node("textarea", {readonly: "", rows: "6", "aria-label": "Figures as CSV"});
  box.value = text;
  box.hidden = true;
  const copy = node("button", {type: "button"}, "Copy figures");
  const save = node("button", {type: "button"}, "Download CSV");
  const tell = what => { said.textContent = what; };
  /* Where neither is allowed the text is there to be selected. */
  const offer = () => {
    box.hidden = false;
    box.focus();
    box.select();
    tell("Select and copy the figures.");
  };
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
    } catch (refused) {
      offer();
      if (!document.execCommand("copy")) return;
      box.hidden = true;
      copy.focus();
    }
    copy.textContent = "Copied";
    tell("Copied.");
    setTimeout(() => { copy.textContent = "Copy figures"; }, 2000);
  });
  save.addEventListener("click", async () => {
    if (saveThroughHost) {
      if (!await saveThroughHost(file, text)) offer();
      return;
    }
    if (inHost()) return offer();  // a frame without leave to download loses it silently
    const link = node("a", {download: file, href: URL.createObjectURL(new Blob([text], {type: "text/csv"}))});
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  });
  return {buttons: [copy, save], box};
}
const fileName = text =>
  (String(text).replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[._-]+|[._-]+$/g, "").slice(0, 60) || "results") + ".csv";

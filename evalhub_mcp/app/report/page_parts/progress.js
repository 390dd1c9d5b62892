/* A running job. "20/50 samples" in an evaluation's message is how far it is. */
function partOf(item) {
  if (item.status === "completed") return 100;
  const found = /(\d{1,9})\s*\/\s*(\d{1,9})/.exec(String(item.message || ""));
  return found && Number(found[2]) > 0 ? Math.min(100, Math.round(found[1] / found[2] * 100)) : null;
}
const statuses = {completed: ["good", "✓ "], failed: ["bad", "✗ "], cancelled: ["calm", "⊘ "], running: ["calm", "▸ "], pending: ["calm", "… "]};
function step(item) {
  const [tone, sign] = pick(statuses, item.status, ["calm", ""]);
  const part = partOf(item);
  return node("li", {},
    node("div", {"class": "head"}, node("h2", {}, name(item)),
      node("span", {"class": tone}, sign + item.status + (item.phase && item.status === "running" ? " (" + item.phase + ")" : ""))),
    part !== null && item.status === "running"
      ? node("progress", {max: 100, value: part, "aria-label": "progress of " + name(item) + ", " + part + " %"}) : null,
    item.error ? node("p", {"class": "bad"}, item.error) : item.message ? node("p", {"class": "soft"}, item.message) : null);
}
function progressOf(data) {
  const percent = Math.min(100, Math.max(0, Number(data.progress_percent) || 0));
  const [tone, sign] = pick(statuses, data.state, ["calm", ""]);
  return node("section", {}, node("h1", {}, data.name || data.job_id),
    node("p", {}, node("span", {"class": "verdict " + tone}, sign + data.state), " – " + percent + " %",
      isNumber(data.benchmarks_total) ? ", " + Number(data.benchmarks_finished || 0) + " of " + data.benchmarks_total + " benchmarks" : "",
      isNumber(data.elapsed_seconds) ? ", " + duration(data.elapsed_seconds) : "",
      isNumber(data.remaining_seconds) ? ", about " + duration(data.remaining_seconds) + " left" : ""),
    node("progress", {max: 100, value: percent, "aria-label": "progress of the job"}),
    data.stuck ? node("p", {"class": "bad"}, "⚠ " + data.stuck) : null,
    steps(rows(data.benchmarks)));
}
/* Of many benchmarks those that ended well or wait are folded. */
function steps(items) {
  const cards = found => node("ol", {"class": "cards"}, found.map(step));
  if (items.length <= MANY) return cards(items);
  const quietly = ["completed", "pending", "cancelled"];
  return [cards(items.filter(item => !quietly.includes(item.status))), ...quietly.map(status => {
    const found = items.filter(item => item.status === status);
    return found.length > 0 && more(status + " (" + found.length + ")", cards(found));
  })];
}

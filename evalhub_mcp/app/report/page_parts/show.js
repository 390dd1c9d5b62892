/* Chooses what shows a document, and keeps what was unfolded and focused when the data is new. */
const isComparison = data => Boolean(data) && Array.isArray(data.jobs) && "baseline" in data;

/* What a screen reader is told of a reply: one sentence, not the page. */
function summary(data) {
  if (isLeaderboard(data)) return String(data.answer || "");
  if (isHistory(data)) return titleOf(data) + ": " + counted(rows(data.histories).length, "benchmark");
  if (Array.isArray(data.jobs)) return rows(data.jobs).map(job => job.answer).join(" ");
  if ("progress_percent" in data) return data.state + ", " + data.progress_percent + " %";
  if ("questions" in data || "missing" in data) return titleOf(data);
  return (data.verdict || "") + ": " + (data.reason || "");
}
function titleOf(data) {
  if (isLeaderboard(data)) return "Leaderboard: " + data.title;
  if (isHistory(data)) return data.title + " over time";
  if (isComparison(data)) {
    const jobs = rows(data.jobs);
    return (jobs.length === 1 ? labelOf(jobs[0]) : jobs.length + " jobs") + " against " + baselineOf(data);
  }
  if ("questions" in data || "missing" in data) return "Questions of " + name(data);
  const title = String(data.name || data.job_id || "");
  if ("progress_percent" in data) return title && title + ": " + data.state;
  return title && title + ": " + pick({pass: "pass", fail: "fail", "too close to call": "too close to call"}, data.verdict, "no verdict");
}
function section(data) {
  if (isLeaderboard(data)) return leaderboard(data);
  if (isHistory(data)) return historyOf(data);
  if (isComparison(data)) return comparison(data);
  if (data && "progress_percent" in data) return [progressOf(data)];
  if (data && "verdict" in data) return [results(data)];
  if (data && ("questions" in data || "missing" in data)) return [samples(data)];
  return [node("p", {"class": "soft"}, "There is nothing to show for this reply.")];
}
/* Each thing that takes the focus or unfolds, by where it is and what it says without its counts. */
function keyed(kinds) {
  return [...main.querySelectorAll(kinds)].map(found => {
    const where = [];
    for (let at = found.closest("[data-name]"); at; at = at.parentElement.closest("[data-name]")) where.push(at.dataset.name);
    const label = found.localName === "input" ? "filter" : (found.localName === "details" ? found.firstChild : found).textContent;
    return [JSON.stringify([where, found.localName, label.replace(/\d+/g, "")]), found];
  });
}
function show(replies) {
  const kinds = "button, input, summary", open = new Set(), active = document.activeElement;
  for (const [key, fold] of keyed("details")) if (fold.open) open.add(key);
  const focus = (keyed(kinds).find(([, found]) => found === active) || [null])[0];
  main.replaceChildren(...replies.flatMap(section));
  for (const [key, fold] of keyed("details")) if (open.has(key)) unfold(fold);
  const again = focus && keyed(kinds).find(([key]) => key === focus);
  if (again) again[1].focus();
  const first = replies.find(data => data && typeof data === "object");
  document.title = [first && titleOf(first), "EvalHub"].filter(Boolean).join(" – ");
}

/* Opens a fold now, with what it makes when it is opened; its own event comes later. */
function unfold(fold) {
  fold.open = true;
  fold.dispatchEvent(new Event("toggle"));
}

/* Paper cannot be unfolded. Browsers whose style sheets cannot do it have it done here. */
let unfolded = [];
window.addEventListener("beforeprint", () => {
  unfolded = [...main.querySelectorAll("details:not([open])")];
  for (const fold of unfolded) if (fold.checkVisibility()) unfold(fold); else fold.open = true;
});
window.addEventListener("afterprint", () => {
  for (const fold of unfolded) fold.open = false;
  unfolded = [];
});

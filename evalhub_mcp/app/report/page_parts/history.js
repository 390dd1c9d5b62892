/* How models did over time: one line per benchmark and way of measuring, with intervals and threshold. */
let openJob = null;  // how a host shows the results of a job, where it can
/* In a report the results of a job may be further up; they take the focus. */
function resultsHere(job_id) {
  const found = [...main.querySelectorAll("section[data-name]")].filter(part => part.dataset.name === String(job_id)).pop();
  return found && (() => {
    found.tabIndex = -1;
    found.focus();
    found.scrollIntoView();
  });
}
const isHistory = data => Boolean(data) && Array.isArray(data.histories);
const isLeaderboard = data => Boolean(data) && Array.isArray(data.boards);
const directed = item => item.direction === "higher" || item.direction === "lower";
const dayOf = run => String(run.at || "an unknown day").slice(0, 10);
const timeOf = run => Date.parse(run.at || "");

/* What a run says in words, beside its point. */
function runWords(run) {
  const spread = isNumber(run.interval_low) ? "95 % interval " + shown(run.interval_low) + " to " + shown(run.interval_high) : "spread unknown";
  const lost = run.lost_samples ? run.lost_samples + (run.attempted ? " of " + run.attempted : "") + " samples without a usable reply" : "";
  const limit = run.threshold_verdict ? run.threshold_verdict + (isNumber(run.threshold) ? " (threshold " + shown(run.threshold) + ")" : "") : "";
  return [shown(run.score), spread, isNumber(run.n_samples) && "n " + run.n_samples, limit, lost, when(run.at) || dayOf(run)].filter(Boolean).join(", ");
}
/* Where the runs lie: by their times, or one beside the other where many share a moment. */
function places(runs) {
  const times = runs.map(timeOf), first = times[0], span = times[times.length - 1] - first;
  const steps = times.slice(1).map((time, index) => time - times[index]);
  const even = !(span > 0) || steps.some(step => !(step >= span / (runs.length * 8)));
  return {even, at: index => runs.length === 1 ? 50 : even ? 4 + 92 * index / (runs.length - 1) : 4 + 92 * (times[index] - first) / span};
}
/* A scale that shows the runs: 0 to 1 only if they fill it. */
function scaleOfRuns(runs) {
  const known = runs.flatMap(run => [run.score, run.interval_low, run.interval_high, run.threshold]).filter(isNumber);
  const low = Math.min(...known), high = Math.max(...known), room = (high - low || Math.abs(high) || 1) * 0.08;
  const ends = [low - room, high + room];
  if (low >= 0 && ends[0] < 0) ends[0] = 0;
  if (high <= 1 && low >= 0 && ends[1] > 1) ends[1] = 1;
  return ends;
}
function put(made, styles) {
  for (const [key, value] of Object.entries(styles)) made.style[key] = value + "%";
  return made;
}
/* One point of a drawing takes part in the order of the tab key; arrows lead to the others. */
function stepTo(event, points) {
  const here = points.indexOf(document.activeElement);
  const wanted = pick({ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: points.length - 1}, event.key, -1);
  if (here < 0 || !points[wanted]) return;
  event.preventDefault();
  points[here].tabIndex = -1;
  points[wanted].tabIndex = 0;
  points[wanted].focus();
}
/* The drawing of a series. Its points are buttons that name their run, so the keyboard reaches each. */
function courseChart(course, label, explain) {
  const runs = rows(course.runs), [low, high] = scaleOfRuns(runs), {even, at} = places(runs);
  const up = value => Math.min(100, Math.max(0, (value - low) / (high - low) * 100));
  const area = node("div", {"class": "course", role: "group", "aria-label": label});
  const through = document.getElementById("through").content.firstElementChild.cloneNode(true);
  through.firstElementChild.setAttribute("points", runs.map((run, index) => at(index) + "," + (100 - up(run.score))).slice(course.apart || 0).join(" "));
  const last = runs[runs.length - 1];
  if (isNumber(last.threshold)) area.append(put(node("i", {"class": "needed", "aria-hidden": "true"}), {bottom: up(last.threshold)}));
  const turn = runs.findIndex(run => run.job_id === course.drift_since);
  if (turn > 0) area.append(put(node("i", {"class": "turn", "aria-hidden": "true"}), {left: (at(turn - 1) + at(turn)) / 2}));
  area.append(through);
  runs.forEach((run, index) => {
    if (isNumber(run.interval_low)) area.append(put(node("i", {"class": "spread", "aria-hidden": "true"}),
      {left: at(index), bottom: up(run.interval_low), height: up(run.interval_high) - up(run.interval_low)}));
    const ranked = runs.length > 1 && directed(course), top = ranked && run.job_id === course.best;
    const mark = top ? ", the best" : ranked && run.job_id === course.worst ? ", the worst" : "";
    const point = node("button", {type: "button", "class": "point" + (run.threshold_verdict === "missed" ? " missed" : "") + (top ? " top" : ""),
      tabindex: index === runs.length - 1 ? 0 : -1, "aria-label": runWords(run) + mark, title: runWords(run)});
    point.addEventListener("click", () => explain(run, point));
    area.append(put(point, {left: at(index), bottom: up(run.score)}));
  });
  area.addEventListener("keydown", event => stepTo(event, [...area.querySelectorAll(".point")]));
  return node("div", {"class": "plotted"},
    node("div", {"class": "ends", "aria-hidden": "true"}, node("span", {}, shown(high)), node("span", {}, shown(low))),
    node("div", {}, area, node("div", {"class": "scale", "aria-hidden": "true"}, node("span", {}, dayOf(runs[0])),
      even && runs.length > 2 && node("span", {}, "in order, not by time"), runs.length > 1 && node("span", {}, dayOf(last)))));
}
function courseParts(history, course) {
  const runs = rows(course.runs), of = name(history) + (course.settings ? ", " + course.settings : "");
  const facts = node("div", {"class": "facts run", role: "status"});
  const explain = (run, point) => {
    if (point) {
      for (const other of point.parentElement.querySelectorAll("[aria-pressed]")) other.removeAttribute("aria-pressed");
      point.setAttribute("aria-pressed", "true");
    }
    const here = resultsHere(run.job_id), open = (openJob || here) && node("button", {type: "button"}, "Open its results");
    if (open) open.addEventListener("click", () => here ? here() : openJob(run.job_id));
    facts.replaceChildren(node("span", {}, runWords(run)), node("span", {}, "job " + run.job_id + (run.name ? " (" + run.name + ")" : "")), ...(open ? [open] : []));
  };
  const table = () => node("table", {"class": "runs"}, node("thead", {}, node("tr", {}, ["Date", "Score", "95 % interval", "n", "Threshold", "Job"].map(title => node("th", {scope: "col"}, title)))),
    node("tbody", {}, [...runs].reverse().map(run => node("tr", {}, node("td", {}, when(run.at)), node("td", {}, shown(run.score)),
      node("td", {}, isNumber(run.interval_low) ? shown(run.interval_low) + " to " + shown(run.interval_high) : "unknown"),
      node("td", {}, isNumber(run.n_samples) ? run.n_samples : ""), node("td", {}, run.threshold_verdict || ""), node("td", {}, run.job_id)))));
  const remarks = [course.drift && "Drift: " + course.drift, course.against_previous && "Against the previous: " + course.against_previous,
    course.against_best && "Against the best: " + course.against_best, ...list(course.notes)].filter(Boolean);
  const [only] = runs;
  if (runs.length === 1) explain(only);
  return [runs.length === 1
    ? track(scaleOf([only.score, only.interval_low, only.interval_high, only.threshold]), {score: only.score, low: only.interval_low, high: only.interval_high, limit: only.threshold})
    : courseChart(course, counted(runs.length, "run") + " of " + of, explain), facts,
    remarks.length > 0 && bullets(remarks), runs.length > 1 && more("All " + runs.length + " runs", table())];
}
const tone = change => pick({better: "good", worse: "bad"}, change, "calm");
/* What the latest run is, in one or two words. */
function trend(course) {
  const way = course.drift_since ? (String(course.drift).startsWith("better") ? "better" : "worse") : course.change_from_previous;
  if (way !== "better" && way !== "worse") return null;
  const turn = rows(course.runs).find(run => run.job_id === course.drift_since);
  return node("span", {"class": "verdict " + tone(way)}, (way === "better" ? "▲ better" : "▼ worse") + (turn ? " since " + dayOf(turn) : " than before"));
}
function historyCard(history, several) {
  const [first, ...others] = rows(history.courses), runs = rows(first.runs), last = runs[runs.length - 1] || {};
  const known = directed(first);
  const score = id => shown((runs.find(run => run.job_id === id) || {}).score);
  const spread = runs.length > 1 && score(first.best) !== score(first.worst) && [known ? "best " : "highest ", score(first.best), known ? ", worst " : ", lowest ", score(first.worst)].join("");
  return node("li", {"data-name": name(history) + " " + history.model},
    node("div", {"class": "head"}, node("h2", {}, (several ? history.model + " on " : "") + name(history)),
      node("span", {}, node("span", {"class": "number"}, shown(last.score)), " ", trend(first))),
    line([history.metric + (first.direction === "lower" ? ", lower is better" : known ? "" : ", direction not declared"), counted(runs.length, "run"), spread]),
    courseParts(history, first),
    list(history.changes).length > 0 && node("p", {}, "Settings changed: " + list(history.changes).join("; ")),
    others.map(course => more("Measured otherwise: " + (course.settings || "see the jobs") + " (" + counted(rows(course.runs).length, "run") + ")", courseParts(history, course))),
    list(history.notes).length > 0 && bullets(list(history.notes)));
}
function historyFigures(data) {
  const fields = ["job_id", "at", "score", "interval_low", "interval_high", "n_samples", "lost_samples", "threshold", "threshold_verdict"];
  return figures([["model", "provider_id", "id", "metric", "settings", ...fields], ...rows(data.histories).flatMap(history => rows(history.courses).flatMap(course =>
    rows(course.runs).map(run => [history.model, history.provider_id, history.id, history.metric, course.settings, ...fields.map(field => run[field])])))],
    fileName("history-" + data.title));
}
function historyOf(data) {
  const found = rows(data.histories), several = new Set(found.map(history => history.model)).size > 1;
  const tools = found.length ? historyFigures(data) : null;
  const cards = some => node("ol", {"class": "cards"}, some.map(history => historyCard(history, several)));
  const any = test => found.some(history => rows(history.courses).some(test));
  return [node("section", {"data-name": "history"},
    node("h1", {}, data.title + " over time"),
    line([counted(data.jobs, "job"), data.running && data.running + " not ended", data.unread && data.unread + " older ones not read yet", data.exact_as_of && "exact as of " + data.exact_as_of, data.hub && "hub " + data.hub]),
    found.length ? [cards(found.slice(0, MANY)), found.length > MANY && more(counted(found.length - MANY, "further history").replace(/ys$/, "ies"), cards(found.slice(MANY)))] : node("p", {}, "There is no score" + (data.unscored ? ": " + data.unscored : " yet") + "."),
    found.length > 0 && legend([["dot", "run"], any(course => rows(course.runs).some(run => run.threshold_verdict === "missed")) && ["dot missed", "run that misses its threshold"],
      any(course => rows(course.runs).length > 1) && ["dot top", "best run"], ["range", "95 % interval"], any(course => rows(course.runs).some(run => isNumber(run.threshold))) && ["limit", "threshold of the latest run"],
      any(course => course.drift_since) && ["none", "lasting change"]]),
    data.method && node("p", {"class": "soft"}, data.method),
    tools && [node("div", {"class": "tools"}, tools.buttons), tools.box])];
}

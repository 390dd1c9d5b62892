/* The results of one job. */
const verdicts = {pass: ["good", "✓ pass"], fail: ["bad", "✗ fail"], met: ["good", "✓ met"], missed: ["bad", "✗ missed"],
  "too close to call": ["calm", "too close to call"]};
function word(verdict, otherwise) {
  const [tone, text] = pick(verdicts, verdict, ["calm", otherwise || "no verdict"]);
  return node("span", {"class": "verdict " + tone}, text);
}
/* What is judged of a benchmark: also why there is no verdict. */
function judged(item) {
  if (!isNumber(item.score)) return node("span", {"class": "verdict bad"}, "no score");
  const made = word(item.threshold_verdict, isNumber(item.threshold) ? "no verdict" : "no threshold set");
  if (item.threshold_verdict === "too close to call" && isNumber(item.probability_met))
    return [made, node("span", {"class": "also"}, Math.min(99, Math.max(1, Math.round(100 * item.probability_met))) + " % likely met")];
  return made;
}
const limits = item => rows(item.bands).map(band => band.low);
function drawnValues(item) {
  const drawn = [item.score, item.threshold, item.interval_low, item.interval_high];
  if (item.score > 1) drawn.push(...rows(item.bands).map(band => band.high));  // beside a fraction they may be percentages
  return drawn;
}
const drawnParts = item => ({low: item.interval_low, high: item.interval_high, limit: item.threshold,
  score: item.score, chance: item.random_baseline, edges: limits(item)});

/* What scores mean, with those bands marked that the score or its interval lies in. */
function bandList(bands, stated) {
  const [first, last] = stated.split(" … ").map(label => bands.find(band => band.label === label));
  const marked = first && last ? bands.filter(band => first.low <= band.low && band.low <= last.low)
    : bands.filter(band => stated.split(/ and | or /).includes(band.label));
  const mark = marked.length > 1 ? " ◀ possible" : " ◀ this score";
  return node("ul", {}, bands.map(band => marked.includes(band)
    ? node("li", {"class": "here"}, band.label + ": " + band.meaning + mark) : node("li", {}, band.label + ": " + band.meaning)));
}

/* All that is known of a benchmark, below its name and score. Further sections go here. */
function benchmarkParts(item) {
  if (!isNumber(item.score)) return [node("p", {"class": "bad"}, item.missing || "no score")];
  const bands = rows(item.bands), wrong = rows(item.wrong_answers);
  const whole = Object.keys(item.metrics || {}).length > 0;
  return [
    node("p", {"class": "soft"}, [item.metric + " " + shown(item.score), ...list(item.words)].join("; ")),
    item.meaning && node("p", {}, (item.band ? item.band + ": " : "") + item.meaning),
    list(item.notes).map(note => node("p", {"class": "soft"}, note)),
    list(item.cautions).map(caution => node("p", {}, "⚠ " + caution)),
    bands.length > 0 && more("What scores mean", bandList(bands, String(item.band || ""))),
    questionsPart(item.questions, name(item)) || wrong.length > 0 && more("Wrong answers (" + wrong.length + ")", bullets(wrong.map(answer =>
      "“" + (answer.question || "") + "” expected “" + (answer.expected || "") + "”, got “" + (answer.got || "") + "”"))),
    whole ? titled("All metrics", item.metrics) : titled("Other metrics", item.other_metrics),
    titled("Settings", item.parameters), titled("Also reported", item.info), titled("Artifacts", item.artifacts),
    item.mlflow_run_id && node("p", {"class": "soft"}, "MLflow run " + item.mlflow_run_id)].flat();
}
function benchmarkCard(item) {
  const number = isNumber(item.score) ? shown(item.score) : "";
  return node("li", {"data-name": name(item)},
    node("div", {"class": "head"}, node("h2", {}, name(item)), node("span", {}, number && [node("span", {"class": "number"}, number), " "], judged(item))),
    isNumber(item.score) && track(scaleOf(drawnValues(item)), drawnParts(item)), benchmarkParts(item));
}
/* In the order in which they matter: missed, no score, too close, no verdict, met, no threshold. */
const needs = item => !isNumber(item.score) ? 1 : item.threshold_verdict === "missed" ? 0
  : item.threshold_verdict === "too close to call" ? 2 : item.threshold_verdict === "met" ? 4 : isNumber(item.threshold) ? 3 : 5;

function resultsOverview(data) {
  const items = [...rows(data.benchmarks)].sort((a, b) => needs(a) - needs(b));
  const onShares = item => scaleOf(drawnValues(item)).join() === "0,1";
  const sign = item => ({higher: "≥ ", lower: "≤ "})[item.direction] || "";
  const columns = [
    {title: "Benchmark", key: name},
    {title: "Score", kind: "plot", head: node("div", {"class": "scale", "aria-hidden": "true"}, node("span", {}, "0"), node("span", {}, "score and interval"), node("span", {}, "1")),
      cell: item => isNumber(item.score) ? strip(scaleOf(drawnValues(item)), drawnParts(item), !onShares(item)) : null},
    {title: "Score", kind: "figure", key: item => isNumber(item.score) ? item.score : null, cell: item => isNumber(item.score) ? shown(item.score) : null},
    {title: "95 % interval", kind: "figure", cell: item => isNumber(item.interval_low) ? shown(item.interval_low) + " to " + shown(item.interval_high)
      : isNumber(item.score) ? "unknown" : null},
    {title: "n", kind: "figure", down: true, key: item => isNumber(item.n_samples) ? item.n_samples : null,
      cell: item => isNumber(item.n_samples) && isNumber(item.score) ? item.n_samples : null},
    {title: "Needs", kind: "figure", cell: item => isNumber(item.threshold) && isNumber(item.score) ? sign(item) + shown(item.threshold) : null},
    {title: "Verdict", kind: "judgement", first: true, key: needs, cell: judged}];
  return overview({key: "results " + data.job_id, columns, items, quiet: item => needs(item) > 3,
    quietWords: "meet their threshold or have none", detail: benchmarkParts, tools: resultsFigures(data)});
}
function resultsFigures(data) {
  const fields = ["provider_id", "id", "status", "metric", "direction", "score", "stderr", "interval_low", "interval_high", "n_samples",
    "lost_samples", "threshold", "threshold_verdict", "probability_met", "random_baseline", "missing"];
  return figures([["job_id", "model", ...fields], ...rows(data.benchmarks).map(item =>
    [data.job_id, data.model, ...fields.map(field => item[field])])], fileName(data.name || data.job_id));
}
function counts(items, label) {
  const found = new Map();
  for (const item of items) found.set(label(item), (found.get(label(item)) || 0) + 1);
  return [...found].map(([text, count]) => count + " " + text).join(" · ");
}
/* Where all are of one provider its name is not repeated in every row. */
function ofProvider(items) {
  const providers = new Set(items.map(item => String(item.provider_id)));
  return providers.size === 1 ? " of " + [...providers][0] : "";
}
function results(data) {
  const items = rows(data.benchmarks), scored = items.filter(item => isNumber(item.score));
  const inTable = items.length > FEW, tools = inTable ? null : resultsFigures(data);
  const label = item => judged({...item, probability_met: null}).textContent.replace(/^[✓✗] /, "");
  return node("section", {"data-name": String(data.job_id)},
    node("h1", {}, data.name || data.job_id),
    node("p", {"class": "answer"}, word(data.verdict), " – ", data.reason || ""),
    line(["Model " + data.model, data.finished_at && "finished " + when(data.finished_at), !data.finished_at && data.state,
      isNumber(data.duration_seconds) && "took " + duration(data.duration_seconds), isNumber(data.n_samples) && counted(data.n_samples, "sample"),
      data.hub && "hub " + data.hub, "job " + data.job_id, data.finished_at && data.state]),
    inTable && node("p", {}, items.length + " benchmarks" + ofProvider(items) + ": " + counts([...items].sort((a, b) => needs(a) - needs(b)), label)),
    inTable ? resultsOverview(data) : node("ol", {"class": "cards"}, items.map(benchmarkCard)),
    scored.length > 0 && legend([["mark", "score"], scored.some(item => isNumber(item.interval_low)) && ["range", "95 % interval"],
      scored.some(item => isNumber(item.threshold)) && ["limit", "the threshold that the verdict rests on"],
      scored.some(item => isNumber(item.random_baseline)) && ["chance", "score of guessing"],
      scored.some(item => rows(item.bands).length > 1) && ["edge", "gaps: limits of the score bands"]]),
    data.hub_words && node("p", {"class": "soft"}, data.hub_words + ". The verdict above rests on the benchmarks' thresholds, not on it."),
    list(data.caveats).length > 0 && more("Cautions about the hub's own score", bullets(data.caveats)),
    data.mlflow_experiment_url && node("p", {"class": "soft"}, "MLflow: " + data.mlflow_experiment_url),
    list(data.published).map(text => node("p", {"class": "soft"}, text)),
    list(data.next_steps).length > 0 && more("Next steps", bullets(data.next_steps)),
    tools && scored.length > 0 && [node("div", {"class": "tools"}, tools.buttons), tools.box]);
}

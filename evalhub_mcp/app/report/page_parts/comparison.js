/* Jobs compared with a baseline. */
const changes = {better: ["good", "▲ better"], worse: ["bad", "▼ worse"], "no difference": ["calm", "= no difference"],
  inconclusive: ["calm", "≈ inconclusive"], unknown: ["calm", "? unknown"], "not comparable": ["calm", "≠ not comparable"]};
function changed(change) {
  const [tone, text] = pick(changes, change, ["calm", String(change)]);
  return node("span", {"class": "verdict " + tone}, text);
}
/* The interval that decides: corrected for the number of tests, where there are several. */
const bounds = item => isNumber(item.corrected_low) ? [item.corrected_low, item.corrected_high] : [item.improvement_low, item.improvement_high];
const order = ["worse", "better", "not comparable", "unknown", "inconclusive", "no difference"];
const calm = item => !item.verdict_change && ["inconclusive", "no difference"].includes(item.change);
const weight = item => item.verdict_change ? -1 : Math.max(0, order.indexOf(item.change));
const scores = item => shown(item.baseline_score) + " → " + shown(item.score);

/* All that is known of a difference, below its name and outcome. Further sections go here. */
function differenceParts(item) {
  const outcome = item.outcome || item.change, words = list(item.words);
  const told = (item.metric || "score") + " " + scores(item) + (item.direction === "lower" ? " (lower is better)" : "") + ": " + outcome +
    (words.length ? " (" + words.join("; ") + ")" : "") + (item.reach ? "; " + item.reach : "");
  const notes = [item.verdict_change && "verdict: " + item.verdict_change,
    item.baseline_missing && "baseline: " + item.baseline_missing, item.missing && "this job: " + item.missing,
    ...list(item.not_comparable).map(text => "not comparable: " + text),
    ...list(item.changed_parameters).map(text => "setting: " + text), ...list(item.cautions)].filter(Boolean);
  const drawn = isNumber(item.score) && isNumber(item.baseline_score) && item.change !== "not comparable";
  return [
    drawn && track(scaleOf([item.score, item.baseline_score, item.threshold, item.interval_low, item.interval_high,
      item.baseline_interval_low, item.baseline_interval_high]), {
      score: item.score, low: item.interval_low, high: item.interval_high, limit: item.threshold,
      old: item.baseline_score, oldLow: item.baseline_interval_low, oldHigh: item.baseline_interval_high}),
    node("p", {"class": "soft"}, told), notes.length > 0 && bullets(notes), questionsPart(item.questions, name(item))];
}
function differenceCard(item) {
  return node("li", {"data-name": name(item)},
    node("div", {"class": "head"}, node("h2", {}, name(item)), changed(item.change)), differenceParts(item));
}
/* What stands below the outcome of a row. */
function beside(item) {
  const moved = item.change === "unknown" && item.direction === "unknown" && isNumber(item.rise) && item.rise !== 0;
  return [item.verdict_change && "verdict " + item.verdict_change, item.reach,
    moved && (item.rise > 0 ? "rose by " : "fell by ") + shown(Math.abs(item.rise))].filter(Boolean);
}
function comparisonOverview(job, data) {
  const items = [...rows(job.differences)].sort((a, b) => weight(a) - weight(b));
  const known = item => isNumber(item.improvement) && item.change !== "not comparable";
  const onShares = item => [item.score, item.baseline_score].every(value => !isNumber(value) || Math.abs(value) <= 1);
  const ends = item => [item.improvement, ...bounds(item)];
  const all = job.overall || {};
  const common = scaleAround([...items.filter(item => known(item) && onShares(item)).flatMap(ends), ...ends(all)]);
  const forest = (item, own) => strip(own ? scaleAround(ends(item)) : common,
    {none: 0, alike: item.margin, score: item.improvement, low: bounds(item)[0], high: bounds(item)[1]}, own);
  const gain = item => [signed(item.improvement),
    isNumber(item.improvement_low) && node("span", {"class": "also"}, bounds(item).map(signed).join(" to "))];
  const columns = [
    {title: "Benchmark", key: name},
    {title: "Improvement", kind: "plot", head: node("div", {"class": "scale", "aria-hidden": "true"}, node("span", {}, shown(common[0])),
      node("span", {}, "worse | better"), node("span", {}, signed(common[1]))),
      cell: item => known(item) ? forest(item, !onShares(item)) : null},
    {title: "Baseline → this job", kind: "figure", label: "", cell: scores},
    {title: "Improvement", label: "", kind: "figure", key: item => known(item) ? item.improvement : null,
      cell: item => known(item) ? gain(item) : null},
    {title: "Change", kind: "judgement", first: true, key: weight, cell: item =>
      [changed(item.change), beside(item).map(text => node("span", {"class": "also wrapped"}, text))]}];
  const whole = isNumber(all.improvement) && ["Mean of " + all.benchmarks, forest(all, false), "", gain(all), changed(all.change)];
  return overview({key: "comparison " + data.baseline + " " + job.job_id, columns, items, quiet: calm,
    quietWords: "did not change as far as these runs show", detail: differenceParts, whole, tools: comparisonFigures(job, data)});
}
function comparisonFigures(job, data) {
  const fields = ["provider_id", "id", "metric", "direction", "baseline_score", "baseline_interval_low", "baseline_interval_high", "baseline_n_samples",
    "score", "interval_low", "interval_high", "n_samples", "threshold", "improvement", "improvement_low", "improvement_high", "corrected_low",
    "corrected_high", "p_value", "corrected_p_value", "smallest_difference", "change", "verdict_change"];
  return figures([["baseline", "job_id", "model", ...fields], ...rows(job.differences).map(item =>
    [data.baseline, job.job_id, job.model, ...fields.map(field => item[field])])], fileName(labelOf(job) + "-against-" + baselineOf(data)));
}
/* Of several jobs first: who is best, how each compares, and how it was tested. */
function several(data) {
  const jobs = rows(data.jobs), best = rows(data.ranking).filter(job => list(data.tied_for_best).includes(job.job_id));
  if (jobs.length < 2) return [];
  const place = job => String(job.best_rank) + (job.best_rank === job.worst_rank ? "" : " to " + job.worst_rank);
  const ranked = list(data.ranked_by);
  return [node("section", {},
    node("h1", {}, best.length ? (best.length > 1 ? "Tied for best: " : "Best: ") + best.map(labelOf).join(", ")
      : jobs.length + " jobs against " + baselineOf(data)),
    best.length > 0 && bullets(rows(data.ranking).map(job => labelOf(job) + ": rank " + place(job))),
    ranked.length > 0 && [node("p", {"class": "soft"}, (ranked.length > 1 ? "Mean of " + counted(ranked.length, "benchmark") + " that all jobs have"
      : "On " + ranked[0] + ", which all jobs have") + "; all pairs together at 95 %."),
      more("The shared benchmarks", bullets(ranked))],
    node("p", {}, "Against the baseline, " + baselineOf(data) + ":"),
    bullets(jobs.map(job => [labelOf(job) + ": ", changed(job.change)])),
    list(data.method).length > 0 && node("p", {"class": "soft"}, list(data.method).join(" ")))];
}
const labelOf = job => job.label || job.model;
const baselineOf = data => data.baseline_label || data.baseline_model;
function comparedJob(job, data) {
  const items = rows(job.differences), inTable = items.length > FEW;
  const tools = inTable || !items.length ? null : comparisonFigures(job, data);
  return node("section", {"data-name": String(job.job_id)},
    node("h1", {}, labelOf(job) + " against " + baselineOf(data)),
    inTable && job.headline ? [node("p", {"class": "answer"}, job.headline), more("The rest of the answer", node("p", {}, String(job.answer).replace(job.headline, "")))]
      : node("p", {"class": "answer"}, job.answer),
    line(["Job " + job.job_id + (job.finished_at ? ", finished " + when(job.finished_at) : ", " + job.state),
      "baseline " + data.baseline + (data.baseline_finished_at ? ", finished " + when(data.baseline_finished_at) : ", " + data.baseline_state),
      data.hub && "hub " + data.hub]),
    inTable && node("p", {}, items.length + " benchmarks" + ofProvider(items) + ": " + counts([...items].sort((a, b) => order.indexOf(a.change) - order.indexOf(b.change)), item => String(item.change))),
    inTable ? comparisonOverview(job, data) : node("ol", {"class": "cards"}, items.map(differenceCard)),
    items.length > 0 && (inTable
      ? legend([["mark", "improvement"], ["range", "95 % interval, corrected for the number of tests"], ["none", "no change"],
        items.some(item => isNumber(item.margin)) && ["alike", "differences that count as none"]])
      : legend([["mark", "this job"], ["range", "its 95 % interval"], ["old", "baseline"], ["was", "its 95 % interval"],
        items.some(item => isNumber(item.threshold)) && ["limit", "threshold of this job"]])),
    list(job.only_in_baseline).length > 0 && node("p", {}, "Only in the baseline: " + list(job.only_in_baseline).join(", ")),
    list(job.only_here).length > 0 && node("p", {}, "Only in this job: " + list(job.only_here).join(", ")),
    tools && [node("div", {"class": "tools"}, tools.buttons), tools.box]);
}
const comparison = data => several(data).concat(rows(data.jobs).map(job => comparedJob(job, data)));

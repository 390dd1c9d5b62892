/* Models ranked by their latest runs. */
const placeOf = row => !isNumber(row.best_rank) ? "not ranked" : row.best_rank + (row.best_rank === row.worst_rank ? "" : " to " + row.worst_rank);
function rankedTable(items, {scale, head, onMean}) {
  const drawn = row => onMean ? {score: row.mean} : {score: row.score, low: row.interval_low, high: row.interval_high, limit: row.threshold};
  const columns = onMean === "order" ? ["Rank", "Model"] : ["Rank", "Model", head, onMean ? "Mean" : "Score", ...(onMean ? [] : ["n", "Threshold"])];
  const kinds = ["figure", "", "plot", "figure", "figure", "judgement"];
  return node("table", {role: "table", "class": "ranked"},
    node("thead", {role: "rowgroup"}, node("tr", {role: "row"}, columns.map((title, index) => node("th", {scope: "col", role: "columnheader", "class": kinds[index]}, title)))),
    items.map(row => {
      const label = onMean || !openJob ? node("span", {"class": "model"}, breakable(row.model)) : node("button", {type: "button", "class": "model"}, breakable(row.model));
      if (label.localName === "button") label.addEventListener("click", () => openJob(row.job_id));
      const cells = [placeOf(row), null, isNumber(onMean ? row.mean : row.score) && strip(scale, drawn(row), false),
        [shown(onMean ? row.mean : row.score), !onMean && node("span", {"class": "also"}, isNumber(row.interval_low) ? shown(row.interval_low) + " to " + shown(row.interval_high) : "spread unknown")],
        isNumber(row.n_samples) ? row.n_samples : "",
        row.threshold_verdict ? word(row.threshold_verdict) : ""].slice(0, columns.length);
      return node("tbody", {role: "rowgroup"}, node("tr", {"class": "row" + (row.best_rank === 1 ? " leads" : ""), role: "row"}, cells.map((content, index) =>
        index === 1 ? node("th", {scope: "row", role: "rowheader"}, label, !onMean && node("span", {"class": "also"}, dayOf(row)))
          : node("td", {"class": kinds[index], role: "cell", "data-label": index === 0 ? "Rank" : columns[index]}, content))));
    }));
}
function boardParts(board) {
  const items = rows(board.rows), scale = scaleOf(items.flatMap(row => [row.score, row.interval_low, row.interval_high, row.threshold]));
  const head = node("div", {"class": "scale", "aria-hidden": "true"}, node("span", {}, shown(scale[0])), node("span", {}, "score and interval"), node("span", {}, shown(scale[1])));
  return node("section", {"data-name": name(board)},
    node("h2", {}, name(board)),
    line([board.metric + (board.direction === "lower" ? ", lower is better" : directed(board) ? "" : ", direction not declared")]),
    board.answer && node("p", {}, board.answer), rankedTable(items, {scale, head}), list(board.notes).length > 0 && bullets(list(board.notes)));
}
function meanParts(mean) {
  const items = rows(mean.rows), scale = [0, 1], on = items.some(row => isNumber(row.mean));
  const head = node("div", {"class": "scale", "aria-hidden": "true"}, node("span", {}, "0"), node("span", {}, "mean"), node("span", {}, "1"));
  return node("section", {"data-name": "mean"}, node("h2", {}, "Mean of " + counted(list(mean.benchmarks).length, "benchmark")),
    node("p", {"class": "soft"}, list(mean.benchmarks).join(", ") + (on ? "" : "; some are better when lower, so there is an order and no mean")),
    rankedTable(items, {scale, head, onMean: on ? "mean" : "order"}), list(mean.notes).length > 0 && bullets(list(mean.notes)));
}
function leaderboardFigures(data) {
  const fields = ["model", "best_rank", "worst_rank", "job_id", "at", "score", "interval_low", "interval_high", "n_samples", "lost_samples", "threshold", "threshold_verdict"];
  return figures([["provider_id", "id", "metric", ...fields], ...rows(data.boards).flatMap(board =>
    rows(board.rows).map(row => [board.provider_id, board.id, board.metric, ...fields.map(field => row[field])]))], fileName("leaderboard-" + data.title));
}
function leaderboard(data) {
  const boards = rows(data.boards), tools = boards.length ? leaderboardFigures(data) : null, missing = list(data.missing);
  return [node("section", {"data-name": "leaderboard"},
    node("h1", {}, "Leaderboard: " + data.title),
    node("p", {"class": "answer"}, data.answer),
    line([counted(list(data.models).length, "model"), counted(data.jobs, "job"), data.unread && data.unread + " older ones not read yet", data.exact_as_of && "exact as of " + data.exact_as_of, data.hub && "hub " + data.hub]),
    data.mean && meanParts(data.mean), boards.map(boardParts),
    boards.length > 0 && legend([["mark", "latest run"], ["range", "95 % interval"], boards.some(board => rows(board.rows).some(row => isNumber(row.threshold))) && ["limit", "its threshold"]]),
    missing.length > 0 && more("Missing (" + missing.length + ")", bullets(missing)),
    data.method && node("p", {"class": "soft"}, data.method),
    tools && [node("div", {"class": "tools"}, tools.buttons), tools.box])];
}

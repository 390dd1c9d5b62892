/* Drawings are for the eye; the text beside them says the same. */
function draw(kind, scale, parts) {
  const [low, high] = scale;
  const at = value => Math.min(100, Math.max(0, (value - low) / (high - low) * 100));
  const made = node("div", {"class": kind}, node("i", {"class": "base"}));
  const put = (part, from, to) => {
    const drawn = node("i", {"class": part});
    drawn.style.left = at(from) + "%";
    if (to !== undefined) drawn.style.width = Math.max(0, at(to) - at(from)) + "%";
    made.append(drawn);
  };
  if (isNumber(parts.alike)) put("alike", -parts.alike, parts.alike);
  for (const edge of list(parts.edges)) if (isNumber(edge) && edge > low && edge < high) put("edge", edge);
  if (isNumber(parts.low) && isNumber(parts.high)) put("range", parts.low, parts.high);
  if (isNumber(parts.oldLow) && isNumber(parts.oldHigh)) put("was", parts.oldLow, parts.oldHigh);
  if (isNumber(parts.chance)) put("chance", parts.chance);
  if (isNumber(parts.none)) put("none", parts.none);
  if (isNumber(parts.limit)) put("limit", parts.limit);
  if (isNumber(parts.old)) put("old", parts.old);
  if (isNumber(parts.score)) put("mark", parts.score);
  return made;
}
function track(scale, parts) {
  return node("div", {"aria-hidden": "true"}, draw("track", scale, parts), node("div", {"class": "scale"},
    node("span", {}, shown(scale[0])), node("span", {}, shown(scale[1]))));
}
/* The drawing of a row: on the scale of the column, or on its own with the ends written below. */
function strip(scale, parts, own) {
  return node("div", {"aria-hidden": "true"}, draw("strip", scale, parts),
    own && node("div", {"class": "own"}, node("span", {}, shown(scale[0])), node("span", {}, shown(scale[1]))));
}
/* What the parts of the drawings mean; `kinds` are pairs of a part and its meaning. */
function legend(kinds) {
  return node("ul", {"class": "legend", "aria-hidden": "true"}, kinds.filter(Boolean).map(([kind, meaning]) =>
    node("li", {}, node("span", {"class": "strip"}, kind === "edge" && node("i", {"class": "base"}), node("i", {"class": kind})), meaning)));
}

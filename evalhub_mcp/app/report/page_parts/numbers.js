const isNumber = value => typeof value === "number" && Number.isFinite(value);
function shown(value) {
  if (!isNumber(value)) return "–";
  const size = Math.abs(value);
  if (size >= 1e15 || (size > 0 && size < 0.01)) return String(Number(value.toPrecision(2)));
  if (Number.isInteger(value) && size >= 10) return String(value);
  const text = size < 10 ? value.toFixed(3).replace(/0$/, "") : value.toFixed(1);
  if (Number(text) === value || !Number.isInteger(Number(text))) return text;
  const finer = Number(value.toPrecision(size < 10 ? 5 : 4));  // 0.9996 is not all
  return finer === Number(text) ? text : String(finer);
}
const signed = value => (value > 0 ? "+" : "") + shown(value);
const counted = (count, noun) => count.toLocaleString("en") + " " + noun + (count === 1 ? "" : "s");
function duration(seconds) {
  if (!isNumber(seconds)) return "";
  if (seconds < 60) return Math.round(seconds) + " s";
  const minutes = Math.floor(seconds / 60);
  const rest = Math.round(seconds % 60);
  if (minutes < 60) return minutes + " min" + (rest ? " " + rest + " s" : "");
  return Math.floor(minutes / 60) + " h" + (minutes % 60 ? " " + minutes % 60 + " min" : "");
}
/* 2026-11-29T12:05:00Z as 2026-11-29 12:05 UTC. */
function when(text) {
  const found = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d)?Z$/.exec(String(text || ""));
  return found ? found[1] + " " + found[2] + " UTC" : String(text || "");
}
/* Any JSON value as one line of text. */
function plain(value) {
  if (isNumber(value)) return Number.isInteger(value) ? String(value) : shown(value);
  return typeof value === "string" ? value : JSON.stringify(value);
}

/* The next of 1, 2, 5, 10, 20, ... : 0.83 is on a scale to 1, 2.4 on one to 5, 72 to 100. */
function round(value) {
  const unit = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].find(step => step * unit >= value) * unit;
}
/* A scale that holds every value: 0 to 1 for fractions, else from 0 to a round number. */
function scaleOf(values) {
  const known = values.filter(isNumber);
  const low = Math.min(0, ...known), high = Math.max(...known, 0);
  if (high <= 1 && low >= -1) return [low < 0 ? -1 : 0, 1];
  return [low < 0 ? -round(-low) : 0, high > 0 ? round(high) : low < 0 ? 0 : 1];
}
/* A scale with 0 in its middle that holds every difference. */
function scaleAround(values) {
  const most = Math.max(...values.filter(isNumber).map(Math.abs), 0);
  const end = most > 0 ? round(most) : 1;
  return [-end, end];
}

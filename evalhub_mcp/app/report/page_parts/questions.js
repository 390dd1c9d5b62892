/* The questions of a benchmark with the replies: kinds, a search, heads that sort, and rows that unfold to
   the whole texts side by side. Rows are made when they are shown, so that thousands cost nothing before. */
const PORTION = 50, FURTHER = 500;
const questionKinds = {lost: "Lost", won: "Won", wrong: "Wrong", errors: "No score", cut: "Cut off"};

function marked(given, kinds) {
  if (kinds.includes("lost")) return node("span", {"class": "verdict bad"}, "▼ lost");
  if (kinds.includes("won")) return node("span", {"class": "verdict good"}, "▲ won");
  if (!isNumber(given.score)) return node("span", {"class": "verdict calm"}, "no score");
  if (given.repeats > 1) return node("span", {"class": "verdict calm"}, shown(given.score) + " over " + given.repeats + " repeats");
  const [tone, text] = given.score === 1 ? ["good", "✓ right"] : given.score === 0 ? ["bad", "✗ wrong"] : ["calm", shown(given.score) + " of 1"];
  return node("span", {"class": "verdict " + tone}, text);
}
const givenIn = question => question.here && typeof question.here === "object" ? question.here : {};
const givenBefore = question => question.baseline && typeof question.baseline === "object" ? question.baseline : null;
const saidIn = given => String(given ? given.answer || given.reply || given.error || "" : "");
const brief = text => { const plain = String(text || ""); return plain.length > 240 ? plain.slice(0, 239) + "…" : plain; };

/* One reply in full with what is known of it. */
function wholeReply(title, given, kept) {
  const facts = [given.finish_reason && "ended by " + given.finish_reason, given.output_tokens > 0 && counted(Number(given.output_tokens), "token"),
    given.seconds > 0 && shown(Number(given.seconds)) + " s", given.repeats > 1 && "the first of " + given.repeats + " repeats that is not right"];
  return node("div", {}, node("p", {}, node("strong", {}, title), " ", marked(given, [])),
    node("pre", {}, given.reply || (given.error ? "" : kept ? "(empty)" : "(not kept here)")),
    given.answer && node("p", {}, "Read as: ", given.answer), given.why && node("p", {}, "Why: ", given.why),
    given.error && node("p", {"class": "bad"}, given.error), facts.some(Boolean) && line(facts));
}
function questionDetail(question) {
  const before = givenBefore(question);
  return [node("p", {}, node("strong", {}, "Question")), node("pre", {}, question.question || "(its text is not kept here)"),
    question.expected && [node("p", {}, node("strong", {}, "Expected")), node("pre", {}, question.expected)],
    node("div", {"class": "sides"}, before && wholeReply("Baseline", before, question.question), wholeReply(before ? "This job" : "Reply", givenIn(question), question.question))];
}

/* A fold whose table is made when it is opened; null without questions. */
function questionsPart(questions, of) {
  const items = questions ? rows(questions.rows) : [];
  if (!items.length) return null;
  const totals = questions.counts || {};
  const known = Object.keys(questionKinds).filter(kind => totals[kind] > 0).map(kind => totals[kind] + " " + questionKinds[kind].toLowerCase());
  const fold = node("details", {"class": "questions", "data-name": "questions"},
    node("summary", {}, "Questions (" + [counted(Number(questions.asked) || items.length, "answer"), ...known].join(", ") + ")"));
  let made = false;
  fold.addEventListener("toggle", () => {
    if (!fold.open || made) return;
    made = true;
    fold.append(...questionsTable(questions, of));
  });
  return fold;
}
/* begin: what is chosen at first, {show, contains, open}; the one that is open comes first. */
function questionsTable(questions, of, begin = {}) {
  const isOpen = question => begin.open !== undefined && question.id === begin.open;
  const items = [...rows(questions.rows)].sort((a, b) => isOpen(b) - isOpen(a)), paired = items.some(givenBefore), totals = questions.counts || {};
  const kindsOf = question => list(question.kinds);
  const having = Object.keys(questionKinds).filter(kind => totals[kind] > 0 || items.some(question => kindsOf(question).includes(kind)));
  const number = kind => (totals[kind] > 0 ? Number(totals[kind]) : items.filter(question => kindsOf(question).includes(kind)).length).toLocaleString("en");
  const first = [begin.show, "lost", "wrong"].find(kind => kind === "all" || having.includes(kind)) || "all";
  const choice = choiceOf(["questions", questions.job_id, questions.baseline_id, of, begin.show, begin.contains, begin.open].join(" "),
    {column: -1, down: false, filter: begin.contains || "", kind: first, seen: PORTION, open: new Set(begin.open ? [begin.open] : [])});
  const entries = items.map((item, order) => ({item, order, body: null, text: null}));
  const textOf = entry => entry.text ??= [entry.item, givenIn(entry.item), givenBefore(entry.item) || {}]
    .flatMap(part => Object.values(part)).filter(value => typeof value === "string").join("\n").toLowerCase();

  const columns = [
    {title: "Question", key: question => String(question.question || question.id)},
    {title: "Expected", key: question => String(question.expected || ""), cell: question => brief(question.expected)},
    paired && {title: "Baseline", key: question => saidIn(givenBefore(question)), cell: question => brief(saidIn(givenBefore(question)))},
    {title: paired ? "This job" : "Reply", key: question => saidIn(givenIn(question)), cell: question => brief(saidIn(givenIn(question)))},
    {title: "Score", kind: "judgement", key: question => isNumber(givenIn(question).score) ? givenIn(question).score : null,
      cell: question => [marked(givenIn(question), kindsOf(question)), kindsOf(question).includes("cut") && node("span", {"class": "also"}, "cut off")]},
  ].filter(Boolean);

  function row(question) {
    const button = node("button", {type: "button", "class": "fold"},
      node("span", {"class": "also"}, [question.id, question.category].filter(Boolean).join(" · ")), node("span", {"class": "brief"}, brief(question.question || "(its text is not kept here)")));
    const head = node("tr", {"class": "row", role: "row"}, columns.map((column, index) => index === 0
      ? node("th", {scope: "row", role: "rowheader"}, button)
      : node("td", {"class": column.kind || "said", role: "cell", "data-label": column.kind ? "" : column.title},
        column.kind ? column.cell(question) : node("span", {"class": "brief"}, column.cell(question)))));
    const body = node("tbody", {role: "rowgroup"}, head);
    let below = null;
    const unfold = open => {
      if (open && !below) body.append(below = node("tr", {"class": "detail", role: "row"}, node("td", {colspan: columns.length, role: "cell"}, questionDetail(question))));
      button.setAttribute("aria-expanded", String(open));
      if (below) below.classList.toggle("closed", !open);
      if (open) choice.open.add(String(question.id)); else choice.open.delete(String(question.id));
    };
    button.addEventListener("click", () => unfold(button.getAttribute("aria-expanded") !== "true"));
    unfold(choice.open.has(String(question.id)));
    return body;
  }

  const heads = sortingHeads(columns, choice, () => arrange());
  const top = node("thead", {role: "rowgroup"}, node("tr", {role: "row"}, heads));
  const table = node("table", {role: "table", "aria-label": "Questions of " + of}, top);
  const kinds = ["all", ...having].map(kind => {
    const button = node("button", {type: "button"}, kind === "all" ? "All" : questionKinds[kind], kind === "all" ? null : " " + number(kind));
    button.addEventListener("click", () => { choice.kind = kind; choice.seen = PORTION; arrange(); });
    return [kind, button];
  });
  const input = node("input", {type: "search", autocomplete: "off"});
  input.value = choice.filter;
  input.addEventListener("input", () => { choice.filter = input.value; choice.seen = PORTION; arrange(); });
  const count = node("p", {"class": "soft", role: "status"});
  const further = node("button", {type: "button", "class": "quiet-rows"});
  further.addEventListener("click", () => {
    const next = choice.seen;
    choice.seen += FURTHER;
    arrange();
    if (table.tBodies[next]) table.tBodies[next].querySelector("button").focus();
  });

  function arrange() {
    showOrder(heads, columns, choice);
    for (const [kind, button] of kinds) button.setAttribute("aria-pressed", String(kind === choice.kind));
    const wanted = wordsOf(choice.filter);
    const found = inOrder(entries.filter(entry => (choice.kind === "all" || kindsOf(entry.item).includes(choice.kind))
      && wanted.every(word => textOf(entry).includes(word))), columns, choice);
    matching = found;
    const seen = found.slice(0, choice.seen);
    table.replaceChildren(top, ...seen.map(entry => entry.body ??= row(entry.item)));
    table.hidden = !seen.length;
    const label = choice.kind === "all" ? "" : questionKinds[choice.kind] + ": ";
    const text = found.length === seen.length ? counted(found.length, "question")
      : counted(seen.length, "question") + " shown of " + found.length.toLocaleString("en");
    count.textContent = label + (found.length ? text : "none") + (wanted.length ? " with this text" : "");
    further.hidden = found.length <= seen.length;
    further.textContent = "Show " + Math.min(FURTHER, found.length - seen.length) + " more";
  }
  /* The rows that match, also those that are not shown yet. */
  const asTable = () => {
    const reply = given => given ? [given.score, given.answer || given.reply, given.reply, given.why, given.error, given.finish_reason] : [];
    const fields = ["score", "answer", "reply", "why", "error", "finish_reason"];
    return [["job_id", "benchmark", "id", "category", "kinds", "question", "expected", ...fields, ...(paired ? fields.map(field => "baseline_" + field) : [])],
      ...matching.map(({item: question}) => [questions.job_id, of, question.id, question.category, kindsOf(question).join(" "), question.question, question.expected,
        ...reply(givenIn(question)), ...reply(givenBefore(question))])];
  };
  let matching = [];
  arrange();
  const kept = figures(asTable, fileName(of + "-questions"), "questions");
  const asked = Number(questions.asked) || items.length;
  const notes = [questions.note, items.length < asked && "This page has " + items.length.toLocaleString("en") + " of " + counted(asked, "question") + ", the lost and wrong ones first.",
    isNumber(questions.compared) && questions.compared < asked && counted(questions.compared, "question") + " of them the baseline was asked too.",
    questions.complete === false && (questions.is_running ? "The run has not ended; these are its answers so far." : "The run did not come to its end."),
    questions.left_out > 0 && counted(Number(questions.left_out), "more answer") + " could not be kept."].filter(Boolean);
  return [node("div", {"class": "tools"}, node("div", {"class": "kinds", role: "group", "aria-label": "Which questions"}, kinds.map(([, button]) => button)),
    node("label", {}, "Search", input), kept.buttons), kept.box, count, table, further, notes.length > 0 && node("p", {"class": "soft"}, notes.join(" "))].filter(Boolean);
}
/* The questions alone: what get_samples shows. */
function samples(data) {
  const questions = data.questions && typeof data.questions === "object" ? data.questions : {};
  const items = rows(questions.rows);
  const begin = {show: data.show, contains: data.contains, open: data.open};
  return node("section", {"data-name": String(data.job_id)}, node("h1", {}, "Questions of " + name(data)),
    line(["Model " + data.model, "job " + data.job_id, data.baseline && "baseline " + data.baseline, data.hub && "hub " + data.hub]),
    list(data.numbers).length > 0 && node("p", {}, "Numbers of the questions that are " + pick(questionKinds, data.show, "meant").toLowerCase() +
      ", counted from 1: " + list(data.numbers).join(", ")),
    data.missing && node("p", {}, data.missing),
    items.length > 0 && node("div", {"class": "questions", "data-name": "questions"}, questionsTable(questions, name(data), begin)));
}

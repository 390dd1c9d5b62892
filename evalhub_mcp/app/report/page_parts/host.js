/* A report carries its data; in a host it comes by messages. */
const embedded = JSON.parse(document.getElementById("data").textContent);
if (embedded) show(embedded.replies);
else if (window.parent !== window) connect();

function connect() {
  let next = 1, latest = null, tool = null, input = {}, timer = null, busy = false, over = false;
  const waiting = new Map();
  const post = message => window.parent.postMessage({jsonrpc: "2.0", ...message}, "*");
  const notify = (method, params) => post({method, params});
  function request(method, params) {
    const id = next++;
    post({id, method, params});
    return new Promise((resolve, reject) => waiting.set(id, {resolve, reject}));
  }
  function context(value) {
    if (!value) return;
    if (value.theme === "light" || value.theme === "dark") document.documentElement.dataset.theme = value.theme;
    if (value.toolInfo && value.toolInfo.tool) tool = value.toolInfo.tool.name;
  }
  const text = value => list(value && value.content).map(block => block && block.text).filter(Boolean).join("\n");
  function result(value) {
    clearTimeout(timer);
    const data = value && value._meta && value._meta["evalhub-mcp/view"];
    if (!data) {  // an error, or a host that drops _meta: the text has it all
      main.replaceChildren(node("p", {"class": value && value.isError ? "bad" : ""}, text(value) || "There is nothing to show."));
      return;
    }
    show([data]);
    said.textContent = summary(data);
    const shows = isHistory(data) || isLeaderboard(data) ? "get_history" : "progress_percent" in data ? "get_job_status" : "verdict" in data ? "get_job_results"
      : Array.isArray(data.jobs) ? "compare_jobs" : "get_samples";
    if (shows === "compare_jobs") {
      if (!input.job_ids) input = {job_ids: rows(data.jobs).map(job => job.job_id), baseline: data.baseline};
    } else if (shows === "get_samples") {
      if (!input.job_id) input = {job_id: data.job_id, ...(data.baseline && {baseline: data.baseline})};
    } else if (shows === "get_history") {
      latest = {value, input};
    } else input = shows === "get_job_results" && input.detail ? {job_id: data.job_id, detail: input.detail} : {job_id: data.job_id};
    tool = shows;
    bar.hidden = false;
    back.hidden = !latest || shows === "get_history";
    if (tool === "get_job_status" && !data.done && !over)
      timer = setTimeout(again, Math.max(1, Number(data.poll_after_seconds) || 5) * 1000);
    if (tool === "get_job_status" && data.done) {
      tool = "get_job_results";
      again();
    }
  }
  async function again() {
    if (!tool || busy || over) return;
    clearTimeout(timer);
    busy = true;
    refresh.setAttribute("aria-disabled", "true");  // and keeps the focus, unlike disabled
    let answer = null;
    try {
      answer = await request("tools/call", {name: tool, arguments: input});
    } catch (error) {
      bar.hidden = true;  // this host does not let a view call tools; what is shown stays
    } finally {
      busy = false;
      refresh.removeAttribute("aria-disabled");
    }
    if (answer && answer.isError) said.textContent = text(answer) || "It could not be refreshed.";
    else if (answer) result(answer);
  }
  refresh.addEventListener("click", again);
  /* A run of a history is opened in its place, and left again. */
  openJob = async job_id => {
    try {
      const answer = await request("tools/call", {name: "get_job_results", arguments: {job_id}});
      if (answer && answer.isError) said.textContent = text(answer);
      else if (answer) {
        result(answer);
        back.focus();
      }
    } catch (error) {
      said.textContent = "This host does not open results from here: ask for those of job " + job_id + ".";
    }
  };
  back.addEventListener("click", () => {
    input = latest.input;
    result(latest.value);
  });
  /* Ask the host to keep a file; whether it did. */
  async function save(file, text) {
    const resource = {uri: "file:///" + encodeURIComponent(file), mimeType: "text/csv", text};
    try {
      return !(await request("ui/download-file", {contents: [{type: "resource", resource}]}) || {}).isError;
    } catch (error) {
      return false;
    }
  }
  window.addEventListener("message", event => {
    if (event.source !== window.parent) return;
    const message = event.data;
    if (!message || message.jsonrpc !== "2.0") return;
    if (message.method === undefined) {
      const pending = waiting.get(message.id);
      if (!pending) return;
      waiting.delete(message.id);
      if (message.error) pending.reject(new Error("refused")); else pending.resolve(message.result);
      return;
    }
    const params = message.params || {};
    if (message.method === "ui/notifications/tool-input") input = params.arguments || {};
    else if (message.method === "ui/notifications/tool-result") result(params);
    else if (message.method === "ui/notifications/tool-cancelled") main.replaceChildren(node("p", {"class": "soft"}, "Cancelled."));
    else if (message.method === "ui/notifications/host-context-changed") context(params);
    else if (message.method === "ui/resource-teardown") {
      over = true;
      clearTimeout(timer);
    }
    if (message.id !== undefined) post({id: message.id, result: {}});
  });
  request("ui/initialize", {
    protocolVersion: "2026-01-26",
    appInfo: {name: "evalhub-mcp", version: "1"},
    appCapabilities: {availableDisplayModes: ["inline", "fullscreen"]},
  }).then(answer => {
    context(answer && answer.hostContext);
    if (answer && answer.hostCapabilities && answer.hostCapabilities.downloadFile) saveThroughHost = save;
    notify("ui/notifications/initialized", {});
    new ResizeObserver(() => {
      const box = document.documentElement.getBoundingClientRect();
      notify("ui/notifications/size-changed", {width: Math.ceil(box.width), height: Math.ceil(document.body.scrollHeight)});
    }).observe(document.body);
  }, () => {});
}

// Codex's command line, with the scripted model in place of OpenAI's service.

import { spawnSync } from "node:child_process";
import { report, task } from "./agent_loop.mjs";

const { server } = task;
const settings = {
  model: "scripted",
  model_provider: "scripted",
  "model_providers.scripted": `{name="scripted", base_url="${task.model_url}", wire_api="responses"}`,
  approval_policy: "never",
};
if (server.url) {
  settings["mcp_servers.evalhub.url"] = server.url;
} else {
  settings["mcp_servers.evalhub.command"] = server.command;
  settings["mcp_servers.evalhub.args"] = JSON.stringify(server.args);
}
// Otherwise the first turn begins without a server that takes over a second to start.
settings["mcp_servers.evalhub.required"] = true;
const options = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
const ran = spawnSync(
  `${import.meta.dirname}/node_modules/.bin/codex`,
  ["exec", "--skip-git-repo-check", "--sandbox", "danger-full-access", ...options, task.goal],
  { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] },
);
console.error(ran.stderr, ran.stdout);
report();

// Claude Code's command line, with the scripted model in place of Anthropic's service.

import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { report, task } from "./agent_loop.mjs";

const { server } = task;
const evalhub = server.url ? { type: "http", ...server } : { type: "stdio", ...server };
writeFileSync("mcp.json", JSON.stringify({ mcpServers: { evalhub } }));
const options = ["--mcp-config", "mcp.json", "--strict-mcp-config", "--allowedTools", "mcp__evalhub"];
const ran = spawnSync(
  `${import.meta.dirname}/node_modules/.bin/claude`,
  ["-p", task.goal, "--output-format", "json", ...options],
  {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      ANTHROPIC_BASE_URL: task.model_url.replace(/\/v1$/, ""),
      ANTHROPIC_API_KEY: "none",
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
      DISABLE_AUTOUPDATER: "1",
      // False: all tools are before the model from the start. True: their names only.
      ENABLE_TOOL_SEARCH: String(task.deferred),
    },
  },
);
console.error(ran.stderr, ran.stdout);
report();

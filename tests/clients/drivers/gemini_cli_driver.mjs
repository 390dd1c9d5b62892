// Gemini CLI, with the scripted model in place of Google's service.

import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { report, task } from "./agent_loop.mjs";

const { server } = task;
const evalhub = server.url ? { httpUrl: server.url } : server;
mkdirSync(".gemini");
const settings = {
  mcpServers: { evalhub: { ...evalhub, trust: true } },
  security: { auth: { selectedType: "gemini-api-key" } },
  privacy: { usageStatisticsEnabled: false },
  general: { enableAutoUpdate: false },
};
writeFileSync(".gemini/settings.json", JSON.stringify(settings)); // HOME is this directory
const ran = spawnSync(
  process.execPath,
  [
    `${import.meta.dirname}/node_modules/@google/gemini-cli/bundle/gemini.js`,
    ...["-m", "gemini-2.5-flash", "--approval-mode", "yolo", "--skip-trust", "-p", task.goal],
  ],
  {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      GOOGLE_GEMINI_BASE_URL: task.model_url.replace(/\/v1$/, ""),
      GEMINI_API_KEY: "none",
    },
  },
);
console.error(ran.stderr, ran.stdout);
report();

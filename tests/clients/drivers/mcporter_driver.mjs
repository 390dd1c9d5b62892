// mcporter's command line: one command lists the tools, one more makes each call.

import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { converse, described, report, task } from "./agent_loop.mjs";

const CONFIG = "mcporter.json";
const CLI = `${import.meta.dirname}/node_modules/mcporter/dist/cli.js`;
writeFileSync(CONFIG, JSON.stringify({ mcpServers: { evalhub: task.server }, imports: [] }));
const run = (...args) =>
  spawnSync(process.execPath, [CLI, "--config", CONFIG, ...args], { encoding: "utf8" });

const listed = run("list", "evalhub", "--json", "--schema");
console.error(listed.stderr);
const { tools } = JSON.parse(listed.stdout);
await converse(tools.map(described), async (name, args) => {
  const command = ["call", `evalhub.${name}`, "--args", JSON.stringify(args)];
  const called = run(...command);
  return called.stdout + called.stderr;
});
report();

// The Inspector's command line: one command lists the tools, one more makes each call.

import { spawnSync } from "node:child_process";
import { bothForms, converse, described, report, task } from "./agent_loop.mjs";

const CLI = `${import.meta.dirname}/node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js`;
const { server } = task;
const target = server.url
  ? [server.url, "--transport", "http"]
  : [server.command, ...server.args];
const run = (...args) =>
  spawnSync(process.execPath, [CLI, "--cli", ...target, "--method", ...args], { encoding: "utf8" });

const listed = run("tools/list");
console.error(listed.stderr);
const { tools } = JSON.parse(listed.stdout);
await converse(tools.map(described), async (name, args) => {
  const called = run("tools/call", "--tool-name", name, "--tool-args-json", JSON.stringify(args));
  return bothForms(JSON.parse(called.stdout)); // an error of a tool as well
});
report();

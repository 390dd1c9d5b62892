// mcp-remote, which makes a server over HTTP one on stdio, between the client of TypeScript SDK 1 and it.

import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { bothForms, converse, described, report, task } from "./agent_loop.mjs";

const transport = new StdioClientTransport({
  command: process.execPath,
  args: ["node_modules/mcp-remote/dist/proxy.js", task.server.url],
  cwd: import.meta.dirname,
  env: { ...process.env },
});
const client = new Client({ name: "driver", version: "1" });
await client.connect(transport);
const { tools } = await client.listTools();
let progress = 0;
await converse(tools.map(described), async (name, args) => {
  const options = { onprogress: () => progress++ };
  return bothForms(await client.callTool({ name, arguments: args }, undefined, options));
});
await client.close();
report({ progress });

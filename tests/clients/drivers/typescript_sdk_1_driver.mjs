// The client of TypeScript SDK 1, called directly.

import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { bothForms, converse, described, report, task } from "./agent_loop.mjs";

const { server } = task;
const transport = server.url
  ? new StreamableHTTPClientTransport(new URL(server.url))
  : new StdioClientTransport(server);
const client = new Client({ name: "driver", version: "1" });
await client.connect(transport);
const { tools } = await client.listTools();
let progress = 0;
await converse(tools.map(described), async (name, args) => {
  const options = { onprogress: () => progress++, resetTimeoutOnProgress: true };
  return bothForms(await client.callTool({ name, arguments: args }, undefined, options));
});
await client.close();
report({ progress });

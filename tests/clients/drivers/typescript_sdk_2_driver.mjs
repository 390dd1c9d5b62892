// The client of TypeScript SDK 2, called directly.

import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
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
  return bothForms(await client.callTool({ name, arguments: args }, options));
});
await client.close();
report({ progress });

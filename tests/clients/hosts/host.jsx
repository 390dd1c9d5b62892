/* A web page as MCP host: @mcp-ui/client shows the view of the tool that the address names. */
import React from "react";
import { createRoot } from "react-dom/client";
import { AppRenderer } from "@mcp-ui/client";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

const EXTENSION = { "io.modelcontextprotocol/ui": { mimeTypes: ["text/html;profile=mcp-app"] } };
const asked = new URLSearchParams(location.search);

async function main() {
  const client = new Client({ name: "web-host", version: "1" }, { capabilities: { extensions: EXTENSION } });
  await client.connect(new StreamableHTTPClientTransport(new URL(asked.get("server"))));
  const toolName = asked.get("tool"), toolInput = JSON.parse(asked.get("arguments"));
  const toolResult = await client.callTool({ name: toolName, arguments: toolInput });
  const sandbox = { url: new URL("/sandbox.html", location.href) };
  createRoot(document.getElementById("root")).render(
    <AppRenderer {...{ client, toolName, toolInput, toolResult, sandbox }} onError={failed}
      onSizeChanged={size => { document.body.dataset.height = size.height; }} />);
}
function failed(error) { document.body.dataset.failed = String(error); }
main().catch(failed);

// An agent of the AI SDK with the tools of @ai-sdk/mcp.

import { createMCPClient } from "@ai-sdk/mcp";
import { Experimental_StdioMCPTransport } from "@ai-sdk/mcp/mcp-stdio";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import * as ai from "ai";
import { MOST_TURNS, report, task } from "./agent_loop.mjs";

const { server } = task;
const transport = server.url
  ? { type: "http", url: server.url }
  : new Experimental_StdioMCPTransport(server);
const client = await createMCPClient({ transport });
const provider = createOpenAICompatible({ name: "scripted", baseURL: task.model_url });
const isStepCount = ai.isStepCount ?? ai.stepCountIs;
await ai.generateText({
  model: provider("scripted"),
  tools: await client.tools(),
  stopWhen: isStepCount(MOST_TURNS),
  prompt: task.goal,
});
await client.close();
report();

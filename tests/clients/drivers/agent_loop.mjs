// The loop of an agent, for clients that are libraries: what the model calls is called.
// What a driver is given and prints is described in agent_loop.py.

export const MOST_TURNS = 20;
export const task = JSON.parse(process.argv[2]);

export function report(facts = {}) {
  console.log(JSON.stringify(facts));
}

// Both forms of a reply, for a client that leaves the choice to its application.
export function bothForms(result) {
  const text = result.content.map((part) => part.text).join("\n");
  const structured = result.structuredContent;
  return structured === undefined ? text : `${text}\n\n${JSON.stringify(structured)}`;
}

export function described(tool) {
  const { name, description, inputSchema: parameters } = tool;
  return { type: "function", function: { name, description, parameters } };
}

// Asks the model and calls what it wants, until it wants nothing more.
export async function converse(tools, call) {
  const messages = [{ role: "user", content: task.goal }];
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    const response = await fetch(`${task.model_url}/chat/completions`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ model: "scripted", messages, tools }),
    });
    const { message } = (await response.json()).choices[0];
    messages.push(message);
    if (!message.tool_calls) return;
    for (const wanted of message.tool_calls) {
      const content = await call(wanted.function.name, JSON.parse(wanted.function.arguments));
      messages.push({ role: "tool", tool_call_id: wanted.id, content });
    }
  }
  throw new Error("the model does not come to an end");
}

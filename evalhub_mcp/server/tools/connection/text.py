"""The state of the connection, as an agent reads it."""

from evalhub_mcp.server.tools.connection.reply import ConnectionReply


def connection_text(reply: ConnectionReply) -> str:
    """Return the text of check_connection."""
    whose = f", tenant {reply.tenant}" if reply.tenant else ""
    state = "works" if reply.ok else "does not work fully"
    parts = [f"EvalHub ({reply.hub}{whose}) {state}."]
    for check in reply.checks:
        parts.append(f"- {check.name}: {'ok' if check.ok else 'PROBLEM'} - {check.detail}")
        if check.advice:
            parts.append(f"  {check.advice}")
    return "\n".join(parts)

"""Whether a user can be asked to confirm something."""

from typing import Any

from mcp.server.mcpserver import Context


def can_show_forms(ctx: Context[Any, Any]) -> bool:
    """Return whether the client can show a form to its user."""
    try:
        capabilities = ctx.client_capabilities
    except ValueError:  # outside a request there is nobody to ask
        return False
    elicitation = capabilities.elicitation if capabilities is not None else None
    # Clients of protocols without modes declare forms with an empty `elicitation: {}`.
    return elicitation is not None and (elicitation.form is not None or elicitation.url is None)

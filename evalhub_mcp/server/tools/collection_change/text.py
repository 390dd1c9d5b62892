"""A changed, copied or deleted collection, as an agent reads it."""

from evalhub_mcp.formatting import pluralize
from evalhub_mcp.server.tools.collection_change.reply import CollectionChangeReply


def collection_change_text(reply: CollectionChangeReply, reference: str) -> str:
    """Return the text of change_collection."""
    what = f"{reply.name!r} with {pluralize(reply.benchmark_count, 'benchmark')}"
    parts = [_outcome(reply, what, reference)]
    parts += [f"Note: {warning}" for warning in reply.warnings]
    if reply.dry_run and (reply.changed or reply.action != "change"):
        parts.append("Next: the same call without dry_run does it.")
    elif reply.done and reply.action != "delete":
        parts.append(f'Next: get_collection("{reply.collection_id}") shows it.')
    return "\n".join(parts)


def _outcome(reply: CollectionChangeReply, what: str, reference: str) -> str:
    changes = "; ".join(reply.changed)
    if reply.refused:
        return f"Collection {reply.collection_id} was left as it is: the user did not confirm it."
    if reply.action == "change" and not reply.changed:
        return f"Collection {reply.collection_id} is so already; nothing was changed."
    if reply.dry_run:
        done = {
            "change": f"would change: {changes}",
            "clone": f"would be copied to {what}",
            "delete": f"({what}) would be deleted; no unfinished job needs it",
        }[reply.action]
        return f"Dry run, nothing was done. Collection {reference} {done}."
    if reply.action == "clone":
        return f"Copied {reference} to collection {reply.collection_id}: {what}."
    if reply.action == "delete":
        return f"Deleted collection {reply.collection_id}, {what}. Its finished jobs remain."
    return f"Changed collection {reply.collection_id}, now {what}: {changes}."

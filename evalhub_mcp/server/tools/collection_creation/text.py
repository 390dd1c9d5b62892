"""A created collection, as an agent reads it."""

from evalhub_mcp.formatting import pluralize
from evalhub_mcp.server.core.reply_notes import request_row
from evalhub_mcp.server.tools.collection_creation.reply import CreatedCollectionReply


def created_collection_text(reply: CreatedCollectionReply) -> str:
    """Return the text of create_collection."""
    contents = f"{reply.name!r} with {pluralize(len(reply.benchmarks), 'benchmark')}"
    if reply.existed and reply.deleted_collection_id:
        parts = [
            f"Another server created collection {contents} at the same moment: "
            f"{reply.collection_id}. {reply.deleted_collection_id}, which this call had created, "
            "was deleted."
        ]
    elif reply.existed:
        parts = [
            f"Collection {contents} exists already as {reply.collection_id}; nothing was created."
        ]
    elif reply.dry_run:
        parts = [
            f"Dry run, nothing was created. Every check made passed for collection {contents}.",
            *([f"Not checked: {'; '.join(reply.unchecked)}."] if reply.unchecked else []),
            request_row("/collections", reply.request),
            "Next: the same call without dry_run creates it.",
        ]
    else:
        parts = [f"Created collection {reply.collection_id}: {contents}."]
    parts += [f"Note: {warning}" for warning in reply.warnings]
    if reply.collection_id:
        parts.append(
            f'Next: submit_evaluation(model=…, collection={{"id": "{reply.collection_id}"}}).'
        )
    return "\n".join(parts)

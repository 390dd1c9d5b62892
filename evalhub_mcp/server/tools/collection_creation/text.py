"""A created collection, as an agent reads it."""

import json

from evalhub_mcp.formatting import pluralize
from evalhub_mcp.server.tools.collection_creation.reply import CreatedCollectionReply
from evalhub_mcp.untrusted import mask_secrets, strip_invisible, truncate

MAX_REQUEST_CHARS = 6000


def created_collection_text(answer: CreatedCollectionReply) -> str:
    """Return the text of create_collection."""
    what = f"{answer.name!r} with {pluralize(len(answer.benchmarks), 'benchmark')}"
    if answer.existed:
        parts = [
            f"Collection {what} exists already as {answer.collection_id}; nothing was created."
        ]
    elif answer.dry_run:
        body = mask_secrets(strip_invisible(json.dumps(answer.request, ensure_ascii=False)))
        parts = [
            f"Dry run, nothing was created. Every check passed for collection {what}.",
            f"Request (POST /api/v1/evaluations/collections): {truncate(body, MAX_REQUEST_CHARS)}",
            "Next: the same call without dry_run creates it.",
        ]
    else:
        parts = [f"Created collection {answer.collection_id}: {what}."]
    parts += [f"Note: {warning}" for warning in answer.warnings]
    if answer.collection_id:
        parts.append(
            f'Next: submit_evaluation(model=…, collection={{"id": "{answer.collection_id}"}}).'
        )
    return "\n".join(parts)

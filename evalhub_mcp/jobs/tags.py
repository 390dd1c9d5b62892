"""What makes two evaluations the same, and how one is recognised on the hub.

Agents time out and ask again, so a submission carries a tag made from its content:
what runs, on which model, judged how. Name, description and tags are labels and make
no difference. The hub's filter on tags is exact, so a repetition is found by whoever
submitted it, also after a restart of this server.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

CONTENT_TAG_PREFIX = "evalhub-mcp-content:"
RERUN_TAG_PREFIX = "evalhub-mcp-rerun-of:"

_LABELS = frozenset({"name", "description", "tags"})


def content_tag(request: Mapping[str, Any], principal: str | None = None) -> str:
    """The tag of everything in a `POST /evaluations/jobs` body that decides what runs.

    A server that knows its callers gives each their own tag: somebody else's job is no
    reason not to start one's own.
    """
    content = {key: value for key, value in request.items() if key not in _LABELS}
    model = dict(content.get("model") or {})
    if isinstance(model.get("url"), str):
        model["url"] = model["url"].rstrip("/")
    content["model"] = model
    if principal is not None:
        content["principal"] = principal
    text = json.dumps(_without_nothing(content), sort_keys=True, ensure_ascii=True)
    return CONTENT_TAG_PREFIX + hashlib.sha256(text.encode()).hexdigest()[:32]


def rerun_tag(job_id: str) -> str:
    """The tag that links a repetition to the job it repeats."""
    return RERUN_TAG_PREFIX + job_id


def rerun_source(tags: list[str]) -> str | None:
    """The id of the job that one with these tags repeats."""
    for tag in tags:
        if tag.startswith(RERUN_TAG_PREFIX):
            return tag.removeprefix(RERUN_TAG_PREFIX) or None
    return None


def _without_nothing(value: Any) -> Any:
    """The same content with absent, null and empty parts written in one way: not at all."""
    if isinstance(value, Mapping):
        kept = {key: _without_nothing(item) for key, item in value.items()}
        return {key: item for key, item in kept.items() if item not in (None, {}, [])}
    if isinstance(value, list):
        return [_without_nothing(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value

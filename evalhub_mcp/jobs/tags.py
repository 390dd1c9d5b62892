"""Tags by which this server recognises its jobs on the hub.

Agents time out and repeat a call, so a submission has a tag made from its content: what runs,
on which model, with which criteria. Name, description and tags make no difference. The hub's
filter on tags is exact, so a duplicate is found even after a restart of this server.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

CONTENT_TAG_PREFIX = "evalhub-mcp-content:"
RERUN_TAG_PREFIX = "evalhub-mcp-rerun-of:"
MODELS_TAG_PREFIX = "evalhub-mcp-models:"

_LABELS = frozenset({"name", "description", "tags"})


def content_tag(request: Mapping[str, Any], principal: str | None = None) -> str:
    """Return the tag for everything in a `POST /evaluations/jobs` body that decides what runs.

    With a principal the tag is the caller's own: another caller's job is no duplicate.
    """
    content = {key: value for key, value in request.items() if key not in _LABELS}
    model = dict(content.get("model") or {})
    if isinstance(model.get("url"), str):
        model["url"] = model["url"].rstrip("/")
    content["model"] = model
    if principal is not None:
        content["principal"] = principal
    text = json.dumps(_without_empty(content), sort_keys=True, ensure_ascii=True)
    return CONTENT_TAG_PREFIX + hashlib.sha256(text.encode()).hexdigest()[:32]


def models_tag(request: Mapping[str, Any]) -> str:
    """Return the tag that links the jobs of several models on the same evaluation.

    It is made from what runs, without the model, so a model that is added later joins them.
    """
    what = {key: value for key, value in request.items() if key not in {*_LABELS, "model"}}
    text = json.dumps(_without_empty(what), sort_keys=True, ensure_ascii=True)
    return MODELS_TAG_PREFIX + hashlib.sha256(text.encode()).hexdigest()[:16]


def rerun_tag(job_id: str) -> str:
    """Return the tag that links a rerun to the job it repeats."""
    return RERUN_TAG_PREFIX + job_id


def rerun_source(tags: list[str]) -> str | None:
    """Return the id of the job that a job with these tags repeats, or None."""
    for tag in tags:
        if tag.startswith(RERUN_TAG_PREFIX):
            return tag.removeprefix(RERUN_TAG_PREFIX) or None
    return None


def _without_empty(value: Any) -> Any:
    """Return content without null and empty parts, and with whole numbers as integers."""
    if isinstance(value, Mapping):
        kept = {key: _without_empty(item) for key, item in value.items()}
        return {key: item for key, item in kept.items() if item not in (None, {}, [])}
    if isinstance(value, list):
        return [_without_empty(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value

"""The advice of a provider that applies to a request, with what to do about it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.jobs.data_checks import Run
from evalhub_mcp.jobs.preflight_checks import listed_parameters

_REPOSITORY_ID = re.compile(r"[\w.-]+/[\w.-]+")
_NEEDS_REPOSITORY_ID = re.compile(r"\bmodel name\b.*\bhugging ?face\b", re.IGNORECASE)
_ABOUT_GATED = re.compile(r"\bgated models?\b|\bhf_token\b", re.IGNORECASE)
_ABOUT_ONE = re.compile(r"\bthe '([\w.-]+)' benchmark\b", re.IGNORECASE)


def applicable_hints(catalog: Catalog, runs: Sequence[Run], model: Mapping[str, Any]) -> list[str]:
    """Return the hints of the providers of a request that apply to it.

    Left out are lists of parameters, which were checked; hints about other benchmarks; and that a
    model's name must be a Hugging Face id where it has the form of one.
    """
    hints: list[str] = []
    name = str(model.get("name") or "")
    for provider_id in dict.fromkeys(entry.provider.id for entry, _ in runs):
        provider = catalog.providers.get(provider_id)
        own = {e.benchmark.id for e, _ in runs if e.provider.id == provider_id}
        for hint in provider.agent.hints if provider is not None and provider.agent else ():
            text = str(hint)
            about = _ABOUT_ONE.search(text)
            if not text or listed_parameters(hint) or (about and about[1] not in own):
                continue
            is_id = _REPOSITORY_ID.fullmatch(name) is not None
            if _NEEDS_REPOSITORY_ID.search(text):
                if is_id:
                    continue
                text += f"; {name[:40]!r} is none: use owner/name"
            elif _ABOUT_GATED.search(text) and not is_id:
                continue
            hints.append(text)
    return list(dict.fromkeys(hints))

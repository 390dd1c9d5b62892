"""Parses the `evalhub://` URIs: the Go server's, pages of lists, and one provider's benchmark.

They are parsed here because a wrong parameter needs a reason. The SDK's templates ignore unknown
parameters and report other mistakes as internal errors.
"""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from evalhub_mcp.server.core.access import CallerAccess
from evalhub_mcp.server.core.protocol_errors import invalid, invalid_name
from evalhub_mcp.untrusted import sanitize_line

SCHEME = "evalhub"
Kind = Literal[
    "providers",
    "provider",
    "benchmarks",
    "benchmark",
    "collections",
    "collection",
    "jobs",
    "job",
    "log",
    "results",
    "leaderboard",
    "version",
]
TOOL_FOR_KIND: Mapping[Kind, str] = {
    "providers": "discover_providers",
    "provider": "discover_providers",
    "benchmarks": "find_benchmarks",
    "benchmark": "get_benchmark",
    "collections": "find_collections",
    "collection": "get_collection",
    "jobs": "list_jobs",
    "job": "get_job_status",
    "log": "get_job_logs",
    "results": "get_job_results",
    "leaderboard": "get_history",
}
"""The tool with the same content. A caller who may not use it may not read the resource."""
STATUSES = ("pending", "running", "completed", "failed", "cancelled", "partially_failed")
FORMATS = ("html", "json")
"""Results come as the report page or as its data; a leaderboard does so on request."""
MAX_URI = 4_000

LISTS: Mapping[str, tuple[Kind, Kind]] = {
    "providers": ("providers", "provider"),
    "benchmarks": ("benchmarks", "benchmark"),
    "collections": ("collections", "collection"),
    "jobs": ("jobs", "job"),
}
_PARAMETERS: Mapping[str, tuple[str, ...]] = {
    "benchmarks": ("label", "limit", "offset"),
    "jobs": ("status", "limit", "offset"),
    "log": ("benchmark_index", "tail_lines"),
    "results": ("format",),
    "leaderboard": ("benchmark", "collection", "tag", "format"),
    **dict.fromkeys(("providers", "provider", "collections"), ("limit", "offset")),
}


@dataclass(frozen=True)
class ResourceUri:
    """A parsed URI."""

    kind: Kind
    id: str = ""
    provider_id: str | None = None
    labels: tuple[str, ...] = ()
    status: str | None = None
    limit: int | None = None
    offset: int = 0
    benchmark_index: int | None = None
    tail_lines: int | None = None
    format: str | None = None
    benchmark: str | None = None
    collection: str | None = None
    tag: str | None = None
    text: str = ""
    """The URI as it was written."""


def resource_uri(*path: str) -> str:
    """Return a URI of this scheme from the parts of its path, encoded."""
    return f"{SCHEME}://" + "/".join(quote(part, safe=":@._-~") for part in path)


def parse_uri(text: str) -> ResourceUri:
    """Read a URI.

    Raises:
        MCPError: -32602, with the reason.
    """
    if len(text) > MAX_URI:
        raise invalid(f"This URI is longer than {MAX_URI} characters.")
    try:
        parts = urlsplit(text)
    except ValueError:
        raise invalid(f"{sanitize_line(text, 120)!r} is not a URI.") from None
    segments = [unquote(s) for s in f"{parts.netloc}{parts.path}".strip("/").split("/")]
    kind, provider_id, wanted = _route(parts.scheme, segments, text)
    if wanted in {".", ".."} or "\0" in wanted:
        raise invalid(f"{sanitize_line(text, 120)!r} names no {kind}.")
    query = _query(kind, parts.query, text)
    return ResourceUri(
        kind,
        wanted,
        provider_id,
        labels=tuple(query.get("label", ())),
        status=_choice(query, "status", STATUSES),
        limit=_number(query, "limit", minimum=1),
        offset=_number(query, "offset", minimum=0) or 0,
        benchmark_index=_number(query, "benchmark_index", minimum=0),
        tail_lines=_number(query, "tail_lines", minimum=1),
        format=_choice(query, "format", FORMATS),
        benchmark=_single_value(query, "benchmark"),
        collection=_single_value(query, "collection"),
        tag=_single_value(query, "tag"),
        text=text,
    )


def require_resource(address: str, access: CallerAccess) -> None:
    """Check that the caller may read the resource at an address.

    Raises:
        MCPError: -32602 where it may not, or where the address is wrong.
    """
    kind = parse_uri(address).kind
    access.require(TOOL_FOR_KIND.get(kind), f"This {kind}")


def _route(scheme: str, segments: list[str], text: str) -> tuple[Kind, str | None, str]:
    head, rest = segments[0], segments[1:]
    if scheme == SCHEME and head == "server" and rest == ["version"]:
        return "version", None, ""
    if scheme == SCHEME and head == "leaderboard" and rest in ([], [""]):
        return "leaderboard", None, ""
    if scheme == SCHEME and head in LISTS:
        several, one = LISTS[head]
        if not rest or rest == [""]:
            return several, None, ""
        if head == "providers" and len(rest) >= 3 and rest[1] == "benchmarks":
            return "benchmark", rest[0], "/".join(rest[2:])
        if head == "jobs" and len(rest) == 2 and rest[1] in {"logs", "results"}:
            return ("log" if rest[1] == "logs" else "results"), None, rest[0]
        if len(rest) == 1 or head == "benchmarks":  # some benchmark ids contain slashes
            return one, None, "/".join(rest)
    known = [*LISTS, "leaderboard", "server/version"]
    near = difflib.get_close_matches(head, known, n=1)
    hint = f" Did you mean {SCHEME}://{near[0]}?" if near else ""
    raise invalid(
        f"There is no resource {sanitize_line(text, 120)!r}.{hint} Resources: "
        + ", ".join(f"{SCHEME}://{name}" for name in known)
        + "."
    )


def _query(kind: Kind, query: str, text: str) -> dict[str, list[str]]:
    allowed = _PARAMETERS.get(kind, ())
    found: dict[str, list[str]] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name not in allowed:
            problem = f"{sanitize_line(text.split('?')[0], 120)} has no parameter"
            raise invalid_name(problem, name, allowed, "Parameters")
        # `label=a,b` is how a template that is not exploded expands.
        found.setdefault(name, []).extend(value.split(",") if name == "label" else [value])
    return {name: [v.strip() for v in values if v.strip()] for name, values in found.items()}


def _single_value(query: Mapping[str, list[str]], name: str) -> str | None:
    values = query.get(name)
    if not values:
        return None
    if len(values) > 1:
        raise invalid(f"{name} may be given once.")
    return values[0]


def _choice(query: Mapping[str, list[str]], name: str, known: Sequence[str]) -> str | None:
    value = _single_value(query, name)
    if value is not None and value.lower() not in known:
        raise invalid_name(f"Unknown {name}", value, known, "Known")
    return value.lower() if value is not None else None


def _number(query: Mapping[str, list[str]], name: str, *, minimum: int) -> int | None:
    value = _single_value(query, name)
    if value is None:
        return None
    try:
        number = int(value)
    except ValueError:
        raise invalid(f"{name} must be a whole number, not {sanitize_line(value, 40)!r}.") from None
    if number < minimum:
        raise invalid(f"{name} must be {minimum} or more.")
    return number

"""What is checked before anything is sent: an evaluation costs time, a typo should not.

The hub ignores unknown fields, accepts any URL and reports a missing benchmark as a
validator string, so everything that can be known beforehand is checked here against
the catalog, all problems at once. The model's URL is judged by its form and never
fetched: it is the hub's side that will call it.
"""

import ipaddress
import re
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from evalhub_mcp.catalog.entries import CatalogEntry
from evalhub_mcp.catalog.name_lookup import (
    find_collection_id,
    find_provider_id,
    resolve_benchmark,
    similar_collections,
)
from evalhub_mcp.catalog.name_lookup import similar_providers as close_providers
from evalhub_mcp.catalog.snapshot import Catalog

METADATA_HOSTS = frozenset(
    {"metadata.google.internal", "metadata.goog", "metadata", "instance-data"}
)
METADATA_ADDRESSES = frozenset({"100.100.100.200", "192.0.0.192", "fd00:ec2::254"})
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
MAX_TAGS = 20
_SECRET_NAME = re.compile(r"[a-zA-Z0-9]([a-zA-Z0-9._-]{0,251}[a-zA-Z0-9])?")
_LOOKS_LIKE_A_KEY = re.compile(r"^(sk|pk|hf|ghp|xox.)[-_]|^eyJ|^[A-Za-z0-9+/_=-]{40,}$", re.I)


class SubmissionRefused(Exception):
    """The request cannot work; `problems` says why, one sentence each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = list(problems)


@dataclass(frozen=True)
class Plan:
    """A checked submission: the benchmarks by their true ids, and what they belong to."""

    entries: Sequence[CatalogEntry] = ()
    """For a submission by benchmarks: as requested, in order."""
    collection_id: str | None = None
    benchmarks: Sequence[tuple[str, str]] = field(default_factory=list)
    """`(provider_id, benchmark_id)` of everything that will run."""


def model_problems(url: str | None, secret_ref: str | None, *, url_required: bool) -> list[str]:
    """What is wrong with the model endpoint of a request."""
    problems = []
    if url:
        problems += _url_problems(url)
    elif url_required:
        problems.append(
            "model.url is required: the OpenAI-compatible base URL, e.g. http://host:8000/v1."
        )
    if secret_ref is not None:
        if _LOOKS_LIKE_A_KEY.search(secret_ref):
            problems.append(
                "model.auth.secret_ref looks like a key itself. It must be the name of a secret "
                "the hub can read; never send keys through a tool."
            )
        elif not secret_ref.startswith("file:///") and not _SECRET_NAME.fullmatch(secret_ref):
            problems.append(
                "model.auth.secret_ref must be the name of a secret, e.g. my-model-key."
            )
    return problems


def _url_problems(url: str) -> list[str]:
    example = "an example is http://host:8000/v1"
    try:
        parts = urlsplit(url)
        host, _ = (parts.hostname or ""), parts.port
    except ValueError:
        return [f"model.url is not a URL; {example}."]
    if _bare_address(url):
        return [f"model.url must be an http(s) URL; http://{url} may be meant."]
    if parts.scheme not in {"http", "https"} or not host or any(c.isspace() for c in url):
        return [f"model.url must be an http(s) URL; {example}."]
    if parts.username or parts.password:
        return ["model.url must not carry a user or password; use model.auth.secret_ref."]
    if parts.query or parts.fragment:
        return [f"model.url must be a base URL without query or fragment; {example}."]
    if host.lower().rstrip(".") in METADATA_HOSTS or _is_link_local(host):
        return ["model.url points at a link-local or metadata address, which is refused."]
    if parts.path.rstrip("/").endswith(("/chat/completions", "/completions", "/models")):
        base = url[: url.rindex("/v1") + 3] if "/v1" in url else f"{parts.scheme}://{parts.netloc}"
        return [f"model.url must be the base URL, not an operation; try {base}."]
    return []


def _bare_address(url: str) -> bool:
    """Whether a URL lacks its scheme alone: `localhost:8000/v1`."""
    return re.fullmatch(r"[A-Za-z0-9.-]+(:\d{1,5})?(/[\w./-]*)?", url) is not None


def _is_link_local(host: str) -> bool:
    """Whether a host is a link-local or metadata address, however it is written."""
    host = host.rstrip(".")
    try:
        # As resolvers read it: 2852039166, 0xa9fea9fe and 169.254.43518 are addresses too.
        address: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.IPv4Address(
            socket.inet_aton(host)
        )
    except (OSError, ValueError):
        try:
            address = ipaddress.ip_address(host.partition("%")[0])
        except ValueError:
            return False
    if isinstance(address, ipaddress.IPv6Address):
        inside = address.ipv4_mapped or address.sixtofour
        if inside is None and address in _NAT64:
            inside = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        address = inside or address
    return address.is_link_local or str(address) in METADATA_ADDRESSES


def tag_problems(tags: Sequence[str]) -> list[str]:
    """What is wrong with a job's tags (the hub separates tags by commas)."""
    bad = [tag for tag in tags if not tag.strip() or len(tag) > 128 or "," in tag or "|" in tag]
    problems = (
        [
            f"tags: {', '.join(repr(t[:40]) for t in bad)} may not be used; a tag has 1 to 128 "
            "characters and no comma or '|'."
        ]
        if bad
        else []
    )
    if len(tags) > MAX_TAGS:
        problems.append(f"tags: at most {MAX_TAGS}.")
    return problems


def plan_benchmarks(catalog: Catalog, requested: Sequence[Mapping[str, Any]]) -> Plan:
    """Find every requested benchmark in the catalog.

    Args:
        catalog: What the hub offers.
        requested: Mappings with `id` and, unless the id is unique or written as
            `provider/benchmark`, `provider_id`.

    Raises:
        SubmissionRefused: Some cannot be found; names what comes close.
    """
    problems: list[str] = []
    entries: list[CatalogEntry] = []
    for item in requested:
        entry = _find(catalog, item["id"], item.get("provider_id"), problems)
        if entry is None:
            continue
        if entry in entries and _same_settings(item, requested):
            problems.append(f"{entry.reference} is listed twice with the same settings.")
        entries.append(entry)
    if problems:
        raise SubmissionRefused(list(dict.fromkeys(problems)))
    return Plan(entries, benchmarks=[entry.key for entry in entries])


def _same_settings(item: Mapping[str, Any], requested: Sequence[Mapping[str, Any]]) -> bool:
    return sum(other == item for other in requested) > 1


def _find(
    catalog: Catalog, benchmark_id: str, provider: str | None, problems: list[str]
) -> CatalogEntry | None:
    provider_id = None
    if provider is not None:
        provider_id = find_provider_id(catalog, provider)
        if provider_id is None:
            near = close_providers(catalog, provider) or list(catalog.providers)[:10]
            offered = ", ".join(near) or "none at all"
            problems.append(f"There is no provider {provider[:80]!r}; the hub has: {offered}.")
            return None
    lookup = resolve_benchmark(catalog, benchmark_id, provider_id)
    if lookup.entry is not None:
        return lookup.entry
    if lookup.candidates:
        options = ", ".join(e.reference for e in lookup.candidates)
        problems.append(
            f"Several providers offer {benchmark_id[:80]!r}; add provider_id: {options}."
        )
        return None
    where = f" of provider {provider_id}" if provider_id else ""
    near_text = f" Close: {', '.join(lookup.similar)}." if lookup.similar else ""
    problems.append(
        f"There is no benchmark {benchmark_id[:80]!r}{where}.{near_text} "
        "find_benchmarks searches them all."
    )
    return None


def plan_collection(catalog: Catalog, wanted: str) -> Plan:
    """Find the requested collection in the catalog.

    Raises:
        SubmissionRefused: It does not exist, or some of its benchmarks no longer do.
    """
    found = find_collection_id(catalog, wanted)
    collection = catalog.collections[found] if found is not None else None
    if collection is None:
        ids = similar_collections(catalog, wanted)
        offered = ids or list(catalog.collections)[:10]
        listed = ", ".join(offered) or "none"
        label = "close" if ids else "the hub has"
        raise SubmissionRefused([f"There is no collection {wanted[:80]!r}; {label}: {listed}."])
    gone = [
        f"{b.provider_id}/{b.id}"
        for b in collection.benchmarks
        if catalog.entry(b.provider_id, b.id) is None
    ]
    if gone:
        raise SubmissionRefused(
            [
                f"Collection {wanted} lists benchmarks that do not exist any more: "
                f"{', '.join(gone[:10])}. Submit its other benchmarks by id instead."
            ]
        )
    return Plan(
        collection_id=collection.id,
        benchmarks=[(b.provider_id, b.id) for b in collection.benchmarks],
    )

"""Check a reference to a benchmark's own test data by the rules of the hub.

A reference names exactly one source: an S3 bucket, a volume, a git repository or a dataset of
Hugging Face. The hub puts the files into `/test_data` of the evaluation's pod. It also records
the commit they come from, as `resolved_sha`, which callers may not send.
"""

import ipaddress
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from evalhub_mcp.jobs.model_endpoint import secret_problems
from evalhub_mcp.untrusted import sanitize_line

SOURCES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "s3": (("bucket", "key", "secret_ref"), ()),
    "pvc": (("claim_name",), ("sub_path",)),
    "git": (("url", "ref"), ("sub_path", "secret_ref")),
    "hf": (("repo_id",), ("revision", "sub_path", "secret_ref")),
}
"""The sources, each with its required and its optional fields."""
TYPES = ("data_set", "pre_recorded_data")
RESOLVED = "resolved_sha"
DATA_FOLDER = "/test_data"
"""Where the hub puts the files in the pod."""
DNS_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")
"""A name as Kubernetes takes it for volumes, queues, profiles and secrets."""
_FIELDS = ", ".join((*SOURCES, "type"))
EXAMPLE = (
    '{"s3": {"bucket": "my-data", "key": "logs/", "secret_ref": "my-s3"}}, '
    '{"pvc": {"claim_name": "my-volume"}}, '
    '{"git": {"url": "https://host/org/repo", "ref": "main"}} or '
    '{"hf": {"repo_id": "org/dataset"}}'
)
_CLUSTER_NAMES = (".cluster.local", ".svc", ".local")
_LOCAL_NAMES = frozenset(
    "localhost localhost.localdomain metadata metadata.google.internal".split()
)
_S3_TEXT = re.compile(r"s3://(?P<bucket>[^/\s]+)/(?P<key>\S+)")
_HF_TEXT = re.compile(
    r"(?:hf://(?:datasets/)?|https?://huggingface\.co/datasets/)(?P<repo>[\w.-]+/[\w.-]+)\S*"
)


def test_data_problems(reference: Any, place: str) -> list[str]:
    """Return what is wrong with a reference at `place`, one sentence each."""
    if not isinstance(reference, Mapping):
        return [f"{place} is an object: {meant_form(str(reference))}."]
    given = [source for source in SOURCES if reference.get(source) is not None]
    problems = []
    unknown = [name for name in reference if name not in (*SOURCES, "type", RESOLVED)]
    if not given and (meant := _meant_source(reference, unknown)):
        return [f"{place} names its source around these fields: {meant}."]
    if len(given) != 1:
        what = f"{' and '.join(given)} are given" if given else "none is given"
        if reference.get("type") == "pre_recorded_data" and not given:
            what += "; type says what the data is, not where it is"
        problems.append(
            f"{place} names exactly one source ({', '.join(SOURCES)}), and {what}: {EXAMPLE}."
        )
    if (kind := reference.get("type")) is not None and kind not in TYPES:
        problems.append(f"{place}.type is {' or '.join(TYPES)}, not {str(kind)[:40]!r}.")
    if reference.get(RESOLVED):
        problems.append(
            f"{place}.{RESOLVED} is written by the hub when it has fetched the data and cannot be "
            "sent; to pin the data give its commit as git.ref or hf.revision."
        )
    if unknown:
        problems.append(f"{place} has no field {listed_names(unknown)}; it has {_FIELDS}.")
    for source in given:
        problems += _source_problems(source, reference[source], f"{place}.{source}")
    return problems


def _meant_source(reference: Mapping[str, Any], unknown: Sequence[str]) -> str:
    """Return the form that is meant by fields without their source; empty if that is unclear."""
    fitting = [
        source
        for source, (required, optional) in SOURCES.items()
        if unknown and set(unknown) <= {*required, *optional} and set(unknown) & set(required)
    ]
    if len(fitting) != 1:
        return ""
    required, _ = SOURCES[fitting[0]]
    fields = {name: sanitize_line(str(reference[name]), 80) for name in unknown}
    return json.dumps({fitting[0]: {**dict.fromkeys(required, "…"), **fields}}, ensure_ascii=False)


def listed_names(names: Sequence[Any]) -> str:
    """Return the first of some names that a caller wrote, quoted and shortened."""
    return ", ".join(repr(str(name)[:40]) for name in names[:3])


def _source_problems(source: str, fields: Any, place: str) -> list[str]:
    required, optional = SOURCES[source]
    if not isinstance(fields, Mapping):
        return [f"{place} is an object with {', '.join(required)}."]
    problems = []
    if missing := [name for name in required if not str(fields.get(name) or "").strip()]:
        problems.append(f"{place} needs {' and '.join(missing)}.")
    if extra := [name for name in fields if name not in (*required, *optional)]:
        names = listed_names(extra)
        problems.append(
            f"{place} has no field {names}; it has {', '.join((*required, *optional))}."
        )
    if secret := fields.get("secret_ref"):
        problems += secret_problems(str(secret), f"{place}.secret_ref")
    claim = fields.get("claim_name")
    if claim and not DNS_LABEL.fullmatch(str(claim)):
        problems.append(f"{place}.claim_name {str(claim)[:60]!r} is not a name of a volume claim.")
    if path := fields.get("sub_path"):
        parts = str(path).split("/")
        if str(path).startswith("/") or ".." in parts:
            problems.append(
                f"{place}.sub_path is a path inside the data, without '/' first or '..'."
            )
    if source == "git" and (url := fields.get("url")):
        problems += _clone_url_problems(str(url), bool(secret), f"{place}.url")
    return problems


def _clone_url_problems(url: str, has_secret: bool, place: str) -> list[str]:
    """Return why the hub would not clone from a URL; it clones from public hosts only."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").rstrip(".").lower()
    except ValueError:
        return [f"{place} is not a URL."]
    if parts.scheme not in ("http", "https") or not host:
        return [f"{place} must be an http(s) URL; ssh addresses are not cloned."]
    if parts.username or parts.password:
        return [f"{place} must not contain a user or password; name a secret in secret_ref."]
    if host in _LOCAL_NAMES or host.endswith(_CLUSTER_NAMES) or _is_internal(host):
        return [f"{place}: the hub clones from public hosts only, and {host[:80]} is internal."]
    if has_secret and parts.scheme == "http":
        return [f"{place} must be https when secret_ref is given, or the secret could be read."]
    return []


def _is_internal(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return False


def guessed_reference(text: str) -> dict[str, Any] | None:
    """Return the reference that a text such as `s3://bucket/key` means; None if that is unclear."""
    text = text.strip()
    if found := _S3_TEXT.fullmatch(text):
        return {"s3": {"bucket": found["bucket"], "key": found["key"], "secret_ref": "SECRET"}}
    if found := _HF_TEXT.fullmatch(text):
        return {"hf": {"repo_id": found["repo"]}}
    if text.startswith(("http://", "https://")) and ("git" in text or text.endswith(".git")):
        return {"git": {"url": text, "ref": "main"}}
    return None


def meant_form(text: str) -> str:
    """Return the reference that a text means, as JSON, or examples of all forms."""
    meant = guessed_reference(text)
    if meant is None:
        return EXAMPLE
    form = json.dumps(meant, ensure_ascii=False)
    return f"{form}, with SECRET the name of its secret (secret_ref)" if "s3" in meant else form


def data_label(reference: Mapping[str, Any] | None) -> str:
    """Return where test data is, in a few words: `git https://host/org/repo main, commit 1a2b`."""
    if not reference:
        return ""
    words: Sequence[Any] = ()
    for source, (required, optional) in SOURCES.items():
        if isinstance(fields := reference.get(source), Mapping):
            shown = [n for n in (*required, *optional) if n != "secret_ref" and fields.get(n)]
            words = (source, *(fields[name] for name in shown))
    label = " ".join(sanitize_line(str(word), 120) for word in words)
    if commit := reference.get(RESOLVED):
        label += f"{', ' if label else ''}commit {sanitize_line(str(commit), 40)}"
    return label

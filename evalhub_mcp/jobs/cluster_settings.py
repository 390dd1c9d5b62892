"""Check what a job asks of the cluster: resources, queues, and a registry to export to.

The hub takes any amount as text and finds out when it starts a pod. A hardware profile stands for
all other settings of hardware, and the hub refuses both together.
"""

import difflib
import re
from collections.abc import Mapping
from typing import Any

from evalhub_mcp.jobs.model_endpoint import secret_problems
from evalhub_mcp.jobs.test_data import DNS_LABEL, listed_names

DIRECT = ("queue", "cpu", "memory", "gpu")
COORDINATES = ("oci_host", "oci_repository", "oci_tag", "oci_subject", "annotations")
_QUANTITY = re.compile(r"\d+(\.\d+)?(m|[kMGTPE]|[KMGTPE]i)?")
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:\d{1,5})?")
_REPOSITORY = re.compile(r"[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*")
_TAG = re.compile(r"\w[\w.-]{0,127}", re.ASCII)


def hardware_problems(config: Mapping[str, Any], place: str) -> list[str]:
    """Return what is wrong with `hardware_config` at `place`, one sentence each."""
    problems = []
    for name in config:  # a later hub may know more, but hardly a name so near
        near = difflib.get_close_matches(str(name), (*DIRECT, "hardware_profile_name"), 1, 0.7)
        if near and near[0] != name:
            problems.append(f"{place} has no field {str(name)[:40]!r}; did you mean {near[0]!r}?")
    profile = config.get("hardware_profile_name")
    direct = [name for name in DIRECT if config.get(name) is not None]
    if profile and direct:
        problems.append(
            f"{place}: a hardware profile sets {', '.join(DIRECT)} itself, so "
            f"{' and '.join(direct)} cannot be given beside hardware_profile_name; leave one out."
        )
    if profile and not DNS_LABEL.fullmatch(str(profile)):
        problems.append(
            f"{place}.hardware_profile_name {str(profile)[:60]!r} is not a profile's name: small "
            "letters, digits and '-'."
        )
    if isinstance(queue := config.get("queue"), Mapping):
        problems += queue_problems(queue, f"{place}.queue")
    for name in ("cpu", "memory"):
        for field, amount in (config.get(name) or {}).items():
            if amount is not None and not _QUANTITY.fullmatch(str(amount)):
                example = "500m or 2" if name == "cpu" else "512Mi or 4Gi"
                wrong = f"{place}.{name}.{str(field)[:40]} {str(amount)[:40]!r}"
                problems.append(f"{wrong} is no amount; examples: {example}.")
    return problems


def queue_problems(queue: Mapping[str, Any], place: str) -> list[str]:
    """Return what is wrong with a queue at `place`."""
    problems = []
    if not DNS_LABEL.fullmatch(str(queue.get("name") or "").strip()):
        problems.append(f"{place}.name is the name of a LocalQueue: small letters, digits and '-'.")
    if (kind := queue.get("kind")) and kind != "kueue":
        problems.append(f"{place}.kind {str(kind)[:40]!r} is not known; the hub has kueue only.")
    return problems


def export_problems(exports: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with `exports`: a registry, a repository in it, and its secret."""
    oci = exports.get("oci") or {}
    coordinates, problems = oci.get("coordinates") or {}, []
    host, repository = coordinates.get("oci_host"), coordinates.get("oci_repository")
    place = "exports.oci.coordinates"
    if not host or not _HOST.fullmatch(host):
        problems.append(f"{place}.oci_host is a registry without scheme or path, e.g. quay.io.")
    if not repository or not _REPOSITORY.fullmatch(repository):
        problems.append(
            f"{place}.oci_repository is a path in the registry, e.g. my-org/evaluations, in small "
            "letters and without a tag (oci_tag)."
        )
    if (tag := coordinates.get("oci_tag")) and not _TAG.fullmatch(tag):
        problems.append(f"{place}.oci_tag {tag[:60]!r} is not a tag.")
    if unknown := [name for name in coordinates if name not in COORDINATES]:
        names, known = listed_names(unknown), ", ".join(COORDINATES)
        problems.append(f"{place} has no field {names}; it has {known}.")
    if connection := (oci.get("k8s") or {}).get("connection"):
        problems += secret_problems(connection, "exports.oci.k8s.connection")
    return problems


def ignored_locally(request: Mapping[str, Any]) -> list[str]:
    """Return the settings of a request that a hub without a cluster accepts and ignores."""
    ignored = [name for name in ("queue", "hardware_config", "exports") if request.get(name)]
    benchmarks = request.get("benchmarks") or ()
    for name in ("hardware_config", "test_data_ref"):
        if any(benchmark.get(name) for benchmark in benchmarks):
            ignored.append(f"benchmarks[].{name}")
    return ignored

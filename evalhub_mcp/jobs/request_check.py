"""Check a whole request before anything is sent, and report every problem at once.

The hub ignores unknown fields, accepts any URL and reports a missing benchmark late, so a
typing error would cost hours. All that can be known beforehand is checked against the catalog.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from evalhub_mcp.catalog.collection_review import review_collection
from evalhub_mcp.catalog.entries import CatalogEntry
from evalhub_mcp.catalog.name_lookup import (
    find_collection_id,
    find_provider_id,
    is_made_up,
    readable_ids,
    resolve_benchmark,
    similar_collections,
    similar_providers,
)
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client.models import (
    CollectionCreateRequest,
    JobBenchmark,
    JobSubmissionRequest,
)
from evalhub_mcp.formatting import join_with_rest
from evalhub_mcp.jobs.adapter_parameters import runs_five
from evalhub_mcp.jobs.cluster_settings import (
    export_problems,
    hardware_problems,
    ignored_locally,
    queue_problems,
)
from evalhub_mcp.jobs.data_checks import Run, check_data
from evalhub_mcp.jobs.misplaced_keys import misplaced_keys_problem
from evalhub_mcp.jobs.misplaced_settings import (
    misplaced_names,
    misplaced_problems,
    misplaced_warnings,
)
from evalhub_mcp.jobs.model_endpoint import (
    card_problems,
    endpoint_warnings,
    judge_problems,
    model_problems,
)
from evalhub_mcp.jobs.model_parameters import (
    model_parameter_problems,
    unchecked_model_parameters,
)
from evalhub_mcp.jobs.parameter_checks import (
    limit_warnings,
    misspelt_parameters,
    unchecked_parameters,
)
from evalhub_mcp.jobs.parameter_values import unusual_values, value_problems, value_warnings
from evalhub_mcp.jobs.planned_benchmarks import with_overrides
from evalhub_mcp.jobs.preflight_checks import (
    check_overrides,
    parameter_problems,
    runtime_problems,
    scale_warnings,
    verdict_warnings,
)
from evalhub_mcp.jobs.test_data import test_data_problems
from evalhub_mcp.untrusted import MAX_ID_CHARS, is_unusable_id, sanitize_line

MAX_TAGS = 20
MAX_LISTED = 6
"""Benchmarks of a provider that are named where none comes close."""
MAX_UNKNOWN_FIELDS = 5
MAX_PROBLEM_CHARS = 240
_CLASS_NAME = re.compile(r"^\w+ has(?= no field)")
"""The class of the client at the beginning of its message, which means nothing to a caller."""


@dataclass
class RequestCheck:
    """The outcome of checking a request; send `body` only when there are no problems."""

    body: dict[str, Any]
    """The request with ids as the catalog spells them, and a name; without fields that are None."""
    benchmarks: list[tuple[str, str]] = field(default_factory=list)
    """`(provider_id, benchmark_id)` of everything that would run, in order."""
    collection_id: str | None = None
    runs: list[Run] = field(default_factory=list)
    """What would run, with the settings that the request gives it."""
    problems: list[str] = field(default_factory=list)
    """Why the request cannot work, one sentence each."""
    warnings: list[str] = field(default_factory=list)
    """What would work differently from how the request reads, one sentence each."""
    unchecked: list[str] = field(default_factory=list)
    """What could not be checked."""
    unknown_benchmark: bool = False
    """Whether a problem is a benchmark that does not exist, so that searching would help."""


def check_request(
    catalog: Catalog, request: Mapping[str, Any], *, local_hub: bool = False
) -> RequestCheck:
    """Check a request for a job or for a new collection.

    Args:
        catalog: What the hub offers.
        request: The body as its caller wrote it. With `model`, that of `POST /evaluations/jobs`;
            without, that of `POST /evaluations/collections`. A benchmark may be given by id, name
            or `provider/benchmark`, and fields may be None.
        local_hub: Whether the hub runs evaluations as processes of one machine.
    """
    check = RequestCheck(dict(request), problems=form_problems(request))
    if request.get("collection"):
        _resolve_collection(catalog, check)
    elif request.get("benchmarks"):
        _resolve_benchmarks(catalog, check)
    if any(is_unusable_id(part) for key in check.benchmarks for part in key) or is_unusable_id(
        check.collection_id or ""
    ):
        check.problems.append(
            "An id among them cannot be used: on the hub it has line breaks, unseen characters or "
            f"more than {MAX_ID_CHARS} characters, so it cannot be passed on as it is."
        )
    model = request.get("model") or {}
    of_model, of_data = model.get("parameters"), list[str]()
    if "model" in request:
        if any(entry.data_need or settings.get("parameters") for entry, settings in check.runs):
            problems, of_data = check_data(check.runs, str(model.get("name")), model.get("url"))
            check.problems += problems
        if of_model:
            check.problems += model_parameter_problems(check.runs, of_model)
        providers = [provider_id for provider_id, _ in check.benchmarks]
        check.problems += runtime_problems(catalog, providers, local_hub=local_hub)
    if given := [run for run in check.runs if run[1].get("parameters")]:
        check.problems += misspelt_parameters(catalog, given)
        check.problems += misplaced_problems(catalog, given)
        check.unchecked = unchecked_parameters(catalog, given, misplaced_names(catalog, given))
    if of_model:
        check.unchecked += unchecked_model_parameters(check.runs, of_model)
    if request.get("experiment"):
        check.unchecked.append("whether the hub has MLflow, which experiment needs")
    check.problems = list(dict.fromkeys(check.problems))
    if not check.problems:
        if local_hub and (ignored := ignored_locally(check.body)):
            check.warnings.append(_ignored_here(ignored))
        check.warnings += _warnings(catalog, check, given, of_data)
        if "model" in request:
            check.body["name"] = request.get("name") or _default_name(catalog, check)
    check.body = {key: value for key, value in check.body.items() if value is not None}
    if not check.problems:
        form = JobSubmissionRequest if "model" in request else CollectionCreateRequest
        try:
            form.model_validate(check.body)
        except ValidationError as error:
            check.problems += _unknown_field_problems(error)
    return check


def _unknown_field_problems(error: ValidationError) -> list[str]:
    """Return a problem for each field that the hub does not know and would silently ignore."""
    problems = []
    for found in error.errors(include_url=False, include_context=False, include_input=False):
        path = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in found["loc"])
        message = str(found["msg"]).removeprefix("Value error, ")
        message = _CLASS_NAME.sub("there is", message)
        text = f"{path.removeprefix('.') or 'The request'}: {message}"
        shown = sanitize_line(text, MAX_PROBLEM_CHARS)
        problems.append(shown if shown.endswith("?") else f"{shown}.")
    return problems[:MAX_UNKNOWN_FIELDS]


def _ignored_here(ignored: Sequence[str]) -> str:
    """Return that evaluations on this machine ignore these fields of a request."""
    text = f"{', '.join(ignored)}: for a cluster; evaluations on this machine ignore it."
    if any(name.endswith("test_data_ref") for name in ignored):
        text += " A file of questions here is named by own_questions' parameter dataset."
    return text


def form_problems(request: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a request regardless of what the hub offers."""
    misplaced = misplaced_keys_problem(request)
    problems = [misplaced] if misplaced is not None else []
    benchmarks = request.get("benchmarks") or []
    overrides = (request.get("collection") or {}).get("benchmarks") or []
    for benchmark in (*benchmarks, *overrides):
        name = str(benchmark.get("id") or "")[:80]
        if parameters := benchmark.get("parameters"):
            problems += judge_problems(parameters)
            problems += value_problems(parameters, name)
        if (reference := benchmark.get("test_data_ref")) is not None:
            problems += test_data_problems(reference, f"{name}: test_data_ref")
        if hardware := benchmark.get("hardware_config"):
            problems += hardware_problems(hardware, f"{name}: hardware_config")
    if hardware := request.get("hardware_config"):
        problems += hardware_problems(hardware, "hardware_config")
    if queue := request.get("queue"):
        problems += queue_problems(queue, "queue")
    if exports := request.get("exports"):
        problems += export_problems(exports)
    if (model := request.get("model")) is not None:
        pre_recorded = bool(benchmarks) and all(
            (b.get("test_data_ref") or {}).get("type") == "pre_recorded_data" for b in benchmarks
        )
        secret = (model.get("auth") or {}).get("secret_ref")
        problems += model_problems(model.get("url"), secret, url_required=not pre_recorded)
        if parameters := model.get("parameters"):
            problems += value_problems(parameters, "model.parameters")
        if card := model.get("card_url"):
            problems += card_problems(card)
        if not model.get("name"):
            problems.append("model.name is required: the id by which the endpoint serves it.")
    if tags := request.get("tags"):
        problems += tag_problems(tags)
    if bool(benchmarks) == bool(request.get("collection")):
        given = "both benchmarks and collection are" if benchmarks else "neither of them is"
        problems.append(
            f"Give either benchmarks or collection; {given} given. An example: "
            'benchmarks=[{"id": "arc_easy", "provider_id": "lm_evaluation_harness"}].'
        )
    return problems


def tag_problems(tags: Sequence[str]) -> list[str]:
    """Return what is wrong with tags; the hub separates them by commas."""
    problems = []
    if bad := [t for t in tags if not t.strip() or len(t) > 128 or "," in t or "|" in t]:
        problems.append(
            f"tags: {', '.join(repr(t[:40]) for t in bad)} may not be used; a tag has 1 to 128 "
            "characters and no comma or '|'."
        )
    if len(tags) > MAX_TAGS:
        problems.append(f"tags: at most {MAX_TAGS}.")
    return problems


def _resolve_benchmarks(catalog: Catalog, check: RequestCheck) -> None:
    requested = check.body["benchmarks"]
    resolved = []
    for benchmark in requested:
        entry = catalog.entry(benchmark.get("provider_id") or "", benchmark["id"])
        entry = entry or _find_benchmark(catalog, benchmark, check)
        if entry is None:
            continue
        if entry.key in check.benchmarks and requested.count(benchmark) > 1:
            check.problems.append(f"{entry.reference} is listed twice with the same settings.")
        if parameters := benchmark.get("parameters"):
            check.problems += parameter_problems(catalog, entry.provider.id, parameters)
        check.benchmarks.append(entry.key)
        check.runs.append((entry, benchmark))
        resolved.append({**benchmark, "provider_id": entry.provider.id, "id": entry.benchmark.id})
    check.body["benchmarks"] = resolved


def _find_benchmark(
    catalog: Catalog, requested: Mapping[str, Any], check: RequestCheck
) -> CatalogEntry | None:
    """Return the benchmark that is meant by its name or in another spelling.

    None where it is none or one of several, which becomes a problem.
    """
    wanted, provider, provider_id = requested["id"], requested.get("provider_id"), None
    if provider is not None:
        provider_id = find_provider_id(catalog, provider)
        if provider_id is None:
            offered = similar_providers(catalog, provider) or readable_ids(catalog.providers, 10)
            listed = ", ".join(offered) or "none at all"
            check.problems.append(f"There is no provider {provider[:80]!r}; the hub has: {listed}.")
            return None
    lookup = resolve_benchmark(catalog, wanted, provider_id)
    if lookup.candidates:
        options = ", ".join(e.reference for e in lookup.candidates)
        check.problems.append(
            f"Several providers offer {wanted[:80]!r}; add provider_id: {options}."
        )
    elif lookup.entry is None:
        where = f" of provider {provider_id}" if provider_id else ""
        near = f" Close: {', '.join(lookup.similar)}." if lookup.similar else ""
        if not near and provider_id and (own := catalog.providers[provider_id].benchmarks):
            shown = [benchmark.id for benchmark in own[:MAX_LISTED]]
            near = f" It has: {join_with_rest(shown, len(own))}."
        check.problems.append(f"There is no benchmark {wanted[:80]!r}{where}.{near}")
        check.unknown_benchmark = True
    return lookup.entry


def _resolve_collection(catalog: Catalog, check: RequestCheck) -> None:
    requested = check.body["collection"]
    wanted, overrides = requested["id"], requested.get("benchmarks") or []
    collection = catalog.collections.get(find_collection_id(catalog, wanted) or "")
    if collection is None:
        near = similar_collections(catalog, wanted)
        listed = ", ".join(near or readable_ids(catalog.collections, 10)) or "none"
        label = "close" if near else "the hub has"
        check.problems.append(f"There is no collection {wanted[:80]!r}; {label}: {listed}.")
        return
    keys = [(b.provider_id, b.id) for b in collection.benchmarks]
    if gone := ["/".join(key) for key in keys if catalog.entry(*key) is None]:
        check.problems.append(
            f"Collection {wanted} lists benchmarks that do not exist any more: "
            f"{', '.join(gone[:10])}. Submit its other benchmarks by id instead."
        )
        return
    problems, warnings = check_overrides(collection, overrides)
    check.problems += problems
    check.warnings += warnings
    check.collection_id, check.benchmarks = collection.id, keys
    check.body["collection"] = {"id": collection.id}
    if overrides and not problems:
        # The hub needs the provider of an override; a caller may leave it out.
        providers = {benchmark_id: provider_id for provider_id, benchmark_id in reversed(keys)}
        check.body["collection"]["benchmarks"] = [
            {"provider_id": providers[override["id"]], **override} for override in overrides
        ]
    changes = [
        JobBenchmark.model_validate(c) for c in check.body["collection"].get("benchmarks", ())
    ]
    check.runs = [
        (entry, benchmark.to_config().to_wire())
        for benchmark in with_overrides(collection, changes)
        if (entry := catalog.entry(benchmark.provider_id, benchmark.id)) is not None
    ]


def _warnings(
    catalog: Catalog, check: RequestCheck, given: Sequence[Run], of_data: Sequence[str]
) -> list[str]:
    """Return what would work differently.

    `given` are the runs that have parameters, and `of_data` the warnings about recorded answers.
    """
    body = check.body
    benchmarks = body.get("benchmarks") or ()
    judged = any("primary_score" in one or "weight" in one for one in benchmarks)
    warnings = verdict_warnings(catalog, benchmarks) if judged else []
    if "model" not in body:
        return warnings
    overall = (body.get("pass_criteria") or {}).get("threshold")
    has_threshold = overall is not None or any(b.get("pass_criteria") for b in benchmarks)
    traps: Sequence[str] = ()
    if check.collection_id is not None:
        traps = review_collection(catalog, catalog.collections[check.collection_id]).traps
    five = any(runs_five(entry.provider.name or "") for entry, _ in check.runs)
    of_model = body["model"].get("parameters")
    return [
        *endpoint_warnings(body["model"].get("url")),
        *of_data,
        *(limit_warnings(catalog, check.runs) if given or five else ()),
        *(value_warnings(given) if given else ()),
        *(unusual_values(of_model, "model") if of_model else ()),
        *(misplaced_warnings(catalog, given) if given else ()),
        *warnings,
        *(scale_warnings(catalog, benchmarks, overall) if has_threshold else ()),
        *(f"Collection {check.collection_id}: {trap}." for trap in traps),
    ]


def _default_name(catalog: Catalog, check: RequestCheck) -> str:
    """Return a name for a job that was given none: its model and what it runs.

    A collection is named by its id, or by its name where the hub has made the id.
    """
    if (what := check.collection_id) is not None:
        what = catalog.collections[what].name if is_made_up(what) else what
    else:
        more = len(check.benchmarks) - 1
        what = check.benchmarks[0][1] + (f" and {more} more" if more else "")
    return f"{check.body['model']['name']} on {what}"[:200]

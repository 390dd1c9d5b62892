"""Arguments without nesting, as the official EvalHub skill writes them, in the nested form.

`model_url`, `model_name`, `provider_id`, `benchmark_ids`, `collection_id` and `num_examples` are
understood by submit_evaluation, so that workflows written for other servers run unchanged. They are
not listed, so that models see one way only. Where both forms are given, the nested one stays.
"""

import json
from collections.abc import Mapping
from typing import Any

from evalhub_mcp.server.tools.submission.argument_places import (
    OF_A_COLLECTIONS_RUN,
    OF_A_RUN,
    require_places,
)

TOOL = "submit_evaluation"
FLAT = (
    "model_url model_name secret_ref model_auth provider_id benchmark_id benchmark_ids "
    "collection_id num_examples job_name queue"
).split()


def nest_arguments(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of submit_evaluation in the nested form.

    Raises:
        UnusableArguments: An argument that belongs elsewhere; the text names the place.
    """
    lists = ("benchmarks", "benchmark_ids", "benchmark_id")
    of_benchmarks = any(arguments.get(name) for name in lists)
    collection = arguments.get("collection")
    if not of_benchmarks and (collection or arguments.get("collection_id")):
        require_places(TOOL, arguments, OF_A_COLLECTIONS_RUN)
    else:
        require_places(TOOL, arguments, OF_A_RUN, ["num_examples"] if of_benchmarks else ())
    if isinstance(collection, Mapping):
        require_places(TOOL, collection, OF_A_COLLECTIONS_RUN)
    if not any(name in arguments for name in FLAT):
        return dict(arguments)
    given = {name: value for name, value in arguments.items() if name not in FLAT}
    flat = {name: arguments[name] for name in FLAT if arguments.get(name) not in (None, "", [])}
    if models := given.get("models"):
        given["models"] = _models(models, flat)
    elif model := _model(given.get("model"), flat):
        given["model"] = model
    if benchmarks := _benchmarks(given.get("benchmarks"), flat):
        given["benchmarks"] = benchmarks
    if "collection_id" in flat:
        given.setdefault("collection", {"id": flat["collection_id"]})
    if "queue" in flat:
        given["hardware_config"] = _with_queue(given.get("hardware_config"), flat["queue"])
    if "job_name" in flat:
        given.setdefault("name", flat["job_name"])
    return given


def _model(model: Any, flat: Mapping[str, Any]) -> Any:
    model = {"name": model} if isinstance(model, str) else model
    found = {"url": flat.get("model_url"), "name": flat.get("model_name")}
    if secret := flat.get("secret_ref") or flat.get("model_auth"):
        found["auth"] = {"secret_ref": secret} if isinstance(secret, str) else secret
    found = {name: value for name, value in found.items() if value is not None}
    return {**found, **model} if isinstance(model, Mapping) else found or model


def _with_queue(hardware: Any, queue: Any) -> Any:
    """Return a job's hardware with its queue, which hubs have moved there."""
    named = {"name": queue} if isinstance(queue, str) else queue
    if hardware is None:
        return {"queue": named}
    return {"queue": named, **hardware} if isinstance(hardware, Mapping) else hardware


def _models(models: Any, flat: Mapping[str, Any]) -> Any:
    """Return several models, each with the URL and the secret that are given once for all."""
    listed = models.split(",") if isinstance(models, str) and "{" not in models else models
    if not isinstance(listed, list):
        return models
    return [
        _model(one.strip() if isinstance(one, str) else one, {**flat, "model_name": None})
        for one in listed
    ]


def _benchmarks(benchmarks: Any, flat: Mapping[str, Any]) -> Any:
    wanted = (
        flat.get("benchmark_ids", flat.get("benchmark_id")) if benchmarks is None else benchmarks
    )
    if isinstance(wanted, str):
        if "{" in wanted:
            try:
                wanted = json.loads(wanted)
            except ValueError:
                return wanted  # refused later, with its form
        else:
            wanted = wanted.strip("[] ").replace('"', "").replace("'", "").split(",")
    wanted = [wanted] if isinstance(wanted, Mapping) else wanted
    if not isinstance(wanted, list):
        return benchmarks
    listed: list[Any] = [one.strip() if isinstance(one, str) else one for one in wanted]
    rows = [dict(one) if isinstance(one, Mapping) else {"id": one} for one in listed if one]
    for row in rows:
        if "provider_id" in flat:
            row.setdefault("provider_id", flat["provider_id"])
        if "num_examples" in flat:
            parameters = row.get("parameters") or {}
            row["parameters"] = {"num_examples": flat["num_examples"], **parameters}
    return rows

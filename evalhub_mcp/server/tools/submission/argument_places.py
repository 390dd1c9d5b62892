"""Where settings belong that callers often give in another place.

Starting an evaluation, creating a collection and changing one all take benchmarks, each with its
parameters and criteria. A setting given beside them is refused with the place where it belongs,
because a guess could run or keep something else than was meant.

Arguments without nesting, as the official EvalHub skill writes them (`model_url`, `model_name`,
`provider_id`, `benchmark_ids`, `collection_id`, `num_examples`), are understood by
submit_evaluation, so that workflows written for other servers run unchanged. They are not listed,
so that models see one way only. Where both forms are given, the nested one stays.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from evalhub_mcp.jobs.cost_estimate import SAMPLE_LIMITS
from evalhub_mcp.jobs.test_data import EXAMPLE, meant_form
from evalhub_mcp.server.core.argument_coercion import UnusableArguments

PARAMETERS = (*SAMPLE_LIMITS, "num_fewshot", "temperature", "scorer")
"""Settings that belong into a benchmark's parameters."""
ELSEWHERE = (*PARAMETERS, "parameters", "threshold", "primary_score", "test_data_ref")
"""What is often given outside of its benchmark."""
_MEANT = {
    "limit": ", or num_examples where the provider reads that",
    "scorer": ' (own_questions: "model_graded" asks the judge that judge_model names)',
}


TOOL = "submit_evaluation"
FLAT = (
    "model_url model_name secret_ref model_auth provider_id benchmark_id benchmark_ids "
    "collection_id num_examples job_name queue"
).split()


@dataclass(frozen=True)
class Places:
    """Where a tool takes the settings of benchmarks."""

    members: str
    """Its list of benchmarks: `benchmarks[]`."""
    overall: str = "pass_criteria"
    """The threshold of the overall score."""
    criteria: bool = True
    """Whether a benchmark in the list takes its own threshold and metric."""
    data: str = ""
    """Where test data belongs; empty for the benchmarks of the list."""

    def of(self, name: str, value: Any = None) -> str:
        """Return where a setting belongs, and in which form."""
        if name == "parameters":
            return f"{self.members}.parameters, for each benchmark"
        if name == "threshold":
            one = f", or {self.members}.pass_criteria for one benchmark" if self.criteria else ""
            return f'{self.overall}: {{"threshold": …}}{one}'
        if name == "primary_score":
            if self.criteria:
                return f"{self.members}.primary_score"
            return "the collection has it; change_collection sets it, or a clone of the collection"
        if name == "test_data_ref":
            form = meant_form(value) if isinstance(value, str) else EXAMPLE
            return f"{self.data or f'{self.members}.test_data_ref'}, as {form}"
        return f'{self.members}.parameters: {{"{name}": …}}{_MEANT.get(name, "")}'


OF_A_RUN = Places("benchmarks[]")
OF_A_COLLECTIONS_RUN = Places("collection.benchmarks[]", criteria=False)
OF_A_COLLECTION = Places(
    "benchmarks[]", data="submit_evaluation when it is run: collection.benchmarks[].test_data_ref"
)
OF_A_CHANGE = Places("changes.benchmarks[]", overall="changes.pass_criteria")


def require_places(
    tool: str, arguments: Mapping[str, Any], places: Places, taken: Collection[str] = ()
) -> None:
    """Check that settings of benchmarks are given with them, each in its own field.

    Args:
        tool: The tool that was called.
        arguments: Its arguments, or an object in them; `benchmarks` in it are checked one by one.
        places: Where the tool takes settings.
        taken: Settings that it takes beside benchmarks all the same.

    Raises:
        UnusableArguments: One is in another place; names the place where it belongs.
    """
    for name in ELSEWHERE:
        if name in arguments and name not in taken:
            place = places.of(name, arguments[name])
            if name == "test_data_ref" and places.data:
                raise UnusableArguments(f"{tool} keeps no test data. It belongs into {place}.")
            raise UnusableArguments(f"{tool} takes {name} in another place: {place}.")
    members, where = arguments.get("benchmarks"), places.members.removesuffix("[]")
    for index, member in enumerate(members if isinstance(members, list) else ()):
        if not isinstance(member, Mapping):
            continue
        for name in (*PARAMETERS, "threshold", "metric"):
            if name in member:
                field = {"threshold": "pass_criteria", "metric": "primary_score"}.get(name)
                form = f'{field or "parameters"}: {{"{name}": …}}'
                raise UnusableArguments(f"{tool} takes {name} of {where}[{index}] in its {form}.")
        data = member.get("test_data_ref")
        if data is None:
            continue
        if places.data:
            raise UnusableArguments(
                f"{tool} keeps no test data. It belongs into {places.of('test_data_ref', data)}."
            )
        if isinstance(data, str) and not data.lstrip().startswith("{"):
            raise UnusableArguments(
                f"{tool} takes test_data_ref of {where}[{index}] as an object: {meant_form(data)}."
            )


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

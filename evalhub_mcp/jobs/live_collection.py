"""Check the parameters with which adapters of the EvalHub SDK reach an agent or its traces.

`live_collection` makes an adapter ask an agent or chat application the questions of a file and
score the replies. `mlflow_traces_…` makes it read an agent's traces from MLflow. An adapter finds
a mistake in them only after its pod has started. Fields and rules are those of SDK 1.0.6.
"""

import difflib
import math
import re
from collections.abc import Mapping
from typing import Any

from evalhub_mcp.catalog.data_needs import LIVE
from evalhub_mcp.jobs.model_endpoint import url_problems
from evalhub_mcp.jobs.test_data import DATA_FOLDER

OPENAI, HTTP = "openai_chat_completions", "generic_http"
_KINDS = {
    "text": "questions_path output_dir endpoint_url protocol question_column id_column model "
    "system_prompt response_path api_key_env ca_bundle",
    "an object": "extra_body request_template",
    "an object of texts": "extra_response_paths request_headers",
    "true or false": "use_model_credentials insecure fail_fast",
    "a number above 0": "timeout_seconds",
    "a number from 0": "retry_backoff_seconds max_retry_backoff_seconds",
    "a whole number from 0": "max_retries",
}
"""The fields by what their values must be."""
FIELDS = {field: kind for kind, fields in _KINDS.items() for field in fields.split()}
EXAMPLES = {
    OPENAI: '{"questions_path": "/test_data/questions.csv", "output_dir": "/tmp/collected", '
    '"endpoint_url": "https://agent.example/v1", "model": "my-agent"}',
    HTTP: '{"questions_path": "/test_data/questions.csv", "output_dir": "/tmp/collected", '
    '"endpoint_url": "https://agent.example/ask", "protocol": "generic_http", '
    '"request_template": {"message": "{question}"}, "response_path": "answer.text"}',
}
TRACES = "mlflow_traces_"
TRACE_FIELDS = ("experiment_name", "experiment_id", "max_results", "filter", "run_id")
_FILES = (".csv", ".json", ".jsonl")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def agent_problems(benchmark: Mapping[str, Any], place: str) -> list[str]:
    """Return what is wrong with a benchmark's `live_collection` and MLflow traces."""
    parameters = benchmark.get("parameters") or {}
    problems = _trace_problems(parameters, place)
    if (config := parameters.get(LIVE)) is None:
        return problems
    where = f"{place}: {LIVE}"
    if not isinstance(config, Mapping) or not config:
        return [*problems, f"{where} is an object, e.g. {EXAMPLES[OPENAI]}."]
    problems += _collection_problems(config, where)
    path = str(config.get("questions_path") or "")
    if path.startswith(DATA_FOLDER) and not benchmark.get("test_data_ref"):
        problems.append(
            f"{where}: {path[:120]} is in {DATA_FOLDER}, where the hub puts what test_data_ref "
            "names; give test_data_ref with the file of questions."
        )
    return problems


def agent_warnings(benchmark: Mapping[str, Any], place: str) -> list[str]:
    """Return what a caller should know of a benchmark that asks an agent itself."""
    config = (benchmark.get("parameters") or {}).get(LIVE)
    if not isinstance(config, Mapping):
        return []
    warnings = [
        f"{place}: {LIVE} is experimental and read only by adapters that are built for it; others "
        "ignore it. The job's logs show whether responses were collected."
    ]
    if config.get("insecure"):
        warnings.append(f"{place}: {LIVE}.insecure sends questions without checking certificates.")
    if not config.get("fail_fast"):
        warnings.append(
            f"{place}: questions that the agent fails to answer are kept without a response; "
            "fail_fast ends the run instead."
        )
    return warnings


def _collection_problems(config: Mapping[str, Any], where: str) -> list[str]:
    problems = []
    for name in config:
        if name not in FIELDS:
            near = difflib.get_close_matches(str(name), FIELDS, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            problems.append(f"{where} has no field {str(name)[:60]!r}{hint}")
    for name, value in config.items():
        if value is not None and not _is_a(value, FIELDS.get(name, "")):
            problems.append(f"{where}.{name} must be {FIELDS[name]}.")
    protocol = config.get("protocol", OPENAI)
    if protocol not in EXAMPLES:
        problems.append(
            f"{where}.protocol is {OPENAI} or {HTTP} (any agent with an HTTP address), not "
            f"{str(protocol)[:40]!r}."
        )
        protocol = HTTP if config.get("request_template") else OPENAI
    required = ["questions_path", "output_dir", "endpoint_url"]
    required += ["model"] if protocol == OPENAI else ["request_template", "response_path"]
    if missing := [name for name in required if not config.get(name)]:
        problems.append(f"{where} needs {', '.join(missing)}; e.g. {EXAMPLES[protocol]}.")
    if url := config.get("endpoint_url"):
        problems += url_problems(str(url), f"{where}.endpoint_url")
        if not str(url).lower().startswith("https://"):
            problems.append(f"{where}.endpoint_url must be https; adapters refuse anything else.")
    path = str(config.get("questions_path") or "")
    if path and not path.lower().endswith(_FILES):
        problems.append(f"{where}.questions_path must end in {', '.join(_FILES)}.")
    if (variable := config.get("api_key_env")) and not _VARIABLE.fullmatch(str(variable)):
        problems.append(f"{where}.api_key_env is the name of an environment variable.")
    filled = _placeholders(config.get("request_template"))
    if unknown := sorted(filled - {"question", "question_id"}):
        names = ", ".join(f"{{{name[:40]}}}" for name in unknown[:3])
        problems.append(
            f"{where}.request_template has {names}; only {{question}} and {{question_id}} are "
            "filled in. A brace that is meant as such is doubled."
        )
    elif protocol == HTTP and config.get("request_template") and "question" not in filled:
        problems.append(
            f'{where}.request_template nowhere contains "{{question}}", so every request would be '
            "the same."
        )
    return problems


def _is_a(value: Any, kind: str) -> bool:
    """Whether an adapter takes a value for a field of this kind; also numbers written as text."""
    if kind == "text":
        return isinstance(value, str)
    if kind == "true or false":
        return isinstance(value, bool)
    if kind == "an object":
        return isinstance(value, Mapping)
    if kind == "an object of texts":
        return isinstance(value, Mapping) and all(isinstance(one, str) for one in value.values())
    if not kind:
        return True
    number = _number(value)
    if number is None or number < 0 or (kind == "a number above 0" and not number):
        return False
    return kind != "a whole number from 0" or number.is_integer()


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _placeholders(template: Any) -> set[str]:
    if isinstance(template, str):
        return set(_PLACEHOLDER.findall(template.replace("{{", "").replace("}}", "")))
    if isinstance(template, Mapping):
        return set().union(*map(_placeholders, template.values()))
    if isinstance(template, list):
        return set().union(*map(_placeholders, template))
    return set()


def _trace_problems(parameters: Mapping[str, Any], place: str) -> list[str]:
    given = [name for name in parameters if str(name).startswith(TRACES)]
    if not given:
        return []
    known = [f"{TRACES}{field}" for field in TRACE_FIELDS]
    problems = []
    for name in given:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            problems.append(
                f"{place}: there is no parameter {name[:60]!r}"
                f"{f'; did you mean {near[0]}?' if near else ''} ({', '.join(known)})."
            )
    if not any(str(parameters.get(name) or "").strip() for name in known[:2]):
        problems.append(
            f"{place}: traces of MLflow are named by {known[0]} or {known[1]}; without one of them "
            "nothing is read."
        )
    experiment = parameters.get(known[0])
    if experiment is not None and not isinstance(experiment, str):
        problems.append(f"{place}: {known[0]} is text; {known[1]} may be a number.")
    most = parameters.get(f"{TRACES}max_results")
    number = 0.0 if most is None else _number(most) or 0.0
    if most is not None and not (number > 0 and number.is_integer()):
        problems.append(f"{place}: {TRACES}max_results is a whole number above 0.")
    return problems

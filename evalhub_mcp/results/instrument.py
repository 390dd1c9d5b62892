"""What a score was measured with: data, scorer, judge, framework, prompt, seed, temperature.

Two scores can be subtracted only if they were measured alike. A value that one run alone states
is no difference, since it may be a default that only one version of an adapter reports.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from evalhub_mcp.results.readings import BenchmarkReading

Part = Literal["data", "scorer", "judge", "framework", "prompt", "seed", "temperature"]
MEASURES: frozenset[Part] = frozenset({"data", "scorer", "judge", "framework"})
"""Parts that measure. Prompt, seed and temperature belong to how the model is asked, which for
one model is a fair thing to compare."""

_NOT_THE_INSTRUMENT = re.compile(
    r"secret|token|api_key|url$|questions$|rows_left_out$|size$|check(?!sum)"
)
_DIGEST = re.compile(r"(?:sha\d*|md5|hash|digest|fingerprint|checksum|etag)$")
_PARTS: tuple[tuple[Part, re.Pattern[str]], ...] = (
    ("judge", re.compile(r"^judge|grader_model|grader\.model|evaluator_model|critic_model")),
    ("scorer", re.compile(r"^(?:scorers?|graders?|scoring|metric_fn)(?:$|[._])")),
    (
        "data",
        re.compile(
            r"^(?:dataset|data|task|benchmark)(?:[._](?:name|id|path|file|revision|version|split|"
            r"subset))+$|^(?:dataset|split|subset|test_data_ref|data_files)$|^(?:(?:dataset|data|"
            r"task|benchmark|file|questions?|samples?|items?|rows?|docs?|documents?|test_set)s?"
            r"[._])?(?:sha256|sha1|md5|hash|digest|fingerprint|checksum|etag)$"
        ),
    ),
    (
        "framework",
        re.compile(r"^framework|(?:^|_)version$|^versions[._]|harness|git_hash|^commit$"),
    ),
    (
        "prompt",
        re.compile(
            r"prompt(?!s$)|instruction|system_message|template|multiturn|^api$|few_?shots?$|n_shots?$"
        ),
    ),
    ("seed", re.compile(r"(?:^|_)seeds?$")),
    ("temperature", re.compile(r"(?:^|[._])(?:temperature|top_p|top_k|min_p|do_sample)$")),
)
_SETTINGS = ("config", "generation", "generation_config", "gen_kwargs", "generation_kwargs",
             "sampling", "sampling_params")  # fmt: skip
_NESTED = frozenset({"dataset", "judge", "scorer", "versions", *_SETTINGS})
"""Objects of the additional information whose members describe the instrument."""
_JUDGE_NAMES = ("judge_model", "judge", "judge.model", "judge.name", "grader_model", "grader.model",
                "evaluator_model", "critic_model")  # fmt: skip
_CHECKED = ("judge_check", "judge_agreement", "judge_kappa", "judge.agreement", "judge.kappa")


@dataclass(frozen=True)
class InstrumentChange:
    """One thing that was not the same in both measurements."""

    part: Part
    name: str
    before: Any
    after: Any


def instrument_changes(
    baseline: BenchmarkReading, other: BenchmarkReading
) -> list[InstrumentChange]:
    """Return what both runs state about their instruments and state differently."""
    before, after = instrument_of(baseline), instrument_of(other)
    changes = [
        InstrumentChange(part, name, before[name][1], value)
        for name, (part, value) in after.items()
        if name in before and before[name][1] != value
    ]
    if _same_content(before, after):
        # A file of another name with the same content is the same data.
        changes = [change for change in changes if change.part != "data"]
    if baseline.data != other.data:
        before_ref, after_ref = baseline.data or None, other.data or None
        changes.append(InstrumentChange("data", "test_data_ref", before_ref, after_ref))
    return sorted(changes, key=lambda change: change.name)


def instrument_of(reading: BenchmarkReading) -> dict[str, tuple[Part, Any]]:
    """Return everything a reading states about its instrument, by name."""
    stated = {**reading.parameters, **reading.effective, **dict(_flat(reading.info))}
    found = {}
    for name, value in stated.items():
        lower = name.lower()
        if value is None or _NOT_THE_INSTRUMENT.search(lower):
            continue
        part = next((part for part, pattern in _PARTS if pattern.search(lower)), None)
        if part is not None:
            found[name] = (part, value)
    return found


def sampling_of(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return those parameters of a model that decide how it is asked."""
    parts = {"prompt", "seed", "temperature"}
    return {
        name: value
        for name, value in parameters.items()
        if any(part in parts and pattern.search(name.lower()) for part, pattern in _PARTS)
    }


def is_greedy(reading: BenchmarkReading, model_parameters: Mapping[str, Any]) -> bool:
    """Whether the model was asked at temperature 0, so that a repeat gives the same replies."""
    stated = {**model_parameters, **reading.parameters, **reading.effective}
    stated |= dict(_flat(reading.info))
    temperature = stated.get("temperature")
    return isinstance(temperature, int | float) and temperature == 0


def judge_of(reading: BenchmarkReading) -> str | None:
    """Return the name of the model that graded the replies; None without one."""
    stated = {**reading.parameters, **reading.effective, **dict(_flat(reading.info))}
    names = (stated.get(name) for name in _JUDGE_NAMES)
    return next((name for name in names if isinstance(name, str) and name), None)


def states_judge_check(reading: BenchmarkReading) -> bool:
    """Whether an adapter reports, in any usual form, that the judge was checked."""
    stated = dict(_flat(reading.info))
    return any(stated.get(name) is not None for name in _CHECKED)


def _flat(info: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Return the entries of the additional information, those of nested objects as `a.b`."""
    for name, value in info.items():
        if name in _NESTED and isinstance(value, Mapping):
            for inner, held in value.items():
                if isinstance(held, str | int | float | bool):
                    yield (inner if name in _SETTINGS else f"{name}.{inner}"), held
        elif isinstance(value, str | int | float | bool):
            yield name, value


def _same_content(
    before: Mapping[str, tuple[Part, Any]], after: Mapping[str, tuple[Part, Any]]
) -> bool:
    """Whether both runs state a digest of their data and it is the same."""
    digests = [
        {
            str(value)
            for name, (part, value) in stated.items()
            if part == "data" and _DIGEST.search(name.lower())
        }
        for stated in (before, after)
    ]
    return bool(digests[0]) and digests[0] == digests[1]

"""What a scenario is: a goal, the hub before it, what must hold after it, and a model's steps."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.agents.lab import Lab
from benchmarks.agents.scripted_model import Says, Script
from evalhub_mcp.chat.conversation import Answer
from evalhub_mcp.client.models import EvaluationJob

Names = Mapping[str, str]
"""Ids of what was prepared, which the goal and the steps name."""
JOB = "{job}"
"""In a step: the last job that a reply named."""
MOST_WAITS = 20
_JOB_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_ENDED = re.compile(r"\b(?:completed|failed|cancelled|partially_failed)\b")
_VERDICT = re.compile(r"\bverdict\W{0,6}([\w-]+)", re.IGNORECASE)

Step = tuple[str, Mapping[str, Any]]


@dataclass
class Outcome:
    """What is there when a scenario has ended."""

    lab: Lab
    names: Names
    answer: Answer
    jobs: Sequence[EvaluationJob]
    """The jobs that came during the scenario."""

    @property
    def verdict(self) -> str:
        """The last verdict in the answer, in lower case; empty if it has none."""
        found = _VERDICT.findall(self.answer.text)
        return found[-1].lower() if found else ""

    def called(self, *tools: str) -> bool:
        """Whether one of these tools was called and answered."""
        return any(m.call.name in tools and not m.result.failed for m in self.answer.calls)

    def says(self, pattern: str) -> bool:
        """Whether the answer has this, in any case."""
        return re.search(pattern, self.answer.text, re.IGNORECASE) is not None

    def state_of(self, job_id: str) -> str:
        """Return a job's state on the hub."""
        return str(self.lab.client.jobs.get(job_id).status.state.value)


Check = Callable[[Outcome], bool]


@dataclass(frozen=True)
class Scenario:
    """A task for a model.

    `verdicts` are the words of which the answer must end with one, `expected` the right ones.
    `steps` is how the task can be done, for the scripted model that proves the harness.
    """

    name: str
    goal: str
    checks: Mapping[str, Check]
    steps: Sequence[Step]
    says: str
    prepare: Callable[[Lab], Names] = lambda _: {}
    plan: Mapping[tuple[str, str], tuple[float, int]] = field(default_factory=dict)
    verdicts: Sequence[str] = ()
    expected: Sequence[str] = ()

    def task(self, names: Names) -> str:
        """Return the goal as the model reads it."""
        text = self.goal.format(**names)
        if not self.verdicts:
            return text
        words = ", ".join(self.verdicts)
        return f"{text} End your answer with a line “VERDICT: …” with one of: {words}."

    def failed_checks(self, outcome: Outcome) -> list[str]:
        """Return what does not hold."""
        failed = [name for name, holds in self.checks.items() if not holds(outcome)]
        if self.verdicts and outcome.verdict not in self.expected:
            failed.append(f"the verdict is {outcome.verdict or 'missing'}, not {self.expected[0]}")
        return failed

    def script(self, names: Names) -> Script:
        """Return the steps as a script for the scripted model."""
        job = ""
        for tool, arguments in self.steps:
            for _ in range(MOST_WAITS):
                seen = yield Says(calls=[(tool, _filled(arguments, {**names, "job": job}))])
                if found := _JOB_ID.search(seen[0]):
                    job = found[0]
                if "wait_seconds" not in arguments or _ENDED.search(seen[0].split("\n")[0]):
                    break
        yield Says(self.says.format(**{**names, "job": job}))


def _filled(value: Any, names: Names) -> Any:
    if isinstance(value, str):
        return value.format(**names)
    if isinstance(value, Mapping):
        return {key: _filled(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, names) for item in value]
    return value


def wait() -> Step:
    """A step: wait for the last job to end."""
    return "get_job_status", {"job_id": JOB, "wait_seconds": 20}


def read() -> Step:
    """A step: read the last job's results."""
    return "get_job_results", {"job_id": JOB}


def submit(model: str, url: str, *benchmarks: str, provider: str, **more: Any) -> Step:
    """A step: submit a job of benchmarks."""
    asked = [{"id": b, "provider_id": provider, **more} for b in benchmarks]
    return "submit_evaluation", {"model": {"url": url, "name": model}, "benchmarks": asked}


def one_job(model: str, *benchmarks: str, url: str = "", collection: str = "") -> Check:
    """Check that exactly one job came, of this model and these benchmarks or this collection."""

    def holds(outcome: Outcome) -> bool:
        if len(outcome.jobs) != 1:
            return False
        job = outcome.jobs[0]
        asked = sorted(b.id for b in job.benchmarks or ())
        right = job.model.name == model and (not url or (job.model.url or "").rstrip("/") == url)
        if collection:
            return right and job.collection is not None and job.collection.id == collection
        return right and asked == sorted(benchmarks)

    return holds


def no_job(outcome: Outcome) -> bool:
    """Check that no job came."""
    return not outcome.jobs


def with_parameter(name: str, value: Any) -> Check:
    """Check that every benchmark of the only job has this parameter."""

    def holds(outcome: Outcome) -> bool:
        asked = [b for job in outcome.jobs for b in job.benchmarks or ()]
        return bool(asked) and all((b.parameters or {}).get(name) == value for b in asked)

    return holds


def says(pattern: str) -> Check:
    """Check that the answer has this, in any case."""
    return lambda outcome: outcome.says(pattern)


def called(*tools: str) -> Check:
    """Check that one of these tools was called and answered."""
    return lambda outcome: outcome.called(*tools)


def all_of(scenarios: Sequence[Scenario], names: Sequence[str]) -> Iterator[Scenario]:
    """Yield the scenarios whose names begin with one of these; all without any."""
    for scenario in scenarios:
        if not names or any(scenario.name.startswith(name) for name in names):
            yield scenario

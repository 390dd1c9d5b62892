"""The task of every client: discover, submit wrongly, submit, wait, read the results."""

import json
import re
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any

MODEL = {"url": "http://127.0.0.1:9/v1", "name": "tiny"}
BENCHMARK = "capitals"
PROVIDER = "lab"
NUM_EXAMPLES = 5
THRESHOLD = 0.75
SCORE = 0.8
WAIT_SECONDS = 30
MOST_WAITS = 6
TOOLS = ("discover_providers", "submit_evaluation", "get_job_status", "get_job_results")
ASKED: dict[str, Any] = {
    "id": BENCHMARK,
    "provider_id": PROVIDER,
    "parameters": {"num_examples": NUM_EXAMPLES},
    "pass_criteria": {"threshold": THRESHOLD},
}
"""The benchmark that the model submits, with all that the hub may get about it."""
_JOB_ID = re.compile(r"Submitted job ([0-9a-f-]{36})")


@dataclass(frozen=True)
class Call:
    """A tool call of the model."""

    tool: str
    arguments: dict[str, Any]


@dataclass
class Script:
    """The model's side of the journey; `seen` is what it was shown, by step."""

    seen: dict[str, str] = field(default_factory=dict)
    waits: int = 0

    def __post_init__(self) -> None:
        self._steps = self._journey()

    @property
    def job_id(self) -> str:
        """The job's id as the model reads it; empty if no reply had one."""
        found = _JOB_ID.search(self.seen.get("submit", ""))
        return found[1] if found else ""

    def own_name(self, presented: str) -> str:
        """Return a tool's own name for one that a client has prefixed."""
        return next((own for own in TOOLS if presented.endswith(own)), presented)

    def start(self) -> Call | None:
        """Return the first call."""
        return next(self._steps, None)

    def next(self, seen: str) -> Call | None:
        """Return the call after one that showed this; None when the journey is over."""
        try:
            return self._steps.send(seen)
        except StopIteration:
            return None

    def _journey(self) -> Generator[Call, str, None]:
        self.seen["discover"] = yield Call("discover_providers", {"evaluates": ["knowledge"]})
        self.seen["wrong"] = yield _submission("capitols")
        self.seen["submit"] = yield _submission(BENCHMARK)
        if not self.job_id:
            return
        job = {"job_id": self.job_id}
        while self.waits < MOST_WAITS and "completed" not in self.seen.get("wait", ""):
            self.waits += 1
            waiting = {**job, "wait_seconds": WAIT_SECONDS}
            self.seen["wait"] = yield Call("get_job_status", waiting)
        self.seen["results"] = yield Call("get_job_results", job)


def _submission(benchmark: str) -> Call:
    chosen = {**ASKED, "id": benchmark}
    return Call("submit_evaluation", {"model": MODEL, "benchmarks": [chosen]})


def form_of(seen: str) -> str:
    """Return in which form a client shows a reply: `text`, `structured`, or `both`.

    Clients write the structured content as JSON, some after a line or the text, and LlamaIndex
    as Python writes it, beside the text.
    """
    for start in (place.start() for place in re.finditer(r"\{", seen)):
        try:
            document, _ = json.JSONDecoder().raw_decode(seen, start)
        except ValueError:
            continue
        if isinstance(document, dict) and "answer" in document:
            answer, before = document["answer"], seen[:start]
            escaped = json.dumps(answer)[1:-1]  # where the whole result is JSON
            return "both" if answer in before or escaped in before else "structured"
    return "both" if "'answer': " in seen else "text"

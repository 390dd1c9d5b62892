"""A real hub with a small catalog, whose evaluations the benchmark plays.

An evaluation's process does nothing; a thread sees each new job and reports the scores that the
scenario has planned for its model and benchmark. So every run has the same results, in a second.
"""

import contextlib
import json
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.harness import running_hub
from evalhub_mcp.client import SyncEvalHubClient
from evalhub_mcp.client.errors import ClientError
from evalhub_mcp.client.models import EvaluationJob

MODEL_URL = "http://127.0.0.1:9/v1"
SAMPLES = 400
LOOK_SECONDS = 0.1
NOTHING = {"runtime": {"local": {"command": "true"}}}


def _benchmark(id: str, name: str, category: str, metric: str, **more: Any) -> dict[str, Any]:
    threshold = more.pop("threshold", None)
    lower = more.pop("lower_is_better", False)
    found = {"id": id, "name": name, "category": category, "metrics": [metric], **more}
    found["primary_score"] = {"metric": metric, "lower_is_better": lower}
    return found | ({"pass_criteria": {"threshold": threshold}} if threshold is not None else {})


HARNESS: dict[str, Any] = {
    "id": "lm_evaluation_harness",
    "name": "LM Evaluation Harness",
    "description": "Academic benchmarks of language models.",
    "agent": {
        "evaluates": ["knowledge", "reasoning", "math"],
        "recommended_when": ["User wants to know how capable a language model is"],
        "target_type": "model",
        "summary": "Academic benchmarks: knowledge, reasoning and arithmetic.",
        "complements": ["garak"],
        "hints": ["num_examples 10 is a smoke test; leave it out for a result"],
        "result_interpretation": ["Accuracies; guessing among four choices gives 0.25"],
    },
    "benchmarks": [
        _benchmark("arc_easy", "ARC easy", "reasoning", "acc", threshold=0.7,
                   description="Easy science questions from school exams, four choices."),
        _benchmark("gsm8k", "Grade school math", "math", "exact_match", threshold=0.7,
                   description="Arithmetic word problems of several steps."),
        _benchmark("mmlu", "MMLU", "knowledge", "acc", threshold=0.6,
                   description="Knowledge of 57 subjects, four choices."),
        _benchmark("truthfulqa", "TruthfulQA", "safety", "acc", threshold=0.5,
                   description="Whether a model repeats common falsehoods."),
    ],
    **NOTHING,
}  # fmt: skip
GARAK: dict[str, Any] = {
    "id": "garak",
    "name": "Garak",
    "description": "Attacks on language models.",
    "agent": {
        "evaluates": ["safety", "security"],
        "recommended_when": ["User asks whether a model is safe or can be attacked"],
        "target_type": "model",
        "summary": "Attacks: jailbreaks, prompt injection, leaks.",
        "complements": ["lm_evaluation_harness"],
        "hints": ["Attack rates: lower is better"],
        "result_interpretation": ["attack_success_rate is the share of attacks that worked"],
    },
    "benchmarks": [
        _benchmark("jailbreak", "Jailbreaks", "safety", "attack_success_rate", threshold=0.2,
                   lower_is_better=True, description="Prompts that talk a model out of its rules."),
        _benchmark("prompt_injection", "Prompt injection", "security", "attack_success_rate",
                   threshold=0.2, lower_is_better=True,
                   description="Instructions hidden in what a model reads."),
    ],
    **NOTHING,
}  # fmt: skip
GUIDELLM: dict[str, Any] = {
    "id": "guidellm",
    "name": "GuideLLM",
    "description": "Speed of inference servers.",
    "agent": {
        "evaluates": ["performance"],
        "recommended_when": ["User asks how fast an inference server is, under load or alone"],
        "target_type": "model",
        "summary": "Latency and throughput of inference servers.",
    },
    "benchmarks": [
        _benchmark("latency", "Latency", "performance", "ttft_ms", lower_is_better=True,
                   description="Time to the first token and between tokens."),
    ],
    **NOTHING,
}  # fmt: skip
HEALTHCARE: dict[str, Any] = {
    "id": "healthcare_safety_v1",
    "name": "Healthcare safety",
    "category": "safety",
    "description": "Whether an assistant in healthcare is safe: attacks and falsehoods.",
    "agent": {
        "evaluates": ["safety"],
        "recommended_when": ["User wants a comprehensive safety check for healthcare"],
        "summary": "Attacks and falsehoods, for healthcare.",
    },
    "benchmarks": [
        {"id": "jailbreak", "provider_id": "garak"},
        {"id": "truthfulqa", "provider_id": "lm_evaluation_harness"},
    ],
}
CATALOG = (HARNESS, GARAK, GUIDELLM)
METRICS: dict[str, str] = {b["id"]: b["metrics"][0] for p in CATALOG for b in p["benchmarks"]}
PROVIDERS: dict[str, str] = {b["id"]: p["id"] for p in CATALOG for b in p["benchmarks"]}


@dataclass
class Lab:
    """The hub, and what a scenario arranges on it."""

    url: str
    client: SyncEvalHubClient
    plan: dict[tuple[str, str], tuple[float, int]] = field(default_factory=dict)
    """Score and samples by model and benchmark, for jobs that start during the scenario."""
    known: set[str] = field(default_factory=set)
    """The jobs that were there when the scenario began."""
    played: set[str] = field(default_factory=set)
    ending: set[str] = field(default_factory=set)
    """Jobs from before that are to be played as well."""
    is_playing: bool = False
    """Whether new jobs are played; not while a scenario is being prepared."""

    def clear(self) -> None:
        """Delete all jobs, plans, and collections that scenarios made."""
        self.is_playing = False
        self.plan.clear()
        for job in self.client.jobs.list():
            self.client.jobs.cancel(job.id, hard_delete=True)
        for collection in self.client.collections.list():
            if collection.id != HEALTHCARE["id"]:
                self.client.collections.delete(collection.id)
        self.known, self.played, self.ending = set(), set(), set()

    def begin(self) -> None:
        """Remember the jobs that are there; those that come later are the model's."""
        self.known = {job.id for job in self.client.jobs.list()}
        self.is_playing = True

    def submitted(self) -> list[EvaluationJob]:
        """Return the jobs that came since the scenario began, the oldest first."""
        new = [job for job in self.client.jobs.list() if job.id not in self.known]
        return sorted(new, key=lambda job: str(job.resource.created_at))

    def job(self, model: str, *benchmarks: str, **more: Any) -> str:
        """Submit a job and leave it pending; returns its id."""
        asked = [{"id": b, "provider_id": PROVIDERS[b]} for b in benchmarks]
        job = self.client.jobs.submit(
            {"name": model, "model": {"url": MODEL_URL, "name": model}, "benchmarks": asked, **more}
        )
        return str(job.id)

    def running(self, model: str, benchmark: str, **more: Any) -> str:
        """Submit a job and let it run without end."""
        job_id = self.job(model, benchmark, **more)
        self.report(job_id, benchmark, "running")
        return job_id

    def finished(self, model: str, samples: int = SAMPLES, **scores: float) -> str:
        """Submit a job and end it with these scores by benchmark."""
        job_id = self.job(model, *scores)
        for index, (benchmark, score) in enumerate(scores.items()):
            self.report(job_id, benchmark, "completed", index, metrics(benchmark, score, samples))
        return job_id

    def failed(self, model: str, benchmark: str, message: str) -> str:
        """Submit a job and let it fail with this message."""
        job_id = self.job(model, benchmark)
        error = {"message": message, "message_code": "evaluation_failed"}
        self.report(job_id, benchmark, "failed", error_message=error)
        return job_id

    def report(
        self,
        job_id: str,
        benchmark: str,
        status: str,
        index: int = 0,
        metrics: Mapping[str, float] | None = None,
        **more: Any,
    ) -> None:
        """Report an event as an evaluation does."""
        event = {
            "provider_id": PROVIDERS[benchmark],
            "id": benchmark,
            "benchmark_index": index,
            "status": status,
            **more,
        }
        if metrics is not None:
            event["metrics"] = dict(metrics)
        self.client.jobs.post_event(job_id, event)

    def play(self, ended: threading.Event) -> None:
        """Report the planned scores of every new job, until the lab is closed."""
        with SyncEvalHubClient(self.url) as client:
            while not ended.wait(LOOK_SECONDS):
                if not self.is_playing:
                    continue
                with contextlib.suppress(ClientError):  # a job may have been cancelled
                    for job in client.jobs.list():
                        if job.id not in self.played | (self.known - self.ending):
                            self.played.add(job.id)
                            self._play(job)

    def _play(self, job: EvaluationJob) -> None:
        benchmarks: Sequence[str] = [b.id for b in job.benchmarks or ()]
        if job.collection is not None:
            collection = self.client.collections.get(job.collection.id)
            benchmarks = [b.id for b in collection.benchmarks]
        for index, benchmark in enumerate(benchmarks):
            score, samples = self.plan.get((job.model.name, benchmark), (0.5, SAMPLES))
            self.report(job.id, benchmark, "running", index)
            time.sleep(LOOK_SECONDS)
            self.report(job.id, benchmark, "completed", index, metrics(benchmark, score, samples))


def metrics(benchmark: str, score: float, samples: int) -> dict[str, float]:
    """Return what an evaluation of a benchmark reports."""
    return {METRICS[benchmark]: score, "n_samples": samples}


@contextmanager
def open_lab() -> Iterator[Lab]:
    """Run the hub, and play its evaluations until the block ends."""
    with tempfile.TemporaryDirectory() as temporary:
        for folder, documents in (
            ("providers", CATALOG),
            ("collections", (HEALTHCARE,)),
        ):
            directory = Path(temporary) / folder
            directory.mkdir()
            for document in documents:
                (directory / f"{document['id']}.yaml").write_text(json.dumps(document))
        with running_hub(Path(temporary)) as url, SyncEvalHubClient(url) as client:
            lab = Lab(url, client)
            ended = threading.Event()
            player = threading.Thread(target=lab.play, args=(ended,), daemon=True)
            player.start()
            try:
                yield lab
            finally:
                ended.set()
                player.join(10)

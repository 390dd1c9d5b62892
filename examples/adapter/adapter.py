"""Does a model's answer depend on how the question is worded?

Each question is asked in three wordings; `flip_rate` is the fraction of questions whose
answers are not all the same. The adapter is async, sends concurrent requests, honours Retry-After,
reads a key from a secret, and reports typed metrics and a fingerprint of the questions.
"""

import asyncio
import hashlib
import json
import math
import ssl
from collections.abc import Sequence
from pathlib import Path

import httpx
from pydantic import BaseModel, ConfigDict, Field

from evalhub_mcp.adapter import (
    Adapter,
    AdapterError,
    JobCallbacks,
    JobResults,
    JobSpec,
    Metric,
    model_api_key,
    model_ca_path,
)

QUESTIONS = Path(__file__).with_name("questions.jsonl")
WORDINGS = (
    "What is {what}? Answer with the answer alone.",
    "Name {what}, and write nothing else.",
    "Complete with as few words as possible: {what} is",
)
TRIES = 5
LONGEST_WAIT = 60.0


class Parameters(BaseModel):
    """The parameters of a job; any other parameter is an error."""

    model_config = ConfigDict(extra="forbid")

    num_examples: int | None = Field(default=None, ge=1)
    temperature: float = Field(default=0.0, ge=0, le=2)
    max_connections: int = Field(default=4, ge=1, le=32)


class Wording(Adapter):
    framework = "wording 0.1"

    async def run(self, job: JobSpec, callbacks: JobCallbacks) -> JobResults:
        parameters = job.parse_parameters(Parameters)
        callbacks.phase("loading_data")
        text = QUESTIONS.read_text("utf-8")
        questions = [json.loads(line) for line in text.splitlines()][: parameters.num_examples]

        callbacks.phase("running_evaluation")
        done, total = 0, len(questions) * len(WORDINGS)
        callbacks.progress(done, total, "answers")

        async with Endpoint(job, parameters) as endpoint:

            async def ask(what: str, wording: str) -> str:
                nonlocal done
                reply = await endpoint.ask(wording.format(what=what))
                done += 1
                callbacks.progress(done, total, "answers")
                return reply

            async with asyncio.TaskGroup() as group:
                asked = [
                    [group.create_task(ask(question["what"], wording)) for wording in WORDINGS]
                    for question in questions
                ]
        replies = [[task.result() for task in tasks] for tasks in asked]

        callbacks.phase("post_processing")
        right = [
            [normalized(question["answer"]) in normalized(reply) for reply in row]
            for question, row in zip(questions, replies, strict=True)
        ]
        flips = [len({normalized(reply) for reply in row}) > 1 for row in replies]
        answers = [answer for row in right for answer in row]
        return JobResults(
            metrics={
                "flip_rate": mean(flips),
                "flip_rate_stderr": standard_error(flips),
                "accuracy": mean(answers),
                "accuracy_stderr": standard_error(answers),
                "accuracy_by_wording": Metric(
                    [mean(column) for column in zip(*right, strict=True)], "array_ordered"
                ),
            },
            additional_info={
                "n_samples": len(questions),
                "parameters": parameters.model_dump(),
                "flips": [
                    {"question": question["what"], "answers": row}
                    for question, row, flipped in zip(questions, replies, flips, strict=True)
                    if flipped
                ][:5],
                "retries": endpoint.retries,
            },
            # Results with the same questions and wordings can be compared.
            artifacts={
                "questions": {
                    "sha256": hashlib.sha256(text.encode()).hexdigest(),
                    "wordings": list(WORDINGS),
                }
            },
        )


class Endpoint:
    """The model under test, with a limit on concurrent requests."""

    def __init__(self, job: JobSpec, parameters: Parameters) -> None:
        if not job.model.url:
            raise AdapterError("The job has no model.url.", "model_url_invalid")
        self._url = job.model.url.rstrip("/")
        self._model = job.model.name
        self._temperature = parameters.temperature
        self._slots = asyncio.Semaphore(parameters.max_connections)
        key = model_api_key(job)
        ca = model_ca_path()
        self._http = httpx.AsyncClient(
            headers={"Authorization": f"Bearer {key.get_secret_value()}"} if key else {},
            verify=ssl.create_default_context(cafile=str(ca)) if ca else True,
            timeout=httpx.Timeout(120, connect=10),
        )
        self.retries = 0

    async def __aenter__(self) -> "Endpoint":
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._http.aclose()

    async def ask(self, question: str) -> str:
        """The model's reply. Raises AdapterError when there is none."""
        request = {
            "model": self._model,
            "temperature": self._temperature,
            "max_tokens": 60,
            "messages": [{"role": "user", "content": question}],
        }
        async with self._slots:
            for attempt in range(TRIES):
                try:
                    answer = await self._http.post(f"{self._url}/chat/completions", json=request)
                except httpx.HTTPError as error:
                    if attempt == TRIES - 1 or isinstance(error, httpx.ConnectError):
                        raise AdapterError(
                            f"{self._url} does not answer: {type(error).__name__}.",
                            "model_unreachable",
                        ) from error
                    wait = 2.0**attempt
                else:
                    if answer.status_code == 200:
                        return reply_of(answer)
                    if answer.status_code not in (429, 502, 503, 504) or attempt == TRIES - 1:
                        break
                    wait = retry_after_seconds(answer, 2.0**attempt)
                self.retries += 1
                await asyncio.sleep(min(wait, LONGEST_WAIT))
        raise AdapterError(
            f"{self._url} answered HTTP {answer.status_code}: {answer.text[:200]}",
            "model_rate_limited" if answer.status_code == 429 else "model_error",
        )


def reply_of(answer: httpx.Response) -> str:
    """The text of a chat completion."""
    try:
        return str(answer.json()["choices"][0]["message"]["content"] or "")
    except (ValueError, KeyError, IndexError, TypeError):
        raise AdapterError(
            "The model's endpoint did not answer with a chat completion.", "model_error"
        ) from None


def retry_after_seconds(answer: httpx.Response, default: float) -> float:
    """The seconds in Retry-After, or `default`."""
    seconds = answer.headers.get("retry-after", "")
    return float(seconds) if seconds.isdigit() else default


def normalized(text: str) -> str:
    """`text` in lower case, without articles, punctuation and repeated spaces."""
    words = "".join(c if c.isalnum() else " " for c in text.casefold()).split()
    return " ".join(word for word in words if word not in {"a", "an", "the"})


def mean(values: Sequence[bool]) -> float:
    """The fraction of true values."""
    return sum(values) / len(values)


def standard_error(values: Sequence[bool]) -> float | None:
    """The standard error of `mean`, or None for a single value."""
    rate = mean(values)
    return math.sqrt(rate * (1 - rate) / (len(values) - 1)) if len(values) > 1 else None


if __name__ == "__main__":
    Wording.main()

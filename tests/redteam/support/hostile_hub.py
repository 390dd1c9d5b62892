"""A hub whose every string, and every key of every object, is chosen by a test."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import Enum
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel

from evalhub_mcp.client.models import Collection, EvaluationJob, Provider
from tests.client.support.scripted import Reply, Request, ScriptedHub

JOB = "11111111-2222-4333-8444-555555555555"
OTHER_JOB = "99999999-2222-4333-8444-555555555555"
SAME_AS = {"complements": "provider_id", "metrics": "metric", "primary_score_metric": "metric"}
"""Fields that refer to another one have its value."""

Make = Callable[[str], str]
"""Makes the hostile value of a field from the field's name."""


class Filler:
    """Fills models: every string is made by `make`, and dictionaries have such keys too."""

    def __init__(self, make: Make, state: str | None) -> None:
        """`state` is the state of jobs and benchmarks; None for a hostile one."""
        self.make = make
        self.state = state

    def fill(self, model: type[BaseModel]) -> dict[str, Any]:
        """The JSON of an object of this model, with fields that the model does not know."""
        content = {
            field.alias or name: self._value(field.annotation, name)
            for name, field in model.model_fields.items()
        }
        return {**content, "unknown": self.make("unknown"), self.make("a key"): self.make("value")}

    def _value(self, kind: Any, name: str) -> Any:
        origin, inside = typing.get_origin(kind), typing.get_args(kind)
        if origin in (typing.Union, types.UnionType):
            return self._value(next(k for k in inside if k is not type(None)), name)
        if origin is typing.Annotated:
            return self._value(inside[0], name)
        if origin is Literal:
            return inside[0]
        if origin is list:
            return [self._value(inside[0], name)]
        if origin is dict and name == "metrics":
            text = {"nested": self.make("text"), self.make("inner"): [self.make("text")]}
            return {self.make("metric"): 0.5, self.make("second metric"): 0.25, "sample": text}
        if origin is dict or kind is dict:
            nested = {self.make("inner key"): [self.make("inner"), {self.make("deep"): 1}]}
            return {
                self.make("a key"): self.make("value"),
                "known": self.make(name),
                "more": nested,
            }
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return self.fill(kind)
        if isinstance(kind, type) and issubclass(kind, Enum):
            return self.make(name) if self.state is None else self.state
        if kind is str:
            return self.make(SAME_AS.get(name, name))
        simple: dict[Any, Any] = {bool: False, int: 3, float: 0.5, datetime: "2026-01-02T03:04:05Z"}
        return simple.get(kind, self.make(name))


class HostileHub:
    """The answers of such a hub, to every request that our server makes."""

    def __init__(self, make: Make, state: str | None, *, job_id: str | None = None) -> None:
        """`job_id` replaces the ids of jobs; by default they can be used."""
        filler = Filler(make, state)
        self.provider = filler.fill(Provider)
        self.provider["resource"]["id"] = make("provider_id")
        self.provider["runtime"] = {"local": {"command": "true"}}
        self.collection = filler.fill(Collection)
        self.collection["resource"]["id"] = make("collection_id")
        self.jobs = []
        for known in (JOB, OTHER_JOB):
            job = filler.fill(EvaluationJob)
            job["resource"]["id"] = known if job_id is None else job_id
            job["collection"] = None
            if known == OTHER_JOB:
                job["results"]["benchmarks"][0]["metrics"][make("metric")] = 0.75
                job["benchmarks"][0]["parameters"] = {make("parameter"): make("other")}
            for part in (job["results"], job["status"]):
                part["benchmarks"][0]["benchmark_index"] = 0
            self.jobs.append(job)
        self.log = f"first line\n{make('log')}\n"
        self.health = {"status": "healthy", "timestamp": make("time"), "version": make("version")}

    def __call__(self, request: Request) -> Reply:
        """The answer to a request."""
        path = urlsplit(request.path).path.removeprefix("/api/v1/")
        listed = {
            "evaluations/providers": [self.provider],
            "evaluations/collections": [self.collection],
            "evaluations/jobs": self.jobs,
        }
        if request.method == "POST":
            posted = self.collection if path.endswith("collections") else self.jobs[0]
            return Reply(202, posted)
        if path in listed:
            items = listed[path]
            return Reply(200, {"items": items, "total_count": len(items), "limit": 100})
        if path.endswith("/logs"):
            return Reply(200, self.log.encode("utf-8", "surrogatepass"))
        if path.startswith("evaluations/jobs/"):
            return Reply(200, self.jobs[1 if OTHER_JOB in path else 0])
        return Reply(200, self.health) if path == "health" else Reply(404, {"message": "no"})


@contextmanager
def hostile_hub(hub: HostileHub) -> Iterator[str]:
    """Run a hub; gives its address."""
    server = ScriptedHub()
    server.script = hub
    try:
        yield server.url
    finally:
        server.close()

"""The job a hub hands to an evaluation process.

Decision: the file is read once, checked completely, and never written to. Fields that a
newer hub adds are ignored; fields this process needs and cannot understand are an error
with the file's name, because nobody would see a wrong guess.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError

SPEC_PATH_VARIABLE = "EVALHUB_JOB_SPEC_PATH"


class JobSpecError(ValueError):
    """The job specification is missing, unreadable or incomplete."""


class _SpecPart(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, protected_namespaces=())


class ModelAuth(_SpecPart):
    """Where the key of the model's endpoint is kept: the name of a secret, never the key."""

    secret_ref: str | None = None


class ModelUnderTest(_SpecPart):
    """The model to evaluate: an OpenAI-compatible base URL and a model name."""

    name: str = Field(min_length=1)
    url: str | None = None
    auth: ModelAuth | None = None
    parameters: dict[str, Any] = Field(default_factory=dict)

    @property
    def secret_ref(self) -> str | None:
        """The name of the secret that holds the endpoint's key, or None without one."""
        return (self.auth.secret_ref or None) if self.auth else None


class JobSpec(_SpecPart):
    """One benchmark of one job (the hub's `job.json`)."""

    job_id: str = Field(min_length=1, validation_alias=AliasChoices("id", "job_id"))
    provider_id: str = Field(min_length=1)
    benchmark_id: str = Field(min_length=1)
    benchmark_index: int = Field(default=0, ge=0)
    model: ModelUnderTest
    callback_url: str = Field(min_length=1)
    num_examples: Any = None
    parameters: dict[str, Any] = Field(default_factory=dict)

    @property
    def given_parameters(self) -> dict[str, Any]:
        """What the user set: the model's parameters, overridden by the benchmark's.

        The hub lifts `num_examples` out of the parameters into a field of its own; here it
        is back among them.
        """
        merged = {**self.model.parameters, **self.parameters}
        if self.num_examples is not None:
            merged["num_examples"] = self.num_examples
        return merged

    @classmethod
    def from_file(cls, path: str | Path) -> JobSpec:
        """Read and check a job specification. Raises JobSpecError."""
        try:
            text = Path(path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise JobSpecError(f"The job specification {path} cannot be read: {error}") from error
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            faults = "; ".join(
                f"{'.'.join(str(part) for part in detail['loc']) or 'file'}: {detail['msg']}"
                for detail in error.errors(include_input=False, include_url=False)
            )
            raise JobSpecError(f"The job specification {path} is not usable: {faults}") from None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> JobSpec:
        """Read the specification `EVALHUB_JOB_SPEC_PATH` points to. Raises JobSpecError."""
        path = (os.environ if environment is None else environment).get(SPEC_PATH_VARIABLE)
        if not path:
            raise JobSpecError(
                f"{SPEC_PATH_VARIABLE} is not set: this program is started by a hub, "
                "which says there where the job's specification is."
            )
        return cls.from_file(path)

"""The job specification that a hub writes for an evaluation process.

The file is read once, checked completely, and never written. Fields that a newer hub adds are
ignored. A required field that is missing or invalid is an error with the file's name, because
a guessed value would go unnoticed. Fields that only some hubs write (`tenant`, `exports`) are
optional.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self, TypeVar

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError

from evalhub_mcp.adapter.errors import InvalidParametersError

SPEC_PATH_VARIABLE = "EVALHUB_JOB_SPEC_PATH"
MODE_VARIABLE = "EVALHUB_MODE"
KUBERNETES = "k8s"
KUBERNETES_SPEC_PATH = Path("/meta/job.json")
"""Where a hub on Kubernetes mounts the specification into an evaluation's pod."""

ParametersT = TypeVar("ParametersT", bound=BaseModel)


class JobSpecError(ValueError):
    """The job specification is missing, unreadable or incomplete."""


class _SpecPart(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, protected_namespaces=())


class ModelAuth(_SpecPart):
    """The name of the secret with the model endpoint's key; never the key."""

    secret_ref: str | None = None


class ModelUnderTest(_SpecPart):
    """The model to evaluate: an OpenAI-compatible base URL and a model name."""

    name: str = Field(min_length=1)
    url: str | None = None
    auth: ModelAuth | None = None
    parameters: dict[str, Any] | None = None

    @property
    def secret_ref(self) -> str | None:
        """The name of the secret with the endpoint's key, or None."""
        return (self.auth.secret_ref or None) if self.auth else None


class PrimaryScore(_SpecPart):
    """The metric the hub compares with the benchmark's threshold."""

    metric: str = Field(min_length=1)
    lower_is_better: bool = False


class JobSpec(_SpecPart):
    """One benchmark of one job (the hub's `job.json`)."""

    job_id: str = Field(min_length=1, validation_alias=AliasChoices("id", "job_id"))
    provider_id: str = Field(min_length=1)
    benchmark_id: str = Field(min_length=1)
    benchmark_index: int = Field(default=0, ge=0)
    model: ModelUnderTest
    callback_url: str | None = None
    """The URL that takes events; hubs always set it."""
    num_examples: Any = None
    parameters: dict[str, Any] | None = None
    primary_score: PrimaryScore | None = None
    tenant: str | None = None
    experiment_name: str | None = None
    exports: dict[str, Any] | None = None
    """Where to export artifacts, e.g. `{"oci": {"coordinates": {…}}}`."""

    @property
    def given_parameters(self) -> dict[str, Any]:
        """The user's parameters: the model's, overridden by the benchmark's.

        The hub moves `num_examples` from the parameters to a separate field; here it is a
        parameter again.
        """
        merged = {**(self.model.parameters or {}), **(self.parameters or {})}
        if self.num_examples is not None:
            merged["num_examples"] = self.num_examples
        return merged

    def parse_parameters(self, model: type[ParametersT]) -> ParametersT:
        """`given_parameters` checked by a pydantic model, which also has the defaults.

        The hub does not check parameters, so give `model` `extra="forbid"` to make a
        misspelt name an error.

        Raises:
            InvalidParametersError: It names each parameter and its fault. Raised from
                `Adapter.run`, it becomes the benchmark's error.
        """
        try:
            return model.model_validate(self.given_parameters)
        except ValidationError as error:
            raise InvalidParametersError(
                f"The parameters of {self.benchmark_id} are not usable: {field_errors(error)}. "
                f"Known parameters: {', '.join(model.model_fields) or 'none'}."
            ) from None

    @classmethod
    def from_file(cls, path: str | Path) -> Self:
        """Read and check a job specification. Raises JobSpecError."""
        try:
            text = Path(path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise JobSpecError(f"The job specification {path} cannot be read: {error}") from error
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            raise JobSpecError(
                f"The job specification {path} is not usable: {field_errors(error)}"
            ) from None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Self:
        """Read the specification that a hub wrote for this process. Raises JobSpecError.

        `EVALHUB_JOB_SPEC_PATH` is its path; in a pod (`EVALHUB_MODE=k8s`) the default is
        /meta/job.json.
        """
        variables = os.environ if environment is None else environment
        path = variables.get(SPEC_PATH_VARIABLE)
        if not path and variables.get(MODE_VARIABLE) == KUBERNETES:
            path = str(KUBERNETES_SPEC_PATH)
        if not path:
            raise JobSpecError(
                f"{SPEC_PATH_VARIABLE} is not set: a hub starts this program and sets it to the "
                "path of the job specification. To try it without a hub: evalhub-mcp adapter "
                "run --spec job.json."
            )
        return cls.from_file(path)


def field_errors(error: ValidationError) -> str:
    """The errors as `field: reason; field: reason`, without the values."""
    return "; ".join(
        f"{'.'.join(str(part) for part in detail['loc']) or 'file'}: {detail['msg']}"
        for detail in error.errors(include_input=False, include_url=False)
    )

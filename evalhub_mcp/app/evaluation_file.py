"""An evaluation as a file kept in a repository: what runs on which model, and when it passes.

Fields are those of a submission. `${NAME}` in a value is replaced by the environment variable, so
that one file serves several models; a variable that is not set is an error, not an empty string.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.job_results import interpret
from evalhub_mcp.client.models import JobStatus
from evalhub_mcp.results.release_policy import ReleasePolicy
from evalhub_mcp.untrusted import sanitize_line

MAX_FILE_BYTES = 1_000_000
LAST_PASSED = "last passed"
LOOKED_THROUGH = 50
"""Most jobs of the same name that are read to find the last that passed."""
_VARIABLE = re.compile(r"\$\{([A-Za-z_]\w*)\}")


class Closed(BaseModel):
    """An object without unknown fields."""

    model_config = ConfigDict(extra="forbid")


class ModelOfFile(Closed):
    """The model to evaluate."""

    name: str = Field(min_length=1, description="Model id as the endpoint lists it.")
    url: str = Field(min_length=1, description="OpenAI-compatible base URL.")
    auth: dict[str, str] | None = Field(None, description='{"secret_ref": name of a secret}.')
    parameters: dict[str, Any] | None = Field(None, description="Settings of the model.")
    card_url: str | None = Field(None, description="Its model card.")


class BenchmarkOfFile(Closed):
    """A benchmark to run."""

    id: str
    provider_id: str | None = None
    parameters: dict[str, Any] | None = None
    weight: float | None = Field(None, ge=0)
    primary_score: dict[str, Any] | None = None
    pass_criteria: dict[str, Any] | None = None
    test_data_ref: dict[str, Any] | None = None
    hardware_config: dict[str, Any] | None = None


class EvaluationFile(Closed):
    """What the file says."""

    name: str = Field(min_length=1, max_length=200, description="Name of the jobs it makes.")
    description: str | None = None
    tags: list[str] = []
    model: ModelOfFile
    benchmarks: list[str | BenchmarkOfFile] = Field(
        [], description="`id`, `provider/id`, or an object with parameters."
    )
    collection: str | None = Field(None, description="A collection's id, instead of benchmarks.")
    pass_criteria: dict[str, Any] | None = None
    experiment: dict[str, Any] | None = None
    exports: dict[str, Any] | None = Field(None, description="A registry for the results: oci.")
    hardware_config: dict[str, Any] | None = Field(None, description="For all benchmarks.")
    baseline: str | None = Field(
        None,
        description=f"A job to compare with, or {LAST_PASSED!r}: the last of this name that did.",
    )
    gate: ReleasePolicy = Field(default_factory=ReleasePolicy, description="When the gate opens.")

    def request(self) -> dict[str, Any]:
        """Return the submission that the file describes."""
        body = self.model_dump(
            exclude_none=True, exclude={"baseline", "gate", "collection"}, exclude_defaults=True
        )
        if self.benchmarks:
            body["benchmarks"] = [_as_object(one) for one in body["benchmarks"]]
        if self.collection is not None:
            body["collection"] = {"id": self.collection}
        return body


def _as_object(value: Any) -> Any:
    """Return `{"id": "mmlu"}` for `"mmlu"`, and the pair for `"provider/mmlu"`."""
    if not isinstance(value, str):
        return value
    provider, slash, name = value.partition("/")
    return {"provider_id": provider, "id": name} if slash else {"id": value}


def read_evaluation_file(path: Path, environment: Mapping[str, str] = os.environ) -> EvaluationFile:
    """Read and check a file.

    Raises:
        UserError: It cannot be read, is no such file, or needs a variable that is not set.
    """
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise UserError(f"{path} is larger than {MAX_FILE_BYTES:,} bytes.")
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}.") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise UserError(f"{path} is not YAML: {sanitize_line(error, 300)}") from None
    if not isinstance(content, dict):
        raise UserError(f"{path} must be a map with name, model, and benchmarks or collection.")
    try:
        found = EvaluationFile.model_validate(_with_variables(content, environment))
    except ValidationError as error:
        problems = [
            f"{'.'.join(map(str, one['loc']))}: {one['msg']}"
            for one in error.errors(include_url=False)[:5]
        ]
        raise UserError(f"{path}: {'; '.join(problems)}.") from None
    if bool(found.benchmarks) == (found.collection is not None):
        raise UserError(f"{path} must name either benchmarks or a collection.")
    return found


def _with_variables(value: Any, environment: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _with_variables(inner, environment) for key, inner in value.items()}
    if isinstance(value, list):
        return [_with_variables(inner, environment) for inner in value]
    if not isinstance(value, str):
        return value

    def replaced(match: re.Match[str]) -> str:
        if (found := environment.get(match[1])) is None:
            raise UserError(
                f"The file needs the environment variable {match[1]}, which is not set."
            )
        return found

    return _VARIABLE.sub(replaced, value)


async def baseline_of(session: HubSession, file: EvaluationFile) -> str | None:
    """Return the id or name of the job to compare with; None without one.

    For `last passed` it is the newest job of the file's name that met its thresholds; on the first
    run there is none.

    Raises:
        ClientError: The hub could not be asked.
    """
    if file.baseline != LAST_PASSED:
        return file.baseline
    jobs = await session.client.jobs.list(status=JobStatus.COMPLETED)
    catalog = await session.catalog()
    for job in [job for job in jobs if job.name == file.name][:LOOKED_THROUGH]:
        if interpret(job, catalog).reading.verdict == "pass":
            return job.id
    return None

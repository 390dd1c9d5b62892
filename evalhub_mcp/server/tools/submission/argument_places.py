"""Where settings belong that callers often give one level too high.

Starting an evaluation, creating a collection and changing one all take benchmarks, each with its
parameters and criteria. A setting given beside them is refused with the place where it belongs,
because a guess could run or keep something else than was meant.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from evalhub_mcp.jobs.cost_estimate import SAMPLE_LIMITS
from evalhub_mcp.jobs.test_data import EXAMPLE, meant_form
from evalhub_mcp.server.core.argument_coercion import UnusableArguments

PARAMETERS = (*SAMPLE_LIMITS, "num_fewshot", "temperature", "scorer")
"""Settings that belong into a benchmark's parameters."""
ELSEWHERE = (*PARAMETERS, "parameters", "threshold", "primary_score", "test_data_ref")
"""What is often given outside of its benchmark."""
_MEANT = {
    "limit": ", or num_examples where the provider reads that",
    "scorer": ' (own_questions: "model_graded" asks the judge that judge_model names)',
}


@dataclass(frozen=True)
class Places:
    """Where a tool takes the settings of benchmarks."""

    members: str
    """Its list of benchmarks: `benchmarks[]`."""
    overall: str = "pass_criteria"
    """The threshold of the overall score."""
    criteria: bool = True
    """Whether a benchmark in the list takes its own threshold and metric."""
    data: str = ""
    """Where test data belongs; empty for the benchmarks of the list."""

    def of(self, name: str, value: Any = None) -> str:
        """Return where a setting belongs, and in which form."""
        if name == "parameters":
            return f"{self.members}.parameters, for each benchmark"
        if name == "threshold":
            one = f", or {self.members}.pass_criteria for one benchmark" if self.criteria else ""
            return f'{self.overall}: {{"threshold": …}}{one}'
        if name == "primary_score":
            if self.criteria:
                return f"{self.members}.primary_score"
            return "the collection has it; change_collection sets it, or a clone of the collection"
        if name == "test_data_ref":
            form = meant_form(value) if isinstance(value, str) else EXAMPLE
            return f"{self.data or f'{self.members}.test_data_ref'}, as {form}"
        return f'{self.members}.parameters: {{"{name}": …}}{_MEANT.get(name, "")}'


OF_A_RUN = Places("benchmarks[]")
OF_A_COLLECTIONS_RUN = Places("collection.benchmarks[]", criteria=False)
OF_A_COLLECTION = Places(
    "benchmarks[]", data="submit_evaluation when it is run: collection.benchmarks[].test_data_ref"
)
OF_A_CHANGE = Places("changes.benchmarks[]", overall="changes.pass_criteria")


def require_places(
    tool: str, arguments: Mapping[str, Any], places: Places, taken: Collection[str] = ()
) -> None:
    """Check that settings of benchmarks are given with them, each in its own field.

    Args:
        tool: The tool that was called.
        arguments: Its arguments, or an object in them; `benchmarks` in it are checked one by one.
        places: Where the tool takes settings.
        taken: Settings that it takes beside benchmarks all the same.

    Raises:
        UnusableArguments: One is in another place; names the place where it belongs.
    """
    for name in ELSEWHERE:
        if name in arguments and name not in taken:
            place = places.of(name, arguments[name])
            if name == "test_data_ref" and places.data:
                raise UnusableArguments(f"{tool} keeps no test data. It belongs into {place}.")
            raise UnusableArguments(f"{tool} takes {name} in another place: {place}.")
    members, where = arguments.get("benchmarks"), places.members.removesuffix("[]")
    for index, member in enumerate(members if isinstance(members, list) else ()):
        if not isinstance(member, Mapping):
            continue
        for name in (*PARAMETERS, "threshold", "metric"):
            if name in member:
                field = {"threshold": "pass_criteria", "metric": "primary_score"}.get(name)
                form = f'{field or "parameters"}: {{"{name}": …}}'
                raise UnusableArguments(f"{tool} takes {name} of {where}[{index}] in its {form}.")
        data = member.get("test_data_ref")
        if data is None:
            continue
        if places.data:
            raise UnusableArguments(
                f"{tool} keeps no test data. It belongs into {places.of('test_data_ref', data)}."
            )
        if isinstance(data, str) and not data.lstrip().startswith("{"):
            raise UnusableArguments(
                f"{tool} takes test_data_ref of {where}[{index}] as an object: {meant_form(data)}."
            )

"""The benchmarks of provider `inspect-local`, one module each.

To add one with fixed questions, write a module with a `QuestionSet` and a data file of the same
name, and list it in `BENCHMARKS`.
"""

from evalhub_mcp.local.inspect.benchmarks.arithmetic_word_problems import ARITHMETIC_WORD_PROBLEMS
from evalhub_mcp.local.inspect.benchmarks.benchmark import Benchmark, QuestionSet
from evalhub_mcp.local.inspect.benchmarks.everyday_facts import EVERYDAY_FACTS
from evalhub_mcp.local.inspect.benchmarks.inspect_task import INSPECT_TASK
from evalhub_mcp.local.inspect.benchmarks.instruction_following import INSTRUCTION_FOLLOWING
from evalhub_mcp.local.inspect.benchmarks.own_questions import OWN_QUESTIONS
from evalhub_mcp.local.inspect.benchmarks.red_team import RED_TEAM
from evalhub_mcp.local.inspect.benchmarks.refusals import REFUSALS

__all__ = ["BENCHMARKS", "QUESTION_SETS"]

BENCHMARKS: tuple[Benchmark, ...] = (
    EVERYDAY_FACTS,
    ARITHMETIC_WORD_PROBLEMS,
    INSTRUCTION_FOLLOWING,
    REFUSALS,
    OWN_QUESTIONS,
    RED_TEAM,
    INSPECT_TASK,
)
QUESTION_SETS = {
    benchmark.id: benchmark for benchmark in BENCHMARKS if isinstance(benchmark, QuestionSet)
}
"""The benchmarks whose questions ship with the package, by id."""

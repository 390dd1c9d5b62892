"""Benchmark `arithmetic_word_problems`: word problems whose answer is one number."""

from evalhub_mcp.datasets.questions import Grade, Question
from evalhub_mcp.datasets.scorers import grade_numeric
from evalhub_mcp.local.inspect.benchmarks.benchmark import QuestionSet
from evalhub_mcp.local.inspect.items import Item
from evalhub_mcp.local.inspect.prompts import PromptStyle


def grade_number(item: Item, reply: str) -> Grade:
    """Right when the number of the reply equals the target."""
    question = Question(item.id, item.input, (item.target,), 0, decimal_mark="point")
    return grade_numeric(question, reply)


ARITHMETIC_WORD_PROBLEMS = QuestionSet(
    id="arithmetic_word_problems",
    name="Arithmetic word problems",
    description=(
        "Word problems of one or two steps with one number as the answer: the four "
        "operations, percentages and fractions. Scored by numeric equality."
    ),
    category="math",
    tags=("math", "arithmetic", "reasoning", "offline"),
    threshold=0.7,
    interpretation=(
        "Fraction of problems whose final number is right. Over chat the model may "
        "reason first; over completions it must answer at once, which is much harder: "
        "never compare the two."
    ),
    score_bands=(
        ("0.0-0.2", "Cannot do arithmetic in this form; normal for small base models"),
        ("0.2-0.7", "Solves single steps, fails on two steps or percentages"),
        ("0.7-0.9", "Solves most school problems; errors are slips"),
        ("0.9-1.0", "Reliable on simple arithmetic; use a harder set to rank further"),
    ),
    style=PromptStyle(
        instruction=(
            "Solve the problem. You may reason in a few short steps. "
            'End with one line of the form "Answer: <number>", without a unit.'
        ),
        chat_max_tokens=1024,
        chat_target="Answer: {target}",
    ),
    grade=grade_number,
)

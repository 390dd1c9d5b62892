"""Benchmark `instruction_following`: requests with constraints that a program checks."""

from evalhub_mcp.datasets.questions import Grade
from evalhub_mcp.datasets.reply_text import visible_reply
from evalhub_mcp.local.inspect.benchmarks.benchmark import QuestionSet
from evalhub_mcp.local.inspect.benchmarks.reply_constraints import violated
from evalhub_mcp.local.inspect.items import Item
from evalhub_mcp.local.inspect.prompts import PromptStyle


def grade_instruction(item: Item, reply: str) -> Grade:
    """Right when the reply meets every constraint of the item."""
    text = visible_reply(reply)
    broken = violated(text, list(item.fields["constraints"]))
    return Grade(not broken, text, "broken: " + ", ".join(broken) if broken else "")


INSTRUCTION_FOLLOWING = QuestionSet(
    id="instruction_following",
    name="Instruction following",
    description=(
        "Requests with constraints that a program checks: exact lengths, lists, JSON, "
        "letter case, words to use or avoid, letters, scripts. All must be met."
    ),
    category="instruction_following",
    tags=("instruction_following", "format", "structured_output", "offline"),
    threshold=0.7,
    interpretation=(
        "Fraction of replies that meet every constraint of their request. Only the form of "
        "the reply is judged, not its content. Extra words around the answer break "
        "most constraints, as they would break a program that reads it."
    ),
    score_bands=(
        ("0.0-0.3", "Ignores constraints; replies cannot be parsed by a program"),
        ("0.3-0.7", "Follows simple forms, fails on counts and combinations"),
        ("0.7-0.9", "Follows most constraints; validate its output and retry"),
        ("0.9-1.0", "Follows form reliably"),
    ),
    style=PromptStyle(
        instruction="Follow the instruction exactly. Reply with nothing but what it asks for.",
        question_label="Instruction",
        answer_label="Response",
        stop=("\n\n", "\nInstruction:"),
        max_tokens=64,
        chat_max_tokens=768,
    ),
    grade=grade_instruction,
)

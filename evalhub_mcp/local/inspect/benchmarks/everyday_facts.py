"""Benchmark `everyday_facts`: short questions of general knowledge."""

from evalhub_mcp.datasets.questions import Grade
from evalhub_mcp.datasets.reply_text import plain_answers
from evalhub_mcp.datasets.text_comparison import normalise
from evalhub_mcp.local.inspect.benchmarks.benchmark import QuestionSet
from evalhub_mcp.local.inspect.items import Item
from evalhub_mcp.local.inspect.prompts import PromptStyle

_MAX_WORDS = 20
"""In a longer first line an accepted answer may occur without being the answer."""


def grade_fact(item: Item, reply: str) -> Grade:
    """Right when the first line of the reply is an accepted answer, or briefly states one."""
    lines = [line for line in plain_answers(reply)[0].splitlines() if line.strip()]
    first = lines[0] if lines else ""
    got = normalise(first)
    accepted = [normalise(answer) for answer in (item.target, *item.fields["aliases"])]
    if got in accepted:
        return Grade(True, first)
    words = got.split()
    if len(words) > _MAX_WORDS or "or" in words:
        return Grade(False, first)
    states_answer = any(f" {answer} " in f" {got} " for answer in accepted)
    # "not Paris" contains the answer and denies it.
    return Grade(states_answer and "not" not in words, first)


EVERYDAY_FACTS = QuestionSet(
    id="everyday_facts",
    name="Everyday facts",
    description=(
        "Short questions of general knowledge with short answers: geography, science, "
        "history, literature, art, daily life. Accepted spellings are listed per item."
    ),
    category="knowledge",
    tags=("knowledge", "factual", "short_answer", "offline"),
    threshold=0.7,
    interpretation=(
        "Fraction of questions whose answer names an accepted form of the fact. The "
        "facts are widely known: instruction-tuned models of 3B parameters or more "
        "should be above 0.9, so it finds weak models and broken set-ups, and does "
        "not rank strong ones."
    ),
    score_bands=(
        ("0.0-0.3", "Broken set-up or wrong prompt form (a base model asked over chat)"),
        ("0.3-0.7", "A very small model: knows common facts, misses many"),
        ("0.7-0.9", "Usable general knowledge; check the wrong answers"),
        ("0.9-1.0", "Knows everyday facts; use a harder benchmark to rank further"),
    ),
    style=PromptStyle(
        instruction="Answer the question with the answer only: a name, a word or a number.",
    ),
    grade=grade_fact,
)

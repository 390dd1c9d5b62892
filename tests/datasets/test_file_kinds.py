"""Question files in common formats: read correctly, or refused with a remedy."""

import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from evalhub_mcp.datasets.choices import LETTERS
from evalhub_mcp.datasets.reading_options import reading_options
from evalhub_mcp.datasets.scorers import GRADERS
from evalhub_mcp.datasets.tables import Format, UnreadableFile
from tests.datasets.support.checked_rows import asked, read, rows

MMLU = [
    ("What is 2 + 6?", ["8", "2", "24", "120"], 0),
    ("How many in a pair?", ["8", "2", "24", "120"], 1),
    ("How many hours in a day?", ["8", "2", "24", "120"], 2),
    ("What is 5 factorial?", ["8", "2", "24", "120"], 3),
]
MMLU_RIGHT = [(question, choices[right]) for question, choices, right in MMLU]


def csv_of(*rows: list[Any]) -> str:
    import csv
    import io

    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


@pytest.mark.parametrize(
    ("text", "format"),
    [
        (csv_of(["question", "choices", "answer"], *([q, str(c), r] for q, c, r in MMLU)), "csv"),
        (
            csv_of(["question", "choices", "answer"],
                   *([q, str(c).replace(",", ""), r] for q, c, r in MMLU)),
            "csv",
        ),
        (
            csv_of(["question", "options", "answer"],
                   *([q, json.dumps(c), r + 1] for q, c, r in MMLU)),
            "csv",
        ),
        (
            csv_of(["question", "choices", "answer"],
                   *([q, "|".join(c), LETTERS[r].lower()] for q, c, r in MMLU)),
            "csv",
        ),
        (csv_of(["question", "A", "B", "C", "D", "answer"],
                *([q, *c, LETTERS[r]] for q, c, r in MMLU)), "csv"),
        (csv_of(*([q, *c, LETTERS[r]] for q, c, r in MMLU)), "csv"),
        (
            "\n".join(json.dumps({"question": q, "subject": "x", "choices": c, "answer": r})
                      for q, c, r in MMLU),
            "jsonl",
        ),
        (
            json.dumps({"features": [], "rows": [
                {"row_idx": n, "row": {"question": q, "choices": c, "answer": r},
                 "truncated_cells": []} for n, (q, c, r) in enumerate(MMLU)]}),
            "json",
        ),
        (
            "\n".join(json.dumps({"question": q, "choices": {"text": c, "label": list("ABCD")},
                                  "answerKey": LETTERS[r]}) for q, c, r in MMLU),
            "jsonl",
        ),
        (
            "\n".join(json.dumps({"question": q, "choices": {"text": c, "label": list("1234")},
                                  "answerKey": str(r + 1)}) for q, c, r in MMLU),
            "jsonl",
        ),
        (
            "\n".join(json.dumps({"question_stem": q, "choices": [
                {"label": LETTERS[i], "text": t} for i, t in enumerate(c)],
                "answerKey": LETTERS[r]}) for q, c, r in MMLU),
            "jsonl",
        ),
        (
            "\n".join(json.dumps({"question": q, "options": dict(zip("ABCD", c, strict=True)),
                                  "answer": f"{LETTERS[r]}. {c[r]}"}) for q, c, r in MMLU),
            "jsonl",
        ),
        (
            "\n".join(json.dumps({"ctx": q, "endings": c, "label": str(r)}) for q, c, r in MMLU),
            "jsonl",
        ),
        (
            "\n".join(json.dumps({"question": q, "correct_answer": c[r],
                                  **{f"distractor{i}": t for i, t in enumerate(c) if i != r}})
                      for q, c, r in MMLU),
            "jsonl",
        ),
    ],
)  # fmt: skip
def test_the_right_choice_is_found_from_all_rows_together(text: str, format: Format) -> None:
    report = read(text, format)
    assert report.scorer == "choice"
    assert asked(report) == MMLU_RIGHT
    for question in report.questions:
        assert question.right_choice is not None
        letter = LETTERS[question.right_choice]
        assert GRADERS["choice"](question, letter).correct


def test_winogrande_and_piqa_number_their_choices_from_1_and_from_0() -> None:
    winogrande = [
        {"sentence": "The cup is in _.", "option1": "box", "option2": "bag", "answer": "1"},
        {"sentence": "The cap is in _.", "option1": "box", "option2": "bag", "answer": "2"},
    ]
    assert [right for _, right in asked(rows(*winogrande))] == ["box", "bag"]
    piqa = [
        {"goal": "Boil", "sol1": "heat", "sol2": "cool", "label": 1},
        {"goal": "Freeze", "sol1": "heat", "sol2": "cool", "label": 0},
    ]
    assert [right for _, right in asked(rows(*piqa))] == ["cool", "heat"]


@pytest.mark.parametrize(
    ("given", "form", "right"),
    [
        # A number from 0 or from 1.
        ([(["r", "s", "t"], 1), (["x", "y", "z"], 2)], "from_0", ["s", "z"]),
        ([(["r", "s", "t"], 1), (["x", "y", "z"], 2)], "from_1", ["r", "y"]),
        # A text that is also a number.
        ([(["3", "1", "2", "0"], "1"), (["0", "3", "1", "2"], "2")], "text", ["1", "2"]),
        ([(["3", "1", "2", "0"], "1"), (["0", "3", "1", "2"], "2")], "from_0", ["1", "1"]),
        # A text that is also a letter.
        ([(["C", "A", "B"], "A"), (["B", "C", "A"], "B")], "text", ["A", "B"]),
        ([(["C", "A", "B"], "A"), (["B", "C", "A"], "B")], "letters", ["C", "C"]),
    ],
)
def test_ambiguous_answers_give_one_blocking_finding(
    given: list[tuple[list[str], Any]], form: Any, right: list[str]
) -> None:
    file = [{"question": f"{n}?", "choices": c, "answer": a} for n, (c, a) in enumerate(given)]
    (finding,) = rows(*file).blocking
    assert finding.code == "ambiguous_answer"
    assert "set answers_are to" in finding.message
    if "from_0" not in form or "from_1" in str(finding.message):
        assert form in finding.message
    decided = rows(*file, answers_are=form)
    assert [answer for _, answer in asked(decided)] == right


def test_a_row_made_unambiguous_by_another_row_is_not_reported() -> None:
    file = [
        {"question": "1?", "choices": ["3", "1", "2"], "answer": "1"},
        {"question": "2?", "choices": ["10", "30", "20"], "answer": "30"},
    ]
    assert [right for _, right in asked(rows(*file))] == ["1", "30"]


def test_the_chosen_reading_of_ambiguous_answers_is_reported() -> None:
    file = [{"question": q, "choices": c, "answer": r} for q, c, r in MMLU]
    (finding,) = (f for f in rows(*file).findings if f.code == "answers_read_as")
    assert not finding.blocking
    assert finding.lines == (3,)
    assert "its number from 0" in finding.message
    decided = rows(*file, answers_are="from_0")
    assert "answers_read_as" not in {found.code for found in decided.findings}


def test_several_right_choices_are_refused() -> None:
    (finding,) = rows({"question": "?", "choices": ["a", "b", "c"], "answer": ["a", "c"]}).blocking
    assert finding.code == "several_right_choices"


PLAIN: list[tuple[Any, list[tuple[str, str]]]] = [
    ({"instruction": "Translate.", "input": "Good morning.", "output": "Bonjour."},
     [("Translate.\n\nGood morning.", "Bonjour.")]),
    ({"instruction": "Name the capital of Peru.", "input": "", "output": "Lima"},
     [("Name the capital of Peru.", "Lima")]),
    ({"passage": "Iron melts.", "question": "does iron melt", "answer": True},
     [("Iron melts.\n\ndoes iron melt", "true")]),
    ({"question": "How long?", "contexts": ["24 months.", "From the sale."], "answer": "A year.",
      "ground_truth": "24 months"}, [("24 months.\n\nFrom the sale.\n\nHow long?", "24 months")]),
    ({"user_input": "How long?", "retrieved_contexts": ["24 months."], "response": "A year.",
      "reference": "24 months"}, [("24 months.\n\nHow long?", "24 months")]),
    ({"question": "6 * 7?", "answer": "Six times seven is <<6*7=42>>42.\n#### 42"},
     [("6 * 7?", "42")]),
    ({"question": "?", "answer": {"value": "Paris", "aliases": ["Ville", "Lutetia"],
                                  "type": "WikipediaEntity"}},
     [("?", "Paris | Ville | Lutetia")]),
    ({"id": "5", "context": "Rome is old.", "question": "What is old?",
      "answers": {"text": ["Rome", "Rome", "the city"], "answer_start": [0, 0, 3]}},
     [("Rome is old.\n\nWhat is old?", "Rome | the city")]),
    ({"messages": [{"role": "system", "content": "Be brief."},
                   {"role": "user", "content": "Capital of France?"},
                   {"role": "assistant", "content": "Paris"}]},
     [("Capital of France?", "Paris")]),
    ({"conversations": [{"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Hello"},
                        {"from": "human", "value": "Capital of France?"},
                        {"from": "gpt", "value": "Paris"}]},
     [("User: Hi\n\nAssistant: Hello\n\nUser: Capital of France?", "Paris")]),
    ({"input": [{"role": "system", "content": "x"}, {"role": "user", "content": "2+2?"}],
      "ideal": "4"}, [("2+2?", "4")]),
    ({"messages": [{"role": "user", "content": [{"type": "text", "text": "2+2?"}]}],
      "expected": "4"}, [("2+2?", "4")]),
    ({"inputs": {"question": "2+2?"}, "outputs": {"answer": "4"}, "metadata": {}},
     [("2+2?", "4")]),
    ({"inputs": {"question": "2+2?", "context": "Sums."}, "outputs": {"output": "4"}},
     [("Sums.\n\n2+2?", "4")]),
    ({"id": "x", "input": {"question": "2+2?"}, "expectedOutput": {"answer": "4"}},
     [("2+2?", "4")]),
    ({"id": "x", "input": "2+2?", "expectedOutput": "4", "metadata": None}, [("2+2?", "4")]),
    ({"vars": {"topic": "2+2?"}, "assert": [{"type": "icontains", "value": "4"}]},
     [("2+2?", "4")]),
    ({"vars": {"question": "2+2?", "style": "x"}, "assert": [{"type": "equals", "value": "4"}]},
     [("2+2?", "4")]),
    ({"question": "2+2?", "__expected": "contains: 4"}, [("2+2?", "4")]),
    ({"inputs": '{"question": "2+2?"}', "outputs": '{"answer": "4"}'}, [("2+2?", "4")]),
    ({"problem": "2+2?", "solution": "We get $\\boxed{4}$."}, [("2+2?", "4")]),
    ({"question": "2+2?", "answer": None, "answer_number": 4}, [("2+2?", "4")]),
    ({"Body": "He has 3.", "Question": "How?", "Answer": 3}, [("He has 3.\n\nHow?", "3")]),
    ({"passage": "P.", "question": "?", "answers_spans": {"spans": ["a", "b"]}},
     [("P.\n\n?", "a | b")]),
    ({"question": "?", "mc1_targets": {"choices": ["r", "s"], "labels": [0, 1]}}, [("?", "s")]),
    ({"question": "?", "opa": "r", "opb": "s", "opc": "t", "cop": 0}, [("?", "r")]),
    ({"question": "?", "choices": "A) r\nB) s", "answer": "B"}, [("?", "s")]),
    ({"The question": "2+2?", "Réponse attendue": "4"}, [("2+2?", "4")]),
    ({"Pregunta": "2+2?", "Respuesta": "4"}, [("2+2?", "4")]),
    ({"Domanda": "2+2?", "Risposta": "4"}, [("2+2?", "4")]),
    ({"Question": "2+2?", "Réponse": "4"}, [("2+2?", "4")]),
    ({"Вопрос": "2+2?", "Ответ": "4"}, [("2+2?", "4")]),
    ({"问题": "2+2?", "答案": "4"}, [("2+2?", "4")]),
    ({"質問": "2+2?", "答え": "4"}, [("2+2?", "4")]),
    ({"질문": "2+2?", "정답": "4"}, [("2+2?", "4")]),
]  # fmt: skip


@pytest.mark.parametrize(("row", "expected"), PLAIN, ids=lambda value: str(value)[:40])
def test_a_row_of_a_known_format_gives_its_question(
    row: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert asked(rows(row)) == expected
    assert asked(read(json.dumps([row]), "json")) == expected


def test_squad_and_promptfoo_files_are_flattened() -> None:
    squad = {"version": "2", "data": [{"title": "x", "paragraphs": [{"context": "Rome is old.",
             "qas": [{"id": "1", "question": "What?", "answers": [{"text": "Rome"}]},
                     {"question": "How?", "answers": [{"text": "old"}]}]}]}]}  # fmt: skip
    assert asked(read(json.dumps(squad), "json")) == [
        ("Rome is old.\n\nWhat?", "Rome"),
        ("Rome is old.\n\nHow?", "old"),
    ]
    promptfoo = {
        "prompts": ["Answer {{q}}"],
        "tests": [
            {"vars": {"q": "2+2?"}, "assert": [{"type": "contains", "value": "4"}]},
            {"vars": {"q": "Nice?"}, "assert": [{"type": "llm-rubric", "value": "is nice"}]},
        ],
    }
    report = read(yaml.safe_dump(promptfoo), "yaml")
    assert [q.answers for q in report.questions] == [("4",)]
    assert "llm-rubric cannot be scored" in report.blocking[0].message


def test_the_system_message_of_a_conversation_is_kept() -> None:
    report = rows(PLAIN[8][0])
    assert report.questions[0].system == "Be brief."


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"messages": [{"role": "assistant", "content": "Hi"}]}, "last message of the user"),
        ({"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}, "than text"),
        ({"vars": {"q": "?"}, "assert": [{"type": "javascript", "value": "1"}]}, "javascript"),
        ({"one": "2+2?", "other": "4"}, "Set question_column"),
        ({"question": "2+2?", "four": "4"}, "Set answer_column"),
        ({"question": "2+2?", "answer_type": "4"}, "Set answer_column"),
        ({"question": "?", "__expected": "llm-rubric: is nice"}, "llm-rubric cannot be scored"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(row: dict[str, Any], said: str) -> None:
    assert said in " ".join(finding.message for finding in rows(row).blocking)


def test_columns_can_be_named() -> None:
    row = {"q": "2+2?", "a": "4", "doc": "Sums.", "question": "no", "answer": "no"}
    named = {"question_column": "q", "answer_column": "A", "context_column": "doc"}
    report = rows(row, **named)
    assert asked(report) == [("Sums.\n\n2+2?", "4")]
    assert report.options.given() == named
    assert reading_options({**named, "scorer": "exact"}) == report.options
    choice = {"q": "?", "first": "r", "second": "s", "a": "second", "right": "s"}
    report = rows(choice, question_column="q", answer_column="right", choices_column="first,second")
    assert report.questions[0].choices == ("r", "s")
    (finding,) = rows(row, question_column="frage").blocking
    assert "There is no column 'frage'. The file has: q, a, doc" in finding.message


def test_the_expected_answer_is_named_where_two_columns_could_be_it() -> None:
    found = rows({"question": "?", "answer": "a", "expected_answer": "b", "reference": "c"})
    assert asked(found) == [("?", "b")]
    assert "two_answer_columns" in {finding.code for finding in found.findings}
    found = rows({"question": "?", "answer": "a", "ground_truth": "b"})
    assert asked(found) == [("?", "b")]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["text", "label", "value", "role", "content", "messages", "vars", "assert", "type",
                 "question", "answer", "choices", "paragraphs", "qas", "row", "row_idx", "input"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)  # fmt: skip


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(
                ["question", "answer", "choices", "input", "output", "inputs", "outputs", "vars",
                 "assert", "messages", "context", "instruction", "row", "row_idx", "paragraphs",
                 "label", "ground_truth", "A", "B", "distractor1"]
            ),
            json_values,
            max_size=6,
        ),
        min_size=1,
        max_size=5,
    )
)  # fmt: skip
def test_no_row_breaks_the_reader(file: list[dict[str, Any]]) -> None:
    try:
        report = rows(*file)
    except UnreadableFile:
        return  # no question is left of it
    assert report == rows(*file)
    for question in report.questions:
        assert question.text
        assert question.answers
        if question.right_choice is not None:
            assert question.choices[question.right_choice] == question.answers[0]

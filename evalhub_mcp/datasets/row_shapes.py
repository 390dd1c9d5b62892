"""Bring the rows of well-known formats into the shape of one question each.

Chat conversations, data sets of LangSmith, Langfuse and promptfoo, SQuAD, TriviaQA, GSM8K and the
rows of Hugging Face's API are recognised by their keys. What cannot be asked as one question is a
fault of its row, with the reason.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from evalhub_mcp.datasets.cell_values import list_or_object
from evalhub_mcp.datasets.column_names import ANSWER
from evalhub_mcp.datasets.reply_text import boxed_answers
from evalhub_mcp.datasets.tables import Row, Table

MESSAGES = ("messages", "conversation", "conversations", "dialog", "dialogue", "chat")
_INPUTS = ("inputs", "input", "vars")
_OUTPUTS = ("outputs", "output", "expected_output", "expectedoutput", "reference_outputs",
            "expectations", "expected", "reference")  # fmt: skip
_OFFERED = frozenset({"choices", "options", "answers", "answer_choices", "alternatives"})
_FLAGS = frozenset({"correct", "is_correct", "iscorrect", "is_right", "right", "is_answer"})
_TEXTS = ("text", "answer", "content", "value", "option", "choice", "label")
_ROLES = {"human": "user", "gpt": "assistant", "bot": "assistant", "model": "assistant",
          "prompter": "user"}  # fmt: skip
_ASSERTED = frozenset(
    {"equals", "contains", "icontains", "contains-any", "icontains-any", "starts-with"}
)
_TURN_NAMES = {"user": "User", "assistant": "Assistant"}
_GSM8K_MARK = "####"


class _NotOneQuestion(ValueError):
    """A row cannot be asked as one question; the text says why."""


def unfold(table: Table) -> Table:
    """Return a table whose rows are questions of the usual shape."""
    found = Table(table.format, table.bytes, table.sha256, has_bom=table.has_bom)
    found.faults = list(table.faults)
    found.notes = list(table.notes)
    seen: dict[str, None] = dict.fromkeys(table.columns) if not table.rows else {}
    for row in table.rows:
        try:
            for values in _unfolded(row.values):
                found.rows.append(Row(row.line, values))
                seen.update(dict.fromkeys(values))
        except _NotOneQuestion as error:
            found.faults.append((row.line, str(error)))
    found.columns = list(seen) or table.columns
    _drop_empty_answers(found)
    return found


def _drop_empty_answers(table: Table) -> None:
    """Forget columns for the answer that are null in all rows, where another one is not."""
    named = [name for name in table.columns if name.lower() in ANSWER]
    empty = {n for n in named if all(row.values.get(n) is None for row in table.rows)}
    if empty and len(empty) < len(named):
        table.columns = [name for name in table.columns if name not in empty]


def _unfolded(values: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if isinstance(inner := values.get("row"), dict) and "row_idx" in values:
        values = inner
    if isinstance(paragraphs := values.get("paragraphs"), list):
        yield from _squad(paragraphs)
        return
    if "vars" in values and ("assert" in values or isinstance(values["vars"], dict)):
        yield _promptfoo(values)
        return
    by_name = {name.lower(): name for name in values}
    for name in (*MESSAGES, "input", "prompt"):
        conversation = values.get(by_name.get(name, ""))
        if isinstance(conversation, dict):
            conversation = conversation.get("messages")
        if isinstance(conversation, list) and _is_conversation(conversation):
            yield _conversation(values, by_name[name], conversation)
            return
    if "canonical_solution" in values or ("test_list" in values and "code" in values):
        raise _NotOneQuestion("a programming task, whose tests cannot be run here")
    if isinstance(question := values.get(by_name.get("question", "")), dict):
        values = {**_without(values, by_name["question"]), **_stem(question)}
    if isinstance(scores := values.get("target_scores"), dict):
        values = _scored_targets(values, scores)
    values = _marked_choices(values)
    if isinstance(targets := values.get("mc1_targets"), dict):
        values = _truthful(values, targets)
    if isinstance(expected := values.get("__expected"), str):
        values = {**_without(values, "__expected"), "expected": _csv_assertion(expected)}
    yield _with_inner_objects(values, by_name)


def _without(values: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key != name}


def _stem(question: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of ARC's question, an object of the question and its choices."""
    stem = question.get("stem", question.get("text"))
    if not isinstance(stem, str):
        raise _NotOneQuestion("a question that is an object without `stem` or `text`")
    return {"question": stem, **{name: question[name] for name in ("choices",) if name in question}}


def _scored_targets(values: Mapping[str, Any], scores: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row of BIG-bench with its choices, of which one has the score 1."""
    right = [text for text, score in scores.items() if str(score) in {"1", "1.0", "True"}]
    if len(right) != 1:
        raise _NotOneQuestion("target_scores without exactly one score of 1")
    return {**_without(values, "target_scores"), "choices": list(scores), "answer": right[0]}


def _marked_choices(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a row whose choices are objects of which one is marked as the right one."""
    for name, offered in values.items():
        if name.lower() not in _OFFERED or not isinstance(offered, list) or len(offered) < 2:
            continue
        if not all(isinstance(one, dict) for one in offered):
            continue
        flag = next((key for key in offered[0] if key.lower() in _FLAGS), None)
        if flag is None or not all(flag in one for one in offered):
            continue
        texts = [next((one[key] for key in _TEXTS if key in one), None) for one in offered]
        right = [
            text
            for text, one in zip(texts, offered, strict=True)
            if str(one[flag]).lower() in {"true", "1", "1.0", "yes"}
        ]
        if len(right) != 1 or None in texts:
            raise _NotOneQuestion(f"{name[:40]} of which not exactly one is marked by {flag[:40]}")
        return {**_without(values, name), "choices": texts, "answer": right[0]}
    return values


def _truthful(values: Mapping[str, Any], targets: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row of TruthfulQA with its choices, of which one has the label 1."""
    choices, labels = targets.get("choices"), targets.get("labels")
    if not isinstance(choices, list) or not isinstance(labels, list):
        raise _NotOneQuestion("mc1_targets without choices and labels")
    right = [c for c, label in zip(choices, labels, strict=False) if str(label) in {"1", "True"}]
    if len(right) != 1:
        raise _NotOneQuestion("mc1_targets without exactly one label 1")
    return {**_without(values, "mc1_targets"), "choices": choices, "answer": right[0]}


def _csv_assertion(text: str) -> str:
    """Return the expected text of promptfoo's CSV column `__expected`."""
    kind, colon, value = text.partition(":")
    if colon and kind.strip() in _ASSERTED:
        return value.strip()
    if colon and re.fullmatch(r"(?:not-)?[a-z]+(?:-[a-z]+)*(?:\([\d.]+\))?", kind.strip()):
        raise _NotOneQuestion(f"promptfoo's assertion {kind.strip()[:30]} cannot be scored here")
    return text


def _squad(paragraphs: list[Any]) -> Iterator[Mapping[str, Any]]:
    for paragraph in paragraphs:
        if not isinstance(paragraph, dict) or not isinstance(paragraph.get("qas"), list):
            raise _NotOneQuestion("a paragraph without a list `qas`")
        for asked in paragraph["qas"]:
            if isinstance(asked, dict):
                yield {"context": paragraph.get("context"), **asked}


def _promptfoo(values: Mapping[str, Any]) -> Mapping[str, Any]:
    asked = values["vars"]
    asked = dict(asked) if isinstance(asked, dict) else {"vars": asked}
    if len(asked) == 1:
        asked = {"question": next(iter(asked.values()))}
    checks = values.get("assert")
    checks = checks if isinstance(checks, list) else []
    if not checks:
        return asked
    usable = [c for c in checks if isinstance(c, dict) and c.get("type") in _ASSERTED]
    if len(usable) < len(checks):
        kinds = ", ".join(str(c.get("type"))[:30] for c in checks if isinstance(c, dict))
        raise _NotOneQuestion(f"promptfoo's assertion {kinds} cannot be scored here")
    expected = usable[0].get("value")
    if len(usable) > 1:
        raise _NotOneQuestion("several assertions, which must all hold, cannot be scored here")
    return {**asked, "expected": expected}


def _is_conversation(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) > 0
        and all(
            isinstance(turn, dict)
            and ("role" in turn or "from" in turn)
            and ("content" in turn or "value" in turn)
            for turn in value
        )
    )


def _conversation(
    values: Mapping[str, Any], column: str, conversation: list[dict[str, Any]]
) -> Mapping[str, Any]:
    turns = [
        (_role(turn), _content(turn.get("content", turn.get("value")))) for turn in conversation
    ]
    rest = {name: value for name, value in values.items() if name != column}
    asked: dict[str, Any] = dict(_with_inner_objects(rest, {n.lower(): n for n in rest}))
    systems = [text for role, text in turns if role in {"system", "developer"}]
    turns = [(role, text) for role, text in turns if role in _TURN_NAMES]
    if turns and turns[-1][0] == "assistant":
        asked = {"answer": turns.pop()[1], **asked}
    if not turns or turns[-1][0] != "user":
        raise _NotOneQuestion("a conversation without a last message of the user")
    if len(turns) == 1:
        asked["question"] = turns[0][1]
    else:
        asked["question"] = "\n\n".join(f"{_TURN_NAMES[role]}: {text}" for role, text in turns)
    if systems:
        asked["system"] = "\n\n".join(systems)
    return asked


def _role(turn: Mapping[str, Any]) -> str:
    role = str(turn.get("role", turn.get("from"))).lower()
    return _ROLES.get(role, role)


def _content(value: Any) -> str:
    if isinstance(value, list):
        parts = [part.get("text") if isinstance(part, dict) else part for part in value]
        texts = [part for part in parts if isinstance(part, str)]
        if len(texts) < len(parts):
            raise _NotOneQuestion("a message with other content than text")
        return "".join(texts)
    if not isinstance(value, str):
        raise _NotOneQuestion("a message without text")
    return value


def _with_inner_objects(values: Mapping[str, Any], by_name: Mapping[str, str]) -> dict[str, Any]:
    """Return a row whose objects of inputs and outputs are columns of their own."""
    found = dict(values)
    for names, role in ((_INPUTS, "question"), (_OUTPUTS, "expected")):
        for name in names:
            column = by_name.get(name)
            inner = found.get(column) if column else None
            if isinstance(inner, str) and inner.startswith("{"):
                inner = list_or_object(inner)
            if not isinstance(inner, dict) or not inner or column is None:
                continue
            del found[column]
            messages = inner.get("messages")
            if isinstance(messages, list) and _is_conversation(messages):
                if role == "question":
                    found.update(_conversation({}, "messages", messages))
                else:
                    found["expected"] = _content(messages[-1].get("content"))
            elif len(inner) == 1:
                found.setdefault(role, next(iter(inner.values())))
            else:
                for key, value in inner.items():
                    found.setdefault(key, value)
            break
    return found


def answers_of_object(value: Mapping[str, Any]) -> list[Any] | None:
    """Return the accepted answers in an object of SQuAD or TriviaQA; None for another object."""
    for key in ("text", "spans"):
        if isinstance(texts := value.get(key), list):
            return list(texts)
    if "value" in value and isinstance(value["value"], str):
        aliases = value.get("aliases")
        return [value["value"], *(aliases if isinstance(aliases, list) else [])]
    for key in ("answer", "content", "text", "output", "label"):
        if isinstance(value.get(key), str):
            return [value[key]]
    return None


def final_answer(text: str) -> str:
    """Return the answer of a worked solution: what follows `####`, or its last box.

    Another text is returned as it is.
    """
    if boxes := boxed_answers(text):
        return boxes[-1]
    _, mark, rest = text.rpartition(_GSM8K_MARK)
    return rest.strip() if mark and "\n" not in rest.strip() and rest.strip() else text

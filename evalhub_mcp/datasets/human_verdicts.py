"""Reads a person's verdict on a reply: right or wrong, in the spellings that people use.

A verdict is about one reply. In a question file it checks a judge model only beside the reply that
the person saw: about another reply to the same question it says nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from evalhub_mcp.datasets.columns import Columns
from evalhub_mcp.datasets.questions import Finding, LabelledReply, Question
from evalhub_mcp.datasets.tables import Row
from evalhub_mcp.datasets.text_comparison import folded
from evalhub_mcp.datasets.truth_values import truth_of_answer

MAX_REPLY = 20_000
UNCHECKED = Finding(
    "judge_unchecked",
    "Nothing in the file checks the judge: rows with a reply (column reply) and a person's verdict "
    "on it (column human: pass or fail) would, and results would correct the score by it.",
)
_RIGHT = (
    "pass passed passes ok okay good right acceptable accept accepted valid positive y t p c "
    "+ ✓ ✔ ✅ ☑ 👍 100% bestanden gut zutreffend stimmt juste bon bonne réussi bien correcto "
    "correcta acertado bueno corretto corretta giusto giusta esatto correto correta certo certa "
    "goed juist voldoende rätt riktig korrekt godkänd rigtigt dobrze poprawne poprawna správně "
    "правильно верный правильный зачет зачёт хорошо 合格 通过 通過 对的 正しい 正解 합격 맞음 정답"
)
_WRONG = (
    "fail failed fails bad wrong unacceptable reject rejected invalid negative n f i - ✗ ✘ ❌ ☒ 👎 "
    "0% durchgefallen schlecht unzutreffend mauvais mauvaise échoué échec incorrecte incorrecto "
    "incorrecta equivocado malo mal sbagliato sbagliata scorretto errato errata errado incorreto "
    "incorreta fout onjuist onvoldoende fel galt felaktig underkänd forkert źle niepoprawne błędne "
    "špatně неправильно неверный неправильный незачет незачёт плохо 不合格 不通过 不通過 "
    "错的 誤り 不正解 불합격 틀림 오답"
)
_WRONG_PHRASES = (
    "not ok", "not okay", "not pass", "not passed", "did not pass", "does not pass", "not right",
    "not correct", "not true", "not acceptable", "nicht bestanden", "nicht richtig",
    "nicht korrekt", "stimmt nicht", "pas juste", "pas correct", "no correcto", "non corretto",
    "não correto", "niet goed", "niet juist", "не верно", "не правильно",
)  # fmt: skip
_VERDICTS = {
    **dict.fromkeys(map(folded, _RIGHT.split()), True),
    **dict.fromkeys(map(folded, (*_WRONG.split(), *_WRONG_PHRASES)), False),
}


def read_human_verdict(value: Any) -> bool | None:
    """Return whether a cell calls a reply right; None if the cell is not a verdict.

    Shades such as 0.5 or "partly" are no verdict: a judge grades right or wrong.
    """
    if isinstance(value, bool):
        return value
    text = folded(str(value)) if isinstance(value, str | int | float) else ""
    for words in (text, text.strip(" .!\"'*")):
        if words in _VERDICTS:
            return _VERDICTS[words]
    try:
        return {0.0: False, 1.0: True}.get(float(text))
    except ValueError:
        return truth_of_answer(text)


def labelled_reply(row: Row, columns: Columns) -> tuple[LabelledReply, ...]:
    """Return the reply of a row that has a person's verdict; a single one, or none."""
    if columns.human is None:
        return ()
    is_right = read_human_verdict(row.values.get(columns.human))
    if is_right is None:
        return ()
    reply = row.values.get(columns.labelled_reply) if columns.labelled_reply else None
    if not isinstance(reply, str) or not reply.strip():
        return (LabelledReply(is_right),)
    return (LabelledReply(is_right, reply.encode("utf-8", "replace").decode()[:MAX_REPLY]),)


def unreadable_verdicts(rows: Sequence[Row], columns: Columns) -> list[Finding]:
    """Return the rows whose verdict is neither right nor wrong."""
    if columns.human is None:
        return []
    lines = []
    for row in rows:
        value = row.values.get(columns.human)
        is_blank = value is None or (isinstance(value, str) and not value.strip())
        if not is_blank and read_human_verdict(value) is None:
            lines.append(row.line)
    if not lines:
        return []
    message = (
        f"Column {columns.human[:40]!r} is read as a person's verdict on a reply, and has neither "
        "pass nor fail (nor right, wrong, true, false, 1, 0): these rows do not check the judge."
    )
    return [Finding.on_lines("verdict_unreadable", message, lines)]


class Labelled:
    """The questions of a file by their content, so that further labelled replies find theirs."""

    def __init__(self) -> None:
        self._ids: dict[tuple[Any, ...], str] = {}

    def add(self, question: Question) -> None:
        """Note a question; of equal ones the first."""
        self._ids.setdefault(_content(question), question.id)

    def merged(
        self, question: Question, known: Mapping[str, Question], columns: Columns
    ) -> Question | None:
        """Return the known question with what a row adds that asks it again; None for another row.

        In a file with verdicts, a row with the id and content of an earlier one adds its labelled
        reply, if it has any; so does a labelled row whose content a labelled row has already.
        """
        if columns.human is None:
            return None
        found = known.get(question.id)
        if found is None or _content(found) != _content(question):
            found = known.get(self._ids.get(_content(question), ""))
            if found is None or not found.labelled or not question.labelled:
                return None
        return replace(found, labelled=(*found.labelled, *question.labelled))


def verdict_findings(
    questions: Sequence[Question], columns: Columns, *, has_judge: bool
) -> list[Finding]:
    """Return findings about the use of a file's verdicts."""
    labelled = [reply for question in questions for reply in question.labelled]
    if not labelled or columns.human is None:
        return [UNCHECKED] if has_judge and questions else []
    column = f"Column {columns.human[:40]!r}"
    with_reply = [reply for reply in labelled if reply.reply is not None]
    if not with_reply:
        return [
            Finding(
                "verdicts_without_replies",
                f"{column} has verdicts, and no column (such as reply) has the replies that they "
                "are about: they cannot check a judge, since another reply may deserve another "
                "verdict.",
            )
        ]
    wrong = sum(not reply.is_right for reply in with_reply)
    text = (
        f"{column} has a person's verdicts on {len(with_reply)} replies in column "
        f"{(columns.labelled_reply or '')[:40]!r}, {wrong} of them wrong"
    )
    if not has_judge:
        return [
            Finding("verdicts_unused", f"{text}: scorer model_graded checks its judge by them.")
        ]
    return [Finding("judge_check", f"{text}: the judge grades these replies too, to be checked.")]


def _content(question: Question) -> tuple[Any, ...]:
    return question.text, question.answers, question.choices, question.system

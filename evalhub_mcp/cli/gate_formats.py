"""The gate's judgement as JUnit and as Markdown for a pull-request comment."""

from xml.etree import ElementTree

from evalhub_mcp.app.release_gate import headline
from evalhub_mcp.app.result_documents.release_gate import MAX_DETAIL_CHARS
from evalhub_mcp.formatting import format_score, pluralize
from evalhub_mcp.results.difference_words import signed
from evalhub_mcp.results.gate_checks import GateCase
from evalhub_mcp.results.release_gate import GateJudgement
from evalhub_mcp.untrusted import sanitize_line

MARKS = {"open": "✅ open", "closed": "❌ closed", "cannot tell": "❔ cannot tell"}


def junit(judgement: GateJudgement, *, allow_undecided: bool = False) -> str:
    """Return the checks as one JUnit test suite.

    Closed is a failure, and "cannot tell" an error, which CI systems count as not passed too; with
    `allow_undecided` it is skipped. What does not count is skipped.
    """
    suite = ElementTree.Element("testsuite", name="evalhub-mcp gate")
    counts = dict.fromkeys(("failures", "errors", "skipped"), 0)
    for case in judgement.cases:
        name = sanitize_line(f"{case.name} {case.check}", MAX_DETAIL_CHARS)
        row = ElementTree.SubElement(suite, "testcase", classname="gate", name=name)
        detail = sanitize_line(case.detail, MAX_DETAIL_CHARS)
        if case.decision == "open":
            ElementTree.SubElement(row, "system-out").text = detail
            continue
        if not case.counts or (case.decision == "cannot tell" and allow_undecided):
            kind, counter = "skipped", "skipped"
        elif case.decision == "closed":
            kind, counter = "failure", "failures"
        else:
            kind, counter = "error", "errors"
        counts[counter] += 1
        ElementTree.SubElement(row, kind, message=detail)
    suite.set("tests", str(len(judgement.cases)))
    for counter, count in counts.items():
        suite.set(counter, str(count))
    ElementTree.indent(suite)
    return ElementTree.tostring(suite, "unicode", xml_declaration=True) + "\n"


def markdown(judgement: GateJudgement) -> str:
    """Return the judgement as a heading, a table and the reasons, for a pull-request comment.

    The reasons of open checks are folded.
    """
    lines = [
        f"### {MARKS[judgement.decision]}: {_cell(headline(judgement))}",
        "",
        "| check | outcome | improvement | at worst (95 %) | margin | smallest drop it can show |",
        "|---|---|---:|---:|---:|---:|",
    ]
    lines += [_row(case) for case in judgement.cases]
    opened = [case for case in judgement.cases if case.decision == "open"]
    reasons = [case for case in judgement.cases if case.decision != "open"]
    lines += ["", *map(_reason, reasons)] if reasons else []
    if opened:
        summary = f"<summary>{pluralize(len(opened), 'open check')}</summary>"
        lines += ["", "<details>", summary, "", *map(_reason, opened), "", "</details>"]
    notes = [note for case in judgement.cases for note in case.notes]
    if weak := list(dict.fromkeys([*judgement.notes, *notes])):
        lines += ["", *(f"- {_cell(note)}" for note in weak)]
    jobs = ", ".join(f"`{_cell(job_id)}`" for job_id in judgement.job_ids)
    against = f" against `{_cell(judgement.baseline_id)}`" if judgement.baseline_id else ""
    return "\n".join([*lines, "", f"Jobs {jobs}{against}."]) + "\n"


def _reason(case: GateCase) -> str:
    return f"- **{_cell(f'{case.name} {case.check}')}**: {_cell(case.detail)}"


def _row(case: GateCase) -> str:
    tier = "" if case.tier == "critical" else f" ({case.tier})"
    figures = (
        _figure(case.improvement, sign=True),
        _figure(case.lower_bound, sign=True),
        _figure(case.margin),
        _figure(case.smallest_drop),
    )
    name = _cell(f"{case.name} {case.check}")
    return f"| {name}{tier} | {MARKS[case.decision]} | {' | '.join(figures)} |"


def _figure(value: float | None, *, sign: bool = False) -> str:
    if value is None:
        return ""
    return signed(value) if sign else format_score(value)


def _cell(text: str) -> str:
    """Return foreign text as one line in which nothing is Markdown or HTML."""
    safe = sanitize_line(text, MAX_DETAIL_CHARS).replace("\\", "\\\\")
    for sign in "|`*_[]<>#@":
        safe = safe.replace(sign, f"\\{sign}" if sign not in "<>@" else _ENTITIES[sign])
    return safe


_ENTITIES = {"<": "&lt;", ">": "&gt;", "@": "&#64;"}

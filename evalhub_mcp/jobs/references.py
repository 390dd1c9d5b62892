"""Match a caller's reference to a job: an id, a resource URI, a name, or the start of an id.

An id always wins. A name or the start of an id is used only when no job has that id, and only
when it matches a single job.
"""

import re
from collections.abc import Sequence

from evalhub_mcp.jobs.job_summary import MAX_NAME, JobSummary

MIN_ID_PREFIX = 6
"""Characters of an id that identify a job; shorter texts match by chance."""
_URI = "evalhub://jobs/"
_JOB_ID = re.compile(r"[0-9a-f-]{36}")


def read_reference(text: str) -> tuple[str, bool]:
    """Return a reference without quotes, spaces and resource URI, and whether it is a complete id.

    An id is returned in lower case.
    """
    text = text.strip().strip("'\"`<>").strip()
    if text.lower().startswith(_URI):
        text = text[len(_URI) :].partition("/")[0].partition("?")[0]
    lowered = text.lower()
    return (lowered, True) if _JOB_ID.fullmatch(lowered) else (text, False)


def is_job_id(text: str) -> bool:
    """Whether a text has the form of a complete job id.

    The hub gives the collections of its users ids of the same form.
    """
    return _JOB_ID.fullmatch(text.lower()) is not None


def split_references(text: str) -> list[str]:
    """Return the references in a text, each once.

    Names contain spaces, so a text without commas, semicolons and line breaks is separated by
    spaces only where every part can be an id; otherwise it is one name.
    """
    parts = re.split(r"[,;\n]", text)
    words = text.split()
    if len(parts) == 1 and all(map(_may_be_id, words)):
        parts = words
    return list(dict.fromkeys(part for one in parts if (part := one.strip())))


def _may_be_id(word: str) -> bool:
    word = read_reference(word)[0].lower()
    return len(word) >= MIN_ID_PREFIX and set(word) <= set("0123456789abcdef-")


def matching_jobs(rows: Sequence[JobSummary], wanted: str) -> list[JobSummary]:
    """Return the jobs with this name, else those whose id starts so; in the given order."""
    wanted = wanted.casefold()
    found = [row for row in rows if row.name.casefold() == wanted[:MAX_NAME]]
    if not found and len(wanted) >= MIN_ID_PREFIX:
        found = [row for row in rows if row.id.casefold().startswith(wanted)]
    return found


def similar_jobs(rows: Sequence[JobSummary], wanted: str) -> list[JobSummary]:
    """Return the jobs whose name, model or id contains a text; in the given order."""
    wanted = wanted.casefold()
    return [row for row in rows if wanted in f"{row.name} {row.model} {row.id}".casefold()]

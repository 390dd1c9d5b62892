"""The words of a history, the same in text, view, report and Markdown."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from evalhub_mcp.app.result_documents.comparison import changed_setting
from evalhub_mcp.formatting import (
    format_p_value,
    format_score,
    format_timestamp,
    join_with_rest,
    pluralize,
)
from evalhub_mcp.results.benchmark_difference import BenchmarkDifference, lost_samples_could_turn
from evalhub_mcp.results.difference_words import evidence_words, outcome_words
from evalhub_mcp.results.history import BenchmarkHistory, Course, MoreRuns, SettingsChange
from evalhub_mcp.results.lost_samples import lost_words
from evalhub_mcp.results.runs import Run, altered_settings
from evalhub_mcp.results.uncertainty import AS_THEY_ARE
from evalhub_mcp.untrusted import sanitize_line

MAX_SETTINGS = 3
MAX_GAPS = 2
MAX_CHANGES = 3
MAX_JOBS = 4
MAX_CAUTIONS = 2


def exactness_words(exact_as_of: str) -> list[str]:
    """Return from when on a job can be missing, as a sentence; none where no job can be."""
    if not exact_as_of:
        return []
    return [
        f"Exact as of {exact_as_of}; a job that ran since, while another was deleted, may be "
        "missing."
    ]


def day_of(time: datetime | None) -> str:
    """Return the day of a run; `an unknown day` without one."""
    return (format_timestamp(time) or "an unknown day")[:10]


def change_words(found: BenchmarkDifference | None) -> str:
    """Return what a run is against an earlier one, with the evidence; empty without one."""
    if found is None:
        return ""
    # The samples of either run stand beside its score.
    evidence = "; ".join(w for w in evidence_words(found) if not w.startswith("n "))
    words = f"{outcome_words(found)}{f' ({evidence})' if evidence else ''}"
    if found.change == "inconclusive" and lost_samples_could_turn(found):
        words += "; questions without a reply could turn it"
    return words


def drift_words(course: Course) -> str:
    """Return whether the scores show a lasting change; empty for too few runs."""
    split, runs = course.split, course.series.unbroken
    if split is None:
        return f"not tested: {course.why_not_tested}" if len(runs) > 2 else ""
    if split.lost_samples_could_turn:
        return "not decided: questions without a reply could turn it"
    if course.drift is None:
        return f"none shown in {len(runs)} runs"
    way = "better" if split.improvement > 0 else "worse"
    later = len(runs) - split.first
    paired = ", same questions" if split.paired else ""
    return (
        f"{way} since {day_of(runs[split.first].at)}: mean {format_score(split.after)} in "
        f"{pluralize(later, 'run')} after {format_score(split.before)} in "
        f"{pluralize(split.first, 'run')} (p {format_p_value(split.corrected_p_value)}{paired})"
    )


def course_notes(course: Course) -> list[str]:
    """Return what has to be known about the runs of a series, one sentence each."""
    series = course.series
    notes = [
        f"no run from {day_of(before.at)} to {day_of(after.at)}"
        for before, after in series.gaps[-MAX_GAPS:]
    ]
    if len(simultaneous := series.simultaneous) > 1:
        jobs = [run.job_id for run in simultaneous]
        notes.append(
            f"which of {len(jobs)} runs is the latest is not known, since they were submitted in "
            f"the same second: jobs {join_with_rest(jobs[:MAX_JOBS], len(jobs))}"
        )
    if series.unsure and len(series.runs) > 1:
        notes.append(
            f"the spread of {_some(len(series.unsure), len(series.runs))} is unknown, so nothing "
            "is decided on them"
        )
    notes += [
        f"job {run.job_id}: {lost_words(run.reading.lost_samples, run.reading.attempted)}"
        for run in series.with_losses[-MAX_GAPS:]
    ]
    notes += score_cautions(series.latest)
    if len(series.endpoints) > 1:
        notes.append(f"measured at {len(series.endpoints)} endpoints, which may be other models")
    if len(series.runs) > 1 and series.all_greedy:
        notes.append(
            "asked at temperature 0, so a repeat is no new evidence unless the model changed"
        )
    return notes


def score_cautions(run: Run) -> list[str]:
    """Return what weakens the score of a run, such as a judge that nobody checked."""
    reading = run.reading
    of_score = [caution for caution in reading.cautions if not caution.endswith(AS_THEY_ARE)]
    cautions = [sanitize_line(caution, 200) for caution in of_score[:MAX_CAUTIONS]]
    if reading.n_source is not None and reading.n_source.startswith("assumed"):
        cautions.append(f"the number of samples is {reading.n_source}")
    return cautions


def _some(count: int, total: int) -> str:
    return "all runs" if count == total else f"{count} of {total} runs"


def benchmark_notes(history: BenchmarkHistory) -> list[str]:
    """Return what is missing from a history, one sentence each."""
    notes = []
    if history.unscored:
        listed = states_words(history.unscored)
        newest = history.unscored[0]
        notes.append(
            f"{pluralize(len(history.unscored), 'run')} without a score ({listed}), the latest on "
            f"{day_of(newest.at)}, job {newest.job_id}"
        )
    if history.more is not None:
        notes.append(_more_words(history, history.more))
    return notes


def _more_words(history: BenchmarkHistory, more: MoreRuns) -> str:
    """Return how many runs were not opened, and the ends of their scores where they go beyond."""
    words = f"{pluralize(more.count, 'more run')} not opened"
    shown = [run.reading.score for course in history.courses for run in course.series.runs]
    known = [score for score in shown if score is not None]
    within = [min(known) <= end.score <= max(known) for end in (more.best, more.worst) if end]
    if len(within) == 2 and all(within):
        return f"{words}, whose scores lie between those shown"
    ends = [
        f"the {which} of them {format_score(end.score)} ({day_of(end.at)}, job {end.job_id})"
        for which, end in (("best", more.best), ("worst", more.worst))
        if end is not None
    ]
    return f"{words}; {' and '.join(ends)}" if ends else words


def states_words(runs: Sequence[Run]) -> str:
    """Return how many runs are in which state: `2 failed, 1 cancelled`."""
    states = Counter(run.reading.state for run in runs)
    return ", ".join(f"{count} {sanitize_line(state, 40)}" for state, count in states.items())


def settings_change_words(change: SettingsChange) -> str:
    """Return where a way of measuring changed, and what did."""
    what = [*(changed_setting(*setting) for setting in change.settings), *change.reasons]
    listed = join_with_rest(what[:MAX_SETTINGS], len(what)) or "the way of measuring"
    order = " (in the same second, so in either order)" if change.is_simultaneous else ""
    return f"{day_of(change.after.at)}: {listed}{order}"


def settings_words(run: Run, newest: Run) -> str:
    """Return what was measured otherwise than in the newest run; empty for an equal one."""
    settings, reasons = altered_settings(newest, run)
    what = [
        *(
            changed_setting(name, None, value).replace("not set -> ", "")
            for name, _, value in settings
        ),
        *reasons,
    ]
    return join_with_rest(what[:MAX_SETTINGS], len(what))


def score_words(
    score: float | None,
    interval: tuple[float | None, float | None],
    n_samples: int | None,
    verdict: Sequence[str | None] = (),
) -> str:
    """Return a score with its interval, its samples and its verdict."""
    if score is None:
        return "no score"
    low, high = interval
    facts = ["spread unknown"]
    if low is not None and high is not None:
        facts = [f"{format_score(low)} to {format_score(high)}"]
    facts += [f"n {n_samples}"] if n_samples else []
    judged = "".join(f", {one}" for one in verdict if one)
    return f"{format_score(score)} ({', '.join(facts)}){judged}"

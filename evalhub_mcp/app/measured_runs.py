"""The runs that a history or a ranking is about: chosen in the index, then opened.

Summaries say which jobs matter; what was measured with, and the answers on record, are in the jobs
themselves. So a bounded number of them is read from the hub, several at once.
"""

import difflib
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.job_index import OnProgress, forget_job, summaries
from evalhub_mcp.app.job_lookup import require_hub_answer
from evalhub_mcp.app.job_results import InterpretedJob, interpret
from evalhub_mcp.app.job_selection import with_catalog_ids
from evalhub_mcp.app.parallel import in_parallel
from evalhub_mcp.client.errors import NotFoundError
from evalhub_mcp.formatting import join_with_rest, pluralize
from evalhub_mcp.jobs.job_filter import JobFilter
from evalhub_mcp.jobs.job_summary import BenchmarkSummary, JobSummary
from evalhub_mcp.jobs.pages import goodness
from evalhub_mcp.results.history import KnownScore, MoreRuns
from evalhub_mcp.results.readings import BenchmarkReading
from evalhub_mcp.results.runs import Key, Run
from evalhub_mcp.untrusted import is_unusable_id, sanitize_line

MAX_OPENED = 80
"""Jobs read for one reply."""
AT_ONCE = 8
MOST_CHOICES = 3
"""Times that jobs are chosen, while jobs are being deleted."""
COMPLETED = "completed"
MAX_LISTED = 8

Pair = tuple[JobSummary, BenchmarkSummary]
Scored = Sequence[Pair]
"""Benchmarks with a score, the newest first, each with its job."""


@dataclass(frozen=True)
class MeasuredRuns:
    """Runs of benchmarks, and how many others there are."""

    runs: Sequence[Run]
    jobs: int
    """Jobs that match."""
    running: int
    """Jobs that match and have not ended."""
    more: Mapping[tuple[str, Key], MoreRuns]
    """By model and benchmark the runs with a score that were not opened."""
    unread: int = 0
    """Jobs of the hub that are not in the index yet."""
    exact_as_of: datetime | None = None
    """Since when a job may be missing: one that ran while another was deleted; None for never."""


async def open_history(
    session: HubSession, wanted: JobFilter, on_progress: OnProgress | None = None
) -> MeasuredRuns:
    """Return the newest runs that are asked for, and the best and worst of the older ones.

    Of runs that are not opened no more than the scores is known.

    Raises:
        UserError: No job matches; says what there is.
        ClientError: The hub could not be asked.
    """
    return await _open(session, wanted, latest_and_extremes, on_progress)


async def open_ranking(
    session: HubSession, wanted: JobFilter, on_progress: OnProgress | None = None
) -> MeasuredRuns:
    """Return the latest run of every model on every benchmark in each way it was measured.

    Raises:
        UserError: No job matches; says what there is.
        ClientError: The hub could not be asked.
    """
    return await _open(session, wanted, latest_of_each_model, on_progress)


async def _open(
    session: HubSession,
    wanted: JobFilter,
    choose: Callable[[Scored], list[str]],
    on_progress: OnProgress | None,
) -> MeasuredRuns:
    index = await summaries(session, on_progress)
    wanted = await with_catalog_ids(session, wanted, index.rows)
    matching = wanted.select(index.rows)
    if not matching and index.rows:
        raise _nothing_matches(index.rows, wanted)
    rows = [row for row in matching if not is_unusable_id(row.id)]
    exact = wanted.names_benchmark_exactly(rows)
    asked = [(row, one) for row in rows for one in wanted.benchmarks_of(row, exact=exact)]
    scored = [(row, one) for row, one in asked if _is_measured(one)]
    opened, gone = await _read_chosen(session, choose, scored)
    if gone:
        rows = [row for row in rows if row.id not in gone]
        asked, scored = _without(asked, gone), _without(scored, gone)
    runs = [
        run
        for job in opened.values()
        for run in runs_of(job)
        if run.reading.score is not None
        and run.reading.state == COMPLETED
        and wanted.asks_for(run.reading, exact=exact)
    ]
    failed = [_unscored(row, one) for row, one in asked if not _is_measured(one) and row.has_ended]
    return MeasuredRuns(
        runs=[*runs, *failed],
        jobs=len(rows),
        running=sum(not row.has_ended for row in rows),
        more=_more_runs(scored, opened),
        unread=0 if index.complete else max(index.total - len(index.rows), 0),
        exact_as_of=index.unchecked_since,
    )


def _is_measured(one: BenchmarkSummary) -> bool:
    """Whether a benchmark completed with a score; what a failed one reported is no measurement."""
    return one.score is not None and one.state == COMPLETED


def latest_and_extremes(scored: Scored) -> list[str]:
    """Return the ids of the jobs that a history needs most.

    Of each model and benchmark the latest run, the best, the worst, and the one before the latest,
    and then the newest of all.
    """
    series: dict[tuple[str, Key], list[tuple[JobSummary, BenchmarkSummary]]] = defaultdict(list)
    for row, one in scored:
        series[row.model, one.key].append((row, one))
    rounds: list[list[str]] = [[], [], [], []]
    for members in series.values():
        best, worst = _extremes(members)
        wanted = (members[0], best, worst, members[1] if len(members) > 1 else None)
        for found, pair in zip(rounds, wanted, strict=True):
            found += [pair[0].id] if pair is not None else []
    ids = [*(job_id for found in rounds for job_id in found), *(row.id for row, _ in scored)]
    return list(dict.fromkeys(ids))[:MAX_OPENED]


def _extremes(members: Scored) -> tuple[Pair | None, Pair | None]:
    """Return the runs with the best and the worst score; None without a known direction."""
    rated = [(good, pair) for pair in members if (good := goodness(pair[1])) is not None]
    if not rated:
        return None, None
    best = max(rated, key=lambda each: each[0])
    worst = min(rated, key=lambda each: each[0])
    return best[1], worst[1]


def _more_runs(scored: Scored, opened: Collection[str]) -> dict[tuple[str, Key], MoreRuns]:
    """Return what is known of the runs that were not opened, by model and benchmark."""
    left: dict[tuple[str, Key], list[Pair]] = defaultdict(list)
    for row, one in scored:
        if row.id not in opened:
            left[row.model, one.key].append((row, one))
    return {
        name: MoreRuns(len(members), members[0][0].created_at, *map(_score_of, _extremes(members)))
        for name, members in left.items()
    }


def _score_of(pair: Pair | None) -> KnownScore | None:
    if pair is None or pair[1].score is None:
        return None
    return KnownScore(pair[0].id, pair[0].created_at, pair[1].score)


def latest_of_each_model(scored: Scored) -> list[str]:
    """Return the ids of the latest jobs of each model and benchmark, for each way of measuring.

    They are several where jobs of the same second may each be the latest.

    The newest ones come first, so that the limit leaves out what was not measured for long.
    """
    latest: dict[tuple[str, Key, str, object], JobSummary] = {}
    same_second: list[str] = []
    for row, one in scored:
        newest = latest.setdefault((row.model, one.key, one.settings, one.instrument), row)
        if newest is not row and row.created is not None and row.created == newest.created:
            same_second.append(row.id)
    ids = [*(row.id for row in latest.values()), *same_second]
    return list(dict.fromkeys(ids))[:MAX_OPENED]


async def _read_chosen(
    session: HubSession, choose: Callable[[Scored], list[str]], scored: Scored
) -> tuple[dict[str, InterpretedJob], set[str]]:
    """Return the chosen jobs by id, and the ids of those that were deleted since.

    Others are chosen in their place.

    Raises:
        ClientError: The hub could not be asked.
    """
    opened: dict[str, InterpretedJob] = {}
    gone: set[str] = set()

    async def read(job_id: str) -> None:
        try:
            job = await session.client.jobs.get(job_id)
        except NotFoundError as error:
            require_hub_answer(error)
            forget_job(session, job_id)
            gone.add(job_id)
        else:
            opened[job_id] = interpret(job, await session.catalog_for(job))

    chosen = choose(scored)
    for _ in range(MOST_CHOICES):
        await in_parallel([partial(read, one) for one in chosen if one not in opened], AT_ONCE)
        if gone.isdisjoint(chosen):
            break
        chosen = choose(_without(scored, gone))
    return {job_id: opened[job_id] for job_id in chosen if job_id in opened}, gone


def _without(pairs: Scored, gone: Collection[str]) -> list[Pair]:
    return [pair for pair in pairs if pair[0].id not in gone]


def runs_of(found: InterpretedJob) -> list[Run]:
    """Return the benchmarks of a job as runs."""
    job, reading = found.job, found.reading
    ends = {status.benchmark_index: status.completed_at for status in job.status.benchmarks}
    return [
        Run(
            job_id=job.id,
            at=job.resource.created_at,
            model=job.model.name,
            reading=benchmark,
            job_name=job.name,
            model_url=reading.model_url,
            model_parameters=reading.model_parameters,
            ended=ends.get(benchmark.index) or job.resource.updated_at,
        )
        for benchmark in reading.benchmarks
    ]


def _unscored(row: JobSummary, one: BenchmarkSummary) -> Run:
    """Return a benchmark without a score; its job need not be opened."""
    reading = BenchmarkReading(
        one.provider_id, one.benchmark_id, one.index, one.benchmark_id, one.state
    )
    return Run(row.id, row.created_at, row.model, reading, row.name, row.model_url)


def _nothing_matches(rows: Sequence[JobSummary], wanted: JobFilter) -> UserError:
    """Return the error of a search without a match, with what there is."""
    hints = [
        _known("model", wanted.model, [row.model for row in rows]),
        _known(
            "benchmark",
            wanted.benchmark,
            [one.benchmark_id for row in rows for one in row.named_benchmarks],
        ),
        _known("collection", wanted.collection, [row.collection_id for row in rows]),
        _known("tag", wanted.tag, [tag for row in rows for tag in row.user_tags]),
    ]
    known = " ".join(hint for hint in hints if hint)
    return UserError(f"None of {pluralize(len(rows), 'job')} matches all of this. {known}".rstrip())


def _known(kind: str, wanted: str | None, names: Sequence[str]) -> str:
    """Return which names there are of a kind that was asked for, close ones first."""
    if not wanted:
        return ""
    counted = [name for name, _ in Counter(filter(None, names)).most_common()]
    if not counted:
        return f"No job has a {kind}."
    if any(wanted.strip().casefold() in name.casefold() for name in counted):
        return ""
    close = difflib.get_close_matches(wanted, counted, n=3, cutoff=0.5)
    shown = [sanitize_line(name, 80) for name in dict.fromkeys([*close, *counted])]
    return f"Known {kind}s: {join_with_rest(shown[:MAX_LISTED], len(counted))}."

"""A job in a few hundred bytes: what lists, searches, histories and rankings need of it.

A hub's list repeats all metrics of all jobs. A summary keeps of each benchmark the primary score,
how sure it is, the judgement and digests of how it was measured, so that ten thousand jobs fit
into a few megabytes. It is no authority: a job that is opened is read from the hub.

What many jobs have in common (state, model, benchmark, threshold, settings) is kept once for all,
and the numbers of a job in a string of bytes. `JobSummary.benchmarks` is put together when it is
asked for.
"""

import struct
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from math import floor, isnan, nan
from operator import attrgetter
from typing import Any, Generic, NamedTuple, TypeVar
from weakref import WeakValueDictionary

from evalhub_mcp.client.models import EvaluationJob, JobStatus
from evalhub_mcp.client.models.jobs import MACHINE_TAG_PREFIX
from evalhub_mcp.results.direction import Direction
from evalhub_mcp.results.instrument import Part
from evalhub_mcp.results.metrics import ThresholdSource
from evalhub_mcp.results.readings import JobJudgement, ThresholdVerdict
from evalhub_mcp.results.sample_counts import CountSource
from evalhub_mcp.results.score_scales import ScoreUnit
from evalhub_mcp.results.statistics import IntervalMethod

MAX_NAME = 300
"""Characters of a name; more is cut off."""
_LARGEST = 1e300

T = TypeVar("T")


class BenchmarkSummary(NamedTuple):
    """One benchmark of a job."""

    provider_id: str
    benchmark_id: str
    index: int  # type: ignore[assignment]  # hides `tuple.index`
    """Position in the job, from 0."""
    state: str
    metric: str | None = None
    """Name of the primary metric; None without a score or a declared metric."""
    score: float | None = None
    stderr: float | None = None
    low: float | None = None
    high: float | None = None
    """The 95 % interval; None where the uncertainty is unknown."""
    spread: IntervalMethod | None = None
    """How the interval was computed."""
    n_samples: int | None = None
    n_source: CountSource | None = None
    lost_samples: int = 0
    threshold: float | None = None
    threshold_source: ThresholdSource | None = None
    """Whose threshold it is; the verdict rests on it."""
    verdict: ThresholdVerdict | None = None
    passed: bool | None = None
    """Whether the score itself meets the threshold."""
    direction: Direction = "unknown"
    unit: ScoreUnit | None = None
    is_share: bool = False
    """Whether the score is a share of all samples."""
    seconds: float | None = None
    """How long it ran; None unless it completed and both times are known."""
    tokens: float | None = None
    """Tokens that it used, where its adapter reports them."""
    has_results: bool = False
    """Whether any metric was reported."""
    settings: str = ""
    """Digest of the job's parameters and test data, without the number of samples and what only
    changes the speed. Empty without any."""
    instrument: tuple[tuple[Part, str], ...] = ()
    """A digest of each stated part of the instrument. Runs differ in a part that both state."""

    @property
    def key(self) -> tuple[str, str]:
        """Provider and benchmark, which together are unique."""
        return self.provider_id, self.benchmark_id

    def numbers(self) -> list[float | None]:
        """What differs from run to run."""
        return [
            self.score,
            self.stderr,
            self.low,
            self.high,
            self.n_samples,
            self.lost_samples,
            self.seconds,
            self.tokens,
        ]

    def without_numbers(self) -> "BenchmarkSummary":
        """The rest, which many runs have in common."""
        values: list[Any] = list(self)
        for position in _NUMBERS:
            values[position] = None
        return BenchmarkSummary(*values)

    def with_numbers(self, numbers: Sequence[float]) -> "BenchmarkSummary":
        """Put both together again; NaN is an unknown number."""
        values: list[Any] = list(self)
        for position, number in zip(_NUMBERS, numbers, strict=True):
            values[position] = None if number != number else number
        for position in _WHOLE:
            if values[position] is not None:
                values[position] = int(values[position])
        return BenchmarkSummary(*values)


_NUMBERS = tuple(
    map(
        BenchmarkSummary._fields.index,
        ("score", "stderr", "low", "high", "n_samples", "lost_samples", "seconds", "tokens"),
    )
)
_WHOLE = tuple(map(BenchmarkSummary._fields.index, ("n_samples", "lost_samples")))
_PACKED = f"{len(_NUMBERS)}d"


class _Shared(Generic[T]):
    """A value that many summaries have, kept once for all."""

    __slots__ = ("__weakref__", "value")

    def __init__(self, value: T) -> None:
        self.value = value


_shared_values: WeakValueDictionary[Any, _Shared[Any]] = WeakValueDictionary()


def _shared(value: T) -> _Shared[T]:
    found = _shared_values.get(value)
    if found is None:
        found = _shared_values[value] = _Shared(value)
    return found


class _JobValues(NamedTuple):
    """What many jobs have in common, apart from their benchmarks."""

    state: str
    model: str
    model_url: str
    user_tags: tuple[str, ...]
    owner: str
    collection_id: str
    percent: int
    verdict: JobJudgement | None
    hub_passed: bool | None


class JobSummary:
    """One job, in brief. It does not change."""

    __slots__ = ("_benchmarks", "_numbers", "_own_tags", "_values", "id", "name")

    def __init__(
        self,
        *,
        id: str,
        name: str,
        state: str,
        model: str,
        model_url: str,
        tags: Iterable[str],
        owner: str,
        collection_id: str,
        created: float | None,
        updated: float | None,
        percent: int,
        verdict: JobJudgement | None,
        hub_score: float | None,
        hub_passed: bool | None,
        benchmarks: Sequence[BenchmarkSummary] = (),
    ) -> None:
        """Keep the values; times are seconds since 1970, the verdict None until the job ended."""
        self.id = id
        self.name = name
        users, own = list[str](), list[str]()
        for tag in tags:
            (own if tag.startswith(MACHINE_TAG_PREFIX) else users).append(tag)
        self._own_tags = _packed_tags(own)
        self._values = _shared(
            _JobValues(
                state=state,
                model=model,
                model_url=model_url,
                user_tags=tuple(users),
                owner=owner,
                collection_id=collection_id,
                percent=percent,
                verdict=verdict,
                hub_passed=hub_passed,
            )
        )
        self._benchmarks = _shared(tuple(_shared(one.without_numbers()) for one in benchmarks))
        numbers = [created, updated, hub_score]
        for one in benchmarks:
            numbers += one.numbers()
        self._numbers = struct.pack(f"{len(numbers)}d", *map(_packable, numbers))

    def __eq__(self, other: object) -> bool:
        if self is other or not isinstance(other, JobSummary):
            return self is other
        return self.id == other.id and fields_of(self) == fields_of(other)

    def __hash__(self) -> int:
        return hash(self.id)

    def __repr__(self) -> str:
        return f"JobSummary{fields_of(self)}"

    @property
    def state(self) -> str:
        """The job's state."""
        return self._values.value.state

    @property
    def model(self) -> str:
        """The model's name."""
        return self._values.value.model

    @property
    def model_url(self) -> str:
        """Where the model is; empty if unknown."""
        return self._values.value.model_url

    @property
    def user_tags(self) -> list[str]:
        """The tags that users set, without those of this project."""
        return list(self._values.value.user_tags)

    @property
    def tags(self) -> tuple[str, ...]:
        """All tags."""
        return (*self._values.value.user_tags, *_unpacked_tags(self._own_tags))

    @property
    def owner(self) -> str:
        """Who submitted it; empty if unknown."""
        return self._values.value.owner

    @property
    def collection_id(self) -> str:
        """The collection that it runs; empty without one."""
        return self._values.value.collection_id

    @property
    def percent(self) -> int:
        """Progress; 100 when the job has ended."""
        return self._values.value.percent

    @property
    def verdict(self) -> JobJudgement | None:
        """The judgement on the job as a whole; None until it has ended."""
        return self._values.value.verdict

    @property
    def hub_passed(self) -> bool | None:
        """The hub's own verdict on its overall score."""
        return self._values.value.hub_passed

    @property
    def created(self) -> float | None:
        """When it was submitted, in seconds since 1970."""
        return _read_number(self._numbers, 0)

    @property
    def updated(self) -> float | None:
        """When it changed last, in seconds since 1970."""
        return _read_number(self._numbers, 1)

    @property
    def hub_score(self) -> float | None:
        """The hub's own overall score."""
        return _read_number(self._numbers, 2)

    @property
    def named_benchmarks(self) -> Sequence[BenchmarkSummary]:
        """Its benchmarks without their numbers, which are not put together for it."""
        return [part.value for part in self._benchmarks.value]

    @property
    def benchmarks(self) -> tuple[BenchmarkSummary, ...]:
        """Its benchmarks, in order."""
        parts = self._benchmarks.value
        width, found = len(_NUMBERS), list[BenchmarkSummary]()
        for number, part in enumerate(parts):
            packed = struct.unpack_from(_PACKED, self._numbers, 8 * (3 + width * number))
            found.append(part.value.with_numbers(packed))
        return tuple(found)

    @property
    def created_at(self) -> datetime | None:
        """When the job was submitted."""
        return None if self.created is None else datetime.fromtimestamp(self.created, UTC)

    @property
    def updated_at(self) -> datetime | None:
        """When the job changed last."""
        return None if self.updated is None else datetime.fromtimestamp(self.updated, UTC)

    @property
    def has_ended(self) -> bool:
        """Whether the state is final."""
        return JobStatus(self.state).is_terminal

    def is_current(self, job: EvaluationJob) -> bool:
        """Whether the job, as the hub has just returned it, has not changed since.

        The time of a change is compared in whole seconds, where the hub states one.
        """
        changed = job.resource.updated_at
        if self._values.value.state != job.status.state.value:
            return False
        return changed is None or _read_number(self._numbers, 1) == floor(changed.timestamp())

    @property
    def order(self) -> tuple[float, str]:
        """Sorts jobs by creation; the id decides between jobs of the same second."""
        return self.created or 0.0, self.id


def _packed_tags(tags: Sequence[str]) -> str | tuple[str, ...]:
    """Return tags of this project as one text, where that is possible."""
    if any("\n" in tag or tag == MACHINE_TAG_PREFIX for tag in tags):
        return tuple(tags)
    return "\n".join(tag.removeprefix(MACHINE_TAG_PREFIX) for tag in tags)


def _unpacked_tags(packed: str | tuple[str, ...]) -> Sequence[str]:
    if isinstance(packed, tuple):
        return packed
    return [MACHINE_TAG_PREFIX + rest for rest in packed.split("\n")] if packed else ()


def count_states_and_verdicts(
    summaries: Iterable[JobSummary],
) -> tuple[Counter[str], Counter[JobJudgement | None]]:
    """Return how many jobs are in each state, and how many have which verdict."""
    states, verdicts = Counter[str](), Counter[JobJudgement | None]()
    for shared, count in Counter(map(attrgetter("_values"), summaries)).items():
        states[shared.value.state] += count
        verdicts[shared.value.verdict] += count
    return states, verdicts


def _packable(number: float | None) -> float:
    """Return a number as it is packed: NaN if it is unknown, or beyond what a float holds."""
    return nan if number is None or not -_LARGEST < number < _LARGEST else float(number)


def _read_number(packed: bytes, position: int) -> float | None:
    number: float = struct.unpack_from("d", packed, 8 * position)[0]
    return None if isnan(number) else number


SUMMARY_FIELDS = (
    "id", "name", "state", "model", "model_url", "tags", "owner", "collection_id", "created",
    "updated", "percent", "verdict", "hub_score", "hub_passed", "benchmarks",
)  # fmt: skip
"""In the order in which they are stored."""


def fields_of(summary: JobSummary) -> tuple[Any, ...]:
    """Return the values of a summary, in the order of `SUMMARY_FIELDS`."""
    return tuple(getattr(summary, name) for name in SUMMARY_FIELDS)

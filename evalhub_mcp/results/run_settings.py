"""Which settings of two runs of a benchmark differ, as far as they change what is measured."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from evalhub_mcp.results.instrument import InstrumentChange, instrument_of
from evalhub_mcp.results.readings import BenchmarkReading

SPEED_ONLY = frozenset(
    "max_connections num_concurrent concurrency batch_size max_batch_size max_retries retries "
    "timeout log_samples verbosity cache use_cache".split()
)
"""Parameters that change the speed of an evaluation, not what it measures."""
Setting = tuple[str, Any, Any]
"""`(name, baseline's value, other's value)`; None means "not set"."""


def changed_parameters(baseline: BenchmarkReading, other: BenchmarkReading) -> list[Setting]:
    """Return the settings that differ; the values that adapters report having used count first."""
    before, after = ({**reading.parameters, **reading.effective} for reading in (baseline, other))
    # A default that only one version of an adapter reports is no difference.
    names = {*baseline.parameters, *other.parameters} | (before.keys() & after.keys())
    changed = differing(before, after, names - SPEED_ONLY)
    if baseline.data != other.data:
        changed.append(("test_data_ref", baseline.data or None, other.data or None))
    return changed


def changed_settings(
    baseline: BenchmarkReading,
    other: BenchmarkReading,
    instrument: Sequence[InstrumentChange],
) -> list[Setting]:
    """Return changed parameters, and what else of the instrument differs.

    Names of data are left out where its content is the same, or compared question by question.
    """
    differs = {change.name for change in instrument}
    parts = instrument_of(baseline)
    parameters = [
        setting
        for setting in changed_parameters(baseline, other)
        if setting[0] in differs
        or None in setting[1:]
        or parts.get(setting[0], ("prompt",))[0] != "data"
    ]
    named = {name for name, _, _ in parameters}
    return parameters + [(c.name, c.before, c.after) for c in instrument if c.name not in named]


def differing(
    before: Mapping[str, Any], after: Mapping[str, Any], names: Iterable[str] | None = None
) -> list[Setting]:
    """Return `(name, before, after)` of what differs, sorted by name."""
    return [
        (name, before.get(name), after.get(name))
        for name in sorted({*before, *after} if names is None else names)
        if before.get(name) != after.get(name)
    ]

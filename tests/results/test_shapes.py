"""Every shape of results reads as expected."""

from typing import Any

import pytest

from tests.results.known_shapes.bands_and_baselines import BANDS_AND_BASELINES
from tests.results.known_shapes.directions_and_thresholds import DIRECTION_AND_THRESHOLD
from tests.results.known_shapes.local_runs import LOCAL_RUNS
from tests.results.known_shapes.metric_types import METRIC_TYPES
from tests.results.known_shapes.odd_figures import ODD_FIGURES
from tests.results.known_shapes.spread import SPREAD
from tests.results.known_shapes.states import STATES
from tests.results.shapes import Shape

SHAPES = [
    *LOCAL_RUNS,
    *METRIC_TYPES,
    *SPREAD,
    *DIRECTION_AND_THRESHOLD,
    *BANDS_AND_BASELINES,
    *ODD_FIGURES,
    *STATES,
]


def actual(shape: Shape, name: str) -> Any:
    reading = shape.read()
    if name == "verdict":
        return reading.verdict
    if name == "metrics.names":
        return list(reading.benchmarks[0].metrics)
    return getattr(reading.benchmarks[0], name)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_a_shape_reads_as_expected(shape):
    for name, wanted in shape.expected.items():
        found = actual(shape, name)
        if name == "cautions":
            assert len(found) == len(wanted)
            for caution, part in zip(found, wanted, strict=True):
                assert part in caution
        elif isinstance(wanted, float) or name == "interval":
            assert found == (None if wanted is None else pytest.approx(wanted, rel=2e-4, abs=1e-4))
        else:
            assert found == wanted, name


def test_shapes_are_many_and_have_unique_names():
    assert len({shape.name for shape in SHAPES}) == len(SHAPES) >= 60

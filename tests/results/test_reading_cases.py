"""Single results that were once misread, each with its right reading, and others of their kind."""

import pytest

from evalhub_mcp.server.tools.results.text import benchmark_row
from tests.results.reading_cases.chance import CHANCE
from tests.results.reading_cases.counts import COUNTS
from tests.results.reading_cases.direction import DIRECTION
from tests.results.reading_cases.lost import LOST
from tests.results.reading_cases.names import NAMES
from tests.results.reading_cases.scales import SCALES
from tests.results.reading_cases.verdicts import VERDICTS
from tests.results.shapes import Shape

CASES = [*DIRECTION, *COUNTS, *SCALES, *NAMES, *CHANCE, *LOST, *VERDICTS]


@pytest.mark.parametrize("shape", CASES, ids=lambda shape: shape.name)
def test_a_reading_has_the_expected_values(shape: Shape):
    read = shape.read()
    benchmark = read.benchmarks[0]
    for name, wanted in shape.expected.items():
        found = read.verdict if name == "verdict" else getattr(benchmark, name)
        if name == "cautions":
            assert len(found) == len(wanted), found
            assert all(part in text for part, text in zip(wanted, found, strict=True)), found
        elif isinstance(wanted, float) or (name == "interval" and wanted is not None):
            assert found == pytest.approx(wanted, rel=1e-3, abs=1e-4), name
        else:
            assert found == wanted, name


@pytest.mark.parametrize("shape", CASES, ids=lambda shape: shape.name)
def test_a_text_row_claims_no_more_than_its_reading(shape: Shape):
    read = shape.read().benchmarks[0]
    row = benchmark_row(read)
    if read.direction == "unknown" and read.score is not None:
        assert "which direction is good is not declared" in row
        assert "is better" not in row.partition("Caution:")[0]
    if read.threshold_verdict is None:
        assert ": met" not in row
        assert ": missed" not in row
    if read.lost_samples:
        assert f"{read.lost_samples} " in row
        assert "without a usable reply" in row
    if read.n_source not in (None, "reported") and read.interval is not None:
        assert "by its error" in row or "if " in row

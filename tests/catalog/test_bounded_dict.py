"""What can be computed again is kept without limitless growth."""

from evalhub_mcp.catalog.bounded_dict import BoundedDict
from evalhub_mcp.catalog.catalog_reading import read_for_catalog
from evalhub_mcp.catalog.snapshot import MAX_KEPT_TEXTS, Catalog


def test_a_full_dict_starts_anew_with_the_next_entry() -> None:
    kept = BoundedDict[str, int](2)
    kept["a"], kept["b"] = 1, 2
    kept["b"] = 3
    assert kept == {"a": 1, "b": 3}
    kept["c"] = 4
    assert kept == {"c": 4}


def test_a_catalog_keeps_a_limited_number_of_readings() -> None:
    catalog = Catalog.of([])
    for number in range(MAX_KEPT_TEXTS + 1):
        read_for_catalog(catalog, f"goal {number}")
    assert list(catalog.readings) == [f"goal {MAX_KEPT_TEXTS}"]

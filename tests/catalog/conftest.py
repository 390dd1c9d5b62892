"""The sample catalog, read once."""

import pytest

from evalhub_mcp.catalog.snapshot import Catalog
from tests.catalog.sample import catalog


@pytest.fixture(scope="session")
def sample() -> Catalog:
    return catalog()

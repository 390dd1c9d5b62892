"""Fixtures every test may use."""

import pytest


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """The server and the client run on asyncio; one backend keeps the suite quick."""
    return "asyncio"

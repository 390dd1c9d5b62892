"""One run of each client over each transport, shared by all tests, and the result table."""

from collections.abc import Iterator

import pytest

from tests.clients.support.clients import TRIPS, Client, trip_id
from tests.clients.support.driving import Journey, run_client
from tests.clients.support.environments import NotInstalled
from tests.clients.support.evaluation import Hub, watched_hub
from tests.clients.support.table import markdown

JOURNEYS = pytest.StashKey[list[Journey]]()


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    with watched_hub(tmp_path_factory.mktemp("hub")) as running:
        yield running


@pytest.fixture(
    scope="session",
    params=TRIPS,
    ids=[trip_id(trip) for trip in TRIPS],
)
def journey(request: pytest.FixtureRequest, hub: Hub) -> Journey:
    """The recorded run of one client over one transport."""
    client: Client = request.param[0]
    try:
        made = run_client(client, request.param[1], hub)
    except NotInstalled as error:
        pytest.skip(f"{client.name} cannot be installed: {error}")
    request.config.stash.setdefault(JOURNEYS, []).append(made)
    return made


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table of what each client did."""
    if journeys := terminalreporter.config.stash.get(JOURNEYS, []):
        terminalreporter.section("clients")
        terminalreporter.write_line(markdown(journeys))

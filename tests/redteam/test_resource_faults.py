"""Every resource against a hub that breaks its replies: an error in seconds, never "nothing"."""

import time

import anyio
import pytest
from mcp import Client
from mcp.shared.exceptions import MCPError

from evalhub_mcp.server.build import build_server
from evalhub_mcp.settings import Settings
from tests.redteam.faulty_hub import FAULTS, faulty_hub
from tests.redteam.test_hub_faults import JOB, NOTHING_THERE

pytestmark = pytest.mark.anyio

ADDRESSES = [
    "evalhub://providers",
    "evalhub://providers/alpha",
    "evalhub://benchmarks",
    "evalhub://benchmarks?label=safety",
    "evalhub://benchmarks/capitals",
    "evalhub://collections",
    f"evalhub://collections/{JOB}",
    "evalhub://jobs",
    "evalhub://jobs?status=running",
    f"evalhub://jobs/{JOB}",
    f"evalhub://jobs/{JOB}/logs",
    f"evalhub://jobs/{JOB}/results",
]
SECONDS = 12


@pytest.mark.parametrize("name", list(FAULTS))
async def test_every_resource_is_answered_with_an_error(name: str) -> None:
    wrong: list[str] = []

    async def read(client: Client, address: str) -> None:
        started = time.monotonic()
        try:
            with anyio.fail_after(SECONDS + 3):
                content = await client.read_resource(address)
        except TimeoutError:
            wrong.append(f"{address} was not answered")
        except MCPError as error:
            if "Unknown resource" in str(error):
                wrong.append(f"{address} is no address")
            if NOTHING_THERE.search(str(error)) or "Traceback" in str(error):
                wrong.append(f"{address}: {str(error)[:200]!r}")
        else:
            wrong.append(f"{address} has content: {str(content)[:200]!r}")
        if time.monotonic() - started > SECONDS:
            wrong.append(f"{address} took {time.monotonic() - started:.0f} s")

    async with faulty_hub(FAULTS[name]) as hub:
        settings = Settings(base_url=hub.base_url)
        async with Client(build_server(settings)) as client, anyio.create_task_group() as group:
            for address in ADDRESSES:
                group.start_soon(read, client, address)
        assert hub.requests
    assert not wrong, "\n".join(wrong)

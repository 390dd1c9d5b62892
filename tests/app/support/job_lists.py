"""Reading job lists in tests: limits, changes to the hub, and the known states."""

import anyio
from hypothesis import strategies as st

from evalhub_mcp.app.known_jobs.caller_index import CallerIndex
from evalhub_mcp.app.known_jobs.index_limits import IndexLimits
from evalhub_mcp.jobs.job_summary import JobSummary

SHORT = IndexLimits(short_list=10_000, page=7)
LONG = IndexLimits(short_list=0, page=7, short_part=5, few=2, many=20, pause=0, rest_again=0)
"""A list of any length counts as short, or as long."""
RARELY_AGAIN = IndexLimits(short_list=0, page=10, pause=0, rest_again=1e9)
CHANGES = st.lists(
    st.sampled_from(["create", "create_finished", "start", "finish", "delete", "exchange"]),
    max_size=12,
)


def do(hub, change):
    if change == "create_finished":
        hub.create("completed")
    else:
        getattr(hub, change)()


def states(index):
    rows = (index.known.rows.get(job_id) for job_id in index.known.ids())
    return {row.id: row.state for row in rows if isinstance(row, JobSummary)}


def new_index(limits, background=lambda: None):
    return CallerIndex(background, limits=limits)


async def settled(condition):
    with anyio.fail_after(20):
        while not condition():
            await anyio.sleep(0.002)

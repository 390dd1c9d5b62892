"""A warm call passes through few functions, so that what it does is quick to read.

`python -m benchmarks.call_paths` lists the figures with a catalog of the usual size. Where a test
here fails, the new function says something that its caller does not, or it can be part of it.
"""

from typing import Any

import pytest

from benchmarks.call_paths import calls_of, path_of, prepare

pytestmark = pytest.mark.anyio

CEILINGS = {
    "find_benchmarks": (47, 39, 0),
    "recommend_evaluation": (82, 39, 0),
    "discover_providers": (38, 35, 0),
    "get_job_status": (62, 58, 10),
    "get_job_results": (92, 74, 10),
    "… of a finished job": (124, 76, 10),
    "submit_evaluation": (106, 87, 10),
}
"""The most functions that a call enters, the most of them that only carry it, and the most on the
stack when the hub is asked.

The client of this test draws pages, so the results of a job enter about 20 functions more.
"""


async def test_warm_calls_pass_through_few_functions(agent: Any, hub: Any) -> None:
    _, *ids = prepare(hub.base_url)
    entered = {}
    for label, (tool, arguments) in calls_of(*ids).items():
        path = await path_of(agent.client, tool, arguments)
        entered[label] = (len(path.functions), path.on_the_way, path.chain)
    assert entered.keys() == CEILINGS.keys()
    too_many = {
        label: found
        for label, found in entered.items()
        if any(one > most for one, most in zip(found, CEILINGS[label], strict=True))
    }
    assert not too_many

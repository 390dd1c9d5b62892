"""How many of our functions and files a tool call passes through.

    python -m benchmarks.call_paths

The server runs in this process against a real hub, and every function of the package that is
entered during one warm call is counted once. Few hops make a change easy to find.
"""

import sys
from pathlib import Path
from types import FrameType
from typing import Any

import anyio
from mcp import Client

import evalhub_mcp
from benchmarks.harness import running_hub
from evalhub_mcp.client import SyncEvalHubClient
from evalhub_mcp.client.models import JobSubmissionRequest
from evalhub_mcp.server.build import build_server
from evalhub_mcp.settings import Settings

PACKAGE = str(Path(evalhub_mcp.__file__).parent)
MODEL = {"name": "tiny", "url": "http://127.0.0.1:9/v1"}


class CallPath:
    """The functions of the package that were entered while this is active."""

    def __init__(self) -> None:
        self.functions: set[tuple[str, str]] = set()

    @property
    def files(self) -> set[str]:
        """The files of these functions."""
        return {file for file, _ in self.functions}

    def __enter__(self) -> "CallPath":
        """Start to count."""
        sys.setprofile(self._note)
        return self

    def __exit__(self, *_: object) -> None:
        """Stop counting."""
        sys.setprofile(None)

    def _note(self, frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(PACKAGE):
            # Comprehensions and lambdas are frames, but nobody has to look for them.
            name = code.co_qualname.partition(".<locals>.<")[0]
            self.functions.add((code.co_filename, name))


async def measure(base_url: str, benchmark: dict[str, Any], job_id: str) -> None:
    """Print a line per tool."""
    calls: dict[str, dict[str, Any]] = {
        "find_benchmarks": {"query": "safety"},
        "get_job_status": {"job_id": job_id},
        "get_job_results": {"job_id": job_id},
        "submit_evaluation": {"model": MODEL, "benchmarks": [benchmark]},
    }
    async with Client(build_server(Settings(base_url=base_url))) as client:
        for tool, arguments in calls.items():
            await client.call_tool(tool, arguments)
            with CallPath() as path:
                result = await client.call_tool(tool, arguments)
            assert not result.is_error, result.content
            print(f"{tool:20} {len(path.functions):4} functions in {len(path.files):3} files")


def main() -> None:
    """Run the calls against one hub."""
    with running_hub() as base_url:
        with SyncEvalHubClient(base_url=base_url) as hub:
            provider = hub.providers.list()[0]
            benchmark = {"id": provider.benchmarks[0].id, "provider_id": provider.id}
            request = {"name": "path", "model": MODEL, "benchmarks": [benchmark]}
            job = hub.jobs.submit(JobSubmissionRequest.model_validate(request))
        anyio.run(measure, base_url, benchmark, job.id)


if __name__ == "__main__":
    main()

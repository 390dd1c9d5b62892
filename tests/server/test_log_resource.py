"""The log of a job as a resource."""

import pytest
from mcp.shared.exceptions import MCPError

from tests.server.support.evaluations import shell_evaluation

pytestmark = pytest.mark.anyio


async def read(agent, uri):
    (content,) = (await agent.client.read_resource(uri)).contents
    return content


async def test_the_end_of_the_log_is_read_as_clean_text(agent, hub, tmp_path):
    log = "\n".join(f"step {n}" for n in range(300)) + "\n\x1b[31mtoken=abcdefghij\x1b[0m\n"
    with shell_evaluation(hub.client, tmp_path, log) as evaluation:
        job = evaluation.submit("work", "other")
        whole = await read(agent, f"evalhub://jobs/{job}/logs")
        tail = await read(agent, f"evalhub://jobs/{job}/logs?tail_lines=2&benchmark_index=1")
    assert whole.mime_type == "text/plain"
    assert whole.text.count("=== benchmark ") == 2
    assert "step 299\ntoken=[redacted]" in whole.text
    assert tail.text == (
        f"=== benchmark 1: {evaluation.id}/other, earlier lines left out ===\n"
        "step 299\ntoken=[redacted]"
    )


async def test_the_resource_is_listed_as_a_template(agent):
    templates = (await agent.client.list_resource_templates()).resource_templates
    (listed,) = [t for t in templates if t.name == "job-logs"]
    assert listed.uri_template == "evalhub://jobs/{id}/logs{?benchmark_index,tail_lines}"
    assert listed.mime_type == "text/plain"


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("tail_lines=0", "1 or more"),
        ("tail_lines=99999", "at most"),
        ("benchmark_index=7", "benchmark_index must be 0 to 0"),
        ("benchmark_index=x", "whole number"),
        ("tail_line=3", "did you mean 'tail_lines'"),
    ],
)
async def test_a_wrong_parameter_is_refused_with_the_reason(agent, hub, tmp_path, query, word):
    with shell_evaluation(hub.client, tmp_path, "hello\n") as evaluation:
        job = evaluation.submit()
        with pytest.raises(MCPError, match=word):
            await agent.client.read_resource(f"evalhub://jobs/{job}/logs?{query}")


async def test_the_log_of_an_unknown_job_is_refused(agent):
    with pytest.raises(MCPError, match="There is no job"):
        await agent.client.read_resource("evalhub://jobs/nope/logs")

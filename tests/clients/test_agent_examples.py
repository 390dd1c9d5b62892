"""The agents in examples/agents do a whole task, each in a separate environment."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.agents.lab import Lab, open_lab
from benchmarks.agents.our_scenarios import SCENARIOS
from benchmarks.agents.runner import prepare
from benchmarks.agents.scripted_model import NAME, scripted_model
from tests.clients.support.clients import CLIENTS
from tests.clients.support.environments import NotInstalled, python_environment

EXAMPLES = Path(__file__).parents[2] / "examples" / "agents"
AGENTS = {
    "openai_agents.py": ("requirements-openai-agents.txt", "openai-agents"),
    "langchain_agent.py": ("requirements-langchain.txt", "langchain-mcp-adapters"),
    "pydantic_ai_agent.py": ("requirements-pydantic-ai.txt", "pydantic-ai"),
    "llamaindex_agent.py": ("requirements-llamaindex.txt", "llama-index-tools-mcp"),
}
MOST_LINES = 40
TASK = next(one for one in SCENARIOS if one.name == "ours-03-too-close-to-call")


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with open_lab() as opened:
        yield opened


def test_every_example_is_short_and_pins_the_tested_versions():
    assert set(AGENTS) == {path.name for path in EXAMPLES.glob("*.py")}
    for file, (requirements, client) in AGENTS.items():
        assert len((EXAMPLES / file).read_text().splitlines()) < MOST_LINES
        tried = next(one.packages for one in CLIENTS if one.name == client)
        assert tuple((EXAMPLES / requirements).read_text().split()) == tried


@pytest.mark.parametrize("file", AGENTS)
def test_examples_finish_an_evaluation(file: str, lab: Lab, tmp_path: Path):
    requirements, client = AGENTS[file]
    try:
        python = python_environment(client, (EXAMPLES / requirements).read_text().split())
    except NotInstalled as error:
        pytest.skip(f"{client} cannot be installed: {error}")
    names = prepare(TASK, lab)
    with scripted_model(TASK.script(names)) as model:
        result = subprocess.run(
            [python, EXAMPLES / file, TASK.task(names)],
            env={
                "HOME": str(tmp_path),
                "PATH": os.environ["PATH"],
                "MODEL_URL": model.url,
                "MODEL": NAME,
                "MCP_SERVER": f"{sys.executable} -m evalhub_mcp --base-url {lab.url}",
            },
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=110,
        )
    assert result.returncode == 0, result.stderr[-3000:]
    assert not model.problem
    assert "VERDICT: undecided" in result.stdout
    (job,) = lab.submitted()
    assert job.status.state.value == "completed"
    assert [b.id for b in job.benchmarks or ()] == ["arc_easy"]

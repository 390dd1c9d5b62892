"""Give scenarios to a chat model: `python -m benchmarks.agents --model-url URL --model NAME`.

Prints for each scenario whether the right job ran and the answer is right, and how many calls and
bytes it took. Without a model, a script of each scenario is followed, which proves the harness and
shows what the shortest way costs. Exit status 0 if every scenario succeeded, else 1.
"""

import argparse
import os
import sys
from pathlib import Path

import anyio
from pydantic import SecretStr

from benchmarks.agents.lab import Lab, open_lab
from benchmarks.agents.our_scenarios import SCENARIOS as OURS
from benchmarks.agents.runner import Measured, as_json, measure, prepare, table
from benchmarks.agents.scenario import Scenario, all_of
from benchmarks.agents.scripted_model import NAME, scripted_model
from benchmarks.agents.skill_scenarios import SCENARIOS as SKILLS
from evalhub_mcp.chat.chat_model import ModelAddress

SCENARIOS = (*SKILLS, *OURS)


def follow_script(scenario: Scenario, lab: Lab) -> Measured:
    """Let the scripted model do a scenario."""
    names = prepare(scenario, lab)
    with scripted_model(scenario.script(names)) as model:
        measured = anyio.run(measure, scenario, lab, names, ModelAddress(model.url, NAME))
        measured.error = measured.error or model.problem
    return measured


def main() -> int:
    """Run the scenarios; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.agents", description=__doc__)
    parser.add_argument("--model-url", metavar="URL", help="an OpenAI-compatible endpoint")
    parser.add_argument("--model", metavar="NAME", help="its model")
    parser.add_argument("--api-key-env", metavar="VAR", help="the variable with its key")
    parser.add_argument("--context-tokens", metavar="N", type=int, help="its context, if known")
    parser.add_argument("--json", metavar="FILE", type=Path, help="write all that was measured")
    parser.add_argument(
        "--repeat", metavar="N", type=int, default=1, help="runs of each scenario (default: 1)"
    )
    parser.add_argument("names", metavar="SCENARIO", nargs="*", help="names, or their beginnings")
    arguments = parser.parse_args()
    if bool(arguments.model_url) != bool(arguments.model):
        parser.error("--model-url and --model belong together; give both, or none for the scripts")
    key = os.environ.get(arguments.api_key_env or "", "")
    if arguments.api_key_env and not key:
        parser.error(f"the variable {arguments.api_key_env} is not set")
    chosen = list(all_of(SCENARIOS, arguments.names))
    if not chosen:
        parser.error("no scenario has such a name")
    measured = []
    with open_lab() as lab:
        for scenario in (one for one in chosen for _ in range(arguments.repeat)):
            print(f"{scenario.name} …", file=sys.stderr, flush=True)
            if arguments.model_url:
                address = ModelAddress(
                    arguments.model_url, arguments.model, SecretStr(key) if key else None
                )
                names = prepare(scenario, lab)
                one = anyio.run(measure, scenario, lab, names, address, arguments.context_tokens)
            else:
                one = follow_script(scenario, lab)
            measured.append(one)
    print(table(measured))
    if arguments.json:
        arguments.json.write_text(as_json(arguments.model or NAME, measured), encoding="utf-8")
    return 0 if all(one.succeeded for one in measured) else 1


if __name__ == "__main__":
    sys.exit(main())

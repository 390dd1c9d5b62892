"""User-defined providers: checked before the hub reads them, and run by it."""

import json
import sys
from pathlib import Path
from typing import Any

import anyio
import pytest
import yaml

from evalhub_mcp.adapter.scaffold import write_adapter
from evalhub_mcp.cli.provider_advice import advice
from evalhub_mcp.local.errors import LocalHubError
from evalhub_mcp.local.hub import find_or_start
from evalhub_mcp.local.hub.local_hub import LocalHub
from evalhub_mcp.local.providers import user_defined
from evalhub_mcp.local.providers.user_defined import ProviderFileError

PROGRAM = """
import json, os, ssl, urllib.request
job = json.load(open(os.environ["EVALHUB_JOB_SPEC_PATH"]))
event = {"provider_id": job["provider_id"], "id": job["benchmark_id"], "benchmark_index": 0,
         "status": "completed", "metrics": {"where": os.getcwd(), "colour": os.environ["COLOUR"]}}
urllib.request.urlopen(urllib.request.Request(
    f"{job['callback_url']}/api/v1/evaluations/jobs/{job['id']}/events",
    json.dumps({"benchmark_status_event": event}).encode(), {"Content-Type": "application/json"}),
    context=ssl.create_default_context(cafile=os.environ["EVALHUB_CA_CERT_PATH"]))
"""


def document(**more: Any) -> dict[str, Any]:
    return {
        "id": "mine",
        "name": "Mine",
        "benchmarks": [{"id": "b", "name": "B"}],
        "runtime": {"local": {"command": ["python", "adapter.py"]}},
        **more,
    }


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    path = tmp_path / "mine"
    path.mkdir(mode=0o755)
    (path / "adapter.py").write_text(PROGRAM)
    write(path, document())
    return path


def write(directory: Path, content: Any) -> None:
    text = content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True)
    (directory / "provider.yaml").write_text(text)


def local(**more: Any) -> dict[str, Any]:
    return document(runtime={"local": {"command": ["python", "adapter.py"], **more}})


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("id: [", "is not YAML in line 1, column 6"),
        ("- a", "is not a mapping"),
        ("a: !!python/object:os.system {}", "is not YAML"),
        (document(id=None), "id: Input should be a valid string"),
        (document(id="Mine!"), "id: 'Mine!' should match pattern"),
        (document(id="m" * 51), "id: has 51 characters"),
        (document(id="inspect-local"), "'inspect-local' is a provider evalhub-mcp brings"),
        (document(name=""), "name: String should have at least 1 character"),
        (document(name=7), 'name: Input should be a valid string; write it in quotes: "7"'),
        (document(descripton="x"), "descripton: the hub knows no such field"),
        (document(description="x" * 1025), "at most 1024 characters, and has 1025"),
        (document(description="bad \u2028 line"), "description: has the character '\\u2028'"),
        (document(tags=["a,b"]), "tags[0]: 'a,b' should match pattern"),
        (document(agent={"summary": "x" * 201}), "agent.summary: String should have at most 200"),
        (document(agent={"target_type": "robot"}), "agent.target_type: Input should be 'model'"),
        (document(benchmarks=[]), "benchmarks: List should have at least 1 item"),
        (document(benchmarks=[{"id": "b", "name": "B"}] * 2), "benchmark ids occur twice: b"),
        (
            document(benchmarks=[{"id": "b", "name": "B", "pass_criteria": {"threshold": "high"}}]),
            "benchmarks[0] (b).pass_criteria.threshold: Input should be a valid number",
        ),
        (
            document(
                benchmarks=[
                    {"id": "b", "name": "B", "agent": {"score_ranges": [{"range": "0.5-1"}]}}
                ]
            ),
            "benchmarks[0] (b).agent.score_ranges[0].meaning: Field required",
        ),
        (document(runtime=None), "runtime.local: is missing; for example"),
        (
            document(runtime={"local": {"command": "python adapter.py"}}),
            "write a list, for",
        ),
        (document(runtime={"local": {"command": []}}), "is not a list of 1 to 100 texts"),
        (document(runtime={"local": {"command": ["python", 3]}}), "numbers go in quotes"),
        (document(runtime={"local": {"command": ["no-such-program"]}}), "on PATH"),
        (document(runtime={"local": {"command": ["./no.sh"]}}), "there is no program './no.sh'"),
        (document(runtime={"local": {"command": ["python", "no.py"]}}), "there is no file"),
        (
            document(runtime={"local": {"command": ["python"]}, "k9s": {}}),
            "runtime.k9s: there is",
        ),
        (local(cwd="/"), "runtime.local.cwd: there is no such field"),
        (local(env={"A": 1}), 'runtime.local.env.A: is not text; write it in quotes: "1"'),
        (local(env={"EVALHUB_MODE": "k8s"}), "is set by the hub"),
        (local(env={"OPENAI_API_KEY": "sk"}), "keys do not belong here"),
        (local(env=["A=1"]), "is not a list of {name: …, value: …}"),
    ],
)
def test_a_problem_is_reported_by_file_and_field_and_nothing_is_stored(
    directory: Path, tmp_path: Path, content: Any, said: str
) -> None:
    write(directory, content)
    with pytest.raises(ProviderFileError) as caught:
        user_defined.add(tmp_path / "hub", directory)
    assert said in str(caught.value)
    assert str(directory / "provider.yaml") in str(caught.value)
    assert user_defined.load(tmp_path / "hub").usable == []


def test_all_problems_are_reported_at_once(directory: Path) -> None:
    write(directory, document(name=7, tags=["a,b"], runtime={}))
    with pytest.raises(ProviderFileError) as caught:
        user_defined.read(directory)
    assert len(caught.value.problems) == 3


def test_files_that_others_could_change_are_refused(directory: Path, tmp_path: Path) -> None:
    directory.chmod(0o777)
    with pytest.raises(ProviderFileError, match="can be changed by other users"):
        user_defined.read(directory)
    directory.chmod(0o755)
    (directory / "provider.yaml").chmod(0o666)
    with pytest.raises(ProviderFileError, match="can be changed by other users"):
        user_defined.read(directory)
    with pytest.raises(ProviderFileError, match="there is no such file"):
        user_defined.read(tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["adapter.py", "helper.py", "deep/er/helper.so", "run"])
def test_code_that_others_could_change_is_refused(directory: Path, name: str) -> None:
    code = directory / name
    code.parent.mkdir(parents=True, exist_ok=True)
    code.touch()
    code.chmod(0o757 if name == "run" else 0o646)
    with pytest.raises(ProviderFileError, match="can be changed by other users") as caught:
        user_defined.read(directory)
    assert str(code) in str(caught.value)


def test_data_that_others_could_change_is_accepted(directory: Path) -> None:
    (directory / "questions.csv").touch()
    (directory / "questions.csv").chmod(0o666)
    assert user_defined.read(directory).id == "mine"


def test_a_directory_above_that_others_could_replace_is_refused(
    directory: Path, tmp_path: Path
) -> None:
    above = tmp_path / "above"
    above.mkdir()
    moved = directory.rename(above / "mine")
    above.chmod(0o777)
    with pytest.raises(ProviderFileError, match="can be changed by other users"):
        user_defined.read(moved)
    above.chmod(0o1777)
    assert user_defined.read(moved).id == "mine"


def test_a_link_is_checked_where_it_leads(directory: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.py"
    elsewhere.touch()
    elsewhere.chmod(0o666)
    (directory / "adapter.py").unlink()
    (directory / "adapter.py").symlink_to(elsewhere)
    with pytest.raises(ProviderFileError, match="can be changed by other users"):
        user_defined.read(directory)


def test_a_program_opened_to_others_later_is_not_offered(directory: Path, tmp_path: Path) -> None:
    root = tmp_path / "hub"
    user_defined.add(root, directory)
    (directory / "adapter.py").chmod(0o666)
    found = user_defined.load(root)
    assert found.usable == []
    assert "can be changed by other users" in found.unusable["mine"]


LAUGHS = "a0: &a0 [x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10)
)
MERGES = "m0: &m0 {k: v}\n" + "".join(
    f"m{n}: &m{n}\n  <<: [{', '.join([f'*m{n - 1}'] * 9)}]\n  k{n}: v\n" for n in range(1, 10)
)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (LAUGHS, "values, with aliases written out"),
        (MERGES, "values, with aliases written out"),
        ("a: &a [x]\nb: [" + ", ".join(["*a"] * 200) + "]", "more than 100 aliases"),
        ("a: &a\n  b: *a", "contains itself"),
        ("&a [*a]", "contains itself"),
        ("a: &a\n  <<: *a", "contains itself"),
        ("[" * 5000, "levels deep"),
        ("a: " + "{b: " * 100 + "1" + "}" * 100, "levels deep"),
        ("x: [" + "1, " * 60_000 + "]", "more than 50000 values"),
        (document(id="0aef8583-ec88-4b99-b525-7eac733f9158"), "ids that the hub makes"),
    ],
    ids=range(10),
)
def test_a_file_that_would_grow_without_limit_is_refused(
    directory: Path, content: Any, said: str
) -> None:
    write(directory, content)
    with pytest.raises(ProviderFileError, match=said):
        user_defined.read(directory)


def test_a_file_with_a_few_aliases_is_read(directory: Path) -> None:
    write(
        directory,
        "id: mine\nname: &n Mine\ntitle: *n\nbenchmarks: [{id: b, name: *n}]\n"
        "runtime: {local: {command: [python, adapter.py]}}\n",
    )
    assert user_defined.read(directory).definition["title"] == "Mine"


def test_the_command_becomes_an_argument_list_with_an_absolute_program(directory: Path) -> None:
    provider = user_defined.read(directory)
    assert provider.argv == (sys.executable, "adapter.py")
    assert provider.cwd == directory
    write(directory, document(runtime={"local": {"command": ["sh", "-c", "a b; c"]}}))
    program, *rest = user_defined.read(directory).argv
    assert Path(program).is_absolute()
    assert rest == ["-c", "a b; c"]
    own = directory / "run"
    own.write_text("#!/bin/sh\n")
    own.chmod(0o755)
    write(directory, document(runtime={"local": {"command": ["./run"]}}))
    assert user_defined.read(directory).argv == (str(own),)


def test_a_file_edited_badly_later_changes_nothing(directory: Path, tmp_path: Path) -> None:
    root = tmp_path / "hub"
    _, replaces = user_defined.add(root, directory)
    assert not replaces
    write(directory, "id: [")
    assert [one.id for one in user_defined.load(root).usable] == ["mine"]
    with pytest.raises(ProviderFileError):
        user_defined.add(root, directory)
    assert [one.id for one in user_defined.load(root).usable] == ["mine"]
    write(directory, document(name="Newer"))
    added, replaces = user_defined.add(root, directory)
    assert replaces
    assert added.definition["name"] == "Newer"


def test_a_provider_that_cannot_run_any_more_is_left_out_with_the_reason(
    directory: Path, tmp_path: Path
) -> None:
    root = tmp_path / "hub"
    user_defined.add(root, directory)
    (root / "providers" / "damaged.json").write_text("{")
    kept = json.loads((root / "providers" / "mine.json").read_text())
    gone = {**kept, "definition": {**kept["definition"], "id": "gone"}, "cwd": "/nowhere"}
    (root / "providers" / "gone.json").write_text(json.dumps(gone))
    loaded = user_defined.load(root)
    assert [one.id for one in loaded.usable] == ["mine"]
    assert loaded.unusable["gone"] == "its directory /nowhere is gone"
    assert "damaged" in loaded.unusable["damaged"]


def test_removing_an_unknown_provider_lists_the_added_ones(directory: Path, tmp_path: Path) -> None:
    root = tmp_path / "hub"
    user_defined.add(root, directory)
    with pytest.raises(LocalHubError, match="Added: mine"):
        user_defined.remove(root, "yours")
    with pytest.raises(LocalHubError, match="stays"):
        user_defined.remove(root, "inspect-local")
    user_defined.remove(root, "mine")
    assert user_defined.load(root).usable == []


def test_the_provider_of_a_new_adapter_needs_no_advice(tmp_path: Path) -> None:
    write_adapter("house-style", tmp_path)
    provider = user_defined.read(tmp_path / "house-style")
    assert advice(provider.definition) == []


def test_advice_lists_what_agents_will_miss() -> None:
    found = advice(
        {
            "agent": {"summary": "x", "evaluates": ["Red Teaming"]},
            "benchmarks": [
                {"id": "a"},
                {
                    "id": "b",
                    "metrics": ["accuracy"],
                    "primary_score": {"metric": "acuracy"},
                    "agent": {"score_ranges": [{"range": "rather good", "meaning": "x"}]},
                },
            ],
        }
    )
    assert [one.partition(",")[0] for one in found] == [
        "agent has no target_type",
        "agent.evaluates has 'Red Teaming'; use words like knowledge or red_teaming",
        "a: has no primary_score.metric",
        "b: its primary metric 'acuracy' is not among its metrics",
        "b: has no pass_criteria.threshold",
        "b: the score range 'rather good' cannot be read; write it like 0.5-0.8",
    ]


@pytest.mark.anyio
async def test_a_running_hub_offers_runs_and_removes_an_added_provider(
    directory: Path, data_dir: Path, tools: Any
) -> None:
    # The longest texts a hub accepts, in characters that need escaping.
    at_its_limits = document(
        name="Mine 😀 ${HOME} {{.x}} %s",
        description="é" * 1024,
        agent={"summary": "名" * 200, "target_type": "model"},
    )
    at_its_limits["runtime"]["local"]["env"] = [{"name": "COLOUR", "value": "blue"}]
    write(directory, at_its_limits)
    async with LocalHub(data_dir) as hub:
        endpoint = await hub.ready()
        caller = tools.Caller(endpoint.base_url, tools.trusting(endpoint))

        async def ids() -> set[str]:
            found = await caller.get("evaluations/providers?benchmarks=false")
            return {one["resource"]["id"] for one in found["items"]}

        async def until(there: bool) -> None:
            with anyio.fail_after(15):
                while ("mine" in await ids()) != there:
                    await anyio.sleep(0.05)

        assert "mine" not in await ids()
        user_defined.add(data_dir, directory)
        assert await anyio.to_thread.run_sync(find_or_start.update_providers, data_dir) is True
        await until(True)
        shown = await caller.get("evaluations/providers/mine")
        assert shown["name"] == at_its_limits["name"]
        assert shown["description"] == at_its_limits["description"]
        assert shown["agent"]["summary"] == at_its_limits["agent"]["summary"]
        assert shown["runtime"] == {"local": {"command": "added-mine"}}, "no path, no variable"
        job = await caller.finished(await caller.submit("b", provider="mine"))
        assert job["status"]["state"] == "completed", job["status"]
        metrics = job["results"]["benchmarks"][0]["metrics"]
        assert metrics == {"where": str(directory), "colour": "blue"}
        user_defined.remove(data_dir, "mine")
        assert await anyio.to_thread.run_sync(find_or_start.update_providers, data_dir) is True
        await until(False)
        await caller.aclose()


@pytest.mark.anyio
async def test_a_starting_hub_offers_a_provider_with_the_longest_texts(
    directory: Path, data_dir: Path, tools: Any
) -> None:
    write(directory, document(name="😀", description="\U0001f600" * 1024))
    user_defined.add(data_dir, directory)
    async with LocalHub(data_dir) as hub:
        endpoint = await hub.ready()
        caller = tools.Caller(endpoint.base_url, tools.trusting(endpoint))
        assert (await caller.get("evaluations/providers/mine"))["name"] == "😀"
        await caller.aclose()

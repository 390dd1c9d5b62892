"""A real hub for tests, with its own port, configuration, database and process group."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.client.support.certificates import Certificate

EVALUATOR = Path(__file__).with_name("evaluator.py")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def hub_binary() -> Path:
    return Path(sys.executable).with_name("eval-hub")


class HubProcess:
    """`eval-hub -local` with the providers and collections of this file."""

    def __init__(self, directory: Path, certificate: Certificate | None = None) -> None:
        self.directory = directory
        self.port = free_port()
        self.url = f"{'https' if certificate else 'http'}://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None
        for kind, documents in {"providers": PROVIDERS, "collections": COLLECTIONS}.items():
            folder = directory / kind
            folder.mkdir(parents=True, exist_ok=True)
            for document in documents:
                # JSON is YAML.
                (folder / f"{document['id']}.yaml").write_text(json.dumps(document))
        database = f"file:{directory}/hub.db?_pragma=journal_mode(WAL)&_pragma=busy_timeout(5000)"
        service: dict[str, Any] = {
            "host": "127.0.0.1",
            "port": self.port,
            "termination_file": str(directory / "termination"),
        }
        if certificate:
            service["tls_cert_file"] = str(certificate.certificate)
            service["tls_key_file"] = str(certificate.key)
        config = {
            "service": service,
            "database": {"driver": "sqlite", "url": database},
            "prometheus": {"enabled": False},
            "otel": {"enabled": False},
        }
        (directory / "config.yaml").write_text(json.dumps(config))

    def start(self) -> None:
        with (self.directory / "hub.log").open("ab") as log:
            self._process = subprocess.Popen(
                [str(hub_binary()), "-local", "-configdir", str(self.directory)],
                cwd=self.directory,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                env={"PATH": os.environ["PATH"], "HOME": str(self.directory)},
            )
        deadline = time.monotonic() + 20
        while True:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=2):
                    return
            except OSError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError((self.directory / "hub.log").read_text()[-2000:]) from None
                time.sleep(0.02)

    def stop(self) -> None:
        """Kill the hub and the processes in its group."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(timeout=10)
        self._process = None


def _provider(identifier: str, name: str, benchmarks: list[dict[str, Any]], **more: Any) -> Any:
    return {"id": identifier, "name": name, "title": name, "benchmarks": benchmarks, **more}


def _benchmark(identifier: str, category: str, **more: Any) -> dict[str, Any]:
    return {"id": identifier, "name": identifier.upper(), "category": category, **more}


_IDLE = {"local": {"command": "true"}}
_WORKING = {"local": {"command": f"{sys.executable} {EVALUATOR}"}}

PROVIDERS = [
    _provider(
        "idle",
        "Idle",
        [
            _benchmark("sums", "math", tags=["quick"], metrics=["acc"]),
            _benchmark("proofs", "math", tags=["slow", "quick"]),
            _benchmark("capitals", "knowledge"),
        ],
        description="Never reports anything by itself",
        runtime=_IDLE,
    ),
    _provider(
        "lm_evaluation_harness",
        "Harness",
        [
            _benchmark(
                "mmlu",
                "knowledge",
                metrics=["acc"],
                primary_score={"metric": "acc", "lower_is_better": False},
                pass_criteria={"threshold": 0.5},
            ),
            _benchmark("hellaswag", "reasoning"),
            _benchmark("truthfulqa", "safety"),
            _benchmark("arc_easy", "science", metrics=["acc"]),
            _benchmark("truthfulqa_mc1", "truth"),
            _benchmark("toxigen", "toxicity"),
        ],
        runtime=_WORKING,
        agent={
            "evaluates": ["accuracy", "reasoning"],
            "target_type": "model",
            "summary": "Few-shot accuracy",
            "hints": ["Keep the limit small at first"],
            "result_interpretation": ["Higher is better"],
        },
    ),
    _provider("lighteval", "LightEval", [_benchmark("hellaswag", "reasoning")], runtime=_WORKING),
    _provider(
        "garak",
        "Garak",
        [
            _benchmark(
                "quick",
                "safety",
                agent={
                    "result_interpretation": "The share of attacks that worked",
                    "score_ranges": [{"range": "0.0-0.1", "meaning": "robust"}],
                },
            )
        ],
        runtime=_WORKING,
        agent={
            "evaluates": ["safety", "security"],
            "target_type": "model",
            "summary": "Red teaming",
            "hints": ["Scans take half an hour"],
            "result_interpretation": ["Lower is better"],
        },
    ),
    # Without a runtime a job is stored and fails at once: the cheapest job there is.
    _provider("nowhere", "Nowhere", [_benchmark("nothing", "none")], runtime={}),
]

COLLECTIONS = [
    {
        "id": "healthcare_safety_v1",
        "name": "Healthcare safety",
        "category": "safety",
        "description": "A collection of the hub's own",
        "tags": ["health"],
        "pass_criteria": {"threshold": 0.5},
        "benchmarks": [
            {"id": "truthfulqa", "provider_id": "lm_evaluation_harness", "weight": 2},
            {"id": "quick", "provider_id": "garak"},
        ],
    }
]

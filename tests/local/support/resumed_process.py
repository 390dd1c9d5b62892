"""Run an evaluation in a process that keeps its answers, kill it half way, and run it again."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evalhub_mcp.samples.sample_file import KeptSamples, read_samples, sample_path

_CODE = """
import json, os, sys
from importlib import import_module
from evalhub_mcp.adapter import JobCallbacks, JobSpec
module, name, path = sys.argv[1:]

class Recorded(JobCallbacks):
    cancelled = False
    def phase(self, phase, message=None): pass
    def progress(self, done, total, unit="samples", *, note=""): pass
    def check(self): pass

job = JobSpec.from_file(path)
callbacks = Recorded()
callbacks.samples.write_to_file(job, lambda job_id: True)
results = getattr(import_module(module), name)().run(job, callbacks)
callbacks.samples.close()
print(json.dumps({**results.model_dump(), "usage": callbacks.samples.usage()}))
"""
_ADAPTERS = {"inspect": "InspectAdapter", "lm_eval": "LmEvalAdapter"}


class ResumedRun:
    """One request, run twice: killed after some answers, and to its end."""

    def __init__(self, provider: str, directory: Path, job: Mapping[str, Any], **environment: str):
        self._provider, self._directory, self._job = provider, directory, job
        self.samples_dir = directory / "samples"
        self._environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(directory),
            "NO_PROXY": "127.0.0.1",
            "EVALHUB_SAMPLES_DIR": str(self.samples_dir),
            **environment,
        }

    def kept(self, job_id: str) -> KeptSamples | None:
        """The answers that a run keeps so far."""
        path = sample_path(self.samples_dir, job_id, 0)
        assert path is not None
        return read_samples(path)

    def kill_after(self, answers: int, job_id: str = "first") -> KeptSamples:
        """Start a run, kill it once it has so many answers, and return those it kept."""
        process = self._start(job_id)
        until = time.monotonic() + 90
        while (found := self.kept(job_id)) is None or len(found.samples) < answers:
            assert process.poll() is None, process.communicate()[1]
            assert time.monotonic() < until
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        found = self.kept(job_id)
        assert found is not None
        assert not found.complete
        return found

    def finish(self, job_id: str = "second") -> Mapping[str, Any]:
        """Run to the end, and return the results."""
        out, errors = self._start(job_id).communicate(timeout=120)
        assert out, errors
        return dict(json.loads(out.splitlines()[-1]))

    def _start(self, job_id: str) -> "subprocess.Popen[str]":
        path = self._directory / f"{job_id}.json"
        defaults = {"id": job_id, "provider_id": "x", "callback_url": "http://127.0.0.1:9"}
        path.write_text(json.dumps({**defaults, **self._job}))
        module = f"evalhub_mcp.local.{self._provider}.__main__"
        return subprocess.Popen(
            [sys.executable, "-c", _CODE, module, _ADAPTERS[self._provider], str(path)],
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

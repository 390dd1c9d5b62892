"""Run local evaluations in a process like the hub's, without a hub."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_CODE = """
import json, os, sys
from importlib import import_module
from unittest.mock import MagicMock
from evalhub_mcp.adapter import AdapterError, JobSpec
module, name, *paths = sys.argv[1:]
adapter = getattr(import_module(module), name)
for path in paths:
    os.environ["EVALHUB_JOB_SPEC_PATH"] = path
    callbacks = MagicMock()
    callbacks.cancelled = False
    callbacks.samples.reply_file.return_value = None
    try:
        results = adapter().run(JobSpec.from_file(path), callbacks)
        last_progress = callbacks.progress.call_args.args
        names = ("question", "expected", "reply", "score")
        found = [
            {**dict(zip(names, call.args)), **call.kwargs}
            for call in callbacks.sample.call_args_list
        ]
        # One that is reported again, when it is scored, replaces the first report.
        by_place = {(one["position"], one.get("epoch", 1)): one for one in found}
        samples = [by_place[place] for place in sorted(by_place)]
        print(json.dumps({**results.model_dump(), "progress": last_progress, "samples": samples}))
    except AdapterError as error:
        print(json.dumps({"code": error.code, "message": str(error)}))
    os.chdir(os.path.dirname(path))
"""


def run_jobs(
    provider: str, directory: Path, *jobs: dict[str, Any], **environment: str
) -> list[Mapping[str, Any]]:
    """The results of each job with the last progress, or the code and message of its failure.

    `provider` is `inspect` or `lm_eval`. All jobs run in one process, because importing the
    frameworks takes long.
    """
    paths = []
    for number, job in enumerate(jobs):
        defaults = {"id": f"j{number}", "provider_id": "x", "callback_url": "http://127.0.0.1:9"}
        paths.append(directory / f"job{number}.json")
        paths[-1].write_text(json.dumps({**defaults, **job}))
    adapter = {"inspect": "InspectAdapter", "lm_eval": "LmEvalAdapter"}[provider]
    module = f"evalhub_mcp.local.{provider}.__main__"
    done = subprocess.run(
        [sys.executable, "-c", _CODE, module, adapter, *map(str, paths)],
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(directory),
            "NO_PROXY": "127.0.0.1",
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=100,
    )
    found = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert len(found) == len(jobs), done.stderr
    return found

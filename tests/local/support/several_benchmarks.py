"""An adapter for the tests whose process runs several benchmarks of a job.

Its one argument is a directory; it writes there which process ran which benchmark.
"""

import json
import os
import sys
from pathlib import Path

from evalhub_mcp.adapter import Adapter, AdapterError, JobCallbacks, JobResults, JobSpec

OUT = Path(sys.argv[-1])


class Several(Adapter):
    runs_several = True

    def run(self, job: JobSpec, callbacks: JobCallbacks) -> JobResults:
        secrets = Path(os.environ["EVALHUB_SECRETS_DIR"])
        seen = {
            "pid": os.getpid(),
            "keys": {path.name: path.read_text() for path in secrets.iterdir()},
            "secrets_dir": str(secrets),
        }
        (OUT / f"{job.job_id}.{job.benchmark_id}").write_text(json.dumps(seen))
        print(f"this is {job.benchmark_id}", flush=True)
        if job.benchmark_id == "crashes":
            os._exit(3)
        if job.benchmark_id == "fails":
            raise AdapterError("It cannot be done.", "cannot")
        if job.benchmark_id.startswith("last"):
            Several.runs_several = False
        return JobResults(metrics={"score": 1.0})


if __name__ == "__main__":
    Several.main()

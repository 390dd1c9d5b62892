"""An evaluation process for the tests; the id of its benchmark selects its behaviour.

Standard library only, so that it starts quickly. Its one argument is a directory to write to.
"""

import json
import os
import ssl
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

out = Path(sys.argv[1])
spec = json.loads(Path(os.environ["EVALHUB_JOB_SPEC_PATH"]).read_text())
behaviour = spec["benchmark_id"]


def report(status: str, **more: object) -> None:
    event = {
        "provider_id": spec["provider_id"],
        "id": spec["benchmark_id"],
        "benchmark_index": spec.get("benchmark_index", 0),
        "status": status,
        **more,
    }
    request = urllib.request.Request(
        f"{spec['callback_url']}/api/v1/evaluations/jobs/{spec['id']}/events",
        json.dumps({"benchmark_status_event": event}).encode(),
        {"Content-Type": "application/json"},
    )
    trust = ssl.create_default_context(cafile=os.environ["EVALHUB_CA_CERT_PATH"])
    urllib.request.urlopen(request, context=trust, timeout=5).close()


if behaviour == "completes":
    report("completed", metrics={"score": 1.0}, additional_info={"environment": dict(os.environ)})
elif behaviour == "completes_then_crashes":
    report("completed", metrics={"score": 1.0})
    sys.exit(7)
elif behaviour == "crashes":
    print("loading\n" * 300 + "api_key=sk-0123456789abcdef \x1b[31mValueError: no such dataset")
    sys.exit(3)
elif behaviour == "babbles":
    for _ in range(60):
        print("no such dataset\n" * 65536)
    time.sleep(300)
elif behaviour == "ends_silently":
    pass
elif behaviour == "is_killed":
    os.kill(os.getpid(), 9)
elif behaviour in ("runs_on", "waits"):
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"])
    report("running")
    keys = {
        path.name: path.read_text() for path in Path(os.environ["EVALHUB_SECRETS_DIR"]).iterdir()
    }
    (out / f"{spec['id']}.keys").write_text(json.dumps(keys))
    (out / f"{spec['id']}.pids.partial").write_text(json.dumps([os.getpid(), child.pid]))
    (out / f"{spec['id']}.pids.partial").rename(out / f"{spec['id']}.pids")
    until = time.monotonic() + 300
    while time.monotonic() < until and not (behaviour == "waits" and (out / "go").exists()):
        time.sleep(0.05)
    child.kill()
    child.wait()
    report("completed", metrics={"score": 1.0})

"""The part of MLflow's REST interface that a run with an artifact needs."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.loopback import LoopbackServer, QuietHandler

API = "/api/2.0/mlflow"
ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts/"


class StandInMlflow(LoopbackServer):
    """Keeps experiments, runs and artifacts."""

    def __init__(self, *, refuses_artifacts: bool = False, artifact_uri: str | None = None) -> None:
        self.experiments: dict[str, str] = {}
        self.runs: dict[str, dict[str, Any]] = {}
        self.metrics: dict[str, dict[str, float]] = {}
        self.artifacts: dict[str, bytes] = {}
        self.headers: list[Any] = []
        mlflow = self

        class Handler(QuietHandler):
            def _handle(self) -> None:
                body = self.body()
                mlflow.headers.append(self.headers)
                address = urlsplit(self.path)
                query = {name: values[0] for name, values in parse_qs(address.query).items()}
                if address.path.startswith(ARTIFACTS):
                    if refuses_artifacts:
                        return self.answer({"message": "no artifact server here"}, 501)
                    mlflow.artifacts[address.path.removeprefix(ARTIFACTS)] = body
                    return self.answer({})
                given = json.loads(body) if body else {}
                match address.path.removeprefix(API):
                    case "/experiments/get-by-name":
                        id = mlflow.experiments.get(query["experiment_name"])
                        if id is None:
                            code = {"error_code": "RESOURCE_DOES_NOT_EXIST"}
                            return self.answer(code, 404)
                        self.answer({"experiment": {"experiment_id": id}})
                    case "/experiments/create":
                        id = mlflow.experiments[given["name"]] = str(len(mlflow.experiments) + 7)
                        self.answer({"experiment_id": id})
                    case "/runs/create":
                        id = f"run{len(mlflow.runs)}"
                        experiment = given["experiment_id"]
                        uri = artifact_uri or f"mlflow-artifacts:/{experiment}/{id}/artifacts"
                        info = {**given, "run_id": id, "status": "RUNNING", "artifact_uri": uri}
                        mlflow.runs[id] = info
                        self.answer({"run": {"info": info}})
                    case "/runs/get":
                        self.answer({"run": {"info": mlflow.runs[query["run_id"]]}})
                    case "/runs/log-batch":
                        found = {m["key"]: m["value"] for m in given["metrics"]}
                        mlflow.metrics[given["run_id"]] = found
                        self.answer({})
                    case "/runs/update":
                        mlflow.runs[given["run_id"]]["status"] = given["status"]
                        self.answer({})
                    case _:
                        self.answer({"message": "unknown"}, 404)
                return None

            do_GET = do_POST = do_PUT = _handle

        super().__init__(Handler)

    @property
    def uri(self) -> str:
        return self.origin

"""The part of MLflow's REST interface that a run with an artifact needs."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

API = "/api/2.0/mlflow"
ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts/"


class StandInMlflow:
    """Keeps experiments, runs and artifacts."""

    def __init__(self, *, refuses_artifacts: bool = False, artifact_uri: str | None = None) -> None:
        self.experiments: dict[str, str] = {}
        self.runs: dict[str, dict[str, Any]] = {}
        self.metrics: dict[str, dict[str, float]] = {}
        self.artifacts: dict[str, bytes] = {}
        self.headers: list[Any] = []
        mlflow = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _answer(self, body: Any, status: int = 200) -> None:
                data = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def _handle(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                mlflow.headers.append(self.headers)
                address = urlsplit(self.path)
                query = {name: values[0] for name, values in parse_qs(address.query).items()}
                if address.path.startswith(ARTIFACTS):
                    if refuses_artifacts:
                        return self._answer({"message": "no artifact server here"}, 501)
                    mlflow.artifacts[address.path.removeprefix(ARTIFACTS)] = body
                    return self._answer({})
                given = json.loads(body) if body else {}
                match address.path.removeprefix(API):
                    case "/experiments/get-by-name":
                        id = mlflow.experiments.get(query["experiment_name"])
                        if id is None:
                            code = {"error_code": "RESOURCE_DOES_NOT_EXIST"}
                            return self._answer(code, 404)
                        self._answer({"experiment": {"experiment_id": id}})
                    case "/experiments/create":
                        id = mlflow.experiments[given["name"]] = str(len(mlflow.experiments) + 7)
                        self._answer({"experiment_id": id})
                    case "/runs/create":
                        id = f"run{len(mlflow.runs)}"
                        experiment = given["experiment_id"]
                        uri = artifact_uri or f"mlflow-artifacts:/{experiment}/{id}/artifacts"
                        info = {**given, "run_id": id, "status": "RUNNING", "artifact_uri": uri}
                        mlflow.runs[id] = info
                        self._answer({"run": {"info": info}})
                    case "/runs/get":
                        self._answer({"run": {"info": mlflow.runs[query["run_id"]]}})
                    case "/runs/log-batch":
                        found = {m["key"]: m["value"] for m in given["metrics"]}
                        mlflow.metrics[given["run_id"]] = found
                        self._answer({})
                    case "/runs/update":
                        mlflow.runs[given["run_id"]]["status"] = given["status"]
                        self._answer({})
                    case _:
                        self._answer({"message": "unknown"}, 404)
                return None

            do_GET = do_POST = do_PUT = _handle

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True

    @property
    def uri(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}
        )
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

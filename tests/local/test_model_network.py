"""Models behind a company's certificate and behind a proxy, as evaluations reach them."""

import http.client
import json
import os
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from evalhub_mcp.local.stub_model import StubModel
from tests.client.support.certificates import self_signed

RUN = """
import json, os, sys
from unittest.mock import MagicMock
from evalhub_mcp.adapter import AdapterError, JobSpec
from evalhub_mcp.local.inspect.__main__ import InspectAdapter
for path in sys.argv[1:]:
    os.environ["EVALHUB_JOB_SPEC_PATH"] = path
    said = MagicMock()
    said.cancelled = False
    try:
        print(json.dumps(InspectAdapter().run(JobSpec.from_file(path), said).metrics))
    except AdapterError as error:
        print(json.dumps({"code": error.code, "message": str(error)}))
    os.chdir(os.path.dirname(path))
"""


@contextmanager
def forwarding_proxy(to: str) -> Iterator[tuple[str, list[str]]]:
    """A proxy that sends everything to one place; its address, and the URLs it was asked for."""
    asked: list[str] = []
    place = urlsplit(to)

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            pass

        def do_POST(self) -> None:
            asked.append(self.path)
            body = self.rfile.read(int(self.headers["Content-Length"]))
            onward = http.client.HTTPConnection(str(place.hostname), place.port, timeout=30)
            kept = {k: v for k, v in self.headers.items() if k.lower() in ("authorization",)}
            onward.request("POST", urlsplit(self.path).path, body, kept)
            answer = onward.getresponse()
            data = answer.read()
            self.send_response(answer.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
            onward.close()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_trusted_certificate_and_a_proxy_are_used_and_an_untrusted_one_is_not(
    tmp_path: Path,
) -> None:
    trusted, untrusted = self_signed(tmp_path / "a"), self_signed(tmp_path / "b")
    contexts = []
    for one in (trusted, untrusted):
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(one.certificate, one.key)
        contexts.append(context)
    with (
        StubModel(0.8, tls=contexts[0]) as secure,
        StubModel(0.8, tls=contexts[1]) as foreign,
        StubModel(0.8) as hidden,
        forwarding_proxy(hidden.base_url) as (proxy, asked),
    ):
        paths = []
        for number, url in enumerate(
            (secure.base_url, "http://model.internal:8000/v1", foreign.base_url)
        ):
            job = {
                "id": f"j{number}",
                "provider_id": "inspect-local",
                "benchmark_id": "everyday_facts",
                "model": {"url": url, "name": "stand-in"},
                "num_examples": 10,
                "callback_url": "http://127.0.0.1:9",
            }
            paths.append(tmp_path / f"job{number}.json")
            paths[-1].write_text(json.dumps(job))
        done = subprocess.run(
            [sys.executable, "-c", RUN, *map(str, paths)],
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(tmp_path),
                "SSL_CERT_FILE": str(trusted.certificate),
                "HTTP_PROXY": proxy,
                "http_proxy": proxy,
                "NO_PROXY": "127.0.0.1",
                "no_proxy": "127.0.0.1",
            },
            capture_output=True,
            text=True,
            timeout=100,
        )
    answers = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert len(answers) == 3, done.stderr
    for answer in answers[:2]:
        assert (answer["accuracy"], answer["n_errors"]) == (0.8, 0), answer
    assert set(asked) == {"http://model.internal:8000/v1/chat/completions"}
    assert answers[2]["code"] == "model_endpoint_unreachable"
    assert "CERTIFICATE_VERIFY_FAILED" in answers[2]["message"]

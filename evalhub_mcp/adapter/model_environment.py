"""Sets up an evaluation's environment from the entries of its model's secret besides the key.

Frameworks read the certificates they trust and the token of Hugging Face from the environment, so
an evaluation of any framework can reach an endpoint behind a company's own certificate authority,
and load gated data sets.
"""

import os
import ssl
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path

from evalhub_mcp.adapter.credentials import HF_TOKEN, model_ca_path, model_secret_entry
from evalhub_mcp.adapter.errors import MissingSecretError
from evalhub_mcp.adapter.spec import JobSpec

TRUST_VARIABLES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")
TOKEN_VARIABLE = "HF_TOKEN"  # noqa: S105 - a name


@contextmanager
def model_environment(spec: JobSpec) -> Iterator[None]:
    """Trust the `ca_cert` and offer the `hf-token` of the model's secret in this process.

    Other certificates stay trusted. A token that is set already is kept. The environment is as
    before when the block ends.

    Raises:
        MissingSecretError: An entry cannot be read, or is no certificate.
    """
    changed: dict[str, str] = {}
    if not os.environ.get(TOKEN_VARIABLE) and (token := model_secret_entry(spec, HF_TOKEN)):
        changed[TOKEN_VARIABLE] = token.get_secret_value()
    with ExitStack() as files:
        if (own := model_ca_path(spec=spec)) is not None:
            folder = files.enter_context(tempfile.TemporaryDirectory(prefix="evalhub-trust-"))
            bundle = Path(folder, "bundle.pem")
            bundle.write_text(f"{_certificate(own)}\n{_trusted_now()}", encoding="utf-8")
            changed |= dict.fromkeys(TRUST_VARIABLES, str(bundle))
        before = {name: os.environ.get(name) for name in changed}
        os.environ.update(changed)
        try:
            yield
        finally:
            _restore(before)


def _certificate(path: Path) -> str:
    try:
        text = path.read_text(encoding="ascii")
        ssl.create_default_context(cadata=text)
    except (OSError, UnicodeDecodeError, ssl.SSLError, ValueError):
        raise MissingSecretError(
            "The ca_cert of the model's secret is not a certificate in PEM form."
        ) from None
    return text


def _trusted_now() -> str:
    """The certificates that this process trusts, in PEM form."""
    candidates = [os.environ.get(name) for name in TRUST_VARIABLES]
    try:
        candidates.append(import_module("certifi").where())
    except ImportError:
        candidates.append(ssl.get_default_verify_paths().cafile)
    for path in filter(None, candidates):
        try:
            return Path(path).read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
    return ""


def _restore(before: Mapping[str, str | None]) -> None:
    for name, value in before.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value

"""Keys of model endpoints, read by the name of a secret.

A job contains the name of a secret and never the key. On this machine the name is a plain
name inside `EVALHUB_SECRETS_DIR`, of a file with one key or of a directory with several entries,
or the variable `EVALHUB_SECRET_<NAME>`, so a job cannot reach any other file or variable of the
user. In a pod the hub mounts the secret's entries at /var/run/secrets/model; `api-key` there may be
a token that only the pod's sidecar can exchange. The entries are those of EvalHub's own adapters:
`api-key`, `hf-token`, `ca_cert`, and others that an adapter asks for by name.
`scrub` removes every key read here from text that is reported.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from pydantic import SecretStr

from evalhub_mcp.adapter.errors import MissingSecretError
from evalhub_mcp.adapter.spec import KUBERNETES, MODE_VARIABLE, JobSpec
from evalhub_mcp.untrusted.secrets import (
    mask_known_secrets,
    mask_private_keys,
    mask_secrets,
    mask_secrets_in_sentences,
)

SECRETS_DIR_VARIABLE = "EVALHUB_SECRETS_DIR"
KUBERNETES_MODEL_SECRET = Path("/var/run/secrets/model")
API_KEY, HF_TOKEN, CA_CERT = "api-key", "hf-token", "ca_cert"
"""The entries of a secret that EvalHub's own adapters read."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")

_known_keys: set[str] = set()


def model_api_key(spec: JobSpec, environment: Mapping[str, str] | None = None) -> SecretStr | None:
    """The key for `spec.model`, or None when the job names no secret or it has no `api-key`.

    Raises:
        MissingSecretError: It cannot be read; the message never contains the key.
    """
    variables = os.environ if environment is None else environment
    directory = _entries_of(spec, variables)
    name = spec.model.secret_ref
    if name is None or directory is None or _is_in_variable(name, variables):
        return named_secret(name, "model.auth.secret_ref", variables)
    if directory != KUBERNETES_MODEL_SECRET and not any(directory.iterdir()):
        raise MissingSecretError(f"The secret {name!r} has no entries.")
    return model_secret_entry(spec, API_KEY, variables)


def model_secret_entry(
    spec: JobSpec, entry: str, environment: Mapping[str, str] | None = None
) -> SecretStr | None:
    """One entry of the secret of `spec.model`, such as `hf-token`; None when it has none.

    Raises:
        MissingSecretError: It cannot be read; the message never contains the entry.
    """
    directory = _entries_of(spec, os.environ if environment is None else environment)
    if directory is None or not _NAME.fullmatch(entry) or not (directory / entry).is_file():
        return None
    return _read(directory / entry, f"{spec.model.secret_ref}/{entry}")


def _entries_of(spec: JobSpec, variables: Mapping[str, str]) -> Path | None:
    """The directory with the entries of the model's secret; None for a secret of one key."""
    name, own = spec.model.secret_ref, variables.get(SECRETS_DIR_VARIABLE)
    if name is None:
        return None
    if variables.get(MODE_VARIABLE) == KUBERNETES and not own:
        return KUBERNETES_MODEL_SECRET
    path = Path(own, name) if own and _NAME.fullmatch(name) else None
    return path if path is not None and path.is_dir() else None


def named_secret(
    name: str | None, field: str, environment: Mapping[str, str] | None = None
) -> SecretStr | None:
    """The secret named in `field` of a job, or None when `name` is None.

    Raises:
        MissingSecretError: It cannot be read; the message never contains the secret.
    """
    if name is None:
        return None
    if not _NAME.fullmatch(name):
        raise MissingSecretError(
            f"{field} {name[:80]!r} is not a secret's name; use letters, digits, '.', '_' and '-'."
        )
    variables = os.environ if environment is None else environment
    if _is_in_variable(name, variables):
        return _checked(variables[secret_variable(name)].strip(), name)
    directory = variables.get(SECRETS_DIR_VARIABLE)
    if not directory:
        raise MissingSecretError(
            f"The job names the secret {name!r}, but neither {secret_variable(name)} nor "
            f"{SECRETS_DIR_VARIABLE} is set."
        )
    path = Path(directory, name)
    return _read(path / API_KEY if path.is_dir() else path, name)


def secret_variable(name: str) -> str:
    """The environment variable that may hold a secret, e.g. EVALHUB_SECRET_OPENAI for openai."""
    return "EVALHUB_SECRET_" + re.sub(r"[^A-Z0-9]", "_", name.upper())


def _is_in_variable(name: str, variables: Mapping[str, str]) -> bool:
    return bool(variables.get(secret_variable(name), "").strip())


def model_ca_path(
    environment: Mapping[str, str] | None = None, spec: JobSpec | None = None
) -> Path | None:
    """The CA certificate of the model's endpoint, if its secret has one.

    In a pod it is what the hub mounted; elsewhere it is an entry of the secret that `spec` names.
    """
    variables = os.environ if environment is None else environment
    directory = _entries_of(spec, variables) if spec is not None else None
    if directory is None and variables.get(MODE_VARIABLE) == KUBERNETES:
        directory = KUBERNETES_MODEL_SECRET
    path = directory / CA_CERT if directory is not None else None
    return path if path is not None and path.is_file() else None


def scrub(text: str) -> str:
    """Mask in `text` the keys that were read, and whatever looks like another credential."""
    return mask_secrets_in_sentences(mask_known_secrets(text, _known_keys))


def mask_for_file(text: str) -> str:
    """Mask `text` for a file: as `scrub`, and also private keys and values after a key's name."""
    return mask_secrets(mask_private_keys(scrub(text)))


def _read(path: Path, name: str) -> SecretStr:
    try:
        value = path.read_text(encoding="utf-8-sig").strip()
    except FileNotFoundError:
        raise MissingSecretError(
            f"The job names the secret {name!r}, but {SECRETS_DIR_VARIABLE} "
            "has no file of that name."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise MissingSecretError(f"The secret {name!r} cannot be read: {reason}.") from None
    if not value:
        raise MissingSecretError(f"The secret {name!r} is empty.")
    return _checked(value, name)


def _checked(value: str, name: str) -> SecretStr:
    if not (value.isascii() and value.isprintable()):
        # An HTTP library would refuse it as a header, with an error that quotes it.
        raise MissingSecretError(
            f"The secret {name!r} is not one line of plain characters, as a key is."
        )
    _known_keys.add(value)
    return SecretStr(value)

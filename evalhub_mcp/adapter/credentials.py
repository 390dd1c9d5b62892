"""Keys of model endpoints, read by the name of a secret.

A job contains the name of a secret and never the key. On this machine the name is a plain
file name inside `EVALHUB_SECRETS_DIR`, or the variable `EVALHUB_SECRET_<NAME>`, so a job cannot
reach any other file or variable of the user. In a pod the hub mounts the secret's entries at
/var/run/secrets/model; `api-key` there may be a token that only the pod's sidecar can exchange.
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
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")

_known_keys: set[str] = set()


def model_api_key(spec: JobSpec, environment: Mapping[str, str] | None = None) -> SecretStr | None:
    """The key for `spec.model`, or None when the job names no secret.

    In a pod it is also None when the secret has no `api-key`.

    Raises:
        MissingSecretError: It cannot be read; the message never contains the key.
    """
    name = spec.model.secret_ref
    variables = os.environ if environment is None else environment
    in_pod = variables.get(MODE_VARIABLE) == KUBERNETES
    if name is not None and in_pod and not variables.get(SECRETS_DIR_VARIABLE):
        if not (KUBERNETES_MODEL_SECRET / "api-key").is_file():
            return None
        return _read(KUBERNETES_MODEL_SECRET / "api-key", name)
    return named_secret(name, "model.auth.secret_ref", variables)


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
    if value := variables.get(secret_variable(name), "").strip():
        return _checked(value, name)
    directory = variables.get(SECRETS_DIR_VARIABLE)
    if not directory:
        raise MissingSecretError(
            f"The job names the secret {name!r}, but neither {secret_variable(name)} nor "
            f"{SECRETS_DIR_VARIABLE} is set."
        )
    return _read(Path(directory, name), name)


def secret_variable(name: str) -> str:
    """The environment variable that may hold a secret, e.g. EVALHUB_SECRET_OPENAI for openai."""
    return "EVALHUB_SECRET_" + re.sub(r"[^A-Z0-9]", "_", name.upper())


def model_ca_path(environment: Mapping[str, str] | None = None) -> Path | None:
    """The CA certificate of the model's endpoint, if the hub mounted one into this pod."""
    variables = os.environ if environment is None else environment
    path = KUBERNETES_MODEL_SECRET / "ca_cert"
    return path if variables.get(MODE_VARIABLE) == KUBERNETES and path.is_file() else None


def scrub(text: str) -> str:
    """`text` without the keys that were read, and without what looks like another credential."""
    return mask_secrets_in_sentences(mask_known_secrets(text, _known_keys))


def masked(text: str) -> str:
    """`text` as it may be kept in a file: also without private keys, and any key after a name."""
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

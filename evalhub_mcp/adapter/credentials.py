"""The key of the model's endpoint, read from a file by the secret's name.

Decision: a job names a secret and never carries it. The name is a plain file name inside
`EVALHUB_SECRETS_DIR`, so a job cannot point at any other file of the user.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from pydantic import SecretStr

from evalhub_mcp.adapter.spec import JobSpec

SECRETS_DIR_VARIABLE = "EVALHUB_SECRETS_DIR"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")


class MissingSecretError(LookupError):
    """The job names a secret this process cannot read."""


def model_api_key(spec: JobSpec, environment: Mapping[str, str] | None = None) -> SecretStr | None:
    """The key for `spec.model`, or None when the job names no secret.

    Raises MissingSecretError with a sentence for the user; it never contains the key.
    """
    name = spec.model.secret_ref
    if name is None:
        return None
    if not _NAME.fullmatch(name):
        raise MissingSecretError(
            f"model.auth.secret_ref {name[:80]!r} is not a secret's name; "
            "use letters, digits, '.', '_' and '-'."
        )
    directory = (os.environ if environment is None else environment).get(SECRETS_DIR_VARIABLE)
    if not directory:
        raise MissingSecretError(
            f"The job names the secret {name!r}, but {SECRETS_DIR_VARIABLE} is not set."
        )
    try:
        value = Path(directory, name).read_text(encoding="utf-8").strip()
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
    return SecretStr(value)

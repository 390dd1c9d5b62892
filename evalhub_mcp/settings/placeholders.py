"""Rejects values with a placeholder that a host's configuration should have filled in.

A host that does not expand variables passes `${TENANT}` on unchanged. The server would then work in
a tenant of that name, or write the hub's files below a folder of that name.
"""

import re
from collections.abc import Mapping
from typing import Any

from pydantic import SecretStr

_PLACEHOLDER = re.compile(
    r"\$\{[^}]*\}?"  # ${NAME}, ${env:NAME}, ${NAME:-default}: shells and hosts
    r"|\{\{.*?\}\}"  # {{ NAME }}: templates
    r"|\$\([A-Za-z_]\w*\)"  # $(NAME): Kubernetes
    r"|(?<![^\s/\\:])\$[A-Za-z_]\w*(?![^\s/\\:])"  # $NAME as a whole word or path component
    r"|(?<![^\s/\\:])%[A-Za-z_]\w*%(?![^\s/\\:])"  # %NAME%: Windows
)


def reject_placeholder(value: Any) -> None:
    """Refuse a value, or a list or object of values, with a placeholder in it.

    Raises:
        ValueError: Names the placeholder, never the rest of the value.
    """
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for item in value:
            reject_placeholder(item)
    elif value is not None and (found := _PLACEHOLDER.search(str(value))):
        raise ValueError(
            f"contains {found[0][:60]}, a placeholder that was never filled in; write the value "
            "itself, or leave the setting out"
        )

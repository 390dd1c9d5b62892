"""Every auth type of the settings but `none` has an authenticator in the registry."""

from typing import get_args

from evalhub_mcp.server.auth.authenticators import AUTH_TYPES, authenticator_for
from evalhub_mcp.settings import Settings
from evalhub_mcp.settings.auth import AuthType


def test_each_auth_type_has_one_authenticator(tmp_path):
    needed = {
        "auth_tokens_file": tmp_path / "tokens.json",
        "auth_issuer": "https://issuer.example.com",
        "auth_kubernetes_url": "https://cluster.example.com",
    }
    created = {
        kind: authenticator_for(
            Settings.model_construct(**Settings().model_dump() | needed | {"auth_type": kind})
        )
        for kind in get_args(AuthType)
    }
    assert created.pop("none") is None
    assert set(created) == set(AUTH_TYPES)
    assert all(created.values())

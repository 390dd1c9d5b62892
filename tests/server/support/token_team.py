"""Servers whose callers have tokens of a token file."""

import pytest

from tests.server.support.team import (
    Tokens,
    team_server,
)


@pytest.fixture
def tokens(tmp_path):
    found = Tokens(tmp_path / "tokens.json")
    found.add("somebody")
    return found


def serving(hub, tokens, **settings):
    url = getattr(hub, "base_url", None) or hub.url
    return team_server(base_url=url, auth_type="token", auth_tokens_file=tokens.path, **settings)

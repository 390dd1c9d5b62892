"""The local hub's directories and who may read them."""

import os
import pwd
import stat

import pytest

from evalhub_mcp.local import data_directory
from evalhub_mcp.local.data_directory import default_data_dir
from evalhub_mcp.local.errors import LocalHubError
from evalhub_mcp.local.hub.attached_servers import attached_servers
from evalhub_mcp.local.hub.instance_directory import instances
from evalhub_mcp.local.hub.local_hub import LocalHub
from evalhub_mcp.local.lm_eval.benchmarks import cached_datasets


def test_jobs_directory_is_made_private(tmp_path):
    made = data_directory.claim_jobs_dir(tmp_path / "jobs")
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    made.chmod(0o750)  # as the hub itself makes it
    assert data_directory.claim_jobs_dir(made) == made
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    made.chmod(0o777)
    data_directory.claim_jobs_dir(made)
    assert stat.S_IMODE(made.stat().st_mode) == 0o700


def test_jobs_directory_behind_a_link_is_refused(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "jobs").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(LocalHubError, match="is a symbolic link"):
        data_directory.claim_jobs_dir(tmp_path / "jobs")


def test_jobs_directory_of_another_user_is_refused(tmp_path, monkeypatch):
    (tmp_path / "jobs").mkdir()
    monkeypatch.setattr(os, "getuid", lambda: tmp_path.stat().st_uid + 1)
    with pytest.raises(LocalHubError, match="belongs to another user"):
        data_directory.claim_jobs_dir(tmp_path / "jobs")


@pytest.mark.anyio
async def test_nothing_is_started_where_the_jobs_directory_is_a_link(tmp_path, monkeypatch):
    (tmp_path / "jobs").symlink_to(tmp_path)
    monkeypatch.setattr(data_directory, "JOBS_DIR", tmp_path / "jobs")
    hub = LocalHub(tmp_path / "hub", [])
    with pytest.raises(LocalHubError) as caught:
        await hub.start()
    assert str(caught.value).startswith(f"{tmp_path / 'jobs'} is a symbolic link.")
    assert "the local hub is not started" in str(caught.value)
    assert list(instances(tmp_path / "hub")) == []
    assert list(attached_servers(tmp_path / "hub")) == []


def test_log_is_started_anew_and_three_old_ones_are_kept(tmp_path):
    for number in range(6):
        log = data_directory.open_new_log(tmp_path)
        os.write(log, str(number).encode())
        os.close(log)
    kept = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert kept == {"hub.log": "5", "hub.log.1": "4", "hub.log.2": "3", "hub.log.3": "2"}


def test_data_directory_follows_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("EVALHUB_MCP_DATA_DIR", str(tmp_path))
    assert data_directory.default_data_dir() == tmp_path / "hub"
    monkeypatch.delenv("EVALHUB_MCP_DATA_DIR")
    assert data_directory.default_data_dir().parts[-2:] == ("evalhub-mcp", "hub")


@pytest.mark.parametrize("configured", [None, "~/bench"])
def test_without_a_home_directory_there_is_no_data_directory(monkeypatch, configured):
    """As in a container that runs under a user id without an account."""
    for name in ("HOME", "HF_HOME", "XDG_DATA_HOME", "EVALHUB_MCP_DATA_DIR"):
        monkeypatch.delenv(name, raising=False)
    if configured:
        monkeypatch.setenv("EVALHUB_MCP_DATA_DIR", configured)

    def nobody(uid):
        raise KeyError(uid)

    monkeypatch.setattr(pwd, "getpwuid", nobody)
    assert cached_datasets() == []  # nor does it keep a hub elsewhere from starting
    with pytest.raises(LocalHubError, match=r"no home directory.*EVALHUB_MCP_DATA_DIR"):
        data_directory.default_data_dir()


def test_a_data_directory_with_an_unexpanded_variable_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("EVALHUB_MCP_DATA_DIR", f"{tmp_path}/${{workspaceFolder}}")
    with pytest.raises(LocalHubError, match=r"its path contains \$"):
        default_data_dir()

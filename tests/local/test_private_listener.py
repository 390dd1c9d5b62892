"""Only this user connects to the local hub: socket, relay, and systems without them."""

import errno
import os
import platform
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import anyio
import pytest

from evalhub_mcp import hub_socket
from evalhub_mcp.client import AsyncEvalHubClient, SyncEvalHubClient, connection_settings
from evalhub_mcp.local.hub import maintenance
from evalhub_mcp.local.hub.instance_directory import Instance, living_instance
from evalhub_mcp.local.hub.local_hub import LocalHub
from evalhub_mcp.local.hub.loopback_relay import LoopbackRelay, is_own_connection
from evalhub_mcp.local.hub.private_listener import PrivateListener
from tests.narrow import present

pytestmark = [
    pytest.mark.anyio,
    # What the child runs before its program is the supervisor's, which has one thread then.
    pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning"),
]

VERSION = tuple(int(part) for part in re.findall(r"\d+", platform.release())[:2])
linux_5_9 = pytest.mark.skipif(
    platform.system() != "Linux"
    or VERSION < (5, 9)
    or platform.machine() not in ("x86_64", "aarch64"),
    reason="only Linux 5.9 closes a port to other users",
)


def the_instance(data_dir: Path) -> Instance:
    return present(living_instance(data_dir))


def listening_ports(pid: int) -> list[int]:
    """The TCP ports on which a process itself listens."""
    held = {os.readlink(fd) for fd in Path(f"/proc/{pid}/fd").iterdir()}  # noqa: PTH115
    lines = Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]
    found = [line.split() for line in lines]
    return [
        int(fields[1].partition(":")[2], 16)
        for fields in found
        if fields[3] == "0A" and f"socket:[{fields[9]}]" in held
    ]


@linux_5_9
async def test_the_hub_listens_on_a_socket_of_the_user_and_on_no_port(
    bench: Any, data_dir: Path
) -> None:
    instance = the_instance(data_dir)
    assert instance.state.private
    assert instance.state.who_can_connect == "only this user"
    assert (data_dir / hub_socket.NAME).stat().st_mode & 0o777 == 0o600
    assert listening_ports(present(instance.hub_pid)) == []
    # Programs that know only the URL reach it through the supervisor.
    port = int(bench.endpoint.base_url.rpartition(":")[2])
    assert listening_ports(present(instance.supervisor_pid)) == [port]
    job = await bench.caller.finished(await bench.caller.submit("completes"))
    assert job["status"]["state"] == "completed"


@linux_5_9
async def test_our_client_needs_no_port(bench: Any, data_dir: Path) -> None:
    url, ca = "https://127.0.0.1:9", bench.endpoint.ca_cert_path
    async with AsyncEvalHubClient(url, ca_bundle_path=ca) as client:
        assert (await client.health()).status == "healthy"

    def synchronous() -> str:
        with SyncEvalHubClient(url, ca_bundle_path=ca) as client:
            return str(client.health().status)

    assert await anyio.to_thread.run_sync(synchronous) == "healthy"


@linux_5_9
async def test_a_path_too_long_for_the_address_of_a_socket_works(
    tmp_path: Path, out: Path, tools: Any
) -> None:
    data_dir = tmp_path / ("long" * 30) / ("ä" * 60) / "hub"
    async with LocalHub(data_dir, [tools.playing_provider(out)]) as hub:
        endpoint = await hub.ready()
        assert the_instance(data_dir).state.private
        async with AsyncEvalHubClient(
            "https://127.0.0.1:9", ca_bundle_path=endpoint.ca_cert_path
        ) as client:
            assert (await client.health()).status == "healthy"
    assert not (data_dir / hub_socket.NAME).exists()


async def test_a_hub_without_a_socket_works_and_reports_who_can_reach_it(
    data_dir: Path, out: Path, tools: Any
) -> None:
    in_the_way = data_dir / f"{hub_socket.NAME}.new" / "x"
    in_the_way.mkdir(parents=True)
    async with LocalHub(data_dir, [tools.playing_provider(out)]) as hub:
        endpoint = await hub.ready()
        async with AsyncEvalHubClient(
            endpoint.base_url, ca_bundle_path=endpoint.ca_cert_path
        ) as client:
            assert (await client.health()).status == "healthy"
        status = maintenance.status(data_dir)
    assert not status.private
    assert status.who_can_connect.startswith("every user of this machine, because ")
    assert not (data_dir / hub_socket.NAME).exists()
    assert in_the_way.exists()


async def test_a_stale_socket_is_not_used_for_a_hub_without_one(
    data_dir: Path, out: Path, tools: Any
) -> None:
    (data_dir / f"{hub_socket.NAME}.new" / "x").mkdir(parents=True)
    provider = tools.playing_provider(out)
    async with LocalHub(data_dir, [provider]) as older:
        endpoint = await older.ready()
        instance = the_instance(data_dir)
        instance.publish(instance.state._replace(open_because=""))
        with socket.socket(socket.AF_UNIX) as dead:
            address = hub_socket.SocketAddress(data_dir / hub_socket.NAME)
            dead.bind(address.text)
        async with LocalHub(data_dir, [provider]) as newer:
            assert await newer.ready() == endpoint
        assert not (data_dir / hub_socket.NAME).exists()


async def test_a_client_without_permission_for_unix_sockets_uses_the_port(
    bench: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(family: int) -> None:
        assert family == socket.AF_UNIX
        raise PermissionError(errno.EPERM, "not permitted")

    sandbox = SimpleNamespace(AF_UNIX=socket.AF_UNIX, socket=refuse)
    monkeypatch.setattr(connection_settings, "socket", sandbox)
    async with AsyncEvalHubClient(
        bench.endpoint.base_url, ca_bundle_path=bench.endpoint.ca_cert_path
    ) as client:
        assert (await client.health()).status == "healthy"


def test_a_hub_of_an_older_version_is_not_called_private(tmp_path: Path) -> None:
    (tmp_path / "state.json").write_text('{"status": "running"}')
    state = Instance(tmp_path).state
    assert not state.private
    assert "older evalhub-mcp" in state.who_can_connect


@pytest.mark.parametrize("mode", [0o700, 0o770, 0o707])
def test_a_socket_in_a_directory_that_others_can_write_is_not_used(
    tmp_path: Path, mode: int
) -> None:
    certificate = tmp_path / "hub" / "instances" / "one" / "tls" / "ca.pem"
    certificate.parent.mkdir(parents=True)
    certificate.touch()
    (tmp_path / "hub").chmod(mode)
    assert hub_socket.find_hub_socket(certificate) is None
    with socket.socket(socket.AF_UNIX) as server:
        address = hub_socket.SocketAddress(tmp_path / "hub" / hub_socket.NAME)
        server.bind(address.text)
        found = hub_socket.find_hub_socket(certificate)
    assert found == (tmp_path / "hub" / hub_socket.NAME if mode == 0o700 else None)
    assert hub_socket.find_hub_socket(tmp_path / "hub" / "tls" / "ca.pem") is None
    assert hub_socket.find_hub_socket(None) is None


@pytest.fixture
def listener(tmp_path: Path) -> Iterator[PrivateListener]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    listener = PrivateListener(tmp_path / hub_socket.NAME, port)
    assert listener.open_because == ""
    yield listener
    listener.close()
    assert list(tmp_path.glob(f"{hub_socket.NAME}*")) == []


def started(listener: PrivateListener, program: str) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-I", "-c", program],
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=listener.install,
    )
    listener.start(process.pid)
    return process


SERVE = "socket.create_server(('127.0.0.1', 0))"


@linux_5_9
def test_a_second_port_of_the_hub_is_refused(listener: PrivateListener) -> None:
    program = f"""
import socket
first = {SERVE}
try:
    {SERVE}
except OSError as error:
    print(error.errno)
"""
    with started(listener, program) as process:
        assert process.communicate(timeout=30)[0].split() == [str(errno.EACCES)]


@linux_5_9
def test_programs_started_by_the_hub_can_listen_on_any_port(listener: PrivateListener) -> None:
    inner = f"import socket; print({SERVE}.getsockname()[0])"
    program = f"""
import socket, subprocess, sys
mine = {SERVE}
for _ in range(3):
    subprocess.run([sys.executable, "-I", "-c", {inner!r}], check=True)
"""
    with started(listener, program) as process:
        assert process.communicate(timeout=30)[0].split() == ["127.0.0.1"] * 3


@linux_5_9
def test_a_hub_whose_threads_cannot_be_seen_is_not_called_private(tmp_path: Path) -> None:
    """As without /proc: the hub's calls could be confused with those of an evaluation."""
    listener = PrivateListener(tmp_path / hub_socket.NAME, 0)
    program = f"import socket; print({SERVE}.getsockname()[0])"
    with subprocess.Popen(
        [sys.executable, "-I", "-c", program],
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=listener.install,
    ) as process:
        listener.start(2**30)
        assert "/proc" in listener.open_because
        assert process.communicate(timeout=30)[0].strip() == "127.0.0.1"
    listener.close()
    assert list(tmp_path.iterdir()) == []


@linux_5_9
def test_a_taken_port_is_an_error_of_the_hub(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listener = PrivateListener(tmp_path / hub_socket.NAME, taken.getsockname()[1])
        program = f"""
import socket
try:
    {SERVE}
except OSError as error:
    print(error.errno)
"""
        with started(listener, program) as process:
            answer = process.communicate(timeout=30)[0].split()
        listener.close()
    assert answer == [str(errno.EADDRINUSE)]


@linux_5_9
def test_the_relay_passes_the_users_connections_and_ends_with_the_hub(tmp_path: Path) -> None:
    path = tmp_path / hub_socket.NAME
    with socket.socket(socket.AF_UNIX) as hub:
        address = hub_socket.SocketAddress(path)
        hub.bind(address.text)
        hub.listen()
        relay = LoopbackRelay(0, path)
        relay.start()
        with socket.create_connection(("127.0.0.1", relay.port), timeout=10) as caller:
            accepted, _ = hub.accept()
            with accepted:
                caller.sendall(b"x" * 300_000)
                received = b""
                while len(received) < 300_000:
                    received += accepted.recv(65536)
                accepted.sendall(b"answer")
                assert caller.recv(100) == b"answer"
            assert caller.recv(100) == b""
        relay.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", relay.port), timeout=10)


@linux_5_9
@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6])
def test_an_open_connection_is_recognized_as_the_users(family: socket.AddressFamily) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        host = "127.0.0.1" if family == socket.AF_INET else "::ffff:127.0.0.1"
        with socket.socket(family) as caller:
            caller.connect((host, server.getsockname()[1]))
            accepted, _ = server.accept()
            with accepted:
                assert is_own_connection(accepted)
                # From here on Linux lists it as root's.
                caller.close()
                assert not is_own_connection(accepted)


@linux_5_9
@pytest.mark.skipif(
    platform.system() == "Linux" and os.getuid() != 0, reason="only root can become another user"
)
def test_a_connection_of_another_user_is_not_the_users() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        program = (
            "import encodings.idna, os, socket, sys; os.setgid(65534); os.setuid(65534); "
            "s = socket.create_connection(('127.0.0.1', int(sys.argv[1]))); print(s.recv(1))"
        )
        port = str(server.getsockname()[1])
        with subprocess.Popen([sys.executable, "-I", "-c", program, port], stdout=-1) as other:
            accepted, _ = server.accept()
            with accepted:
                assert not is_own_connection(accepted)
            assert other.communicate(timeout=30)[0].strip() == b"b''"

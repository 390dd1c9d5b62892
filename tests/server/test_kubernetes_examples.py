"""examples/kubernetes and the Containerfile: valid, safe, and true to the settings they use."""

import re
import shlex
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import certifi
import httpx
import kubernetes_validate
import pytest
import yaml

from evalhub_mcp.cli.main import build_parser, flags_of
from evalhub_mcp.settings.model import SETTINGS
from tests.server.support.command_line import serving

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples" / "kubernetes"
VARIANTS = {
    "jwt": ("common", "server", "jwt"),
    "kubernetes-auth": ("common", "server", "kubernetes-auth"),
    "rbac-proxy": ("common", "rbac-proxy"),
}
CONTAINERFILES = ("Containerfile", "examples/adapter/Containerfile")
KUBERNETES = ("1.30", "1.37")
"""The first version that knows everything used, and a new one."""

variants = pytest.mark.parametrize("variant", VARIANTS)


@cache
def documents(variant: str) -> list[dict[str, Any]]:
    files = [f for folder in VARIANTS[variant] for f in sorted((EXAMPLES / folder).glob("*.yaml"))]
    return [d for f in files for d in yaml.safe_load_all(f.read_text("utf-8"))]


def of_kind(variant: str, kind: str) -> dict[str, Any]:
    return {d["metadata"]["name"]: d for d in documents(variant) if d["kind"] == kind}


def pod(variant: str) -> Any:
    return of_kind(variant, "Deployment")["evalhub-mcp"]["spec"]["template"]["spec"]


def containers(variant: str) -> dict[str, dict[str, Any]]:
    return {c["name"]: c for c in pod(variant)["containers"]}


def environment(variant: str) -> Any:
    return of_kind(variant, "ConfigMap")["evalhub-mcp"]["data"]


def find(node: Any, key: str) -> Iterator[Any]:
    """Every value under `key`, however deep."""
    if isinstance(node, dict):
        for name, child in node.items():
            if name == key:
                yield child
            yield from find(child, key)
    elif isinstance(node, list):
        for child in node:
            yield from find(child, key)


@pytest.mark.parametrize("version", KUBERNETES)
@variants
def test_the_manifests_are_valid(variant, version):
    assert documents(variant)
    for document in documents(variant):
        kubernetes_validate.validate(document, version, strict=True)


def test_the_validation_notices_a_field_that_does_not_exist():
    service = {**of_kind("jwt", "Service")["evalhub-mcp"], "specs": {}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(service, KUBERNETES[0], strict=True)


@variants
def test_every_setting_and_flag_that_is_used_exists(variant):
    variables = {setting.environment for setting in SETTINGS.values()}
    assert environment(variant).keys() <= variables
    flags = flags_of(build_parser())
    used = [a for a in containers(variant)["evalhub-mcp"]["args"] if a.startswith("--")]
    assert set(used) <= set(flags)


@variants
def test_nothing_may_be_written_and_nothing_runs_as_root(variant):
    spec = pod(variant)
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["securityContext"]["runAsUser"] > 0
    assert spec["securityContext"]["seccompProfile"]["type"] == "RuntimeDefault"
    assert spec["automountServiceAccountToken"] is False
    assert spec["enableServiceLinks"] is False  # they would set EVALHUB_PORT
    for container in spec["containers"]:
        context = container["securityContext"]
        assert context["readOnlyRootFilesystem"] is True
        assert context["allowPrivilegeEscalation"] is False
        assert context["capabilities"] == {"drop": ["ALL"]}
        assert container["resources"]["limits"]["memory"]
        assert all(mount["readOnly"] for mount in container["volumeMounts"])


@variants
def test_a_pod_has_the_time_that_draining_takes(variant):
    drained = float(environment(variant)["EVALHUB_DRAIN_SECONDS"])
    hook = containers(variant)["evalhub-mcp"]["lifecycle"]["preStop"]["sleep"]["seconds"]
    assert pod(variant)["terminationGracePeriodSeconds"] > drained + hook
    others = [c for name, c in containers(variant).items() if name != "evalhub-mcp"]
    for container in others:  # what stands in front of the server stays as long
        assert container["lifecycle"]["preStop"]["sleep"]["seconds"] >= drained + hook


@variants
def test_selectors_and_ports_meet_the_pods(variant):
    deployment = of_kind(variant, "Deployment")["evalhub-mcp"]["spec"]
    labels = deployment["template"]["metadata"]["labels"]
    assert deployment["replicas"] > 1
    service = of_kind(variant, "Service")["evalhub-mcp"]["spec"]
    policy = of_kind(variant, "NetworkPolicy")["evalhub-mcp"]["spec"]
    budget = of_kind(variant, "PodDisruptionBudget")["evalhub-mcp"]["spec"]
    assert "sessionAffinity" not in service
    for selector in (
        service["selector"],
        deployment["selector"]["matchLabels"],
        policy["podSelector"]["matchLabels"],
        budget["selector"]["matchLabels"],
    ):
        assert selector.items() <= labels.items()
    named = {p["name"] for c in containers(variant).values() for p in c.get("ports", ())}
    reached = {p["targetPort"] for p in service["ports"]}
    reached |= {p["port"] for rule in policy["ingress"] for p in rule["ports"]}
    reached |= {probe["port"] for probe in find(pod(variant), "httpGet")}
    assert reached <= named
    for ingress in of_kind(variant, "Ingress").values():
        ports = {p["name"] for p in service["ports"]}
        assert {s["port"]["name"] for s in find(ingress, "service")} <= ports


@variants
def test_every_mounted_volume_is_defined_or_created_by_the_readme(variant):
    readme = (EXAMPLES / "README.md").read_text("utf-8")
    made = set(re.findall(r"create (?:secret generic|secret tls|configmap) (\S+)", readme))
    made |= {"kube-root-ca.crt", *of_kind(variant, "ConfigMap")}
    volumes = pod(variant)["volumes"]
    wanted = {v["secretName"] for v in find(volumes, "secret")}
    wanted |= {v["name"] for v in find(volumes, "configMap")}
    assert wanted <= made
    for container in pod(variant)["containers"]:
        mounted = {mount["name"] for mount in container["volumeMounts"]}
        assert mounted <= {volume["name"] for volume in volumes}
    paths = [m["mountPath"] for m in containers(variant)["evalhub-mcp"]["volumeMounts"]]
    for value in environment(variant).values():
        if value.startswith("/"):
            assert str(Path(value).parent) in paths


@variants
def test_rights_are_given_to_the_account_that_runs(variant):
    account = pod(variant)["serviceAccountName"]
    assert account in of_kind(variant, "ServiceAccount")
    roles = of_kind(variant, "ClusterRole")
    bindings = [*of_kind(variant, "ClusterRoleBinding").values()]
    bindings += of_kind(variant, "RoleBinding").values()
    assert bindings
    for binding in bindings:
        assert binding["roleRef"]["name"] in roles
        assert [s["name"] for s in binding["subjects"]] == [account]


def test_the_readme_applies_every_variant_whole():
    readme = (EXAMPLES / "README.md").read_text("utf-8")
    commands = [
        shlex.split(line)[4:]
        for line in readme.splitlines()
        if line.startswith("kubectl -n evalhub apply")
    ]
    assert [tuple(words[1::2]) for words in commands] == list(VARIANTS.values())


READ_ONLY = """
import errno, os, sys
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT

def deny(event, arguments):
    writes = event in ("os.mkdir", "os.rename", "os.remove", "os.symlink", "os.link")
    if event == "open":
        path, mode, flags = arguments
        writes = not isinstance(path, int) and bool(flags & WRITES) and path != os.devnull
    if writes:
        raise OSError(errno.EROFS, f"{event} {arguments}")

sys.dont_write_bytecode = True
from evalhub_mcp.cli.main import main
sys.addaudithook(deny)
sys.exit(main())
"""


@pytest.fixture
def mounted(tmp_path):
    """The environment of a variant with its mounts somewhere on this machine."""

    def moved(variant: str) -> dict[str, str]:
        values = {}
        for name, value in environment(variant).items():
            if value.startswith("/"):
                path = tmp_path / value[1:]
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch(0o600)
                path.write_text("k" * 64)
                value = str(path)
            values[name] = value
        # The server reads its CA file here, so it must be a valid one.
        for name in {"EVALHUB_CA_CERT_PATH", "EVALHUB_AUTH_CA_CERT_PATH"} & values.keys():
            Path(values[name]).write_bytes(Path(certifi.where()).read_bytes())
        return values

    return moved


@pytest.mark.anyio
@variants
async def test_the_server_starts_as_the_pod_starts_it_and_its_probes_succeed(
    hub, tmp_path, variant, mounted
):
    container = containers(variant)["evalhub-mcp"]
    settings = {k: v for k, v in mounted(variant).items() if k != "EVALHUB_BASE_URL"}
    settings |= {"KUBERNETES_SERVICE_HOST": "127.0.0.1", "KUBERNETES_SERVICE_PORT": "443"}
    probes = list(find(pod(variant), "httpGet"))
    assert {probe["path"] for probe in probes} == {"/health", "/ready"}
    async with (
        serving(
            hub.base_url, tmp_path, *container["args"], program=("-c", READ_ONLY), **settings
        ) as url,
        httpx.AsyncClient(trust_env=False) as http,
    ):
        address = url.removesuffix("/mcp").replace("0.0.0.0", "127.0.0.1")
        for probe in probes:
            headers = {h["name"]: h["value"] for h in probe["httpHeaders"]}
            answer = await http.get(address + probe["path"], headers=headers)
            assert answer.status_code == 200, answer.text
        unknown = await http.post(f"{address}/mcp", json={}, headers={"Host": "localhost"})
        assert unknown.status_code in (401, 403)


def instructions() -> Sequence[tuple[str, str]]:
    text = (ROOT / "Containerfile").read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [tuple(line.split(None, 1)) for line in lines]  # type: ignore[misc]


def test_the_container_does_not_run_as_root_and_starts_the_command_line():
    last = dict(instructions())
    user, _, group = last["USER"].partition(":")
    assert int(user) > 0
    assert int(group) > 0
    assert int(user) == pod("jwt")["securityContext"]["runAsUser"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    (entry,) = yaml.safe_load(last["ENTRYPOINT"])
    assert entry in project["scripts"]


def test_the_container_is_built_from_what_the_package_needs():
    copied = [
        source
        for name, value in instructions()
        if name == "COPY" and not value.startswith("--from")
        for source in value.split()[:-1]
    ]
    assert all((ROOT / source).exists() for source in copied)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    pins = {"constraints-build.txt", "constraints-image.txt"}
    needed = {"pyproject.toml", "evalhub_mcp", project["readme"], *project["license-files"]}
    assert needed | pins == set(copied)


def test_the_container_installs_nothing_that_is_not_pinned():
    installs = [
        command
        for name, value in instructions()
        if name == "RUN"
        for command in value.split("&&")
        if "pip install" in command or "pip wheel" in command
    ]
    assert len(installs) == 4
    assert all("--require-hashes" in c or "--no-deps" in c for c in installs)
    assert "--no-build-isolation" in next(c for c in installs if "pip wheel" in c)
    bases = {value.split()[0] for name, value in instructions() if name == "FROM"}
    assert bases == {"${PYTHON_IMAGE}"}  # so that a builder can give another one


@pytest.mark.parametrize("containerfile", CONTAINERFILES)
def test_a_base_image_is_given_by_digest(containerfile: str) -> None:
    text = (ROOT / containerfile).read_text("utf-8")
    bases = re.findall(r"^(?:ARG PYTHON_IMAGE=|FROM )(\S+)", text, re.MULTILINE)
    assert bases
    assert all(re.search(r"@sha256:[0-9a-f]{64}$|^\$\{PYTHON_IMAGE\}$", base) for base in bases)

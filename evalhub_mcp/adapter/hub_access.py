"""How this process reaches the hub that started it.

The hub's settings for this process are used as they are. On this machine they are the job's
callback URL and the certificate the hub serves. In a pod the callback URL is a sidecar on
loopback, which adds the credentials; if it is the hub itself, the service account's token and
the cluster's CA are used. The tenant comes from the job or, in a pod, from its namespace.
"""

import contextlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from evalhub_mcp.adapter.spec import KUBERNETES, MODE_VARIABLE, JobSpec, JobSpecError

CA_CERT_PATH_VARIABLE = "EVALHUB_CA_CERT_PATH"
CA_BUNDLE_PATH_VARIABLE = "EVALHUB_CA_BUNDLE_PATH"
TOKEN_PATH_VARIABLE = "EVALHUB_AUTH_TOKEN_PATH"  # noqa: S105 - a variable's name
INSECURE_VARIABLE = "EVALHUB_INSECURE"
BASE_URL_VARIABLE = "EVALHUB_BASE_URL"
_SERVICE_ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount")
NAMESPACE_FILE = _SERVICE_ACCOUNT / "namespace"
CLUSTER_CAS = (
    Path("/etc/pki/ca-trust/source/anchors/service-ca.crt"),
    _SERVICE_ACCOUNT / "service-ca.crt",
    _SERVICE_ACCOUNT / "ca.crt",
)
TERMINATED_FILE = Path("/shared/terminated")


@dataclass(frozen=True)
class HubAccess:
    """The hub's address, and the credentials for it."""

    url: str
    ca_path: str | None = None
    token_path: str | None = None
    tenant: str | None = None
    insecure: bool = False

    @classmethod
    def of(cls, spec: JobSpec, environment: Mapping[str, str] | None = None) -> Self:
        """The access to the hub of `spec` from this environment.

        Raises:
            JobSpecError: Neither the job nor the environment has the hub's URL.
        """
        variables = os.environ if environment is None else environment
        in_pod = variables.get(MODE_VARIABLE) == KUBERNETES
        url = spec.callback_url or variables.get(BASE_URL_VARIABLE)
        if not url:
            raise JobSpecError(
                f"The job has no callback_url and {BASE_URL_VARIABLE} is not set, so there is "
                "no hub to report to."
            )
        ca = variables.get(CA_CERT_PATH_VARIABLE) or variables.get(CA_BUNDLE_PATH_VARIABLE)
        if not ca and in_pod and url.startswith("https:"):
            ca = next((str(path) for path in CLUSTER_CAS if path.is_file()), None)
        return cls(
            url=url,
            ca_path=ca or None,
            token_path=variables.get(TOKEN_PATH_VARIABLE) or None,
            tenant=spec.tenant or (_namespace() if in_pod else None),
            insecure=variables.get(INSECURE_VARIABLE, "").strip().lower() in {"1", "true", "yes"},
        )


def signal_sidecar_to_exit(environment: Mapping[str, str] | None = None) -> None:
    """In a pod, signal that no more events follow; the sidecar and then the pod exit."""
    variables = os.environ if environment is None else environment
    if variables.get(MODE_VARIABLE) == KUBERNETES and TERMINATED_FILE.parent.is_dir():
        with contextlib.suppress(OSError):
            TERMINATED_FILE.touch()


def _namespace() -> str | None:
    try:
        return NAMESPACE_FILE.read_text(encoding="utf-8").strip() or None
    except OSError:
        return None

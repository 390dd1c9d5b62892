"""The certificate and key of HTTPS, looked at before anything is served.

OpenSSL would ask the terminal for the password of an encrypted key, and names neither
file when something is wrong with one of them.
"""

import ssl
from pathlib import Path
from typing import NoReturn

from evalhub_mcp.settings import SettingsError


class _Encrypted(Exception):
    """The key wants a password."""


def reject_unusable_tls(certificate: Path, key: Path) -> None:
    """Try the files as the server will.

    Raises:
        SettingsError: One of them is not what it should be; says which.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(certificate, key, password=_refuse)
    except _Encrypted:
        raise SettingsError(
            f"--tls-key: {key} is encrypted, and nobody is here to type its password; decrypt it "
            f"with: openssl pkey -in {key} -out plain.pem"
        ) from None
    except ssl.SSLError as error:
        if error.reason == "KEY_VALUES_MISMATCH":
            reason = f"--tls-key: {key} does not belong to the certificate {certificate}"
        elif not _holds(certificate, b"CERTIFICATE-----"):
            reason = f"--tls-cert: {certificate} holds no certificate in PEM form"
        elif not _holds(key, b"PRIVATE KEY-----"):
            reason = f"--tls-key: {key} holds no private key in PEM form"
        else:
            reason = f"--tls-cert, --tls-key: {certificate} and {key} cannot be used: {error}"
        raise SettingsError(reason) from None
    except OSError as error:
        raise SettingsError(f"--tls-cert, --tls-key: cannot be read: {error}") from None


def _refuse() -> NoReturn:
    raise _Encrypted


def _holds(path: Path, mark: bytes) -> bool:
    return mark in path.read_bytes()

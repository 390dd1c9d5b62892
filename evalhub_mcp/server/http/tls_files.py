"""The certificate and key of HTTPS: looked at before anything is served, and again when replaced.

OpenSSL would ask the terminal for the password of an encrypted key, and names neither
file when something is wrong with one of them. Certificates are renewed in place every
few weeks or days, so new connections get the pair the files hold now; a pair that is
half written or wrong changes nothing.
"""

import logging
import ssl
from pathlib import Path
from typing import NoReturn

from evalhub_mcp.server.auth.file_stamp import Stamp, stamp_of
from evalhub_mcp.settings import SettingsError

logger = logging.getLogger("evalhub_mcp")


class _Encrypted(Exception):
    """The key wants a password."""


class RenewedCertificate:
    """The TLS of new connections, which follows its files.

    A context of its own for each pair: loading a pair into one that is in use could leave
    it with the certificate of one and the key of another.
    """

    def __init__(self, certificate: Path, key: Path) -> None:
        self._certificate = certificate
        self._key = key
        self._taken = self._complained = self._stamps()
        self._present: ssl.SSLContext | None = None

    def serve(self, context: ssl.SSLContext) -> None:
        """Let whoever connects by `context` get the pair the files hold by then."""
        context.sni_callback = self._choose

    def look(self) -> None:
        """Take up a pair that has changed; called now and then by whoever runs the server."""
        found = self._stamps()
        if found == self._taken:
            return
        try:
            self._present = usable_tls(self._certificate, self._key)
        except SettingsError as error:
            if found != self._complained:
                logger.error("the certificate served so far is kept: %s", error)
                self._complained = found
        else:
            self._taken = self._complained = found
            logger.info("new connections get the certificate now in %s", self._certificate)

    def _stamps(self) -> tuple[Stamp | None, Stamp | None]:
        return stamp_of(self._certificate), stamp_of(self._key)

    def _choose(self, connection: ssl.SSLObject, name: str | None, context: ssl.SSLContext) -> None:
        # Called by OpenSSL for each handshake, also of clients that name no server.
        if self._present is not None:
            connection.context = self._present


def usable_tls(certificate: Path, key: Path) -> ssl.SSLContext:
    """A server's side of TLS with these files.

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
    return context


def _refuse() -> NoReturn:
    raise _Encrypted


def _holds(path: Path, mark: bytes) -> bool:
    try:
        return mark in path.read_bytes()
    except OSError:
        return False

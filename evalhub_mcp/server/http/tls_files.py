"""Loads the certificate and key of HTTPS, and reloads them when the files are replaced.

The files are checked at start, because OpenSSL would prompt for the password of an encrypted
key, and does not report which file is wrong. Certificates are renewed in place every few weeks or
days: new connections get the current pair, and a pair that cannot be used is ignored.
"""

import logging
import ssl
from pathlib import Path
from typing import NoReturn

from evalhub_mcp.server.auth.file_stamp import Stamp, stamp_of
from evalhub_mcp.settings import SettingsError

logger = logging.getLogger("evalhub_mcp")


class _EncryptedKey(Exception):
    """The key needs a password."""


class ReloadableCertificate:
    """The TLS context of new connections, renewed when its files change.

    Each pair gets a new context: loading a pair into a context in use could combine the
    certificate of one pair with the key of the other.
    """

    def __init__(self, certificate: Path, key: Path) -> None:
        """Load the pair.

        Raises:
            SettingsError: One of the files cannot be used; the message names it.
        """
        self._certificate = certificate
        self._key = key
        self._loaded = self._logged = self._stamps()
        self._context = load_tls_context(certificate, key)

    def install(self, context: ssl.SSLContext) -> None:
        """Serve the latest pair on connections that start with `context`."""
        context.sni_callback = self._use_latest

    def reload(self) -> None:
        """Load the pair if the files have changed; to be called regularly."""
        stamps = self._stamps()
        if stamps == self._loaded:
            return
        try:
            self._context = load_tls_context(self._certificate, self._key)
        except SettingsError as error:
            if stamps != self._logged:
                logger.error(
                    "the certificate is not renewed, and the previous one stays in use: %s", error
                )
                self._logged = stamps
        else:
            self._loaded = self._logged = stamps
            logger.info("new connections use the renewed certificate in %s", self._certificate)

    def _stamps(self) -> tuple[Stamp | None, Stamp | None]:
        return stamp_of(self._certificate), stamp_of(self._key)

    def _use_latest(
        self, connection: ssl.SSLObject, name: str | None, context: ssl.SSLContext
    ) -> None:
        # OpenSSL calls this for each handshake, even without a server name.
        connection.context = self._context


def load_tls_context(certificate: Path, key: Path) -> ssl.SSLContext:
    """Return a server's TLS context with these files.

    Raises:
        SettingsError: One of them cannot be used; the message names it.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(certificate, key, password=_refuse_password)
    except _EncryptedKey:
        raise SettingsError(
            f"--tls-key: {key} is encrypted, and a server cannot ask for its password; decrypt it "
            f"with: openssl pkey -in {key} -out plain.pem"
        ) from None
    except ssl.SSLError as error:
        if error.reason == "KEY_VALUES_MISMATCH":
            reason = f"--tls-key: {key} does not belong to the certificate {certificate}"
        elif not _contains(certificate, b"CERTIFICATE-----"):
            reason = f"--tls-cert: {certificate} holds no certificate in PEM form"
        elif not _contains(key, b"PRIVATE KEY-----"):
            reason = f"--tls-key: {key} holds no private key in PEM form"
        else:
            reason = f"--tls-cert, --tls-key: {certificate} and {key} cannot be used: {error}"
        raise SettingsError(reason) from None
    except OSError as error:
        raise SettingsError(f"--tls-cert, --tls-key: cannot be read: {error}") from None
    return context


def _refuse_password() -> NoReturn:
    raise _EncryptedKey


def _contains(path: Path, mark: bytes) -> bool:
    try:
        return mark in path.read_bytes()
    except OSError:
        return False

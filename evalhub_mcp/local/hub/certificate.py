"""The TLS certificate of the local hub, which only evalhub-mcp's own programs trust.

The hub answers every caller and every web origin, so web pages must not reach it. It serves
TLS with a certificate no browser trusts, which ends a page's request before it is sent. The
client and the adapters trust exactly one certificate authority. It is created for this
installation and signs one server certificate; its key is never stored, so nothing on the disk
can certify another name.
"""

import datetime as dt
import ipaddress
import ssl
import time
from pathlib import Path

from evalhub_mcp.local.data_directory import ensure_private_dir
from evalhub_mcp.local.errors import LocalHubError, missing_extra
from evalhub_mcp.local.private_files import write_private

CA, CERTIFICATE, KEY = "ca.pem", "server.pem", "server.key"
_VALID_DAYS = 397
_RENEW_DAYS = 30


def ensure_certificate(directory: Path) -> None:
    """Create the certificate, its key and its authority unless `directory` has usable ones.

    Call it under the data directory's lock.

    Raises:
        LocalHubError: One has to be created and `cryptography` is not installed.
    """
    ensure_private_dir(directory)
    if not _usable(directory):
        _create(directory)


def copy_certificate(directory: Path, target: Path) -> None:
    """Give an instance its own copy, so that a renewal does not affect a running hub."""
    target.mkdir(mode=0o700)
    for name in (CA, CERTIFICATE, KEY):
        write_private(target / name, (directory / name).read_text())


def _usable(directory: Path) -> bool:
    """Whether the three files load, belong together and are not about to expire."""
    try:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(directory / CA)
        (authority,) = context.get_ca_certs()
        expires = ssl.cert_time_to_seconds(str(authority["notAfter"]))
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(
            directory / CERTIFICATE, directory / KEY
        )
    except (OSError, ValueError, KeyError):  # ssl.SSLError is an OSError
        return False
    return expires > time.time() + _RENEW_DAYS * 86400


def _create(directory: Path) -> None:
    # `cryptography` comes with an extra and is needed only once a year.
    try:
        from cryptography import x509
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import ec
        from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
    except ModuleNotFoundError:
        raise missing_extra("cryptography") from None

    def usage(*, signs_certificates: bool) -> x509.KeyUsage:
        unused = (
            "content_commitment key_encipherment data_encipherment key_agreement crl_sign "
            "encipher_only decipher_only"
        )
        return x509.KeyUsage(
            digital_signature=not signs_certificates,
            key_cert_sign=signs_certificates,
            **dict.fromkeys(unused.split(), False),
        )

    def name(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    now = dt.datetime.now(dt.UTC)
    authority_key = ec.generate_private_key(ec.SECP256R1())
    server_key = ec.generate_private_key(ec.SECP256R1())
    authority_name = name("evalhub-mcp local hub authority")

    def builder(subject: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(authority_name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            # Two days back, so that a clock that is set back a little does no harm.
            .not_valid_before(now - dt.timedelta(days=2))
            .not_valid_after(now + dt.timedelta(days=_VALID_DAYS))
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        )

    loopback = [x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName("localhost")]
    authority = (
        builder(authority_name, authority_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage(signs_certificates=True), critical=True)
        .sign(authority_key, hashes.SHA256())
    )
    certificate = (
        builder(name("evalhub-mcp local hub"), server_key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()),
            critical=False,
        )
        .add_extension(x509.SubjectAlternativeName(loopback), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    key_text = server_key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    # The authority is written last, so files of an interrupted start do not load.
    (directory / CA).unlink(missing_ok=True)
    write_private(directory / KEY, key_text)
    write_private(directory / CERTIFICATE, certificate.public_bytes(pem).decode())
    write_private(directory / CA, authority.public_bytes(pem).decode())
    if not _usable(directory):
        raise LocalHubError(
            f"The certificate just created in {directory} cannot be used.",
            "Check this machine's clock and the free space on its disk.",
        )

"""The certificate of the local hub, which only we trust.

The hub answers every caller and every web origin, so it must not be reachable by a web
page. Serving TLS with a certificate that no browser trusts ends such a request before it
is sent. Our own client and adapters trust exactly one certificate authority: one made for
this installation, whose key signed one server certificate and was then forgotten, so that
nothing on the disk can vouch for another name.
"""

import ssl
import time
from pathlib import Path

from evalhub_mcp.local.data_directory import extra_missing, private_dir
from evalhub_mcp.local.errors import LocalHubError
from evalhub_mcp.local.private_files import write_private

CA, CERTIFICATE, KEY = "ca.pem", "server.pem", "server.key"
_VALID_DAYS = 397
_RENEW_DAYS = 30


def ensure_certificate(directory: Path) -> None:
    """Make `directory` hold a usable certificate, its key and its authority (kept across starts).

    Call it under the data directory's lock.

    Raises:
        LocalHubError: one has to be made and `cryptography` is not installed.
    """
    private_dir(directory)
    if not _usable(directory):
        _make(directory)


def copy_certificate(directory: Path, target: Path) -> None:
    """Give an instance its own copy: renewing it later must not confuse a running hub."""
    target.mkdir(mode=0o700)
    for name in (CA, CERTIFICATE, KEY):
        write_private(target / name, (directory / name).read_text())


def _usable(directory: Path) -> bool:
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


def _make(directory: Path) -> None:
    try:
        from cryptography import x509
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import ec
        from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
    except ModuleNotFoundError:
        raise extra_missing("cryptography") from None
    import datetime as dt
    import ipaddress

    def usage(*, signs_certificates: bool) -> x509.KeyUsage:
        return x509.KeyUsage(
            digital_signature=not signs_certificates,
            key_cert_sign=signs_certificates,
            content_commitment=False,
            key_encipherment=False,
            data_encipherment=False,
            key_agreement=False,
            crl_sign=False,
            encipher_only=False,
            decipher_only=False,
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
            # A clock that is set back a little must not lock the user out.
            .not_valid_before(now - dt.timedelta(days=2))
            .not_valid_after(now + dt.timedelta(days=_VALID_DAYS))
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        )

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
        .add_extension(
            x509.SubjectAlternativeName(
                [
                    x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
                    x509.DNSName("localhost"),
                ]
            ),
            critical=False,
        )
        .sign(authority_key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    key_text = server_key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    # The authority last: a start that was cut short leaves a pair that does not load.
    (directory / CA).unlink(missing_ok=True)
    write_private(directory / KEY, key_text)
    write_private(directory / CERTIFICATE, certificate.public_bytes(pem).decode())
    write_private(directory / CA, authority.public_bytes(pem).decode())
    if not _usable(directory):
        raise LocalHubError(
            f"The certificate just made in {directory} cannot be used.",
            "Check this machine's clock and the free space on its disk.",
        )

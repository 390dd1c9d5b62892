"""The certificate of the local hub."""

import datetime as dt
import stat
import time

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from evalhub_mcp.local.hub import certificate


def contents(directory):
    return {path.name: path.read_bytes() for path in directory.iterdir()}


def test_certificate_is_for_this_machine_only(tmp_path):
    certificate.ensure_certificate(tmp_path / "tls")
    made = x509.load_pem_x509_certificate((tmp_path / "tls" / certificate.CERTIFICATE).read_bytes())
    names = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert [str(name.value) for name in names] == ["127.0.0.1", "localhost"]
    key = made.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    assert isinstance(key.curve, ec.SECP256R1)
    assert not made.extensions.get_extension_for_class(x509.BasicConstraints).value.ca


def test_key_on_the_disk_cannot_sign_for_the_authority_we_trust(tmp_path):
    certificate.ensure_certificate(tmp_path / "tls")
    authority = x509.load_pem_x509_certificate((tmp_path / "tls" / certificate.CA).read_bytes())
    key = serialization.load_pem_private_key(
        (tmp_path / "tls" / certificate.KEY).read_bytes(), None
    )
    assert authority.public_key() != key.public_key()
    assert set(contents(tmp_path / "tls")) == {
        certificate.CA,
        certificate.CERTIFICATE,
        certificate.KEY,
    }


def test_certificate_files_are_readable_by_the_user_only(tmp_path):
    certificate.ensure_certificate(tmp_path / "tls")
    assert stat.S_IMODE((tmp_path / "tls").stat().st_mode) == 0o700
    for path in (tmp_path / "tls").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_certificate_is_kept_across_starts(tmp_path):
    certificate.ensure_certificate(tmp_path)
    before = contents(tmp_path)
    certificate.ensure_certificate(tmp_path)
    assert contents(tmp_path) == before


def test_certificate_is_renewed_before_it_ends(tmp_path, monkeypatch):
    certificate.ensure_certificate(tmp_path)
    before = contents(tmp_path)
    later = (
        time.time()
        + dt.timedelta(days=certificate._VALID_DAYS - certificate._RENEW_DAYS + 1).total_seconds()
    )
    monkeypatch.setattr(time, "time", lambda: later)
    assert not certificate._usable(tmp_path)
    # What is made now must be good for the day we pretend it is.
    monkeypatch.setattr(certificate, "_VALID_DAYS", 2 * certificate._VALID_DAYS)
    certificate.ensure_certificate(tmp_path)
    assert contents(tmp_path)[certificate.CA] != before[certificate.CA]


@pytest.mark.parametrize("name", [certificate.CA, certificate.CERTIFICATE, certificate.KEY])
@pytest.mark.parametrize("damage", ["missing", "empty", "garbage"])
def test_damaged_certificate_is_replaced(tmp_path, name, damage):
    certificate.ensure_certificate(tmp_path)
    if damage == "missing":
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_text("" if damage == "empty" else "garbage\n")
    certificate.ensure_certificate(tmp_path)
    assert certificate._usable(tmp_path)


def test_key_of_another_certificate_is_detected(tmp_path):
    certificate.ensure_certificate(tmp_path / "one")
    certificate.ensure_certificate(tmp_path / "two")
    (tmp_path / "one" / certificate.KEY).write_bytes(
        (tmp_path / "two" / certificate.KEY).read_bytes()
    )
    assert not certificate._usable(tmp_path / "one")

"""``make phone``: certificates a phone accepts, made once, renewed when they must be."""

from __future__ import annotations

import datetime as dt
import ipaddress
import ssl
import threading
import urllib.request

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from server import phone

HERE = [ipaddress.IPv4Address("192.168.7.20")]
NOW = dt.datetime.now(dt.UTC)


@pytest.fixture
def papers(tmp_path):
    return phone.certificates(tmp_path / "phone", HERE, NOW)


def _load(path):
    return x509.load_pem_x509_certificate(path.read_bytes())


def test_phone_certificate_is_for_this_machine_and_signed_by_the_authority(papers):
    made, authority = _load(papers.certificate), _load(papers.authority)
    made.verify_directly_issued_by(authority)
    names = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert set(names.get_values_for_type(x509.IPAddress)) == {*HERE, ipaddress.IPv4Address("127.0.0.1")}
    assert names.get_values_for_type(x509.DNSName) == ["localhost"]
    assert made.not_valid_after_utc - NOW <= dt.timedelta(days=397)


def test_phone_authority_may_vouch_for_private_addresses_only(papers):
    constraints = _load(papers.authority).extensions.get_extension_for_class(x509.NameConstraints)
    assert constraints.critical
    for one in constraints.value.permitted_subtrees:
        assert one.value in {"localhost", "local"} if isinstance(one, x509.DNSName) else one.value.is_private


def test_phone_keys_are_readable_by_their_owner_only(papers):
    assert {path.stat().st_mode & 0o777 for path in papers.key.parent.iterdir()} == {0o600}


def test_phone_second_run_changes_nothing(papers):
    before = {path: path.read_bytes() for path in papers.key.parent.iterdir()}
    again = phone.certificates(papers.key.parent, HERE, NOW + dt.timedelta(days=300))
    assert (again, {path: path.read_bytes() for path in before}) == (papers, before)


@pytest.mark.parametrize(
    ("addresses", "later"),
    [([ipaddress.IPv4Address("10.1.2.3")], dt.timedelta()), (HERE, dt.timedelta(days=380))],
    ids=["another address", "soon expired"],
)
def test_phone_certificate_is_made_anew_by_the_same_authority(papers, addresses, later):
    authority, old = papers.authority.read_bytes(), papers.certificate.read_bytes()
    phone.certificates(papers.key.parent, addresses, NOW + later)
    assert papers.authority.read_bytes() == authority
    assert papers.certificate.read_bytes() != old


def test_phone_expired_authority_is_replaced_with_its_certificate(papers):
    old = papers.authority.read_bytes()
    phone.certificates(papers.key.parent, HERE, NOW + dt.timedelta(days=3651))
    assert papers.authority.read_bytes() != old
    _load(papers.certificate).verify_directly_issued_by(_load(papers.authority))


def test_phone_foreign_key_file_is_not_used(papers):
    key = papers.key.parent / "ca.key"
    key.write_text("-----BEGIN PRIVATE KEY-----\nnonsense\n-----END PRIVATE KEY-----\n")
    papers.certificate.unlink()
    with pytest.raises(ValueError, match="key"):
        phone.certificates(papers.key.parent, HERE, NOW)


def test_phone_authority_is_what_python_trusts(papers):
    trust = ssl.create_default_context(cafile=papers.authority)
    assert trust.get_ca_certs()
    assert isinstance(_load(papers.certificate).public_key(), ec.EllipticCurvePublicKey)


def test_phone_page_hands_out_the_authority(papers):
    server = phone.serve(papers.authority, 0, 8443, host="127.0.0.1")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        url = f"http://127.0.0.1:{server.server_port}"
        with urllib.request.urlopen(f"{url}/") as answer:
            page = answer.read().decode()
        with urllib.request.urlopen(f"{url}/fieldseal-ca.crt") as answer:
            kind, body = answer.headers["Content-Type"], answer.read()
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert phone.fingerprint(papers.authority) in page
    assert ":8443/" in page
    assert (kind, x509.load_der_x509_certificate(body)) == ("application/x-x509-ca-cert", _load(papers.authority))


def test_phone_says_what_to_do(papers):
    lines = "\n".join(phone.how_to(HERE, papers, plain=8080, secure=8443, demo=True))
    assert "http://192.168.7.20:8080" in lines
    assert "https://192.168.7.20:8443" in lines
    assert "public" in lines
    assert "public" not in "\n".join(phone.how_to(HERE, papers, plain=8080, secure=8443, demo=False))


def test_phone_addresses_are_private_ones(monkeypatch):
    monkeypatch.setenv("ADDRESS", "10.9.8.7")
    found = phone.lan_addresses()
    assert found[0] == ipaddress.IPv4Address("10.9.8.7")
    assert all(one.is_private and not one.is_loopback for one in found)

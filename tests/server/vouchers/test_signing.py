"""Who signs the PDF, and what happens where font, certificate or time stamp are not to be had (D2)."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from server.papers import pades, signing
from server.parsers import ConfigError
from server.vouchers import making
from server.vouchers.models import Voucher
from tests.server.office import code
from tests.server.vouchers.made import judged, rows, settings, signed


def test_D2_without_a_font_the_answer_says_which(office, tmp_path):
    phone, _job, seal = signed(office)
    with settings(office, fonts=tmp_path):
        assert code(phone.get(f"/api/vouchers/{seal['id']}.pdf")) == (503, "NO_FONT")
        assert code(office.phone("manager").get("/api/vouchers/specimen.pdf")) == (503, "NO_FONT")
        assert code(phone.get(f"/api/prints/card/{seal['job']}.pdf")) == (503, "NO_FONT")


def test_D2_our_certificate_is_the_same_every_time_and_can_be_had(office):
    one, two = (office.phone("dispatcher").get("/api/vouchers/certificate.pem").data for _ in range(2))
    assert one == two
    assert one.startswith(b"-----BEGIN CERTIFICATE-----")


def test_D2_the_firms_own_certificate_signs_where_it_is_set(office, tmp_path):
    phone, _job, seal = signed(office)
    key = ec.generate_private_key(ec.SECP256R1())
    secret = serialization.BestAvailableEncryption(b"secret")
    packed = serialization.pkcs12.serialize_key_and_certificates(
        b"x", key, pades.self_made(key, "The Firm"), None, secret
    )
    (tmp_path / "firm.p12").write_bytes(packed)
    with settings(office, pdf_key=str(tmp_path / "firm.p12"), pdf_key_password="secret"):
        found = judged(phone.get(f"/api/vouchers/{seal['id']}.pdf").data)
        assert found.signing_cert.subject.native["common_name"] == "The Firm"
    wrong = settings(office, pdf_key=str(tmp_path / "firm.p12"), pdf_key_password="wrong")
    with wrong as config, pytest.raises(ConfigError, match="FIELDSEAL_PDF_KEY"):
        signing.certificate(config, "x")


def test_D2_without_its_time_stamp_it_goes_out_but_is_not_kept_and_the_worker_waits(office):
    phone, _job, seal = signed(office)
    with settings(office, tsa_url="http://127.0.0.1:9/"):
        assert judged(phone.get(f"/api/vouchers/{seal['id']}.pdf").data).intact
        assert rows(office, Voucher) == []
        with pytest.raises(signing.NoStamp):
            making.make(office.org, seal["id"], "zh-CN", patient=True)

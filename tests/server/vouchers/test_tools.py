"""Signed vouchers before poppler and qpdf: readers that know nothing of us (D2)."""

from __future__ import annotations

import subprocess
from types import SimpleNamespace

import pytest

from server.papers import signing
from tests.papers import tool
from tests.server.vouchers.sheets import FIRM, pdf, sealed, work

pytestmark = pytest.mark.slow


def run(name, *words):
    """What a tool says; it must end well."""
    return subprocess.run([tool(name), *map(str, words)], capture_output=True, check=True, text=True).stdout


@pytest.fixture(params=["zh-CN", "en", "both"])
def signed(request, tmp_path):
    """A signed voucher of sixty parts, as a file."""
    rows = work()
    rows["parts"] = [rows["parts"][0] | {"id": f"01985a00-0000-7000-8000-{n:012d}"} for n in range(1, 61)]
    (tmp_path / "keys").mkdir()
    config = SimpleNamespace(data=tmp_path, secret=None, pdf_key=None, tsa_url=None)
    path = tmp_path / "voucher.pdf"
    path.write_bytes(signing.signed(pdf(sealed(rows), request.param), config, FIRM.name, "服务凭证"))
    return path


def test_D2_pdfsig_finds_the_signature_valid_and_the_whole_file_covered(signed):
    said = run("pdfsig", signed)
    assert "Signature is Valid." in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    assert FIRM.name in said


def test_D2_pdfsig_finds_one_changed_byte(signed):
    whole = bytearray(signed.read_bytes())
    at = whole.index(b"endobj") - 20
    whole[at] ^= 1
    signed.write_bytes(whole)
    assert "Signature is Valid." not in run("pdfsig", signed)


def test_D2_qpdf_finds_no_fault(signed):
    assert "No syntax or stream encoding errors found" in run("qpdf", "--check", signed)


def test_D2_pdftotext_reads_the_chinese_right(signed):
    said = run("pdftotext", "-layout", signed, "-")
    for word in ("欧阳静怡", "昆山市玉山镇环庆路", "四通换向阀卡死", "绝缘电阻", "¥84.99"):
        assert word in said


def test_D2_poppler_draws_every_page(signed, tmp_path):
    run("pdftoppm", "-r", "40", "-png", signed, tmp_path / "page")
    drawn = sorted(tmp_path.glob("page-*.png"))
    assert len(drawn) >= 3
    assert all(one.stat().st_size > 2000 for one in drawn)

"""The firm's own words on its papers, from a file (D2)."""

from __future__ import annotations

import struct
import zlib

import pytest

from server.config import ConfigError
from server.papers import press
from server.papers.blocks import Paper
from server.papers.firm import Firm, read
from server.papers.tongue import Tongue
from tests.server.papers.reader import text_of

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><rect width="4" height="4" fill="#123456"/></svg>'


def png():
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\x00\x10\x20\x30\x40\x50\x60" * 2)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def write(folder, text, **files):
    for name, content in files.items():
        (folder / name.replace("_", ".")).write_bytes(content)
    (folder / "firm.toml").write_text(text, encoding="utf-8")
    return str(folder / "firm.toml")


@pytest.mark.parametrize(("name", "content"), [("logo_svg", SVG.encode()), ("logo_png", png())])
def test_D2_name_logo_and_texts_are_the_firms(tmp_path, name, content):
    logo = name.replace("_", ".")
    text = (
        f'name = "明水暖通"\nname_en = "Mingshui"\nphone = "0571"\nlogo = "{logo}"\n[voucher]\nnote = "凭此保修一年"\n'
    )
    firm = read("FIELDSEAL_FIRM", write(tmp_path, text, **{name: content}))
    assert (firm.name, firm.note, firm.logo) == ("明水暖通", "凭此保修一年", (content, logo.partition(".")[2]))
    pdf = press.render("paper", Paper(Tongue("en"), firm, "x", "2026-11-22T08:00:00.000Z").json())
    assert "Mingshui" in text_of(pdf)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name = 1", "name"),
        ('colour = "red"', "colour"),
        ("name = ", "cannot read"),
        ('logo = "gone.svg"', "logo"),
        ('logo = "firm.toml"', "SVG, PNG or JPEG"),
        ('logo = "evil.svg"', "may not load"),
        ('logo = "large.png"', "128 KB"),
        (f'name = "{"x" * 2001}"', "name"),
        ("voucher = 5", "voucher"),
    ],
)
def test_D2_a_file_nobody_could_print_ends_the_start_with_a_sentence(tmp_path, text, says):
    evil = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="http://127.0.0.1/x"/></svg>'
    with pytest.raises(ConfigError, match=says):
        read("FIELDSEAL_FIRM", write(tmp_path, text, evil_svg=evil, large_png=bytes(200_000)))


def test_D2_what_the_file_does_not_say_comes_from_the_register():
    assert Firm(name="自").filled(name="他", phone="1") == Firm(name="自", phone="1")
    assert Firm(name="自").named(Tongue("en")) == "自"

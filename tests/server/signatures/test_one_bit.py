"""One bit changed anywhere is detected (rule S4): every bit of one seal, and hypothesis over all of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.signatures.chain import Link, first_break
from server.signatures.verify import verify
from sync.canonical import canonical, parse_strict
from tests.server.signatures.vectors import DOCUMENTS, SEAL, row_of

COLUMNS = (
    *("text", "text_hash", "strokes", "strokes_hash", "seal_hash", "disclosures", "signer"),
    *("id", "job", "client_id", "format", "capacity", "language"),
)
PARTS = 4
"""Of a long seal's bits: fifty thousand verifications are too many for one test's time limit."""
WHOLE = [Link(**link) for link in SEAL["chains"][0]["links"]]


def flipped(text, bit):
    """The text with one bit of its UTF-8 turned over; bytes that are no UTF-8 are read as a database might."""
    raw = bytearray(text.encode())
    raw[bit // 8] ^= 1 << bit % 8
    return raw.decode("utf-8", "surrogateescape")


def bits(text):
    return len(text.encode()) * 8


@pytest.mark.slow
@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize(("name", "part"), [("empty", 0), *(("full", n) for n in range(PARTS))])
def test_S4_2_every_single_bit_of_a_seal(name, part, column):
    row = row_of(name)
    assert verify(row).valid
    whole, step = bits(row[column]), 1 if name == "empty" else PARTS
    for bit in range(part, whole, step):
        assert not verify({**row, column: flipped(row[column], bit)}).valid, (column, bit)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(st.data())
def test_S4_2_any_bit_of_any_seal(data):
    row = row_of(data.draw(st.sampled_from(sorted(DOCUMENTS))))
    column = data.draw(st.sampled_from(COLUMNS))
    bit = data.draw(st.integers(0, bits(row[column]) - 1))
    assert not verify({**row, column: flipped(row[column], bit)}).valid


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_S4_any_bit_of_an_erased_seal(data):
    row = row_of("full") | {"strokes": None, "disclosures": None, "signer": None}
    assert verify(row).valid
    column = data.draw(st.sampled_from(["text", "text_hash", "strokes_hash", "seal_hash"]))
    bit = data.draw(st.integers(0, bits(row[column]) - 1))
    assert not verify({**row, column: flipped(row[column], bit)}).valid


def test_S3_every_single_bit_of_the_chain():
    assert first_break(SEAL["org"], WHOLE) is None
    for at, link in enumerate(WHOLE):
        for column in ("prev_hash", "seal_hash", "link_hash"):
            for bit in range(bits(getattr(link, column))):
                changed = replace(link, **{column: flipped(getattr(link, column), bit)})
                broken = first_break(SEAL["org"], [*WHOLE[:at], changed, *WHOLE[at + 1 :]])
                assert broken is not None
                assert broken.n in (link.n, link.n + 1), (column, bit)


@pytest.mark.parametrize("column", ["segment", "n"])
def test_S3_every_bit_of_the_chain_s_numbers(column):
    for at, link in enumerate(WHOLE):
        for bit in range(31):
            changed = replace(link, **{column: getattr(link, column) ^ (1 << bit)})
            assert first_break(SEAL["org"], [*WHOLE[:at], changed, *WHOLE[at + 1 :]]) is not None


def test_S3_the_chain_of_another_organisation():
    assert first_break("01985a00-0000-7000-8000-0000000000a1", WHOLE).code == "LINK_HASH"


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=20,
    )
)
def test_S2_what_is_read_strictly_is_written_the_same(value):
    text = canonical(value)
    assert canonical(parse_strict(text)) == text

"""orjson lent to ``sync.canonical`` changes nothing but the time it takes."""

from __future__ import annotations

import datetime as dt
import enum
import json
import uuid

import orjson
import pytest
import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

from server.quick_json import QuickJson
from sync import canonical as c

quick = QuickJson()
texts = st.text(max_size=6) | st.sampled_from([":1.5", "[1.5", ',-2e3"', '":1.5', "\u2028", "\x7f", "\ue000", "😀"])
scalars = (
    st.none() | st.booleans() | st.integers() | st.integers(-(2**53) - 2, 2**53 + 2) | st.floats() | texts
)  # fmt: skip
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4), max_leaves=16
)


@pytest.fixture(autouse=True)
def nothing_lent():
    """What is compared with must be the slow one."""
    before = c.lend(None)
    yield
    c.lend(before)


def _or_code(call, value):
    try:
        return call(value)
    except c.CanonicalError as fault:
        return fault.code


def _lent(call, value):
    before = c.lend(quick)
    try:
        return _or_code(call, value)
    finally:
        c.lend(before)


@pytest.mark.slow
@given(values)
@example({"\ue000": 1, "😀": 2})
@example({"a": -0.0})
@example([0.5])
@example(1.5)
@example(2**53)
@example({"a": {"b": [1, {"c": 1e300}]}})
@example("\ud800")
def test_P1_the_quick_text_is_the_rfc_8785_text_or_none(value):
    text = quick.text(value)
    if text is not None:
        assert text.encode() == rfc8785.dumps(value)
        assert not any(c.faults(value))
    for call in (c.canonical, c.kept_text):
        if not _holds_nan(value):
            assert _lent(call, value) == _or_code(call, value)


@given(values, st.sampled_from([None, 1]), st.booleans())
def test_P1_text_is_read_alike(value, indent, ascii_only):
    if _holds_nan(value):
        return
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    for call in (c.parse, c.parse_strict):
        assert _same(_lent(call, text), _or_code(call, text))


@pytest.mark.parametrize(
    "text",
    [
        '{"a":1,"a":1}', '{"a":1,"a":2}', '{"a":1, "b":2}', "1e400", "-0", "-0.0", "1.0", "1E2", "NaN", "Infinity", "",
        "18446744073709551616", "9007199254740993", '"\\ud800"', '"\\u0041"', '"\\/"', '"\x7f"', '"\\u007f"', "[1,]",
        '{"a":"\\u0000"}', "nul", "[" * 65 + "]" * 65, "[" * 64 + "]" * 64, "[" * 2000 + "]" * 2000, '{"b":1,"a":2}',
        "0" * 500, "1" * 500, "\ufeff1", " 1", '"\ud800"',
    ],
)  # fmt: skip
def test_P1_odd_texts_are_read_alike(text):
    for call in (c.parse, c.parse_strict):
        assert _same(_lent(call, text), _or_code(call, text))


@pytest.mark.parametrize("raw", [b'"\xff"', b'"\xed\xa0\x80"', b"\xef\xbb\xbf1", b'{"a":1}'])
def test_P1_odd_bytes_are_read_alike(raw):
    assert _same(_lent(c.parse, raw), _or_code(c.parse, raw))


@pytest.mark.parametrize(
    "value",
    [dt.date(2026, 1, 1), uuid.UUID(int=0), enum.Enum("E", {"A": "a"}).A, b"x", {1: 2}, float("nan"), [float("inf")],
     c.Unheld("1"), {"a": c.Unheld("1")}, object(), (1, 2.5)],
)  # fmt: skip
def test_P1_what_is_no_json_is_not_made_json(value):
    assert quick.text(value) is None


def test_P1_the_quick_one_is_sure_of_what_phones_send():
    sent = {
        "name": "parts.use",
        "args": {"name": "电容", "qty": "1.5", "price": 4500},
        "at": "2026-11-22T08:03:04.123Z",
    }
    assert quick.text(sent) == c.canonical(sent)
    assert quick.value(orjson.dumps(sent)) == sent


def _same(one, other):
    """Equal, and of the same types throughout: ``1 == True == 1.0`` in Python."""
    return type(one) is type(other) and repr(one) == repr(other)


def _holds_nan(value):
    return "nan" in repr(value) or "inf" in repr(value)

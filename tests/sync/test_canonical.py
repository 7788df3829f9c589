"""One value, one text: `sync/spec/vectors/canonical.json` and what holds for all values."""

from __future__ import annotations

import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from sync.canonical import (
    MAX_DEPTH,
    MAX_INTEGER,
    PROBLEMS,
    CanonicalError,
    canonical,
    faults,
    is_plain,
    kept_text,
    parse,
    parse_strict,
    sha256_of,
    sha256_text,
)
from tests.sync.toy import vectors

CASES = vectors("canonical")

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
scalars = st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | texts
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4), max_leaves=20
)
anything = st.recursive(
    scalars | st.floats(allow_nan=False, allow_infinity=False) | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=20,
)


@pytest.mark.parametrize("case", CASES["accepted"], ids=lambda case: case["note"])
def test_S2_text_has_one_canonical_form(case):
    value = parse_strict(case["text"])
    assert canonical(value) == case["canonical"]
    assert sha256_of(value) == sha256_text(case["canonical"]) == case["sha256"]
    assert parse_strict(case["canonical"]) == value


@pytest.mark.parametrize("case", CASES["refused"], ids=lambda case: case["note"])
def test_S2_text_that_readers_understand_differently_is_refused(case):
    with pytest.raises(CanonicalError) as refused:
        parse_strict(case["text"])
    assert refused.value.code == case["code"]
    assert refused.value.code in PROBLEMS


@pytest.mark.slow
@given(values)
def test_Values_7_canonical_text_reads_back_and_does_not_change(value):
    text = canonical(value)
    assert parse_strict(text) == value
    assert canonical(parse(text.encode())) == text
    assert parse_strict(json.dumps(value, indent=3)) == value


@pytest.mark.slow
@given(values)
def test_Values_2_plain_values_are_written_as_rfc_8785_writes_them(value):
    assert canonical(value) == kept_text(value) == rfc8785.dumps(value).decode()


@pytest.mark.slow
@given(anything)
def test_Values_2_a_value_is_plain_only_where_nothing_is_wrong_with_it(value):
    assert not (is_plain(value) and any(faults(value)))


@given(anything)
def test_P3_anything_sent_has_a_text_to_be_kept_and_hashed(value):
    sent = parse(json.dumps(value))
    text = kept_text(sent)
    assert text == kept_text(parse(json.dumps(sent)))
    assert len(sha256_text(text)) == 64
    try:
        assert canonical(sent) == text
    except CanonicalError:
        json.loads(text)


def test_Values_1_bytes_that_are_not_utf_8_are_refused():
    with pytest.raises(CanonicalError) as refused:
        parse(b'"\xff"')
    assert refused.value.code == "SYNTAX"


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 900, 100_000])
def test_Values_1_great_depth_is_refused_before_it_breaks_anything(depth):
    with pytest.raises(CanonicalError) as refused:
        parse("[" * depth + "]" * depth if depth < 1000 else "[" * depth)
    assert refused.value.code == "TOO_DEEP"


def test_P1_a_value_that_json_has_no_word_for_has_no_text():
    for value in ({1: 2}, [b"bytes"], {"a": {1, 2}}):
        with pytest.raises(CanonicalError) as refused:
            canonical(value)
        assert refused.value.code == "NOT_JSON"


def test_P3_numbers_beyond_all_floats_keep_their_digits():
    assert kept_text(parse("[1e999,-1e999]")) == '["1e999","-1e999"]'
    assert kept_text(parse("[" + "9" * 5000 + "]")) == '["' + "9" * 5000 + '"]'
    assert kept_text(parse('{"\\ud800":1}')) == '{"\\ud800":1}'


def test_S2_the_fault_says_where_it_is():
    with pytest.raises(CanonicalError, match=r"at parts\.1\.qty"):
        parse_strict('{"parts":[{"qty":"1"},{"qty":1.5}]}')

"""D1: what the register was exported as is read back as what it was."""

from __future__ import annotations

import pytest

from server.exports import words
from server.imports.fields import field_of

PAIRS = (
    ("charge_type", words.CHARGE),
    ("priority", words.PRIORITY),
    ("channel", words.CHANNEL),
    ("customer_kind", words.CUSTOMER),
)
EARLIER = (("charge_type", "free", "Warranty"),)
"""Words that exports of earlier versions wrote."""
FINISHED = {"signed", "left", "verified"}


@pytest.mark.parametrize(("field", "own"), PAIRS, ids=[field for field, _ in PAIRS])
def test_D1_every_word_the_export_writes_is_understood_by_the_import(field: str, own: words.Words):
    known = field_of("jobs", field)
    assert known is not None
    for value, said in own.items():
        assert [known.choices[word.casefold()] for word in said] == [value, value]


def test_D1_a_state_the_export_writes_is_open_finished_or_cancelled():
    known = field_of("jobs", "state")
    assert known is not None
    for value, said in words.STATUS.items():
        meant = "cancelled" if value == "cancelled" else "finished" if value in FINISHED else "open"
        assert [known.choices[word.casefold()] for word in said] == [meant, meant]


@pytest.mark.parametrize(("field", "value", "word"), EARLIER)
def test_D1_a_word_that_earlier_exports_wrote_is_still_understood(field: str, value: str, word: str):
    known = field_of("jobs", field)
    assert known is not None
    assert known.choices[word.casefold()] == value

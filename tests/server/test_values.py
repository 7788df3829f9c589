"""Ids, times and arguments: every value is what the protocol says, or refused."""

from __future__ import annotations

import uuid
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import fields

from server import clock, ids
from server import fields as own
from server.mutation import Args, first_fault, mutation
from sync.errors import Refused


def test_Values_5_ids_are_uuid7_in_lower_case_and_ascend():
    made = [ids.uuid7() for _ in range(1000)]
    assert len(set(made)) == 1000
    assert {uuid.UUID(one).version for one in made} == {7}
    assert [one[:8] for one in made] == sorted(one[:8] for one in made)
    assert ids.is_id(made[0])
    assert not ids.is_id(made[0].upper())
    assert not ids.is_id(5)


def test_Values_4_times_are_text_of_one_width():
    now = clock.now()
    assert len(now) == 24
    assert clock.text(clock.parse(now)) == now
    assert clock.before(now, seconds=1) < now < clock.after(now, seconds=1)


class Everything(Args):
    text = own.text(5, optional=True)
    choice = own.choice("a", "b", optional=True)
    ident = own.ident(optional=True)
    sha = own.sha256(optional=True)
    decimal = own.decimal(optional=True)
    positive = own.decimal(least="0", optional=True)
    instant = own.instant(optional=True)
    day = own.day(optional=True)
    whole = own.whole(0, 5, optional=True)
    money = own.money(optional=True)
    rows = own.rows(Args, 1, optional=True)
    value = own.json_value(optional=True)


PARSE = mutation("test.everything", Everything, allow=lambda *_: None, apply=lambda *_: None).parse


@pytest.mark.parametrize(
    ("args", "field"),
    [
        ({"text": "toolong"}, "text"),
        ({"text": ""}, "text"),
        ({"text": 5}, "text"),
        ({"text": "a\0"}, "text"),
        ({"text": "\ud800"}, "text"),
        ({"choice": "c"}, "choice"),
        ({"ident": "A" * 36}, "ident"),
        ({"sha": "0" * 63}, "sha"),
        ({"decimal": "1e5"}, "decimal"),
        ({"decimal": "01"}, "decimal"),
        ({"decimal": "1."}, "decimal"),
        ({"decimal": "1\n"}, "decimal"),
        ({"positive": "-1"}, "positive"),
        ({"instant": "2026-11-22"}, "instant"),
        ({"instant": "2026-13-22T08:03:04.123Z"}, "instant"),
        ({"instant": "1999-12-31T23:59:59.999Z"}, "instant"),
        ({"instant": "9999-12-31T23:59:59.999Z"}, "instant"),
        ({"day": "2026-02-30"}, "day"),
        ({"day": "today"}, "day"),
        ({"whole": 6}, "whole"),
        ({"whole": "5"}, "whole"),
        ({"whole": True}, "whole"),
        ({"money": -1}, "money"),
        ({"rows": [{}, {}]}, "rows"),
        ({"rows": [{"more": 1}]}, "rows.0.more"),
        ({"nobody": 1}, "nobody"),
    ],
)
def test_P3_5_a_wrong_argument_is_refused_and_named(args, field):
    with pytest.raises(Refused) as refused:
        PARSE(args)
    assert (refused.value.code, refused.value.field) == ("INVALID", field)


def test_Values_6_what_is_left_out_is_null():
    assert PARSE({"whole": 5, "decimal": "-0.5", "rows": [{}]}) == dict.fromkeys(Everything().fields) | {
        "whole": 5,
        "decimal": "-0.5",
        "rows": [{}],
    }


@given(
    st.dictionaries(st.sampled_from(sorted(Everything().fields)), st.one_of(st.text(), st.integers(), st.booleans()))
)
def test_P3_whatever_is_sent_is_parsed_or_refused(args):
    with suppress(Refused):
        assert PARSE(args).keys() == Everything().fields.keys()


def test_Values_a_string_without_a_limit_is_refused_at_declaration():
    class Loose(Args):
        inner = fields.List(fields.String())

    class Nested(Args):
        rows = own.rows(Loose, 5)

    for schema in (Loose, Nested):
        with pytest.raises(ValueError, match="inner has no limit"):
            mutation("test.loose", schema, allow=lambda *_: None, apply=lambda *_: None)


def test_S3_personal_arguments_are_collected():
    class Personal(Args):
        name = own.text(5, personal=True)
        kind = own.text(5)

    declared = mutation("test.personal", Personal, allow=lambda *_: None, apply=lambda *_: None)
    assert declared.personal == ("name",)


def test_Errors_the_first_fault_of_a_tree_is_named():
    assert first_fault({"b": ["no"], "a": {"0": {"x": ["bad"]}}}) == ("a.0.x", "bad")
    assert first_fault({"_schema": ["whole"]}) == (None, "whole")
    assert first_fault("odd") == (None, "odd")

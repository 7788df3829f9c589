"""Compiled argument checks and marshmallow's are one contract."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import Schema, ValidationError, fields, post_load, validate

from server.arguments import compiled
from server.fields import json_value
from server.mutation import SCHEMAS
from server.slices import load

VECTORS = Path(__file__).parents[2] / "sync/spec/vectors"

load()

ODD = [
    None, True, False, 0, -1, 1, 2**53, 2**53 - 1, 1.0, "", "x", "x" * 5000, "\0", "\ud800", "1", "-1.5", "01", "1\n",
    "2026-11-22", "2026-02-30", "2026-11-22T01:00:00.000Z", "1999-11-22T01:00:00.000Z", "free", "stock", "returned",
    "01a20359-60c7-7f15-bede-46c769877dc4", "01A20359-60c7-7f15-bede-46c769877dc4", "a" * 64, ["a"], [{}], {"a": 1},
    b"x", [], {},
]  # fmt: skip


def _cases():
    """(name, arguments) out of the shared vectors."""
    for path in sorted(VECTORS.glob("mutations_*.json")):
        for case in json.loads(path.read_text(encoding="utf-8")):
            if isinstance(case.get("args"), dict) and case["name"] in SCHEMAS:
                yield case["name"], case["args"]


CASES = list(_cases())


def _agree(schema, args):
    quick = compiled(schema)(args)
    if quick is not None:
        assert quick == schema.load(args)
        assert [type(one) for one in quick.values()] == [type(one) for one in schema.load(args).values()]


@pytest.mark.slow
@settings(max_examples=400)
@given(st.data())
def test_P3_what_the_compiled_check_takes_marshmallow_takes_as_the_same(data):
    schema = SCHEMAS[data.draw(st.sampled_from(sorted(SCHEMAS)))]
    odd = st.sampled_from(ODD)
    args = {key: data.draw(odd) for key in schema.fields if data.draw(st.booleans())}
    args |= data.draw(st.dictionaries(st.sampled_from(["job", "more", "id"]), odd, max_size=1))
    _agree(schema, args)


@pytest.mark.slow
@settings(max_examples=400)
@given(st.data())
def test_P3_arguments_of_the_vectors_with_one_changed_are_judged_alike(data):
    name, args = data.draw(st.sampled_from(CASES))
    changed = dict(args)
    if data.draw(st.booleans()):
        changed[data.draw(st.sampled_from(sorted(changed)))] = data.draw(st.sampled_from(ODD))
    _agree(SCHEMAS[name], changed)


@pytest.mark.parametrize("name", ["parts.use", "checks.record", "jobs.arrive", "timesheets.record", "signatures.sign"])
def test_P3_what_an_evening_is_made_of_is_taken_quickly(name):
    taken = [args for of, args in CASES if of == name and _loads(SCHEMAS[name], args)]
    assert taken
    assert all(compiled(SCHEMAS[name])(args) is not None for args in taken)


def _loads(schema, args):
    try:
        return schema.load(args) is not None
    except ValidationError:
        return False


class Hooked(Schema):
    """Somebody else's code has the last word."""

    a = fields.String(validate=validate.Length(max=3))

    @post_load
    def change(self, data, **_more):
        return {"a": "changed"} | data


class Odd(Schema):
    """Fields no mutation has today, or not yet."""

    renamed = fields.String(data_key="b")
    two = fields.String(validate=validate.Length(equal=2))
    above = fields.Integer(validate=validate.Range(min=0, min_inclusive=False))
    either = fields.Boolean()
    made = fields.String(load_default=lambda: "made")


@pytest.mark.parametrize(
    ("schema", "args"),
    [(Hooked, {}), (Odd, {"b": "x"}), (Odd, {"above": 1}), (Odd, {"either": "yes"}), (Odd, {}), (Odd, {"c": 1})],
)
def test_P3_a_schema_it_does_not_know_is_left_to_marshmallow(schema, args):
    assert compiled(schema())(args) is None


def test_P3_a_json_value_is_taken_as_it_is_and_null_is_not():
    class Free(Schema):
        free = json_value()

    assert compiled(Free())({"free": {"a": [1]}}) == {"free": {"a": [1]}}
    assert compiled(Free())({"free": None}) is None


@pytest.mark.parametrize(("text", "taken"), [("ab", True), ("abc", False)])
def test_P3_a_validator_it_does_not_know_is_asked(text, taken):
    class Two(Schema):
        two = fields.String(required=True, validate=validate.Length(equal=2))

    assert (compiled(Two())({"two": text}) is not None) is taken

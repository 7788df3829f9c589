"""Seals that contradict themselves or are hardly seals: kept and told, unless nobody can read them (rule S2)."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.signatures.check import MOST
from server.signatures.code import seal_hash_of
from sync.canonical import canonical, parse_strict, sha256_text
from sync.errors import Quarantine
from tests.server.signatures.office import SEEN, Ground, found, lines, resealed, uid


@pytest.fixture
def ground():
    return Ground()


def test_S2_hashes_that_do_not_fit(ground):
    args = ground.args()
    changed = {**args, "text_hash": "0" * 64, "strokes_hash": "1" * 64, "seal_hash": "2" * 64}
    assert lines(ground, changed) == [("text_hash", "hash"), ("strokes_hash", "hash"), ("seal_hash", "hash")]


@pytest.mark.parametrize(
    ("strokes", "why"),
    [
        ('{"h":1,"strokes":[],"v":1,"w":1}', "no_strokes"),
        ('{"h":1,"strokes":[[]],"v":1,"w":1}', "malformed"),
        ('{"h":1,"strokes":[[[1,2,3]]],"v":1,"w":1}', "malformed"),
        ('{"h":1,"strokes":[[[1,2,3,true]]],"v":1,"w":1}', "malformed"),
        ('{"h":1,"strokes":[[[1,2,3,4]]],"v":2,"w":1}', "malformed"),
        ('{"h":1,"strokes":[[[1,2,3,4]]],"v":1,"w":"1"}', "malformed"),
        ("{", "malformed"),
    ],
)
def test_S2_strokes_that_are_no_signature(ground, strokes, why):
    args = ground.args()
    strokes_hash = sha256_text(strokes)
    changed = {**args, "strokes": strokes, "strokes_hash": strokes_hash}
    changed["seal_hash"] = seal_hash_of(args["text_hash"], strokes_hash)
    assert lines(ground, changed) == [("strokes", why)]


def test_S2_disclosures_that_do_not_belong_to_the_text(ground):
    args = ground.args()
    assert ("disclosures", "malformed") in lines(ground, {**args, "disclosures": "{}}"})
    assert ("job.customer.name", "disclosure") in lines(ground, {**args, "disclosures": "{}"})


def test_S2_a_text_that_is_not_canonical_is_kept_and_told(ground):
    args = ground.args()
    assert lines(ground, resealed(args, args["text"].replace(",", ", ", 1))) == [("text", "not_canonical")]


def test_S2_a_text_cannot_have_seen_more_than_its_device(ground):
    assert lines(ground, ground.args(seq=SEEN + 1)) == [("as_of.seq", "ahead")]
    assert lines(ground, ground.args(last_id=131)) == [("includes.last_id", "ahead")]


def test_S2_a_text_of_another_device_is_kept_and_told(ground):
    """After a fork a device renumbers what it holds under a new id."""
    assert lines(ground, client_id=uid(0xD77)) == [("includes.client_id", "other_client")]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "1", '{"a":1,"a":2}', '{"a":1.5}', '{"a":9007199254740993}', '{"a":"\\ud800"}']
)
def test_S2_only_what_cannot_be_read_is_quarantined(ground, text):
    with pytest.raises(Quarantine) as caught:
        found(ground, resealed(ground.args(), text))
    assert caught.value.code == "UNPARSEABLE_SEAL"


def test_S2_why_a_text_cannot_be_read_fits_a_database(ground):
    with pytest.raises(Quarantine) as caught:
        found(ground, resealed(ground.args(), '{"a\\u0000' + "a" * 999 + '":1.5}'))
    assert "\0" not in caught.value.message
    assert len(caught.value.message) < 400


@pytest.mark.parametrize(
    "text", ["{}", '{"format":"fieldseal.seal/9"}', '{"parts":{},"job":[],"as_of":1,"includes":null}']
)
def test_S2_what_can_be_read_is_kept_however_odd(ground, text):
    assert found(ground, resealed(ground.args(), text))


def test_S2_a_document_that_differs_everywhere_is_cut_short(ground):
    args = ground.args()
    document = parse_strict(args["text"])
    part = document["parts"][0]
    document["parts"] = [{**part, "id": uid(0x10000 + n)} for n in range(MOST + 50)]
    assert len(found(ground, resealed(args, canonical(document)))) == MOST


def test_S2_lines_out_of_order_or_twice_are_told(ground):
    args = ground.args()
    document = parse_strict(args["text"])
    twice = {**document, "checks": [*document["checks"], document["checks"][0]]}
    assert lines(ground, resealed(args, canonical(twice))) == [("checks", "malformed")]
    turned = {**document, "checks": document["checks"][::-1]}
    assert lines(ground, resealed(args, canonical(turned))) == [("checks", "malformed")]
    nameless = {**document, "checks": [{}]}
    assert lines(ground, resealed(args, canonical(nameless))) == [("checks", "malformed")]


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(["", "id", "x", "2026-11-20T02:00:00.000Z"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "sd", "part", "seq", "qty"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.data())
def test_S2_no_text_that_can_be_read_brings_the_check_down(data):
    """A signature is never thrown away."""
    ground = Ground()
    args = ground.args()
    document = parse_strict(args["text"])
    node, keys = document, data.draw(st.integers(1, 4))
    for _ in range(keys):
        key = data.draw(st.sampled_from(sorted(node) if isinstance(node, dict) else range(len(node))))
        if not isinstance(node[key], dict | list) or not node[key]:
            break
        parent, node = node, node[key]
    target = node or parent
    key = data.draw(st.sampled_from(sorted(target) if isinstance(target, dict) else range(len(target))))
    before = copy.deepcopy(target[key])
    target[key] = data.draw(JUNK)
    same = canonical(before) == canonical(target[key])
    assert bool(found(ground, resealed(args, canonical(document)))) is not same or key in {
        "epoch",
        "signed_at",
        "tz",
        "seq",
        "last_id",
    }

"""Every version of every mutation ever released is taken, as it was recorded then (rules P4.1, P4.4)."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest

from sync.canonical import canonical, parse_strict
from tests.contract import record

UNREADABLE = {"MALFORMED", "UNKNOWN_NAME", "NEWER_VERSION", "INVALID", "HANDLER_CRASH"}


def test_P4_4_a_body_is_recorded_of_everything_released_and_never_changed():
    assert set(record.hashes()) == set(record.released()), "run python -m tests.contract.record"
    found = {path.name.removesuffix(".json") for path in record.RECORDED.glob("*.json")}
    assert found == set(record.hashes())
    changed = {
        what: digest
        for what, digest in record.hashes().items()
        if sha256(record.text_of(what).encode()).hexdigest() != digest
    }
    assert not changed, "a recorded body was changed: some phone still sends it as it was"


@pytest.mark.parametrize("what", record.released())
def test_P4_4_a_recording_is_the_text_of_what_it_is_called(what):
    body = parse_strict(record.text_of(what))
    assert f"{body['name']}.{body['v']}" == what
    assert canonical(body) == record.text_of(what)


def test_P4_1_every_version_ever_released_is_read_by_this_server(any_office):
    phone = any_office.phone("admin")
    bodies = [json.loads(record.text_of(what)) | {"id": n} for n, what in enumerate(record.released(), start=1)]
    answer = phone.post(bodies)
    assert answer.status_code == 200, answer.json
    receipts = answer.json["receipts"]
    assert [one["id"] for one in receipts] == [one["id"] for one in bodies]
    unread = {bodies[one["id"] - 1]["name"]: one["code"] for one in receipts if one.get("code") in UNREADABLE}
    assert not unread


def test_P4_4_nothing_is_recorded_twice():
    assert record.record() == []

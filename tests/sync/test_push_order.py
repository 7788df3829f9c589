"""Numbers, gaps, forks, repeats: what is decided before anything runs (rules P1, P2, Q5)."""

from __future__ import annotations

import pytest

from sync.errors import Forked, Gap, Revoked
from sync.memory import MemoryPush
from tests.sync.toy import Server, caller, mutation, revoked, uid

DESK = caller("u9", "dispatcher")


@pytest.fixture
def server():
    it = Server()
    it.send(DESK, mutation(1, "jobs.open", job="j1", title="pump"))
    return it


def note(mutation_id, note_id="n1", **envelope):
    return mutation(mutation_id, "notes.add", id=note_id, job="j1", text="a") | envelope


def receipts(page):
    return [(one["id"], one["outcome"], one.get("code")) for one in page["receipts"]]


def test_P1_1_numbers_go_on_from_the_last(server):
    page = server.send(DESK, note(2), note(3, "n2"))
    assert receipts(page) == [(1, "applied", None), (2, "applied", None), (3, "applied", None)]
    assert page["last_mutation_id"] == 3
    assert set(server.rows("notes")) == {"n1", "n2"}


def test_P1_2_gap_changes_nothing(server):
    before = server.memory.state
    with pytest.raises(Gap) as refused:
        server.send(DESK, note(3), note(4, "n2"))
    assert refused.value.to_wire()["error"]["details"] == {"expected": 2, "epoch": "epoch-1"}
    assert (refused.value.status, refused.value.code) == (409, "GAP")
    assert server.memory.state is before


def test_P1_2_fork_anywhere_in_the_batch_changes_nothing(server):
    server.send(DESK, note(2))
    before = server.memory.state
    with pytest.raises(Forked) as refused:
        server.send(DESK, mutation(1, "jobs.open", job="j1", title="pump"), note(2, "other"), note(3, "n3"))
    assert refused.value.to_wire()["error"]["details"] == {"last_mutation_id": 2, "first_conflict": 2}
    assert (refused.value.status, refused.value.code) == (409, "CLIENT_FORKED")
    assert server.memory.state is before


def test_P1_4_the_same_body_again_gets_the_stored_receipt_and_does_nothing(server):
    first = server.send(DESK, note(2))
    before = server.memory.state
    again = server.send(DESK, note(2))
    assert again["receipts"] == first["receipts"]
    assert server.memory.state.seq == before.seq
    assert server.memory.state.log == before.log


def test_P1_4_a_batch_half_known_goes_on_where_it_is_new(server):
    server.send(DESK, note(2))
    page = server.send(DESK, note(2), mutation(3, "notes.bump", id="n1"))
    assert receipts(page)[1:] == [(2, "applied", None), (3, "applied", None)]
    assert server.rows("notes")["n1"]["n"] == 1


def test_P1_3_a_body_is_compared_as_its_canonical_text(server):
    server.send(DESK, note(2))
    reordered = dict(reversed(list(note(2).items())))
    assert receipts(server.send(DESK, reordered))[1] == (2, "applied", None)


def test_P1_4_an_empty_batch_commits_nothing(server):
    before = server.memory.state.seq
    server.send(DESK)
    assert server.memory.state.seq == before


def test_P1_5_the_same_uuid_and_content_from_another_client_gets_the_first_outcome(server):
    server.send(DESK, note(2))
    other = caller("u8", "dispatcher")
    page = server.send(other, note(1, uuid=uid(2)))
    assert receipts(page) == [(1, "applied", None)]
    assert server.rows("notes")["n1"]["n"] == 0
    assert server.crashes == []


def test_P1_a_repeat_of_a_refused_one_is_refused_alike_and_not_reviewed_twice(server):
    no = mutation(2, "notes.add", id="n1", job="j1")
    server.send(DESK, no)
    page = server.send(caller("u8", "dispatcher"), no | {"id": 1})
    assert receipts(page) == [(1, "rejected", "INVALID")]
    assert page["receipts"][0]["field"] == "text"
    assert len(server.reviews) == 1


def test_P1_5_a_repeat_in_the_same_batch_runs_once(server):
    server.send(DESK, note(2))
    page = server.send(DESK, mutation(3, "notes.bump", id="n1"), mutation(4, "notes.bump", id="n1") | {"uuid": uid(3)})
    assert receipts(page)[2:] == [(3, "applied", None), (4, "applied", None)]
    assert server.rows("notes")["n1"]["n"] == 1


@pytest.mark.parametrize(
    "other",
    [
        {"name": "notes.edit"},
        {"v": 2},
        {"at": "2026-11-22T08:03:04.124Z"},
        {"args": {"id": "n1", "job": "j1", "text": "b"}},
    ],
    ids=["name", "v", "at", "args"],
)
def test_P1_5_a_uuid_used_for_something_else_is_quarantined_and_kept(server, other):
    server.send(DESK, note(2))
    page = server.send(caller("u8", "dispatcher"), note(1, uuid=uid(2)) | other, note(2, "n9", uuid=uid(50)))
    assert receipts(page) == [(1, "quarantined", "UUID_TAKEN"), (2, "applied", None)]
    assert [verdict.code for _ctx, _one, verdict in server.reviews] == ["UUID_TAKEN"]


def test_P1_the_envelope_around_the_content_may_differ_in_a_repeat(server):
    server.send(DESK, note(2))
    page = server.send(caller("u8", "dispatcher"), note(1, uuid=uid(2), base_seq=0, tz="UTC", offset_ms=5))
    assert receipts(page) == [(1, "applied", None)]


def test_P1_the_uuid_stays_with_the_first(server):
    server.send(DESK, note(2))
    server.send(caller("u8", "dispatcher"), note(1, uuid=uid(2)))
    page = server.send(caller("u7", "dispatcher"), note(1, uuid=uid(2)))
    assert receipts(page) == [(1, "applied", None)]
    assert server.memory.state.uuids[uid(2)] == (DESK.client_id, 2)


def test_P2_1_what_fails_in_the_commit_leaves_nothing(server, monkeypatch):
    before = server.memory.state

    def broken(*_changes):
        raise OSError("disk full")

    monkeypatch.setattr(MemoryPush, "commit", broken)
    with pytest.raises(OSError, match="disk full"):
        server.send(DESK, note(2))
    assert server.memory.state is before


def test_P2_2_one_batch_is_one_commit_with_one_seq(server):
    before = server.memory.state.seq
    page = server.send(DESK, note(2), note(3, "n2"), mutation(4, "unheard.of"))
    assert {one["seq"] for one in page["receipts"][1:]} == {before + 1}
    assert server.memory.state.seq == page["seq"] == before + 1


def test_P3_8_a_revoked_device_is_told_and_nothing_is_stored(server):
    with revoked(server, DESK, rescue=False):
        before = server.memory.state
        with pytest.raises(Revoked) as refused:
            server.send(DESK, note(2))
        assert refused.value.to_wire()["error"]["details"] == {"rescue": False}
        assert server.memory.state is before


def test_P3_8_a_device_in_rescue_gives_its_work_into_quarantine(server):
    with revoked(server, DESK, rescue=True):
        page = server.send(DESK, note(2), note(3, "n2"))
    assert receipts(page)[1:] == [(2, "quarantined", "DEVICE_REVOKED"), (3, "quarantined", "DEVICE_REVOKED")]
    assert server.rows("notes") == {}
    assert len(server.reviews) == 2


def test_Q5_4_receipts_the_server_never_gave_make_a_new_epoch_before_anything_is_stored(server):
    page = server.send(DESK, note(2), epoch="epoch-1", receipts_from=3)
    assert page["epoch"] == "epoch-1+"
    assert page["reset"]
    again = server.send(DESK, note(2), epoch=page["epoch"], receipts_from=2)
    assert receipts(again) == [(2, "flagged", "BASE_SEQ")]
    assert server.memory.state.epoch == "epoch-1+"

"""The unit of work: reads see writes, children count only when taken (rules P2, P3)."""

from __future__ import annotations

import pytest

from sync.draft import Draft
from sync.errors import NotHere, Refused
from sync.messages import Verdict
from sync.rebase import BaseRows
from sync.store import ScopeChange
from tests.sync.toy import Server, caller, mutation


def row(row_id, job="j1", text="a"):
    return {"id": row_id, "job": job, "text": text, "n": 0}


@pytest.fixture
def below():
    server = Server()
    desk = caller("u9", "dispatcher")
    server.send(
        desk,
        mutation(1, "jobs.open", job="j1", title="t"),
        mutation(2, "notes.add", id="n1", job="j1", text="a"),
        mutation(3, "notes.add", id="n3", job="j1", text="a"),
        mutation(4, "jobs.give", job="j1", user="u1"),
    )
    return server.memory.push(desk.client_id).rows


@pytest.fixture
def draft(below):
    return Draft(below)


def test_P2_a_draft_reads_what_it_wrote_over_what_is_there(draft):
    draft.put("notes", row("n1", text="b"))
    draft.add("notes", row("n2"))
    assert draft.need("notes", "n1")["text"] == "b"
    assert [one["id"] for one in draft.find("notes", "job", "j1")] == ["n1", "n2", "n3"]
    draft.put("notes", row("n3", job="j2"))
    draft.delete("notes", "n1")
    draft.add("jobs", {"id": "j2", "title": "another kind"})
    draft.delete("jobs", "j1")
    assert [one["id"] for one in draft.find("notes", "job", "j1")] == ["n2"]
    assert draft.get("notes", "n1") is None


def test_P2_changing_a_row_one_got_does_nothing_before_it_is_put(draft, below):
    draft.need("notes", "n1")["text"] = "changed"
    draft.find("notes", "job", "j1")[0]["text"] = "changed"
    kept = row("n2")
    draft.put("notes", kept)
    kept["text"] = "changed"
    assert draft.need("notes", "n1")["text"] == below.read("notes", "n1")["text"] == "a"
    assert draft.need("notes", "n2")["text"] == "a"


def test_P3_3_no_row_and_no_id_are_the_same_not_here(draft):
    assert draft.get("notes", None) is None
    for row_id in (None, "n9"):
        with pytest.raises(NotHere):
            draft.need("notes", row_id)


def test_P3_an_id_is_taken_below_here_and_after_deleting(draft):
    draft.add("notes", row("n2"))
    draft.delete("notes", "n3")
    for taken in ("n1", "n2", "n3"):
        with pytest.raises(Refused) as refused:
            draft.add("notes", row(taken))
        assert (refused.value.code, refused.value.field) == ("ID_TAKEN", "id")


def test_P2_deleting_what_was_only_drafted_leaves_no_tombstone(draft):
    draft.add("notes", row("n2"))
    draft.delete("notes", "n2")
    draft.delete("notes", "n9")
    draft.delete("notes", "n1")
    assert draft.changes.deleted == {("notes", "n1")}
    assert draft.changes.rows == {}
    assert draft.changes.added == set()


def test_P2_a_row_put_after_deleting_is_there_again(draft):
    draft.delete("notes", "n1")
    draft.put("notes", row("n1", text="b"))
    assert draft.changes.deleted == set()
    assert draft.need("notes", "n1")["text"] == "b"


def test_P3_a_child_counts_only_when_taken(draft):
    lost, kept = draft.child(), draft.child()
    lost.add("notes", row("n4"))
    lost.effect("tell", {})
    kept.add("notes", row("n5"))
    kept.put("notes", row("n1", text="b"))
    kept.delete("notes", "n3")
    kept.effect("tell", {"n": 5})
    kept.enter("user:u2", "job:j1")
    kept.leave("user:u1", "job:j1", "reassigned")
    draft.take(kept)
    assert set(draft.changes.rows) == {("notes", "n5"), ("notes", "n1")}
    assert draft.changes.added == {("notes", "n5")}
    assert draft.changes.deleted == {("notes", "n3")}
    assert draft.changes.effects == [("tell", {"n": 5})]
    assert draft.changes.scope == [ScopeChange("user:u2", "job:j1"), ScopeChange("user:u1", "job:j1", "reassigned")]


def test_P2_5_entering_what_is_open_and_leaving_what_is_closed_are_nothing(draft):
    draft.enter("user:u1", "job:j1")
    draft.leave("user:u2", "job:j1", "reassigned")
    assert draft.changes.scope == []


def test_P2_5_out_and_in_again_within_one_commit_is_nothing(draft):
    draft.leave("user:u1", "job:j1", "reassigned")
    assert not draft.is_in_scope("user:u1", "job:j1")
    child = draft.child()
    child.enter("user:u1", "job:j1")
    assert child.is_in_scope("user:u1", "job:j1")
    draft.take(child)
    assert draft.changes.scope == []
    draft.enter("user:u2", "job:j1")
    draft.enter("user:u3", "job:j1")
    draft.leave("user:u3", "job:j1", "cancelled")
    assert draft.changes.scope == [ScopeChange("user:u2", "job:j1")]


def test_S2_what_a_draft_writes_has_no_origin_yet(draft, below):
    assert draft.origin("notes", "n1") == below.origin("notes", "n1") is not None
    draft.put("notes", row("n1"))
    draft.delete("notes", "n3")
    assert draft.origin("notes", "n1") is None
    assert draft.origin("notes", "n3") is None
    assert draft.origin("notes", "n9") is None


def test_V2_a_device_has_everything_it_holds_in_scope():
    rows = BaseRows({("notes", "n1"): row("n1")})
    assert rows.is_in_scope("user:u1", "job:j1")
    assert rows.was_in_scope("user:u1", "job:j1", 5)
    assert rows.origin("notes", "n1") is None
    assert rows.exists([("notes", "n1"), ("notes", "n2")]) == {("notes", "n1")}
    assert rows.find("notes", "job", "j1") == [row("n1")]


def test_P3_a_verdict_has_no_reason_when_applied():
    assert Verdict("applied").code is None

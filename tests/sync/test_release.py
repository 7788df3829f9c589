"""The ways out of held and quarantined: run once more as the author, later outcomes under every number (rule P3)."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from sync.draft import Draft
from sync.memory import Memory, MemoryPush, MemoryRows
from sync.messages import Outcome, Verdict
from sync.rebase import BaseRows
from sync.registry import Declared, Registry
from sync.release import Decision, carry_out, settle, uuid_of
from sync.request import read_request
from sync.run import Runner
from tests.sync.toy import AT, REGISTRY, Server, anybody, body, caller, group_of, mutation, strings, uid

DESK = caller("u9", "dispatcher")
TECH = caller("u1")
DECISION = uid(1, 0xD)


class Item:
    """What the office decided on; ``said`` is what came of it."""

    def __init__(self, *, pending=True):
        self.pending = pending
        self.said = []

    def is_pending(self, _tx):
        return self.pending

    def decided(self, tx, verdict):
        self.pending = False
        self.said.append((verdict.outcome, verdict.code))
        tx.put("reviews", {"id": "item", "centre": "c1", "code": verdict.code, "name": "decided"})


@pytest.fixture
def server():
    it = Server()
    it.send(DESK, mutation(1, "jobs.open", job="j1", title="pump"))
    return it


def carry(server, mutation_id=1, item=None, author=TECH, **decided):
    """Carry a decision out; what is answered."""
    runner = Runner(server.registry, lambda *_told: None, lambda _mutation, crash: server.crashes.append(crash))
    decision = Decision(mutation_id, by="u9", uuid=DECISION, at=AT, **decided)
    return carry_out(server.memory.push(author.client_id), runner, author, item or Item(), decision)


def note(mutation_id, name="notes.add", n=0, **envelope):
    made = mutation(mutation_id, name, id=f"n{n or mutation_id}", job="j1", text="a")
    return made | {"uuid": uid(n or mutation_id, 0xE)} | envelope


def told(server):
    """(client_id, mutation_id, outcome) of every row of later outcomes."""
    rows = server.rows("receipts").values()
    return sorted((row["client_id"], row["mutation_id"], row["outcome"]) for row in rows)


def log(server, mutation_id=1, who=TECH):
    return [(one.outcome, one.code) for one in server.memory.state.outcomes.get((who.client_id, mutation_id), ())]


def held(server, *more, **envelope):
    """Two notes of somebody who has not got the job yet; then he is given it."""
    server.send(TECH, note(1, **envelope), *more)
    assert server.rows("notes") == {}
    server.send(DESK, mutation(2, "jobs.give", job="j1", user="u1"))


def test_P3_11_released_it_runs_as_its_author_in_a_commit_of_its_own(server):
    held(server)
    before = server.memory.state.seq
    item = Item()
    receipt = carry(server, item=item)
    assert (receipt.id, receipt.outcome, receipt.seq) == (1, "applied", before + 1)
    assert set(server.rows("notes")) == {"n1"}
    assert MemoryRows(server.memory.state, [server.memory.state]).origin("notes", "n1") == (before + 1, TECH.client_id)
    assert server.memory.client(TECH.client_id).last_mutation_id == 1
    assert item.said == [("applied", None)]
    assert server.rows("reviews")["item"]["name"] == "decided"
    assert told(server) == [(TECH.client_id, 1, "applied")]
    assert log(server) == [("applied", None)]
    assert server.memory.state.log[TECH.client_id, 1].receipt.outcome == "held"


def test_P3_11_what_was_carried_out_is_not_again(server):
    held(server)
    item = Item()
    carry(server, item=item)
    before = server.memory.state
    assert carry(server, item=item) is None
    assert carry(server, mutation_id=7) is None
    assert server.memory.state is before


def test_P3_11_what_fails_again_leaves_the_rows_and_says_so(server):
    server.send(TECH, note(1), note(2, "notes.add_then_crash"))
    for _ in range(2):
        assert carry(server).outcome == "held"
    assert carry(server, 2).code == "HANDLER_CRASH"
    assert server.rows("notes") == {}
    assert log(server) == [("held", "NOT_FOUND")] * 2
    assert told(server) == [(TECH.client_id, 1, "held"), (TECH.client_id, 2, "quarantined")]
    assert len(server.crashes) == 2


def test_P3_11_flags_and_effects_are_those_of_any_mutation(server):
    held(server, name="notes.add_flagged")
    assert carry(server).code == "ODD"
    assert server.memory.effects == [("tell", {"note": "n1"})]


def test_P5_3_what_a_device_cannot_have_seen_is_flagged_when_it_is_released_too(server):
    held(server, base_seq=999)
    receipt = carry(server)
    assert (receipt.outcome, receipt.code) == ("flagged", "BASE_SEQ")
    assert set(server.rows("notes")) == {"n1"}


def test_P3_10_unknown_yesterday_it_is_known_after_an_update(server):
    server.send(TECH, note(1, "notes.of_tomorrow"))
    assert carry(server).code == "UNKNOWN_NAME"
    add = Declared("notes.of_tomorrow", 1, strings("id", "job", "text"), anybody, REGISTRY.find("notes.add").apply)
    server.registry = Registry([*REGISTRY, add])
    assert carry(server).outcome == "applied"


def test_P3_10_erased_it_cannot_be_released_but_corrected(server, monkeypatch):
    held(server)
    whole = MemoryPush.logged

    def logged(store, mutation_id):
        found = whole(store, mutation_id)
        body = {key: value for key, value in found.body.items() if key != "args"}
        return replace(found, body=body, erased=True)

    monkeypatch.setattr(MemoryPush, "logged", logged)
    assert (carry(server).outcome, log(server)) == ("quarantined", [("quarantined", "ERASED")])
    assert carry(server, args={"id": "n1", "job": "j1", "text": "b"}).outcome == "applied"
    assert server.rows("notes")["n1"]["text"] == "b"


def test_P3_10_corrected_it_runs_with_the_offices_arguments_and_the_log_keeps_what_came(server):
    held(server)
    body = server.memory.state.bodies[TECH.client_id, 1]
    assert carry(server, args={"id": "n1", "job": "j1", "text": "b"}).outcome == "applied"
    assert server.rows("notes")["n1"]["text"] == "b"
    assert server.memory.state.bodies[TECH.client_id, 1] == body


SOUND = {"id": "n1", "job": "j1", "text": "b"}
UNSOUND = {
    "an integer no float holds": {"args": {"id": "n1", "job": "j1", "text": 10**16}},
    "no uuid": {"uuid": "none"},
    "no version": {"v": None},
    "a version of tomorrow": {"v": 7},
    "no time": {"at": "yesterday"},
    "no zone": {"tz": ""},
    "no base": {"base_seq": -3},
    "an offset out of the calendar": {"offset_ms": 10**15},
    "no arguments": {"args": []},
}


@pytest.mark.parametrize("change", UNSOUND.values(), ids=UNSOUND)
def test_P3_10_an_unsound_envelope_is_mended_with_what_is_known(server, change):
    server.send(DESK, mutation(2, "jobs.give", job="j1", user="u1"))
    seen = []
    plain = REGISTRY.find("notes.add")
    adding = replace(plain, apply=lambda tx, args, ctx: (seen.append(ctx), plain.apply(tx, args, ctx)))
    server.registry = Registry([adding if one.name == "notes.add" else one for one in REGISTRY])
    server.memory.received_at = "2026-11-22T09:00:00.000Z"
    sent = json.dumps(body(TECH, note(1) | change)).encode()  # it has no canonical text, so it takes the way of bytes
    server._answer(TECH, read_request(sent, server.limits))
    assert server.rows("notes") == {}
    assert carry(server, args=SOUND).outcome == "applied"
    [ctx] = seen
    assert ctx.uuid == (DECISION if "uuid" in change else note(1)["uuid"])
    assert (ctx.v, ctx.base_seq, ctx.tz) == (1, 0, "UTC" if "tz" in change else "Asia/Shanghai")
    assert ctx.device_at == (server.memory.received_at if "at" in change else AT)
    assert ctx.received_at == server.memory.received_at


def test_P3_10_nobody_guesses_a_name(server):
    server.send(TECH, note(1) | {"name": "notes.nowhere", "v": 3}, note(2) | {"name": ""})
    assert carry(server, args=SOUND).code == "UNKNOWN_NAME"
    assert carry(server, 2, args=SOUND).code == "MALFORMED"


def test_P3_10_an_old_versions_arguments_stay_of_that_version(server):
    server.send(DESK, mutation(2, "jobs.rename", job="j2", name="b") | {"v": 1})
    assert carry(server, 2, author=DESK, args={"job": "j1", "name": "b"}).outcome == "applied"
    assert server.rows("jobs")["j1"]["title"] == "b"


def test_P3_10_what_took_anothers_uuid_runs_under_the_decisions(server):
    server.send(DESK, mutation(2, "jobs.give", job="j1", user="u1"))
    page = server.send(TECH, note(1), note(2, n=3) | {"uuid": note(1)["uuid"]})
    assert page["receipts"][1]["code"] == "UUID_TAKEN"
    assert carry(server, 2, args={"id": "n2", "job": "j1", "text": "b"}).outcome == "applied"
    assert told(server) == [(TECH.client_id, 2, "applied")]


def test_P3_7_every_number_it_came_under_is_told(server):
    again = caller("u1", client_id=uid(1, 0xF))
    held(server, note(2))
    server.send(again, note(1, n=2), note(2, n=1), note(3, n=4))
    carry(server)
    assert told(server) == sorted([(TECH.client_id, 1, "applied"), (again.client_id, 2, "applied")])
    assert log(server, 2, again) == [("applied", None)]
    rows = [kept for (kind, _id), kept in server.memory.state.rows.items() if kind == "receipts"]
    assert {(kept.group, kept.row["at"]) for kept in rows} == {("user:u1", AT)}


def test_P1_5_what_is_sent_again_later_hears_the_latest_outcome(server):
    held(server)
    carry(server)
    again = caller("u1", client_id=uid(1, 0xF))
    page = server.send(again, note(1))
    assert [one["outcome"] for one in page["receipts"]] == ["applied"]
    assert set(server.rows("notes")) == {"n1"}
    assert server.send(TECH, note(1))["receipts"][0]["outcome"] == "held"  # its own first one, as ever (rule P3.7)


def test_P3_7_one_row_tells_the_last_of_several_outcomes(server):
    held(server)
    draft = Draft(MemoryRows(server.memory.state, [server.memory.state]))
    for code in ("ONE", "TWO"):
        settle(draft, (TECH.client_id, 1), Verdict(Outcome.REJECTED, code, code), by="u9", decision=DECISION, at=AT)
    child = draft.child()
    settle(child, (TECH.client_id, 1), Verdict(Outcome.REJECTED, "THREE"), by="u9", decision=DECISION, at=AT)
    draft.take(child)
    [row] = [row for key, row in draft.changes.rows.items() if key[0] == "receipts"]
    assert row["code"] == "THREE"
    assert [one.verdict.code for one in draft.changes.later] == ["ONE", "TWO", "THREE"]


@pytest.mark.parametrize("method", ["read", "numbers"])
def test_P2_4_a_store_that_fails_ends_the_run_to_be_tried_again(server, monkeypatch, method):
    held(server, name="notes.bump", args={"id": "n1"}) if method == "read" else held(server)
    before = server.memory.state

    def fail(*_asked):
        raise ConnectionError("deadlock")

    monkeypatch.setattr(MemoryRows, method, fail)
    with pytest.raises(ConnectionError):
        carry(server)
    assert (server.memory.state, server.crashes) == (before, [])


def test_P2_4_a_failure_the_handler_hides_ends_the_run_too(server, monkeypatch):
    def hide(tx, _args, _ctx):
        try:
            tx.find("notes", "job", "j1")
        except ConnectionError:
            return

    server.registry = Registry([*REGISTRY, Declared("notes.hide", 1, dict, anybody, hide)])
    server.send(TECH, note(1, "notes.of_tomorrow") | {"name": "notes.hide", "v": 2})

    def fail(*_asked):
        raise ConnectionError("deadlock")

    monkeypatch.setattr(MemoryRows, "find", fail)
    with pytest.raises(ConnectionError):
        carry(server, args={})


def test_P3_7_a_body_without_a_proper_uuid_has_none():
    assert [uuid_of(body) for body in ('{"uuid":7}', '{"uuid":"x"}', "{}", f'{{"uuid":"{DECISION}"}}')] == [
        None, None, None, DECISION,
    ]  # fmt: skip


def test_P3_7_a_device_knows_of_no_repeats():
    assert BaseRows({}).numbers(TECH.client_id, 1) == [(TECH.client_id, 1)]


def test_P3_7_what_is_nowhere_in_the_log_has_its_own_number_only():
    assert Memory(group_of).push(TECH.client_id).rows.numbers(TECH.client_id, 1) == [(TECH.client_id, 1)]

"""What becomes of a mutation by itself: every outcome, kept and reviewed (rules P3, P4, P5, V7)."""

from __future__ import annotations

import json

import pytest

from sync.memory import MemoryRows
from sync.messages import Outcome
from sync.registry import Declared, Registry
from sync.request import read_request
from tests.sync.toy import AT, REGISTRY, Server, anybody, body, caller, mutation, strings

DESK = caller("u9", "dispatcher")
TECH = caller("u1")


@pytest.fixture
def server():
    it = Server()
    it.send(DESK, mutation(1, "jobs.open", job="j1", title="pump"), mutation(2, "jobs.give", job="j1", user="u1"))
    return it


def note(mutation_id, name="notes.add", note_id=None, **envelope):
    made = mutation(mutation_id, name, id=note_id or f"n{mutation_id}", job="j1", text="a")
    return made | {"uuid": made["uuid"].replace("00000000", "11111111", 1)} | envelope


def outcomes(page):
    return [(one["outcome"], one.get("code")) for one in page["receipts"]]


BAD = {
    "unknown name": ("quarantined", "UNKNOWN_NAME", {"name": "notes.of_tomorrow"}),
    "newer version": ("quarantined", "NEWER_VERSION", {"v": 2}),
    "handler crash": ("quarantined", "HANDLER_CRASH", {"name": "notes.add_then_crash"}),
    "not here": ("held", "NOT_FOUND", {"name": "notes.add_then_fail"}),
    "not his": ("held", "NOT_FOUND", {"args": {"id": "n9", "job": "j7", "text": "a"}}),
    "bad argument": ("rejected", "INVALID", {"args": {"id": "n9", "job": "j1", "text": 5}}),
    "float": ("quarantined", "MALFORMED", {"args": {"id": "n9", "job": "j1", "text": 10**16}}),
    "missing name": ("quarantined", "MALFORMED", {"name": ""}),
    "no uuid": ("quarantined", "MALFORMED", {"uuid": "none"}),
    "unreadable": ("quarantined", "UNREADABLE", {"name": "notes.unreadable"}),
    "too big": ("quarantined", "MALFORMED", {"args": {"id": "n9", "job": "j1", "text": "a" * 1_100_000}}),
}


@pytest.mark.parametrize(("outcome", "code", "change"), BAD.values(), ids=BAD)
def test_P3_1_one_bad_mutation_is_kept_and_never_stops_the_ones_behind_it(server, outcome, code, change):
    page = server.send(TECH, note(1), note(2) | change, note(3)) if code != "MALFORMED" else _raw(server, change)
    assert outcomes(page) == [("applied", None), (outcome, code), ("applied", None)]
    assert set(server.rows("notes")) == {"n1", "n3"}
    assert [(verdict.outcome, verdict.code) for _ctx, _one, verdict in server.reviews] == [(Outcome(outcome), code)]
    assert server.memory.state.bodies[TECH.client_id, 2]
    assert len(server.rows("reviews")) == 1


def _raw(server, change):
    """Malformed values have no canonical text, so they take the way of bytes."""
    sent = body(TECH, note(1), note(2) | change, note(3))
    return server._answer(TECH, read_request(json.dumps(sent).encode(), server.limits))


def test_P3_4_a_crash_is_logged_whole_and_told_in_one_sentence(server):
    page = server.send(TECH, note(1, "notes.add_then_crash"))
    assert "secret" not in str(page)
    assert [str(crash) for crash in server.crashes] == ["the secret of the handler"]
    assert page["receipts"][0]["message"] == "The server could not work this in. It is kept."


def test_P3_2_a_crash_of_the_review_itself_stops_nobody():
    server = Server()
    server._review = lambda *_all: 1 / 0
    page = server.send(DESK, mutation(1, "unheard.of"), mutation(2, "jobs.open", job="j1", title="t"))
    assert outcomes(page) == [("quarantined", "UNKNOWN_NAME"), ("applied", None)]
    assert [type(crash) for crash in server.crashes] == [ZeroDivisionError]


def test_P3_6_a_flag_keeps_the_work_and_the_first_one_names_it(server):
    page = server.send(TECH, note(1, "notes.add_flagged"))
    assert page["receipts"] == [
        {"id": 1, "outcome": "flagged", "code": "ODD", "message": "This is odd.", "seq": page["seq"]}
    ]
    assert set(server.rows("notes")) == {"n1"}
    assert server.memory.effects == [("tell", {"note": "n1"})]
    assert [verdict.code for _ctx, _one, verdict in server.reviews] == ["ODD"]


def test_P2_1_what_did_not_take_effect_has_no_effects_either(server):
    server.send(TECH, note(1, "notes.add_flagged") | {"args": {"id": "n1", "job": "j7", "text": "a"}})
    assert server.memory.effects == []


def test_P1_8_an_id_is_taken_once(server):
    page = server.send(TECH, note(1, note_id="n1"), note(2, note_id="n1"))
    assert outcomes(page) == [("applied", None), ("rejected", "ID_TAKEN")]


def test_P2_2_a_mutation_sees_what_the_one_before_it_in_the_batch_did(server):
    page = server.send(TECH, note(1), note(2, "notes.bump") | {"args": {"id": "n1"}})
    assert outcomes(page) == [("applied", None), ("applied", None)]
    assert server.rows("notes")["n1"]["n"] == 1


def test_P3_the_review_of_a_malformed_one_has_no_context(server):
    _raw(server, {"name": ""})
    context, one, verdict = server.reviews[0]
    assert context is None
    assert one.malformed == "name is missing or not what it should be"
    assert verdict.message == "This could not be read: name is missing or not what it should be."


def failing_rows(monkeypatch, method, failure):
    def fail(*_all):
        raise failure

    monkeypatch.setattr(MemoryRows, method, fail)


@pytest.mark.parametrize(
    ("method", "name"),
    [("read", "notes.bump"), ("exists", "notes.add"), ("is_in_scope", "notes.add"), ("find", "notes.find")],
)
def test_P2_4_a_store_that_fails_while_a_handler_reads_ends_the_push_and_is_no_outcome(
    server, monkeypatch, method, name
):
    def find(tx, _args, _ctx):
        tx.find("notes", "job", "j1")

    server.registry = Registry([*REGISTRY, Declared("notes.find", 1, strings("id", "job", "text"), anybody, find)])
    before = server.memory.state
    failing_rows(monkeypatch, method, ConnectionError("deadlock"))
    with pytest.raises(ConnectionError):
        server.send(TECH, note(1, name) | ({"args": {"id": "n1"}} if name == "notes.bump" else {}))
    assert server.memory.state is before
    assert server.crashes == []


@pytest.mark.parametrize("method", ["was_in_scope", "origin"])
def test_P2_4_a_store_that_fails_is_noticed_even_when_the_handler_hides_it(server, monkeypatch, method):
    def hide(tx, _args, _ctx):
        try:
            tx.was_in_scope("user:u1", "job:j1", 1) if method == "was_in_scope" else tx.origin("jobs", "j1")
        except ConnectionError:
            return

    server.registry = Registry([Declared("notes.hide", 1, dict, anybody, hide)])
    failing_rows(monkeypatch, method, ConnectionError("deadlock"))
    with pytest.raises(ConnectionError):
        server.send(TECH, note(1, "notes.hide"))


def test_P3_asking_for_a_kind_or_column_that_does_not_exist_is_the_handlers_crash(server):
    def odd(tx, args, _ctx):
        tx.find("notes", "colour", "red") if args["id"] == "n2" else tx.get("notes", 7)

    server.send(TECH, note(1))
    server.registry = Registry([Declared("notes.odd", 1, strings("id", "job", "text"), anybody, odd)])
    page = server.send(TECH, note(2, "notes.odd"), note(3, "notes.odd"))
    assert outcomes(page)[1:] == [("quarantined", "HANDLER_CRASH"), ("quarantined", "HANDLER_CRASH")]
    assert [type(crash) for crash in server.crashes] == [KeyError, TypeError]


def test_P4_1_every_version_ever_released_is_accepted(server):
    page = server.send(
        DESK,
        mutation(3, "jobs.rename", job="j1", name="first"),
        mutation(4, "jobs.rename", job="j1", caption="second") | {"v": 2},
    )
    assert outcomes(page)[2:] == [("applied", None), ("applied", None)]
    assert server.rows("jobs")["j1"]["title"] == "second"
    server.send(DESK, mutation(5, "jobs.rename", job="j1", title="third") | {"v": 3})
    assert server.rows("jobs")["j1"]["title"] == "third"


def test_P4_1_a_declaration_without_all_its_upcasts_is_refused_at_start():
    with pytest.raises(ValueError, match="needs an upcast for each version before 2"):
        Registry([Declared("a.b", 2, dict, anybody, anybody)])
    with pytest.raises(ValueError, match="declared twice"):
        Registry([Declared("a.b", 1, dict, anybody, anybody), Declared("a.b", 1, dict, anybody, anybody)])


def test_P4_a_registry_lists_its_names_in_order():
    assert [one.name for one in REGISTRY] == sorted(one.name for one in REGISTRY)


def test_P5_2_work_begun_while_he_had_the_job_is_taken_after_he_lost_it(server):
    had = server.memory.state.seq
    server.send(DESK, mutation(3, "jobs.take", job="j1", user="u1"))
    lost = server.memory.state.seq
    page = server.send(TECH, cursor=None)
    assert outcomes(server.send(TECH, note(1, base_seq=had), epoch=page["epoch"])) == [("applied", None)]
    assert outcomes(server.send(TECH, note(2, base_seq=lost)))[1:] == [("held", "NOT_FOUND")]


def test_P5_3_a_base_seq_that_falls_is_flagged_and_the_work_kept(server):
    server.send(TECH)
    seen = server.memory.state.seq
    page = server.send(TECH, note(1, base_seq=seen), note(2, base_seq=seen - 1), note(3, base_seq=seen))
    assert outcomes(page) == [("applied", None), ("flagged", "BASE_SEQ"), ("applied", None)]
    assert set(server.rows("notes")) == {"n1", "n2", "n3"}
    assert server.memory.client(TECH.client_id).base_seq == seen


def test_P5_3_a_base_seq_above_what_was_sent_is_flagged_and_does_not_raise_the_floor(server):
    server.send(TECH)
    seen = server.memory.state.seq
    page = server.send(TECH, note(1, base_seq=seen + 1), note(2, base_seq=2**53 - 1), note(3, base_seq=seen))
    assert outcomes(page) == [("flagged", "BASE_SEQ"), ("flagged", "BASE_SEQ"), ("applied", None)]


def test_P5_a_cursor_proves_what_was_sent_also_under_a_new_client_id(server):
    first = server.send(TECH)
    renumbered = caller("u1", client_id="22222222-0000-7000-8000-000000000001")
    page = server.send(renumbered, note(1, base_seq=first["seq"]), epoch=first["epoch"], cursor=first["cursor"])
    assert outcomes(page) == [("applied", None)]
    page = server.send(renumbered, note(2, base_seq=first["seq"] + 5), epoch=first["epoch"], cursor=first["cursor"])
    assert outcomes(page)[1:] == [("flagged", "BASE_SEQ")]


def test_P5_3_work_from_another_epoch_is_flagged(server):
    page = server.send(TECH, note(1, base_seq=0), epoch="an epoch before")
    assert outcomes(page) == [("flagged", "BASE_SEQ")]
    assert page["reset"]


def test_P5_doubt_adds_nothing_to_another_reason(server):
    page = server.send(TECH, note(1, "notes.add_flagged", base_seq=999), note(2, "unheard.of", base_seq=999))
    assert outcomes(page) == [("flagged", "ODD"), ("quarantined", "UNKNOWN_NAME")]


def test_V7_2_the_handler_gets_device_time_and_corrected_time(server):
    seen = []
    server.registry = Registry([Declared("t.look", 1, dict, anybody, lambda _tx, _args, ctx: seen.append(ctx))])
    server.send(TECH, note(1, "t.look", offset_ms=-1123), note(2, "t.look"))
    assert [(one.at, one.device_at, one.offset_ms, one.tz) for one in seen] == [
        ("2026-11-22T08:03:03.000Z", AT, -1123, "Asia/Shanghai"),
        (AT, AT, None, "Asia/Shanghai"),
    ]
    first = seen[0]
    assert (first.received_at, first.caller, first.id, first.name, first.v) == (AT, TECH, 1, "t.look", 1)


def test_Q3_6_a_row_never_changes_its_group():
    def move(tx, _args, _ctx):
        tx.put("notes", tx.need("notes", "n") | {"job": "j2"})

    server = Server()
    server.send(DESK, mutation(1, "jobs.open", job="j1", title="t"))
    server.send(DESK, mutation(2, "notes.add", id="n", job="j1", text="a"))
    server.registry = Registry([Declared("notes.move", 1, dict, anybody, move)])
    with pytest.raises(ValueError, match="another group"):
        server.send(DESK, mutation(3, "notes.move"))


def test_Q3_kinds_outside_the_feed_are_kept_without_a_group():
    server = Server(Registry([Declared("c.put", 1, dict, anybody, lambda tx, a, _c: tx.put("catalogue", a))]))
    page = server.send(DESK, mutation(1, "c.put", id="x"))
    assert page["put"] == {}
    assert server.rows("catalogue") == {"x": {"id": "x"}}

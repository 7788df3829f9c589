"""What a device must deliver: numbers, receipts, renumbering, offering again (rules P1, P3, Q5, V2–V4)."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

import pytest

from sync.errors import Forked, Gap
from sync.messages import Outcome, Receipt
from sync.outbox import Outbox, Standing
from tests.sync.toy import AT, Server, body, caller, device, made, mutation, uid

DESK = caller("u9", "dispatcher")
TECH = caller("u1")


def box(*outcomes, job="j1"):
    """An outbox with one mutation for each outcome; None is not receipted."""
    it = Outbox("c1")
    for n, outcome in enumerate(outcomes, start=1):
        it.add(made("notes.bump", n, id=f"n{n}"), job)
        if outcome:
            it.settle([Receipt(n, Outcome(outcome), 10 + n, "CODE", "why")])
    return it


def standings(it):
    return [one.standing for one in it.items]


def test_P1_1_numbers_ascend_from_one():
    it = box(None, None)
    assert [one.id for one in it.items] == [1, 2]
    assert it.next_id == 3
    assert [one["id"] for one in it.batch(1)] == [1]


def test_P1_a_batch_is_the_first_run_without_a_hole():
    it = box(None, None, None, None)
    it.settle([Receipt(2, Outcome.APPLIED, 9)])
    assert [one["id"] for one in it.batch(10)] == [1]
    assert it.receipts_from() == 1
    it.settle([Receipt(1, Outcome.APPLIED, 9)])
    assert [one["id"] for one in it.batch(10)] == [3, 4]
    assert it.receipts_from() == 3


def test_V4_a_receipt_says_where_a_mutation_stands():
    it = box(None, "applied", "flagged", "rejected", "held", "quarantined")
    assert standings(it) == [
        Standing.WAITING, Standing.RECEIPTED, Standing.RECEIPTED, Standing.REFUSED, Standing.WITH_OFFICE,
        Standing.WITH_OFFICE,
    ]  # fmt: skip
    assert [one.replayed for one in standings(it)] == [True, True, True, False, True, True]


def test_V2_late_and_repeated_receipts_change_nothing():
    it = box("held")
    it.settle([Receipt(1, Outcome.APPLIED, 99), Receipt(7, Outcome.APPLIED, 99)])
    assert standings(it) == [Standing.WITH_OFFICE]


def test_V2_3_settled_means_took_effect_and_its_seq_is_here():
    it = box("applied", "flagged", "held", "rejected", None)
    it.archive_settled(11)
    assert [one.id for one in it.items] == [2, 3, 4, 5]
    it.archive_settled(99)
    assert [one.id for one in it.items] == [3, 4, 5]
    assert [one.id for one in it.archive] == [1, 2]


def test_Q3_what_was_done_on_a_lost_job_is_shown_until_the_job_is_dropped():
    it = box("applied")
    it.archive_settled(99, {"j1"})
    assert [one.id for one in it.items] == [1]
    it.archive_settled(99, {"j2"})
    assert it.items == []


def later(outcome, client_id="c1", mutation_id=1):
    return {
        "id": "x", "client_id": client_id, "mutation_id": mutation_id, "outcome": outcome, "code": "C", "message": "m",
        "field": None, "at": AT,
    }  # fmt: skip


def test_P3_7_a_later_outcome_replaces_the_first_but_never_comes_before_it():
    it = box("held", None)
    it.settle_later(later("applied"), 50)
    it.settle_later(later("applied", mutation_id=2), 50)
    it.settle_later(later("rejected", client_id="c2"), 50)
    assert standings(it) == [Standing.RECEIPTED, Standing.WAITING]


def test_Q3_4_only_unreceipted_work_holds_a_job():
    assert box(None).holds("j1")
    assert not box(None).holds("j2")
    assert not box("held").holds("j1")


def test_P1_6_renumbering_keeps_uuids_and_order_and_leaves_receipted_ones_alone():
    it = box("applied", "held", None, None)
    it.renumber("c2")
    assert [(one.client_id, one.id, one.mutation["uuid"]) for one in it.items] == [
        ("c1", 1, uid(1)), ("c1", 2, uid(2)), ("c2", 1, uid(3)), ("c2", 2, uid(4)),
    ]  # fmt: skip
    assert (it.client_id, it.next_id) == ("c2", 3)
    it.settle([Receipt(1, Outcome.APPLIED, 20), Receipt(2, Outcome.APPLIED, 20)])
    assert standings(it) == [Standing.RECEIPTED, Standing.WITH_OFFICE, Standing.RECEIPTED, Standing.RECEIPTED]
    it.settle_later(later("applied", mutation_id=2), 30)
    assert standings(it)[1] is Standing.RECEIPTED


def test_Q5_5_what_a_restored_server_forgot_is_offered_again_in_order():
    it = box("applied", "applied", "held", None)
    it.archive_settled(99)
    assert it.offer_again(1)
    assert [(one.id, one.standing) for one in it.items] == [
        (2, Standing.WAITING), (3, Standing.WAITING), (4, Standing.WAITING),
    ]  # fmt: skip
    assert [one.id for one in it.archive] == [1]


def test_Q5_5_with_a_hole_what_is_left_is_offered_under_a_new_client_id():
    it = box("applied", "applied", "applied", None)
    it.archive_settled(99)
    del it.archive[1]
    assert not it.offer_again(0)
    assert [(one.id, one.standing) for one in it.items] == [
        (1, Standing.WAITING), (3, Standing.WAITING), (4, Standing.WAITING),
    ]  # fmt: skip
    it.renumber("c2")
    assert [(one.id, one.mutation["uuid"]) for one in it.items] == [(1, uid(1)), (2, uid(3)), (3, uid(4))]


# With a server ------------------------------------------------------------------------------------------------------


@pytest.fixture
def server():
    it = Server()
    it.send(DESK, mutation(1, "jobs.open", job="j1", title="pump"), mutation(2, "jobs.give", job="j1", user="u1"))
    return it


def note(n, job="j1"):
    return made("notes.add", 100 + n, id=f"n{n}", job=job, text="a")


def exchange(server, it):
    request = it.request("toy")
    return it.apply(server.sync(it.caller, request), request)


def test_V2_1_what_a_person_did_is_seen_at_once_and_stays_the_same_when_it_comes_back(server):
    it = device(TECH)
    exchange(server, it)
    it.capture(note(1), "j1")
    offline = it.rows()
    assert [row["id"] for row in offline["notes"]] == ["n1"]
    exchange(server, it)
    assert it.rows() == offline
    assert it.outbox.items == []
    assert it.outbox.archive[0].receipt.outcome is Outcome.APPLIED


def test_V3_3_an_answer_that_was_lost_is_asked_for_again(server):
    it = device(TECH)
    exchange(server, it)
    it.capture(note(1), "j1")
    server.sync(TECH, it.request("toy"))  # the answer never arrives
    it.capture(made("notes.bump", 200, id="n1"), "j1")
    exchange(server, it)
    assert it.rows()["notes"] == [{"id": "n1", "job": "j1", "text": "a", "n": 1}]
    assert server.rows("notes")["n1"]["n"] == 1


def renumber(it, n):
    it.caller = replace(it.caller, client_id=uid(n, 0xD))
    it.outbox.renumber(it.caller.client_id)


def test_P1_6_a_device_put_back_to_an_old_copy_forks_renumbers_and_loses_nothing(server):
    it = device(TECH)
    exchange(server, it)
    it.capture(note(1), "j1")
    old = deepcopy(it)
    exchange(server, it)
    it.capture(note(2), "j1")
    exchange(server, it)
    old.capture(note(3), "j1")
    with pytest.raises(Forked):
        server.sync(TECH, old.request("toy"))
    renumber(old, 1)
    exchange(server, old)
    assert set(server.rows("notes")) == {"n1", "n2", "n3"}
    assert [row["id"] for row in old.rows()["notes"]] == ["n1", "n2", "n3"]
    assert old.outbox.items == []
    assert server.reviews == []


def test_Q5_after_a_restore_the_device_offers_again_what_the_backup_did_not_have(server):
    it = device(TECH)
    exchange(server, it)
    it.capture(note(1), "j1")
    exchange(server, it)
    backup = server.memory.state
    it.capture(note(2), "j1")
    exchange(server, it)
    server.memory.restore(backup, "epoch-2", above=1000)
    exchange(server, it)
    assert [row["id"] for row in it.rows()["notes"]] == ["n1", "n2"]
    assert [one.standing for one in it.outbox.items] == [Standing.WAITING]
    exchange(server, it)
    assert set(server.rows("notes")) == {"n1", "n2"}
    assert it.outbox.items == []


def test_Q5_5_after_a_restore_what_was_receipted_under_an_earlier_client_id_is_offered_again_too(server):
    it = device(TECH)
    exchange(server, it)
    backup = server.memory.state
    it.capture(note(1), "j1")
    exchange(server, it)
    renumber(it, 1)
    it.capture(note(2), "j1")
    exchange(server, it)
    server.memory.restore(backup, "epoch-2", above=1000)
    assert not exchange(server, it)
    renumber(it, 2)
    assert exchange(server, it)
    assert list(server.rows("notes")) == ["n1", "n2"]


def test_Q5_what_is_not_kept_any_more_needs_a_new_client_id(server):
    it = device(TECH)
    exchange(server, it)
    backup = server.memory.state
    for n in (1, 2):
        it.capture(note(n), "j1")
    exchange(server, it)
    del it.outbox.archive[0]
    server.memory.restore(backup, "epoch-2", above=1000)
    assert not exchange(server, it)
    renumber(it, 1)
    assert exchange(server, it)
    assert set(server.rows("notes")) == {"n2"}


def test_P1_a_device_put_back_with_nothing_to_send_notices_it_by_the_servers_number(server):
    it = device(TECH)
    exchange(server, it)
    old = deepcopy(it)
    it.capture(note(1), "j1")
    exchange(server, it)
    asked = old.request("toy")
    answer = server.sync(TECH, asked)
    old.capture(note(2), "j1")  # while the answer is under way
    assert not old.apply(answer, asked)
    assert [one.standing for one in old.outbox.items] == [Standing.WAITING]
    renumber(old, 1)
    assert exchange(server, old)
    assert set(server.rows("notes")) == {"n1", "n2"}


def test_P1_a_gap_says_what_is_missing_so_that_it_can_be_filled(server):
    it = device(TECH)
    it.capture(note(1), "j1")
    it.capture(note(2), "j1")
    with pytest.raises(Gap) as refused:
        server.sync(TECH, body(TECH, *it.outbox.batch(500)[1:]))
    assert refused.value.expected == 1


def test_V3_a_request_says_how_much_is_waiting(server):
    it = device(TECH)
    assert it.request("toy")["outbox"] == {"next_id": 1, "unsent": 0, "oldest_at": None, "files_unsent": 0}
    it.capture(note(1), "j1")
    assert it.request("toy")["outbox"] == {"next_id": 2, "unsent": 1, "oldest_at": AT, "files_unsent": 0}

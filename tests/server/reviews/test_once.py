"""Decided, it is carried out once: after a crash, by two at once, not at all when it was closed in between (P3)."""

from __future__ import annotations

from threading import Barrier, Thread

from sqlalchemy import select

from server.reviews import carry as carrying
from server.store import write
from server.store.engine import reading
from server.store.tables import EffectRow
from server.timers import effects
from sync import release
from sync.errors import SyncError
from tests.server.reviews.ways import as_if_stopped, held, items, later, outcomes


def test_P3_11_a_decision_that_a_crash_left_is_carried_out_by_the_sweep_once(any_office, monkeypatch):
    phone, desk = any_office.phone("technician"), any_office.phone("dispatcher")
    held(any_office, phone)
    [item] = items(desk)
    with as_if_stopped(any_office, monkeypatch):
        desk.sync(("reviews.release", {"item": item["id"]}))
    [item] = items(desk)
    assert (item["state"], item["decision"], item["pending"] is None) == ("open", "release", False)
    assert later(phone) == []
    with any_office.app.app_context():
        [effect] = pending_effects(any_office)
        effects.drain()
        carrying.run(effect)  # and once more, as after a crash behind the run
    assert later(phone) == [(1, "applied", None)]
    assert len(outcomes(any_office, phone.client_id)) == 1
    assert items(desk)[0]["state"] == "closed"


def pending_effects(office):
    import orjson  # noqa: PLC0415 - one test

    wanted = select(EffectRow).where(EffectRow.name == "reviews.run", EffectRow.done_at.is_(None))
    with reading() as connection:
        return [orjson.loads(row.payload) for row in connection.execute(wanted.where(EffectRow.org_id == office.org))]


def test_P3_11_a_crash_inside_the_run_leaves_nothing_and_it_is_done_later(any_office, monkeypatch):
    phone, desk = any_office.phone("technician"), any_office.phone("dispatcher")
    held(any_office, phone)
    [item] = items(desk)

    def die(*_args, **_more):
        raise OSError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(write.Flush, "write", lambda *args, **more: die() if not args[2] else FLUSH(*args, **more))
        [receipt] = desk.sync(("reviews.release", {"item": item["id"]}))
        assert receipt["outcome"] == "applied"  # the decision stands, whatever happens behind it
        assert outcomes(any_office, phone.client_id) == []
    with any_office.app.app_context():
        carrying.carry_out_item(any_office.org, item["id"], items(desk)[0]["pending"])
    assert later(phone) == [(1, "applied", None)]


FLUSH = write.Flush.write


def test_P3_11_two_that_carry_out_at_once_do_it_once(any_office, monkeypatch):
    phone, desk = any_office.phone("technician"), any_office.phone("dispatcher")
    job = held(any_office, phone)
    [item] = items(desk)
    with as_if_stopped(any_office, monkeypatch):
        desk.sync(("reviews.release", {"item": item["id"]}))
    decision = items(desk)[0]["pending"]
    gate, done = Barrier(4), []

    def work():
        with any_office.app.app_context():
            gate.wait()
            done.append(carrying.carry_out_item(any_office.org, item["id"], decision))

    threads = [Thread(target=work) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert [one.outcome for some in done for one in some] == ["applied"]
    assert len(outcomes(any_office, phone.client_id)) == 1
    phone.sync()
    assert len([row for row in phone.kind("steps") if (row["job"], row["kind"]) == (job["id"], "accept")]) == 1


def test_P3_11_two_who_release_at_once_release_it_once(any_office):
    phone = any_office.phone("technician")
    held(any_office, phone)
    desks = [any_office.phone("dispatcher"), any_office.phone("supervisor"), any_office.phone("manager")]
    [item] = next(items(desk) for desk in desks)
    gate, said = Barrier(3), []

    def work(desk):
        gate.wait()
        said.append(desk.sync(("reviews.release", {"item": item["id"]}))[0])

    threads = [Thread(target=work, args=(desk,)) for desk in desks]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert {one.get("code") for one in said} <= {None, "ALREADY_CLOSED"}
    assert [one[2] for one in outcomes(any_office, phone.client_id)] == ["applied"]
    assert later(phone) == [(1, "applied", None)]
    assert items(desks[0])[0]["state"] == "closed"


def test_P3_11_closed_before_it_was_carried_out_it_is_not(any_office, monkeypatch):
    phone, desk = any_office.phone("technician"), any_office.phone("dispatcher")
    held(any_office, phone)
    [item] = items(desk)
    with as_if_stopped(any_office, monkeypatch):
        desk.sync(("reviews.release", {"item": item["id"]}))
        desk.sync(("reviews.close", {"item": item["id"], "reason": "不需要"}))
    with any_office.app.app_context():
        effects.drain()
    assert later(phone) == [(1, "rejected", "CLOSED")]
    assert [row for row in phone.kind("steps") if row["kind"] == "accept"] == []


def test_P3_11_closed_while_the_run_waits_for_its_turn_it_is_not_run(any_office, monkeypatch):
    phone, desk = any_office.phone("technician"), any_office.phone("dispatcher")
    held(any_office, phone)
    [item] = items(desk)
    with as_if_stopped(any_office, monkeypatch):
        desk.sync(("reviews.release", {"item": item["id"]}))
    first = carrying._pending  # between its look and its lock, somebody closes it

    def look(*asked):
        found = first(*asked)
        desk.sync(("reviews.close", {"item": item["id"], "reason": "不需要"}))
        return found

    with any_office.app.app_context(), monkeypatch.context() as patch:
        pending = items(desk)[0]["pending"]
        patch.setattr(carrying, "_pending", look)
        assert carrying.carry_out_item(any_office.org, item["id"], pending) == []
    assert later(phone) == [(1, "rejected", "CLOSED")]


def test_P2_4_a_run_that_loses_every_race_is_left_to_the_worker(office, monkeypatch):
    phone, desk = office.phone("technician"), office.phone("dispatcher")
    held(office, phone)
    [item] = items(desk)

    def busy(*_asked):
        raise SyncError(503, "BUSY", "Too much at once.")

    with monkeypatch.context() as patch:
        patch.setattr(carrying, "carry_out", busy)
        assert desk.sync(("reviews.release", {"item": item["id"]}))[0]["outcome"] == "applied"
    assert release.carry_out is carrying.carry_out
    pending = items(desk)[0]["pending"]
    with office.app.app_context():
        [receipt] = carrying.carry_out_item(office.org, item["id"], pending)
    assert receipt.outcome == "applied"

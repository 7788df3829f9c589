"""Many at once: nothing lost, nothing twice, order is commit order (rules P2, Q1)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from server import store
from server.ids import uuid7
from server.store import engine
from server.store.engine import reading, retrying, writing
from server.store.tables import Commit
from sync.errors import SyncError
from tests.server.office import Phone

WRITERS = 8
ROUNDS = 6


def photo(job):
    return {"id": uuid7(), "job": job["id"], "sha256": "0" * 64, "size": 1, "type": "image/png", "stage": "before"}


@pytest.mark.slow
def test_Q1_1_eight_writers_and_a_poller_lose_nothing(any_office):
    job = any_office.job()
    phones = [any_office.phone("technician") for _ in range(WRITERS)]
    poller = any_office.phone("dispatcher")
    done = Event()

    def write(phone):
        phone.sync()
        sent = []
        for _ in range(ROUNDS):
            args = [photo(job) for _ in range(3)]
            receipts = phone.sync(*[("photos.add", one) for one in args])
            assert {one["outcome"] for one in receipts} == {"applied"}
            sent += [one["id"] for one in args]
        return sent

    def poll():
        seqs = []
        while not done.is_set():
            poller.sync(page=7)
            seqs.append(poller.seq)
        poller.sync()
        return seqs

    with ThreadPoolExecutor(WRITERS + 1) as pool:
        polling = pool.submit(poll)
        writing_ = [pool.submit(write, phone) for phone in phones]
        sent = [one for future in writing_ for one in future.result()]
        done.set()
        seqs = polling.result()
    assert sorted(one["id"] for one in poller.kind("photos")) == sorted(sent)
    assert len(sent) == WRITERS * ROUNDS * 3
    assert seqs == sorted(seqs)
    with any_office.app.app_context(), reading() as connection:
        mine = select(Commit.seq).where(Commit.org_id == any_office.org).order_by(Commit.seq)
        made = list(connection.scalars(mine))
    assert made == list(range(made[0], made[0] + len(made)))


def test_P1_one_device_sending_twice_at_once_is_served_once(any_office):
    job = any_office.job()
    phone = any_office.phone("technician")
    phone.sync()
    body = phone.body([phone.mutation("photos.add", photo(job)) for _ in range(5)])
    clients = [Phone(any_office.app, phone.username, phone.client_id).login() for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda one: one.http.post("/api/sync", json=body, headers=one.headers), clients))
    assert [one.status_code for one in answers] == [200] * 4
    receipts = [one.json["receipts"] for one in answers]
    assert all(one == receipts[0] for one in receipts)
    phone.sync()
    assert len(phone.kind("photos")) == 5


def test_Q1_technicians_and_the_desk_on_the_same_jobs_end_in_one_order(any_office):
    jobs = [any_office.job() for _ in range(3)]
    phone, desk = any_office.phone("technician"), any_office.phone("dispatcher")
    phone.sync()
    desk.sync()
    other = any_office.users["technician2"]

    def work(_n):
        return [one["outcome"] for one in phone.sync(*[("jobs.start", {"job": job["id"]}) for job in jobs])]

    def give_away(_n):
        calls = [
            ("jobs.assign", {"job": job["id"], "assignment": uuid7(), "technician": other}) for job in reversed(jobs)
        ]
        return [one["outcome"] for one in desk.sync(*calls)]

    with ThreadPoolExecutor(2) as pool:
        worked, given = pool.submit(work, 0), pool.submit(give_away, 0)
        assert set(given.result()) == {"applied"}
        assert set(worked.result()) <= {"applied", "flagged"}
    desk.sync()
    assert {one["technician"] for one in desk.kind("jobs")} == {other}
    assert len([one for one in desk.kind("steps") if one["kind"] == "start"]) == 3


def test_Q1_two_who_act_as_the_server_at_once_both_get_in(any_office):
    def act(_n):
        with any_office.app.app_context():
            return store.run_as(store.system_caller(any_office.org), [("no.such", {})])[0].id

    with ThreadPoolExecutor(4) as pool:
        ids = list(pool.map(act, range(8)))
    assert len(set(ids)) == 8


def test_Q1_2_a_lost_race_is_run_again_and_given_up_in_the_end(office, monkeypatch):
    monkeypatch.setattr(engine.time, "sleep", lambda _s: None)
    with office.app.app_context():
        lost = OperationalError("x", {}, Exception("database is locked"))
        lost.orig.sqlstate = "40001"
        tries = []

        def twice(n):
            tries.append(n)
            if n < 2:
                raise lost
            return "done"

        assert (retrying(twice), tries) == ("done", [0, 1, 2])

        def never(_n):
            raise lost

        with pytest.raises(SyncError) as caught:
            retrying(never)
        assert (caught.value.status, caught.value.code) == (503, "BUSY")

        def broken(_n):
            with writing() as connection:
                connection.execute(text("SELECT * FROM no_such_table"))

        with pytest.raises(OperationalError):
            retrying(broken)
        assert engine.lost_race(IntegrityError("x", {}, Exception()))


def test_Q1_a_server_too_busy_says_when_to_come_back(office, monkeypatch):
    phone = office.phone("technician")

    def busy(*_args, **_kwargs):
        raise SyncError(503, "BUSY", "x", details={"retry_after": 2})

    monkeypatch.setattr(store, "push", busy)
    answer = phone.post([phone.mutation("no.such", {})])
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")

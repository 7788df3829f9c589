"""Transactions held open before their commit while others overtake and a poller pulls: nobody misses a row."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from random import Random

import pytest
from sqlalchemy import text

from server.db import db
from server.ids import uuid7
from tests.attack.device import photo
from tests.attack.gates import Gates

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

WRITERS = 6
ROUNDS = 4
SEEDS = range(4)
PREFIX = text("SELECT count(*), min(seq), max(seq) FROM commits WHERE org_id = :org")


@contextmanager
def gates_of(office, choose=lambda _gate: True):
    with office.app.app_context():
        engine = db.engine
    gates = Gates(engine, choose)
    try:
        yield gates
    finally:
        gates.close()


def one_after_the_other(gates, chance, done):
    """Let go whoever chance says, as long as there are any."""
    while not done():
        standing = gates.standing()
        if standing and chance.random() < 0.7:
            gates.let_go(chance.choice(standing))
        time.sleep(chance.random() * 0.01)


class Watcher:
    """A poller, and a plain reader who looks whether the commits he sees are a prefix."""

    def __init__(self, office):
        self.office, self.phone, self.done = office, office.phone("dispatcher"), threading.Event()
        self.seen, self.broken, self.pulls = [], [], 0

    def pull(self):
        self.phone.sync(page=3)
        self.pulls += 1
        self.seen.append((self.phone.seq, {one["id"] for one in self.phone.kind("photos")}))

    def run(self):
        while not self.done.is_set():
            self.pull()
            with self.office.app.app_context(), db.engine.connect() as connection:
                count, first, last = connection.execute(PREFIX, {"org": self.office.org}).one()
            if last - first + 1 != count:
                self.broken.append((count, first, last))
        self.pull()

    def missed(self):
        """(seq, photos too few or too many) of each pull."""
        with self.office.app.app_context(), db.engine.connect() as connection:
            asked = text("SELECT id, seq FROM photos WHERE org_id = :org")
            rows = {row.id: row.seq for row in connection.execute(asked, {"org": self.office.org})}
        wrong = []
        for seq, here in self.seen:
            expected = {one for one, at in rows.items() if at <= seq}
            if here != expected:
                wrong.append((seq, expected ^ here))
        return wrong, set(rows)


@pytest.mark.parametrize("seed", SEEDS)
def test_Q1_N4_writers_held_before_counter_and_commit_overtake_each_other_and_nobody_misses_a_row(office, seed):
    chance = Random(seed)
    jobs = [office.job() for _ in range(2)]
    phones = [office.phone("technician") for _ in range(WRITERS)]
    watcher = Watcher(office)
    watcher.pull()

    def write(number):
        mine = Random(f"{seed} {number}")
        phones[number].sync()
        gates.watched(f"writer {number}")
        sent = []
        for _ in range(ROUNDS):
            args = [photo(mine.choice(jobs)["id"], id=uuid7()) for _ in range(mine.randint(1, 4))]
            receipts = phones[number].sync(*(("photos.add", one) for one in args))
            assert {one["outcome"] for one in receipts} == {"applied"}
            sent += [one["id"] for one in args]
        return sent

    with gates_of(office) as gates, ThreadPoolExecutor(WRITERS + 1) as pool:
        polling = pool.submit(watcher.run)
        writing = [pool.submit(write, number) for number in range(WRITERS)]
        try:
            one_after_the_other(gates, chance, lambda: all(one.done() for one in writing))
        finally:
            watcher.done.set()
            gates.let_all_go()
        polling.result()
        sent = [one for future in writing for one in future.result()]
    wrong, there = watcher.missed()
    assert not wrong, f"seed {seed}: {wrong[:3]}"
    assert not watcher.broken, f"seed {seed}: commits (count, first, last) {watcher.broken[:3]}"
    assert len(sent) == len(set(sent))
    assert there == set(sent)
    assert watcher.pulls > WRITERS


def test_Q2_a_poller_neither_waits_for_a_commit_that_is_held_nor_sees_anything_of_it(office):
    job = office.job()
    held, desk, other = office.phone("technician"), office.phone("dispatcher"), office.phone("technician")
    for one in (held, desk, other):
        one.sync()
    before, add = desk.seq, ("photos.add", photo(job["id"], id=uuid7()))
    with gates_of(office, lambda gate: gate == "commit") as gates, ThreadPoolExecutor(2) as pool:

        def write():
            gates.watched("held")
            return held.sync(add)

        writing = pool.submit(write)
        while not gates.standing():
            time.sleep(0.01)
        for _ in range(20):
            desk.sync()
        assert (desk.seq, desk.kind("photos")) == (before, [])
        behind = pool.submit(other.sync, ("photos.add", photo(job["id"], id=uuid7())))
        time.sleep(0.2)
        desk.sync()
        assert not behind.done()
        assert desk.seq == before
        gates.let_go(gates.standing()[0])
        first, second = writing.result()[0]["seq"], behind.result()[0]["seq"]
    desk.sync()
    assert (first, second) == (before + 1, before + 2)
    assert desk.seq == second
    assert len(desk.kind("photos")) == 2

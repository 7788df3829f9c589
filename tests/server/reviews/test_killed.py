"""The server is killed again and again while a desk releases: each is done once, none is lost (P3.11)."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import threading
import time
from collections import Counter

import pytest
import requests
from sqlalchemy import select, update

from server.app import create_app
from server.config import Config, database_url
from server.runtime import runtime
from server.store.engine import reading, writing
from server.store.tables import EffectRow, LaterOutcome, LoggedMutation
from server.timers import effects
from tests.server.conftest import close
from tests.server.office import PASSWORD, Office
from tests.server.reviews.ways import assign, items
from tests.server.test_durability import Server
from tests.wire import Wire

HELD = 20
LIVES = 3


@pytest.fixture(params=["sqlite", "postgresql"])
def home(request, tmp_path):
    """(data folder, database URL) of a migrated database."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "fieldseal.sqlite")
        yield tmp_path, f"sqlite:///{tmp_path / 'fieldseal.sqlite'}"
        return
    pg = request.getfixturevalue("pg")
    name = pg.create(request.getfixturevalue("pg_template"))
    yield tmp_path, pg.url(name)
    pg.drop(name)


def held(office):
    """Many steps on jobs that came to him later; (his device, the items)."""
    phone, desk = office.phone("technician"), office.phone("dispatcher")
    jobs = [office.job(None) for _ in range(HELD)]
    phone.sync()
    phone.sync(*[("jobs.accept", {"job": job["id"]}) for job in jobs])
    for job in jobs:
        assign(office, job)
    return phone.client_id, [item["id"] for item in items(desk)]


def release_until_killed(data, url, env, office, waiting):
    """One life of the server: a desk releases one after the other, and it dies in between."""
    with Server(data, url, **env) as server:
        wire = Wire(server.url, office.login("dispatcher"), PASSWORD).login()

        def work():
            with contextlib.suppress(requests.RequestException):
                while waiting:
                    wire.post(wire.body([wire.mutation("reviews.release", {"item": waiting[0]})]))
                    waiting.pop(0)

        sending = threading.Thread(target=work)
        sending.start()
        before = len(waiting)
        while sending.is_alive() and len(waiting) > before - 4:
            time.sleep(0.002)
        time.sleep(random.uniform(0, 0.03))
        os.killpg(server.process.pid, signal.SIGKILL)
        sending.join(30)


@pytest.mark.slow
def test_P3_11_killed_while_it_carries_out_it_does_each_once(home, request, on_real_parts):
    data, url = home
    env = request.getfixturevalue("real_parts").env() if on_real_parts else {}
    app = create_app(Config(data, database_url(url), immediate=True))
    office = Office(app)
    phone, waiting = held(office)
    for _ in range(LIVES):
        release_until_killed(data, url, env, office, waiting)
    with app.app_context():
        with writing() as connection:  # as if the time were over in which a claimed effect may still be at work
            connection.execute(update(EffectRow).where(EffectRow.done_at.is_(None)).values(due_at="2026"))
            connection.commit()
        effects.drain()
        with reading() as connection:
            decided = set(
                connection.scalars(
                    select(LoggedMutation.uuid).where(
                        LoggedMutation.name == "reviews.release", LoggedMutation.outcome == "applied"
                    )
                )
            )
            done = connection.execute(select(LaterOutcome).where(LaterOutcome.client_id == phone)).all()
            rows = runtime().kinds["review_items"].table
            states = connection.execute(select(rows).where(rows.c.client_id == phone)).all()
            steps = runtime().kinds["steps"].table
            accepted = Counter(connection.scalars(select(steps.c.job).where(steps.c.kind == "accept")))
    close(app)
    assert {row.outcome for row in done} == {"applied"}
    assert {row.decision for row in done} <= decided
    released = [row for row in states if row.decision == "release"]
    assert len(released) >= HELD - len(waiting)
    assert {(row.state, row.pending) for row in released} == {("closed", None)}
    assert sorted(row.mutation_id for row in done) == sorted(row.mutation_id for row in released)
    assert (len(accepted), set(accepted.values())) == (len(released), {1})

"""What happens after the commit: effects, web push, the worker's timers."""

from __future__ import annotations

import os
import signal
import threading

import pytest
from sqlalchemy import select, update

from server import clock
from server.auth.tables import LoginFailure, RefreshToken
from server.ids import uuid7
from server.runtime import runtime
from server.store import write_changes
from server.store.engine import reading, writing
from server.store.tables import Counter, EffectRow, Tombstone
from server.timers import effects, sweep
from sync.store import Changes
from tests.server.office import Office


def row(office):
    with reading() as connection:
        mine = select(EffectRow).where(EffectRow.org_id == office.org).order_by(EffectRow.id.desc())
        return connection.execute(mine).first()


def ask(office, name, payload):
    write_changes(office.org, lambda *_: Changes(effects=[(name, payload)]))


def again(office):
    """Let what failed be due now."""
    with writing() as connection:
        mine = EffectRow.org_id == office.org, EffectRow.done_at.is_(None)
        connection.execute(update(EffectRow).where(*mine).values(due_at=clock.now()))
        connection.commit()
    return effects.drain()


def test_Effects_1_run_once_after_the_commit(any_office, monkeypatch):
    done = []
    with any_office.app.app_context():
        monkeypatch.setitem(runtime().effects, "test.do", done.append)
        ask(any_office, "test.do", {"a": 1})
        assert row(any_office).done_at is None
        effects.drain()
        effects.drain()
        assert done == [{"a": 1}]
        assert (row(any_office).done_at is None, row(any_office).tries) == (False, 1)


def test_Effects_1_that_fail_are_tried_again_later_and_given_up_in_the_end(any_office, monkeypatch, caplog):
    def fail(_payload):
        raise ValueError("no network")

    with any_office.app.app_context():
        monkeypatch.setitem(runtime().effects, "test.fail", fail)
        ask(any_office, "test.fail", {})
        effects.drain()
        assert (row(any_office).error, row(any_office).done_at) == ("ValueError: no network", None)
        assert row(any_office).due_at > clock.now()
        assert effects.drain() == 0
        for _ in range(effects.MOST_TRIES - 1):
            assert again(any_office) == 1
        assert row(any_office).done_at is not None
        assert row(any_office).tries == effects.MOST_TRIES
    assert "no network" in caplog.text


def test_Effects_nobody_knows_are_kept_with_the_reason(any_office):
    with any_office.app.app_context():
        ask(any_office, "no.such", {})
        effects.drain()
        assert "no.such" in row(any_office).error


def test_Effects_2_lost_in_a_crash_are_found_again(any_office, monkeypatch):
    done = []
    with any_office.app.app_context():
        monkeypatch.setitem(runtime().effects, "test.do", done.append)
        ask(any_office, "test.do", {})
        [claimed] = [one for one in effects._due() if one.org_id == any_office.org]
        assert effects._claim(claimed) is True
        assert effects._claim(claimed) is False
        assert effects.drain() == 0
        assert again(any_office) == 1
        assert len(done) == 1


def test_Worker_runs_what_is_due_and_the_timers(make_app, sqlite_url, monkeypatch):
    office = Office(make_app(sqlite_url, immediate=False))
    huey = office.app.extensions["fieldseal"].huey
    office.job()
    assert len(huey) >= 1
    with office.app.app_context():
        assert row(office).done_at is None
    while (task := huey.dequeue()) is not None:
        huey.execute(task)
    with office.app.app_context():
        assert row(office).done_at is not None
    ran = []
    monkeypatch.setattr(sweep, "hourly", lambda: ran.append("hourly"))
    monkeypatch.setattr(effects, "drain", lambda: ran.append("drain"))
    for task in huey.read_periodic(clock.parse("2026-11-22T08:07:00.000Z").replace(tzinfo=None)):
        huey.execute(task)
    assert sorted(ran) == ["drain", "hourly"]


def test_Worker_module_offers_the_queue(sqlite_template, monkeypatch):
    monkeypatch.setenv("FIELDSEAL_DATA", str(sqlite_template.parent))
    from server import worker  # noqa: PLC0415 - it makes an application when imported

    assert worker.huey is worker.app.extensions["fieldseal"].huey


def test_Worker_runs_until_it_is_told_to_stop(sqlite_template, monkeypatch):
    monkeypatch.setenv("FIELDSEAL_DATA", str(sqlite_template.parent))
    from server import worker  # noqa: PLC0415 - it makes an application when imported

    with pytest.raises(SystemExit, match="no-periodic"):
        worker.main("--periodically")
    heard = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    told = threading.Timer(1, os.kill, (os.getpid(), signal.SIGTERM))
    told.start()
    try:
        worker.main("--no-periodic")
    finally:
        told.cancel()
        for one, handler in heard.items():
            signal.signal(one, handler)


def test_Q5_3_old_deletions_are_purged_and_raise_the_floor(any_office):
    with any_office.app.app_context():
        old = clock.before(clock.now(), days=181)
        grave = {"kind": "jobs", "org_id": any_office.org, "scope_grp": "job:x"}
        with writing() as connection:
            for n, at in enumerate((old, old, clock.now()), 3):
                connection.execute(Tombstone.__table__.insert(), grave | {"id": uuid7(), "seq": n, "at": at})
            expired = {"digest": uuid7(), "family": "f", "org_id": any_office.org, "user_id": "u", "client_id": "c"}
            connection.execute(RefreshToken.__table__.insert(), expired | {"expires_at": old})
            connection.execute(LoginFailure.__table__.insert(), {"id": uuid7(), "who": any_office.mark, "at": old})
            connection.commit()
        sweep.purge()
        with reading() as connection:
            mine = Tombstone.org_id == any_office.org
            assert list(connection.scalars(select(Tombstone.seq).where(mine))) == [5]
            assert connection.scalar(select(Counter.floor).where(Counter.org_id == any_office.org)) == 4
            assert connection.scalar(select(LoginFailure.id).where(LoginFailure.who == any_office.mark)) is None
            gone = select(RefreshToken.digest).where(RefreshToken.digest == expired["digest"])
            assert connection.scalar(gone) is None


def test_Worker_a_timer_that_fails_does_not_stop_the_others(office, monkeypatch, caplog):
    ran = []

    def broken():
        raise RuntimeError("broken timer")

    with office.app.app_context():
        monkeypatch.setattr(sweep, "purge", broken)
        monkeypatch.setattr(sweep, "forget_partials", lambda: ran.append(1))
        sweep.hourly()
    assert ran == [1]
    assert "broken timer" in caplog.text

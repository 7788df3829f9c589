"""An export is made whole or not at all, and tells how far it is (D13)."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from server import clock
from server.exports import maker, records, routes
from server.runtime import runtime
from server.timers import sweep
from tests.server.exports.making import another_maker, files, folder, look, post, set_row
from tests.server.exports.test_tables import file_of, wanted
from tests.server.office import Office, code

ROOT = Path(__file__).resolve().parents[3]
KILLED = """
import sys, time
from server.app import create_app
from server.config import Config, database_url
from server.exports import maker, records
app = create_app(Config(__import__("pathlib").Path(sys.argv[1]), database_url(sys.argv[2])))
lines = maker.lines
def slow(pages, columns, *, english):
    for piece in lines(pages, columns, english=english):
        yield piece * 100_000
        print("half", flush=True)
        time.sleep(600)
maker.lines = slow
with app.app_context():
    maker.make_all()
"""


def test_D13_a_long_one_is_the_workers_and_waits_while_another_is_made(full, monkeypatch):
    monkeypatch.setattr(routes, "AT_ONCE", 2)
    desk = full.phone("dispatcher")
    with another_maker(full):
        export = wanted(desk, format="csv")
        assert (export["state"], export["done"], export["kept_until"]) == ("waiting", 0, None)
        assert code(post(desk, export, "link")) == (409, "CONFLICT")
    assert look(desk, export)["state"] == "waiting"
    assert post(desk, export, "again").json["state"] == "ready"
    done = look(desk, export)
    assert (done["done"], done["total"], done["rows"]) == (3, 3, 3)
    assert done["kept_until"] > clock.after(clock.now(), hours=23)
    assert files(full, export) == [f"{export['id']}.csv"]


def test_D13_a_short_one_goes_to_the_worker_too_while_another_is_made(full):
    desk = full.phone("dispatcher")
    with another_maker(full):
        export = wanted(desk, format="csv")
        assert export["state"] == "waiting"
    with full.app.app_context():
        maker.make_all()
    assert look(desk, export)["state"] == "ready"


def test_D13_how_far_it_is_is_told_while_it_is_made(full, monkeypatch):
    told = []
    note = records.note

    def noted(export_id, **values):
        told.append(values)
        return note(export_id, **values)

    monkeypatch.setattr(maker, "_NOTE_EVERY_S", 0)
    monkeypatch.setattr(records, "note", noted)
    _one_at_a_time(full, monkeypatch)
    wanted(full.phone("dispatcher"), format="csv")
    assert told[:4] == [{"total": 3}, *({"done": n, "rows": n} for n in (1, 2, 3))]


def test_D13_one_that_is_thrown_away_while_it_is_made_stops_and_leaves_nothing(full, monkeypatch):
    desk = full.phone("dispatcher")
    monkeypatch.setattr(maker, "_NOTE_EVERY_S", 0)
    begin = maker.Progress.begin

    def dropped(self, total):
        begin(self, total)
        records.drop(self._id)

    monkeypatch.setattr(maker.Progress, "begin", dropped)
    export = wanted(desk, format="csv")
    assert export["state"] == "gone"
    assert files(full, export) == []


def test_D13_one_that_is_thrown_away_at_the_last_moment_leaves_nothing(full, monkeypatch):
    desk, durable = full.phone("dispatcher"), maker._durable

    def dropped(part):
        records.drop(part.stem)
        return durable(part)

    monkeypatch.setattr(maker, "_durable", dropped)
    export = wanted(desk, format="csv")
    assert export["state"] == "gone"
    assert files(full, export) == []


def test_D13_a_failure_is_told_leaves_no_half_file_and_can_be_started_again(full, monkeypatch):
    desk, breaks = full.phone("dispatcher"), pytest.MonkeyPatch()

    def broken(pages, columns, *, english):
        yield "half a file"
        raise OSError("disk full")

    breaks.setattr(maker, "lines", broken)
    export = wanted(desk, format="csv")
    breaks.undo()
    assert (export["state"], export["error"]) == ("failed", "OSError")
    assert files(full, export) == []
    assert post(desk, export, "again").json["state"] == "ready"
    assert file_of(desk, look(desk, export)).data.count(b"\r\n") == 4


def test_D13_an_archive_that_fails_leaves_no_half_file(boss, full, monkeypatch):
    monkeypatch.setattr(maker.archive.contents, "count", lambda *_: 1 // 0)
    export = wanted(boss, "archive")
    assert (export["state"], export["error"]) == ("failed", "ZeroDivisionError")
    assert files(full, export) == []


@pytest.mark.slow
def test_D13_killed_in_the_middle_no_half_file_is_offered_and_the_next_run_makes_it_whole(full, monkeypatch):
    monkeypatch.setattr(routes, "AT_ONCE", 0)
    desk = full.phone("dispatcher")
    with another_maker(full):
        export = wanted(desk, format="csv")
    with full.app.app_context():
        config = runtime().config
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(config.data), config.database_url],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as making:
        assert making.stdout.readline() == b"half\n"
        assert look(desk, export)["state"] == "making"
        assert files(full, export) == [f"{export['id']}.part"]
        assert (folder(full) / f"{export['id']}.part").stat().st_size > 1_000_000
        os.kill(making.pid, signal.SIGKILL)
        making.wait()
    assert code(post(desk, export, "link")) == (409, "CONFLICT")
    with full.app.app_context():
        maker.make_all()
    assert files(full, export) == [f"{export['id']}.csv"]
    assert file_of(desk, look(desk, export)).data.count(b"\r\n") == 4


def test_D13_one_that_ends_its_worker_three_times_is_given_up_and_said(full):
    desk = full.phone("dispatcher")
    with another_maker(full):
        export = wanted(desk, format="csv")
    set_row(full, export, state="making", tries=3)
    with full.app.app_context():
        maker.tidy()
    assert (look(desk, export)["state"], look(desk, export)["error"]) == ("failed", "ENDED")
    assert post(desk, export, "again").json["state"] == "ready"


def test_D13_after_a_day_the_file_is_gone_and_what_a_killed_maker_left_too(full):
    desk = full.phone("dispatcher")
    kept, old = wanted(desk, format="csv"), wanted(desk, format="xlsx", filters={"q": "李雷"})
    set_row(full, old, ended_at=clock.before(clock.now(), hours=25))
    left = folder(full) / f"{old['id']}.part"
    left.write_bytes(b"half")
    scratch = folder(full) / "sheet-x"
    scratch.mkdir()
    (scratch / "rows").write_bytes(b"half")
    with full.app.app_context():
        sweep.hourly()
        with another_maker(full):
            maker.tidy()  # nothing happens while another is at work
    assert not left.exists()
    assert not scratch.exists()
    assert files(full, kept) == [f"{kept['id']}.csv"]
    assert (look(desk, old)["state"], files(full, old)) == ("gone", [])
    assert code(post(desk, old, "link")) == (409, "CONFLICT")


def test_D13_nobody_fills_the_queue(full, monkeypatch):
    monkeypatch.setattr(routes, "AT_ONCE", 0)
    desk = full.phone("dispatcher")
    with another_maker(full):
        for _ in range(records.MOST_UNDER_WAY):
            wanted(desk, format="csv")
        assert wanted(desk, status=409)["error"]["code"] == "CONFLICT"
        assert wanted(full.phone("manager"), format="csv")["state"] == "waiting"
    with full.app.app_context():
        maker.make_all()


def test_D13_the_worker_is_told_and_its_minute_finds_what_nobody_told_it(make_app, sqlite_url, monkeypatch):
    monkeypatch.setattr(routes, "AT_ONCE", 0)
    app = make_app(sqlite_url, immediate=False)
    office = Office(app)
    office.job()
    desk, huey = office.phone("dispatcher"), app.extensions["fieldseal"].huey
    told = wanted(desk, format="csv")
    assert told["state"] == "waiting"
    while task := huey.dequeue():
        huey.execute(task)
    assert look(desk, told)["state"] == "ready"
    with another_maker(office):
        untold = wanted(desk, format="csv")
        while task := huey.dequeue():
            huey.execute(task)
    monkeypatch.setattr(huey.storage, "enqueue", _broken)
    assert wanted(desk, format="csv")["state"] == "waiting"  # and the caller hears of nothing
    [minute] = [one for one in huey.read_periodic(datetime.now(UTC)) if "make_exports" in one.name]
    huey.execute(minute)
    assert look(desk, untold)["state"] == "ready"


def _one_at_a_time(office, monkeypatch):
    """Pages of one job."""
    with office.app.app_context():
        walk = runtime().walks["register"]

        def slow(*args):
            found = walk(*args)
            object.__setattr__(found, "at_once", 1)
            return found

        monkeypatch.setitem(runtime().walks, "register", slow)


def _broken(*_args, **_more):
    raise sqlite3.OperationalError("disk I/O error")

"""Where a backup comes from and goes to: in use, at work, damaged, full, with files and keys of its own (D32)."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.exc import OperationalError

from server.backup import serving, take
from server.backup.fault import BackupFault
from server.backup.on_sqlite import OnSqlite
from server.config import Config
from tests.server.backup.sites import refused
from tests.server.office import Office
from tests.server.test_files import PICTURE, Sender, name, photo

pytestmark = pytest.mark.slow


def test_D32_a_database_in_use_is_never_replaced_unasked(site):
    with site.app() as app:
        office = Office(app)
    made = site.backup()
    assert "in use already" in refused(site, made)
    with site.app() as app:
        office.app = app
        office.job()
    before = site.tables()
    said = site.restore(made, "--replace")
    kept = said.partition("is kept: ")[2].splitlines()[0]
    if site.is_sqlite:
        with closing(sqlite3.connect(kept)) as connection:
            there = connection.execute("SELECT count(*) FROM jobs").fetchone()
    else:
        with psycopg.connect(site.url) as connection:
            there = connection.execute(f"SELECT count(*) FROM {kept.removeprefix('schema ')}.jobs").fetchone()
    assert there == (len(before["jobs"]),) == (1,)
    assert site.tables()["jobs"] == []


@contextmanager
def connected(site):
    """Somebody who has the database open, and no lock of ours."""
    if site.is_sqlite:
        with closing(sqlite3.connect(site.file)) as connection:
            connection.execute("SELECT count(*) FROM counters").fetchall()
            yield
    else:
        with psycopg.connect(site.url, application_name="a server elsewhere"):
            yield


def test_D32_nobody_may_be_at_work_on_the_data(site):
    with site.app() as app:
        Office(app)
    made = site.backup()
    config = Config(site.data, site.url)
    serving.serve(config)
    assert "stop web and worker first" in refused(site, made, "--replace")
    assert site.run("backup")[0] == 0  # which serves nobody, and is in nobody's way
    os.close(serving._held.pop())
    with connected(site):
        assert site.run("restore", made, "--replace")[0] == 1
    with serving.alone(site.data), pytest.raises(SystemExit, match="A restore is at work"):
        serving.serve(config)
    (site.data / serving.UNFINISHED).touch()
    with pytest.raises(SystemExit, match="run flask restore again"):
        serving.serve(config)
    assert "run flask restore again" in site.run("backup")[1]
    site.restore(made)  # the cut-off one is finished, without --replace as it was begun
    serving.serve(config)
    os.close(serving._held.pop())


@pytest.mark.parametrize("ruin", [b"no database any more" * 1000, b"SQLite format 3\0" * 1000, b""])
def test_D32_a_database_damaged_beyond_reading_is_kept_aside_with_its_log(used, ruin):
    made = used.backup()
    before = used.tables()
    used.file.write_bytes(ruin)
    (used.data / "fieldseal.sqlite-wal").write_bytes(b"its log")
    code, said = used.run("restore", made)
    assert (code, "cannot be read" in said) == (1, True)
    assert used.file.read_bytes() == ruin
    said = used.restore(made, "--replace")
    kept = said.partition("is kept: ")[2].splitlines()[0]
    assert Path(kept).read_bytes() == ruin
    assert Path(f"{kept}-wal").read_bytes() == b"its log"
    assert used.tables()["users"] == before["users"]


def test_D32_a_restored_file_that_is_not_sound_takes_nobody_s_place(used):
    whole = used.file.read_bytes()
    side = used.data / "fieldseal.sqlite.restoring"
    for ruin in (whole[:100] + b"x" * 4000 + whole[4100:], whole[:40_000] + b"x" * 9000 + whole[49_000:]):
        side.write_bytes(ruin)
        with pytest.raises(BackupFault, match="not sound"):
            OnSqlite(Config(used.data, used.url)).settle()


def test_D32_what_a_killed_run_left_goes_and_a_name_is_given_once(used, monkeypatch):
    folder = used.data / "backups"
    folder.mkdir()
    (folder / "fieldseal-20260101T000000Z.fsb.part").touch()
    now = datetime.now(UTC)
    for seconds in range(3):
        (folder / (now + timedelta(seconds=seconds)).strftime("fieldseal-%Y%m%dT%H%M%SZ.fsb")).write_text("mine")
    monkeypatch.setattr(take, "same_disk", lambda *_: False)
    code, said = used.run("backup")
    assert (code, "same disk" in said) == (0, False)
    assert sorted(path.read_bytes() == b"mine" for path in folder.glob("*.fsb")) == [False, True, True, True]
    assert list(folder.glob("*.part")) == []


def test_D32_a_log_without_its_database_is_kept_aside(used):
    made = used.backup()
    used.file.unlink()
    (used.data / "fieldseal.sqlite-wal").write_bytes(b"its log")
    used.restore(made, "--replace")
    assert [path.read_bytes() for path in used.data.glob("*.replaced-*-wal")] == [b"its log"]
    assert len(used.tables()["counters"]) == 1


def test_D32_a_broken_schema_of_postgresql_is_kept_aside_too(build):
    site = build("postgresql")
    with site.app() as app:
        Office(app)
    made = site.backup()
    with psycopg.connect(site.url) as connection:
        connection.execute("ALTER TABLE counters DROP COLUMN seq")
    code, said = site.run("restore", made)
    assert (code, "cannot be read" in said) == (1, True)
    site.restore(made, "--replace")
    assert len(site.tables()["counters"]) == 1


def test_D32_a_place_that_refuses_the_exchange_stays_as_it_was(build):
    site, other = build("postgresql"), build("postgresql", migrated=False)
    made = site.backup()
    with psycopg.connect(other.url) as connection:
        connection.execute("CREATE VIEW jobs AS SELECT 1")  # somebody else's
        connection.execute("CREATE TABLE theirs (n int)")
    code, said = other.run("restore", made)
    assert (code, 'The database refused it: relation "jobs" already exists' in said) == (1, True)
    assert not (other.data / serving.UNFINISHED).exists()
    assert other.tables() == {}
    with psycopg.connect(other.url) as connection:
        connection.execute("DROP VIEW jobs")
    other.restore(made)
    with psycopg.connect(other.url) as connection:
        assert connection.execute("SELECT count(*) FROM theirs").fetchone() == (0,)


def test_D32_nobody_serves_what_may_be_half_exchanged(used, monkeypatch):
    made = used.backup()

    def gone(*_):
        raise OperationalError("COMMIT", {}, Exception("the connection was lost"), connection_invalidated=True)

    with monkeypatch.context() as patch:
        patch.setattr(OnSqlite, "exchange", gone)
        assert "the connection was lost" in used.run("restore", made, "--replace")[1]
    with pytest.raises(SystemExit, match="run flask restore again"):
        serving.serve(Config(used.data, used.url))
    used.restore(made)
    assert not (used.data / serving.UNFINISHED).exists()


def test_D32_a_database_that_does_not_answer_is_no_place_to_restore_to(used, build):
    made = used.backup()
    gone = build("postgresql")
    gone.url = gone.url.replace("postgres@/", "postgres@/no_such_")
    code, said = gone.run("restore", made)
    assert (code, "cannot be reached" in said) == (1, True)


def test_D32_no_backup_without_tables_and_none_beside_another(build, used):
    empty = build("sqlite", migrated=False)
    code, said = empty.run("backup")
    assert (code, "flask db upgrade first" in said) == (1, True)
    assert [path.name for path in (empty.data / "backups").iterdir()] == [".lock"]
    used.backup()
    with (used.data / "backups" / ".lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        code, said = used.run("backup")
    assert (code, "Another backup is being written" in said) == (1, True)


def test_D32_a_full_disk_leaves_nothing_half_done(used, monkeypatch):
    made = used.backup("--to", used.data.parent / "safe")

    def full(_file):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    code, said = used.run("backup")
    assert (code, "could not be written: No space left on device" in said) == (1, True)
    assert [path.name for path in (used.data / "backups").iterdir()] == [".lock"]
    assert "The disk refused it: No space left on device" in refused(used, made, "--replace")


def test_D32_files_that_are_not_whole_are_named_and_do_not_stop_a_backup(site):
    with site.app() as app:
        office = Office(app)
        job, phone = office.job(), office.phone("technician")
        phone.sync()
        whole, lost, damaged, sound = files = [PICTURE + bytes([n]) for n in range(4)]
        phone.sync(*(photo(job, name(one)) for one in files))
        for one in files:
            Sender(phone).send(one)
    place = {one: site.data / "files" / office.org / name(one)[:2] / name(one) for one in files}
    place[lost].unlink()
    place[damaged].write_bytes(b"rot")
    code, said = site.run("backup")
    assert code == 0
    assert said.count("not here whole") == 2
    made = next((site.data / "backups").glob("*.fsb"))
    place[whole].write_bytes(b"rot")  # what the backup has heals what is here
    said = site.restore(made, "--replace")
    assert said.count("sends it again") == 2
    assert place[whole].read_bytes() == whole
    assert place[sound].read_bytes() == sound
    with site.app() as app:
        phone.http = app.test_client()
        phone.sync()
        assert phone.get(f"/api/files/{name(whole)}").data == whole


def test_D32_with_a_secret_the_keys_are_checked_and_not_laid_down(build):
    secret = {"secret": "s" * 40}
    site = build("sqlite")
    with site.app(**secret) as app:
        Office(app)
    code, said = site.run("backup", settings=secret)
    assert code == 0, said
    made = next((site.data / "backups").glob("*.fsb"))
    other = build("sqlite", migrated=False)
    code, said = other.run("restore", made, settings={"secret": "t" * 40})
    assert (code, "set the one it was made with" in said) == (1, True)
    assert not other.file.exists()
    other.restore(made, settings=secret)
    assert not (other.data / "keys").exists()
    third = build("sqlite", migrated=False)
    third.restore(made)  # without a secret they are laid down as files
    with site.app(**secret) as one, third.app() as two:
        assert one.extensions["fieldseal"].keys == two.extensions["fieldseal"].keys

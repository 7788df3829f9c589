"""``kill -9`` at many moments of backup and restore: nothing half done, and the next run succeeds (D32)."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from server.backup import archive, serving
from server.backup.on_postgresql import SIDE
from tests.server.backup.sites import NO_KEY, Site
from tests.server.office import Office
from tests.server.test_files import PICTURE, Sender, name, photo

ROOT = Path(__file__).resolve().parent.parent.parent.parent

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


class Hand:
    """``kill(n, site, word…)`` runs a command and kills it at its n-th touch; ``run`` lets it live."""

    def __init__(self) -> None:
        env = {key: value for key, value in os.environ.items() if key not in NO_KEY}
        command = [sys.executable, "-m", "tests.server.backup.killed"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def kill(self, n, site, *words):
        self.process.stdin.write(json.dumps([n, str(site.data), site.url, *map(str, words)]) + "\n")
        self.process.stdin.flush()
        how, code, touches = json.loads(self.process.stdout.readline())
        assert how == (signal.SIGKILL if n else 0)
        assert code == 0
        return touches

    def run(self, site, *words):
        return self.kill(0, site, *words)


@pytest.fixture
def hand():
    made = Hand()
    yield made
    made.process.stdin.close()
    made.process.stdout.close()
    made.process.wait(30)


@pytest.fixture
def two(site):
    """A site with one job in its backup and a second one since; (site, archive, organisation)."""
    with site.app() as app:
        office = Office(app)
        job, phone = office.job(), office.phone("technician")
        phone.sync()
        phone.sync(photo(job, name(PICTURE)))
        Sender(phone).send(PICTURE)
    made = site.backup("--to", site.data.parent / "safe")
    with site.app() as app:
        office.app = app
        office.job()
    return site, made, office.org


@pytest.fixture
def copies(two, request, tmp_path):
    """``copies(n)``: the site as it was, once more."""
    site, _made, _org = two
    databases = []

    def copy(n):
        data = tmp_path / f"copy{n}"
        shutil.copytree(site.data, data)
        if site.is_sqlite:
            return Site(data, f"sqlite:///{data / 'fieldseal.sqlite'}")
        pg = request.getfixturevalue("pg")
        databases.append(pg.create(site.url.partition("@/")[2].partition("?")[0]))
        return Site(data, pg.url(databases[-1]))

    yield copy
    for one in databases:
        request.getfixturevalue("pg").drop(one)


def moments(touches, late):
    """Some early, and those at the end, where things are put into place."""
    early = [max(1, touches * part // 10) for part in (0, 6)]
    return sorted({*early, *(touches - back for back in late if back < touches)})


def test_D32_a_killed_backup_leaves_no_half_one(two, hand, tmp_path):
    site, _made, _org = two
    folder = tmp_path / "backups"
    touches = hand.run(site, "backup", "--to", folder)
    for n in moments(touches, (4, 2, 1, 0)):
        hand.kill(n, site, "backup", "--to", folder)
        for whole in folder.glob("*.fsb"):
            archive.verify(whole, None)
    before = len(list(folder.glob("*.fsb")))
    hand.run(site, "backup", "--to", folder)
    assert len(list(folder.glob("*.fsb"))) == before + 1
    assert list(folder.glob("*.part")) == []


def test_D32_a_killed_restore_leaves_the_old_or_the_new(two, copies, hand):
    site, made, org = two
    old = site.counter(org).epoch
    first = copies(0)
    touches = hand.run(first, "restore", made, "--replace")
    late = (0, 1, 2, 3, 5) if site.is_sqlite else (0, 1, 2, 40)
    seen = set()
    for n in moments(touches, late):
        here = copies(n)
        hand.kill(n, here, "restore", made, "--replace")
        jobs, fresh = len(here.tables()["jobs"]), here.counter(org).epoch != old
        assert (jobs, fresh) in ((2, False), (1, True))
        seen.add(fresh)
        hand.run(here, "restore", made, "--replace")
        assert len(here.tables()["jobs"]) == 1
        assert here.counter(org).epoch != old
        left = [path.name for path in here.data.iterdir() if "restoring" in path.name]
        assert left == []
        assert not (here.data / serving.UNFINISHED).exists()
        if not here.is_sqlite:
            with psycopg.connect(here.url) as connection:
                schemas = connection.execute("SELECT nspname FROM pg_namespace").fetchall()
            assert (SIDE,) not in schemas
    assert seen == {False, True}

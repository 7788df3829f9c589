"""A PostgreSQL cluster apart from the tests' shared one: durable commits, and it may be killed at any moment."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, cast

import psycopg

from tests.pg import NOBODY, Cluster, programs
from tests.product import environment, flask

if TYPE_CHECKING:
    from typing import LiteralString

SETTINGS = (
    "fsync=off\nfull_page_writes=off\nsynchronous_commit=on\nmax_connections=100\nlisten_addresses=''\n"
    "max_wal_size=256MB\n"
)
"""No machine fails here, only processes, so what was written to the operating system is safe. Commits wait for that."""
START_S = 60
TEMPLATE = "migrated"


class OwnPg:
    """``cluster``, and in it ``TEMPLATE``: a migrated database to copy from. ``home``: one that lasts."""

    def __init__(self, shared: Cluster, home: Path | None = None) -> None:
        self._lasts = home is not None
        self.home = home or Path(tempfile.mkdtemp(prefix="fieldseal-own-"))
        self.home.mkdir(exist_ok=True)
        self.home.chmod(0o755)
        if shared.bin.is_relative_to(shared.home):  # its copy of the wheel's programs serves us too
            (self.home / shared.home.name).mkdir(mode=0o755, exist_ok=True)
            link = self.home / shared.home.name / "programs"
            link.unlink(missing_ok=True)
            link.symlink_to(shared.home / "programs")
        self.cluster = Cluster(programs(), self.home, SETTINGS)
        if not self.has(TEMPLATE):
            say(self.cluster, f"CREATE DATABASE {TEMPLATE}")
            env = environment(self.home, self.cluster.url(TEMPLATE))
            flask(env, "db", "upgrade", "--directory", "server/migrations")

    def has(self, name: str) -> bool:
        """Whether there is such a database."""
        return bool(say(self.cluster, f"SELECT 1 FROM pg_database WHERE datname = '{name}'"))

    def copy(self, name: str, more: str = "") -> str:
        """Make a migrated database; its URL."""
        say(self.cluster, f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} {more}")
        return self.cluster.url(name)

    def throw_away(self) -> None:
        """Stop it; what does not last leaves nothing behind."""
        self.cluster.release()
        atexit.unregister(self.cluster.release)
        if not self._lasts:
            shutil.rmtree(self.home, ignore_errors=True)


def say(cluster: Cluster, words: str) -> list[tuple[object, ...]]:
    """One statement of our own outside a transaction; its rows, if it has any."""
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as connection:
        done = connection.execute(cast("LiteralString", words))
        return done.fetchall() if done.description else []


def postmaster(cluster: Cluster) -> int:
    """The process that all backends belong to."""
    return int((cluster.home / "data" / "postmaster.pid").read_text().split()[0])


def kill_and_restart(cluster: Cluster) -> None:
    """``kill -9`` of the postmaster; its backends notice and end; then it starts again and recovers."""
    os.kill(postmaster(cluster), signal.SIGKILL)
    end = time.monotonic() + START_S
    while True:
        with suppress(subprocess.CalledProcessError):
            cluster._run("pg_ctl", "start", "--wait", "--silent", f"--log={cluster.home / 'data' / 'log'}")
            return
        if time.monotonic() > end:
            raise AssertionError("PostgreSQL did not come back")
        time.sleep(0.2)


def terminate_backends(cluster: Cluster, database: str) -> None:
    """End every connection to a database."""
    say(cluster, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'")


def backends(cluster: Cluster, database: str) -> list[int]:
    """The processes that serve a database."""
    return [int(str(pid)) for (pid,) in say(cluster, f"SELECT pid FROM pg_stat_activity WHERE datname = '{database}'")]


def folder_for(cluster: Cluster, path: Path) -> Path:
    """A folder that the server's own user may write to."""
    path.mkdir(exist_ok=True)
    if cluster.as_root:
        os.chown(path, NOBODY, NOBODY)
    return path

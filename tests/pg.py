"""A real PostgreSQL for the tests: one cluster per machine, started on demand, shared by every process that tests.

The cluster lives in the temporary folder and is used again by the next run. It answers on a Unix socket only. Who uses
it holds a shared lock; the one that finds itself alone at the end stops it, so a killed run leaves nothing behind that
the next does not clear. As root (containers) the server runs as ``nobody``, because PostgreSQL refuses root.
"""

from __future__ import annotations

import atexit
import fcntl
import importlib.util
import itertools
import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import psycopg
import pytest
from psycopg import sql

from tests.browser import apt_install

if TYPE_CHECKING:
    from collections.abc import Iterator

NOBODY = 65534
HOME = Path(tempfile.gettempdir()) / f"fieldseal-tests-{os.geteuid()}"
SETTINGS = "fsync=off\nfull_page_writes=off\nsynchronous_commit=off\nmax_connections=300\nlisten_addresses=''\n"
_numbers = itertools.count(1)


def find() -> Path | None:
    """The folder of ``initdb`` and ``pg_ctl``: ``PG_BIN``, the pgserver wheel, or this machine's newest."""
    if wanted := os.environ.get("PG_BIN"):
        return Path(wanted)
    if (spec := importlib.util.find_spec("pgserver")) and spec.origin:
        return Path(spec.origin).parent / "pginstall" / "bin"
    newest = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[4]))
    on_path = shutil.which("initdb")
    return newest[-1].parent if newest else Path(on_path).parent if on_path else None


def programs() -> Path:
    """``find``, installing Debian's package where that is possible and needed."""
    found = find() or (apt_install("postgresql") and find())
    if not found:
        raise RuntimeError("no PostgreSQL here: pip install pgserver, install Debian's postgresql, or set PG_BIN")
    return found


class Cluster:
    """One running server. ``url(database)`` is what ``DATABASE_URL`` takes."""

    def __init__(self, bin_folder: Path, home: Path = HOME, settings: str = SETTINGS) -> None:
        self.as_root = os.geteuid() == 0
        self._settings = settings
        home.mkdir(mode=0o755, exist_ok=True)
        version = _output(bin_folder / "postgres", "--version").split()[2]
        self.home = home / f"pg-{version}"
        self.home.mkdir(mode=0o755, exist_ok=True)
        self._users = (self.home / "users.lock").open("a")
        with self._alone():
            self.bin = self._readable(bin_folder)
            fcntl.flock(self._users, fcntl.LOCK_SH)
            self._make()
            self._start()
        atexit.register(self.release)

    def url(self, database: str) -> str:
        """``postgresql://…`` on the socket."""
        return f"postgresql://postgres@/{database}?host={quote(str(self.home / 'socket'), safe='')}"

    def create(self, template: str | None = None) -> str:
        """Make a database, a copy of ``template`` if given; its name."""
        name = f"fieldseal_{os.getpid()}_{next(_numbers)}"
        self.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*map(sql.Identifier, (name, template or "template0")))
        )
        return name

    def drop(self, name: str) -> None:
        """Throw it away, whoever is still connected."""
        self.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def execute(self, statement: sql.Composed) -> None:
        """One statement outside a transaction."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def release(self) -> None:
        """Give the cluster back; the last one stops it."""
        with self._alone(), suppress(BlockingIOError):
            fcntl.flock(self._users, fcntl.LOCK_UN)
            fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._run("pg_ctl", "stop", "--mode=immediate", "--silent")
        self._users.close()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.home / "start.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _readable(self, bin_folder: Path) -> Path:
        """``nobody`` may not read root's folders: give it a copy of the wheel's programs."""
        if not self.as_root or bin_folder.parts[:2] == ("/", "usr"):
            return bin_folder
        copy = self.home / "programs"
        if not (copy / "done").exists():
            for folder in (bin_folder.parent, *bin_folder.parent.parent.parent.glob("pgserver.libs")):
                at = folder.relative_to(bin_folder.parent.parent.parent)
                shutil.copytree(folder, copy / at, dirs_exist_ok=True, symlinks=True)
            subprocess.run(["chmod", "-R", "a+rX", copy], check=True)
            (copy / "done").touch()
        return copy / bin_folder.relative_to(bin_folder.parent.parent.parent)

    def _make(self) -> None:
        data = self.home / "data"
        if (data / "PG_VERSION").exists() and (data / "ready").exists():
            return
        shutil.rmtree(data, ignore_errors=True)
        for folder in (data, self.home / "socket"):
            folder.mkdir(mode=0o700 if folder == data else 0o755, exist_ok=True)
            if self.as_root:
                os.chown(folder, NOBODY, NOBODY)
        self._run("initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        with (data / "postgresql.conf").open("a") as settings:
            settings.write(f"{self._settings}unix_socket_directories='{self.home / 'socket'}'\n")
        (data / "ready").touch()

    def _start(self) -> None:
        with suppress(psycopg.OperationalError):
            psycopg.connect(self.url("postgres"), connect_timeout=5).close()
            return
        with suppress(subprocess.CalledProcessError):
            self._run("pg_ctl", "stop", "--mode=immediate", "--silent")
        self._run("pg_ctl", "start", "--wait", "--silent", f"--log={self.home / 'data' / 'log'}")
        self._forget()

    def _forget(self) -> None:
        """Nobody was using the cluster: what killed runs left in it can go."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            names = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'fieldseal%'").fetchall()
        for (name,) in names:
            self.drop(name)

    def _run(self, program: str, *words: str) -> None:
        user = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if self.as_root else {}
        command = [self.bin / program, "-D", self.home / "data", *words]
        done = subprocess.run(command, cwd="/", check=False, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **user)
        if done.returncode:
            raise subprocess.CalledProcessError(done.returncode, command, stderr=done.stderr)


def _output(*command: str | Path) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@cache
def cluster() -> Cluster:
    """This process's handle on the machine's cluster."""
    return Cluster(programs())


@pytest.fixture(scope="session")
def pg() -> Cluster:
    """The cluster: ``pg.create()``, ``pg.create(template)``, ``pg.drop(name)``, ``pg.url(name)``."""
    return cluster()


@pytest.fixture(scope="module")
def pg_url(pg: Cluster) -> Iterator[str]:
    """An empty database for this module's tests, as ``DATABASE_URL`` takes it."""
    name = pg.create()
    yield pg.url(name)
    pg.drop(name)

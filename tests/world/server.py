"""The real server in this process: it dies around a commit, starts anew, is backed up, put back, upgraded."""

from __future__ import annotations

import io
import logging
import shutil
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from flask_migrate import upgrade
from sqlalchemy import select

from server import store
from server.app import create_app
from server.auth import accounts
from server.backup import erasures, life
from server.config import Config
from server.db import db
from server.runtime import runtime
from server.store.tables import Counter
from server.timers import effects, sweep
from sync import cursors
from tests.world import places
from tests.world.clock import Clock, ruled

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping
    from pathlib import Path

    from flask import Flask

    from tests.world.places import Place

PASSWORD = "a good password"
ORG = "01985a00-0000-7000-8000-0000000000a1"
CENTRE, FAR_CENTRE = "01985a00-0000-7000-8000-0000000000c1", "01985a00-0000-7000-8000-0000000000c2"
USERS = {
    name: f"01985a00-0000-7000-8000-0000000001{n:02}"
    for n, name in enumerate(("tech1", "tech2", "tech3", "tech4", "desk1", "lead1", "desk2"), 1)
}
ROLE_OF = {"tech": "technician", "desk": "dispatcher", "lead": "manager"}
_SECRET = "a world of its own, the same for every seed"


def centre_of(name: str) -> str:
    """Where somebody works."""
    return FAR_CENTRE if name in ("tech4", "desk2") else CENTRE


class ServerDied(BaseException):
    """The process is gone: nothing in it may catch this, as nothing catches a power cut."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What went out on the wire."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of everything."""

    data: Any
    files: Path
    made_at: str


class Server:
    """``call`` is one request; None where it died before an answer went out."""

    def __init__(self, place: Place, clock: Clock) -> None:
        self.place = place
        self.clock = clock
        self.min_build: str | None = None
        self.deaths = 0
        self._doom: tuple[str, int] | None = None
        self._backups = 0
        self.app = self._start()

    def _start(self) -> Flask:
        """What a new process begins with: no connection, nothing remembered."""
        app = _application(self.place.folder, self.place.url, self.min_build)
        app.extensions["world"] = self
        app.extensions["fieldseal"].catalogues.clear()
        return app

    def doom(self, when: str, commits: int) -> None:
        """Die ``before`` or ``after`` the so-manieth commit from now."""
        self._doom = (when, commits)

    def spare(self) -> None:
        """No death is due any more."""
        self._doom = None

    def fate(self, when: str) -> None:
        """Die here if this commit is the one."""
        if self._doom is not None and self._doom[0] == when:
            self._doom = (when, self._doom[1] - 1)
            if self._doom[1] <= 0:
                self._doom = None
                raise ServerDied

    def call(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        cut: int | None = None,
    ) -> Reply | None:
        """``cut``: the connection broke after so many bytes of the body."""
        here = body if cut is None else body[:cut]
        client = self.app.test_client(use_cookies=False)
        try:
            answer = client.open(
                path,
                method=method,
                input_stream=io.BytesIO(here),
                headers=dict(headers or {}),
                environ_overrides={"CONTENT_LENGTH": str(len(body))},
            )
            return Reply(answer.status_code, dict(answer.headers), answer.data)
        except ServerDied:
            self.died()
            return None

    def work(self, *, timers: bool = False) -> None:
        """The worker takes up what is due, every hour also what time itself does."""
        try:
            with self.app.app_context():
                effects.drain()
                if timers:
                    sweep.hourly()
        except ServerDied:
            self.died()

    def died(self) -> None:
        """Another process takes its place; what was not committed is gone."""
        self.deaths += 1
        self.restart()

    def restart(self, min_build: str | None = None) -> None:
        """As after a crash or for a new version."""
        self.min_build = min_build or self.min_build
        self.stop()
        self.app = self._start()

    def stop(self) -> None:
        """Give back its connections."""
        with self.app.app_context():
            db.engine.dispose()

    def backup(self) -> Backup:
        """Everything as it is now."""
        self._backups += 1
        self.stop()
        files = self.place.folder / f"backup-{self._backups}"
        for name in places.FOLDERS:
            if (self.place.folder / name).exists():
                shutil.copytree(self.place.folder / name, files / name)
        return Backup(self.place.copy(), files, self.clock.text())

    def restore(self, backup: Backup, *, known: bool) -> None:
        """``known``: by our own tool, which begins a new life; else somebody copied files back and said nothing."""
        self.spare()  # its process stopped long ago
        heads, ledger = self._heads(), erasures.read(self.place.folder / erasures.NAME)
        self.stop()
        self.place.put_back(backup.data)
        for name in places.FOLDERS:
            shutil.rmtree(self.place.folder / name, ignore_errors=True)
            if (backup.files / name).exists():
                shutil.copytree(backup.files / name, self.place.folder / name)
        self.app = self._start()
        if known:
            with self.app.app_context(), db.engine.begin() as connection:
                erasures.apply(connection, ledger, runtime().at_write)
                life.begin(connection, backup.made_at, heads, runtime().at_restore)

    def _heads(self) -> dict[str, tuple[int, str]]:
        with self.app.app_context(), db.engine.connect() as connection:
            found = connection.execute(select(Counter.org_id, Counter.seq, Counter.chain_head)).all()
        return {one.org_id: (one.seq, one.chain_head) for one in found}

    def proof(self, cursor: str | None, epoch: str) -> int:
        """How far the counter of that life had come when a device got its cursor."""
        return cursors.ahead_of(cursors.decode(cursor, self.app.extensions["fieldseal"].keys.cursor), epoch, 0)

    def seq(self) -> int:
        """Where the organisation's counter stands."""
        return self._heads()[ORG][0]

    def epoch(self) -> str:
        """Which life of the database this is."""
        with self.app.app_context(), db.engine.connect() as connection:
            return str(connection.scalar(select(Counter.epoch)))


def _app(folder: Path, url: str, min_build: str | None = None) -> Flask:
    config = Config(folder, url, secret=_SECRET, demo=False, log="text", min_build=min_build)
    app = create_app(config)
    logging.getLogger("fieldseal").setLevel(logging.CRITICAL)
    held = app.extensions["fieldseal"]
    # The worker is somebody of his own in this world, who comes when he is called.
    app.extensions["fieldseal"] = replace(held, awake=lambda: None)
    return app


@cache
def _application(folder: Path, url: str, min_build: str | None) -> Flask:
    app = _app(folder, url, min_build)
    with app.app_context():
        _watch(app, db.engine)
    return app


def _watch(app: Flask, engine: Any) -> None:
    """Tell the server of this moment of every commit."""
    commit = engine.dialect.do_commit

    def do_commit(connection: Any) -> None:
        app.extensions["world"].fate("before")
        commit(connection)
        app.extensions["world"].fate("after")

    engine.dialect.do_commit = do_commit


def populate(folder: Path, url: str, chance: random.Random) -> None:
    """Migrate an empty database and put the firm into it: one centre and its people."""
    with ruled(Clock(), chance):
        app = _app(folder, url)
        with app.app_context():
            upgrade()
            accounts.make_org("World", ORG)
            for name, user in USERS.items():
                accounts.make_user(
                    ORG, name, PASSWORD, name=name.title(), role=ROLE_OF[name[:4]], centre=centre_of(name), user_id=user
                )
            for centre in (CENTRE, FAR_CENTRE):
                args = {"id": centre, "name": "East", "phone": "1", "address": "a"}
                store.run_as(store.system_caller(ORG), [("dispatch.put_centre", args)])
            effects.drain()
            db.engine.dispose()

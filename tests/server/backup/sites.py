"""A server's place in the world: a data folder and a database, which can burn down; and the commands run on it."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, select

from server.app import create_app
from server.config import Config, database_url
from server.db import METADATA
from server.store.engine import reading
from server.store.tables import Counter
from tests.server.conftest import close

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

KEY = "a key that nobody guesses"
NO_KEY = {"FIELDSEAL_BACKUP_KEY": None, "FIELDSEAL_BACKUPS": None}


class Site:
    """``app()`` opens the application and gives its connections back; ``run`` is one command of a person."""

    def __init__(self, data: Path, url: str) -> None:
        self.data, self.url = data, url

    @property
    def is_sqlite(self) -> bool:
        return self.url.startswith("sqlite")

    @property
    def file(self) -> Path:
        """The SQLite file."""
        return self.data / "fieldseal.sqlite"

    @contextmanager
    def app(self, **settings) -> Iterator[Flask]:
        app = create_app(Config(self.data, database_url(self.url), immediate=True, **settings))
        try:
            yield app
        finally:
            close(app)

    def run(self, *words, settings=None, **env):
        """(exit code, what it said)."""
        with self.app(**(settings or {})) as app:
            done = app.test_cli_runner(env=NO_KEY | env).invoke(args=[str(word) for word in words])
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.exit_code, done.output

    def backup(self, *words, **env) -> Path:
        """Make one; where it is."""
        code, said = self.run("backup", *words, **env)
        assert code == 0, said
        return Path(said.partition(": ")[0])

    def restore(self, archive, *words, **more) -> str:
        """Put one back; what was said."""
        code, said = self.run("restore", archive, *words, **more)
        assert code == 0, said
        return said

    def tables(self) -> dict[str, list]:
        """All rows of all tables there are."""
        with self.app() as app, app.app_context(), reading() as connection:
            there = set(inspect(connection).get_table_names())
            return {
                name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
                for name, table in METADATA.tables.items()
                if name in there
            }

    def counter(self, org):
        """The organisation's counter row."""
        with self.app() as app, app.app_context(), reading() as connection:
            return connection.execute(select(Counter.__table__).where(Counter.org_id == org)).one()


def looks(site):
    """Everything a restore could have touched."""
    here = sorted(path.relative_to(site.data).as_posix() for path in site.data.rglob("*"))
    return [one for one in here if not one.endswith((".lock", "-wal", "-shm")) and "queue" not in one], site.tables()


def refused(site, path, *words, **more):
    """What a restore says that leaves everything as it was."""
    before = looks(site)
    code, said = site.run("restore", path, *words, **more)
    assert code == 1, said
    assert looks(site) == before
    return said

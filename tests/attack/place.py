"""Where an attack happens: a data folder, a migrated database in it or beside it, and the product over both."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.app import create_app
from server.config import Config, database_url
from tests.attack.own_pg import OwnPg
from tests.attack.served import Attacked
from tests.pg import cluster
from tests.product import environment, flask
from tests.server.conftest import close
from tests.server.office import Office

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.pg import Cluster


@dataclass
class Place:
    """``pg``: PostgreSQL's cluster, where it is one that may be killed."""

    data: Path
    url: str
    pg: Cluster | None = None

    def product(self, **more: str) -> Attacked:
        """Two gunicorn workers and the background worker, not yet started."""
        return Attacked(self.data, self.url, **more)

    @contextmanager
    def office(self) -> Iterator[Office]:
        """A new firm in it, served in this process: its engine can be stopped at any statement."""
        app = create_app(Config(self.data, database_url(self.url), immediate=True))
        try:
            yield Office(app)
        finally:
            close(app)


def on_sqlite(folder: Path, template: Path) -> Place:
    """A copy of a migrated database."""
    shutil.copy(template, folder / "fieldseal.sqlite")
    return Place(folder, f"sqlite:///{folder / 'fieldseal.sqlite'}")


@contextmanager
def lasting(folder: Path, kind: str) -> Iterator[Place]:
    """A place that a later run finds again: SQLite in the folder, or a PostgreSQL cluster of its own in it."""
    folder.mkdir(parents=True, exist_ok=True)
    if kind == "sqlite":
        url = f"sqlite:///{folder / 'fieldseal.sqlite'}"
        flask(environment(folder, url), "db", "upgrade", "--directory", "server/migrations")
        yield Place(folder, url)
        return
    own = OwnPg(cluster(), folder / "pg")
    name = "attacked"
    if not own.has(name):
        own.copy(name)
    try:
        yield Place(folder, own.cluster.url(name), own.cluster)
    finally:
        own.throw_away()

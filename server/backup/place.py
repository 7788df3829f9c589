"""Where a restore puts the database: built beside the present one, then exchanged for it in one step."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from flask import Flask
from flask_migrate import Migrate

from server.db import db
from server.store import engine

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


@dataclass(frozen=True)
class Present:
    """What stands in the place now: ``used`` by an organisation, or ``damaged`` beyond reading."""

    used: bool = False
    damaged: bool = False
    heads: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Organisation → (seq, chain head as JSON text)."""


class Place(Protocol):
    """A database's address, SQLite or PostgreSQL."""

    @property
    def side_url(self) -> str:
        """Where the restored database is built."""

    def present(self) -> Present:
        """Look at what is there. ``BackupFault`` where somebody else is connected to it."""

    def clear(self) -> None:
        """Remove what a killed or failed restore left beside."""

    def make_room(self) -> None:
        """Clear, and make ready for building beside."""

    def load(self, connection: Connection, table: str, columns: Sequence[str], piece: bytes) -> None:
        """Put rows (COPY text) into the one beside."""

    def settle(self) -> None:
        """What was built beside is on the disk, and sound. ``BackupFault``."""

    def exchange(self, mark: str) -> str:
        """Put the one beside into the present one's place, all at once; says where the present one is kept."""


@contextmanager
def schema(url: str) -> Iterator[None]:
    """An application that knows a database and the migrations, and nothing more."""
    app = Flask("restore")
    app.config |= {"SQLALCHEMY_DATABASE_URI": url}
    db.init_app(app)
    Migrate(app, db, directory=str(MIGRATIONS))
    with app.app_context():
        engine.set_up(db.engine)
        try:
            yield
        finally:
            db.engine.dispose()

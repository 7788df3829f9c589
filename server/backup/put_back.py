"""Putting a backup back: read it through, build everything beside, exchange it, begin a new life of the database.

Until the exchange nothing that is in use has been touched; what stood there is kept under another name. A restore that
was killed is run again; between the exchange's first and last step servers refuse to start (``serving.UNFINISHED``).
"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask_migrate import upgrade
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from server.backup import archive, erasures, key_files, life, serving
from server.backup.contents import Contents
from server.backup.fault import BackupFault
from server.backup.on_postgresql import OnPostgresql
from server.backup.on_sqlite import OnSqlite
from server.backup.place import MIGRATIONS, schema
from server.db import db
from server.runtime import runtime

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from server.backup.manifest import Manifest
    from server.backup.place import Place, Present
    from sync.messages import Json


class Restored(NamedTuple):
    """``kept``: where that which was replaced can be found."""

    manifest: Manifest
    kept: list[str]


def put_back(path: Path, secret: bytes | None, *, replace: bool) -> Restored:
    """Restore an archive. ``BackupFault``, with nothing changed, when it cannot be done."""
    made = runtime()
    db.engine.dispose()
    with serving.alone(made.config.data):
        manifest = archive.verify(path, secret)
        _check_revision(manifest.revision)
        place: Place = OnSqlite(made.config) if made.config.is_sqlite else OnPostgresql(made.config)
        present = place.present()
        _check_free(present, replace=replace or (made.config.data / serving.UNFINISHED).exists())
        fresh_keys = made.config.data / "keys.restoring"
        try:
            shutil.rmtree(fresh_keys, ignore_errors=True)
            place.make_room()
            contents = Contents(manifest, place, made.files, fresh_keys)
            _build(path, secret, contents, present, erasures.beside(path))
            key_files.check(fresh_keys, made)
            kept = _exchange(place, None if made.config.secret else fresh_keys, made.config.data, path.name)
            erasures.merge(made.config.data / erasures.NAME, erasures.beside(path))
            _forget_papers(erasures.beside(path))
        except DBAPIError as fault:
            raise BackupFault(f"The database refused it: {fault.orig}") from None
        except OSError as fault:
            raise BackupFault(f"The disk refused it: {fault.strerror or fault}.") from None
        finally:
            place.clear()
            shutil.rmtree(fresh_keys, ignore_errors=True)
    return Restored(manifest, kept)


def _forget_papers(erased: Sequence[Json]) -> None:
    """The files came back whole: of who was erased the papers go once more, before anybody serves them."""
    forget = runtime().offers.get("vouchers.forget")
    if forget is not None:
        for one in erased:
            forget(one["org_id"], one["customer"])


def _check_revision(revision: str) -> None:
    try:
        ScriptDirectory(str(MIGRATIONS)).get_revision(revision)
    except CommandError:
        raise BackupFault(f"This backup is of a later version (schema {revision}): restore it with that one.") from None


def _check_free(present: Present, *, replace: bool) -> None:
    if replace:
        return
    if present.damaged:
        raise BackupFault("There is a database that cannot be read; --replace keeps it aside and restores.")
    if present.used:
        raise BackupFault("There is a database in use already; --replace keeps it aside and restores.")


def _build(path: Path, secret: bytes | None, contents: Contents, present: Present, erased: Sequence[Json]) -> None:
    """The whole database beside: its schema of then, its rows, brought up to the present; without who was erased."""
    hooks, at_write = runtime().at_restore, runtime().at_write
    manifest = contents.manifest
    with schema(contents.place.side_url):
        upgrade(revision=manifest.revision)
        with archive.opened(path, secret) as members, db.engine.begin() as connection:
            for member in members:
                contents.take(connection, member)
        with db.engine.begin() as connection:
            for table in manifest.tables:
                there = connection.scalar(text(f'SELECT count(*) FROM "{table}"'))  # noqa: S608 - a checked name
                if there != manifest.count(table):
                    raise BackupFault(f"{table} has {there} rows instead of {manifest.count(table)}.")
        upgrade()
        with db.engine.begin() as connection:
            erasures.apply(connection, erased, at_write)
            life.begin(connection, manifest.made_at, present.heads, hooks)
    contents.place.settle()


def _exchange(place: Place, fresh_keys: Path | None, data: Path, name: str) -> list[str]:
    """The database first: where that is refused, all is as it was."""
    mark = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    unfinished = data / serving.UNFINISHED
    key_files.write(unfinished, f"{name} {mark}\n".encode())
    serving.sync_folder(data)
    try:
        kept = [place.exchange(mark)]
    except DBAPIError as fault:
        if not fault.connection_invalidated:
            unfinished.unlink()
        raise
    if fresh_keys:
        kept.append(key_files.exchange(fresh_keys, data / "keys", mark))
    unfinished.unlink()
    serving.sync_folder(data)
    return [one for one in kept if one]

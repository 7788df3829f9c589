"""Runs in the database and their files on disk: made, read, moved from state to state, forgotten."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any, Final

import orjson
from sqlalchemy import delete, func, insert, select, update

from server import clock
from server.imports.tables import ImportMatching, ImportRun
from server.runtime import runtime
from server.store.engine import reading, retrying, writing
from server.store.tables import Client
from server.users import User
from sync.errors import SyncError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sqlalchemy import Select

    from sync.messages import Caller, Json

KEPT_DAYS: Final = 7
"""A file nobody imports is deleted after that many days."""
KEPT_HOURS: Final = 24
"""One that was imported (or undone), after that many hours."""
MOST_FILES: Final = 20
"""Of an organisation, waiting or not yet deleted."""
WORKING: Final = ("reading", "checking", "writing", "undoing")
"""The worker has something to do."""
STARTABLE: Final = ("ready", "checked", "refused", "stopped")
_JSON: Final = ("settings", "detected", "progress", "counts", "made_kinds", "reasons", "error", "undo")


def folder(org: str, run: str) -> Path:
    """Where a run's file, its refused rows and its scratch lie."""
    return runtime().config.data / "imports" / org / run


def source_path(run: Json) -> Path:
    """The file as it was sent."""
    return folder(run["org_id"], run["id"]) / "source"


def refused_path(run: Json) -> Path:
    """Rows refused in the last pass."""
    return folder(run["org_id"], run["id"]) / "refused.csv"


def add(values: Json) -> None:
    """Write a new run. 409 ``TOO_MANY_IMPORTS``."""

    def attempt(_n: int) -> None:
        with writing() as connection:
            mine = ImportRun.org_id == values["org_id"], ImportRun.file_until.is_not(None)
            if (connection.scalar(select(func.count()).select_from(ImportRun).where(*mine)) or 0) >= MOST_FILES:
                raise SyncError(409, "TOO_MANY_IMPORTS", "Throw the file of an earlier import away first.")
            empty = dict.fromkeys(column.name for column in ImportRun.__table__.columns)
            connection.execute(insert(ImportRun), empty | {"stop_asked": 0, "wrote": 0} | _packed(values))
            connection.commit()

    retrying(attempt)


def get(who: Caller, run: str) -> Json:
    """A run of the caller's organisation. 404 ``NOT_FOUND``."""
    with reading() as connection:
        found = connection.execute(_wanted().where(ImportRun.org_id == who.org, ImportRun.id == run)).mappings().first()
    if found is None:
        raise SyncError(404, "NOT_FOUND", "There is no such import.")
    return _plain(found)


def page(who: Caller, before: str | None, limit: int) -> list[Json]:
    """Runs of the organisation, newest first."""
    wanted = _wanted().where(ImportRun.org_id == who.org).order_by(ImportRun.id.desc()).limit(limit)
    if before:
        wanted = wanted.where(ImportRun.id < before)
    with reading() as connection:
        return [_plain(row) for row in connection.execute(wanted).mappings()]


def waiting() -> Json | None:
    """The oldest run with work to be done."""
    wanted = _wanted().where(ImportRun.state.in_(WORKING)).order_by(ImportRun.id).limit(1)
    with reading() as connection:
        found = connection.execute(wanted).mappings().first()
    return None if found is None else _plain(found)


def change(run: str, **values: Any) -> None:
    """Write down what is known about a run now."""

    def attempt(_n: int) -> None:
        with writing() as connection:
            connection.execute(update(ImportRun).where(ImportRun.id == run).values(**_packed(values)))
            connection.commit()

    retrying(attempt)


def move(run: str, states: Sequence[str], **values: Any) -> None:
    """Change a run that is in one of these states. 409 ``NOT_NOW``."""

    def attempt(_n: int) -> int:
        with writing() as connection:
            mine = ImportRun.id == run, ImportRun.state.in_(states)
            moved = connection.execute(update(ImportRun).where(*mine).values(**_packed(values))).rowcount
            connection.commit()
            return moved

    if not retrying(attempt):
        raise SyncError(409, "NOT_NOW", "The import is not in a state for this.")


def hand_over(device: str, user: str) -> None:
    """A run's device goes with the run to whoever goes on with it or undoes it; the log keeps who did what."""

    def attempt(_n: int) -> None:
        with writing() as connection:
            others = Client.client_id == device, Client.user_id != user
            connection.execute(update(Client).where(*others).values(user_id=user))
            connection.commit()

    retrying(attempt)


def has_written(run: str) -> bool:
    """Whether a batch may have been written by now."""
    with reading() as connection:
        return bool(connection.scalar(select(ImportRun.wrote).where(ImportRun.id == run)))


def stop_asked(run: str) -> bool:
    """Whether a person wants it to stop."""
    with reading() as connection:
        return bool(connection.scalar(select(ImportRun.stop_asked).where(ImportRun.id == run)))


def remember(run: Json, headings: str) -> None:
    """Keep what was said about a file, for the next one with these headings."""
    kept = {name: value for name, value in run["settings"].items() if name not in ("sheet", "encoding", "separator")}
    key = {"org_id": run["org_id"], "headings": headings, "kind": run["settings"]["kind"]}

    def attempt(_n: int) -> None:
        with writing() as connection:
            same = [getattr(ImportMatching, name) == value for name, value in key.items()]
            connection.execute(delete(ImportMatching).where(*same))
            values = key | {"settings": orjson.dumps(kept).decode(), "used_at": clock.now()}
            connection.execute(insert(ImportMatching), values)
            connection.commit()

    retrying(attempt)


def remembered(org: str, headings: str, kind: str | None) -> Json | None:
    """The settings of the last import with these headings, of that kind or of any."""
    wanted = select(ImportMatching.settings).where(ImportMatching.org_id == org, ImportMatching.headings == headings)
    if kind:
        wanted = wanted.where(ImportMatching.kind == kind)
    with reading() as connection:
        found = connection.scalar(wanted.order_by(ImportMatching.used_at.desc()).limit(1))
    return None if found is None else dict(orjson.loads(found))


def forget(run: Json) -> None:
    """Delete the file, its refused rows and the samples; the run's line stays where it made something."""
    shutil.rmtree(folder(run["org_id"], run["id"]), ignore_errors=True)
    if run["wrote"]:
        change(run["id"], file_until=None, detected=None)
        return
    with writing() as connection:
        connection.execute(delete(ImportRun).where(ImportRun.id == run["id"]))
        connection.commit()


def forget_old() -> None:
    """Run by the worker every hour: imported files are other people's data and are not kept."""
    now = clock.now()
    old = _wanted().where(ImportRun.file_until < now, ImportRun.state.not_in(WORKING))
    with reading() as connection:
        found = [_plain(row) for row in connection.execute(old).mappings()]
    for run in found:
        forget(run)


def forget_all(org: str) -> bool:
    """Delete what is kept of every import that is not at work (somebody in it was erased); False while one is."""
    mine = _wanted().where(ImportRun.org_id == org, ImportRun.file_until.is_not(None))
    with reading() as connection:
        found = [_plain(row) for row in connection.execute(mine).mappings()]
    for run in found:
        if run["state"] not in WORKING:
            forget(run)
    return all(run["state"] not in WORKING for run in found)


def _wanted() -> Select[Any]:
    return select(ImportRun.__table__, User.name.label("by_name")).outerjoin(User, User.id == ImportRun.user_id)


def _packed(values: Json) -> Json:
    return {
        name: orjson.dumps(value).decode() if name in _JSON and value is not None else value
        for name, value in values.items()
    }


def _plain(row: Any) -> Json:
    return {
        name: orjson.loads(value) if name in _JSON and value is not None else value for name, value in dict(row).items()
    }

"""Exports as the database knows them: asked for, under way, ready, failed, gone. What is gone stays written down."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

import orjson
from sqlalchemy import func, insert, or_, select, update

from server import clock, ids
from server.db import table
from server.exports.models import FAILED, GONE, MAKING, READY, UNDER_WAY, WAITING, Export
from server.store.engine import reading, retrying, writing
from server.users import Centre, User
from sync.errors import SyncError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection, Row

    from sync.messages import Caller, Json

log = logging.getLogger("fieldseal.exports")

KEPT_HOURS: Final = 24
MOST_TRIES: Final = 3
"""An export that ended its worker so many times is given up, and says so."""
MOST_UNDER_WAY: Final = 3
_ALL = table(Export)


def ask(org: str, user: str | None, centres: Sequence[str], wanted: Json) -> str:
    """Write down that somebody wants an export; its id. 409 ``CONFLICT`` for too many at once.

    ``wanted``: ``{what, format, lang, query}``.
    """
    made = ids.uuid7()
    row = {
        "id": made,
        "org_id": org,
        "user_id": user,
        **{name: wanted[name] for name in ("what", "format", "lang")},
        "query": orjson.dumps(wanted["query"]).decode(),
        "centres": orjson.dumps(sorted(centres)).decode(),
        "state": WAITING,
        **dict.fromkeys(("done", "rows", "tries"), 0),
        "asked_at": clock.now(),
    }

    def attempt(_n: int) -> None:
        with writing() as connection:
            mine = select(func.count()).where(Export.org_id == org, Export.user_id == user, Export.state.in_(UNDER_WAY))
            if (connection.scalar(mine) or 0) >= MOST_UNDER_WAY:
                raise SyncError(409, "CONFLICT", "Wait until one of your exports is ready.")
            connection.execute(insert(Export), row)
            connection.commit()

    retrying(attempt)
    log.info("user %s asked for %s as %s: export %s", user, wanted["what"], wanted["format"], made)
    return made


def again(export: Row[Any]) -> None:
    """Start anew what failed, or what seems to stand still."""
    with writing() as connection:
        fresh = {"state": WAITING, "tries": 0, "done": 0, "error": None, "ended_at": None}
        mine = Export.state.in_((*UNDER_WAY, FAILED))
        connection.execute(update(Export).where(Export.id == export.id, mine).values(fresh))
        connection.commit()


def one(org: str, export_id: str) -> Row[Any] | None:
    """An export, whoever asked for it."""
    with reading() as connection:
        return connection.execute(select(_ALL).where(Export.org_id == org, Export.id == export_id)).first()


def centres(connection: Connection, org: str) -> set[str]:
    """All centres of the firm."""
    return set(connection.scalars(select(Centre.id).where(Centre.org_id == org)))


def listed(who: Caller, *, everybody: bool, limit: int = 50) -> list[Json]:
    """The latest exports, newest first: one's own, or with ``everybody`` those of the firm."""
    wanted = select(_ALL, User.name.label("user_name")).outerjoin(User, User.id == Export.user_id)
    wanted = wanted.where(Export.org_id == who.org)
    if not everybody:
        wanted = wanted.where(Export.user_id == who.user)
    with reading() as connection:
        found = connection.execute(wanted.order_by(Export.asked_at.desc(), Export.id.desc()).limit(limit))
        return [told(row) for row in found]


def told(row: Row[Any]) -> Json:
    """An export as the page gets it; the words searched for stay here."""
    query = orjson.loads(row.query)
    names = ("id", "what", "format", "lang", "state", "done", "total", "rows", "size", "sha256", "error")
    return {
        **{name: getattr(row, name) for name in names},
        "user": row.user_id,
        "user_name": getattr(row, "user_name", None),
        "filters": {name: value for name, value in query.items() if name != "q"},
        "searched": bool(query.get("q")),
        **{name: getattr(row, name) for name in ("asked_at", "ended_at", "taken_at")},
        "kept_until": clock.after(row.ended_at, hours=KEPT_HOURS) if row.state == READY else None,
    }


def next_due(export_id: str | None = None) -> Row[Any] | None:
    """What is to be made next, counted as a try; only who holds the makers' lock may ask.

    One that says it is being made was left by a maker who was ended.
    """
    wanted = select(_ALL).where(Export.state.in_(UNDER_WAY)).order_by(Export.asked_at, Export.id)
    if export_id is not None:
        wanted = wanted.where(Export.id == export_id)
    with writing() as connection:
        for row in connection.execute(wanted).all():
            gives_up = row.tries >= MOST_TRIES
            ended = {"state": FAILED, "error": "ENDED", "ended_at": clock.now()}
            values = ended if gives_up else {"state": MAKING, "tries": row.tries + 1, "done": 0, "rows": 0}
            connection.execute(update(Export).where(Export.id == row.id).values(values))
            if not gives_up:
                connection.commit()
                return row
        connection.commit()
    return None


def note(export_id: str, **values: Any) -> bool:
    """Write how far a maker is; False where nobody wants it any more."""
    with writing() as connection:
        mine = update(Export).where(Export.id == export_id, Export.state == MAKING).values(**values)
        there = connection.execute(mine).rowcount == 1
        connection.commit()
        return there


def finish(row: Row[Any], *, rows: int, size: int, sha256: str) -> bool:
    """It is ready; the words searched for are forgotten. False where nobody wants it any more."""
    done = {"state": READY, "rows": rows, "size": size, "sha256": sha256, "query": without_words(row.query)}
    log.info("export %s is ready: %s, %d lines, %d bytes", row.id, row.what, rows, size)
    return note(row.id, **done, done=Export.total, ended_at=clock.now())


def without_words(query: str) -> str:
    """The filters, with a mark instead of the words searched for."""
    parsed = orjson.loads(query)
    return orjson.dumps(parsed | {"q": "*"} if parsed.get("q") else parsed).decode()


def drop(export_id: str) -> None:
    """Forget the file of one; who took what stays written down."""
    _drop(Export.id == export_id)


def drop_old() -> None:
    """Forget the files that were kept long enough."""
    old = clock.before(clock.now(), hours=KEPT_HOURS)
    _drop(or_(Export.state == READY, Export.state == FAILED) & (Export.ended_at < old))


def drop_all(org: str) -> None:
    """Forget every file of the firm (somebody in it was erased); one that is being made is begun anew."""
    _drop((Export.org_id == org) & or_(Export.state == READY, Export.state == FAILED))
    with writing() as connection:
        mine = Export.org_id == org, Export.state == MAKING
        connection.execute(update(Export).where(*mine).values(state=WAITING, done=0, rows=0))
        connection.commit()


def kept(states: Sequence[str] = (READY,)) -> set[str]:
    """Ids of the exports in these states."""
    with reading() as connection:
        return set(connection.scalars(select(Export.id).where(Export.state.in_(states))))


def taken(export_id: str) -> None:
    """It was downloaded."""
    with writing() as connection:
        connection.execute(update(Export).where(Export.id == export_id).values(taken_at=clock.now()))
        connection.commit()
    log.info("export %s was downloaded", export_id)


def _drop(which: ColumnElement[bool]) -> None:
    with writing() as connection:
        found = connection.execute(select(Export.id, Export.query).where(which, Export.state != GONE)).all()
        for row in found:
            values = {"state": GONE, "query": without_words(row.query)}
            connection.execute(update(Export).where(Export.id == row.id).values(values))
        connection.commit()

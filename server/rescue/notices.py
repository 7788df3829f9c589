"""Work that may be lost, told to the office as items of its "To decide" (rule V9). A person closes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from sqlalchemy import select

from server import clock
from server.runtime import runtime
from server.store import centres_of, write_changes
from server.users import User
from sync.store import Changes

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from server.store.rows import SqlRows


@dataclass(frozen=True)
class Notice:
    """About a device of a user. ``mark`` tells one loss of a device from the next: the same one is told once."""

    org: str
    user: str
    client_id: str
    code: str
    message: str
    mark: str


def tell(notice: Notice) -> None:
    """Write the item, unless it was written before: one that was closed stays closed."""

    def make(connection: Connection, rows: SqlRows) -> Changes | None:
        key = ("review_items", str(uuid5(UUID(notice.client_id), f"{notice.code} {notice.mark}")))
        if rows.read(*key) is not None:
            return None
        row = dict.fromkeys(runtime().codecs["review_items"].columns) | {
            "id": key[1],
            "centre": _desk_of(connection, notice),
            "client_id": notice.client_id,
            "mutation_id": 0,
            "user": notice.user,
            "name": "device.loss",
            "outcome": "missing",
            "code": notice.code,
            "message": notice.message,
            "at": clock.now(),
            "state": "open",
        }
        return Changes(rows={key: row}, added={key})

    write_changes(notice.org, make)


def _desk_of(connection: Connection, notice: Notice) -> str:
    """His own centre's; of somebody without one the first centre's, the organisation's where there is none."""
    own = connection.scalar(select(User.centre).where(User.id == notice.user))
    return own or next(iter(centres_of(connection, notice.org, "admin", None)), notice.org)

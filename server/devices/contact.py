"""What a device says about itself at every contact, kept for the dispatcher ("offline since 10:02")."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import orjson

from server import clock
from sync.times import is_time

if TYPE_CHECKING:
    from sync.messages import OutboxState, SyncRequest

KEEP_S = 60
"""A contact that brings nothing else is written at most this often, so that an empty sync costs no fsync."""


@dataclass(frozen=True)
class Contact:
    """``wall``: the device's clock, as it says; ``cursor_seq``: the seq its cursor proves it was sent."""

    wall: str | None
    build: str
    outbox: OutboxState
    cursor_seq: int

    @classmethod
    def of(cls, request: SyncRequest, cursor_seq: int) -> Contact:
        """What this request says."""
        wall = request.wall if is_time(request.wall) else None
        return cls(wall, request.build, request.outbox, cursor_seq)

    def values(self, now: str, last_seq_sent: int) -> dict[str, Any]:
        """Columns of ``clients``."""
        return {
            "seen_at": now,
            "wall": self.wall,
            "offset_ms": None if self.wall is None else _ms_between(self.wall, now),
            "build": self.build,
            "outbox": orjson.dumps(asdict(self.outbox)).decode(),
            "last_seq_sent": max(last_seq_sent, self.cursor_seq),
        }


def due(seen_at: str | None, now: str) -> bool:
    """Whether the last contact written is too old."""
    return seen_at is None or seen_at < clock.before(now, seconds=KEEP_S)


def _ms_between(earlier: str, later: str) -> int:
    return round((clock.parse(later) - clock.parse(earlier)).total_seconds() * 1000)

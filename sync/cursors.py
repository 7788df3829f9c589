"""Where a device stands in the feed: opaque to it, signed by us. Source: ``SPEC.md`` Q2, Q5.

The signature is no secret keeping but honesty: a cursor that says "ahead of your counter" makes a new epoch, so nobody
may invent one.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from sync.canonical import canonical, parse, sha256_of
from sync.store import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

_MAC = 16
"""Bytes: 128 bit."""

_FORM = b"fieldseal.cursor/1\n"
"""Stands before what is signed: a cursor of another form counts as none, so its device starts anew."""


_SHORT = b"\2"
_DIGEST = 8
_LONGEST = 255


@dataclass(frozen=True, slots=True)
class Cursor:
    """A device's position. All seqs belong to ``epoch``."""

    epoch: str
    place: Place
    """Rows up to here were sent."""
    complete_seq: int
    """Everything in scope up to this was sent: what the device knows as ``seq``."""
    left_seq: int
    """The counter when it was made: ``leave`` was sent up to here."""
    since: int
    """Tombstones newer than this matter to it: ``complete_seq``, or the counter when its reset began."""
    subjects: str
    """Digest of whose scope it was cut from."""


def encode(cursor: Cursor, key: bytes) -> str:
    """Opaque text: base64url of canonical JSON, or of a shorter form, followed by 128 bit of HMAC-SHA256."""
    place = cursor.place
    fields = [
        cursor.epoch, place.seq, place.kind, place.id,
        cursor.complete_seq, cursor.left_seq, cursor.since, cursor.subjects,
    ]  # fmt: skip
    text = _short(cursor) or canonical(fields).encode()
    return base64.urlsafe_b64encode(text + _mac(text, key)).decode().rstrip("=")


def decode(text: str | None, key: bytes) -> Cursor | None:
    """The cursor; None for none, and for one we did not make."""
    if text is None:
        return None
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    body, mac = raw[:-_MAC], raw[-_MAC:]
    if not hmac.compare_digest(mac, _mac(body, key)):
        return None
    if body[:1] == _SHORT:
        return _read_short(body)
    epoch, seq, kind, row_id, complete_seq, left_seq, since, subjects = parse(body)
    return Cursor(epoch, Place(seq, kind, row_id), complete_seq, left_seq, since, subjects)


def _short(cursor: Cursor) -> bytes | None:
    """After a last page all seqs are one: what most answers carry, so it is kept to some twenty bytes."""
    now, epoch = cursor.complete_seq, cursor.epoch.encode()
    try:
        subjects = bytes.fromhex(cursor.subjects)
    except ValueError:
        return None
    if cursor != _at(cursor.epoch, now, subjects) or len(subjects) != _DIGEST or len(epoch) > _LONGEST:
        return None
    return _SHORT + subjects + bytes([len(epoch)]) + epoch + now.to_bytes(8).lstrip(b"\0")


def _read_short(body: bytes) -> Cursor:
    subjects, rest = body[1 : 1 + _DIGEST], body[1 + _DIGEST :]
    epoch, now = rest[1 : 1 + rest[0]], rest[1 + rest[0] :]
    return _at(epoch.decode(), int.from_bytes(now), subjects)


def _at(epoch: str, now: int, subjects: bytes) -> Cursor:
    return Cursor(epoch, Place(now + 1), now, now, now, subjects.hex())


def digest(subjects: Sequence[str]) -> str:
    """Digest of a caller's subjects, whatever their order."""
    return sha256_of(sorted(subjects))[:16]


def proved_seq(cursor: Cursor | None, epoch: str) -> int:
    """Return the seq a device has proved it was sent, for rule P5; 0 without a cursor of this epoch."""
    return cursor.complete_seq if cursor is not None and cursor.epoch == epoch else 0


def ahead_of(cursor: Cursor | None, epoch: str, counter: int) -> int:
    """Return the counter when the cursor was made where that is above ours in one epoch: we were put back. Else 0."""
    ahead = cursor is not None and cursor.epoch == epoch and cursor.left_seq > counter
    return cursor.left_seq if cursor is not None and ahead else 0


def _mac(text: bytes, key: bytes) -> bytes:
    return hmac.new(key, _FORM + text, sha256).digest()[:_MAC]

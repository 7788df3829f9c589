"""Taking a rescue file in: everything of it apart, for a person to release; nothing twice (rules P1.5, V8)."""

from __future__ import annotations

import io
import logging
import uuid
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import IO, TYPE_CHECKING, Any, Final

from sqlalchemy import select

from server import clock, store
from server.auth.accounts import ROAMING
from server.files import records as files
from server.rescue.box import Opened
from server.rescue.contents import body_of, checked, device_of, pieces
from server.rescue.fault import RescueFault
from server.runtime import runtime
from server.store.crypt import keyed
from server.store.engine import reading
from server.store.of_server import request_of
from server.store.tables import Counter, LoggedMutation
from server.users import User
from sync import files as rules
from sync.errors import SyncError
from sync.request import Limits, parse_mutation
from sync.times import is_time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.rescue.contents import Piece
    from sync.messages import Caller, Json, Mutation

log = logging.getLogger("fieldseal.rescue")

CODE: Final = "RESCUE_FILE"
_AT_ONCE: Final = Limits().mutations
_BYTES_AT_ONCE: Final = 4 * 1024 * 1024
_BLOCK: Final = 256 * 1024


@dataclass
class Brought:
    """What a file brought, and under which ``client_id``. ``known`` and ``files_known`` were here already."""

    client_id: str
    user: str
    user_name: str | None
    made_at: str | None
    records: int = 0
    known: int = 0
    files: int = 0
    files_known: int = 0
    drafts: list[Json] = field(default_factory=list)


def take(source: IO[bytes], by: Caller, passphrase: str | None = None) -> Brought:
    """Read all of it, then take it in. ``RescueFault`` changes nothing. The same again goes on where it stopped."""
    device, _counted = checked(_opened(source, passphrase))
    author = _author(device, by)
    author = replace(author, client_id=_numbering(author.user, _digest(source)))
    made_at = device.get("at")
    brought = Brought(author.client_id, author.user, author.name, made_at if is_time(made_at) else None)
    plain = _opened(source, passphrase)
    device_of(plain)
    taking = _Taking(author, by.name, brought, device.get("epoch"))
    for piece in pieces(plain):
        taking.take(piece)
    taking.flush()
    told = brought.records, brought.known, brought.files
    log.info("rescue file of user %s taken in by %s: %d records, %d known, %d files", author.user, by.user, *told)
    return brought


class _Taking:
    """One file on its way in."""

    def __init__(self, author: Caller, by: str, brought: Brought, epoch: Any) -> None:
        self._author = author
        self._epoch = epoch if isinstance(epoch, str) else None
        self._apart = (CODE, f"This came in a rescue file, taken in by {by}.")
        self._brought = brought
        self._next_id = 1
        self._batch: list[Mutation] = []
        self._bytes = 0

    def take(self, piece: Piece) -> None:
        """One piece of it."""
        if piece.kind == "mutation":
            self._mutation(body_of(piece))
        elif piece.kind == "file":
            self.flush()  # records never wait for photos
            known = _keep(self._author, piece)
            self._brought.files += not known
            self._brought.files_known += known
        else:
            self._brought.drafts.append(_draft(piece.value))

    def flush(self) -> None:
        """Bring what is gathered into the log, each with its item for the desk."""
        if not self._batch:
            return
        known, seq = _known(self._author.org, self._batch)
        numbered = self._batch[-1].id + 1
        request = request_of(self._author, self._batch, epoch=self._epoch, next_id=numbered)
        store.push(self._author, request, clock.now(), seq, apart=self._apart)
        self._brought.known += known
        self._brought.records += len(self._batch) - known
        self._batch, self._bytes = [], 0

    def _mutation(self, body: Json) -> None:
        """Under the file's own numbering; everything else as the phone wrote it."""
        one = parse_mutation(body | {"id": self._next_id})
        self._next_id += 1
        if len(self._batch) == _AT_ONCE or self._bytes + len(one.body) > _BYTES_AT_ONCE:
            self.flush()
        self._batch.append(one)
        self._bytes += len(one.body)


def _opened(source: IO[bytes], passphrase: str | None) -> IO[bytes]:
    source.seek(0)
    return io.BufferedReader(Opened(source, runtime().keys, passphrase), _BLOCK)


def _digest(source: IO[bytes]) -> str:
    made = sha256()
    source.seek(0)
    while block := source.read(_BLOCK):
        made.update(block)
    return made.hexdigest()


def _author(device: Json, by: Caller) -> Caller:
    """The person in the file, of the importer's organisation and desk."""
    if device["org"] != by.org:
        raise RescueFault("RESCUE_OTHER_OFFICE", "This file belongs to another organisation.")
    with reading() as connection:
        known = select(User.centre).where(User.id == device["user"], User.org_id == by.org)
        found = connection.execute(known).first()
    if found is None:
        raise RescueFault("RESCUE_NOBODY", "The person who made this file is not known here.")
    if found.centre not in by.centres and not (found.centre is None and by.role in ROAMING):
        raise RescueFault("RESCUE_OTHER_CENTRE", "The person who made this file belongs to another service centre.")
    return store.acting(device["user"])


def _numbering(user: str, name: str) -> str:
    """The client id of one file: nobody without the server's key can guess it and take it first."""
    return str(uuid.uuid5(uuid.UUID(user), keyed(f"rescue file {name}", runtime().keys.digest)))


def _known(org: str, batch: Sequence[Mutation]) -> tuple[int, int]:
    """How many of them the log has, as far as their uuids tell; and the seq up to which the phone may have seen rows.

    What it was sent is known of the phone's own number only: a file is believed up to the counter (rule P5.3).
    """
    asked = [one.uuid for one in batch if one.uuid is not None]
    with reading() as connection:
        here = select(LoggedMutation.uuid).where(LoggedMutation.org_id == org, LoggedMutation.uuid.in_(asked))
        found = set(connection.scalars(here))
        seq = connection.scalars(select(Counter.seq).where(Counter.org_id == org)).one()
    return sum(one in found for one in asked), seq


def _keep(author: Caller, piece: Piece) -> bool:
    """Store a photo's bytes as its author's upload; True when it was here. One that was under way is gone on with."""
    value = piece.value
    if files.whole(author, value["sha256"]) is not None:
        for _block in piece.blocks():
            pass
        return True
    upload = files.begin(author, rules.created(value["sha256"], str(value["size"]), value["type"]))
    at = 0
    for block in piece.blocks():
        fresh = block[max(0, upload.offset - at) :]
        at += len(block)
        if fresh and not runtime().files.append(author.org, author.user, upload.sha256, upload.offset, fresh):
            raise SyncError(503, "BUSY", "The phone is sending a photo itself; try again.", details={"retry_after": 10})
        upload = rules.advanced(upload, len(fresh))
    runtime().files.offset(author.org, author.user, upload.sha256)  # brings it to the disk
    files.settle(author, upload)
    return False


def _draft(value: Json) -> Json:
    """A half-filled form, to be read by a person; it is not stored."""
    return {name: value[name] if isinstance(value.get(name), str) else None for name in ("key", "job", "at", "text")}

"""What lies beside the rows once a person was erased: files made or sent in, photos, what a database leaves lying."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select

from server.backup import erasures
from server.db import table
from server.exports import maker
from server.exports import records as exports
from server.imports import runs as imports
from server.kinds import PRIVATE
from server.runtime import runtime
from server.store.engine import overwriting, reading, writing
from server.store.tables import CustomerKey, FileName, StoredFile, Upload

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sync.messages import Caller, Json, Mutation

ERASED: Final = "customers.erased"
_INDEX: Final = ("register_entries", "register_terms")


class StillAtWork(Exception):
    """Something is being read or written that holds him still: the effect is run again later."""


def note_at_once(caller: Caller, _mutation: Mutation) -> None:
    """The ledger, before anybody is told that it is done: a backup that is put back needs it."""
    erasures.note(caller.org)


def clean_up(payload: Json) -> None:
    """May be run any number of times. ``StillAtWork`` until nothing is left."""
    org = payload["org"]
    erasures.note(org)
    forget_vouchers = runtime().offers.get("vouchers.forget")
    if forget_vouchers is not None:
        forget_vouchers(org, payload["customer"])
    exports.drop_all(org)
    maker.tidy()
    quiet = imports.forget_all(org)
    if payload["photos"]:
        _drop_photos(org, payload["jobs"])
    if not _overwrite() or not quiet:
        raise StillAtWork


def _drop_photos(org: str, jobs: Sequence[str]) -> None:
    """The bytes of what only his jobs name; the rows stay, and ``verify`` says "file not here"."""
    with reading() as connection:
        wanted = select(FileName.sha256).where(FileName.org_id == org, FileName.job.in_(jobs))
        others = select(FileName.sha256).where(FileName.org_id == org, FileName.job.not_in(jobs))
        named = sorted(connection.scalars(wanted.where(FileName.sha256.not_in(others)).distinct()))
    with writing() as connection:
        connection.execute(delete(StoredFile).where(StoredFile.org_id == org, StoredFile.sha256.in_(named)))
        connection.execute(delete(Upload).where(Upload.org_id == org, Upload.sha256.in_(named)))
        connection.commit()
    for digest in named:
        runtime().files.remove(org, digest)


def _overwrite() -> bool:
    """Whether the database's own files hold nothing of it any more, as far as a database can tell."""
    names = [kind.table.name for kind in PRIVATE.values()]
    return overwriting([*names, table(CustomerKey).name, *_INDEX])

"""What stands between a handler and the store: a row a table could not hold is the handler's fault, found at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from server.store.erased import emptied

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.store.codec import Codec
    from sync.messages import Json, Row
    from sync.registry import Context, Declared, Step, Tx


class CheckedTx:
    """A ``Tx`` that refuses incomplete rows, changes of facts and groups nobody can have (``TypeError``)."""

    def __init__(self, tx: Tx, codecs: Mapping[str, Codec]) -> None:
        self._tx = tx
        self._codecs = codecs
        self.get = tx.get
        self.need = tx.need
        self.find = tx.find
        self.leave = tx.leave
        self.was_in_scope = tx.was_in_scope
        self.is_in_scope = tx.is_in_scope
        self.flag = tx.flag
        self.effect = tx.effect
        self.origin = tx.origin
        self.numbers = tx.numbers
        self.later = tx.later

    def put(self, kind: str, row: Row) -> None:
        """Replace a row; one that is not there is added, so that nobody overwrites what he cannot see.

        A fact may lose what tells of a person, and nothing else.
        """
        codec = self._codecs[kind]
        codec.check(row)
        there = self._tx.get(kind, row["id"])
        if there is None:
            self._tx.add(kind, row)
        elif codec.kind.fact and row != emptied(codec.kind, there):
            raise TypeError(f"{kind} are facts: they are added, never replaced")
        else:
            self._tx.put(kind, row)

    def add(self, kind: str, row: Row) -> None:
        """Insert a complete row."""
        self._codecs[kind].check(row)
        self._tx.add(kind, row)

    def delete(self, kind: str, row_id: str) -> None:
        """Delete a mutable row."""
        if self._codecs[kind].kind.fact:
            raise TypeError(f"{kind} are facts: they are never deleted")
        self._tx.delete(kind, row_id)

    def enter(self, subject: str, group: str) -> None:
        """Open a scope entry."""
        for one in (subject, group):
            word, colon, value = one.partition(":")
            if not (word and colon and value):
                raise TypeError(f"{one!r} is no subject or group")
        self._tx.enter(subject, group)


def checked(declared: Declared, codecs: Mapping[str, Codec]) -> Declared:
    """Return the same mutation, its ``apply`` watched."""
    return replace(declared, apply=watched(declared.apply, codecs))


def watched(apply: Step, codecs: Mapping[str, Codec]) -> Step:
    """``apply`` on a ``CheckedTx``."""

    def run(tx: Tx, args: Json, ctx: Context) -> None:
        apply(CheckedTx(tx, codecs), args, ctx)

    return run

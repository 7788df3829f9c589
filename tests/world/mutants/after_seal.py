"""Servers and devices that break what is promised after a seal: amendments, erasures, links, jobs nobody signed."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from server.amended import late
from server.amendments import mutations as amendments
from server.signatures import rules
from server.signatures.own_phone import offers, signing
from server.store.crypt import KeyRing
from server.store.engine import reading
from server.store.flush import Flush
from server.store.tables import Client
from tests.world import answers, forgetting
from tests.world.mutants.catalogue import by_world

if TYPE_CHECKING:
    import pytest


@by_world("S4.3", "N8", "after_seal")
def corrects_the_sealed_row(patch: pytest.MonkeyPatch) -> None:
    """An amendment is worked into the text the customer signed, all is hashed anew, and the database lets it happen."""
    prepare, write = Flush.prepare, Flush._write_rows

    def into(self: Any, changes: Any) -> None:
        made = [row for (kind, _id), row in changes.rows.items() if kind == "amendments"]
        for row in made:
            changes.rows["seals", row["seal"]] = _corrected(self._rows.read("seals", row["seal"]), row["changes"])
        prepare(self, changes)

    def bare(self: Any, seq: int) -> None:
        for verb in ("update", "replace"):
            self._connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS seals_no_{verb}")
        write(self, seq)

    patch.setattr(Flush, "prepare", into)
    patch.setattr(Flush, "_write_rows", bare)


def _corrected(seal: Any, changes: Any) -> Any:
    text = json.dumps(json.loads(seal["text"]) | {"changes": changes}, ensure_ascii=False)
    text_hash = sha256(text.encode()).hexdigest()
    both = bytes.fromhex(text_hash) + bytes.fromhex(seal["strokes_hash"])
    return seal | {"text": text, "text_hash": text_hash, "seal_hash": sha256(both).hexdigest()}


@by_world("S4.3", "N10", "after_seal")
def keeps_only_the_new_value(patch: pytest.MonkeyPatch) -> None:
    """What stood there before is not written down."""
    check = amendments.check

    def without(tx: Any, args: Any, ctx: Any, job: Any, seal: Any) -> Any:
        found = check(tx, args, ctx, job, seal)
        args["changes"] = [one | {"before": None} for one in args["changes"]]
        return found

    patch.setattr(amendments, "check", without)


@by_world("S4.6", "N10", "after_seal")
def adds_late_facts_to_a_signed_job(patch: pytest.MonkeyPatch) -> None:
    """They are flagged, and no amendment is made of them."""
    patch.setattr(late, "keep", lambda *_: None)


@by_world("S7.1", "N10", "after_seal")
def holds_a_job_up_that_nobody_signs(patch: pytest.MonkeyPatch) -> None:
    """The record is kept, and the job stays where it was."""
    patch.setattr(rules, "unsigned", lambda *_: rules.Signed(None))


@by_world("S3.3", "N11", "after_seal")
def keeps_the_key_of_who_was_erased(patch: pytest.MonkeyPatch) -> None:
    """His rows are emptied, and what people sent is still to be read."""
    patch.setattr(KeyRing, "destroy", lambda *_: None)


@by_world("S3.11", "N11", "after_seal")
def takes_in_what_comes_of_who_was_erased(patch: pytest.MonkeyPatch) -> None:
    """What a device did not know yet brings him back, under a new key."""
    patch.setattr(KeyRing, "gone", lambda *_: set())


@by_world("S3.11", "N11", "after_seal")
def leaves_him_on_the_devices(patch: pytest.MonkeyPatch) -> None:
    """What was sent is kept there as it was."""
    for module in (answers, forgetting):
        patch.setattr(module, "forget", lambda _store: None)


@by_world("S6.4", "N12", "after_seal")
def signs_twice_by_one_link(patch: pytest.MonkeyPatch) -> None:
    """The link's device goes on counting, and nobody asks whether it has signed."""
    mutation = signing._mutation

    def next_one(number: int, found: Any, *rest: Any) -> Any:
        with reading() as connection:
            offer = offers.Snapshot(connection, found.org).get("own_offers", found.id) or {}
            last = connection.scalar(select(Client.last_mutation_id).where(Client.client_id == offer["client_id"]))
        return mutation(number + (last or 0), found, *rest)

    patch.setattr(signing, "_mutation", next_one)
    patch.setattr(signing, "_only_while_open", lambda _found: lambda *_: None)


class _Any(str):
    """A digest that no other differs from."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return True

    def __ne__(self, other: object) -> bool:
        return False


@by_world("S6.3", "N12", "after_seal")
def signs_what_has_changed_meanwhile(patch: pytest.MonkeyPatch) -> None:
    """An offer stands whatever was added to the job since."""
    patch.setattr(offers, "basis", lambda *_: _Any())

"""What a device did and must deliver: numbered, receipted, renumbered. Source: ``SPEC.md`` P1, P3, Q5, V2.

The reference for the twin in ``ts/outbox.ts`` and ``ts/push.ts``, and the device of the deterministic tests.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from sync.messages import Outcome, Receipt

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from sync.messages import Json, Row


class Standing(StrEnum):
    """Where an entry stands with the office."""

    WAITING = "waiting"
    """The server has not said that it has it."""
    RECEIPTED = "receipted"
    """It took effect; its rows may not all be here yet."""
    WITH_OFFICE = "with_office"
    """Held or quarantined: a person there decides."""
    REFUSED = "refused"
    """Rejected: no longer shown as done."""

    @property
    def replayed(self) -> bool:
        """Whether it is laid over the server's rows (rule V2)."""
        return self is not Standing.REFUSED


@dataclass(frozen=True, slots=True)
class Item:
    """One captured mutation. ``n`` is the order of capture and never changes; ``mutation["id"]`` does after a fork."""

    n: int
    client_id: str
    mutation: Json
    job: str | None
    """The job it is about, if any: what keeps a lost job on the device (rule Q3)."""
    receipt: Receipt | None = None
    later: Receipt | None = None
    """What the office decided meanwhile, where that came before the first receipt."""

    @property
    def id(self) -> int:
        """Its number under its client id."""
        return int(self.mutation["id"])

    @property
    def standing(self) -> Standing:
        """By its latest receipt."""
        if self.receipt is None:
            return Standing.WAITING
        if self.receipt.outcome.took_effect:
            return Standing.RECEIPTED
        return Standing.REFUSED if self.receipt.outcome is Outcome.REJECTED else Standing.WITH_OFFICE


@dataclass(slots=True)
class Outbox:
    """All of a device's mutations that are not settled, in order of capture, and the settled ones beside them."""

    client_id: str
    next_id: int = 1
    items: list[Item] = field(default_factory=list)
    archive: list[Item] = field(default_factory=list)
    """Settled ones, kept 70 days by a device, to be offered again after a restore (rule Q5)."""
    _next_n: int = 1

    def add(self, made: Json, job: str | None) -> Item:
        """Give a mutation (all of its envelope but ``id``) the next number."""
        item = Item(self._next_n, self.client_id, {"id": self.next_id, **made}, job)
        self.items.append(item)
        self.next_id += 1
        self._next_n += 1
        return item

    def waiting(self) -> list[Item]:
        """Those without a receipt, ascending."""
        return sorted((one for one in self.items if one.standing is Standing.WAITING), key=lambda one: one.id)

    def batch(self, most: int) -> list[Json]:
        """The first run of consecutive ids to be sent."""
        waiting = self.waiting()[:most]
        return [one.mutation for at, one in enumerate(waiting) if one.id == waiting[0].id + at]

    def receipts_from(self) -> int:
        """The first id whose receipt is missing."""
        waiting = self.waiting()
        return waiting[0].id if waiting else self.next_id

    def settle(self, receipts: Iterable[Receipt]) -> None:
        """Write receipts beside what waits for them; late and repeated ones change nothing."""
        by_id = {one.id: one for one in receipts}
        for at, item in enumerate(self.items):
            mine = item.client_id == self.client_id and item.standing is Standing.WAITING
            if mine and item.id in by_id:
                self.items[at] = _receipted(item, by_id[item.id])

    def settle_later(self, row: Row, seq: int) -> None:
        """A later outcome, come as a row of kind ``receipts``; it counts once a complete page reaches ``seq``.

        It may come after the mutation settled, and before its first receipt, which it must wait for: until then another
        mutation of the same number may be meant (rule P1).
        """
        key = row["client_id"], row["mutation_id"]
        later = Receipt(key[1], Outcome(row["outcome"]), seq, row["code"], row["message"], row["field"])
        self.items = [_decided(one, later) if (one.client_id, one.id) == key else one for one in self.items]
        self.archive = [_told(one, later) if (one.client_id, one.id) == key else one for one in self.archive]

    def archive_settled(self, seq: int, left: Collection[str] = ()) -> None:
        """Take out of the replay what took effect and whose rows are here (rule V2).

        The rows of a job that was lost never come: its work is shown by the replay until the job is dropped (rule Q3).
        """
        done = [one for one in self.items if _settled(one, seq) and one.job not in left]
        moved = {one.n for one in done}
        self.archive += done
        self.items = [one for one in self.items if one.n not in moved]

    def holds(self, job: str) -> bool:
        """Whether work of this job is not receipted yet (rule Q3)."""
        return any(one.job == job for one in self.waiting())

    def renumber(self, client_id: str) -> None:
        """Number everything unreceipted from 1 under a new client id (rule P1).

        After a fork, a gap that cannot be filled, or a device put back to an old copy. Uuids stay: what the server
        has already is answered, not done again.
        """
        in_order = sorted(self.waiting(), key=lambda one: one.n)
        waiting = {one.n: at for at, one in enumerate(in_order, start=1)}
        self.items = [
            replace(one, client_id=client_id, mutation={**one.mutation, "id": waiting[one.n]}, later=None)
            if one.n in waiting
            else one
            for one in self.items
        ]
        self.client_id = client_id
        self.next_id = len(waiting) + 1

    def offer_again(self, last: int) -> bool:
        """After a restore: everything held beyond what the server knows waits once more.

        False where an id in between is not here any more: then ``renumber`` must follow.
        """
        lost = self._wait_again(lambda one: one.client_id == self.client_id and one.id > last)
        return {one.id for one in lost} == set(range(last + 1, self.next_id))

    def offer_again_after_restore(self, last: int) -> bool:
        """The server may lack what was receipted under earlier client ids, too, and nothing it says would show that.

        So all of that waits again, and the uuids sort it out. False where ``renumber`` must follow.
        """
        complete = self.offer_again(last)
        return not self._wait_again(lambda one: one.client_id != self.client_id) and complete

    def _wait_again(self, is_lost: Callable[[Item], bool]) -> list[Item]:
        lost = [one for one in [*self.items, *self.archive] if is_lost(one)]
        again = {one.n for one in lost}
        kept = [one for one in self.items if one.n not in again]
        self.archive = [one for one in self.archive if one.n not in again]
        self.items = sorted([*kept, *(replace(one, receipt=None, later=None) for one in lost)], key=lambda one: one.n)
        return lost


def receipts_of(wire: Sequence[Json]) -> list[Receipt]:
    """Return the receipts of an answer."""
    return [
        Receipt(one["id"], Outcome(one["outcome"]), one["seq"], one.get("code"), one.get("message"), one.get("field"))
        for one in wire
    ]


def _receipted(item: Item, first: Receipt) -> Item:
    receipt = first if item.later is None else replace(item.later, seq=max(item.later.seq, first.seq))
    return replace(item, receipt=receipt, later=None)


def _decided(item: Item, later: Receipt) -> Item:
    return replace(item, later=later) if item.receipt is None else replace(item, receipt=later)


def _told(item: Item, later: Receipt) -> Item:
    """Its rows are here already, so its seq stays; what is told of it does not."""
    return replace(item, receipt=replace(later, seq=item.receipt.seq if item.receipt else later.seq))


def _settled(item: Item, seq: int) -> bool:
    return item.standing is Standing.RECEIPTED and item.receipt is not None and item.receipt.seq <= seq

"""Devices that lose, reorder or forget what they hold."""

from __future__ import annotations

import uuid
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from sync.outbox import Outbox, Standing
from sync.rebase import Device
from tests.world import sender
from tests.world.disk import Disk, Kept, Opened
from tests.world.mutants.catalogue import by_world
from tests.world.sender import Sender

if TYPE_CHECKING:
    import pytest


def _drop_waiting(outbox: Outbox, most: int | None = None) -> None:
    """Without the first so many that wait, or all."""
    gone = {one.n for one in outbox.waiting()[:most]}
    outbox.items = [one for one in outbox.items if one.n not in gone]


@by_world("V5.2", "N1", "signed_out")
def drops_its_queue_on_401(patch: pytest.MonkeyPatch) -> None:
    """Signed out means forgotten."""
    refused = Sender._refused

    def forgetting(self: Sender, asked: Any, status: int, error: Any) -> str:
        if status == HTTPStatus.UNAUTHORIZED:
            self.phone.disk.write(lambda store: _drop_waiting(store.outbox))
        return refused(self, asked, status, error)

    patch.setattr(Sender, "_refused", forgetting)


@by_world("V3.3", "N1 N6", "lossy")
def gives_up_after_three_tries(patch: pytest.MonkeyPatch) -> None:
    """The third failure in a row costs the first of the queue."""
    exchange, failed = Sender._exchange, {}

    def counting(self: Sender) -> Any:
        event = yield from exchange(self)
        failed[self.phone.name] = failed.get(self.phone.name, 0) + 1 if event == "failed" else 0
        if failed[self.phone.name] == 3:
            self.phone.disk.write(lambda store: _drop_waiting(store.outbox, 1))
        return event

    patch.setattr(Sender, "_exchange", counting)


@by_world("V4.1", "N1 N6", "lossy")
def takes_what_it_sent_for_delivered(patch: pytest.MonkeyPatch) -> None:
    """Green means that the request went out."""
    exchange = Sender._exchange

    def optimistic(self: Sender) -> Any:
        sent = len(self.phone.disk.opened().outbox.batch(self.phone.settings.most))
        event = yield from exchange(self)
        if event == "failed":
            self.phone.disk.write(lambda store: _drop_waiting(store.outbox, sent))
        return event

    patch.setattr(Sender, "_exchange", optimistic)


@by_world("Q3.4", "N1", "long")
def drops_half_filled_forms_with_a_lost_job(patch: pytest.MonkeyPatch) -> None:
    """``leave`` looks at the outbox only."""
    drop = Opened._drop_left

    def careless(self: Opened) -> None:
        self.kept.drafts = {key: job for key, job in self.kept.drafts.items() if job not in self.left}
        drop(self)

    patch.setattr(Opened, "_drop_left", careless)


@by_world("Q3.4", "N1", "long_offline")
def drops_unsent_work_with_a_lost_job(patch: pytest.MonkeyPatch) -> None:
    """``leave`` takes the outbox with it."""
    leave = Device._leave

    def careless(self: Any, job: str) -> None:
        leave(self, job)
        waiting = {one.n for one in self.outbox.waiting() if one.job == job}
        self.outbox.items = [one for one in self.outbox.items if one.n not in waiting]

    patch.setattr(Device, "_leave", careless)


@by_world("P1.1 V7.1", "N3", "clocks")
def orders_its_queue_by_the_clock(patch: pytest.MonkeyPatch) -> None:
    """What waits is numbered by the time it bears."""
    add = Outbox.add

    def sorting(self: Outbox, made: Any, job: Any) -> Any:
        item = add(self, made, job)
        waiting = self.waiting()
        ids = [one.id for one in waiting]
        by_clock = sorted(waiting, key=lambda one: one.mutation["at"])
        new = {one.n: {**one.mutation, "id": number} for one, number in zip(by_clock, ids, strict=True)}
        self.items = [replace(one, mutation=new.get(one.n, one.mutation)) for one in self.items]
        return item

    patch.setattr(Outbox, "add", sorting)


@by_world("Q5.1", "N1", "anew")
def empties_its_outbox_with_a_reset(patch: pytest.MonkeyPatch) -> None:
    """Beginning anew means everything."""
    apply = Device._apply_rows

    def thorough(self: Any, page: Any) -> None:
        if page["reset"]:
            _drop_waiting(self.outbox)
        apply(self, page)

    patch.setattr(Device, "_apply_rows", thorough)


@by_world("Q5.5", "N1", "restored")
def throws_receipted_work_away(patch: pytest.MonkeyPatch) -> None:
    """Nothing is kept to be offered again after a restore."""
    settled = Outbox.archive_settled

    def tidy(self: Outbox, *asked: Any) -> None:
        settled(self, *asked)
        self.archive = []

    patch.setattr(Outbox, "archive_settled", tidy)


@by_world("Q5.5", "N1 N7", "restored")
def offers_nothing_again(patch: pytest.MonkeyPatch) -> None:
    """A restored server is believed to have what it once receipted."""
    for name in ("offer_again", "offer_again_after_restore"):
        patch.setattr(Outbox, name, lambda *_: True)


@by_world("P1.6", "N1", "put_back")
def renumbers_with_new_uuids(patch: pytest.MonkeyPatch) -> None:
    """What is sent again under another number is another thing."""
    renumber = Outbox.renumber

    def anew(self: Outbox, client_id: str) -> None:
        renumber(self, client_id)
        self.items = [
            replace(one, mutation={**one.mutation, "uuid": str(uuid.uuid5(uuid.UUID(client_id), str(one.n)))})
            if one.standing is Standing.WAITING
            else one
            for one in self.items
        ]

    patch.setattr(Outbox, "renumber", anew)


@by_world("V1.4", "N1", "full")
def loses_the_last_save_when_it_is_full(patch: pytest.MonkeyPatch) -> None:
    """A refused write takes the one before with it."""
    write = Disk.write

    def clumsy(self: Disk, work: Any, stored: Any = None, *, grows: bool = False) -> Any:
        if self.full and grows and self.held.items:
            self.held = replace(self.held, items=self.held.items[:-1], next_id=max(1, self.held.next_id - 1))
        return write(self, work, stored, grows=grows)

    patch.setattr(Disk, "write", clumsy)


@by_world("V1.2", "N1", "deaths")
def says_saved_before_it_is(patch: pytest.MonkeyPatch) -> None:
    """The person is told first and the disk is written afterwards."""
    write = Disk.write

    def hasty(self: Disk, work: Any, stored: Any = None, *, grows: bool = False) -> Any:
        if stored is not None and not (self.full and grows):
            store = self.opened()
            stored(store, work(store))
        return write(self, work, grows=grows)

    patch.setattr(Disk, "write", hasty)


@by_world("V3.9", "N4", "two_tabs", seeds=20)
def lets_an_old_page_over_a_new_one(patch: pytest.MonkeyPatch) -> None:
    """Whichever tab is last writes what it was told, however long ago."""
    take = sender.take

    def indifferent(store: Any, asked: Any, page: Any, offset: int) -> str:
        return take(store, asked | {"cursor": store.cursor}, page, offset)

    patch.setattr(sender, "take", indifferent)


@by_world("Q3.5", "N4", "calm")
def keeps_the_customer_of_a_lost_job(patch: pytest.MonkeyPatch) -> None:
    """Name and address stay on a phone that has no work there."""
    patch.setattr(Opened, "_drop_left", Device._drop_left)


@by_world("Q3.4", "N4", "calm")
def keeps_a_lost_job_for_ever(patch: pytest.MonkeyPatch) -> None:
    """Nothing is ever dropped."""
    patch.setattr(Kept, "holds", lambda *_: True)


@by_world("P1.6 P1.7", "N1", "put_back", seeds=20)
def believes_every_receipt(patch: pytest.MonkeyPatch) -> None:
    """Also one for what was not in the request, and never mind how far the server has counted."""
    take = sender.take

    def gullible(store: Any, asked: Any, page: Any, offset: int) -> str:
        every = [{"id": number} for number in range(1, store.outbox.next_id)]
        counted = min(page["last_mutation_id"], asked["outbox"]["next_id"] - 1)
        return take(store, asked | {"mutations": every}, page | {"last_mutation_id": counted}, offset)

    patch.setattr(sender, "take", gullible)

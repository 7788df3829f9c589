"""N11 who was erased is nowhere in clear: not at the server, not on a device that has synced since."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.world.checker.facts import TOOK_EFFECT
from tests.world.checker.persons import personal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.world.checker.facts import Facts
    from tests.world.history import Event

MARK = re.compile(r"\d{11,}")
"""What people say of one person only; in it no other text looks like it."""


def left_over(facts: Facts) -> Iterator[str]:
    """N11: every value told of him is gone, and so is every key; an erasure outlives a restore by our own tool."""
    values = {value for args in _told(facts) for value in args}
    if values:
        looked = re.compile("|".join(sorted(map(re.escape, values))))
        for where, text in facts.server.texts:
            if found := looked.search(text):
                yield f"{found[0]} of a customer who was erased stands in {where}"
        for device in facts.devices:
            for where, text in device.texts if device.connected else ():
                if found := looked.search(text):
                    yield f"{found[0]} of a customer who was erased stands in {where} of {device.device}"
    yield from _forgotten(facts)


def _told(facts: Facts) -> Iterator[list[str]]:
    """What people wrote down of who was erased, and what he wrote himself."""
    for one in facts.history.of("saved", "confirmed"):
        name = one.get("name", "signatures.sign")
        if facts.customer_of(one["args"]) in facts.erased:
            yield [mark for key in personal(name, one["args"]) for mark in MARK.findall(str(one["args"].get(key)))]


def _forgotten(facts: Facts) -> Iterator[str]:
    """An erasure that was answered is there, unless somebody who knew of none put files back since."""
    silent = max((one.at for one in facts.restores if not one.get("known")), default=-1)
    for saved in facts.saved:
        if saved["name"] != "customers.erase" or saved["args"]["customer"] in facts.erased:
            continue
        if _answered(facts, saved, silent):
            yield f"the erasure {saved['args']['id']} was answered, and his customer is not erased"


def _answered(facts: Facts, saved: Event, since: int) -> bool:
    return any(
        one.at > since and [saved["uuid"], outcome] in one["receipts"]
        for one in facts.receipted.get(saved["uuid"], ())
        for outcome in TOOK_EFFECT
    )

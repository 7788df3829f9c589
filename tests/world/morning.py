"""A day that begins with people at work: what comes after a signature needs one first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.world.desk import Dispatcher
from tests.world.technician import Technician

if TYPE_CHECKING:
    import random

    from tests.world.world import World

LOOKS = 5
"""Fewer than so many things are done early by customers with a link."""
LETTER = 0.4
"""In so many mornings somebody has written that he wishes to be forgotten."""


def begin(world: World, chance: random.Random) -> None:
    """On a good line everybody gets a job and goes to it; some of what was done there is delivered."""
    whole, world.line.weights = world.line.weights, {}
    people = world.people.values()
    technicians = [one for one in people if isinstance(one, Technician)]
    desks = {one.phone.caller.centres: one for one in people if type(one) is Dispatcher}
    for one in technicians:
        desks[one.phone.caller.centres].register({}, one.phone.caller.user)
    for phone in sorted(world.phones, key=lambda one: one.name):  # desks first
        world.rest(phone)
    for one in technicians:
        one.go_to_work()
    for one in technicians[: chance.randrange(len(technicians) + 1)]:
        world.rest(one.phone)
    for _ in range(chance.randrange(LOOKS)):
        world.customers.act()
    if chance.random() < LETTER:
        world.people["lead1"].act("erase")
    world.line.weights = whole

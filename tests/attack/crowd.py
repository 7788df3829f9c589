"""Sixteen devices of nine people and a poller, each a thread of its own, against a product under gunicorn."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import TYPE_CHECKING

from server import store
from server.auth import accounts
from tests.attack.device import Device
from tests.attack.people import Person, Shared
from tests.server.office import PASSWORD
from tests.wire import uuid7

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.attack.served import Attacked
    from tests.server.office import Office

TECHNICIANS = 4
EACH = 2
"""Devices of a technician, and of a dispatcher."""
DISPATCHERS = 3
MANAGERS = 2
JOBS = 6
CENTRES = 6


class Crowd:
    """``work(rounds)``, with whatever is done to the product meanwhile; then ``settle`` and look at ``devices``."""

    def __init__(self, office: Office, product: Attacked, seed: int) -> None:
        self._office, self._product = office, product
        self.chance = Random(seed)
        names = [f"field{n}" for n in range(TECHNICIANS)]
        desks = [f"desk{n}" for n in range(DISPATCHERS)]
        leads = [f"lead{n}" for n in range(MANAGERS)]
        with office.app.app_context():
            fields = [office.add_user(name, "technician") for name in names]
            for name in desks:
                office.add_user(name, "dispatcher")
            centres = [uuid7() for _ in range(CENTRES)]
            about = [
                ("dispatch.put_centre", {"id": one, "name": "New", "phone": "1", "address": "a"}) for one in centres
            ]
            store.run_as(store.system_caller(office.org), about)
            for name in leads:
                office.users[name] = _everywhere(office, name)
        jobs = [office.job(self.chance.choice(names)) for _ in range(JOBS)]
        self.shared = Shared(jobs, fields, [office.centre, *centres])
        roles = [(one, "technician") for one in names * EACH] + [(one, "dispatcher") for one in desks * EACH]
        self.people = [self._person(*one) for one in roles + [(one, "manager") for one in leads]]
        self.poller = self._device(leads[0])
        self.done = threading.Event()

    @property
    def devices(self) -> list[Device]:
        """All sixteen."""
        return [one.device for one in self.people]

    def work(self, rounds: int) -> None:
        """Everybody acts and syncs so many times, all at once, while the poller pulls without a pause."""
        self._together(lambda person: self._act(person, iter(range(rounds))))

    def work_while(self, go_on: Callable[[], bool]) -> None:
        """The same for as long as ``go_on`` says."""
        self._together(lambda person: self._act(person, iter(go_on, False)))

    def _together(self, act: Callable[[Person], None]) -> None:
        with ThreadPoolExecutor(len(self.people) + 1) as pool:
            polling = pool.submit(self._poll)
            working = [pool.submit(act, person) for person in self.people]
            try:
                for one in working:
                    one.result()
            finally:
                self.done.set()
            polling.result()

    @staticmethod
    def _act(person: Person, times: Iterator[object]) -> None:
        person.device.deliver()
        for _ in times:
            person.act()
            person.device.deliver()

    def _poll(self) -> None:
        while not self.done.is_set():
            self.poller.exchange()
        self.poller.deliver()

    def _device(self, name: str) -> Device:
        return Device(self._product.url, self._office.login(name), PASSWORD)

    def _person(self, name: str, role: str) -> Person:
        return Person(self._device(name), role, self.shared, Random(self.chance.random()))


def _everywhere(office: Office, name: str) -> str:
    """A manager of no centre, and so of all."""
    return accounts.make_user(office.org, office.login(name), PASSWORD, name=name, role="manager")

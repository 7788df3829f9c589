"""One push with what nobody can take in it, and at once the desk's pull: the doubt a journey left, thousands of times.

Every desk that pulls after the push was answered has all its items, whichever process answers it, while pollers pull
and other phones push. ``Round`` counts; ``missed`` says what was not seen, or was not what was sent.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from tests.attack.device import Device, photo
from tests.server.office import PASSWORD
from tests.wire import uuid7

if TYPE_CHECKING:
    from tests.attack.served import Attacked
    from tests.server.office import Office

POISON = [("parts.teleport", 1, "UNKNOWN_NAME"), ("parts.use", 99, "NEWER_VERSION"), ("jobs.accept", 1, "MALFORMED")]
STEPS = ("accept", "travel", "arrive", "start")
POLLERS = 2
PHONES = 3
MOST = 200
"""More items than come between two looks."""


class Rounds:
    """``run(count)``: so many rounds of each of ``PHONES`` phones. ``missed``: sentences, none when all is well."""

    def __init__(self, office: Office, product: Attacked) -> None:
        self._office, self._url = office, product.url
        self.missed: list[str] = []
        self.rounds = self.pulls = 0
        self._done = threading.Event()
        self._jobs = [office.job() for _ in range(PHONES)]

    def run(self, count: int) -> None:
        """All phones at once."""
        with ThreadPoolExecutor(POLLERS + PHONES) as pool:
            polling = [pool.submit(self._poll, role) for role in ("dispatcher", "supervisor")[:POLLERS]]
            try:
                list(pool.map(lambda job: self._phone(job["id"], count), self._jobs))
            finally:
                self._done.set()
            for one in polling:
                one.result()

    def _device(self, name: str) -> Device:
        made = Device(self._url, self._office.login(name), PASSWORD)
        made.deliver()
        return made

    def _poll(self, role: str) -> None:
        desk = self._device(role)
        while not self._done.is_set():
            desk.exchange()
            self.pulls += 1

    def _phone(self, job: str, count: int) -> None:
        phone, desk = self._device("technician"), self._device("dispatcher")
        for number in range(count):
            expected = {}
            for name, v, code in POISON:
                made = phone.save(name, {"job": job} | ({"weight": 1.5} if code == "MALFORMED" else {}), v=v)
                expected[made["id"]] = code
            for step in STEPS:
                phone.save(f"jobs.{step}", {"job": job})
            phone.save("photos.add", photo(job, id=uuid7()))
            phone.deliver()
            desk.exchange()
            self._look(desk, f"round {number}", {(phone.client_id, n): code for n, code in expected.items()})
            self.rounds += 1

    def _look(self, desk: Device, when: str, expected: dict[tuple[str, int], str]) -> None:
        items = list(desk.rows.get("review_items", {}).values())[-MOST:]
        here = {(one["client_id"], one["mutation_id"]): one["code"] for one in items}
        for key, code in expected.items():
            if here.get(key) != code:
                self.missed.append(f"{when}: {desk.username} has {here.get(key)} of {key} for {code}")

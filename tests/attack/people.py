"""What sixteen people do at once, to the same jobs, customers and ids: real mutations, seeded, many in conflict."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.attack.device import photo
from tests.wire import now, uuid7

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from tests.attack.device import Device
    from tests.wire import Json

WORDS = ("不制冷", "漏水", "异响", "不启动", "遥控失灵")
RACED = 3


@dataclass
class Shared:
    """What all of them have their hands on."""

    jobs: list[Json]
    technicians: list[str]
    centres: list[str]
    """Some of them without a job so far."""
    ids: list[str] = field(default_factory=lambda: [uuid7() for _ in range(RACED)])
    """New rows' ids that more than one device believes its own."""
    sent: list[tuple[str, Json, Json]] = field(default_factory=list)
    """(name, args, envelope) of what a technician saved: his other device may send the same."""


class Person:
    """One device and what its owner does with it."""

    def __init__(self, device: Device, role: str, shared: Shared, chance: Random) -> None:
        self.device, self._shared, self._chance = device, shared, chance
        does: dict[str, tuple[Callable[[], None], ...]] = {
            "technician": (self._photo, self._photo, self._raced, self._step, self._edit, self._again, self._odd),
            "dispatcher": (self._assign, self._edit, self._register, self._window, self._odd),
            "manager": (self._register, self._edit, self._assign, self._centre),
        }
        self._does = does[role]

    def act(self) -> None:
        """One to four things, then a sync."""
        for _ in range(self._chance.randint(1, 4)):
            self._chance.choice(self._does)()

    def _job(self) -> str:
        return str(self._chance.choice(self._shared.jobs)["id"])

    def _save(self, name: str, args: Json, **envelope: Any) -> Json:
        return self.device.save(name, args, **envelope)

    def _photo(self) -> None:
        made = self._save("photos.add", photo(self._job(), id=uuid7()))
        self._shared.sent.append((made["name"], made["args"], {key: made[key] for key in ("uuid", "at")}))

    def _raced(self) -> None:
        """A new row with an id that others use as well."""
        self._save("photos.add", photo(self._job(), id=self._chance.choice(self._shared.ids)))

    def _again(self) -> None:
        """What another device has sent or is sending: the same uuid and content."""
        if self._shared.sent:
            name, args, envelope = self._chance.choice(self._shared.sent)
            if envelope["uuid"] not in {one["uuid"] for one in self.device.saved}:
                self._save(name, args, **envelope)

    def _step(self) -> None:
        self._save(f"jobs.{self._chance.choice(('accept', 'travel', 'arrive', 'start'))}", {"job": self._job()})

    def _odd(self) -> None:
        """What no server can take."""
        self._save("parts.teleport", {"job": self._job()})

    def _edit(self) -> None:
        job = self._job()
        known = self.device.rows.get("jobs", {}).get(job)
        if known is not None:
            to = self._chance.choice([one for one in WORDS if one != known["fault"]])
            self._save("jobs.edit", {"job": job, "field": "fault", "from": known["fault"], "to": to})

    def _assign(self) -> None:
        who = self._chance.choice(self._shared.technicians)
        self._save("jobs.assign", {"job": self._job(), "assignment": uuid7(), "technician": who})

    def _window(self) -> None:
        at = now()
        self._save("jobs.reschedule", {"job": self._job(), "window_start": at, "window_end": at})

    def _centre(self) -> None:
        centre = self._chance.choice(self._shared.centres)
        self._save("dispatch.put_centre", {"id": centre, "name": f"Centre {self._chance.random():.3}"})

    def _register(self) -> None:
        """Customer, site and job, now and then for a customer whose id another desk uses at this moment."""
        centre = self._chance.choice(self._shared.centres)
        customer = self._chance.choice([uuid7(), uuid7(), self._chance.choice(self._shared.ids)])
        site, job = uuid7(), uuid7()
        about = {"customer": customer, "centre": centre}
        self._save(
            "customers.create", {"id": customer, "centre": centre, "name": "李雷", "phone": "1", "kind": "person"}
        )
        self._save("customers.add_site", {"id": site, "customer": customer, "address": "人民路 1 号"})
        self._save("jobs.register", {
            "id": job, **about, "site": site, "product": "空调", "fault": "不制冷", "channel": "phone",
            "charge_type": "free", "priority": "normal", "received_at": now(), "contact_name": "李雷",
            "contact_phone": "1",
        })  # fmt: skip

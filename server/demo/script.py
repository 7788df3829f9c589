"""A demo job as a row of events: who did what, when (D1–D12)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from server import clock
from server.demo import facts
from server.demo.customers import CUSTOMERS, Customer, Machine
from server.demo.jobs import JOBS, SIGNED, DemoJob
from server.demo.names import named
from server.demo.player import Event, mutation_id
from server.demo.signing import sign
from server.jobs.notices import notice_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.demo.times import Times
    from sync.messages import Json

CLOCK: Final = {
    "register": 0, "assign": 8, "accept": 14, "appoint": 20, "travel": 31, "arrive": 54, "start": 58, "report": 64,
    "parts": 67, "checks": 74,
}  # fmt: skip
"""Minutes after the job was registered."""
FIELD: Final = ("accept", "appoint", "travel", "arrive", "start")
STEP_OF: Final = {"accepted": 1, "appointed": 2, "travelling": 3, "arrived": 4, "working": 5} | dict.fromkeys(SIGNED, 5)
"""How many of ``FIELD`` are behind a job in this state."""
LAST_OF: Final = {"assign": 0, "start": 5}
HANDED_OVER: Final = 40
SEAL_AFTER: Final = 16
LEAVE_AFTER: Final = 7
VERIFY_AFTER: Final = 190
PLACE: Final = {"lat_e7": 302741500, "lon_e7": 1202155100, "accuracy_m": 24}

MACHINES: Final[dict[str, tuple[Customer, Machine]]] = {
    machine.key: (customer, machine) for customer in CUSTOMERS for machine in customer.machines
}
DISPATCHERS: Final = {"east": "dispatcher", "west": "dispatcher2"}
SUPERVISORS: Final = {"east": "supervisor", "west": "supervisor2"}


def events(times: Times) -> list[Event]:
    """Everything about customers and jobs, in the order in which it happened."""
    found = [event for customer in CUSTOMERS for event in _customer(customer, times)]
    found += [event for job in JOBS for event in Script(job, times).events()]
    found += _incidents(times)
    return sorted(found, key=lambda event: event.at)


def _incidents(times: Times) -> Iterator[Event]:
    """What the office has to decide: work on a job given to another meanwhile, a value written on both sides."""
    told = {"job": named("job", "j26"), "actual_fault": "门铰链变形，门封条压不紧"}
    yield Event("tech1", times.back(3, "15:45"), "jobs.report", told, "j26:late")
    edit: Json = {"job": named("job", "j07"), "field": "fault", "from": "夜间热水温度不够，客人投诉"}
    by_desk, by_phone = edit | {"to": "三楼以上夜间热水温度不够"}, edit | {"to": "夜间回水泵不启动，热水温度不够"}
    yield Event("dispatcher", times.ago(60), "jobs.edit", by_desk, "j07:desk")
    yield Event("tech1", times.ago(52), "jobs.edit", by_phone, "j07:phone")


def _customer(customer: Customer, times: Times) -> Iterator[Event]:
    at, user = times.back(29, "09:00"), DISPATCHERS[customer.centre]
    own, site = named("customer", customer.key), named("site", customer.key)
    args: Json = {"id": own, "centre": named("centre", customer.centre), "name": customer.name}
    args |= {"phone": customer.phone, "kind": customer.kind, "note": customer.note}
    yield Event(user, at, "customers.create", args, customer.key)
    place = {"id": site, "customer": own, "address": customer.address, "district": customer.district, "note": None}
    yield Event(user, at, "customers.add_site", place, customer.key)
    for machine in customer.machines:
        row = machine._asdict() | {"id": named("machine", machine.key), "customer": own, "site": site, "note": None}
        del row["key"]
        yield Event(user, at, "customers.add_equipment", row, machine.key)


class Script:
    """One job's events."""

    def __init__(self, job: DemoJob, times: Times) -> None:
        self.job = job
        self.times = times
        self.customer, self.machine = MACHINES[job.machine]
        self.id = named("job", job.key)
        self.desk = DISPATCHERS[self.customer.centre]
        self.zero = times.ago(job.began) if isinstance(job.began, int) else times.back(*job.began)
        self.shift = 0

    def events(self) -> Iterator[Event]:
        """From the call to where the job stands now."""
        yield self._do(self.desk, "register", "jobs.register", self._registered())
        if self.job.first:
            before, reached = self.job.first
            yield from self._sent_out(before, "first")
            yield from self._on_the_way(before, LAST_OF[reached])
            self.shift = HANDED_OVER if reached == "assign" else CLOCK["checks"] + HANDED_OVER
        if self.job.tech:
            yield from self._sent_out(self.job.tech, "last")
            yield from self._on_the_way(self.job.tech, STEP_OF.get(self.job.stage, 0))
        if self.job.stage == "cancelled":
            cancelled = {"job": self.id, "reason": self.job.note}
            yield self._do(self.desk, "accept", "jobs.cancel", cancelled)
        if self.job.tech and self.job.stage in ("working", *SIGNED):
            yield from self._work(self.job.tech)
        if self.job.tech and self.job.stage in SIGNED:
            yield from self._finish(self.job.tech)

    def _registered(self) -> Json:
        job, customer = self.job, self.customer
        return {
            "id": self.id,
            "centre": named("centre", customer.centre),
            "customer": named("customer", customer.key),
            "site": named("site", customer.key),
            "equipment": named("machine", self.machine.key),
            "product": self.machine.product,
            "fault": job.fault,
            "channel": job.channel,
            "charge_type": job.charge,
            "priority": job.priority,
            "received_at": self._at("register"),
            "promised_at": None,
            "contact_name": customer.contact,
            "contact_phone": customer.phone,
        }

    def _sent_out(self, technician: str, which: str) -> Iterator[Event]:
        args: Json = {"job": self.id, "assignment": named("assignment", self.job.key, which)}
        args |= {"technician": named("user", technician)} | self._promised()
        reason = self.job.note if which == "last" and self.job.first else None
        yield self._do(self.desk, "assign", "jobs.assign", args | {"reason": reason}, which)

    def _promised(self) -> Json:
        """A window the desk gave, where the technician has not agreed on one himself yet."""
        if self.job.slot is None or self.job.stage not in ("assigned", "accepted"):
            return {"window_start": None, "window_end": None}
        start, end = self.times.slot(self.job.slot)
        return {"window_start": start, "window_end": end}

    def _on_the_way(self, technician: str, steps: int) -> Iterator[Event]:
        for event in FIELD[:steps]:
            args: Json = {"job": self.id}
            if event == "appoint":
                args |= self._window()
            elif event in ("travel", "arrive"):
                args |= PLACE
            yield self._do(technician, event, f"jobs.{event}", args, technician)
            if event == "accept":
                yield self._do(technician, event, "notices.read", {"notice": self._notice(technician)}, technician)

    def _notice(self, technician: str) -> str:
        """The line in his inbox that told him of the job."""
        which = "last" if technician == self.job.tech else "first"
        sent = self._do(self.desk, "assign", "jobs.assign", {}, which)
        return notice_id(mutation_id(sent), "assigned", named("user", technician))

    def _window(self) -> Json:
        start, end = (
            self.times.slot(self.job.slot) if self.job.slot is not None else (self._at("arrive"), self._at("checks"))
        )
        return {"window_start": start, "window_end": end, "note": None}

    def _work(self, technician: str) -> Iterator[Event]:
        job = self.job
        if job.actual:
            yield self._do(technician, "report", "jobs.report", {"job": self.id, "actual_fault": job.actual})
        for number, fitted in enumerate(job.parts, 1):
            yield self._do(technician, "parts", "parts.use", facts.part(job, number, fitted), number)
        for reading in facts.readings(job, self.machine.product):
            args = facts.check(job, self.machine.product, reading, self._at("checks"), self.times)
            yield self._do(technician, "checks", "checks.record", args, reading.number)

    def _finish(self, technician: str) -> Iterator[Event]:
        job, started = self.job, CLOCK["start"]
        ended = self._minutes(CLOCK["checks"] + job.work)
        travel = facts.time(job, "travel", self._at("travel"), self._at("arrive"))
        yield Event(technician, ended, "timesheets.record", travel, f"{job.key}:travel")
        worked = facts.time(job, "work", self._minutes(started), ended)
        yield Event(technician, ended, "timesheets.record", worked, f"{job.key}:work")
        if job.rating:
            yield Event(technician, ended, "signatures.rate", facts.rating(job, job.rating), job.key)
        signed = self._minutes(CLOCK["checks"] + job.work + SEAL_AFTER)
        yield Event(technician, signed, "signatures.sign", partial(sign, job, self.customer, signed), job.key)
        if job.stage == "signed":
            return
        left = self._minutes(CLOCK["checks"] + job.work + SEAL_AFTER + LEAVE_AFTER)
        yield Event(technician, left, "jobs.leave", {"job": self.id, "note": None}, job.key)
        if job.stage == "verified":
            verified = self._minutes(CLOCK["checks"] + job.work + VERIFY_AFTER)
            supervisor = SUPERVISORS[self.customer.centre]
            yield Event(supervisor, verified, "jobs.verify", {"job": self.id, "note": None}, job.key)

    def _do(self, user: str, when: str, name: str, args: Json, *more: object) -> Event:
        return Event(user, self._at(when), name, args, ":".join(map(str, (self.job.key, when, *more))))

    def _at(self, when: str) -> str:
        return self._minutes(CLOCK[when] + (self.shift if when != "register" else 0), shifted=True)

    def _minutes(self, minutes: int, *, shifted: bool = False) -> str:
        return clock.before(self.zero, minutes=-(minutes if shifted else minutes + self.shift))

"""The dispatcher and the supervisor, on devices like everybody's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.world.after_seal import AfterSeal
from tests.world.people import Person
from tests.world.server import USERS, centre_of

if TYPE_CHECKING:
    from sync.messages import Json, Row

TECHNICIANS = tuple(user for name, user in USERS.items() if name.startswith("tech"))
MOST_JOBS = 6


class Dispatcher(Person):
    """The desk, on a device of its own like everybody's."""

    def _doings(self) -> tuple[str, ...]:
        return ("register", "assign", "assign", "reschedule", "cancel", "edit", "decide", "decide", "settle", "read")

    def register(self, _rows: dict[str, list[Row]], technician: str | None = None) -> str:
        """Somebody calls: customer, place and job."""
        customer, site, job = (self.phone.new_id() for _ in range(3))
        person = {"name": self.mark("李雷"), "phone": self.mark("138"), "kind": "person"}
        self._do("customers.create", None, id=customer, centre=centre_of(self.phone.name), **person)
        self._do("customers.add_site", None, id=site, customer=customer, address=self.mark("人民路 "))
        about = {"product": "空调", "fault": "不制冷", "channel": "phone", "charge_type": "paid", "priority": "normal"}
        who = {"contact_name": self.mark("韩梅"), "contact_phone": self.mark("139"), "received_at": self.phone.wall()}
        self._do(
            "jobs.register",
            job,
            id=job,
            centre=centre_of(self.phone.name),
            customer=customer,
            site=site,
            **about,
            **who,
        )
        given = {"assignment": self.phone.new_id(), "technician": technician or self._somebody()}
        return self._do("jobs.assign", job, job=job, **given)

    def _somebody(self) -> str:
        return self.chance.choice(TECHNICIANS)

    def assign(self, rows: dict[str, list[Row]]) -> str | None:
        """Send somebody out, or somebody else, or the first one again."""
        job = self._one(rows, "jobs")
        if job is None or (job["technician"] and self.chance.random() < 0.6):
            return self.register(rows) if len(rows.get("jobs", [])) < MOST_JOBS else None
        args = {"assignment": self.phone.new_id(), "technician": self._somebody()}
        return self._do("jobs.assign", job["id"], job=job["id"], **args)

    def reschedule(self, rows: dict[str, list[Row]]) -> str | None:
        """Another time, now and then an impossible one."""
        job = self._one(rows, "jobs")
        if job is None:
            return None
        hours = self.chance.choice((2, 3, -1))
        window = {"window_start": self._moment(1), "window_end": self._moment(hours)}
        return self._do("jobs.reschedule", job["id"], job=job["id"], reason="改期", **window)

    def cancel(self, rows: dict[str, list[Row]]) -> str | None:
        """Not often."""
        job = self._one(rows, "jobs")
        if job is None or self.chance.random() < 0.5:
            return None
        return self._do("jobs.cancel", job["id"], job=job["id"], reason="客户取消")

    def decide(self, rows: dict[str, list[Row]]) -> str | None:
        """Close an item, let it be done, or correct it."""
        item = self._one(rows, "review_items", state="open")
        if item is None:
            return None
        way = self.chance.choice(("close", "release", "correct"))
        more: Json = {"close": {"reason": "知道了"}, "release": {}, "correct": {"args": {"job": item["job"]}}}[way]
        return self._do(f"reviews.{way}", None, item=item["id"], **more)


class Manager(AfterSeal, Dispatcher):
    """Checks what was done, keeps the customers' files; looks after lost phones (``weather``)."""

    def _doings(self) -> tuple[str, ...]:
        usual = ("verify", "verify", "decide", "assign", "read", "site", "site", "strike_out", "strike_out")
        return (*usual, "confirm", "send_back", "send_back", "amend", "erase", "erase") if self.seals else usual

    def site(self, rows: dict[str, list[Row]]) -> str | None:
        """Another address of a customer."""
        customer = self._one(rows, "customers")
        args = {"id": self.phone.new_id(), "address": self.mark("人民路 ")}
        return customer and self._do("customers.add_site", None, customer=customer["id"], **args)

    def strike_out(self, rows: dict[str, list[Row]]) -> str | None:
        """Delete it again, where nothing refers to it."""
        site = self._one(rows, "sites")
        return site and self._do("customers.take_back", None, kind="sites", id=site["id"])

    def verify(self, rows: dict[str, list[Row]]) -> str | None:
        """The result is confirmed."""
        job = next((row for row in rows.get("jobs", []) if row["status"] in ("signed", "left")), None)
        return job and self._do("jobs.verify", job["id"], job=job["id"], note=None)

    def confirm(self, rows: dict[str, list[Row]]) -> str | None:
        """The same, with a word about what was unusual."""
        job = next((row for row in rows.get("jobs", []) if row["status"] in ("signed", "left")), None)
        return job and self._do("jobs.confirm", job["id"], **self._said(job), note=self.mark("已核"), marks=[])

    def send_back(self, rows: dict[str, list[Row]]) -> str | None:
        """Something is missing."""
        job = next((row for row in rows.get("jobs", []) if row["status"] in ("signed", "left")), None)
        if job is None:
            return None
        return self._do("jobs.send_back", job["id"], **self._said(job), reason=self.mark("缺照片"), lines=[])

    def _said(self, job: Row) -> Json:
        return {"id": self.phone.new_id(), "job": job["id"]}

    def erase(self, rows: dict[str, list[Row]]) -> str | None:
        """He wishes to be forgotten, whoever is on the way to him."""
        customer = self._one(rows, "customers")
        if customer is None or self.chance.random() < 0.5:
            return None
        wish = {"reason": f"{customer['name']} 要求", "even_if_open": self.chance.choice((0, 1, 1))}
        about = {"id": self.phone.new_id(), "customer": customer["id"]}
        return self._do("customers.erase", None, **about, **wish, photos=self.chance.choice((0, 1)))

"""What a technician does all day, and now and then what makes no sense."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from server import clock as times
from tests.world.finishing import Finishing

if TYPE_CHECKING:
    from sync.messages import Json, Row

RECORDED = sorted(
    path
    for path in (Path(__file__).resolve().parents[2] / "sync/spec/recorded").glob("*.json")
    if path.name.split(".")[0] in ("parts", "checks", "timesheets", "photos", "jobs")
    and '"job":' in path.read_text(encoding="utf-8")
)
SIZES = (1, 2, 700, 4095, 4096, 4097, 9000)
AFTER = ("amend", "amend", "sign_anew", "unsigned", "offer", "offer", "take_link_back", "answer")
EARLY = 0.8
"""In so many mornings the first customer has signed."""
BIG = 128 * 1024 + 11
"""Beyond the server's own chunk."""


class Technician(Finishing):
    """Works his jobs."""

    def _doings(self) -> tuple[str, ...]:
        return (
            *("step",) * 8,
            *("sign", "part", "part", "check", "time", "time", "photo", "photo", "rate", "sign"),
            *("report", "edit", "withdraw", "read", "settle", "odd", "draft", "appoint", "recorded"),
            *(AFTER if self.seals else ()),
        )

    def step(self, rows: dict[str, list[Row]]) -> str | None:
        """The next step, mostly; sometimes another."""
        job = self._one(rows, "jobs")
        if job is None:
            return None
        usual = {
            "assigned": "accept",
            "accepted": "travel",
            "travelling": "arrive",
            "arrived": "start",
            "signed": "leave",
        }
        name = usual.get(job["status"], "accept")
        if self.chance.random() < 0.15:
            name = self.chance.choice(("accept", "travel", "arrive", "start", "leave"))
        more: Json = {}
        if name in ("travel", "arrive"):
            more = {"lat_e7": self.chance.randrange(10**8), "lon_e7": 1_200_000_000, "accuracy_m": 10}
        if name == "leave":
            more = {"note": self.mark("钥匙在门卫") if self.seals else None}
        return self._do(f"jobs.{name}", job["id"], job=job["id"], **more)

    def go_to_work(self) -> None:
        """To the customer's door and the first screw; now and then the first job is done, or offered, early."""
        store = self.phone.disk.opened()
        store.replay()
        for job in store.rows().get("jobs", []):
            place = dict.fromkeys(("lat_e7", "lon_e7", "accuracy_m"))
            for name, more in (("accept", {}), ("arrive", place), ("start", {})):
                self._do(f"jobs.{name}", job["id"], job=job["id"], **more)
        self.act("part")
        if self.chance.random() < EARLY:
            self.act(self.chance.choice(("sign", "sign", "offer", "offer", "unsigned")))

    def appoint(self, rows: dict[str, list[Row]]) -> str | None:
        """A time agreed on the telephone."""
        job = self._one(rows, "jobs")
        if job is None:
            return None
        window = {"window_start": self._moment(1), "window_end": self._moment(2)}
        return self._do("jobs.appoint", job["id"], job=job["id"], note=None, **window)

    def part(self, rows: dict[str, list[Row]]) -> str | None:
        """A part, sometimes none at all."""
        job = self._one(rows, "jobs")
        if job is None:
            return None
        blank = dict.fromkeys(
            ("part_type", "maker", "model", "serial", "certificate_no", "certificate_kind", "certificate_photo")
        )
        qty = "0" if self.chance.random() < 0.1 else str(self.chance.randint(1, 9))
        about = {
            "name": "电容",
            "unit": "pcs",
            "lot": "L1",
            "supplier": None,
            "status": "conforming",
            "origin": "stock",
        }
        return self._do(
            "parts.use",
            job["id"],
            **blank,
            **about,
            id=self.phone.new_id(),
            job=job["id"],
            qty=qty,
            old_part="returned",
            price=4500,
        )

    def check(self, rows: dict[str, list[Row]]) -> str | None:
        """A reading and its verdict."""
        job = self._one(rows, "jobs")
        if job is None:
            return None
        none = ("instrument", "instrument_serial", "calibration_no", "calibration_due", "override_reason", "replaces")
        about = {"procedure": job["id"], "procedure_version": "3", "item": "p", "item_name": "压力", "unit": "bar"}
        return self._do(
            "checks.record", job["id"], **dict.fromkeys(none), **about, id=self.phone.new_id(), job=job["id"],
            lower="0", upper="10", reading=str(self.chance.randint(0, 12)), verdict="pass", calibration="none",
        )  # fmt: skip

    def time(self, rows: dict[str, list[Row]]) -> str | None:
        """An hour or less."""
        job = self._one(rows, "jobs")
        if job is None:
            return None
        minutes = self.chance.randint(0, 60)
        end = self.phone.wall()
        span = {"started_at": times.before(end, minutes=minutes), "ended_at": end, "minutes": minutes}
        more = {"kind": "work", "source": "manual", "replaces": None, "reason": None}
        return self._do("timesheets.record", job["id"], id=self.phone.new_id(), job=job["id"], **span, **more)

    def photo(self, rows: dict[str, list[Row]]) -> str | None:
        """Bytes first, then the mutation that names them."""
        job = self._one(rows, "jobs")
        if job is None:
            return None
        size = BIG if self.chance.random() < 0.04 else self.chance.choice(SIZES)
        picture = self.chance.randbytes(size)
        digest = sha256(picture).hexdigest()
        self.phone.photograph(job["id"], picture, digest)
        about = {"sha256": digest, "size": size, "type": "image/jpeg", "stage": "during"}
        none = dict.fromkeys(("caption", "width", "height"))
        return self._do("photos.add", job["id"], id=self.phone.new_id(), job=job["id"], **about, **none)

    def rate(self, rows: dict[str, list[Row]]) -> str | None:
        """The customer's grades."""
        job = self._one(rows, "jobs")
        if job is None:
            return None
        grades = dict.fromkeys(("attitude", "skill", "arrival", "promises"), self.chance.randint(1, 4))
        return self._do(
            "signatures.rate",
            job["id"],
            id=self.phone.new_id(),
            job=job["id"],
            **grades,
            comment=self.mark("好"),
            device="technician",
        )

    def report(self, rows: dict[str, list[Row]]) -> str | None:
        """Something else is wrong."""
        job = self._one(rows, "jobs")
        return job and self._do(
            "jobs.report", job["id"], job=job["id"], actual_fault=f"故障 {self.chance.randint(1, 99)}"
        )

    def withdraw(self, rows: dict[str, list[Row]]) -> str | None:
        """Take a fact back."""
        kind = self.chance.choice(("parts", "checks", "timesheets", "photos"))
        fact = self._one(rows, kind, by=self.phone.caller.user)
        if fact is None:
            return None
        args = {"id": self.phone.new_id(), "kind": kind, "fact": fact["id"], "reason": "错"}
        return self._do("jobs.withdraw", fact["job"], job=fact["job"], **args)

    def odd(self, rows: dict[str, list[Row]]) -> str | None:
        """What a newer build wrote, what nobody knows, what is not his."""
        job = self._one(rows, "jobs")
        about = job["id"] if job else self.phone.new_id()
        which = self.chance.randrange(4)
        if which == 0:
            return self._do("jobs.accept", job and job["id"], v=99, job=about)
        if which == 1:
            return self._do("jobs.dream", job and job["id"], job=about)
        if which == 2:
            return self._do("jobs.accept", None, job=self.phone.new_id())
        return self._do("jobs.accept", job and job["id"], job=about, colour="red")

    def recorded(self, rows: dict[str, list[Row]]) -> str | None:
        """What a build of long ago wrote, in its own version (rule P4.1)."""
        job = self._one(rows, "jobs")
        if job is None:
            return None
        body = json.loads(self.chance.choice(RECORDED).read_text(encoding="utf-8"))
        fresh = {"id": self.phone.new_id()} if "id" in body["args"] else {}
        return self._do(body["name"], job["id"], **body["args"] | {"job": job["id"]} | fresh, v=body["v"])

    def draft(self, rows: dict[str, list[Row]]) -> str | None:
        """A form half filled, or thrown away."""
        if self.open_draft is not None:
            done, self.open_draft = self.open_draft, None
            if done in self.phone.disk.held.drafts:
                self.phone.draft(done, None)
            return "draft done"
        job = self._one(rows, "jobs")
        if job is None:
            return None
        self.open_draft = f"part-{job['id']}"
        self.phone.draft(self.open_draft, job["id"])
        return "draft"

"""A phone that does a job and has it signed, over the real server."""

from __future__ import annotations

import secrets

from server import clock
from server.ids import uuid7
from server.signatures.document import Signing, Work
from server.signatures.sealing import sign_args, strokes_text

STROKES = strokes_text([[[412, 300, 0, 420], [430, 322, 16, 510]]])
DECLARATION = {"language": "zh-CN", "text": "本人确认以上内容与现场相符。", "version": 1}
LISTS = ("parts", "checks", "timesheets", "photos", "withdrawals")


def part(job, **change):
    args = {
        "id": uuid7(), "job": job["id"], "name": "电容", "qty": "1", "unit": "个", "status": "conforming",
        "origin": "stock", "old_part": "returned", "price": 4500,
    }  # fmt: skip
    blank = ("part_type", "maker", "model", "lot", "serial", "supplier")
    blank += ("certificate_no", "certificate_kind", "certificate_photo")
    return args | dict.fromkeys(blank) | change


def rating(job, **change):
    grades = {"attitude": 4, "skill": 4, "arrival": 3, "promises": 4}
    return {"id": uuid7(), "job": job["id"], **grades, "comment": "很好", "device": "technician"} | change


class Pen:
    """What the phone shows as one moment, and the customer who signs it."""

    def __init__(self, office, phone, job):
        self.office, self.phone, self.job = office, phone, job
        self.extra = {}
        """Kind → rows made since the last answer."""
        self.seal = uuid7()

    def note(self, kind, args):
        """The row the phone shows at once for a mutation it is about to send."""
        row = {**args, "by": self.phone.user["id"], "at": clock.now()}
        self.extra.setdefault(kind, []).append(row)
        return row["at"]

    def rows(self, kind):
        return [row for row in [*self.phone.kind(kind), *self.extra.get(kind, [])] if row.get("job") == self.job["id"]]

    def work(self):
        rows = self.phone.rows
        own = rows["jobs", self.job["id"]]
        ratings = self.rows("ratings")
        return Work(
            job=own,
            customer=rows["customers", own["customer"]],
            site=rows["sites", own["site"]],
            **{kind: self.rows(kind) for kind in LISTS},
            rating=ratings[-1] if ratings else None,
            declaration=DECLARATION,
        )

    def args(self, work=None, **change):
        phone = self.phone
        signing = {
            "seal": self.seal, "org": self.office.org, "signer": "李雷", "capacity": "customer", "epoch": phone.epoch,
            "seq": phone.seq, "client_id": phone.client_id, "last_id": phone.next_id - 1, "signed_at": clock.now(),
            "tz": "Asia/Shanghai",
        } | change  # fmt: skip
        return sign_args(work or self.work(), Signing(**signing), STROKES, lambda: secrets.token_hex(16))


def declare(office):
    """The wording, once for an organisation."""
    office.phone("supervisor").sync(("signatures.put_declaration", {"id": uuid7(), **DECLARATION}))


def done_job(office, phone):
    """A job of this phone, on site and started."""
    job = office.job()
    phone.sync()
    receipts = phone.sync(*((f"jobs.{step}", {"job": job["id"]}) for step in ("accept", "travel", "arrive", "start")))
    assert {one["outcome"] for one in receipts} == {"applied"}
    return job


def signed_job(office, phone):
    """A job that was done and signed, all of it sent; (job, seal row)."""
    job = done_job(office, phone)
    phone.sync(("parts.use", part(job)), ("signatures.rate", rating(job)))
    pen = Pen(office, phone, job)
    [receipt] = phone.sync(("signatures.sign", pen.args()))
    assert receipt["outcome"] == "applied", receipt
    return job, phone.rows["seals", pen.seal]

"""A customer with a link on a phone of his own: what the page in the browser does, over the real server."""

from __future__ import annotations

import secrets
from hashlib import sha256

from sqlalchemy import select

from server import clock
from server.ids import uuid7
from server.signatures.document import Signing, Work
from server.signatures.models import Seal
from server.signatures.own_phone.basis import LINES, basis
from server.signatures.sealing import sign_args
from server.store.engine import reading
from tests.server.signatures.signing import DECLARATION, STROKES, declare, done_job, part

GRADES = {"attitude": 4, "skill": 4, "arrival": 3, "promises": 4}


class OnPhone:
    """``Look`` at what the technician's phone shows."""

    def __init__(self, phone):
        self.phone = phone

    def get(self, kind, row_id):
        return self.phone.rows.get((kind, row_id))

    def find(self, kind, column, value):
        return [row for row in self.phone.kind(kind) if row[column] == value]


def offered(office, phone, job, **change):
    """The technician offers the job; (token, offer's id, receipt)."""
    phone.sync()
    token, offer = secrets.token_urlsafe(24), uuid7()
    made = basis(OnPhone(phone), phone.rows["jobs", job["id"]])
    args = {"id": offer, "job": job["id"], "basis": made, "token_hash": sha256(token.encode()).hexdigest()} | change
    [receipt] = phone.sync(("own_phone.offer", args))
    return token, offer, receipt


def ready(office, parts=1):
    """A job that is done and offered; (phone, job, customer)."""
    declare(office)
    phone = office.phone("technician")
    job = done_job(office, phone)
    phone.sync(*(("parts.use", part(job)) for _ in range(parts)))
    token, offer, receipt = offered(office, phone, job)
    assert receipt["outcome"] == "applied", receipt
    return phone, job, Customer(office, token, offer)


def state(answer):
    """How the link stands, of an answer that is none of an error."""
    assert answer.status_code == 200, answer.json
    return answer.json["state"]


def seals(office, job):
    """What the office has of the job."""
    with office.app.app_context(), reading() as connection:
        return list(connection.scalars(select(Seal.id).where(Seal.job == job["id"])))


class Customer:
    """Whoever has the link."""

    def __init__(self, office, token, offer=None):
        self.office, self.token, self.offer = office, token, offer
        self.http = office.app.test_client()

    def post(self, path, **more):
        return self.http.post(f"/api/own/{path}", json={"token": self.token} | more)

    def look(self):
        return self.post("look")

    def says(self, seen=None, *, signer="李雷", rated=True, **change):
        """What the page sends when he confirms."""
        seen = seen or self.look().json
        document, told = seen["document"], seen["told"]
        job = document["job"]
        rating = {"id": uuid7(), "job": job["id"], **GRADES, "comment": None, "device": "own"} if rated else None
        person = {"name": told["job.customer.name"], "phone": told["job.customer.phone"]}
        work = Work(
            job=job,
            customer=person,
            site={"address": told["job.site.address"]},
            equipment=job,
            **{kind: document.get("times" if kind == "timesheets" else kind, []) for kind in LINES},
            rating=rating,
            declaration=DECLARATION,
        )
        signing = Signing(
            seal=uuid7(), org=seen["org"], signer=signer, capacity="customer", epoch=seen["as_of"]["epoch"],
            seq=seen["as_of"]["seq"], client_id=seen["client_id"], last_id=1 if rated else 0, signed_at=clock.now(),
            tz="Asia/Shanghai",
        )  # fmt: skip
        args = sign_args(work, signing, STROKES, lambda: secrets.token_hex(16)) | change
        return {
            "base_seq": seen["as_of"]["seq"],
            "at": clock.now(),
            "tz": "Asia/Shanghai",
            "offset_ms": 0,
            "rating": {"uuid": uuid7(), "args": rating} if rated else None,
            "seal": {"uuid": uuid7(), "args": args},
        }

    def sign(self, said=None):
        return self.post("sign", **(said or self.says()))

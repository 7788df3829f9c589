"""A finished job, and what office and technician say about it."""

from __future__ import annotations

from server.ids import uuid7
from tests.server.signatures.signing import Pen, declare, done_job, part, rating


def finished(office, phone, leave=True, **grades):
    """A job done and signed by ``phone``, its technician gone; its id."""
    declare(office)
    job = done_job(office, phone)
    phone.sync(("parts.use", part(job)), ("signatures.rate", rating(job, **grades)))
    [receipt] = phone.sync(("signatures.sign", Pen(office, phone, job).args()))
    assert receipt["outcome"] == "applied", receipt
    if leave:
        phone.sync(("jobs.leave", {"job": job["id"]}))
    return job["id"]


def send_back(desk, job, reason="缺合格证", lines=()):
    """Sent back; the row's id and the receipt."""
    said = uuid7()
    [receipt] = desk.sync(("jobs.send_back", {"id": said, "job": job, "reason": reason, "lines": list(lines)}))
    return said, receipt


def confirm(desk, job, marks=()):
    """Confirmed; the receipt."""
    [receipt] = desk.sync(("jobs.confirm", {"id": uuid7(), "job": job, "marks": list(marks)}))
    return receipt


def queue(desk, **query):
    """A page of the queue."""
    words = "&".join(f"{name}={value}" for name, value in query.items())
    answer = desk.get(f"/api/verification?{words}")
    assert answer.status_code == 200, answer.json
    return answer.json


def ids(page):
    """The jobs of a page."""
    return [line["id"] for line in page["items"]]

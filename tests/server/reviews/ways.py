"""Short words for what the tests of the ways out do."""

from __future__ import annotations

from contextlib import contextmanager

from sqlalchemy import delete, select

from server import store
from server.ids import uuid7
from server.store.engine import reading, writing
from server.store.tables import CustomerKey, LaterOutcome


def assign(office, job, technician="technician"):
    args = {"job": job["id"], "assignment": uuid7(), "technician": office.users[technician]}
    with office.app.app_context():
        [receipt] = store.run_as(store.acting(office.users["dispatcher"]), [("jobs.assign", args)])
    assert receipt.outcome == "applied", receipt


def items(desk):
    desk.sync()
    return sorted(desk.kind("review_items"), key=lambda row: row["mutation_id"])


def held(office, phone):
    """A step on a job that is not his yet, held; then it is given to him. (job, the step's args)."""
    job = office.job(None)
    phone.sync()
    [receipt] = phone.sync(("jobs.accept", {"job": job["id"]}))
    assert (receipt["outcome"], receipt["code"]) == ("held", "NOT_FOUND")
    assign(office, job)
    return job


def erase(office):
    """Every customer's key is destroyed."""
    with office.app.app_context(), writing() as connection:
        connection.execute(delete(CustomerKey).where(CustomerKey.org_id == office.org))
        connection.commit()


def later(phone):
    """What the phone heard later: (mutation_id, outcome, code)."""
    phone.sync()
    rows = sorted(phone.kind("receipts"), key=lambda row: row["mutation_id"])
    return [(row["mutation_id"], row["outcome"], row["code"]) for row in rows]


def outcomes(office, client_id):
    wanted = select(LaterOutcome).where(LaterOutcome.client_id == client_id).order_by(LaterOutcome.n)
    with office.app.app_context(), reading() as connection:
        return [(row.mutation_id, row.n, row.outcome, row.code, row.by) for row in connection.execute(wanted)]


@contextmanager
def as_if_stopped(office, monkeypatch):
    """The process dies right behind the commit of a decision: nothing is carried out."""
    with monkeypatch.context() as patch:
        held_by = office.app.extensions["fieldseal"]
        patch.setitem(office.app.extensions, "fieldseal", Stopped(held_by))
        yield


class Stopped:
    """A runtime that does nothing behind a commit."""

    def __init__(self, whole):
        self._whole = whole
        self.at_once = {}

    def awake(self):
        pass

    def __getattr__(self, name):
        return getattr(self._whole, name)


def renumbered(office, phone, sent):
    """The same work under another number of another device."""
    other = office.phone(phone.username.partition("-")[0])
    other.sync()
    answer = other.post([{**one, "id": n} for n, one in enumerate(sent, 1)])
    other.next_id = len(sent) + 1
    return other, answer.json["receipts"]

"""A large firm: centres, a thousand technicians, and a register of jobs written in bulk from one done by real ways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert, text

from server import store
from server.auth import accounts
from server.db import db
from server.store import write_changes
from server.users import Login
from sync.store import Changes
from tests.bench.million import Copies
from tests.bench.office import PASSWORD
from tests.bench.work import mutations, records
from tests.wire import Wire, uuid7

if TYPE_CHECKING:
    from tests.bench.office import Firm

CENTRES = 4
DESKS_EACH = 2
JOBS_EACH = 20
OPEN_EACH = 8
"""Of a technician's jobs in the register, how many he still has in scope."""


@dataclass(frozen=True)
class People:
    """Usernames; the password is ``office.PASSWORD``."""

    technicians: list[str]
    desks: list[str]


def build(firm: Firm, technicians: int) -> People:
    """Fill an empty firm. The register has ``JOBS_EACH`` jobs for each technician."""
    made = People([], [])
    for number in range(CENTRES):
        _centre(firm, number)
        desks = [(f"desk-{number}-{n}", "dispatcher") for n in range(DESKS_EACH)]
        field = [(f"tech-{n}", "technician") for n in range(number, technicians, CENTRES)]
        ids = _people(firm, desks + field)
        made.desks.extend(name for name, _role in desks)
        made.technicians.extend(name for name, _role in field)
        _register(firm, ids[len(desks) :], number)
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    return made


def logged() -> dict[str, tuple[int, int]]:
    """Device → (mutations in the log, the highest of their numbers)."""
    asked = text("SELECT client_id, count(*), max(id) FROM mutations GROUP BY client_id")
    with db.engine.connect() as connection:
        return {client: (count, highest) for client, count, highest in connection.execute(asked)}


def _centre(firm: Firm, number: int) -> None:
    """Another service centre; the firm's own ways work there from now on."""
    firm.centre = uuid7()
    about = {"id": firm.centre, "name": f"Centre {number}", "phone": "1", "address": "a"}
    firm.run(store.system_caller(firm.org), [("dispatch.put_centre", about)])
    firm.desk = store.acting(firm.person(f"first-desk-{number}", "dispatcher"))


def _people(firm: Firm, wanted: list[tuple[str, str]]) -> list[str]:
    """(username, role) of each → ids. One hash for all: they share the password, and argon2 is slow."""
    hashed, made = accounts.hasher.hash(PASSWORD), {uuid7(): one for one in wanted}

    def make(connection, _rows) -> Changes:
        logins = [
            {"user_id": user, "org_id": firm.org, "username": name, "password_hash": hashed}
            for user, (name, _role) in made.items()
        ]
        connection.execute(insert(Login), logins)
        rows = {
            ("users", user): {"id": user, "name": name, "role": role, "centre": firm.centre}
            for user, (name, role) in made.items()
        }
        return Changes(rows=rows, added=set(rows))

    write_changes(firm.org, make)
    return list(made)


def _register(firm: Firm, technicians: list[str], number: int) -> None:
    """Two jobs by the server's own ways, one of them worked on; then copies: the open ones, and those of the past."""
    worker = firm.person(f"worker-{number}")
    firm.jobs(worker, 2)
    with db.engine.connect() as connection:
        asked = text("SELECT id FROM jobs WHERE technician = :worker ORDER BY number")
        fresh, done = connection.scalars(asked, {"worker": worker})
    phone = Wire("", f"worker-{number}")
    phone.user = {"id": worker}
    work = mutations(phone, {"id": done}, records(number, phone.username, done, signature=False))
    firm.run(store.acting(worker), [(one["name"], one["args"]) for one in work])
    for job, each, stay in ((fresh, OPEN_EACH, OPEN_EACH), (done, JOBS_EACH - OPEN_EACH, 0)):
        copies = Copies(firm, job, technicians, stay, f"{number}{'OD'[job == done]}")
        copies.grow(each * len(technicians) * copies.each)

"""The lines of the register as people see them: a job with its customer, site, machine, technician and seal (D1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from server.jobs.seal_code import seal_code
from server.runtime import runtime

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection, RowMapping, Table

    from sync.messages import Json

    Found = dict[str, RowMapping]

JOB_COLUMNS = (
    "id", "number", "centre", "customer", "product", "fault", "actual_fault", "status", "charge_type", "priority",
    "channel", "received_at", "promised_at", "due_at", "window_start", "window_end", "technician", "contact_name",
    "contact_phone", "closed_at", "cancel_reason", "seal",
)  # fmt: skip
MORE_COLUMNS = (
    "customer_name", "customer_phone", "address", "district", "maker", "model", "serial", "technician_name",
    "centre_name", "seal_hash", "seal_code", "seal_verdict", "flags",
)  # fmt: skip


def items(connection: Connection, ids: Sequence[str]) -> list[Json]:
    """Lines in the order of ``ids``. ``flags``: how many items of the job wait for a decision."""
    jobs = _by_id(connection, "jobs", ids)
    customers = _by_id(connection, "customers", (job["customer"] for job in jobs.values()))
    sites = _by_id(connection, "sites", (job["site"] for job in jobs.values()))
    machines = _by_id(connection, "equipment", (job["equipment"] for job in jobs.values()))
    people = _by_id(connection, "users", (job["technician"] for job in jobs.values()))
    centres = _by_id(connection, "centres", (job["centre"] for job in jobs.values()))
    seals = _by_id(connection, "seals", (job["seal"] for job in jobs.values()))
    flags = _open_reviews(connection, ids)
    lines: list[Json] = []
    for job in (jobs[one] for one in ids if one in jobs):
        customer, site = customers.get(job["customer"]), sites.get(job["site"])
        machine, seal = machines.get(job["equipment"]), seals.get(job["seal"])
        line: Json = {name: job[name] for name in JOB_COLUMNS}
        line |= {"customer_name": _of(customer, "name"), "customer_phone": _of(customer, "phone")}
        line |= {"address": _of(site, "address"), "district": _of(site, "district")}
        line |= {name: _of(machine, name) for name in ("maker", "model", "serial")}
        line |= {"technician_name": _of(people.get(job["technician"]), "name")}
        line |= {"centre_name": _of(centres.get(job["centre"]), "name")}
        line |= {"seal_hash": _of(seal, "seal_hash"), "seal_verdict": _of(seal, "verdict")}
        line |= {"seal_code": seal_code(seal["seal_hash"]) if seal else None, "flags": flags.get(job["id"], 0)}
        lines.append(line)
    return lines


def _by_id(connection: Connection, kind: str, ids: Iterable[str | None]) -> Found:
    table = _table(kind)
    wanted = sorted({one for one in ids if one is not None})
    if not wanted:
        return {}
    found = connection.execute(select(table).where(table.c.id.in_(wanted))).mappings()
    return {row["id"]: row for row in found}


def _open_reviews(connection: Connection, jobs: Sequence[str]) -> dict[str, int]:
    table = _table("review_items")
    wanted = (
        select(table.c.job, func.count().label("flags"))
        .where(table.c.job.in_(jobs), table.c.state == "open")
        .group_by(table.c.job)
    )
    return {found.job: found.flags for found in connection.execute(wanted)} if jobs else {}


def _table(kind: str) -> Table:
    return runtime().kinds[kind].table


def _of(row: RowMapping | None, column: str) -> Any:
    return row[column] if row is not None else None

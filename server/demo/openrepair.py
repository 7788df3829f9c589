"""Repair records of the Open Repair Alliance become customers, sites, equipment and jobs (D1).

Source of the format: openrepair.org/open-data, v0.3, CC BY-SA 4.0. A repair event stands for the customer; the
records name no person. Ids follow from the record's own, so that a second run adds nothing.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid5

from sqlalchemy import or_, select

from server import clock
from server.auth import accounts
from server.jobs.working_hours import SHANGHAI
from server.roles import DESK
from server.runtime import runtime
from server.store import acting, run_as
from server.store.engine import reading
from server.users import Centre, Login
from sync.errors import Refused
from sync.messages import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sync.messages import Caller, Json

    Call = tuple[str, Json]

AT_ONCE: Final = 500
LONGEST_FAULT: Final = 2000
COLUMNS: Final = ("id", "group_identifier", "event_date", "product_category", "partner_product_category", "brand",
                  "year_of_manufacture", "repair_status", "problem")  # fmt: skip
_RECORDS: Final = UUID("b4b8b0a8-6d52-4f2e-8b1e-3a64f6f4a7c1")
_NO_PHONE: Final = "-"
_OPENS: Final = time(9)


class ImportFault(ValueError):
    """Nothing can be imported; says why."""


@dataclass
class Report:
    """What became of the rows."""

    read: int = 0
    made: int = 0
    there: int = 0
    shortened: int = 0
    bad: list[tuple[int, str]] = field(default_factory=list)
    """(line of the file, why)."""

    def __str__(self) -> str:
        """One line for a person."""
        return (
            f"{self.read} rows read: {self.made} jobs registered, {self.there} were there already, "
            f"{len(self.bad)} left out, {self.shortened} descriptions shortened to {LONGEST_FAULT} characters."
        )


@dataclass(frozen=True)
class Record:
    """One row of the file, checked."""

    line: int
    row: dict[str, str]
    day: datetime

    @property
    def fault(self) -> str:
        """What people wrote, without the full stops around it."""
        return self.row["problem"].strip(" .\n\t")

    def id(self, what: str) -> str:
        """The id of what is made of this record; customer and site are those of its event."""
        event = f"{self.row['group_identifier']}|{self.row['event_date']}"
        return str(uuid5(_RECORDS, f"{what}|{event if what in ('customers', 'sites') else self.row['id']}"))


def run(path: Path, centre: str, username: str, limit: int | None = None) -> Report:
    """Import a file as ``username`` into a centre. ``ImportFault`` where nothing can be done at all."""
    caller, centre_id = _who(username, centre)
    report = Report()
    records = list(_records(path, report, limit))
    known = {kind: _known(kind, records) for kind in ("customers", "sites", "equipment", "jobs")}
    report.there = len(known["jobs"])
    batch: list[tuple[Record, list[Call]]] = []
    for record in records:
        calls = [call for call in _calls(record, centre_id) if call[1]["id"] not in known[_kind_of(call)]]
        if fault := _fault_of(calls):
            report.bad.append((record.line, fault))
            continue
        for call in calls:
            known[_kind_of(call)].add(call[1]["id"])
        if sum(len(some) for _record, some in batch) + len(calls) > AT_ONCE:
            _send(caller, batch, report)
            batch = []
        if calls:
            batch.append((record, calls))
    _send(caller, batch, report)
    return report


def _records(path: Path, report: Report, limit: int | None) -> Iterator[Record]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
            if missing:
                raise ImportFault(f"This is no Open Repair file: it has no column {', '.join(missing)}.")
            for row in rows:
                if limit is not None and report.read >= limit:
                    return
                report.read += 1
                record = _checked(rows.line_num, row, report)
                if record is not None:
                    yield record
    except UnicodeDecodeError as fault:
        raise ImportFault(f"The file is not UTF-8 text: {fault.reason}.") from None


def _checked(line: int, row: dict[str, str], report: Report) -> Record | None:
    """The record, or None with the reason in the report."""
    if any(row[name] is None for name in COLUMNS):
        report.bad.append((line, "fewer fields than the heading"))
        return None
    try:
        day = datetime.combine(datetime.fromisoformat(row["event_date"]).date(), _OPENS, SHANGHAI)
    except ValueError:
        report.bad.append((line, f"no date: {row['event_date']!r}"))
        return None
    record = Record(line, row, day)
    if not row["id"] or not record.fault:
        report.bad.append((line, "no id" if not row["id"] else "nothing is said about the fault"))
        return None
    report.shortened += len(record.fault) > LONGEST_FAULT
    return record


def _calls(record: Record, centre: str) -> list[Call]:
    """The mutations one record stands for."""
    row, customer, site = record.row, record.id("customers"), record.id("sites")
    name = f"{row['group_identifier']} {row['event_date']}"
    product = row["partner_product_category"] or row["product_category"]
    brand = None if row["brand"] in ("", "Unknown") else row["brand"]
    made = f"made {row['year_of_manufacture']}; " if row["year_of_manufacture"] else ""
    note = f"{made}{row['repair_status']} ({row['id']})"
    job: Json = {"id": record.id("jobs"), "centre": centre, "customer": customer, "site": site}
    job |= {"equipment": record.id("equipment"), "product": product, "fault": record.fault[:LONGEST_FAULT]}
    job |= {"channel": "visit", "charge_type": "free", "priority": "normal", "received_at": clock.text(record.day)}
    job |= {"promised_at": None, "contact_name": name, "contact_phone": _NO_PHONE}
    machine = {"id": record.id("equipment"), "customer": customer, "site": site, "product": product, "maker": brand}
    return [
        ("customers.create", {"id": customer, "centre": centre, "name": name, "phone": _NO_PHONE, "kind": "company"}),
        ("customers.add_site", {"id": site, "customer": customer, "address": row["group_identifier"] or name}),
        ("customers.add_equipment", machine | {"note": note}),
        ("jobs.register", job),
    ]


def _fault_of(calls: Sequence[Call]) -> str | None:
    """Why one of them would be refused; so a bad row is told every time and sent never."""
    for name, args in calls:
        declared = runtime().registry.find(name)
        try:
            if declared:
                declared.parse(args)
        except Refused as no:
            return f"{no.field}: {no.message}"
    return None


def _kind_of(call: Call) -> str:
    kinds = {"customers.create": "customers", "customers.add_site": "sites", "customers.add_equipment": "equipment"}
    return kinds.get(call[0], "jobs")


def _send(caller: Caller, batch: Sequence[tuple[Record, list[Call]]], report: Report) -> None:
    """Send one batch; what did not take effect is told by line."""
    calls = [(record, call) for record, some in batch for call in some]
    if not calls:
        return
    receipts = run_as(caller, [call for _record, call in calls])
    for (record, (name, _args)), receipt in zip(calls, receipts, strict=True):
        if receipt.outcome is not Outcome.APPLIED:
            report.bad.append((record.line, f"{name}: {receipt.code} {receipt.field or ''} {receipt.message}"))
        elif name == "jobs.register":
            report.made += 1


def _known(kind: str, records: Sequence[Record]) -> set[str]:
    """Ids that are there already."""
    table = runtime().kinds[kind].table
    ids = sorted({record.id(kind) for record in records})
    with reading() as connection:
        parts = (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
        return {one for part in parts for one in connection.scalars(select(table.c.id).where(table.c.id.in_(part)))}


def _who(username: str, centre: str) -> tuple[Caller, str]:
    """The person as a caller, and the centre's id."""
    org = accounts.the_org()
    with reading() as connection:
        user = connection.scalar(select(Login.user_id).where(Login.username == username, Login.org_id == org))
        named = select(Centre.id).where(Centre.org_id == org, or_(Centre.id == centre, Centre.name == centre))
        found = connection.scalar(named)
    if user is None:
        raise ImportFault(f"There is nobody with the username {username}.")
    if found is None:
        raise ImportFault(f"There is no service centre {centre}.")
    caller = acting(user)
    if caller.role not in DESK or found not in caller.centres:
        raise ImportFault(f"{username} does not work at the desk of {centre}.")
    return caller, found

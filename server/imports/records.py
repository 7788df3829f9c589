"""The records a row stands for, kind by kind: which mutation makes each, under which key it is known again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from server.imports.faults import Fault
from server.imports.says import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from sync.messages import Json

NO_PHONE: Final = "-"


@dataclass(frozen=True, slots=True)
class Ref:
    """A record by its kind and key; stands in arguments where the id will be."""

    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class Record:
    """One record to be made by one mutation. ``args`` without its own id."""

    ref: Ref
    mutation: str
    args: Json


TABLES: Final = {
    "jobs": "jobs",
    "customers": "customers",
    "equipment": "equipment",
    "parts": "part_types",
    "instruments": "instruments",
}
"""What is imported → the kind of record a row is about."""


def of(kind: str, values: Json, key: str) -> list[Record]:
    """All records of a row, parents before children."""
    return _BUILDERS[kind](values, key)


def main(kind: str, made: list[Record]) -> Record:
    """The record the row is about."""
    return next(one for one in made if one.ref.kind == TABLES[kind])


def faults(kind: str, values: Json) -> list[Fault]:
    """What is wrong between the fields of a row."""
    closed, received = values.get("closed_at"), values.get("received_at")
    if kind == "jobs" and closed and received and closed < received:
        return [Fault("CLOSED_BEFORE_RECEIVED", say("CLOSED_BEFORE_RECEIVED"), "closed_at")]
    return []


def _customer(values: Json) -> Record:
    """Known by his number, else by name and phone."""
    name, phone = values["customer"], values["phone"] or NO_PHONE
    number, centre = values["customer_no"], values["centre"]
    key = f"no|{centre}|{number}" if number else f"name|{centre}|{name}|{phone}"
    args = {"centre": centre, "name": name, "phone": phone, "kind": values["customer_kind"]}
    return Record(Ref("customers", key), "customers.file", args)


def _site(values: Json, customer: Ref) -> Record:
    """Known by the customer and the address."""
    address, postcode = values["address"], values["postcode"]
    if postcode and postcode not in address:
        address = f"{address} {postcode}"
    args = {"customer": customer, "address": address[:500], "district": values["district"]}
    return Record(Ref("sites", f"{customer.key}|{address}"), "customers.add_site", args)


def _machine(values: Json, customer: Ref, site: Ref, key: str) -> Record:
    """Known by the customer and the serial number, without one by ``key``."""
    named = ("product", "maker", "model", "serial", "installed_on", "warranty_until", "note")
    known = f"serial|{customer.key}|{values['serial']}" if values["serial"] else key
    args = {"customer": customer, "site": site} | {name: values.get(name) for name in named}
    return Record(Ref("equipment", known), "customers.add_equipment", args)


def _customers(values: Json, key: str) -> list[Record]:
    made = _customer(values)
    if not values["customer_no"] and key.startswith("key|"):
        made = Record(Ref("customers", f"no|{values['centre']}|{key[4:]}"), made.mutation, made.args)
    filed = Record(made.ref, made.mutation, made.args | {"note": values["note"]})
    return [filed, _site(values, made.ref)] if values["address"] else [filed]


def _equipment(values: Json, key: str) -> list[Record]:
    customer = _customer(values)
    site = _site(values, customer.ref)
    return [customer, site, _machine(values, customer.ref, site.ref, key)]


def _jobs(values: Json, key: str) -> list[Record]:
    customer = _customer(values)
    site = _site(values, customer.ref)
    made = [customer, site]
    machine = None
    if any(values[name] for name in ("serial", "maker", "model")):
        own = "|".join(str(values[name]) for name in ("product", "maker", "model"))
        made.append(_machine(values, customer.ref, site.ref, f"own|{site.ref.key}|{own}"))
        machine = made[-1].ref
    copied = ("centre", "product", "fault", "channel", "charge_type", "priority", "received_at", "promised_at")
    args = {name: values[name] for name in copied} | {"customer": customer.ref, "site": site.ref, "equipment": machine}
    args |= {"contact_name": values["contact_name"] or values["customer"]}
    args |= {"contact_phone": values["contact_phone"] or values["phone"] or NO_PHONE}
    state = values["state"] or ("finished" if values["closed_at"] else "open")
    known = Ref("jobs", f"number|{values['centre']}|{values['number']}" if _unnamed(key, values["number"]) else key)
    if state == "open":
        return [*made, Record(known, "jobs.register", args)]
    args |= {"closed_at": values["closed_at"] or values["received_at"], "number": values["number"]}
    args |= {"actual_fault": values["actual_fault"], "reason": None}
    args |= {"closed_as": "cancelled" if state == "cancelled" else "verified"}
    return [*made, Record(known, "jobs.record_past", args)]


def _unnamed(key: str, number: str | None) -> bool:
    """Whether the row has no key column, but a number of its own."""
    return number is not None and key.startswith("row|")


def _parts(values: Json, key: str) -> list[Record]:
    known = f"sku|{values['sku']}" if values["sku"] else key
    return [Record(Ref("part_types", known), "parts.put_type", dict(values))]


def _instruments(values: Json, key: str) -> list[Record]:
    known = f"serial|{values['serial']}" if not key.startswith("key|") else key
    return [Record(Ref("instruments", known), "instruments.put", values | {"holder": None})]


_BUILDERS: Final[dict[str, Callable[[Json, str], list[Record]]]] = {
    "jobs": _jobs,
    "customers": _customers,
    "equipment": _equipment,
    "parts": _parts,
    "instruments": _instruments,
}

"""What of people's work tells of a person: the arguments of each mutation that an erasure must reach (rule S3.10)."""

from __future__ import annotations

from typing import Any

ERASED = "[erased]"
PERSONAL = {
    "customers.create": ("name", "phone"),
    "customers.add_site": ("address",),
    "customers.erase": ("reason",),
    "jobs.register": ("contact_name", "contact_phone"),
    "jobs.edit": ("from", "to"),
    "jobs.leave": ("note",),
    "jobs.confirm": ("note",),
    "jobs.send_back": ("reason",),
    "jobs.answer": ("note",),
    "signatures.rate": ("comment",),
    "signatures.sign": ("signer", "strokes", "disclosures"),
    "signatures.unsigned": ("reason", "disclosures"),
    "amendments.amend": ("disclosures",),
}
PERSONS = ("contact_name", "contact_phone")
"""Of the values of a job that may be edited."""


def personal(name: str, args: dict[str, Any]) -> tuple[str, ...]:
    """The names of those arguments."""
    return PERSONAL.get(name, ()) if name != "jobs.edit" or args.get("field") in PERSONS else ()

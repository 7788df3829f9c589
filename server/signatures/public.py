"""What somebody learns who holds a voucher and has not signed in (rules S5.1, S5.2). Reads only."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from sqlalchemy import select

from server.next_service import due_on
from server.runtime import runtime
from server.signatures.audit import seal_row
from server.signatures.bundle import amended
from server.signatures.chain import Link, link_hash
from server.signatures.code import ALPHABET
from server.signatures.disclosures import read_disclosures
from server.signatures.heads.published import covering
from server.signatures.models import Seal, SealLink
from server.signatures.verify import verify
from server.store.tables import StoredFile
from server.users import User

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from sync.messages import Json, Row

DIGITS = 4
HEX = 20
"""Hex digits of a seal's hash that its code shows."""
NOBODY = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A seal behind a code. ``row`` is None where there is none; everything else then is as if there were one."""

    org: str
    row: Row | None


def find(connection: Connection, code: str | None) -> Found:
    """Look a code up (``read_code``), in every organisation: whoever holds a paper does not know which."""
    start = _hash_start(code or "")
    named = select(Seal.org_id, Seal.id).where(Seal.seal_hash >= start, Seal.seal_hash < f"{start}g")
    row = connection.execute(named.order_by(Seal.id).limit(1)).first() if code else None
    org, seal_id = (row.org_id, row.id) if row else (NOBODY, NOBODY)
    return Found(org, amended(connection, org, seal_row(connection, org, seal_id)))


def standing(connection: Connection, found: Found, file: Json) -> Json:
    """Say whether the seal still is what was signed, and nothing that names person, machine or job.

    ``file``: its bundle. Raises ``LookupError`` for a code that nobody knows.
    """
    seal = found.row
    if seal is None:
        raise LookupError
    checked = verify(seal)
    place = _place(connection, found.org, seal)
    return {
        "code": checked.code,
        "valid": checked.valid and place["holds"],
        "personal": checked.personal,
        "amendments": len(file["amendments"]),
        "findings": checked.findings,
        "asks": _asks(connection, found, checked.personal),
        "chain": place,
        "head": _head(connection, found.org, place),
        "absent": len(checked.files) - _here(connection, found.org, checked.files),
    }


def opens(connection: Connection, found: Found, last4: str) -> bool:
    """Whether these are the last four digits of a telephone number of the customer's.

    The same is asked and compared for a code that nobody knows. A seal without personal values needs no digits.
    """
    numbers = _numbers(connection, found)
    fits = [hmac.compare_digest(number[-DIGITS:].encode(), last4.encode()) for number in numbers or ["-" * DIGITS]]
    free = found.row is not None and found.row["disclosures"] is None
    return found.row is not None and (any(fits) or free)


def technician(connection: Connection, found: Found) -> str | None:
    """The name of who did the work: the text has his number only."""
    seal = found.row
    return connection.scalar(select(User.name).where(User.id == seal["by"])) if seal else None


def machine(connection: Connection, found: Found) -> Json:
    """What its owner wants to know of it afterwards, as the firm has it now: ``warranty_until``, ``next_service``."""
    jobs, machines, planned = (runtime().kinds[kind].table for kind in ("jobs", "equipment", "next_services"))
    serviced = (
        select(machines.c.id, machines.c.customer, machines.c.warranty_until)
        .join(jobs, jobs.c.equipment == machines.c.id)
        .where(jobs.c.id == (found.row or {}).get("job", NOBODY), jobs.c.org_id == found.org)
    )
    one = connection.execute(serviced).first()
    if one is None:
        return {"warranty_until": None, "next_service": None}
    rows = connection.execute(select(planned).where(planned.c.customer == one.customer)).mappings()
    return {"warranty_until": one.warranty_until, "next_service": due_on([dict(row) for row in rows], one.id)}


def _hash_start(code: str) -> str:
    bits = 0
    for digit in code.replace("-", ""):
        bits = bits << 5 | ALPHABET.index(digit)
    return f"{bits:0{HEX}x}"


def _asks(connection: Connection, found: Found, personal: str) -> str:
    if personal == "erased":
        return "nothing"
    return "digits" if _numbers(connection, found) else "firm"


def _numbers(connection: Connection, found: Found) -> list[str]:
    """The number that was signed; the one the firm has now, where it was corrected since or none was signed."""
    disclosed = read_disclosures((found.row or {}).get("disclosures") or "{}") or {}
    signed = disclosed["job.customer.phone"][1] if "job.customer.phone" in disclosed else ""
    jobs, customers = runtime().kinds["jobs"].table, runtime().kinds["customers"].table
    now = (
        select(customers.c.phone)
        .join(jobs, jobs.c.customer == customers.c.id)
        .where(jobs.c.id == (found.row or {}).get("job", NOBODY), jobs.c.org_id == found.org)
    )
    digits = ["".join(filter(_is_digit, one or "")) for one in (signed, connection.scalar(now))]
    return [one for one in dict.fromkeys(digits) if len(one) >= DIGITS]


def _is_digit(character: str) -> bool:
    return character.isascii() and character.isdigit()


def _place(connection: Connection, org: str, seal: Row) -> Json:
    """Find the seal's link, and whether it holds by itself and against its neighbours; the office walks the whole."""
    columns = (SealLink.id, SealLink.segment, SealLink.n, SealLink.prev_hash, SealLink.seal_hash, SealLink.link_hash)
    own = connection.execute(select(*columns).where(SealLink.org_id == org, SealLink.id == seal["id"])).first()
    if own is None:
        return {"segment": None, "n": None, "holds": False}
    near = select(*columns).where(SealLink.org_id == org, SealLink.segment == own.segment)
    around = [Link(*row) for row in connection.execute(near.where(SealLink.n.between(own.n - 1, own.n + 1)))]
    holds = own.seal_hash == seal["seal_hash"] and _follow(org, sorted(around, key=lambda one: one.n), own.n)
    return {"segment": own.segment, "n": own.n, "holds": holds}


def _follow(org: str, links: Sequence[Link], n: int) -> bool:
    """Whether a piece from the middle of a chain holds together."""
    whole = links[0].n == max(1, n - 1)
    sound = all(one.link_hash == link_hash(org, one.segment, one.n, one.prev_hash, one.seal_hash) for one in links)
    joined = all(after.prev_hash == before.link_hash for before, after in pairwise(links))
    return whole and sound and joined


def _head(connection: Connection, org: str, place: Json) -> Json | None:
    """The day whose signed head covers the seal; a head of a segment begun later says nothing of this one."""
    if place["n"] is None:
        return None
    heads = [entry["head"] for entry in covering(connection, org, place["segment"], place["n"])]
    return next(({"day": one["day"], "key": one["key"]} for one in heads if one["segment"] == place["segment"]), None)


def _here(connection: Connection, org: str, named: Sequence[str]) -> int:
    here = select(StoredFile.sha256).where(StoredFile.org_id == org, StoredFile.sha256.in_(named))
    return len(set(connection.scalars(here))) if named else 0

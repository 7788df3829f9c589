"""What the customer's page is told: the summary of one job, or the voucher that came of it, and nothing else (S6.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from server import clock
from server.next_service import due_on
from server.runtime import runtime
from server.signatures.code import short_code
from server.signatures.own_phone.basis import gathered, summary
from server.signatures.own_phone.offers import Snapshot, expired, hears, seal_of, standing
from server.store.tables import Counter

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from server.signatures.own_phone.offers import Found
    from sync.messages import Json, Row

_PERSONAL = ("job.customer.name", "job.customer.phone", "job.site.address")
_WORDING = ("language", "version", "text")


def told(connection: Connection, found: Found) -> Json:
    """How it stands, and what that lets him see."""
    look = Snapshot(connection, found.org)
    offer, job = look.get("own_offers", found.id), look.get("jobs", found.job)
    if offer is None or job is None:
        return {"state": "void"}
    state = standing(connection, look, offer, job)
    answer: Json = {"state": state, "server_time": clock.now(), "contact": _contact(look, job)}
    if hears(state, offer):
        answer |= {"number": job["number"], "complaints": _complaints(look, offer)}
    if state == "open":
        answer |= _to_sign(look, offer, job)
    elif state == "signed" and expired(offer):
        answer |= {"state": "expired"}
    elif state == "signed" and (seal := seal_of(look, offer)) is not None:
        answer |= _signed(look, seal, job)
    return answer


def _contact(look: Snapshot, job: Row) -> Json:
    """Whom to ask or complain to: the service centre."""
    centre = look.get("centres", job["centre"])
    return {"name": centre["name"], "phone": centre["phone"]} if centre else {"name": None, "phone": None}


def _complaints(look: Snapshot, offer: Row) -> list[str]:
    """When complaints came by this link; what they say stays with the office."""
    return sorted(one["at"] for one in look.find("complaints", "job", offer["job"]) if one["offer"] == offer["id"])


def _to_sign(look: Snapshot, offer: Row, job: Row) -> Json:
    document = summary(gathered(look, job))
    personal = {path: _taken(document, path) for path in _PERSONAL}
    counter = look.connection.execute(select(Counter.epoch, Counter.seq).where(Counter.org_id == look.org)).one()
    technician = look.get("users", job["technician"])
    wordings = [one for language in ("zh-CN", "en") for one in look.find("declarations", "language", language)]
    return {
        "offer": offer["id"],
        "expires_at": offer["expires_at"],
        "document": document,
        "told": personal,
        "technician": technician["name"] if technician else None,
        "contact_name": job["contact_name"],
        "declarations": [{column: one[column] for column in _WORDING} for one in wordings],
        "rated": bool(look.find("ratings", "job", job["id"])),
        "org": look.org,
        "client_id": offer["client_id"],
        "as_of": {"epoch": counter.epoch, "seq": counter.seq},
    }


def _taken(document: Json, path: str) -> str | None:
    """Take a personal value out of the document, where it stands in its digest's place."""
    *way, last = path.split(".")
    node = document
    for key in way:
        node = node[key]
    value, node[last] = node[last], None
    return value["sd"] if value else None


def _signed(look: Snapshot, seal: Row, job: Row) -> Json:
    machine = look.get("equipment", job["equipment"]) or {}
    return {
        "seal": {
            "id": seal["id"],
            "code": short_code(seal["seal_hash"]),
            "seal_hash": seal["seal_hash"],
            "at": seal["at"],
            "language": seal["language"],
        },
        "job": {"number": job["number"], "product": job["product"]},
        "warranty_until": machine.get("warranty_until"),
        "next_service": due_on(look.find("next_services", "customer", job["customer"]), job["equipment"]),
        "voucher": "vouchers.pdf" in getattr(runtime(), "offers", {}),
    }

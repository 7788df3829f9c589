"""A seal's file: ``fieldseal.bundle/1``, everything somebody needs to check a seal without us (rule S5.4).

It goes out as canonical JSON, and every character of it is answered for by a hash, a signature or the form itself: a
file with one bit changed does not verify. So nothing stands in it that its reader would have to believe.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, select

from server.amended.note import FORMAT as AMENDMENT
from server.amended.note import read
from server.runtime import runtime
from server.signatures.audit import seal_row
from server.signatures.heads.published import covering, keys_of
from server.signatures.models import SealLink
from server.store.crypt import KeyRing

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from sync.messages import Json, Row

FORMAT = "fieldseal.bundle/1"

SEAL = (
    *("id", "job", "format", "client_id", "text", "text_hash", "strokes", "strokes_hash", "seal_hash"),
    *("disclosures", "signer", "capacity", "language"),
)
LINK = ("segment", "n", "prev_hash", "seal_hash", "link_hash")
NOTE = ("id", "text", "text_hash", "disclosures")

FARTHEST = 4000
"""Links between a seal and its head that the file carries (66 bytes each); behind more, the server must be asked."""


def bundle(connection: Connection, org: str, seal_id: str, *, heads: bool = True) -> Json:
    """``{format, org, seal, link, amendments, sheets, heads, path, key}``; personal values are null where erased.

    ``amendments``: the notes; ``sheets``: the seals by which the customer signed notes anew; of such a one this gives
    the file of the seal it amends. ``path``: hashes of the seals between this link and the head. ``heads``: False
    leaves out what is signed later, at the day's end, so that the same seal gives the same file.
    Raises ``LookupError`` where the organisation has no such seal.
    """
    seal = amended(connection, org, seal_row(connection, org, seal_id))
    if seal is None:
        raise LookupError(seal_id)
    link = _link(connection, org, seal["id"])
    found: Json = {
        "format": FORMAT,
        "org": org,
        "seal": _pick(seal, SEAL),
        "link": link,
        "amendments": [
            _pick(row, NOTE) | {"link": _link(connection, org, row["id"])}
            for row in _notes(connection, org, seal["id"])
        ],
        "sheets": [
            {"seal": _pick(row, SEAL), "link": _link(connection, org, row["id"])}
            for row in _sheets(connection, org, seal)
        ],
    }
    return found | (_heads(connection, org, link) if heads and link else {"heads": [], "path": [], "key": None})


def file_name(code: str) -> str:
    """What the file is called when it is saved: the code is what people have on paper."""
    return f"seal-{code}.json"


def _pick(row: Row, names: tuple[str, ...]) -> Json:
    return {name: row[name] for name in names}


def amended(connection: Connection, org: str, seal: Row | None) -> Row | None:
    """The seal itself, or the one it amends."""
    amends = (read(seal["text"]) or {}).get("amends") if seal and seal["format"] == AMENDMENT else None
    first = amends.get("seal") if isinstance(amends, dict) else None
    return (seal_row(connection, org, first) if isinstance(first, str) else None) or seal


def _link(connection: Connection, org: str, seal_id: str) -> Json | None:
    columns = [getattr(SealLink, name) for name in LINK]
    found = connection.execute(select(*columns).where(SealLink.org_id == org, SealLink.id == seal_id)).first()
    return dict(zip(LINK, found, strict=True)) if found else None


def _notes(connection: Connection, org: str, seal_id: str) -> list[Row]:
    """Rows of another slice, in the order they were made."""
    return sorted(_rows(connection, org, "amendments", "seal", seal_id), key=lambda row: (row["at"], row["id"]))


def _sheets(connection: Connection, org: str, seal: Row) -> list[Row]:
    rows = _rows(connection, org, "seals", "job", seal["job"])
    made = [row for row in rows if row["format"] == AMENDMENT and row["id"] != seal["id"]]
    return sorted(made, key=lambda row: (row["at"], row["id"]))


def _rows(connection: Connection, org: str, kind: str, column: str, value: str) -> list[Row]:
    codec = runtime().codecs[kind]
    found = connection.execute(codec.by(column), {"org": org, "value": value})
    return codec.decode(found, KeyRing(connection, org))


def _heads(connection: Connection, org: str, link: Json) -> Json:
    """The first signed head of the chain behind the link, its key, and how one comes from the one to the other."""
    none: Json = {"heads": [], "path": [], "key": None}
    entries = [one for one in covering(connection, org, link["segment"], link["n"]) if _reaches(one["head"], link)]
    keys = {one["key"]: one for one in keys_of(connection, org)}
    if not entries or entries[0]["head"]["key"] not in keys:
        return none
    head = entries[0]["head"]
    between = and_(SealLink.segment == link["segment"], SealLink.n > link["n"], SealLink.n <= head["n"])
    path = select(SealLink.seal_hash).where(SealLink.org_id == org, between).order_by(SealLink.n)
    return {
        "heads": [{name: entries[0][name] for name in ("head", "hash", "signature")}],
        "path": list(connection.scalars(path)),
        "key": _pick(keys[head["key"]], ("key", "public")),
    }


def _reaches(head: Json, link: Json) -> bool:
    return bool(head["segment"] == link["segment"] and 0 <= head["n"] - link["n"] <= FARTHEST)

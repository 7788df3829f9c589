"""N8 seals are valid, their chain is unbroken, and what was signed is what the register has."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from tests.world.checker.facts import TOOK_EFFECT, canonical

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.world.checker.facts import Facts
    from tests.world.rest import Row

FIRST = "0" * 64
SIGNED = ("text", "text_hash", "strokes", "strokes_hash", "seal_hash")


def unsound(facts: Facts) -> Iterator[str]:
    """N8: digests, links, and every signature that counts word for word."""
    seals = {row: live.row for row, live in facts.server.rows["seals"].items()}
    amendments = {row: live.row for row, live in facts.server.rows.get("amendments", {}).items()}
    links = [live.row for live in facts.server.rows["seal_links"].values()]
    for seal in seals.values():
        yield from _digests(seal)
    yield from _links(facts.server.org, sorted(links, key=lambda one: (one["segment"], one["n"])))
    linked = {one["id"]: one["seal_hash"] for one in links}
    hashes = {row: seal["seal_hash"] for row, seal in seals.items()}
    hashes |= {row: one["text_hash"] for row, one in amendments.items()}
    for row in hashes.keys() | linked.keys():
        if hashes.get(row) is None or hashes[row] != linked.get(row):
            yield f"seal {row} and its link do not belong together"
    yield from _amended(amendments, seals)
    yield from _signed(facts, seals)


def _amended(amendments: dict[str, Row], seals: dict[str, Row]) -> Iterator[str]:
    for one in amendments.values():
        if _hex(one["text"]) != one["text_hash"]:
            yield f"the text of amendment {one['id']} is not the one that was hashed"
        if one["seal"] not in seals:
            yield f"amendment {one['id']} amends a seal that is not there"


def _digests(seal: Row) -> Iterator[str]:
    text, strokes = (_hex(seal[one]) for one in ("text", "strokes"))
    if text != seal["text_hash"]:
        yield f"the text of seal {seal['id']} is not the one that was hashed"
    if seal["strokes"] is not None and strokes != seal["strokes_hash"]:
        yield f"the strokes of seal {seal['id']} are not those that were hashed"
    both = bytes.fromhex(seal["text_hash"]) + bytes.fromhex(seal["strokes_hash"])
    if sha256(both).hexdigest() != seal["seal_hash"]:
        yield f"the seal hash of {seal['id']} is not that of its text and strokes"


def _links(org: str, links: list[Row]) -> Iterator[str]:
    before: Row | None = None
    for one in links:
        opens = before is None or one["segment"] != before["segment"]
        if one["n"] != (1 if opens else before["n"] + 1):
            yield f"link {one['n']} of segment {one['segment']} is not the next one"
        follows = before["link_hash"] if before and not opens else FIRST if before is None else None
        if follows not in (None, one["prev_hash"]) and not (before is None and one["segment"] > 1):
            yield f"link {one['n']} of segment {one['segment']} does not follow the one before it"
        told = {name: one[name] for name in ("segment", "n", "seal_hash")}
        if (
            _hex(canonical({"format": "fieldseal.link/1", "org": org, "prev": one["prev_hash"], **told}))
            != one["link_hash"]
        ):
            yield f"link {one['n']} of segment {one['segment']} is not what it was hashed from"
        before = one


def _signed(facts: Facts, seals: dict[str, Row]) -> Iterator[str]:
    for saved in facts.saved:
        counts = [one for one in facts.entries(saved) if facts.outcome(one) in TOOK_EFFECT]
        if saved["name"] != "signatures.sign" or not counts:
            continue
        seal = seals.get(saved["args"]["id"])
        if seal is None:
            yield f"signature {saved['uuid']} counts and there is no seal {saved['args']['id']}"
            continue
        erased = facts.customer_of(saved["args"]) in facts.erased
        allowed = {
            one: (saved["args"][one], None) if one == "strokes" and erased else (saved["args"][one],) for one in SIGNED
        }
        if odd := [one for one in SIGNED if seal[one] not in allowed[one]]:
            yield f"seal {seal['id']} has another {', '.join(odd)} than was signed"


def _hex(text: str | None) -> str:
    return sha256((text or "").encode()).hexdigest()

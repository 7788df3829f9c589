"""The server judges a seal that comes in, line by line against the log (rule S2). Nothing is ever thrown away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from server.signatures.check_sheet import against_amendments
from server.signatures.code import seal_hash_of
from server.signatures.compare import Difference, difference, differences, same
from server.signatures.disclosures import read_disclosures, with_salts
from server.signatures.document import Signing, build, files_named
from server.signatures.erased import without_him
from server.signatures.office import LINES, Moment, Office
from server.signatures.price import price_of
from server.signatures.sheet import FORMAT as SHEET
from server.signatures.strokes import stroke_fault
from server.signatures.verify import wrong_disclosures
from sync.canonical import CanonicalError, canonical, parse_strict, sha256_text
from sync.errors import Quarantine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sync.messages import Json, Row
    from sync.registry import Context, Tx

MOST = 200
"""Differences kept; a document that differs more is wrong as a whole."""

MAKERS = {"parts": "parts.use", "checks": "checks.record", "timesheets": "timesheets.record", "photos": "photos.add"}
"""Kind of fact → the mutation that makes it."""
_NAMES = {**{LINES[kind]: name for kind, name in MAKERS.items()}, "amendments": "amendments.amend"}
"""List of a text → the mutation that makes its lines."""


def check(tx: Tx, args: Json, ctx: Context) -> tuple[Json, list[Difference]]:
    """Find the document and every difference. ``Quarantine("UNPARSEABLE_SEAL")`` when the text is no JSON object."""
    document = read(args["text"])
    found = [*_contradictions(args, document, ctx), *_against_log(tx, args, document, ctx)]
    return document, without_him(tx, args, found)[:MOST]


def read(text: str) -> Json:
    """Strictly: no duplicate keys, no floats, an object at the top."""
    try:
        document = parse_strict(text)
    except CanonicalError as fault:
        why = str(fault).replace("\0", "\ufffd")[:300]
        raise Quarantine("UNPARSEABLE_SEAL", f"The signed text cannot be read: {why}") from None
    if not isinstance(document, dict):
        raise Quarantine("UNPARSEABLE_SEAL", "The signed text is no JSON object.")
    return document


def _contradictions(args: Json, document: Json, ctx: Context) -> Iterator[Difference]:
    """Tell what is wrong with the seal in itself."""
    if canonical(document) != args["text"]:
        yield difference("text", "not_canonical")
    for line in ("text", "strokes"):
        if sha256_text(args[line]) != args[f"{line}_hash"]:
            yield difference(f"{line}_hash", "hash", args[f"{line}_hash"], sha256_text(args[line]))
    whole = seal_hash_of(args["text_hash"], args["strokes_hash"])
    if whole != args["seal_hash"]:
        yield difference("seal_hash", "hash", args["seal_hash"], whole)
    if fault := stroke_fault(_parsed(args["strokes"])):
        yield difference("strokes", fault)
    disclosed = read_disclosures(args["disclosures"])
    if disclosed is None:
        yield difference("disclosures", "malformed")
    else:
        yield from (difference(path, "disclosure") for path in wrong_disclosures(document, disclosed))
    yield from _ahead(document, ctx)


def _ahead(document: Json, ctx: Context) -> Iterator[Difference]:
    """Tell where it claims too much: a text cannot have seen more than its device, nor be another's."""
    seen, included = _object(document, "as_of").get("seq"), _object(document, "includes")
    if type(seen) is not int or seen > ctx.base_seq:
        yield difference("as_of.seq", "ahead", seen, ctx.base_seq)
    if included.get("client_id") != ctx.caller.client_id:
        yield difference("includes.client_id", "other_client", included.get("client_id"), ctx.caller.client_id)
    elif type(included.get("last_id")) is not int or included["last_id"] >= ctx.id:
        yield difference("includes.last_id", "ahead", included.get("last_id"), ctx.id)


def _against_log(tx: Tx, args: Json, document: Json, ctx: Context) -> Iterator[Difference]:
    signing = _signing(args, document, ctx)
    if document.get("format") == SHEET:
        found = [*against_amendments(tx, args, document, signing)]
    else:
        found = [*_against_work(tx, args, document, signing, ctx.caller.client_id)]
    if found:
        lost = Lost(tx, args["job"], ctx.caller.client_id, _object(document, "includes").get("last_id"))
        yield from map(lost.explain, found)


def _against_work(tx: Tx, args: Json, document: Json, signing: Signing, client_id: str) -> Iterator[Difference]:
    """Compare with what the office knows of the job as of that moment."""
    moment = Moment(signing.seq, (signing.client_id, client_id), signing.signed_at)
    signed = {kind: set(_ids(document, line)) for kind, line in LINES.items()}
    office = Office(tx, tx.need("jobs", args["job"]), moment, signed)
    disclosed = read_disclosures(args["disclosures"]) or {}
    expected = build(office.work(document), signing, with_salts(disclosed)) | _derived(document)
    if not same(document, expected):
        yield from differences(document, expected)


def _signing(args: Json, document: Json, ctx: Context) -> Signing:
    """Take the circumstances as the document states them; seal, organisation and signer as the mutation does."""
    seen, included = _object(document, "as_of"), _object(document, "includes")
    seq, signed_at = seen.get("seq"), document.get("signed_at")
    return Signing(
        seal=args["id"],
        org=ctx.caller.org,
        signer=args["signer"],
        capacity=args["capacity"],
        epoch=seen.get("epoch"),
        seq=seq if type(seq) is int else 0,
        client_id=included.get("client_id", ""),
        last_id=included.get("last_id", 0),
        signed_at=signed_at if isinstance(signed_at, str) else ctx.at,
        tz=document.get("tz", ""),
    )


def _derived(document: Json) -> Json:
    """Price and files follow from the signed lines themselves, so a line that differs is told once."""
    try:
        parts = document["parts"]
        price = price_of(parts, document["job"]["charge_type"])
        return {"price": price, "files": files_named(parts, document["photos"])}
    except (KeyError, TypeError, AttributeError):
        return {}


class Lost:
    """Why a signed line is not in the log: its mutation was held, rejected or quarantined."""

    def __init__(self, tx: Tx, job: str, client_id: str, last_id: Any) -> None:
        self._outcomes: dict[str, list[str]] = {}
        included = last_id if type(last_id) is int else 0
        for item in tx.find("review_items", "job", job):
            if item["outcome"] in ("held", "rejected", "quarantined") and _came_under(tx, item, client_id, included):
                self._outcomes.setdefault(item["name"], []).append(item["outcome"])
        self._withdrawn = {row["fact"] for row in tx.find("withdrawals", "job", job)}
        self._by_line = {f"{line}[": name for line, name in _NAMES.items()}

    def explain(self, one: Difference) -> Difference:
        """Say what became of a line that is not here."""
        if one["line"] == "rating" and one["office"] is None and one["signed"] is None:
            return one | {"why": self._became("signatures.rate") or one["why"]}
        if one["why"] != "not_here":
            return one
        if one["line"].partition("[")[2].removesuffix("]") in self._withdrawn:
            return one | {"why": "withdrawn"}
        name = next((name for start, name in self._by_line.items() if one["line"].startswith(start)), "")
        return one | {"why": self._became(name) or "not_here"}

    def _became(self, name: str) -> str | None:
        outcomes = self._outcomes.get(name)
        return outcomes[0] if outcomes else None


def _came_under(tx: Tx, item: Row, client_id: str, last_id: int) -> bool:
    """Whether the mutation has a number of that device up to ``last_id``; of one that renumbered it has several."""
    numbers = tx.numbers(item["client_id"], item["mutation_id"])
    return any(client == client_id and number <= last_id for client, number in numbers)


def _ids(document: Json, line: str) -> Iterator[str]:
    lines = document.get(line)
    for one in lines if isinstance(lines, list) else []:
        if isinstance(one, dict) and isinstance(one.get("id"), str):
            yield one["id"]


def _object(document: Json, key: str) -> Row:
    value = document.get(key)
    return value if isinstance(value, dict) else {}


def _parsed(text: str) -> Any:
    try:
        return parse_strict(text)
    except CanonicalError:
        return None

"""The server judges an amendment that comes in: against its own text, and against what was signed (rule S4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from server.amended.note import (
    CORRECTION,
    FORMAT,
    at_line,
    hash_of,
    hashes_before,
    is_digest,
    read,
    wrong_values,
)
from server.disclosures import Disclosures, read_disclosures
from sync.canonical import CanonicalError, canonical, parse_strict
from sync.errors import Quarantine

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sync.messages import Json, Row
    from sync.registry import Context, Tx

Difference = dict[str, Any]
"""``{line, why, signed, office}`` as a seal's: here ``signed`` is what the amendment says, ``office`` what is here."""

MOST = 200


def check(tx: Tx, args: Json, ctx: Context, job: Row, seal: Row) -> list[Difference]:
    """Every difference. ``Quarantine("UNPARSEABLE_AMENDMENT")`` when the text is no JSON object."""
    note = _note(args["text"])
    others = [row for row in tx.find("amendments", "job", job["id"]) if row["seal"] == seal["id"]]
    disclosed = read_disclosures(args["disclosures"])
    found = [
        *_itself(args, note, disclosed),
        *_head(args, note, ctx, job, seal),
        *_following(note, others),
        *_lines(args, seal, others, disclosed or {}),
    ]
    return found[:MOST]


def said(found: Sequence[Difference]) -> str:
    """What the receipt says."""
    return f"The amendment and what the office has differ in {len(found)} place(s)."


def _note(text: str) -> Json:
    try:
        note = parse_strict(text)
    except CanonicalError as fault:
        why = str(fault).replace("\0", "\ufffd")[:300]
        raise Quarantine("UNPARSEABLE_AMENDMENT", f"The amendment cannot be read: {why}") from None
    if not isinstance(note, dict):
        raise Quarantine("UNPARSEABLE_AMENDMENT", "The amendment is no JSON object.")
    return note


def _itself(args: Json, note: Json, disclosed: Disclosures | None) -> Iterator[Difference]:
    if canonical(note) != args["text"]:
        yield _difference("text", "not_canonical")
    if hash_of(args["text"]) != args["text_hash"]:
        yield _difference("text_hash", "hash", args["text_hash"], hash_of(args["text"]))
    if disclosed is None:
        yield _difference("disclosures", "malformed")
    else:
        yield from (_difference(path, "disclosure") for path in wrong_values(args["changes"], disclosed))


def _head(args: Json, note: Json, ctx: Context, job: Row, seal: Row) -> Iterator[Difference]:
    """The note says of itself what the mutation and the log say of it."""
    expected = {
        "format": FORMAT,
        "amendment": args["id"],
        "kind": CORRECTION,
        "org": ctx.caller.org,
        "job": {"id": job["id"], "number": job["number"]},
        "amends": {"seal": seal["id"], "seal_hash": seal["seal_hash"]},
        "reason": args["reason"],
        "by": ctx.caller.user,
        "changes": args["changes"],
    }
    for key, office in expected.items():
        if note.get(key) != office:
            yield _difference(key, "differs", note.get(key), office)


def _following(note: Json, others: Sequence[Row]) -> Iterator[Difference]:
    known = {row["text_hash"] for row in others}
    yield from (_difference(f"before[{one}]", "not_here", one) for one in hashes_before(note) if one not in known)


def _lines(args: Json, seal: Row, others: Sequence[Row], disclosed: Disclosures) -> Iterator[Difference]:
    """What is said to have stood there did: in the sealed text, or in an amendment since."""
    document = read(seal["text"]) or {}
    values = read_disclosures(seal["disclosures"] or "{}") or {}
    for change in args["changes"]:
        line, before = change["line"], change["before"]
        sealed = at_line(document, line)
        since = [one["after"] for row in others for one in row["changes"] if one["line"] == line]
        if before == sealed or before in since:
            continue
        if not (is_digest(before) or is_digest(sealed)):
            yield _difference(line, "differs", before, sealed)
        elif not (is_digest(before) and is_digest(sealed)) or _is_other(
            f"{line}.before", disclosed, line, values, since
        ):
            yield _difference(line, "personal")


def _is_other(path: str, disclosed: Disclosures, line: str, values: Disclosures, since: Sequence[Any]) -> bool:
    """Whether a personal value is another than the signed one, which stands there under another salt.

    It cannot be told once the signed one was erased, nor where an amendment since has put another in its place.
    """
    if line not in values or since:
        return False
    return path not in disclosed or disclosed[path][1] != values[line][1]


def _difference(line: str, why: str, written: Any = None, office: Any = None) -> Difference:
    return {"line": line, "why": why, "signed": _scalar(written), "office": _scalar(office)}


def _scalar(value: Any) -> Any:
    return value if isinstance(value, str | int | bool) else None

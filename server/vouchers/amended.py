"""What was changed after the signature, old against new, as it is printed below it (rule S4)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from server.amended.note import at_line, is_digest
from server.disclosures import read_disclosures
from server.papers import words as w
from server.papers.blocks import Column, notice, table
from server.papers.lines import said
from server.papers.tongue import yuan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.papers.tongue import Tongue
    from server.vouchers.sealed import Sealed
    from sync.messages import Json, Row

LATE: Final = "late"
_LINE: Final = re.compile(r"(\w+)(?:\[([^\]]*)\])?(?:\.(.+))?")
_UNTOLD: Final = ("id", "by", "at", "part_type", "procedure", "procedure_version", "item", "instrument", "replaces")
_MOST: Final = 12
"""Members of a whole line that are told."""


def face(tongue: Tongue, sealed: Sealed) -> list[Json]:
    """What the voucher's head says of it."""
    count = len(sealed.amendments)
    if not count:
        return []
    unsigned = sum(one["signed"] is None for one in sealed.amendments)
    title = tongue(f"签字后有 {count} 处更正", f"Amended {count} time(s) after it was signed")
    text = tongue(
        "以下为签字时的原文，更正列于签字之后。", "As it was signed; the amendments stand below the signature."
    )
    if unsigned:
        text += " " + tongue(f"其中 {unsigned} 处未经顾客签字。", f"{unsigned} of them not signed by the customer.")
    return [notice(title, text, strong=True)]


def blocks(tongue: Tongue, sealed: Sealed) -> list[Json]:
    """The amendments, each with who, when, why, and what became of what."""
    return [_block(tongue, sealed, n, one) for n, one in enumerate(sealed.amendments, 1)]


def _block(tongue: Tongue, sealed: Sealed, n: int, row: Row) -> Json:
    who = sealed.people.get(row["by"], "–")
    kind = tongue("迟到的记录", "Late record") if row["kind"] == LATE else tongue("更正", "Correction")
    signed = tongue("顾客已另行签字", "signed anew") if row["signed"] else tongue("未经顾客签字", "not signed")
    title = tongue.join(f"{tongue('更正', 'Amendment')} {n}", kind, tongue.moment(row["at"]), who, signed)
    columns = [
        Column(tongue("项目", "What"), wide=3),
        Column(tongue("原文", "Before"), wide=4),
        Column(tongue("更正为", "After"), wide=4),
    ]
    disclosed = read_disclosures(row["disclosures"]) if row["disclosures"] else None
    values = {path: value for path, (_salt, value) in (disclosed or {}).items()}
    changes = [one for one in row["changes"] if isinstance(one, dict)] if isinstance(row["changes"], list) else []
    rows = [_change(tongue, sealed.document, one, values) for one in changes]
    reason = [[tongue("原因", "Reason"), row["reason"], ""]] if row["reason"] else []
    return table(title, columns, [*reason, *rows], tongue("无", "None"))


def _change(tongue: Tongue, document: Json, change: Json, values: Mapping[str, str]) -> list[Any]:
    line = said(change, "line") or ""
    sides = [_side(tongue, change.get(side), values.get(f"{line}.{side}"), line) for side in ("before", "after")]
    return [named(tongue, document, line, change), *sides]


def named(tongue: Tongue, document: Json, line: str, change: Json) -> str:
    """``parts[<id>].qty`` as people say it: 零件 电容 · 数量."""
    found = _LINE.fullmatch(line)
    if found is None:
        return line
    section, key, field = found.groups()
    whole = at_line(document, f"{section}[{key}]") if key else None
    for node in (whole, change.get("after"), change.get("before")):
        name = said(node, "name") or said(node, "item_name")
        if name:
            break
    else:
        name = tongue.word(w.TIME, said(whole, "kind")) if section == "times" else None
    last = field.rpartition(".")[2] if field else None
    which = " ".join(one for one in (tongue.word(w.SECTION, section), name) if one)
    return tongue.join(which, tongue.word(w.FIELD, last))


def _side(tongue: Tongue, value: Any, personal: str | None, line: str) -> str:
    if value is None:
        return "–"
    if is_digest(value):
        return personal if personal is not None else tongue("（已删除）", "(erased)")
    if isinstance(value, dict):
        told = [(key, one) for key, one in value.items() if key not in _UNTOLD and one not in (None, "")]
        return "；".join(f"{tongue.word(w.FIELD, key)} {_worded(tongue, key, one)}" for key, one in told[:_MOST])
    return _worded(tongue, line.rpartition(".")[2], value)


def _worded(tongue: Tongue, key: str, value: Any) -> str:
    text = said({"value": value}, "value") or "–"
    if key in w.MONEY and type(value) is int:
        return yuan(value)
    if key.endswith("_at"):
        return tongue.moment(text)
    return tongue.word(w.CODED[key], text) if key in w.CODED else text

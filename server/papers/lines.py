"""The lines of a job's text as printed. A sealed text may be anybody's: what is missing or odd is printed as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from server.papers import words as w
from server.papers.blocks import Column, table
from server.papers.tongue import yuan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from server.papers.tongue import Tongue
    from sync.messages import Json

CHARGED: Final = "paid"
_LONGEST: Final = 12_000
"""Characters of one value that are printed; all of it lies in the file attached."""


def said(node: Any, key: str) -> str | None:
    """A member of an object as text; None where nothing is."""
    value = node.get(key) if isinstance(node, dict) else None
    if value is None or value == "" or isinstance(value, bool):
        return None
    text = value if isinstance(value, str) else str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def lines(document: Json, key: str) -> list[Json]:
    """The objects of a list."""
    found = document.get(key)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def money(node: Any, key: str) -> str:
    """An amount in fen as yuan."""
    value = node.get(key) if isinstance(node, dict) else None
    return yuan(value) if type(value) is int else said(node, key) or ""


def spaced(*parts: str | None) -> str:
    """Words that make one name."""
    return " ".join(one for one in parts if one)


def small(tongue: Tongue, *parts: str | None) -> list[str]:
    """What stands in small below a cell's first line."""
    text = tongue.join(*parts)
    return [text] if text else []


def parts(tongue: Tongue, document: Json, *, priced: bool = True) -> Json:
    """Parts fitted, with certificates, and prices where they are wanted (D5, D15)."""
    job, price = document.get("job"), document.get("price")
    charged = said(job, "charge_type") == CHARGED
    amounts = {said(one, "part"): one for one in lines(price if isinstance(price, dict) else {}, "lines")}
    columns = [
        Column(tongue("零件与批号", "Part and lot"), wide=5),
        Column(tongue("合格证", "Certificate"), wide=4),
        Column(tongue("旧件", "Old part"), wide=2),
        Column(tongue("数量", "Quantity"), number=True),
    ]
    rows = [_part(tongue, one) for one in lines(document, "parts")]
    if not priced:
        return table(tongue("更换零件", "Parts fitted"), columns, rows, tongue("未更换零件", "No parts fitted"))
    for row, one in zip(rows, lines(document, "parts"), strict=True):
        row += [money(one, "price"), money(amounts.get(said(one, "id")), "amount")]
    columns += [Column(tongue("单价", "Unit price"), number=True), Column(tongue("金额", "Amount"), number=True)]
    total = money(price, "total") if charged else tongue("不收费", "Not charged")
    foot = [tongue("合计", "Total"), "", "", "", "", total] if rows or charged else []
    return table(
        tongue("更换零件与费用", "Parts and price"), columns, rows, tongue("未更换零件", "No parts fitted"), foot
    )


def _part(tongue: Tongue, one: Json) -> list[Any]:
    lot, serial, supplier = said(one, "lot"), said(one, "serial"), said(one, "supplier")
    kind, number = tongue.word(w.CERTIFICATE, said(one, "certificate_kind")), said(one, "certificate_no")
    traced = small(
        tongue,
        spaced(said(one, "maker"), said(one, "model")),
        tongue("批号 ", "lot ") + lot if lot else None,
        tongue("序列号 ", "serial ") + serial if serial else None,
        tongue("供方 ", "from ") + supplier if supplier else None,
    )
    marks = small(
        tongue,
        tongue.word(w.MARK, said(one, "status")),
        tongue.word(w.ORIGIN, said(one, "origin")),
        tongue("有照片", "photographed") if said(one, "certificate_photo") else None,
    )
    return [
        [said(one, "name") or "", *traced],
        [spaced(kind, number) or tongue("无合格证", "No certificate"), *marks],
        tongue.word(w.OLD_PART, said(one, "old_part")),
        spaced(said(one, "qty"), said(one, "unit")),
    ]


def checks(tongue: Tongue, document: Json) -> Json:
    """Readings with limits and instruments; a reading that was tested again stays, and says so (D8)."""
    columns = [
        Column(tongue("检验项目", "Check"), wide=4),
        Column(tongue("限值", "Limits"), wide=2),
        Column(tongue("读数", "Reading"), number=True),
        Column(tongue("判定", "Verdict"), wide=2),
        Column(tongue("仪器与校准", "Instrument, calibration"), wide=5),
    ]
    found = lines(document, "checks")
    replaced = _replaced(found)
    rows = [_check(tongue, one, earlier=said(one, "id") in replaced) for one in found]
    return table(tongue("检验", "Checks"), columns, rows, tongue("未做检验", "No checks made"))


def _check(tongue: Tongue, one: Json, *, earlier: bool) -> list[Any]:
    unit = said(one, "unit") or ""
    lower, upper = said(one, "lower"), said(one, "upper")
    if lower and upper:
        limits = f"{lower} – {upper} {unit}"
    else:
        limits = f"≥ {lower} {unit}" if lower else f"≤ {upper} {unit}" if upper else "–"
    reason, due, number = (said(one, name) for name in ("override_reason", "calibration_due", "calibration_no"))
    calibration = small(
        tongue,
        spaced(tongue("校准", "calibration"), number) if number else None,
        tongue("至 ", "until ") + due if due else None,
        tongue.word(w.CALIBRATION, said(one, "calibration")) if said(one, "calibration") != "none" else None,
        tongue("说明：", "Reason: ") + reason if reason else None,
    )
    again = small(tongue, tongue("先前读数，已复验", "Earlier reading, tested again") if earlier else None)
    return [
        [said(one, "item_name") or "", *again],
        limits.strip(),
        spaced(said(one, "reading") or "–", unit),
        tongue.word(w.VERDICT, said(one, "verdict")),
        [said(one, "instrument_serial") or "–", *calibration],
    ]


def times(tongue: Tongue, document: Json) -> Json:
    """Travel, work and waiting apart, and what each amounts to (D10)."""
    columns = [
        Column(tongue("工时", "Time"), wide=3),
        Column(tongue("开始", "Begin"), wide=3),
        Column(tongue("结束", "End"), wide=3),
        Column(tongue("时长", "Length"), number=True),
    ]
    found = lines(document, "times")
    replaced = _replaced(found)
    rows = [_time(tongue, one, earlier=said(one, "id") in replaced) for one in found]
    counted = [one for one in found if said(one, "id") not in replaced]
    foot = [tongue("合计", "Total"), _sums(tongue, counted), "", _all(tongue, counted)] if rows else []
    return table(tongue("工时", "Hours"), columns, rows, tongue("未记录工时", "No time recorded"), foot)


def _time(tongue: Tongue, one: Json, *, earlier: bool) -> list[Any]:
    notes = small(
        tongue,
        tongue("先前记录，已更正", "Earlier entry, corrected") if earlier else None,
        tongue("更正", "Corrected") if said(one, "replaces") else None,
        said(one, "reason"),
    )
    return [
        [tongue.word(w.TIME, said(one, "kind")), *notes],
        tongue.moment(said(one, "started_at")),
        tongue.moment(said(one, "ended_at")),
        tongue.hours(minutes(one)),
    ]


def minutes(one: Mapping[str, Any]) -> int:
    """Of a stretch of time; 0 for what is no number."""
    value = one.get("minutes")
    return value if type(value) is int and 0 <= value < 10**9 else 0


def _sums(tongue: Tongue, found: Iterable[Json]) -> str:
    kept = list(found)
    kinds = [kind for kind in w.TIME if any(said(one, "kind") == kind for one in kept)]
    sums = {kind: sum(minutes(one) for one in kept if said(one, "kind") == kind) for kind in kinds}
    return tongue.join(*(f"{tongue.word(w.TIME, kind)} {tongue.hours(sums[kind])}" for kind in kinds))


def _all(tongue: Tongue, found: Iterable[Json]) -> str:
    return tongue.hours(sum(map(minutes, found)))


def _replaced(found: Iterable[Json]) -> set[str | None]:
    """Ids of lines that a later one takes the place of."""
    return {said(one, "replaces") for one in found} - {None}

"""The voucher 服务凭证: what a customer keeps, the firm files and an auditor asks for (D2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from server.papers import words as w
from server.papers.blocks import Column, Paper, facts, file, notice, table, words
from server.papers.drawn import image, qr_svg, strokes_svg
from server.papers.lines import checks, parts, said, spaced, times
from server.vouchers import amended

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.papers.firm import Firm
    from server.papers.tongue import Tongue
    from server.vouchers.sealed import Sealed
    from sync.messages import Json

SEAL_FILE: Final = "seal.json"


def voucher(sealed: Sealed, tongue: Tongue, firm: Firm, url: str, seal_file: str | None) -> Paper:
    """The whole paper. ``url``: where people reach the server; ``seal_file``: the seal as canonical JSON."""
    document, job = sealed.document, _part(sealed.document, "job")
    number = said(job, "number") or said(sealed.job, "number") or ""
    centre = sealed.centre
    firm = firm.filled(name=sealed.firm, address=centre.get("address") or "", phone=centre.get("phone") or "")
    title = tongue("服务凭证", "Service voucher")
    return Paper(
        tongue=tongue,
        firm=firm,
        title=title,
        at=sealed.row["at"],
        under=[one for one in (number, centre.get("name")) if one],
        foot=tongue.join(number, sealed.code, tongue("时间为 UTC+8", "times in UTC+8")),
        description=spaced(title, number, sealed.code),
        keywords=[one for one in (number, sealed.code) if one],
        notices=_notices(sealed, tongue),
        blocks=[
            _job(sealed, tongue, job),
            parts(tongue, document),
            checks(tongue, document),
            times(tongue, document),
            *_rating(sealed, tongue),
            *_history(sealed, tongue),
            _signed(sealed, tongue, url) if sealed.signed else _unsigned(sealed, tongue),
            *amended.blocks(tongue, sealed),
            *_note(tongue, firm),
        ],
        attached=[_attached(tongue, seal_file)] if seal_file else [],
    )


def _notices(sealed: Sealed, tongue: Tongue) -> list[Json]:
    told = []
    if not sealed.signed:
        why = tongue.word(w.WHY, said(sealed.row, "why"))
        told.append(notice(tongue.join(tongue("未签字", "Not signed"), why), sealed.row["reason"] or "", strong=True))
    if sealed.erased:
        text = tongue(
            "姓名、电话、地址、意见和笔迹已按要求删除；其余内容与签字时一致，仍可核验。",
            "Name, phone, address, comment and strokes were erased on request; the rest is as signed and verifies.",
        )
        told.append(notice(tongue("部分内容已删除", "Partly erased"), text, strong=True))
    told += amended.face(tongue, sealed)
    if sealed.signed and sealed.row["verdict"] == "differs":
        count = len(sealed.row["differences"] or [])
        title = tongue(f"与公司记录有 {count} 处不同", f"Differs from the office in {count} place(s)")
        told.append(notice(title, tongue("以下为顾客签字的原文。", "Below stands what the customer signed.")))
    return told


def _job(sealed: Sealed, tongue: Tongue, job: Json) -> Json:
    customer, site = _part(job, "customer"), _part(job, "site")
    machine = spaced(said(job, "maker"), said(job, "model"), said(job, "serial"))
    technician = said(job, "technician")
    return facts(
        "",
        [
            (tongue("顾客", "Customer"), _personal(sealed, tongue, "job.customer.name", customer.get("name")), False),
            (tongue("电话", "Phone"), _personal(sealed, tongue, "job.customer.phone", customer.get("phone")), False),
            (tongue("产品", "Product"), said(job, "product"), False),
            (tongue("型号与序列号", "Model and serial"), machine, False),
            (tongue("受理", "Received"), _received(tongue, job), False),
            (tongue("收费类别", "Charge type"), tongue.word(w.CHARGE, said(job, "charge_type")), False),
            (tongue("技术员", "Technician"), sealed.people.get(technician or "", technician or ""), False),
            (tongue("地址", "Address"), _personal(sealed, tongue, "job.site.address", site.get("address")), True),
            (tongue("报修内容", "Fault reported"), said(job, "fault"), True),
            (tongue("实际故障", "What it really was"), said(job, "actual_fault"), True),
        ],
    )


def _received(tongue: Tongue, job: Json) -> str:
    channel = tongue.word(w.CHANNEL, said(job, "channel"))
    return tongue.join(tongue.moment(said(job, "received_at")), channel)


def _rating(sealed: Sealed, tongue: Tongue) -> list[Json]:
    rating = sealed.document.get("rating")
    title = tongue("顾客评价", "Rating")
    if not isinstance(rating, dict):
        return [words(title, tongue("顾客未评价", "The customer gave no rating"))]
    rows: list[tuple[str, str | None, bool]] = [
        (tongue(*w.GRADE[name]), tongue.word(w.GRADES, said(rating, name)), False) for name in w.GRADE
    ]
    comment = _personal(sealed, tongue, "rating.comment", rating.get("comment"))
    return [facts(title, [*rows, (tongue("意见", "Comment"), comment, True)])]


def _history(sealed: Sealed, tongue: Tongue) -> list[Json]:
    """Of this machine, from the equipment's file: it says what was so when this job was signed."""
    if not sealed.history:
        return []
    columns = [
        Column(tongue("日期", "Date")),
        Column(tongue("工单", "Job")),
        Column(tongue("故障", "Fault"), wide=4),
        Column(tongue("更换零件", "Parts fitted"), wide=4),
    ]
    rows = [
        [tongue.day(one["closed_at"]), one["job_number"] or "", one["actual_fault"] or one["fault"], one["parts"] or ""]
        for one in sealed.history
    ]
    return [table(tongue("本产品的维修历史", "History of this product"), columns, rows, "")]


def _signed(sealed: Sealed, tongue: Tongue, url: str) -> Json:
    declaration = _part(sealed.document, "declaration")
    signer = _personal(sealed, tongue, "signer.name", _part(sealed.document, "signer").get("name"))
    row, address = sealed.row, f"{url}/verify"
    his, ours = tongue("顾客本人的手机", "the customer’s own phone"), tongue("技术员的设备", "the technician’s device")
    rows = [
        (tongue("签字人", "Signer"), signer),
        (tongue("身份", "As"), tongue.word(w.CAPACITY, row["capacity"])),
        (tongue("签字设备", "Signed on"), his if sealed.own_phone else ours),
        (tongue("时间", "At"), tongue.moment(said(sealed.document, "signed_at") or row["at"])),
    ]
    return {
        "kind": "signed",
        "title": tongue("顾客签字", "The customer’s signature"),
        "declaration": said(declaration, "text") or "",
        **_ink(sealed, tongue),
        "rows": [{"label": label, "value": value} for label, value in rows if value],
        "sealed": True,
        "qr": image(qr_svg(f"{address}/{sealed.code}"), tongue("核验地址的二维码", "QR code of the address to verify")),
        "code": sealed.code,
        "address": address,
    }


def _ink(sealed: Sealed, tongue: Tongue) -> Json:
    """The drawing, or the sentence that stands where nobody could draw."""
    strokes = sealed.strokes or {}
    svg = strokes_svg(_drawn(strokes.get("strokes")))
    said_instead = [said(strokes, "said"), said(strokes, "typed"), tongue.word(w.HOW, said(strokes, "how"))]
    instead = tongue("（已删除）", "(erased)") if sealed.erased else tongue.join(*said_instead)
    return {"drawing": image(svg, tongue("顾客签字的笔迹", "The customer’s drawn signature")), "no_drawing": instead}


def _unsigned(sealed: Sealed, tongue: Tongue) -> Json:
    who = sealed.people.get(sealed.row["by"], "–")
    rows = [
        (tongue("记录人", "Recorded by"), who),
        (tongue("时间", "At"), tongue.moment(sealed.row["at"])),
        (tongue("证据照片", "Photo"), tongue("有", "yes") if sealed.row["photo"] else tongue("无", "none")),
    ]
    return {
        "kind": "signed",
        "title": tongue("未签字", "Not signed"),
        "declaration": tongue.word(w.WHY, said(sealed.row, "why")),
        "drawing": None,
        "no_drawing": tongue("未签字", "Not signed"),
        "rows": [{"label": label, "value": value} for label, value in rows],
        "sealed": False,
        "qr": None,
        "code": "",
        "address": "",
    }


def _note(tongue: Tongue, firm: Firm) -> list[Json]:
    note = tongue(firm.note, firm.note_en or firm.note)
    return [words("", note)] if note else []


def _attached(tongue: Tongue, seal_file: str) -> Json:
    says = tongue("封存的全文与签字，可独立核验", "The seal with its text and signature, to be verified without us")
    return file(SEAL_FILE, seal_file, "application/json", says)


def _personal(sealed: Sealed, tongue: Tongue, path: str, node: Any) -> str | None:
    if node is None:
        return None
    value = sealed.personal(path, node)
    return value if value is not None else tongue("（已删除）", "(erased)")


def _part(node: Json, key: str) -> Json:
    found = node.get(key)
    return found if isinstance(found, dict) else {}


def _drawn(strokes: Any) -> Sequence[Sequence[Sequence[int]]]:
    """Strokes as they should be; a seal that holds others was flagged, and draws what can be drawn."""
    kept = strokes if isinstance(strokes, list) else []
    return [[point for point in stroke if _is_point(point)] for stroke in kept if isinstance(stroke, list)]


def _is_point(point: Any) -> bool:
    return isinstance(point, list) and len(point) == 4 and all(type(one) is int for one in point)  # noqa: PLR2004

"""A voucher of nobody: what the firm's own name, logo and sentences look like on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from server.papers import press
from server.papers.blocks import notice
from server.papers.tongue import Tongue
from server.runtime import runtime
from server.vouchers.face import voucher
from server.vouchers.sealed import Sealed, firm_name

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from sync.messages import Json

AT: Final = "2026-01-15T06:30:00.000Z"
CODE: Final = "0000-0000-0000-0000"
_DOCUMENT: Final[Json] = {
    "job": {
        "number": "01-2026-00001", "received_at": "2026-01-14T01:05:00.000Z", "channel": "phone", "charge_type": "paid",
        "product": "中央空调", "fault": "制冷慢，室外机有响声", "actual_fault": "启动电容容量不足，风扇轴承缺油",
        "technician": None, "maker": "美的", "model": "MDV-120", "serial": "SN2022-0311",
        "customer": {"name": {"sd": ""}, "phone": {"sd": ""}}, "site": {"address": {"sd": ""}},
    },
    "parts": [
        {
            "id": "1", "name": "启动电容", "maker": "法拉", "model": "CBB65", "qty": "1", "unit": "个",
            "lot": "L2511-07", "serial": None,
            "supplier": "华东配件", "certificate_no": "HG-2025-1107", "certificate_kind": "conformity",
            "certificate_photo": "x", "status": "conforming", "origin": "stock", "old_part": "returned", "price": 4500,
        },
    ],
    "price": {"currency": "CNY", "lines": [{"part": "1", "qty": "1", "price": 4500, "amount": 4500}], "total": 4500},
    "checks": [
        {
            "id": "2", "item_name": "绝缘电阻", "unit": "MΩ", "lower": "2", "upper": None, "reading": "50",
            "verdict": "pass", "instrument_serial": "ZC25-018", "calibration_no": "JZ-2025-88",
            "calibration_due": "2026-09-30", "calibration": "valid", "override_reason": None, "replaces": None,
        },
    ],
    "times": [
        {
            "id": "3", "kind": "work", "started_at": "2026-01-15T05:10:00.000Z", "ended_at": "2026-01-15T06:20:00.000Z",
            "minutes": 70, "replaces": None, "reason": None,
        },
    ],
    "rating": {"attitude": 4, "skill": 4, "arrival": 3, "promises": 4, "comment": None},
    "declaration": {"text": "本人已核对以上内容，与现场情况一致。"},
    "signer": {"name": {"sd": ""}, "capacity": "customer"},
    "signed_at": AT,
}  # fmt: skip
_VALUES: Final = {
    "job.customer.name": "张样本",
    "job.customer.phone": "139 0000 0000",
    "job.site.address": "杭州市西湖区样本路 1 号",
    "signer.name": "张样本",
}
_INK: Final = [
    [[100, 380, 0, 400], [180, 300, 20, 600], [260, 420, 40, 700], [340, 240, 60, 500], [420, 400, 80, 400]],
    [[520, 260, 100, 500], [560, 420, 120, 700], [640, 300, 140, 500], [760, 340, 160, 300]],
]


def specimen(connection: Connection, org: str, language: str) -> bytes:
    """The specimen as a PDF, which nobody signs."""
    config, tongue = runtime().config, Tongue(language)
    row = {"id": CODE, "at": AT, "by": "", "capacity": "customer", "verdict": "matches", "client_id": ""}
    sealed = Sealed(
        org=org,
        row=row,
        job={"number": "01-2026-00001"},
        document=_DOCUMENT,
        values=_VALUES,
        erased=False,
        strokes={"v": 1, "strokes": _INK},
        signed=True,
        code=CODE,
        firm=firm_name(connection, org),
    )
    paper = voucher(sealed, tongue, config.firm, config.url, None).json()
    paper["notices"] = [notice(tongue("样张", "Specimen"), tongue("不是凭证", "This is no voucher"), strong=True)]
    return press.render("paper", paper, config.fonts)

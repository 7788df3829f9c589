"""The repair card 修护卡: actual time and parts of one job, as recorded until now (D10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.papers import words as w
from server.papers.blocks import Paper, blanks, facts
from server.papers.lines import checks, parts, spaced, times

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from server.papers.firm import Firm
    from server.papers.tongue import Tongue
    from sync.messages import Json, Row


def card(tongue: Tongue, firm: Firm, story: Json, at: str) -> Paper:
    """``story``: the job with its rows, as ``rows.job_rows`` gives them. Facts taken back are left out."""
    job: Row = story["job"]
    title = tongue("修护卡", "Repair card")
    record = {name: _kept(story[kind], story["withdrawals"]) for name, kind in _LINES.items()} | {"job": job}
    return Paper(
        tongue=tongue,
        firm=firm,
        title=title,
        at=at,
        under=[one for one in (job["number"], tongue.word(w.STATUS, job["status"])) if one],
        foot=tongue.join(job["number"], tongue("打印于 ", "printed ") + tongue.moment(at), "UTC+8"),
        blocks=[
            _job(tongue, story),
            times(tongue, record),
            parts(tongue, record, priced=False),
            checks(tongue, record),
            blanks([tongue("技术员", "Technician"), tongue("服务主任", "Supervisor"), tongue("日期", "Date")]),
        ],
    )


_LINES = {"parts": "parts", "checks": "checks", "times": "timesheets"}


def _kept(rows: Sequence[Row], withdrawals: Sequence[Row]) -> list[Row]:
    taken_back = {one["fact"] for one in withdrawals}
    return [row for row in rows if row["id"] not in taken_back]


def _job(tongue: Tongue, story: Json) -> Json:
    job, customer = story["job"], _row(story["customer"])
    site, machine = _row(story["site"]), _row(story["equipment"])
    return facts(
        "",
        [
            (tongue("顾客", "Customer"), customer.get("name"), False),
            (tongue("联系", "Contact"), tongue.join(job["contact_name"], job["contact_phone"]), False),
            (tongue("产品", "Product"), job["product"], False),
            (
                tongue("型号与序列号", "Model and serial"),
                spaced(machine.get("maker"), machine.get("model"), machine.get("serial")),
                False,
            ),
            (tongue("受理", "Received"), tongue.moment(job["received_at"]), False),
            (tongue("预约", "Appointment"), window(tongue, job), False),
            (tongue("技术员", "Technician"), story["people"].get(job["technician"]), False),
            (tongue("收费类别", "Charge type"), tongue.word(w.CHARGE, job["charge_type"]), False),
            (tongue("地址", "Address"), site.get("address"), True),
            (tongue("报修内容", "Fault reported"), job["fault"], True),
            (tongue("实际故障", "What it really was"), job["actual_fault"], True),
        ],
    )


def window(tongue: Tongue, job: Mapping[str, str | None]) -> str:
    """``2026-11-22 09:00–11:00``."""
    start, end = tongue.moment(job["window_start"]), tongue.moment(job["window_end"])
    return f"{start}–{end[11:] if end[:10] == start[:10] else end}" if start and end else start


def _row(row: Row | None) -> Row:
    return row if row is not None else {}

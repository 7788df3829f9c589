"""The register as a file for a spreadsheet: UTF-8 with its mark, and no cell a spreadsheet would run as a formula."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, Final

from server import clock
from server.jobs.working_hours import SHANGHAI

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sync.messages import Json

MARK: Final = "\ufeff"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_TIMES: Final = frozenset({"received_at", "promised_at", "due_at", "window_start", "window_end", "closed_at"})

COLUMNS: Final = {
    "number": ("工单号", "Job number"),
    "status": ("状态", "Status"),
    "received_at": ("受理时间", "Received"),
    "customer_name": ("顾客", "Customer"),
    "contact_name": ("联系人", "Contact"),
    "contact_phone": ("联系电话", "Phone"),
    "address": ("地址", "Address"),
    "product": ("产品", "Product"),
    "maker": ("厂家", "Maker"),
    "model": ("型号", "Model"),
    "serial": ("序列号", "Serial number"),
    "fault": ("故障", "Fault"),
    "actual_fault": ("实际故障", "Actual fault"),
    "charge_type": ("收费类别", "Charge type"),
    "priority": ("缓急", "Priority"),
    "channel": ("报修方式", "Channel"),
    "technician_name": ("技术员", "Technician"),
    "promised_at": ("承诺时间", "Promised"),
    "due_at": ("应到时间", "Due"),
    "window_start": ("预约开始", "Window from"),
    "window_end": ("预约结束", "Window to"),
    "closed_at": ("完工时间", "Closed"),
    "cancel_reason": ("取消原因", "Reason for cancelling"),
    "seal_code": ("封存编号", "Seal"),
    "seal_verdict": ("封存核对", "Seal verdict"),
}
"""Column → its heading in Chinese and in English."""


def lines(pages: Iterable[list[Json]], *, english: bool) -> Iterator[str]:
    """The file, page by page."""
    yield MARK + _line([headings[english] for headings in COLUMNS.values()])
    for page in pages:
        yield "".join(_line([_cell(name, item[name]) for name in COLUMNS]) for item in page)


def guarded(text: str) -> str:
    """A cell that cannot become a formula: where it could, an apostrophe stands before it."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name in _TIMES:
        return _local(value)
    return guarded(str(value))


def _local(moment: str) -> str:
    try:
        return clock.parse(moment).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    except OverflowError:  # a device whose clock stood at the end of the calendar
        return moment


def _line(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()

"""The tables one can take along and their columns: name, headings in Chinese and English, what stands in them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from server.exports import words

if TYPE_CHECKING:
    from server.exports.words import Words


class Holds(Enum):
    """What a column holds, and so how it is written."""

    TEXT = "text"
    MOMENT = "a time, UTC, as text"
    DAY = "a date"
    MONEY = "fen"
    NUMBER = "a decimal number as text, or a whole number"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``words``: what the fixed words in it are called. ``width``: characters on a sheet."""

    name: str
    zh: str
    en: str
    holds: Holds = Holds.TEXT
    words: Words | None = None
    width: int = 14

    def heading(self, *, english: bool) -> str:
        """The heading; a time says by which clock."""
        heading = self.en if english else self.zh
        return f"{heading} (UTC+8)" if self.holds is Holds.MOMENT else heading


@dataclass(frozen=True, slots=True)
class Table:
    """A table. ``zh`` and ``en`` are its title, and its file's name."""

    name: str
    zh: str
    en: str
    columns: tuple[Column, ...]


def _moment(name: str, zh: str, en: str) -> Column:
    return Column(name, zh, en, Holds.MOMENT, width=18)


def _id(name: str, zh: str, en: str) -> Column:
    return Column(name, zh, en, width=38)


NUMBER = Column("number", "工单号", "Job number", width=16)
CENTRE = Column("centre_name", "服务中心", "Service centre")
CUSTOMER = Column("customer_name", "顾客", "Customer", width=18)
CHARGE = Column("charge_type", "收费类别", "Charge type", words=words.CHARGE)
TECHNICIAN = Column("technician_name", "技术员", "Technician")
JOB_ID = _id("job", "工单编号 (ID)", "Job ID")
MACHINE = (
    Column("product", "产品", "Product", width=20),
    Column("maker", "厂家", "Maker"),
    Column("model", "型号", "Model"),
    Column("serial", "序列号", "Serial number", width=18),
)

REGISTER: Final = Table(
    "register",
    "登记簿",
    "Repair register",
    (
        NUMBER,
        Column("status", "状态", "Status", words=words.STATUS),
        _moment("received_at", "受理时间", "Received"),
        CENTRE,
        CUSTOMER,
        Column("customer_phone", "顾客电话", "Customer phone", width=16),
        Column("contact_name", "联系人", "Contact"),
        Column("contact_phone", "联系人电话", "Contact phone", width=16),
        Column("address", "地址", "Address", width=32),
        Column("district", "区县", "District"),
        *MACHINE,
        Column("fault", "故障", "Fault", width=36),
        Column("actual_fault", "实际故障", "Actual fault", width=36),
        CHARGE,
        Column("priority", "缓急", "Priority", words=words.PRIORITY),
        Column("channel", "报修方式", "Channel", words=words.CHANNEL),
        TECHNICIAN,
        _moment("promised_at", "承诺时间", "Promised"),
        _moment("due_at", "到达时限", "To arrive by"),
        _moment("window_start", "预约开始", "Window from"),
        _moment("window_end", "预约结束", "Window to"),
        _moment("closed_at", "完工时间", "Closed"),
        Column("cancel_reason", "取消原因", "Reason for cancelling", width=24),
        Column("seal_code", "封存编号", "Seal", width=22),
        Column("seal_verdict", "封存核对", "Seal verdict", words=words.VERDICT, width=16),
        _id("id", "工单编号 (ID)", "Job ID"),
        _id("customer", "顾客编号 (ID)", "Customer ID"),
    ),
)
PARTS: Final = Table(
    "parts",
    "零件",
    "Parts",
    (
        NUMBER,
        CENTRE,
        CUSTOMER,
        _moment("at", "时间", "Time"),
        Column("by_name", "记录人", "Recorded by"),
        Column("name", "零件名称", "Part", width=24),
        Column("maker", "厂家", "Maker"),
        Column("model", "型号", "Model"),
        Column("qty", "数量", "Quantity", Holds.NUMBER, width=8),
        Column("unit", "单位", "Unit", width=8),
        Column("price", "单价 (元)", "Price (CNY)", Holds.MONEY, width=12),
        Column("amount", "金额 (元)", "Amount (CNY)", Holds.MONEY, width=12),
        CHARGE,
        Column("lot", "批号", "Lot"),
        Column("serial", "序列号", "Serial number", width=18),
        Column("supplier", "供应商", "Supplier"),
        Column("certificate_no", "合格证号", "Certificate number"),
        Column("certificate_kind", "合格证类别", "Certificate", words=words.CERTIFICATE),
        Column("status", "标识", "Mark", words=words.MARK),
        Column("origin", "来源", "Origin", words=words.ORIGIN),
        Column("old_part", "旧件", "Old part", words=words.OLD_PART),
        Column("withdrawn", "已撤回", "Taken back", words=words.YES_NO, width=8),
        Column("withdrawn_why", "撤回原因", "Why taken back", width=24),
        _id("id", "零件编号 (ID)", "Part ID"),
        JOB_ID,
    ),
)
HOURS: Final = Table(
    "hours",
    "工时",
    "Hours",
    (
        NUMBER,
        CENTRE,
        CUSTOMER,
        Column("by_name", "技术员", "Technician"),
        Column("kind", "类别", "Kind", words=words.TIME),
        _moment("started_at", "开始", "From"),
        _moment("ended_at", "结束", "To"),
        Column("minutes", "分钟", "Minutes", Holds.NUMBER, width=8),
        Column("counts", "计入", "Counts", words=words.YES_NO, width=8),
        CHARGE,
        Column("source", "记录方式", "Recorded", words=words.SOURCE),
        Column("reason", "更正原因", "Reason for correcting", width=24),
        Column("withdrawn", "已撤回", "Taken back", words=words.YES_NO, width=8),
        Column("withdrawn_why", "撤回原因", "Why taken back", width=24),
        _id("id", "工时编号 (ID)", "Time ID"),
        _id("replaces", "更正的工时 (ID)", "Corrects time ID"),
        JOB_ID,
        _id("by", "技术员编号 (ID)", "Technician ID"),
    ),
)
CUSTOMERS: Final = Table(
    "customers",
    "顾客与设备",
    "Customers and equipment",
    (
        CENTRE,
        CUSTOMER,
        Column("customer_phone", "顾客电话", "Customer phone", width=16),
        Column("customer_kind", "顾客类别", "Kind of customer", words=words.CUSTOMER),
        Column("customer_note", "顾客备注", "Note on the customer", width=24),
        Column("address", "地址", "Address", width=32),
        Column("district", "区县", "District"),
        Column("site_note", "地址备注", "Note on the site", width=24),
        *MACHINE,
        Column("installed_on", "安装日期", "Installed on", Holds.DAY, width=12),
        Column("warranty_until", "保修至", "Warranty until", Holds.DAY, width=12),
        Column("equipment_note", "设备备注", "Note on the equipment", width=24),
        _id("customer", "顾客编号 (ID)", "Customer ID"),
        _id("site", "地址编号 (ID)", "Site ID"),
        _id("equipment", "设备编号 (ID)", "Equipment ID"),
    ),
)

TABLES: Final = {one.name: one for one in (REGISTER, PARTS, HOURS, CUSTOMERS)}

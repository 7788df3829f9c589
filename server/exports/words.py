"""What stands in a cell for one of the trade's fixed words, in Chinese and English, as on the screens."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

from server.store.erased import ERASED

Words: TypeAlias = "dict[str, tuple[str, str]]"
"""Word on the wire → in Chinese, in English."""

STATUS: Final[Words] = {
    "registered": ("已登记", "Registered"),
    "assigned": ("已派工", "Assigned"),
    "accepted": ("已接单", "Accepted"),
    "appointed": ("已预约", "Appointed"),
    "travelling": ("在途", "On the way"),
    "arrived": ("已到达", "Arrived"),
    "working": ("作业中", "Working"),
    "signed": ("已签字", "Signed"),
    "left": ("已离开", "Left"),
    "verified": ("已确认", "Verified"),
    "cancelled": ("已取消", "Cancelled"),
}
CHARGE: Final[Words] = {
    "paid": ("有费", "Paid"),
    "contract": ("合同", "Contract"),
    "free": ("免费", "Free (warranty)"),
    "internal": ("行政", "Internal"),
}
PRIORITY: Final[Words] = {
    "normal": ("一般", "Normal"),
    "urgent": ("急修", "Urgent"),
    "major": ("重大故障", "Major fault"),
}
CHANNEL: Final[Words] = {
    "phone": ("电话", "Phone"),
    "letter": ("信函", "Letter"),
    "fax": ("传真", "Fax"),
    "visit": ("来访", "Visit"),
    "web": ("网络", "Web"),
}
VERDICT: Final[Words] = {
    "matches": ("与登记簿一致", "Matches the register"),
    "differs": ("与登记簿有差异", "Differs from the register"),
}
MARK: Final[Words] = {
    "conforming": ("合格", "Conforming"),
    "to_inspect": ("待检", "To inspect"),
    "nonconforming": ("不合格", "Nonconforming"),
    "scrap": ("报废", "Scrap"),
    "to_decide": ("待定", "To decide"),
}
CERTIFICATE: Final[Words] = {
    "conformity": ("出厂合格证", "Conformity"),
    "material": ("材质证明", "Material"),
    "test": ("检验报告", "Test report"),
}
ORIGIN: Final[Words] = {"stock": ("公司库存", "Our stock"), "customer": ("顾客自备", "Customer’s own")}
OLD_PART: Final[Words] = {
    "returned": ("交还顾客", "Given to the customer"),
    "recovered": ("带回", "Taken along"),
    "scrapped": ("就地报废", "Scrapped"),
    "none": ("无旧件", "None"),
}
TIME: Final[Words] = {"travel": ("路途", "Travel"), "work": ("作业", "Work"), "waiting": ("等待", "Waiting")}
SOURCE: Final[Words] = {"steps": ("按步骤", "By the steps"), "manual": ("手动", "By hand")}
CUSTOMER: Final[Words] = {"person": ("个人", "Person"), "company": ("单位", "Company")}
YES_NO: Final[Words] = {"yes": ("是", "Yes"), "no": ("否", "No")}


def said(words: Words, value: str, *, english: bool) -> str:
    """The word in a language; one nobody knows stands as it is."""
    return words[value][english] if value in words else value


def plain(value: Any, *, english: bool) -> str:
    """Text as it is; the words for it where a person was erased."""
    return ("(erased)" if english else "（已删除）") if value == ERASED else str(value)

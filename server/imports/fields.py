"""What can be imported: five kinds and their fields. The headings they are known by stand in ``heads.py``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.imports.says import Say
    from sync.messages import Json

_FROM_CHINESE: Final = "⺀"


@dataclass(frozen=True)
class Field:
    """One field. ``code``: digits that are a name, not a quantity. ``choices``: a word in small letters → its value.

    ``default``: what it is without a column.
    """

    name: str
    zh: str
    en: str
    type: str = "text"
    most: int = 200
    needed: bool = False
    code: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    default: str | None = None

    @property
    def say(self) -> Say:
        """Its name in both languages."""
        return {"zh-CN": self.zh, "en": self.en}

    def to_wire(self) -> Json:
        """As the page needs it."""
        values = list(dict.fromkeys(self.choices.values()))
        return {
            "field": self.name,
            "say": self.say,
            "needed": self.needed,
            "type": self.type,
            "choices": [{"value": one, "say": {"zh-CN": self._word(one), "en": one}} for one in values] or None,
            "constant": self.type in ("text", "choice", "centre"),
            "default": self.default,
        }

    def _word(self, value: str) -> str:
        """The first of its words that is written in Chinese."""
        return next(word for word, meant in self.choices.items() if meant == value and word[0] > _FROM_CHINESE)


def _words(**lists: str) -> dict[str, str]:
    """``paid="收费|有费"`` → every word, and the value itself, in small letters."""
    return {word.casefold(): value for value, words in lists.items() for word in (*words.split("|"), value)}


_PERSONS: Final = _words(
    person="个人|私人|private|consumer", company="单位|公司|企业|business|organisation|organization"
)
_STATES: Final = _words(
    open="未完成|处理中|待处理|待派工|进行中|new|pending|inprogress|in progress|active"
    "|已登记|registered|已派工|assigned|已接单|accepted|已预约|appointed|在途|on the way|已到达|arrived|作业中|working",
    finished="已完成|完成|已完工|已关闭|已结单|closed|complete|completed|done|resolved|fixed|repaired"
    "|已签字|signed|已离开|left|已确认|verified",
    cancelled="已取消|取消|作废|canceled|void|withdrawn",
)
_CHARGES: Final = _words(
    paid="收费|有费|自费|chargeable|billable",
    contract="合同|保养合同",
    free="免费|保修|保内|warranty|free (warranty)",
    internal="行政|内部",
)
_PRIORITIES: Final = _words(
    normal="普通|一般|正常|low|medium|standard",
    urgent="紧急|加急|急修|high",
    major="重大|重大故障|特急|major fault|critical|emergency",
)
_CHANNELS: Final = _words(
    phone="电话|来电|call|telephone|constituent call",
    letter="信函|email|mail",
    fax="传真",
    visit="来访|上门|walk-in|self service|employee generated",
    web="网络|微信|网站|小程序|app|online|citizens connect app|city worker app",
)
_STATUSES: Final = _words(
    qualified="合格|准用|ok|valid|pass", limited="限用|restricted", stopped="停用|禁用|out of service|expired"
)

_CUSTOMER: Final = (
    Field("centre", "服务中心", "Service centre", type="centre", needed=True),
    Field("customer_no", "顾客编号", "Customer number", code=True),
    Field("customer", "顾客", "Customer", needed=True),
    Field("phone", "顾客电话", "Customer's phone", most=50, code=True),
    Field("customer_kind", "顾客类型", "Kind of customer", type="choice", choices=_PERSONS, default="person"),
)
_PLACE: Final = (
    Field("postcode", "邮编", "Postcode", most=20, code=True),
    Field("district", "区域", "District", most=100),
)
_ADDRESS: Final = Field("address", "地址", "Address", most=500, needed=True)
_NOTE: Final = Field("note", "备注", "Note", most=2000)
_MAKER: Final = Field("maker", "厂家", "Maker")
_MODEL: Final = Field("model", "型号", "Model", code=True)
_MACHINE: Final = (
    Field("product", "产品", "Product", needed=True),
    _MAKER,
    _MODEL,
    Field("serial", "序列号", "Serial number", code=True),
)

KINDS: Final[dict[str, tuple[Field, ...]]] = {
    "jobs": (
        *_CUSTOMER,
        _ADDRESS,
        *_PLACE,
        Field("contact_name", "联系人", "Contact"),
        Field("contact_phone", "联系电话", "Contact's phone", most=50, code=True),
        *_MACHINE,
        Field("fault", "故障", "Fault", most=2000, needed=True),
        Field("actual_fault", "实际故障", "Actual fault", most=2000),
        Field("received_at", "受理时间", "Received", type="moment", needed=True),
        Field("promised_at", "承诺时间", "Promised", type="moment"),
        Field("closed_at", "完工时间", "Closed", type="moment"),
        Field("state", "状态", "State", type="choice", choices=_STATES),
        Field("number", "原工单号", "Old job number", most=50, code=True),
        Field("charge_type", "收费类别", "Charge type", type="choice", choices=_CHARGES, default="free"),
        Field("priority", "缓急", "Priority", type="choice", choices=_PRIORITIES, default="normal"),
        Field("channel", "报修方式", "Channel", type="choice", choices=_CHANNELS, default="phone"),
    ),
    "customers": (*_CUSTOMER, Field("address", "地址", "Address", most=500), *_PLACE, _NOTE),
    "equipment": (
        *_CUSTOMER,
        _ADDRESS,
        *_PLACE,
        *_MACHINE,
        Field("installed_on", "安装日期", "Installed on", type="date"),
        Field("warranty_until", "保修至", "Warranty until", type="date"),
        _NOTE,
    ),
    "parts": (
        Field("sku", "物料编码", "SKU", most=100, code=True),
        Field("gtin", "条码", "Barcode", most=20, code=True),
        Field("name", "名称", "Name", needed=True),
        _MAKER,
        _MODEL,
        Field("unit", "单位", "Unit", most=20, needed=True, default="个"),
        Field("price", "单价", "Price", type="money", needed=True),
    ),
    "instruments": (
        Field("name", "仪器名称", "Name", needed=True),
        _MODEL,
        Field("serial", "出厂编号", "Serial number", most=100, needed=True, code=True),
        Field("range", "量程", "Range", most=100),
        Field("unit", "单位", "Unit", most=20),
        Field("calibration_no", "校准证书号", "Certificate", most=100, code=True),
        Field("calibrated_on", "校准日期", "Calibrated on", type="date"),
        Field("calibration_due", "有效期至", "Calibration due", type="date"),
        Field("status", "状态", "Status", type="choice", choices=_STATUSES, default="qualified"),
    ),
}
NAMES: Final[dict[str, Say]] = {
    "jobs": {"zh-CN": "工单", "en": "Jobs"},
    "customers": {"zh-CN": "顾客", "en": "Customers"},
    "equipment": {"zh-CN": "设备", "en": "Equipment"},
    "parts": {"zh-CN": "零件", "en": "Parts"},
    "instruments": {"zh-CN": "检测仪器", "en": "Instruments"},
}


def field_of(kind: str, name: str) -> Field | None:
    """A kind's field by its name."""
    return next((one for one in KINDS.get(kind, ()) if one.name == name), None)

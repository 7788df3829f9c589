"""The paper voucher's words, in Chinese and English, as on the screens (``pwa/src/signatures/document_words.ts``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from server.exports import words

if TYPE_CHECKING:
    from server.exports.words import Words

STATUS: Final = words.STATUS
CHANNEL: Final = words.CHANNEL
CHARGE: Final = words.CHARGE
TIME: Final = words.TIME

CERTIFICATE: Final[Words] = {
    "conformity": ("合格证", "Certificate"),
    "material": ("材质证明", "Material certificate"),
    "test": ("检测报告", "Test report"),
}
MARK: Final[Words] = {
    "conforming": ("合格", "Conforming"),
    "to_inspect": ("待检", "To inspect"),
    "nonconforming": ("不合格", "Nonconforming"),
    "scrap": ("报废", "Scrap"),
    "to_decide": ("待处理", "To be decided"),
}
ORIGIN: Final[Words] = {"stock": ("公司零件", "Our stock"), "customer": ("顾客自备", "Customer’s own")}
OLD_PART: Final[Words] = {
    "returned": ("交还顾客", "Returned"),
    "recovered": ("带回", "Taken along"),
    "scrapped": ("报废", "Scrapped"),
    "none": ("无", "None"),
}
VERDICT: Final[Words] = {"pass": ("合格", "Pass"), "fail": ("不合格", "Fail"), "na": ("不适用", "Not applicable")}
CALIBRATION: Final[Words] = {
    "valid": ("校准有效", "Calibration valid"),
    "expired": ("校准过期", "Calibration expired"),
    "none": ("无校准", "Not calibrated"),
}
GRADE: Final[Words] = {
    "attitude": ("服务态度", "Attitude"),
    "skill": ("技术水平", "Skill"),
    "arrival": ("到达及时", "Arrival in time"),
    "promises": ("履行承诺", "Promises kept"),
}
GRADES: Final[Words] = {
    "4": ("很满意", "Very good"),
    "3": ("满意", "Good"),
    "2": ("不满意", "Poor"),
    "1": ("很不满意", "Very poor"),
}
CAPACITY: Final[Words] = {
    "customer": ("本人", "Customer"),
    "representative": ("代表", "Representative"),
    "other": ("其他在场人", "Somebody else on site"),
}
WHY: Final[Words] = {
    "refused": ("顾客拒绝签字", "The customer refused to sign"),
    "absent": ("无人在场", "Nobody was there to sign"),
    "other": ("未能签字", "It could not be signed"),
}
HOW: Final[Words] = {
    "typed": ("以输入姓名代替签字", "Name typed instead of a signature"),
    "stamp": ("单位盖章，见照片", "Company seal, see the photo"),
}
SECTION: Final[Words] = {
    "parts": ("零件", "Part"),
    "checks": ("检验", "Check"),
    "times": ("工时", "Time"),
    "photos": ("照片", "Photo"),
    "rating": ("评价", "Rating"),
    "price": ("费用", "Price"),
    "job": ("工单", "Job"),
    "signer": ("签字人", "Signer"),
    "declaration": ("声明", "Declaration"),
}
FIELD: Final[Words] = {
    "qty": ("数量", "quantity"),
    "name": ("名称", "name"),
    "unit": ("单位", "unit"),
    "lot": ("批号", "lot"),
    "serial": ("序列号", "serial number"),
    "supplier": ("供方", "supplier"),
    "maker": ("厂家", "maker"),
    "model": ("型号", "model"),
    "price": ("单价", "unit price"),
    "amount": ("金额", "amount"),
    "total": ("合计", "total"),
    "status": ("标识", "status"),
    "origin": ("来源", "origin"),
    "old_part": ("旧件", "old part"),
    "certificate_no": ("合格证号", "certificate number"),
    "certificate_kind": ("合格证种类", "kind of certificate"),
    "certificate_photo": ("合格证照片", "photo of the certificate"),
    "reading": ("读数", "reading"),
    "verdict": ("判定", "verdict"),
    "instrument": ("仪器", "instrument"),
    "instrument_serial": ("仪器编号", "instrument number"),
    "minutes": ("分钟", "minutes"),
    "started_at": ("开始", "begin"),
    "ended_at": ("结束", "end"),
    "reason": ("原因", "reason"),
    "fault": ("报修内容", "fault reported"),
    "actual_fault": ("实际故障", "what it really was"),
    "product": ("产品", "product"),
    "charge_type": ("收费类别", "charge type"),
    "channel": ("受理方式", "channel"),
    "received_at": ("受理时间", "received"),
    "number": ("编号", "number"),
    "phone": ("电话", "phone"),
    "address": ("地址", "address"),
    "customer": ("顾客", "customer"),
    "site": ("地址", "site"),
    "comment": ("意见", "comment"),
    "capacity": ("身份", "capacity"),
    **{name: (zh, en.lower()) for name, (zh, en) in GRADE.items()},
}
MONEY: Final = ("price", "amount", "total")
CODED: Final[dict[str, Words]] = {
    "status": MARK,
    "origin": ORIGIN,
    "old_part": OLD_PART,
    "certificate_kind": CERTIFICATE,
    "verdict": VERDICT,
    "kind": TIME,
    "charge_type": CHARGE,
    "channel": CHANNEL,
    "calibration": CALIBRATION,
}
"""Field → the fixed words that may stand in it."""

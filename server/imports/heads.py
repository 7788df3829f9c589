"""Headings under which firms keep a field, Chinese and English, folded (``matching.folded``); the surest first."""

from __future__ import annotations

from typing import Final

HEADS: Final = {
    "centre": "服务中心 网点 门店 servicecentre servicecenter centre branch",
    "customer_no": (
        "客户编号 客户号 顾客编号 会员号 customerno customernumber customerid clientid accountno accountnumber 用户编号"
    ),
    "customer": (
        "客户 客户名称 客户姓名 顾客 顾客姓名 单位名称 姓名 customer customername client clientname company "
        "groupidentifier 用户 用户姓名 用户名称 客户名 业主 户主 名字 name fullname clientsname customersname "
        "householder owner"
    ),
    "phone": (
        "电话 手机 手机号 客户电话 联系方式 联系电话 phone tel telephone mobile phonenumber telno telephoneno "
        "phoneno cell cellphone mobilephone"
    ),
    "customer_kind": "客户类型 类别 customertype customerkind",
    "address": (
        "地址 安装地址 维修地址 详细地址 服务地址 address location siteaddress streetaddress site station "
        "stationnumber 住址 家庭地址 客户地址 用户地址 street streetname addressline address1 where"
    ),
    "postcode": "邮编 邮政编码 zip zipcode postcode postalcode plz locationzipcode",
    "district": (
        "区域 地区 区县 district area neighborhood neighbourhood 城市 街道 乡镇 片区 city town county suburb borough"
    ),
    "contact_name": "联系人 报修人 contact contactname contactperson caller 来电人 报修者 reportedby calledby",
    "contact_phone": (
        "联系人电话 报修电话 contactphone callerphone 来电号码 现场电话 备用电话 contacttel contactmobile "
        "callback callbackno callbacknumber mobile mobilephone cell cellphone 手机 手机号"
    ),
    "product": (
        "产品 产品名称 设备 设备名称 品名 机型名称 product productname equipment equipmenttype appliance "
        "partnerproductcategory type 机器 机器名称 电器 家电 产品类型 machine machinetype whatmachine device "
        "devicetype appliancetype"
    ),
    "maker": "厂家 品牌 制造商 maker manufacturer brand make 厂商 生产厂家 牌子 madeby",
    "model": "型号 规格型号 model modelno modelnumber 机型 规格 modelname typeno",
    "serial": (
        "序列号 机号 出厂编号 设备编号 serial serialno serialnumber sn equipmentnumber assetno assetnumber "
        "机器号 机身号 出厂号 machineno machinenumber"
    ),
    "instruments.serial": (
        "序列号 机号 出厂编号 设备编号 serial serialno serialnumber sn equipmentnumber assetno assetnumber 编号 "
        "仪器编号 出厂号"
    ),
    "fault": (
        "故障 故障描述 故障现象 报修内容 问题 问题描述 fault problem issue faultdescription description "
        "problemdescription symptom casetitle subject complaint 故障情况 故障内容 报修原因 毛病 哪里坏了 "
        "坏了什么 whatisbroken whatisthematter whatiswrong whatswrong broken trouble defect"
    ),
    "actual_fault": (
        "实际故障 处理结果 维修内容 维修结果 actualfault resolution closurereason workdone solution 维修措施 "
        "处理情况 处理方法 修理内容 whatwasdone repairdone workperformed repair findings"
    ),
    "received_at": (
        "受理时间 报修时间 报修日期 登记时间 受理日期 接单时间 received receivedat opened opendt openedat "
        "created createdat opendate date eventdate reported reportedat requestdate 登记日期 报障时间 来电时间 "
        "来单时间 日期 camein datein called calledon calledat calldate logged loggedon loggedat booked bookedin "
        "raised raisedon"
    ),
    "promised_at": (
        "承诺时间 预约时间 promised promisedat targetdt due duedate sla target 约定时间 上门时间 appointment "
        "appointmentdate visitdate scheduled scheduledfor"
    ),
    "closed_at": (
        "完工时间 完成时间 完成日期 关闭时间 结单时间 closed closedat closeddt completed completedat closedate "
        "resolvedat finished 完工日期 修好日期 修复时间 修复日期 维修日期 结束时间 doneon done donedate datedone "
        "completedon completiondate finishedon dateclosed closedon repairedon fixedon"
    ),
    "state": (
        "状态 工单状态 状况 state status jobstatus casestatus repairstatus 进度 处理状态 完成情况 是否完成 "
        "progress stage"
    ),
    "number": (
        "工单号 单号 编号 原工单号 jobno jobnumber ticket ticketno caseid caseenquiryid orderno workorder "
        "reference id 工单编号 报修单号 维修单号 序号 jobid ticketnumber callno callnumber refno ref job no nr"
    ),
    "charge_type": "收费类别 收费方式 是否收费 chargetype charge billing 费用类型 保修类型 paymenttype",
    "priority": "缓急 优先级 紧急程度 priority urgency severity 加急 urgent importance",
    "channel": "报修方式 来源 渠道 channel source origin how",
    "note": "备注 说明 note notes remark remarks comment comments description 附注 memo",
    "installed_on": (
        "安装日期 投运日期 启用日期 购买日期 installed installedon installdate installationdate commissioned "
        "purchased createdat 安装时间 装机日期 购机日期 购买时间 dateinstalled bought boughton purchasedate "
        "purchasedon fittedon"
    ),
    "warranty_until": (
        "保修至 保修到期 质保到期 warrantyuntil warrantyend warrantyexpiry 保修期至 保修截止 保修期 warrantyto "
        "warranty guaranteeuntil guarantee"
    ),
    "sku": "编码 物料编码 物料号 料号 货号 sku partno partnumber itemno itemcode articleno",
    "gtin": "条码 条形码 gtin ean upc barcode",
    "name": "名称 零件名称 物料名称 配件 品名 name part partname item description bezeichnung",
    "instruments.name": "名称 仪器 仪器名称 器具名称 name instrument instrumentname tool",
    "unit": "单位 计量单位 unit uom einheit",
    "instruments.unit": "单位 unit",
    "price": "单价 价格 售价 price unitprice listprice preis",
    "range": "量程 测量范围 range measuringrange",
    "calibration_no": "证书号 证书编号 校准证书 校准证书号 certificate certificateno calibrationno",
    "calibrated_on": "校准日期 检定日期 calibrated calibratedon calibrationdate",
    "calibration_due": (
        "有效期 有效期至 到期日 下次校准 calibrationdue due duedate validuntil expires nextcalibration"
    ),
    "status": "状态 status",
}
"""Field, or ``kind.field`` where a kind has other ones → headings, parted by spaces."""

ALONE: Final = frozenset(
    {
        "name",
        "where",
        "city",
        "town",
        "county",
        "street",
        "how",
        "done",
        "repair",
        "job",
        "no",
        "nr",
        "ref",
        "called",
        "logged",
        "booked",
        "raised",
        "urgent",
        "stage",
        "日期",
        "手机",
    }
)
"""Words that say it only as the whole heading: ``Technician name`` is no customer, ``Repairman`` no repair."""

"""About thirty jobs in all states, written by hand (D1–D16)."""

from __future__ import annotations

from typing import Final, NamedTuple

SIGNED: Final = ("signed", "left", "verified")


class Fitted(NamedTuple):
    """A part used: a lot of ours, or what the customer had himself (``own``: name and unit)."""

    lot: str | None
    qty: str = "1"
    old_part: str = "returned"
    own: tuple[str, str] | None = None


class Tested(NamedTuple):
    """A check; ``again``: the reading after rework, the first one failed."""

    item: str
    reading: str | None = None
    instrument: str | None = None
    again: str | None = None
    override: str | None = None


class Rated(NamedTuple):
    """What the customer thought, 1 to 4 each."""

    attitude: int
    skill: int
    arrival: int
    promises: int
    comment: str | None = None


class DemoJob(NamedTuple):
    """One job, played up to ``stage``.

    ``began``: minutes ago, or working days back and the time of day. ``first``: who had it before ``tech``, and how far
    he had got. ``slot``: the free two hours agreed on, counted from now.
    """

    key: str
    machine: str
    fault: str
    began: int | tuple[int, str]
    stage: str = "registered"
    tech: str | None = None
    charge: str = "paid"
    priority: str = "normal"
    channel: str = "phone"
    actual: str | None = None
    parts: tuple[Fitted, ...] = ()
    checks: tuple[Tested, ...] = ()
    rating: Rated | None = None
    slot: int | None = None
    first: tuple[str, str] | None = None
    note: str | None = None
    work: int = 60
    declaration: str = "zh-CN"
    product: str | None = None


JOBS: Final = (
    # Waiting to be sent out; yesterday's first.
    DemoJob("j01", "xianwei_im", "出冰慢，冰块发白有空洞", (1, "16:50")),
    DemoJob("j02", "huatai_vrf", "二楼裁剪车间全部内机报通信故障，停机", 34, priority="major"),
    DemoJob("j03", "chenjun_vrf", "主卧内机漏水，吊顶已有水渍", 52, charge="free", channel="web"),
    DemoJob("j04", "shiyan_dw", "漂洗水不热，温度只到六十度", 75, charge="contract"),
    DemoJob("j05", "yunqi_hp", "3号机组频繁高压保护", (1, "17:10"), priority="urgent"),
    # With the three technicians of the east centre today.
    DemoJob("j06", "liu_hp", "不出热水，控制器显示 E5", 118, "working", "tech1", priority="urgent",
            actual="水箱温度传感器开路，E5 为传感器故障", parts=(Fitted("temp_sensor_a"),),
            checks=(Tested("current", "9.6", "clamp1", override="本组仅此一只钳形表，已约送检"),
                    Tested("earth"))),
    DemoJob("j07", "mingzhu_hp2", "夜间热水温度不够，客人投诉", 210, "appointed", "tech1", charge="contract", slot=1),
    DemoJob("j08", "xuhui_hp", "室外机噪声大，邻居有意见", 95, "assigned", "tech1", charge="free", slot=2),
    DemoJob("j09", "zhouqin_hp", "漏电保护器跳闸，合不上", (1, "15:20"), "accepted", "tech1", charge="free", slot=3),
    DemoJob("j10", "lanting_ir", "灶头一开就跳，显示 E1", 88, "travelling", "tech2", priority="urgent"),
    DemoJob("j11", "ruixin_vrf", "诊室不制冷，外机不启动", 190, "accepted", "tech2", charge="free", slot=1,
            channel="visit"),
    DemoJob("j12", "yuefu_hp", "循环泵异响，机房有水", 140, "assigned", "tech2", charge="contract", slot=2),
    DemoJob("j13", "xianwei_cr", "库温升到零下九度，化霜后降不下来", 100, "arrived", "tech3", priority="major",
            charge="contract"),
    DemoJob("j14", "jiankang_vrf", "候诊厅出风有异味，冷凝水不畅", 240, "appointed", "tech3", charge="internal", slot=1,
            note="公益维保点，费用内部列支"),
    DemoJob("j15", "lanting_im", "不进水，不制冰", 160, "assigned", "tech3", charge="free", slot=3,
            first=("tech2", "assign"), note="李师傅手上活多，改派周师傅"),
    # Done these days.
    DemoJob("j16", "mingzhu_hp1", "出水温度只有四十度", 205, "signed", "tech2", charge="contract",
            actual="四通换向阀串气，更换后正常",
            parts=(Fitted("four_way_a"), Fitted("r410a_a", "3.2", "none"), Fitted("drier_a", "1", "scrapped")),
            checks=(Tested("low_pressure", "7.8", "gauge2"), Tested("high_pressure", "27.5", "gauge2"),
                    Tested("outlet", "55.5"), Tested("insulation", "120", "megger2"), Tested("earth")),
            rating=Rated(4, 4, 3, 4), work=80),
    DemoJob("j17", "shiyan_ir", "右灶加热慢，风扇不转", (1, "12:40"), "left", "tech3", charge="free",
            actual="散热风机卡滞引起过热降功率", parts=(Fitted("igbt_a"),),
            checks=(Tested("voltage", "386"), Tested("core", "71", "thermo3"), Tested("insulation", "35"),
                    Tested("earth"), Tested("fan")),
            rating=Rated(4, 4, 4, 4, "师傅等孩子睡了才开工，谢谢")),
    DemoJob("j18", "ruixin_vrf", "候诊区内机滴水", (2, "09:05"), "left", "tech1", charge="free",
            actual="提升泵失效", parts=(Fitted("drain_pump_a"),),
            checks=(Tested("condensate"), Tested("air_difference", "10.5", "thermo1")), rating=Rated(4, 4, 4, 4)),
    DemoJob("j19", "liu_hp", "机组底部漏水", (4, "10:15"), "verified", "tech1", actual="排水管接头松脱，重新紧固",
            checks=(Tested("drain"), Tested("low_pressure", "8.1", "gauge1"), Tested("high_pressure", "28.0")),
            rating=Rated(4, 3, 4, 4), work=35),
    DemoJob("j20", "huatai_vrf", "二楼半边不冷", (5, "08:30"), "verified", "tech2", actual="室外主控板一路驱动损坏",
            parts=(Fitted("control_board_a"),),
            checks=(Tested("low_pressure", "8.9", "gauge2"), Tested("high_pressure", "29.4", "gauge2"),
                    Tested("air_difference", "6.5", None, "11.0"), Tested("insulation", "260", "megger2")),
            rating=Rated(3, 4, 2, 3, "修得好，就是来晚了半小时"), work=150),
    DemoJob("j21", "xianwei_cr", "库温到不了零下十八度", (6, "13:35"), "verified", "tech3", charge="contract",
            priority="urgent", actual="膨胀阀滤网堵，化霜电热管断一根",
            parts=(Fitted("expansion_a"), Fitted("defrost_a", "2"), Fitted("r404a_a", "4.5", "none")),
            checks=(Tested("suction", "1.6"), Tested("room", "-14.5", "thermo3", "-18.5"),
                    Tested("defrost_end", "9", "thermo3"), Tested("relief")),
            rating=Rated(4, 4, 4, 4), work=190),
    DemoJob("j22", "lanting_ir", "面板显示 E6 不加热", (7, "14:20"), "verified", "tech2",
            actual="接触器触点烧蚀", parts=(Fitted("contactor_a", "1", "recovered"),),
            checks=(Tested("voltage", "381"), Tested("earth"), Tested("fan")), rating=Rated(4, 4, 4, 4), work=50),
    DemoJob("j23", "chenjun_vrf", "开机十分钟停，显示 P1", (8, "09:50"), "verified", "tech1", charge="free",
            actual="室外换热器脏堵，清洗后正常",
            parts=(Fitted(None, "2", "none", ("顾客自备空调清洗剂", "瓶")),),
            checks=(Tested("high_pressure", "30.2", "gauge1"), Tested("air_difference", "11.5", "thermo1")),
            rating=Rated(4, 4, 4, 3), work=70),
    DemoJob("j24", "yuefu_hp", "集中热水压力低", (9, "08:40"), "verified", "tech2", charge="contract",
            actual="循环泵叶轮磨损", parts=(Fitted("water_pump_a"),),
            checks=(Tested("current", "10.4"), Tested("outlet", "54"), Tested("earth")), rating=Rated(4, 4, 4, 4),
            work=110),
    DemoJob("j25", "jiankang_vrf", "春检后首次开机保养", (11, "13:10"), "verified", "tech3", charge="contract",
            channel="letter", checks=(Tested("low_pressure", "8.2"), Tested("condensate")),
            rating=Rated(4, 4, 4, 4), work=90),
    # Taken away while he worked; cancelled.
    DemoJob("j26", "shiyan_dw", "门关不严，运行中漏水", (3, "13:30"), "verified", "tech3", charge="contract",
            first=("tech1", "start"), actual="门封条老化开裂", note="王师傅转去抢修冷库",
            parts=(Fitted("door_gasket_a"),),
            checks=(Tested("interlock"), Tested("wash", "61", "thermo3"), Tested("leakage", "0.32", "leak3")),
            rating=Rated(4, 4, 3, 4), work=45),
    DemoJob("j27", "xuhui_hp", "想问加装回水的费用", (2, "10:30"), "cancelled", channel="web",
            note="顾客只是咨询，已电话答复"),
    DemoJob("j28", "zhouqin_hp", "热水时有时无", (1, "09:20"), "cancelled", "tech1", charge="free",
            note="顾客来电：邻居帮忙合上了闸，已正常"),
    # The west centre.
    DemoJob("j29", "wenbo_dw", "漂洗加热慢，开餐前到不了温度", 130, "working", "tech5", charge="contract",
            parts=(Fitted("heater_a"),), checks=(Tested("rinse", "84.5", "thermo5"),)),
    DemoJob("j30", "shenli_vrf", "书房内机不出风", 70, "assigned", "tech4", slot=1),
    DemoJob("j31", "nongfu_cr", "一号库风机停转", (2, "08:45"), "left", "tech4", charge="free", priority="urgent",
            actual="风机电机绕组烧毁", parts=(Fitted("fan_motor_a"),),
            checks=(Tested("suction", "1.4", "gauge4"), Tested("room", "-18"), Tested("relief")),
            rating=Rated(4, 4, 4, 4), work=120),
    DemoJob("j32", "xixi_hp", "洗浴时段水忽冷忽热", (5, "09:15"), "verified", "tech5", charge="free",
            actual="混水阀卡滞，清洗调整", checks=(Tested("outlet", "52", "thermo5"), Tested("earth")),
            rating=Rated(4, 4, 4, 4, "老人们都说好"), work=65),
    DemoJob("j33", "wenbo_ir", "面板不亮", (10, "07:50"), "verified", "tech4", actual="电源板保险管熔断",
            checks=(Tested("voltage", "379"), Tested("earth"), Tested("fan")), rating=Rated(4, 4, 4, 4),
            work=40, declaration="en"),
)  # fmt: skip

"""Work instructions with their check items, limits and safety lists, in Chinese and English (D7–D9)."""

from __future__ import annotations

from typing import Final, NamedTuple


class Item(NamedTuple):
    """One thing to check; without unit it is passed or failed."""

    key: str
    name: str
    name_en: str
    unit: str | None = None
    lower: str | None = None
    upper: str | None = None


class Procedure(NamedTuple):
    """A work instruction."""

    version: str
    title: str
    title_en: str
    products: tuple[str, ...]
    instruction: str
    instruction_en: str
    items: tuple[Item, ...]
    safety: tuple[tuple[str, str], ...]


_POWER = ("开盖前断开电源，上锁挂牌并验电", "Before opening: switch off, lock and tag, prove dead")
_HEIGHT = ("登高作业系好安全带，梯子有人扶", "At height: harness on, somebody holds the ladder")
_NITROGEN = ("保压只用氮气，严禁用氧气或压缩空气", "Pressure tests with nitrogen only, never oxygen or compressed air")
_CLEAN = ("完工后清理现场，旧件与包装带走", "When done: clean the site, take old parts and packing away")
_SHOE = ("进门穿鞋套，铺工作垫布", "Put on shoe covers, lay out the work cloth")
_WET = ("湿手、湿地面不得带电操作", "Nothing live with wet hands or on a wet floor")

_INSULATION = Item("insulation", "绝缘电阻", "Insulation resistance", "MΩ", "2")
_EARTH = Item("earth", "接地可靠", "Earth connection sound")

PROCEDURES: Final = {
    "heat_pump": Procedure(
        "3.1",
        "空气源热泵热水机检修规程",
        "Air source heat pump water heater: repair",
        ("空气源热泵热水机",),
        "一、问清故障现象和发生时间，查看控制器故障代码。\n二、断电验电后检查接线、传感器与水路。\n"
        "三、通电运行十五分钟后测压力、电流和出水温度。\n四、更换制冷系统零件后须抽真空三十分钟，再定量充注。\n"
        "五、逐项填写检验记录，超限的返工后复测，原读数保留。",
        "1. Ask what happened and when; read the controller's fault code.\n2. Switch off, prove dead, check wiring, "
        "sensors and water circuit.\n3. After fifteen minutes of running measure pressures, current and outlet "
        "temperature.\n"
        "4. After replacing refrigerant parts evacuate for thirty minutes, then charge by weight.\n"
        "5. Fill in every item; what is out of limits is reworked and measured again, the first reading stays.",
        (
            Item("low_pressure", "低压侧压力", "Low side pressure", "bar", "6.0", "10.0"),
            Item("high_pressure", "高压侧压力", "High side pressure", "bar", "22.0", "32.0"),
            Item("current", "运行电流", "Running current", "A", "6.0", "12.5"),
            Item("outlet", "出水温度", "Outlet temperature", "℃", "50", "60"),
            _INSULATION,
            _EARTH,
            Item("drain", "排水通畅", "Drain runs free"),
        ),
        (_POWER, _HEIGHT, _NITROGEN, _CLEAN),
    ),
    "vrf": Procedure(
        "2.4",
        "多联式中央空调检修规程",
        "Multi-split air conditioning: repair",
        ("多联式中央空调",),
        "一、记录室内外机故障代码和运行参数。\n二、按代码表逐级排查通信、传感器、电子膨胀阀。\n"
        "三、检查冷凝水提升与排放，注水试验不少于两升。\n四、运行稳定后测压力和进出风温差。",
        "1. Note fault codes and running data of indoor and outdoor units.\n2. Follow the code table: communication, "
        "sensors, expansion valves.\n3. Test the condensate lift with at least two litres of water.\n"
        "4. When running steadily measure pressures and the difference between return and supply air.",
        (
            Item("low_pressure", "低压侧压力", "Low side pressure", "bar", "6.5", "10.5"),
            Item("high_pressure", "高压侧压力", "High side pressure", "bar", "24.0", "34.0"),
            Item("air_difference", "进出风温差", "Return to supply difference", "℃", "8", "14"),
            _INSULATION,
            Item("condensate", "冷凝水排放", "Condensate drains"),
        ),
        (_SHOE, _POWER, _HEIGHT, _NITROGEN, _CLEAN),
    ),
    "dishwasher": Procedure(
        "1.6",
        "商用洗碗机检修规程",
        "Commercial dishwasher: repair",
        ("商用洗碗机",),
        "一、排空水箱，断电断水。\n二、检查门联锁、加热管、水位开关。\n三、空载运行三个循环，测主洗和漂洗水温。\n"
        "四、测泄漏电流，不合格不得交付使用。",
        "1. Drain the tanks, cut power and water.\n2. Check door interlock, heaters and level switches.\n"
        "3. Run three empty cycles; measure wash and rinse temperature.\n4. Measure leakage current; never hand over "
        "a failure.",
        (
            Item("wash", "主洗水温", "Wash temperature", "℃", "55", "70"),
            Item("rinse", "漂洗水温", "Rinse temperature", "℃", "82", "92"),
            Item("leakage", "泄漏电流", "Leakage current", "mA", None, "0.75"),
            Item("interlock", "门开关联锁", "Door interlock"),
        ),
        (_POWER, _WET, ("热水高温，排空前不得拆管", "Hot water: no pipe is opened before draining"), _CLEAN),
    ),
    "cold_room": Procedure(
        "4.0",
        "冷库与制冰设备检修规程",
        "Cold rooms and ice machines: repair",
        ("冷库机组", "制冰机"),
        "一、确认库内货物已有临时冷源。\n二、检查化霜、风机、膨胀阀和冷凝器。\n三、稳定运行三十分钟后测压力和温度。",
        "1. Make sure the goods have cooling meanwhile.\n2. Check defrost, fans, expansion valve and condenser.\n"
        "3. After thirty minutes of steady running measure pressures and temperature.",
        (
            Item("suction", "吸气压力", "Suction pressure", "bar", "0.8", "2.6"),
            Item("room", "库温", "Room temperature", "℃", "-22", "-16"),
            Item("defrost_end", "化霜终止温度", "Defrost end temperature", "℃", "5", "15"),
            Item("cycle", "出冰周期", "Ice cycle", "min", "12", "22"),
            Item("relief", "安全阀铅封完好", "Relief valve seal intact"),
        ),
        (_POWER, _NITROGEN, ("进冷库须两人，门留专人看守", "Two people in a cold room, one guards the door"), _CLEAN),
    ),
    "induction": Procedure(
        "1.2",
        "商用电磁灶检修规程",
        "Commercial induction range: repair",
        ("商用电磁大锅灶",),
        "一、断电后等电容放电五分钟并验电。\n二、检查功率模块、线圈盘、风道。\n三、满功率运行十分钟测电压和机芯温度。",
        "1. Switch off, wait five minutes for the capacitors, prove dead.\n2. Check power module, coil and air duct.\n"
        "3. Run ten minutes at full power; measure voltage and core temperature.",
        (
            Item("voltage", "输入电压", "Supply voltage", "V", "361", "399"),
            Item("core", "机芯温度", "Core temperature", "℃", None, "85"),
            _INSULATION,
            _EARTH,
            Item("fan", "散热风机运转", "Cooling fan runs"),
        ),
        (_POWER, ("电容放电前不得触碰", "Touch nothing before the capacitors are discharged"), _WET, _CLEAN),
    ),
}

"""Parts with their lots and certificates, instruments, the price list and what customers declare by signing."""

from __future__ import annotations

from typing import Final

PART_TYPES: Final = {
    "four_way": ("SHF-9H-34U", "06900000100011", "四通换向阀", "三原", "SHF-9H-34U", "个", 18600),
    "water_pump": ("PUN-601EH", "06900000100028", "循环水泵", "威纳", "PUN-601EH", "台", 42800),
    "temp_sensor": ("NTC-10K-3435", "06900000100035", "水箱温度传感器", "恒暖", "NTC-10K/3435", "只", 2600),
    "r410a": ("R410A-10", "06900000100042", "制冷剂 R410A", "巨源", "R410A", "kg", 8500),
    "r404a": ("R404A-9.5", "06900000100059", "制冷剂 R404A", "巨源", "R404A", "kg", 11800),
    "drier": ("EK-163", "06900000100066", "干燥过滤器", "艾莫", "EK-163", "只", 6800),
    "fan_motor": ("YDK-120-6", "06900000100073", "室外风机电机", "大浦", "YDK-120-6", "台", 36500),
    "control_board": ("LK-MB12-V4", "06900000100080", "室外机主控板", "澜科", "MB12-V4", "块", 96000),
    "drain_pump": ("PSB-12A", "06900000100097", "冷凝水提升泵", "澜科", "PSB-12A", "台", 15800),
    "contactor": ("LC1-D25", "06900000100103", "交流接触器", "施乐", "LC1-D25", "只", 12500),
    "igbt": ("DC-IGBT-75", "06900000100110", "电磁灶功率模块", "鼎厨", "IGBT-75", "套", 68000),
    "door_gasket": ("DC-XW-M2", "06900000100127", "洗碗机门封条", "鼎厨", "XW-M2", "根", 9800),
    "heater": ("DC-JR-6K", "06900000100134", "漂洗加热管 6 kW", "鼎厨", "JR-6K", "支", 28500),
    "defrost_heater": ("BY-HS-800", "06900000100141", "化霜电热管", "冰源", "HS-800", "支", 21500),
    "expansion": ("TES2-0.7", "06900000100158", "热力膨胀阀", "丹佛克", "TES2-0.7", "只", 32600),
    "ice_valve": ("BY-SV-08", "06900000100165", "制冰机进水电磁阀", "冰源", "SV-08", "只", 7800),
}
"""Key → (sku, gtin, name, maker, model, unit, fen per unit)."""

LOTS: Final = {
    "four_way_a": ("four_way", "20260312-07", "三原制冷配件华东仓", "HG-2026-03127", "conformity", None, "conforming"),
    "water_pump_a": ("water_pump", "WN2604-118", "威纳水泵杭州代理", "WN-HG-260418", "conformity", None, "conforming"),
    "temp_sensor_a": ("temp_sensor", "HN2605-02", "恒暖配件中心", "HN-JY-26050211", "test", None, "conforming"),
    "r410a_a": ("r410a", "JY-410-2606", "巨源化工", "JYZS-410-2606-33", "material", "2029-06-30", "conforming"),
    "r404a_a": ("r404a", "JY-404-2604", "巨源化工", "JYZS-404-2604-12", "material", "2029-04-30", "conforming"),
    "drier_a": ("drier", "AM-26Q2-55", "艾莫制冷", "AM-CC-26Q2-55", "conformity", "2028-12-31", "conforming"),
    "fan_motor_a": ("fan_motor", "DP2603-21", "大浦电机", "DP-HG-260321", "conformity", None, "conforming"),
    "fan_motor_b": ("fan_motor", "DP2601-09", "大浦电机", None, None, None, "to_inspect"),
    "control_board_a": ("control_board", "MB12-2605-3", "澜科配件中心", "LK-JY-2605-318", "test", None, "conforming"),
    "drain_pump_a": ("drain_pump", "PSB-2602-7", "澜科配件中心", "LK-HG-2602-71", "conformity", None, "conforming"),
    "contactor_a": ("contactor", "LC26-1140", "施乐电气华东", "CQC-2026-1140", "conformity", None, "conforming"),
    "igbt_a": ("igbt", "IG75-2604", "鼎厨配件部", "DC-JY-2604-75", "test", None, "conforming"),
    "door_gasket_a": (
        "door_gasket",
        "XWM2-2603",
        "鼎厨配件部",
        "DC-HG-2603-22",
        "conformity",
        "2029-03-31",
        "conforming",
    ),
    "door_gasket_b": ("door_gasket", "XWM2-2210", "鼎厨配件部", "DC-HG-2210-05", "conformity", "2025-10-31", "scrap"),
    "heater_a": ("heater", "JR6K-2605", "鼎厨配件部", "DC-HG-2605-61", "conformity", None, "conforming"),
    "defrost_a": ("defrost_heater", "HS8-2604", "冰源制冷", "BY-HG-2604-80", "conformity", None, "conforming"),
    "expansion_a": ("expansion", "TES2-26B", "丹佛克杭州", "DFK-CC-26B-07", "conformity", None, "conforming"),
    "ice_valve_a": ("ice_valve", "SV08-2605", "冰源制冷", "BY-HG-2605-08", "conformity", None, "conforming"),
}
"""Key → (part type, lot, supplier, certificate number, its kind, expires on, status)."""

INSTRUMENTS: Final = {
    "gauge1": ("数字压力表", "DT-550", "62014488", "-1…60 bar", "bar", "JZ2026-0417", -210, 155, "tech1"),
    "clamp1": ("钳形电流表", "F-317", "41100732", "0…600 A", "A", "JZ2025-0903", -440, -75, "tech1"),
    "thermo1": ("接触式温度计", "T-925", "50233910", "-50…400 ℃", "℃", "JZ2026-0420", -205, 160, "tech1"),
    "clamp2": ("钳形电流表", "F-317", "41100758", "0…600 A", "A", "JZ2026-0511", -180, 185, "tech2"),
    "gauge2": ("数字压力表", "DT-550", "62014502", "-1…60 bar", "bar", "JZ2026-0512", -180, 185, "tech2"),
    "megger2": ("绝缘电阻表", "KY-3125", "30998121", "0…2000 MΩ", "MΩ", "JZ2026-0513", -180, 185, "tech2"),
    "thermo3": ("接触式温度计", "T-925", "50233977", "-50…400 ℃", "℃", "JZ2026-0330", -225, 140, "tech3"),
    "leak3": ("泄漏电流测试仪", "CS-2675", "20170455", "0…20 mA", "mA", "JZ2026-0601", -160, 9, "tech3"),
    "gauge4": ("数字压力表", "DT-550", "62014533", "-1…60 bar", "bar", "JZ2026-0617", -145, 220, "tech4"),
    "thermo5": ("接触式温度计", "T-925", "50234010", "-50…400 ℃", "℃", "JZ2026-0618", -145, 220, "tech5"),
}
"""Key → (name, model, serial, range, unit, calibration number, calibrated and due in days from today, holder).

``clamp1`` has run out, ``leak3`` is about to.
"""

PRICES: Final = {
    "visit": ("SM-01", "上门检查费", "Call-out and inspection", "次", 5000),
    "visit_suburb": ("SM-02", "郊区上门检查费", "Call-out and inspection, suburbs", "次", 8000),
    "labour": ("GS-01", "维修工时", "Repair labour", "小时", 9000),
    "labour_night": ("GS-02", "夜间及节假日工时", "Labour at night and on holidays", "小时", 16000),
    "refrigerant": ("CL-01", "制冷剂充注服务", "Charging refrigerant", "次", 12000),
    "pressure": ("CL-02", "系统保压检漏", "Pressure and leak test", "次", 15000),
    "clean_small": ("BY-01", "室外换热器清洗（10 匹以下）", "Cleaning the outdoor coil, below 10 hp", "台", 18000),
    "clean_large": (
        "BY-02",
        "室外换热器清洗（10 匹及以上）",
        "Cleaning the outdoor coil, 10 hp and above",
        "台",
        32000,
    ),
    "descale": ("BY-03", "水路除垢", "Descaling the water circuit", "台", 26000),
    "high_work": ("QT-01", "高空作业", "Work at height", "次", 30000),
}
"""Key → (code, name, English name, unit, fen per unit)."""

DECLARATIONS: Final = {
    "zh-CN": (
        "本人确认：以上维修内容、所用零件及其合格证、检验结果、工时与费用属实，技术员已当面说明并演示设备运行情况。"
        "本人签名即表示对本次服务的确认，不影响依法享有的保修及其他权利。"
    ),
    "en": (
        "I confirm that the work, the parts with their certificates, the test results, the times and the price shown "
        "above are correct, and that the technician has explained them and shown the equipment running. My signature "
        "confirms this service and does not limit my warranty or other legal rights."
    ),
}

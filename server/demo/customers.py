"""Customers with their sites and machines. Names, addresses and numbers are invented; phones start 139 0000."""

from __future__ import annotations

from typing import Final, NamedTuple


class Machine(NamedTuple):
    """One machine; dates as years, months and days, or none."""

    key: str
    product: str
    maker: str
    model: str
    serial: str
    installed_on: str | None = None
    warranty_until: str | None = None


class Customer(NamedTuple):
    """A customer with one site."""

    key: str
    centre: str
    name: str
    contact: str
    phone: str
    kind: str
    address: str
    district: str
    machines: tuple[Machine, ...]
    note: str | None = None


HP, VRF, DW, CR, IM, IR = (
    "空气源热泵热水机", "多联式中央空调", "商用洗碗机", "冷库机组", "制冰机", "商用电磁大锅灶",
)  # fmt: skip

CUSTOMERS: Final = (
    Customer("liu", "east", "刘桂芳", "刘桂芳", "13900000101", "person", "东升路12号南苑小区3幢2单元402室", "钱潮区",
             (Machine("liu_hp", HP, "恒暖", "HN-5P", "HN5P2203117", "2022-03-11", "2025-03-10"),)),
    Customer("mingzhu", "east", "明珠宾馆", "何经理", "13900000102", "company", "江东大道88号", "钱潮区",
             (Machine("mingzhu_hp1", HP, "恒暖", "HN-10P", "HN10P2106021", "2021-06-20", "2024-06-19"),
              Machine("mingzhu_hp2", HP, "恒暖", "HN-10P", "HN10P2106022", "2021-06-20", "2024-06-19")),
             "屋顶机房，先到前台登记领钥匙"),
    Customer("shiyan", "east", "实验幼儿园东园", "方老师", "13900000103", "company", "学源街6号", "钱潮区",
             (Machine("shiyan_ir", IR, "鼎厨", "DC-DG15K", "DG15K2304009", "2023-04-02", "2026-04-01"),
              Machine("shiyan_dw", DW, "鼎厨", "DC-XW200", "XW2002304031", "2023-04-02", "2026-04-01")),
             "进园须登记，只能在孩子午睡后施工"),
    Customer("huatai", "east", "华泰服装厂", "丁主任", "13900000104", "company", "沿江工业区3号厂房", "沿江镇",
             (Machine("huatai_vrf", VRF, "澜科", "LK-V280W", "LKV2801911004", "2019-11-08", "2022-11-07"),)),
    Customer("ruixin", "east", "瑞心口腔门诊部", "汪护士长", "13900000105", "company", "庆和路51号2楼", "钱潮区",
             (Machine("ruixin_vrf", VRF, "澜科", "LK-V120W", "LKV1202405017", "2024-05-16", "2027-05-15"),)),
    Customer("chenjun", "east", "陈军", "陈军", "13900000106", "person", "观澜苑9幢1单元1101室", "钱潮区",
             (Machine("chenjun_vrf", VRF, "澜科", "LK-V080W", "LKV0802308044", "2023-08-30", "2026-08-29"),)),
    Customer("xianwei", "east", "鲜味水产批发行", "鲁老板", "13900000107", "company", "江滨农贸市场冷链区B12", "钱潮区",
             (Machine("xianwei_cr", CR, "冰源", "BY-CR06", "BYCR062202003", "2022-02-18", "2024-02-17"),
              Machine("xianwei_im", IM, "冰源", "BY-IM500", "BYIM5002202008", "2022-02-18", "2024-02-17"))),
    Customer("yuefu", "east", "悦府花园物业服务处", "潘主管", "13900000108", "company", "悦府花园8幢架空层", "钱潮区",
             (Machine("yuefu_hp", HP, "恒暖", "HN-20P", "HN20P2009006", "2020-09-12", "2023-09-11"),)),
    Customer("zhouqin", "east", "周勤", "周勤", "13900000109", "person", "沿江镇新丰村七组21号", "沿江镇",
             (Machine("zhouqin_hp", HP, "恒暖", "HN-3P", "HN3P2410077", "2024-10-25", "2027-10-24"),)),
    Customer("lanting", "east", "兰亭小馆", "金师傅", "13900000110", "company", "河坊里街33号", "钱潮区",
             (Machine("lanting_ir", IR, "鼎厨", "DC-DG20K", "DG20K2201018", "2022-01-06", "2024-01-05"),
              Machine("lanting_im", IM, "冰源", "BY-IM120", "BYIM1202406015", "2024-06-03", "2026-06-02"))),
    Customer("jiankang", "east", "健康里社区卫生服务站", "叶站长", "13900000111", "company", "健康里16号", "钱潮区",
             (Machine("jiankang_vrf", VRF, "澜科", "LK-V160W", "LKV1602107012", "2021-07-19", "2024-07-18"),)),
    Customer("xuhui", "east", "徐慧", "徐慧", "13900000112", "person", "东升路12号南苑小区6幢1单元601室", "钱潮区",
             (Machine("xuhui_hp", HP, "恒暖", "HN-3P", "HN3P2312041", "2023-12-09", "2026-12-08"),)),
    Customer("wenbo", "west", "文博中学食堂", "骆科长", "13900000201", "company", "文博路100号", "西溪谷区",
             (Machine("wenbo_dw", DW, "鼎厨", "DC-XW500", "XW5002208002", "2022-08-20", "2025-08-19"),
              Machine("wenbo_ir", IR, "鼎厨", "DC-DG30K", "DG30K2208005", "2022-08-20", "2025-08-19"))),
    Customer("yunqi", "west", "云栖温泉酒店", "戴工", "13900000202", "company", "云栖路1号", "西溪谷区",
             (Machine("yunqi_hp", HP, "恒暖", "HN-20P", "HN20P1912001", "2019-12-15", "2022-12-14"),)),
    Customer("shenli", "west", "沈丽", "沈丽", "13900000203", "person", "溪岸雅苑2幢3单元502室", "西溪谷区",
             (Machine("shenli_vrf", VRF, "澜科", "LK-V120W", "LKV1202209031", "2022-09-28", "2025-09-27"),)),
    Customer("nongfu", "west", "农富果蔬专业合作社", "邵社长", "13900000204", "company", "径山乡果园路18号", "径山乡",
             (Machine("nongfu_cr", CR, "冰源", "BY-CR10", "BYCR102305001", "2023-05-10", "2026-05-09"),)),
    Customer("xixi", "west", "西溪里养老院", "蒋院长", "13900000205", "company", "西溪里路62号", "西溪谷区",
             (Machine("xixi_hp", HP, "恒暖", "HN-10P", "HN10P2311016", "2023-11-22", "2026-11-21"),)),
)  # fmt: skip

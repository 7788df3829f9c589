"""恒暖机电服务: a firm that repairs heat pumps, air conditioning and commercial kitchens from two service centres."""

from __future__ import annotations

from typing import Final

PASSWORD: Final = "fieldseal-demo"  # noqa: S105 - published, and good for demo data only
FIRM: Final = "恒暖机电服务有限公司"

CENTRES: Final = {
    "east": ("城东服务中心", "0571-0000 6101", "杭州市钱潮区东升路118号恒暖大楼1层"),
    "west": ("城西服务中心", "0571-0000 6202", "杭州市西溪谷区文博路27号"),
}
"""Key → (name, phone, address). Districts, roads and numbers are invented."""

PEOPLE: Final = {
    "tech1": ("王建国", "technician", "east"),
    "tech2": ("李志强", "technician", "east"),
    "tech3": ("周海涛", "technician", "east"),
    "tech4": ("沈国平", "technician", "west"),
    "tech5": ("徐立峰", "technician", "west"),
    "dispatcher": ("陈晓燕", "dispatcher", "east"),
    "dispatcher2": ("吴芳", "dispatcher", "west"),
    "supervisor": ("赵卫东", "supervisor", "east"),
    "supervisor2": ("钱伟民", "supervisor", "west"),
    "manager": ("孙立新", "manager", None),
    "accountant": ("郑敏", "accountant", "east"),
    "admin": ("系统管理员", "admin", None),
}
"""Username → (name, role, centre or none: all of them)."""

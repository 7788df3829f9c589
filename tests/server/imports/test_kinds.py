"""Customers, equipment, parts and instruments from lists; each once, each taken back (D5, D6, D16, D26)."""

from __future__ import annotations

import pytest

from server.ids import uuid7
from server.runtime import runtime
from tests.server.imports.desk import Desk, counts, csv_of, xlsx_of


@pytest.fixture
def desk(any_office) -> Desk:
    return Desk(any_office)


MACHINES = (
    ("客户名称", "电话", "地址", "产品名称", "序列号", "安装日期", "保修至", "备注"),
    ("新城物业", "021-1", "南京路1号", "电梯", "02134.0", "22.11.2020", "", "一号梯"),
    ("", "", "", "电梯", "2135", "13.12.2020", "1.3.2027", ""),
)


@pytest.mark.slow
def test_D16_machines_with_blank_cells_that_mean_the_same_as_above(desk):
    run = desk.take_in(csv_of(*MACHINES, separator=";"), fill_down=[0, 1, 2])
    assert counts(run) == (2, 2, 0, 0)
    assert run["made_kinds"] == {"customers": 1, "sites": 1, "equipment": 2}
    assert {(one["serial"], one["installed_on"], one["warranty_until"]) for one in desk.rows("equipment")} == {
        ("02134", "2020-11-22", None),
        ("2135", "2020-12-13", "2027-03-01"),
    }
    gone = desk.do(run, "undo")["undo"]
    assert (gone["taken_back"], gone["kept"]) == (4, 0)
    assert [desk.count(kind) for kind in ("customers", "sites", "equipment")] == [0, 0, 0]
    again = desk.again(csv_of(*MACHINES, separator=";"))
    assert (counts(again), desk.count("equipment")) == ((2, 2, 0, 0), 2)
    assert desk.do(again, "undo")["undo"]["taken_back"] == 4


@pytest.mark.slow
def test_D26_customers_written_down_by_hand_are_found_by_name(desk):
    job_made = desk.office.job(None)
    rows = (("客户名称", "电话", "地址", "产品名称", "序列号"), ("李雷", "", "人民路 1 号", "洗衣机", "X1"))
    run = desk.take_in(csv_of(*rows), kind="equipment")
    assert run["made_kinds"] == {"equipment": 1}
    assert [one["site"] for one in desk.rows("equipment")] == [job_made["site"]]
    desk.office.job(None)
    told = desk.take_in(csv_of(rows[0], ("李雷", "", "人民路 1 号", "洗衣机", "X2")), kind="equipment")
    assert [one["code"] for one in told["reasons"]] == ["SEVERAL_CUSTOMERS"]


def test_D26_an_address_of_one_customer_is_not_taken_for_anothers(desk):
    ids = {name: uuid7() for name in ("甲", "乙", "x", "y", "z")}
    calls = []
    for name, sites in (("甲", "x"), ("乙", "yz")):
        calls.append(("customers.create", {"id": ids[name], "centre": desk.office.centre, "name": name, "phone": "1",
                                           "kind": "person"}))  # fmt: skip
        calls += [("customers.add_site", {"id": ids[one], "customer": ids[name], "address": one.replace("z", "x")})
                  for one in sites]  # fmt: skip
    assert {one["outcome"] for one in desk.office.phone("dispatcher").sync(*calls)} == {"applied"}
    rows = (("客户名称", "地址", "产品名称", "序列号"), ("甲", "x", "电梯", "1"), ("乙", "y", "电梯", "2"))
    run = desk.take_in(csv_of(*rows), kind="equipment")
    assert run["made_kinds"] == {"equipment": 2}
    assert {one["site"] for one in desk.rows("equipment")} == {ids["x"], ids["y"]}


def test_D26_customers_with_several_addresses(desk):
    rows = (
        ("客户编号", "客户名称", "电话", "地址", "客户类型"),
        ("K1", "东方", "1", "甲", "公司"),
        ("K1", "东方", "1", "乙", "公司"),
    )
    run = desk.take_in(csv_of(*rows, rows[1]), kind="customers")
    assert (counts(run), run["made_kinds"]) == ((3, 2, 1, 0), {"customers": 1, "sites": 2})
    assert [one["kind"] for one in desk.rows("customers")] == ["company"]
    assert desk.do(run, "undo")["undo"]["taken_back"] == 3


def test_D26_customers_known_by_a_key_column_of_their_own(desk):
    rows = (("序号", "客户名称"), ("1", "东方"), ("2", "东方"))
    run = desk.take_in(csv_of(*rows), kind="customers", key=0)
    assert (counts(run), run["made_kinds"]) == ((2, 2, 0, 0), {"customers": 2})


def test_D5_parts_come_with_prices_as_they_are_written_there(desk):
    rows = (
        ("物料编码", "名称", "单位", "单价"),
        ("K-1", "接触器", "个", "1.234,50"),
        ("K-2", "阀", "只", "¥12,5"),
        ("K-3", "x", "", "viel"),
    )
    run = desk.take_in(csv_of(*rows, separator=";"))
    assert (run["settings"]["kind"], counts(run)) == ("parts", (3, 2, 0, 1))
    assert {(one["sku"], one["price"]) for one in desk.rows("part_types")} == {("K-1", 123450), ("K-2", 1250)}
    assert desk.do(run, "undo")["undo"]["taken_back"] == 2
    assert desk.count("part_types") == 0


def test_D6_instruments_come_from_a_workbook(desk):
    rows = (
        ("仪器名称", "型号", "出厂编号", "校准日期", "有效期至", "状态"),
        ("压力表", "T5", 62014488.0, "2026-04-17", 46493, "合格"),
    )
    run = desk.take_in(xlsx_of(*rows))
    assert (run["format"], run["settings"]["kind"], counts(run)) == ("xlsx", "instruments", (1, 1, 0, 0))
    one = desk.rows("instruments")[0]
    assert (one["serial"], one["calibrated_on"], one["calibration_due"]) == ("62014488", "2026-04-17", "2027-04-16")
    desk.office.phone("supervisor").sync(
        ("instruments.put", {name: one[name] for name in runtime_columns(desk, "instruments")} | {"holder": None})
    )
    kept = desk.do(run, "undo")["undo"]
    assert (kept["taken_back"], [each["code"] for each in kept["reasons"]]) == (0, ["TOUCHED"])


def runtime_columns(desk, kind):
    with desk.office.app.app_context():
        return runtime().kinds[kind].columns

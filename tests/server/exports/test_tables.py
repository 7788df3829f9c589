"""Four tables taken along: what stands in their cells, who gets which rows, and that nothing in them runs (D1, D13)."""

from __future__ import annotations

import csv
import io
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from server import clock, store
from server.auth import accounts
from server.exports import xlsx_file
from server.exports.cells import guarded, shown, unguarded
from server.exports.columns import HOURS, REGISTER, TABLES
from server.ids import uuid7
from server.imports.looked import body, source_of
from server.imports.looked import look as look_at
from tests.server.office import PASSWORD, code
from tests.server.signatures.signing import part

EVIL = '=HYPERLINK("http://x")'


def wanted(phone, what="register", status=202, **more):
    answer = phone.http.post("/api/exports", json={"what": what, **more}, headers=phone.headers)
    assert answer.status_code == status, answer.json
    return answer.json


def file_of(phone, export):
    assert export["state"] == "ready", export
    link = phone.http.post(f"/api/exports/{export['id']}/link", headers=phone.headers)
    answer = phone.http.get(link.json["url"])  # without a token: the browser fetches it
    assert answer.status_code == 200, answer.json
    assert len(answer.data) == export["size"] == int(answer.headers["Content-Length"])
    answer.close()
    return answer


def csv_of(phone, what="register", **more):
    data = file_of(phone, wanted(phone, what, format="csv", **more)).data
    assert data.endswith(b"\r\n")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def sheet_of(phone, what="register", **more):
    return load_workbook(io.BytesIO(file_of(phone, wanted(phone, what, format="xlsx", **more)).data)).active


@pytest.fixture
def busy(any_office):
    """An office with two jobs, one of them with parts and hours, some of them taken back or corrected."""
    office = any_office
    job, office.other = office.job(), office.job(technician=None)
    phone = office.phone("technician")
    phone.sync()
    first, second, used, taken = uuid7(), uuid7(), part(job, name=EVIL, qty="1.5", price=333), part(job)
    hours = {"job": job["id"], "kind": "work", "source": "manual"}
    hours |= {"minutes": 30, "started_at": "2026-11-22T16:30:00.000Z", "ended_at": "2026-11-22T17:00:00.000Z"}
    fixed = hours | {"id": second, "replaces": first, "reason": "看错了"}
    fixed |= {"ended_at": "2026-11-22T18:00:00.000Z", "minutes": 90}
    receipts = phone.sync(
        ("parts.use", used),
        ("parts.use", taken),
        ("timesheets.record", hours | {"id": first, "replaces": None, "reason": None}),
        ("timesheets.record", fixed),
        ("jobs.withdraw", {"id": uuid7(), "job": job["id"], "kind": "parts", "fact": taken["id"], "reason": "装错了"}),
    )
    assert {one["outcome"] for one in receipts} == {"applied"}, receipts
    office.first = job | {"used": used["id"], "taken": taken["id"], "hours": [first, second]}
    return office


@given(st.text(st.sampled_from("'=+-@\t\r\n＝＋－＠ aé"), max_size=6))
def test_D1_no_cell_begins_like_a_formula_and_every_text_comes_back(text):
    written = guarded(text)
    assert not written.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
    assert unguarded(written) == text


def test_D1_the_register_as_csv_for_excel_in_china(busy):
    desk = busy.phone("dispatcher")
    lines = csv_of(desk)
    by_id = {line["工单编号 (ID)"]: line for line in lines}
    assert set(by_id) == {busy.first["id"], busy.other["id"]}
    line = by_id[busy.first["id"]]
    assert list(line) == [column.heading(english=False) for column in REGISTER.columns]
    assert (line["状态"], line["收费类别"], line["缓急"]) == ("已派工", "免费", "一般")
    assert (line["技术员"], line["服务中心"]) == ("Technician", "East")
    assert line["受理时间 (UTC+8)"].startswith("20")
    assert csv_of(desk, lang="en")[0]["Charge type"] == "Free (warranty)"


def test_D1_times_are_the_firms_and_the_heading_says_whose(busy):
    started = {line["工时编号 (ID)"]: line["开始 (UTC+8)"] for line in csv_of(busy.phone("dispatcher"), "hours")}
    assert started[busy.first["hours"][0]] == "2026-11-23 00:30"


def test_D10_an_hour_that_was_corrected_does_not_count_twice(busy):
    lines = {line["工时编号 (ID)"]: line for line in csv_of(busy.phone("accountant"), "hours")}
    first, second = busy.first["hours"]
    assert [(lines[one]["分钟"], lines[one]["计入"]) for one in (first, second)] == [("30", "否"), ("90", "是")]
    assert lines[second]["更正的工时 (ID)"] == first
    assert lines[second]["更正原因"] == "看错了"


def test_D5_parts_with_money_in_yuan_and_what_was_taken_back(busy):
    lines = {line["零件编号 (ID)"]: line for line in csv_of(busy.phone("supervisor"), "parts")}
    used, taken = lines[busy.first["used"]], lines[busy.first["taken"]]
    assert (used["零件名称"], used["数量"], used["单价 (元)"]) == ("'" + EVIL, "1.5", "3.33")
    assert used["金额 (元)"] == "5.00"  # 1.5 × 3.33 = 4.995
    assert (taken["金额 (元)"], taken["已撤回"], taken["撤回原因"]) == ("0.00", "是", "装错了")


def test_D1_the_workbook_holds_texts_as_texts_and_times_and_money_as_numbers(busy):
    desk = busy.phone("manager")
    sheet = sheet_of(desk, "parts")
    heads = [cell.value for cell in sheet[1]]
    rows = {row[heads.index("零件编号 (ID)")].value: row for row in sheet.iter_rows(min_row=2)}
    used = dict(zip(heads, rows[busy.first["used"]], strict=True))
    assert (used["零件名称"].value, used["零件名称"].data_type) == (EVIL, "s")
    assert (used["单价 (元)"].value, used["单价 (元)"].number_format) == (3.33, "0.00")
    assert used["数量"].value == 1.5
    assert isinstance(used["时间 (UTC+8)"].value, datetime)
    assert used["时间 (UTC+8)"].number_format == "yyyy-mm-dd hh:mm"
    assert used["批号"].value is None
    assert (sheet.title, sheet.freeze_panes) == ("零件", "B2")
    assert sheet.auto_filter.ref == f"A1:Y{len(rows) + 1}"
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d", "inlineStr"}


def test_D26_customers_with_their_machines_a_line_each(busy):
    with busy.app.app_context():
        acting = store.acting(busy.users["dispatcher"])
        machine = {"id": uuid7(), "customer": busy.first["customer"], "site": busy.first["site"], "product": "空调"}
        lonely = {"id": uuid7(), "centre": busy.centre, "name": "无地址", "phone": "1", "kind": "company"}
        more = {"installed_on": "2024-01-02", "warranty_until": "2026-01-02", "serial": "0012"}
        calls = [("customers.add_equipment", machine | more), ("customers.create", lonely)]
        assert {one.outcome for one in store.run_as(acting, calls)} == {"applied"}
    lines = {line["顾客编号 (ID)"]: line for line in csv_of(busy.phone("dispatcher"), "customers")}
    assert set(lines) == {busy.first["customer"], busy.other["customer"], lonely["id"]}
    assert lines[busy.first["customer"]]["安装日期"] == "2024-01-02"
    assert (lines[busy.other["customer"]]["地址"], lines[busy.other["customer"]]["产品"]) == ("人民路 1 号", "")
    assert (lines[lonely["id"]]["顾客类别"], lines[lonely["id"]]["地址"]) == ("单位", "")
    sheet = sheet_of(busy.phone("dispatcher"), "customers", filters={"status": "assigned"})
    heads = [cell.value for cell in sheet[1]]
    [row] = sheet.iter_rows(min_row=2, values_only=True)
    line = dict(zip(heads, row, strict=True))
    assert line["安装日期"] == datetime(2024, 1, 2)  # noqa: DTZ001 - Excel's have no zone
    assert line["序列号"] == "0012"


@pytest.mark.parametrize("what", TABLES)
@pytest.mark.parametrize(
    ("filters", "count"),
    [({"status": "registered"}, 1), ({"status": "verified"}, 0), ({"q": "李雷"}, 2), ({"to": "2020-01-01"}, 0)],
)
def test_D1_the_registers_filters_mean_the_same_in_every_table(office, what, filters, count):
    jobs = [office.job(), office.job(technician=None)]
    phone = office.phone("technician")
    phone.sync()
    phone.sync(("parts.use", part(jobs[0])))
    lines = csv_of(office.phone("dispatcher"), what, filters=filters)
    if what in ("register", "customers"):
        assert len(lines) == count
    else:  # only the assigned job has parts; nobody has hours
        assert len(lines) == (1 if what == "parts" and count == 2 else 0)


def test_D1_who_is_bound_to_a_centre_takes_only_its_rows(busy):
    far = busy.phone("far_dispatcher")
    assert [csv_of(far, what) for what in TABLES] == [[], [], [], []]
    assert csv_of(busy.phone("dispatcher"), filters={"centre": busy.far_centre}) == []
    assert csv_of(busy.phone("dispatcher"), "customers", filters={"centre": busy.far_centre}) == []
    with busy.app.app_context():
        accounts.make_user(busy.org, busy.login("boss"), PASSWORD, name="Boss", role="manager")
    assert len(csv_of(busy.phone("boss"))) == 2


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"what": "salaries"}, "what"),
        ({"what": "register", "format": "pdf"}, "format"),
        ({"what": "register", "filters": {"status": "sleeping"}}, "status"),
        ({"what": "register", "filters": {"from": "yesterday"}}, "filters.from"),
        ({"what": "register", "filters": {"q": "x" * 201}}, "filters.q"),
        ({"what": "register", "filters": {"colour": "red"}}, "filters.colour"),
    ],
)
def test_D1_a_wish_that_makes_no_sense_is_told_so(office, body, field):
    desk = office.phone("dispatcher")
    answer = desk.http.post("/api/exports", json=body, headers=desk.headers)
    assert code(answer) == (422, "INVALID")
    assert answer.json["error"]["field"] == field


def test_D1_more_lines_than_a_sheet_holds_are_told_so_and_csv_takes_them(busy, monkeypatch):
    monkeypatch.setattr(xlsx_file, "MOST_ROWS", 1)
    desk = busy.phone("dispatcher")
    export = wanted(desk, format="xlsx")
    assert (export["state"], export["error"]) == ("failed", "TooLong")
    assert len(csv_of(desk)) == 2


def test_D1_odd_values_still_find_a_cell(busy):
    words, moment = HOURS.columns[4], HOURS.columns[5]
    assert shown(words, "sleeping", english=True) == "sleeping"
    assert shown(moment, "9999-12-31T23:59:59.999Z", english=True) == "9999-12-31T23:59:59.999Z"
    desk = busy.phone("dispatcher")
    far = clock.parse("9999-12-31T23:59:59.999Z")
    assert far.year == 9999
    edit = {"job": busy.first["id"], "field": "fault", "from": "不制冷", "to": "\x01响\x0b"}
    desk.sync(("jobs.edit", edit))
    sheet = sheet_of(desk)
    assert "响" in str([cell.value for row in sheet.iter_rows() for cell in row])


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_D1_the_import_knows_the_headings_and_takes_the_apostrophes_away(busy, tmp_path, form, lang):
    desk = busy.phone("dispatcher")
    edit = {"job": busy.first["id"], "field": "fault", "from": "不制冷", "to": EVIL}
    desk.sync(("jobs.edit", edit))
    path = tmp_path / f"register.{form}"
    path.write_bytes(file_of(desk, wanted(desk, format=form, lang=lang)).data)
    found = look_at(path, {})
    assert found["kinds"][0]["kind"] == "jobs"
    known = {one["field"]: one["column"] for one in found["matchings"]["jobs"]}
    columns = [column.name for column in REGISTER.columns]
    same = ("number", "received_at", "address", "product", "fault", "charge_type", "priority", "channel")
    assert {name: known[name] for name in same} == {name: columns.index(name) for name in same}
    other = {"customer": "customer_name", "phone": "customer_phone", "state": "status", "centre": "centre_name"}
    assert {name: columns[known[name]] for name in other} == other
    cells = [line.cells[known["fault"]] for line in body(source_of(path, form, {}), found["heading_line"])]
    assert EVIL in cells

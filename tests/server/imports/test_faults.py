"""Rows with a fault are refused with the reason, and nothing but them (D1, D26)."""

from __future__ import annotations

import pytest

from server.ids import uuid7
from server.imports import known, passes, tally, undo, work
from server.imports.faults import FileFault
from sync.errors import SyncError
from tests.server.imports.desk import HEAD, Desk, csv_of, job, xlsx_of


@pytest.fixture
def desk(office) -> Desk:
    return Desk(office)


def reasons(run):
    return {one["code"]: one["say"]["en"] for one in run["reasons"]}


def test_D1_every_fault_of_a_row_has_its_sentence(desk):
    head = (*HEAD, "收费类别", "邮编", "故障备注")
    good = ("收费", "100020", "x")
    rows = (
        (*job(1), *good),
        (*job(2), "gratis", *good[1:]),
        (*job(3, 故障="\x07"), *good),
        (*job(4, 品牌="x" * 10_001), *good),
        (*job(5, 品牌="x" * 201), *good),
        (*job(6, 受理时间="1999-01-01", 完工时间="1999-01-02"), *good),
        job(7),
        (*job(8), *good, "more"),
        (*job(9), *good, ""),
    )
    run = desk.take_in(csv_of(head, *rows))
    assert (run["counts"]["made"], run["counts"]["refused"]) == (2, 7)
    told = reasons(run)
    assert told.pop("TOO_LONG").endswith("characters")
    assert told == {
        "NOT_A_CHOICE": "Charge type is none of paid, contract, free, internal",
        "BAD_CHARACTER": "A character that cannot be kept, or bytes that are no text",
        "INVALID": "closed_at: a year from 2000 to 2200 is expected",
        "TOO_FEW_CELLS": "Fewer cells than the heading",
        "TOO_MANY_CELLS": "More cells than the heading",
    }
    assert {one["address"] for one in desk.rows("sites")} == {"人民路1号 100020"}


def test_D1_a_workbooks_rows_may_be_shorter_and_their_broken_cells_are_told(desk):
    run = desk.take_in(xlsx_of(HEAD, job(1)[:8], ("=1+1", *job(2)[1:])))
    assert (run["counts"]["made"], list(reasons(run))) == (1, ["FORMULA_WITHOUT_VALUE"])
    missing = desk.ask("PATCH", f"/{desk.upload(xlsx_of(HEAD, job(3)))['id']}", json={"sheet": "Tabelle9"})
    assert (missing.status_code, missing.json["error"]["code"]) == (200, "NO_SHEET")


def test_D1_only_so_many_reasons_are_told(desk, monkeypatch):
    monkeypatch.setattr(tally, "MOST_REASONS", 0)
    run = desk.take_in(csv_of(HEAD, job(1, 受理时间="?")))
    assert (run["counts"]["refused"], run["reasons"]) == (1, [])


def test_D1_a_busy_database_is_asked_again(desk, monkeypatch):
    really, answers = passes.run_as, [SyncError(503, "BUSY", "later")] * 2
    naps = []

    def busy(caller, calls):
        if answers:
            raise answers.pop()
        return really(caller, calls)

    monkeypatch.setattr(passes, "run_as", busy)
    monkeypatch.setattr(passes.time, "sleep", naps.append)
    assert desk.take_in(csv_of(HEAD, job(1)))["counts"]["made"] == 1
    assert naps[:2] == [1, 2]
    answers[:] = [SyncError(503, "BUSY", "later")] * 4
    assert desk.again(csv_of(HEAD, job(2)))["counts"]["made"] == 1
    answers[:] = [SyncError(500, "INTERNAL", "never")]
    assert desk.again(csv_of(HEAD, job(3)))["error"]["code"] == "INTERRUPTED"


def take_backs(desk, run):
    """The calls by which the run's records could be taken back."""
    with desk.office.app.app_context():
        for kind, names in undo._MADE_BY:
            for ids in undo._made(run["id"], names):
                yield from (undo._call(kind, one) for one in ids)


def test_D32_nobody_but_the_run_itself_takes_its_records_back(desk):
    runs = [
        desk.take_in(csv_of(HEAD, job(1))),
        desk.take_in(csv_of(("物料编码", "名称", "单价"), ("K", "阀", "1"))),
        desk.take_in(csv_of(("仪器名称", "出厂编号"), ("压力表", "1"))),
    ]
    calls = [call for run in runs for call in take_backs(desk, run)]
    assert len(calls) == 6
    receipts = desk.phone.sync(*calls)
    assert {(one["outcome"], one["code"]) for one in receipts} == {("rejected", "TOUCHED_SINCE")}


def test_D32_what_somebody_needs_meanwhile_stays(desk, monkeypatch):
    rows = (("客户名称", "地址", "产品", "序列号"), ("东方", "甲", "电梯", "1"))
    run = desk.take_in(csv_of(*rows), kind="equipment")
    parts = desk.take_in(csv_of(("物料编码", "名称", "单价"), ("K", "阀", "1")))
    lot = {
        "id": uuid7(),
        "part_type": desk.rows("part_types")[0]["id"],
        "lot": "1",
        "status": "conforming",
    }
    assert desk.phone.sync(("parts.put_lot", lot))[0]["outcome"] == "applied"
    machine, site, customer = (desk.rows(kind)[0]["id"] for kind in ("equipment", "sites", "customers"))
    more = {"id": uuid7(), "centre": desk.office.centre, "customer": customer, "site": site}
    more |= {"equipment": machine, "product": "x", "fault": "x", "channel": "web", "charge_type": "free"}
    more |= {"priority": "normal", "received_at": "2026-11-22T08:00:00.000Z", "contact_name": "x", "contact_phone": "1"}
    assert desk.office.phone("dispatcher").sync(("jobs.register", more))[0]["outcome"] == "applied"
    monkeypatch.setattr(undo, "_needed", lambda *_: set())  # they came after undo had looked
    assert [one["code"] for one in desk.do(run, "undo")["undo"]["reasons"]] == ["NEEDED_BY_OTHERS"]
    assert [one["code"] for one in desk.do(parts, "undo")["undo"]["reasons"]] == ["NEEDED_BY_OTHERS"]
    assert desk.count("equipment") == 1


def test_D32_an_undo_that_was_killed_goes_on(desk, monkeypatch):
    monkeypatch.setattr(undo, "AT_ONCE", 2)
    monkeypatch.setattr(undo, "MOST_TOLD", 1)
    run = desk.take_in(csv_of(HEAD, *(job(n) for n in range(5))))
    really, times = undo.run_as, []

    def killed(caller, calls):
        times.append(1)
        if len(times) == 2:
            raise KeyboardInterrupt
        return really(caller, calls)

    monkeypatch.setattr(undo, "run_as", killed)
    with pytest.raises(KeyboardInterrupt):
        desk.do(run, "undo")
    with desk.office.app.app_context():
        work.drain()
    told = desk.ask("GET", f"/{run['id']}").json["undo"]
    assert (told["taken_back"], told["kept"], len(told["kept_rows"])) == (5, 15, 1)


def test_D32_a_file_that_breaks_while_it_is_written_can_be_undone(desk, monkeypatch):
    run = desk.patch(desk.upload(csv_of(HEAD, job(1))), constants={"centre": desk.office.centre})

    def breaks(_pass):
        raise FileFault("NOT_A_TABLE")

    monkeypatch.setattr(passes.Pass, "write", breaks)
    ended = desk.start(run)
    assert (ended["state"], ended["error"]["code"], ended["can_undo"]) == ("stopped", "NOT_A_TABLE", True)
    assert desk.do(ended, "undo")["undo"] == {
        "taken_back": 0,
        "taken_kinds": {},
        "kept": 0,
        "reasons": [],
        "kept_rows": [],
    }


def test_D1_a_file_undone_again_and_again_comes_to_an_end(desk, monkeypatch):
    monkeypatch.setattr(known, "MOST_LIVES", 1)
    body = csv_of(HEAD, job(1))
    desk.do(desk.take_in(body), "undo")
    assert desk.again(body)["error"]["code"] == "INTERRUPTED"


def test_D26_headings_that_only_hold_the_word_are_matched_less_surely(desk):
    body = csv_of(
        ("顾客姓名（必填）", "contact phone no", "Customer's address", "Kind of customer type"),
        ("甲", "1", "乙", "2020-01-01"),
    )
    found = {one["field"]: one for one in desk.patch(desk.upload(body), kind="customers")["detected"]["matching"]}
    assert found["customer"]["confidence"] > found["address"]["confidence"]

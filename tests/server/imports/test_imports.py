"""Lists of others become jobs, customers, equipment, parts and instruments, once, and can be taken back (D1, D26)."""

from __future__ import annotations

import csv
import io

import pytest

from server.ids import uuid7
from server.imports import passes, runs, work
from tests.server.imports.desk import HEAD, Desk, counts, csv_of, job
from tests.server.office import code


@pytest.fixture
def desk(any_office) -> Desk:
    return Desk(any_office)


def test_D1_finished_jobs_stand_in_the_register_and_nobody_is_told(desk):
    run = desk.take_in(csv_of(HEAD, *(job(n) for n in range(5))))
    assert (run["state"], counts(run)) == ("done", (5, 5, 0, 0))
    assert run["made_kinds"] == {"customers": 5, "sites": 5, "equipment": 5, "jobs": 5}
    one = desk.rows("jobs")[0]
    assert (one["status"], one["due_at"], one["technician"]) == ("verified", None, None)
    assert (one["received_at"], one["closed_at"]) == ("2019-03-04T02:20:00.000Z", "2019-03-05T08:00:00.000Z")
    assert {each["number"] for each in desk.rows("jobs")} == {f"A-{n}" for n in range(5)}
    assert (desk.count("notices"), desk.count("equipment_history")) == (0, 5)
    phone = desk.office.phone("dispatcher")
    phone.sync()
    assert (phone.kind("jobs"), phone.kind("customers")) == ([], [])
    assert len(phone.get("/api/register", query_string={"q": "客户3"}).json["items"]) == 1


def test_D1_open_jobs_come_to_the_desk_with_their_customers(desk):
    run = desk.take_in(csv_of(HEAD, job(1, 完工时间="")))
    assert counts(run) == (1, 1, 0, 0)
    phone = desk.office.phone("dispatcher")
    phone.sync()
    assert [one["status"] for one in phone.kind("jobs")] == ["registered"]
    assert [one["name"] for one in phone.kind("customers")] == ["客户1"]


def test_D1_the_same_file_twice_makes_nothing_twice(desk):
    body = csv_of(HEAD, *(job(n) for n in range(4)), job(3))
    assert counts(desk.take_in(body)) == (5, 4, 1, 0)
    before = {kind: desk.count(kind) for kind in ("jobs", "customers", "sites", "equipment", "steps")}
    assert counts(desk.again(body)) == (5, 0, 5, 0)
    assert {kind: desk.count(kind) for kind in before} == before


@pytest.mark.slow
def test_D1_refused_rows_come_back_with_the_reason_and_go_in_when_corrected(desk):
    bad = (job(7, 受理时间="last week"), job(8, 故障="", 品牌="=1+1"), job(9, 完工时间="2018-01-01"))
    run = desk.take_in(csv_of(HEAD, job(1), *bad))
    assert counts(run) == (4, 1, 0, 3)
    assert [(one["code"], one["field"], one["first_line"]) for one in run["reasons"]] == [
        ("NOT_A_DATE", "received_at", 3),
        ("NEEDED", "fault", 4),
        ("CLOSED_BEFORE_RECEIVED", "closed_at", 5),
    ]
    text = desk.ask("GET", f"/{run['id']}/refused.csv?lang=en").text
    head, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert head == [*HEAD, "Why it was refused"]
    assert [row[-1] for row in rows][1:] == ["Fault is missing", "Closed before it was received"]
    assert rows[1][HEAD.index("品牌")] == "'=1+1"
    rows[0][HEAD.index("受理时间")] = "2019-03-01"
    rows[1][HEAD.index("故障")] = "漏水"
    rows[2][HEAD.index("完工时间")] = "2019-04-01"
    again = desk.again(csv_of(tuple(head), *map(tuple, rows)))
    assert counts(again) == (3, 3, 0, 0)
    assert "=1+1" in {one["maker"] for one in desk.rows("equipment")}
    assert desk.ask("GET", f"/{again['id']}/refused.csv").status_code == 404
    assert counts(desk.again(csv_of(HEAD, job(1), *bad))) == (4, 0, 1, 3)


def test_D1_all_or_nothing_writes_nothing_while_a_row_has_a_fault(desk):
    body = csv_of(HEAD, job(1), job(2, 受理时间="?"))
    run = desk.patch(desk.upload(body), constants={"centre": desk.office.centre})
    ended = desk.start(run, all_or_nothing=True)
    assert (ended["state"], ended["error"]["code"], counts(ended)) == ("refused", "HAS_FAULTS", (2, 1, 0, 1))
    assert desk.count("customers") == 0
    assert desk.start(run, all_or_nothing=False)["state"] == "done"


def test_D1_a_dry_run_counts_and_writes_nothing(desk):
    run = desk.patch(desk.upload(csv_of(HEAD, job(1), job(2), job(2))), constants={"centre": desk.office.centre})
    dry = desk.do(run, "dry-run")
    assert (dry["state"], counts(dry)) == ("checked", (3, 2, 1, 0))
    assert dry["made_kinds"] == {"customers": 2, "sites": 2, "equipment": 2, "jobs": 2}
    assert desk.count("jobs") == 0
    assert counts(desk.start(dry)) == (3, 2, 1, 0)


def test_D32_an_import_that_was_killed_ends_as_if_it_had_not_been(desk, monkeypatch):
    monkeypatch.setattr(passes, "ROWS_AT_ONCE", 3)
    really, times = passes.run_as, []

    def killed(caller, calls):
        times.append(1)
        if len(times) == 3:
            raise KeyboardInterrupt
        return really(caller, calls)

    run = desk.patch(desk.upload(csv_of(HEAD, *(job(n, 客户名称="同一位") for n in range(10)))),
                     constants={"centre": desk.office.centre}, key=0)  # fmt: skip
    monkeypatch.setattr(passes, "run_as", killed)
    with pytest.raises(KeyboardInterrupt):
        desk.start(run)
    customers = {one["id"] for one in desk.rows("customers")}
    assert {one["customer"] for one in desk.rows("jobs")} <= customers
    assert desk.count("jobs") == 6
    with desk.office.app.app_context():
        work.drain()
    ended = desk.ask("GET", f"/{run['id']}").json
    assert (ended["state"], counts(ended)) == ("done", (10, 10, 0, 0))
    assert ended["made_kinds"] == {"jobs": 10, "customers": 10, "sites": 10, "equipment": 10}
    assert desk.count("jobs") == 10


def test_D1_undo_takes_back_what_nobody_has_touched(desk):
    run = desk.take_in(csv_of(HEAD, *(job(n, 完工时间="") for n in range(3))))
    assert run["can_undo"]
    touched = next(one for one in desk.rows("jobs") if one["fault"] and one["contact_name"] == "客户1")
    [receipt] = desk.office.phone("dispatcher").sync(
        ("jobs.assign", {"job": touched["id"], "assignment": uuid7(),
                         "technician": desk.office.users["technician"]})
    )  # fmt: skip
    assert receipt["outcome"] == "applied"
    after = desk.do(run, "undo")
    assert after["state"] == "undone"
    assert {one["code"]: one["rows"] for one in after["undo"]["reasons"]} == {"TOUCHED": 1, "NEEDED_BY_OTHERS": 9}
    assert {one["code"]: one["kinds"] for one in after["undo"]["reasons"]} == {
        "TOUCHED": {"jobs": 1},
        "NEEDED_BY_OTHERS": {"customers": 3, "sites": 3, "equipment": 3},
    }
    assert (after["undo"]["taken_back"], after["undo"]["taken_kinds"]) == (2, {"jobs": 2})
    assert {one["name"] for one in after["undo"]["kept_rows"] if one["kind"] == "jobs"} == {touched["number"]}
    assert sorted(one["status"] for one in desk.rows("jobs")) == ["assigned", "cancelled", "cancelled"]
    assert {one["cancel_reason"] for one in desk.rows("jobs")} == {None, "撤销导入"}
    refused = desk.ask("POST", f"/{run['id']}/undo", json={})
    assert code(refused) == (409, "NOT_NOW")


@pytest.mark.slow
def test_D1_after_an_undo_the_same_file_goes_in_again(desk):
    body = csv_of(HEAD, job(1), job(2))
    run = desk.do(desk.take_in(body), "undo")
    assert run["undo"]["taken_back"] == 2
    assert desk.count("equipment_history") == 0
    assert counts(desk.again(body)) == (2, 2, 0, 0)
    assert sorted(one["status"] for one in desk.rows("jobs")) == ["cancelled", "cancelled", "verified", "verified"]
    assert counts(desk.again(body)) == (2, 0, 2, 0)
    assert desk.count("customers") == 2


def test_D1_what_was_said_about_a_file_is_remembered_for_the_next_one(desk):
    odd = ("Nr", "Wer", "Wo", "Was", "Warum", "Wann")
    rows = (odd, ("1", "Meyer", "Weg 1", "Lampe", "dunkel", "3/4/2015"))
    run = desk.upload(csv_of(*rows))
    assert {one["field"] for one in run["needs"]} >= {"customer", "fault"}
    run = desk.patch(
        run, kind="jobs", key=0, constants={"centre": desk.office.centre, "state": "finished"},
        matching={"customer": 1, "address": 2, "product": 3, "fault": 4, "received_at": 5},
    )  # fmt: skip
    assert [(one["field"], one["code"]) for one in run["needs"]] == [("dates.5", "AMBIGUOUS_DATES")]
    assert run["detected"]["columns"][5]["dates"]["example"] == {
        "text": "3/4/2015", "month_first": "2015-03-04", "day_first": "2015-04-03",
    }  # fmt: skip
    assert code(desk.ask("POST", f"/{run['id']}/start", json={})) == (422, "INVALID")
    run = desk.start(desk.patch(run, dates={"5": "month_first"}))
    assert desk.rows("jobs")[0]["received_at"] == "2015-03-03T16:00:00.000Z"
    known = desk.upload(csv_of(odd, ("2", "Kunz", "Weg 2", "Herd", "kalt", "4/4/2015")))
    assert (known["needs"], known["settings"]["key"]) == ([], 0)
    assert {one["field"]: one["column"] for one in known["detected"]["matching"] if one["remembered"]} == {}
    assert counts(desk.start(known)) == (1, 1, 0, 0)


def test_D1_a_preview_shows_what_rows_would_become_and_what_is_wrong(desk):
    body = csv_of(HEAD, job(1), job(2, 电话="1.38E+10", 完工时间="bald"), encoding="gb18030")
    run = desk.patch(desk.upload(body), constants={"centre": desk.office.centre})
    assert run["detected"]["encoding"]["value"] == "gb18030"
    shown = desk.ask("GET", f"/{run['id']}/preview?limit=5").json
    assert shown["headings"] == list(HEAD)
    assert (shown["rows"][0]["ok"], shown["rows"][0]["becomes"]["fault"]) == (True, "不制冷")
    assert [(one["field"], one["column"], one["code"]) for one in shown["rows"][1]["faults"]] == [
        ("phone", 2, "SHORTENED_NUMBER"),
        ("closed_at", 8, "NOT_A_DATE"),
    ]
    assert len(desk.ask("GET", f"/{run['id']}/preview?from=1&limit=1").json["rows"]) == 1


def test_D1_two_rows_with_one_key_that_say_different_things_are_not_one(desk):
    run = desk.take_in(csv_of(HEAD, job(1), job(1, 故障="漏水")))
    assert counts(run) == (2, 1, 0, 1)
    assert [one["code"] for one in run["reasons"]] == ["SAME_KEY"]


def test_D1_what_the_server_refuses_is_told_by_row(desk, monkeypatch):
    run = desk.patch(desk.upload(csv_of(HEAD, job(1))), constants={"centre": desk.office.centre})
    monkeypatch.setattr(passes, "_fault_of", lambda _call: None)
    real = passes.Pass._record

    def spoilt(self, row, one, found, **more):
        real(self, row, one, found, **more)
        row.calls[:] = [(name, args | {"site": row.calls[0][1]["id"]} if name == "jobs.record_past" else args)
                        for name, args in row.calls]  # fmt: skip

    monkeypatch.setattr(passes.Pass, "_record", spoilt)
    ended = desk.start(run)
    assert (counts(ended), ended["reasons"][0]["code"]) == ((1, 0, 0, 1), "REFUSED")


def test_D1_one_can_stop_it_and_go_on(desk, monkeypatch):
    monkeypatch.setattr(passes, "ROWS_AT_ONCE", 2)
    monkeypatch.setattr(passes, "TOLD_EVERY_S", 0)
    run = desk.patch(desk.upload(csv_of(HEAD, *(job(n) for n in range(6)))), constants={"centre": desk.office.centre})
    asked = iter([False, False, False, False, True])
    monkeypatch.setattr(runs, "stop_asked", lambda _run: next(asked, False))
    stopped = desk.start(run)
    assert (stopped["state"], stopped["can_undo"]) == ("stopped", True)
    assert 0 < desk.count("jobs") < 6
    assert counts(desk.start(stopped)) == (6, 6, 0, 0)


def test_D1_what_one_manager_began_another_one_ends_and_takes_back(desk, monkeypatch):
    monkeypatch.setattr(passes, "ROWS_AT_ONCE", 2)
    monkeypatch.setattr(passes, "TOLD_EVERY_S", 0)
    run = desk.patch(desk.upload(csv_of(HEAD, *(job(n) for n in range(6)))), constants={"centre": desk.office.centre})
    asked = iter([False, False, False, False, True])
    monkeypatch.setattr(runs, "stop_asked", lambda _run: next(asked, False))
    stopped = desk.start(run)
    assert stopped["state"] == "stopped"
    assert code(desk.ask("PATCH", f"/{run['id']}", json={"key": 1})) == (409, "NOT_NOW")
    other = Desk(desk.office, "admin")
    ended = other.start(stopped)
    assert (counts(ended), ended["by_name"]) == ((6, 6, 0, 0), "Admin")
    assert {one["created_by"] for one in desk.rows("jobs")} == {desk.office.users[who] for who in ("manager", "admin")}
    assert desk.do(ended, "undo")["undo"]["taken_back"] == 6


def test_P5_nobody_imports_for_somebody_who_may_no_longer(desk, monkeypatch, caplog):
    run = desk.patch(desk.upload(csv_of(HEAD, job(1))), constants={"centre": desk.office.centre})
    monkeypatch.setattr(work, "ROLES", ("admin",))
    ended = desk.start(run)
    assert (ended["state"], ended["error"]["code"], desk.count("jobs")) == ("stopped", "INTERRUPTED", 0)
    assert "客户" not in caplog.text

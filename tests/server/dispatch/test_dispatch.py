"""Sending out, agreeing a time, finding something else than was reported (D3, D4, D30)."""

from __future__ import annotations

from server.ids import uuid7
from tests.server.office import Office


def kinds(phone):
    return [row["kind"] for row in sorted(phone.kind("steps"), key=lambda row: row["at"])]


def test_D4_a_time_agreed_with_the_customer_and_moved_by_the_office(any_office):
    phone, desk = any_office.phone("technician"), any_office.phone("dispatcher")
    job = any_office.job()
    phone.sync()
    first = {"window_start": "2026-11-23T01:00:00.000Z", "window_end": "2026-11-23T03:00:00.000Z"}
    later = {"window_start": "2026-11-24T01:00:00.000Z", "window_end": "2026-11-24T03:00:00.000Z"}
    phone.sync(("jobs.accept", {"job": job["id"]}), ("jobs.appoint", {"job": job["id"], **first}))
    desk.sync(("jobs.reschedule", {"job": job["id"], **later, "reason": "客户改期"}))
    phone.sync()
    kept = phone.rows["jobs", job["id"]]
    assert (kept["status"], kept["window_start"]) == ("appointed", later["window_start"])
    assert phone.kind("notices")[-1]["job"] == job["id"]


def test_W3_the_start_stands_when_the_office_moved_the_time_meanwhile(office):
    phone, desk = office.phone("technician"), office.phone("dispatcher")
    job = office.job()
    phone.sync()
    later = {"window_start": "2026-11-24T01:00:00.000Z", "window_end": "2026-11-24T03:00:00.000Z"}
    desk.sync(("jobs.reschedule", {"job": job["id"], **later}))
    [receipt] = phone.sync(("jobs.start", {"job": job["id"]}))
    kept = phone.rows["jobs", job["id"]]
    assert (receipt["outcome"], kept["status"], kept["window_end"]) == ("applied", "working", later["window_end"])


def test_W2_work_done_offline_while_the_job_went_to_another_is_kept_under_his_name(any_office):
    first, second, desk = (any_office.phone(who) for who in ("technician", "technician2", "dispatcher"))
    job = any_office.job("technician")
    first.sync()
    offline = [first.mutation(f"jobs.{step}", {"job": job["id"]}) for step in ("accept", "travel", "arrive", "start")]
    part = {"id": uuid7(), "job": job["id"], "name": "传感器", "qty": "1", "unit": "只", "status": "conforming"}
    offline.append(first.mutation("parts.use", part | {"origin": "stock", "old_part": "none", "price": 100}))
    hand_over = {"job": job["id"], "assignment": uuid7(), "technician": any_office.users["technician2"]}
    desk.sync(("jobs.assign", hand_over))
    answer = first.post(offline).json
    assert {(one["outcome"], one["code"]) for one in answer["receipts"]} == {("flagged", "JOB_REASSIGNED")}
    first.take(answer)
    late = {"job": job["id"], "actual_fault": "传感器开路"}
    assert first.sync(("jobs.report", late))[0]["code"] == "JOB_REASSIGNED"
    second.sync()
    kept = second.rows["jobs", job["id"]]
    assert (kept["status"], kept["technician"]) == ("assigned", any_office.users["technician2"])
    assert [row["by"] for row in second.kind("parts")] == [any_office.users["technician"]]
    desk.sync()
    assert len(desk.kind("review_items")) == 6


def test_D30_what_is_really_wrong_stands_beside_what_was_reported(office):
    phone, desk = office.phone("technician"), office.phone("dispatcher")
    job = office.job()
    phone.sync()
    phone.sync(("jobs.start", {"job": job["id"]}), ("jobs.report", {"job": job["id"], "actual_fault": "电源线老化"}))
    desk.sync()
    kept = desk.rows["jobs", job["id"]]
    assert (kept["fault"], kept["actual_fault"], kept["actual_by"]) == ("不制冷", "电源线老化", phone.user["id"])


def test_D3_read_once_a_notice_stays_read(office):
    phone = office.phone("technician")
    office.job()
    phone.sync()
    [told] = phone.kind("notices")
    phone.sync(("notices.read", {"notice": told["id"]}))
    [read] = phone.kind("notices")
    phone.sync(("notices.read", {"notice": told["id"]}))
    assert read["read_at"]
    assert phone.kind("notices") == [read]


def test_D3_a_technicians_id_of_another_firm_is_nobody_here(office, app):
    other, desk, job = Office(app), office.phone("dispatcher"), office.job(None)
    args = {"job": job["id"], "assignment": uuid7(), "technician": other.users["technician"]}
    assert desk.sync(("jobs.assign", args))[0]["code"] == "NOT_FOUND"


def test_P5_another_firms_job_is_not_here(office, app):
    other = Office(app)
    job = office.job()
    for who in ("dispatcher", "manager", "admin", "technician"):
        phone = other.phone(who)
        name = "jobs.accept" if who == "technician" else "jobs.cancel"
        args = {"job": job["id"]} | ({} if who == "technician" else {"reason": "x"})
        assert phone.sync((name, args))[0]["code"] == "NOT_FOUND"


def test_D3_the_board_counts_what_a_technician_does_for_another_centre_and_tells_nothing_of_it(any_office):
    office = any_office
    job, _waiting = office.job("technician"), office.job(None)
    near, far = office.phone("dispatcher"), office.phone("far_dispatcher")
    asked = [phone.http.get("/api/board/elsewhere", headers=phone.headers).json for phone in (near, far)]
    assert asked == [{"items": []}, {"items": [{"technician": office.users["technician"], "open": 1}]}]
    assert near.sync(("jobs.cancel", {"job": job["id"], "reason": "已解决"}))[0]["outcome"] == "applied"
    assert far.http.get("/api/board/elsewhere", headers=far.headers).json == {"items": []}

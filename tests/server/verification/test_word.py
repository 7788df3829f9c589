"""The department's word: confirmed, sent back, answered; who said what stays (D12, S4)."""

from __future__ import annotations

from server import store
from server.ids import uuid7
from server.jobs import desk as rules
from tests.server.signatures.signing import part
from tests.server.verification.flow import confirm, finished, queue, send_back


def whole_of(desk, job):
    return desk.get(f"/api/verification/{job}").json


def test_D12_D13_sent_back_added_answered_confirmed_and_in_the_archive(any_office):
    phone, desk = any_office.phone("technician"), any_office.phone("supervisor")
    job = finished(any_office, phone)
    seal = next(row for (kind, _id), row in phone.rows.items() if kind == "seals")
    desk.sync()
    lines = [{"code": "PART_NO_CERTIFICATE", "row": next(one["id"] for one in phone.kind("parts"))}]
    said, _receipt = send_back(desk, job, "合格证号没有写", lines)
    phone.sync()
    told = phone.rows["verifications", said]
    assert (told["outcome"], told["reason"], told["marks"]) == ("sent_back", "合格证号没有写", lines)
    assert phone.rows["jobs", job]["status"] == "left"
    assert phone.rows["jobs", job]["closed_at"] is None
    assert "sent_back" in {one["kind"] for one in phone.kind("notices")}

    late = part({"id": job}, certificate_no="HG-1")
    added, answered = phone.sync(
        ("parts.use", late), ("jobs.answer", {"id": uuid7(), "job": job, "sent_back": said, "note": "已补"})
    )
    assert (added["outcome"], added["code"]) == ("flagged", "ARRIVED_AFTER_SEAL")
    assert answered["outcome"] == "applied"
    assert phone.rows["jobs", job]["closed_at"] is not None
    assert phone.rows["seals", seal["id"]] == seal
    desk.sync()
    seen = [{"code": mark["code"], "row": mark["row"]} for mark in whole_of(desk, job)["marks"]]
    assert confirm(desk, job, seen)["outcome"] == "applied"
    whole = whole_of(desk, job)
    assert [(one["outcome"], one["by"]) for one in whole["verifications"]] == [
        ("sent_back", any_office.users["supervisor"]),
        ("answered", any_office.users["technician"]),
        ("confirmed", any_office.users["supervisor"]),
    ]
    assert whole["verifications"][-1]["marks"] == seen
    phone.sync()
    assert phone.rows["equipment_history", job]["parts"] == "电容 × 1 个；电容 × 1 个"


def test_D13_what_is_confirmed_is_moved_by_nobody_and_later_work_is_kept_and_flagged(any_office):
    phone, desk = any_office.phone("technician"), any_office.phone("supervisor")
    job = finished(any_office, phone)
    desk.sync()
    assert confirm(desk, job)["outcome"] == "applied"
    phone.sync()
    late, left = phone.sync(("parts.use", part({"id": job})), ("jobs.leave", {"job": job}))
    assert (late["outcome"], left["outcome"]) == ("flagged", "flagged")
    receipts = [confirm(desk, job), send_back(desk, job)[1]]
    assert [(one["outcome"], one["code"]) for one in receipts] == [("flagged", "STATUS_NOT_ADVANCED")] * 2
    whole = whole_of(desk, job)
    assert (whole["job"]["status"], len(whole["verifications"])) == ("verified", 1)
    assert len(whole["parts"]) == 2


def test_D12_the_confirmation_of_older_apps_works_as_before(any_office):
    phone, desk = any_office.phone("technician"), any_office.phone("supervisor")
    job = finished(any_office, phone)
    desk.sync()
    [receipt] = desk.sync(("jobs.verify", {"job": job, "note": "好"}))
    assert receipt["outcome"] == "applied"
    assert whole_of(desk, job)["job"]["status"] == "verified"
    assert queue(desk)["items"] == []


def test_D12_a_job_that_had_left_his_phone_comes_back_to_it(any_office, monkeypatch):
    phone, desk = any_office.phone("technician"), any_office.phone("supervisor")
    job = finished(any_office, phone)
    with any_office.app.app_context():
        monkeypatch.setattr(rules, "KEPT_DAYS", -1)
        receipts = store.run_as(store.system_caller(any_office.org), [("jobs.retire", {"job": job})])
        assert [one.outcome for one in receipts] == ["applied"]
    phone.sync()
    assert job in phone.left
    desk.sync()
    send_back(desk, job)
    phone.rows.clear()
    phone.sync()
    assert ("jobs", job) in phone.rows
    assert phone.kind("verifications")

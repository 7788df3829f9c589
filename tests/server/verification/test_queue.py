"""The queue of finished jobs, and one of them side by side (D12)."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from server.db import db
from server.ids import uuid7
from tests.server.customers.test_next_service import plan, with_machine
from tests.server.office import code
from tests.server.verification.flow import confirm, finished, ids, queue, send_back


def test_D12_the_oldest_first_with_its_marks_and_page_by_page(any_office):
    phone, desk = any_office.phone("technician"), any_office.phone("supervisor")
    first, second = finished(any_office, phone, skill=1), finished(any_office, phone)
    there = finished(any_office, phone, leave=False)
    page = queue(desk)
    assert ids(page) == [first, second, there]
    assert (page["waiting"], page["sent_back"], page["next_cursor"]) == (3, 0, None)
    line = page["items"][0]
    assert (line["grades"], line["technician_name"]) == ([4, 1, 3, 4], "Technician")
    codes = [mark["code"] for mark in line["marks"]]
    assert {"LOW_GRADE", "PART_NO_CERTIFICATE", "CHECKS_NONE"} <= set(codes)
    assert (line["stop"], line["warn"]) == (2, len(codes) - 2)

    seen, cursor = [], None
    while True:
        some = queue(desk, limit=1, **({"cursor": cursor} if cursor else {}))
        seen, cursor = seen + ids(some), some["next_cursor"]
        if cursor is None:
            break
    assert seen == [first, second, there]
    assert queue(desk, limit=0)["waiting"] == 3
    assert ids(queue(desk, technician=uuid7())) == []
    assert code(desk.get("/api/verification?cursor=Zm9v")) == (422, "INVALID")
    assert code(desk.get("/api/verification?state=odd")) == (422, "INVALID")


def test_D12_what_is_sent_back_waits_for_its_technician(any_office):
    phone, desk = any_office.phone("technician"), any_office.phone("supervisor")
    job = finished(any_office, phone)
    queue(desk)
    desk.sync()
    said, receipt = send_back(desk, job)
    assert receipt["outcome"] == "applied"
    assert (ids(queue(desk)), ids(queue(desk, state="sent_back"))) == ([], [job])
    phone.sync()
    phone.sync(("jobs.answer", {"id": uuid7(), "job": job, "sent_back": said}))
    page = queue(desk)
    assert (ids(page), page["items"][0]["sent_back"], page["sent_back"]) == ([job], 1, 0)
    desk.sync()
    assert confirm(desk, job)["outcome"] == "applied"
    assert ids(queue(desk)) == ids(queue(desk, state="sent_back")) == []


def test_D12_one_job_stands_side_by_side_in_one_answer(any_office):
    phone, desk = any_office.phone("technician"), any_office.phone("supervisor")
    job = finished(any_office, phone, promises=2)
    whole = desk.get(f"/api/verification/{job}").json
    assert (whole["job"]["id"], whole["customer"]["name"], len(whole["parts"])) == (job, "李雷", 1)
    assert (whole["ratings"][0]["promises"], whole["seals"][0]["verdict"]) == (2, "matches")
    assert whole["seals"][0]["strokes"]
    assert "text" not in whole["seals"][0]
    low = next(mark for mark in whole["marks"] if mark["code"] == "LOW_GRADE")
    assert (low["severity"], low["kind"], low["row"]) == ("stop", "ratings", whole["ratings"][0]["id"])
    assert low["values"] == {"promises": 2}
    assert whole["people"][any_office.users["technician"]] == "Technician"
    assert whole["verifications"] == whole["holds"] == whole["complaints"] == whole["next_services"] == []


def test_D12_a_complaint_and_the_next_service_stand_beside(any_office):
    _phone, job = with_machine(any_office)
    desk = any_office.phone("supervisor")
    desk.sync()
    told = {"id": uuid7(), "job": job["id"], "offer": None, "what": "第二天又不热", "call": "yes"}
    planned, complained = desk.sync(plan(job, "2027-05-20"), ("complaints.tell", told))
    assert (planned["outcome"], complained["outcome"]) == ("applied", "flagged")
    whole = desk.get(f"/api/verification/{job['id']}").json
    assert [one["what"] for one in whole["complaints"]] == ["第二天又不热"]
    assert [one["due_on"] for one in whole["next_services"]] == ["2027-05-20"]
    assert whole["people"][desk.user["id"]] == "Supervisor"


@pytest.mark.parametrize("path", ["", "/{job}"])
def test_D12_only_who_leads_the_centre_reads(office, path):
    job = finished(office, office.phone("technician"))
    with office.app.app_context():
        office.add_user("far_supervisor", "supervisor", office.far_centre)
    path = "/api/verification" + path.format(job=job)
    assert {who: office.phone(who).get(path).status_code for who in ("technician", "dispatcher", "accountant")} == (
        dict.fromkeys(("technician", "dispatcher", "accountant"), 403)
    )
    far = office.phone("far_supervisor")
    assert (
        (far.get(path).json.get("items") == []) if path.endswith("verification") else far.get(path).status_code == 404
    )
    assert far.get(f"/api/verification/{uuid7()}").status_code == 404


def test_D12_a_longer_page_costs_no_more_statements(any_office):
    phone, desk = any_office.phone("technician"), any_office.phone("supervisor")
    for _ in range(4):
        finished(any_office, phone)
    counted = []
    with any_office.app.app_context():
        engine = db.engine

    def count(*_args):
        counted[-1] += 1

    event.listen(engine, "before_cursor_execute", count)
    for limit in (1, 4):
        counted.append(0)
        assert len(queue(desk, limit=limit)["items"]) == limit
    event.remove(engine, "before_cursor_execute", count)
    assert counted[0] == counted[1]

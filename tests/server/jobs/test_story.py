"""One job's whole story, as the desk reads it (D1, D13)."""

from __future__ import annotations

from server.ids import uuid7
from server.jobs.seal_code import seal_code
from server.signatures.code import short_code


def test_D13_a_job_tells_everything_that_happened_in_order(any_office):
    phone, desk = any_office.phone("technician"), any_office.phone("dispatcher")
    job = any_office.job("technician")
    phone.sync()
    travel = {"job": job["id"], "lat_e7": 302741500, "lon_e7": 1202155100, "accuracy_m": 12}
    phone.sync(("jobs.accept", {"job": job["id"]}), ("jobs.travel", travel), ("jobs.leave", {"job": job["id"]}))
    part = {"id": uuid7(), "job": job["id"], "name": "传感器", "qty": "0", "unit": "只", "status": "conforming"}
    phone.sync(("parts.use", part | {"origin": "stock", "old_part": "none", "price": 1}))
    story = desk.get(f"/api/jobs/{job['id']}").json
    assert story["job"]["status"] == "travelling"
    assert [step["kind"] for step in story["steps"]] == ["register", "assign", "accept", "travel", "leave"]
    assert story["steps"][3]["lat_e7"] == 302741500
    assert {item["code"] for item in story["review_items"]} == {"STATUS_NOT_ADVANCED", "QTY_NOT_POSITIVE"}
    sent = [(one["name"], one["outcome"]) for one in story["mutations"]]
    assert sent[-4:] == [
        ("jobs.accept", "applied"), ("jobs.travel", "applied"), ("jobs.leave", "flagged"), ("parts.use", "rejected"),
    ]  # fmt: skip
    assert all(one["at"] <= one["received_at"] for one in story["mutations"])
    assert story["people"][any_office.users["technician"]] == "Technician"
    assert {one["name"] for one in story["devices"]} >= {"phone"}
    assert story["customer"]["name"] == "李雷"
    assert (story["equipment"], story["equipment_history"], story["seals"]) == (None, [], [])


def test_D13_with_its_machine_and_what_was_done_to_it(office):
    desk, job = office.phone("dispatcher"), office.job(None)
    machine = {"id": uuid7(), "customer": job["customer"], "site": job["site"], "product": "空调", "serial": "S1"}
    other = {"id": uuid7(), "centre": office.centre, "customer": job["customer"], "site": job["site"]}
    other |= {"equipment": machine["id"], "product": "空调", "fault": "漏水", "channel": "fax", "charge_type": "free"}
    other |= {"priority": "normal", "received_at": "2026-11-20T01:00:00.000Z"}
    other |= {"contact_name": "李雷", "contact_phone": "1"}
    receipts = desk.sync(("customers.add_equipment", machine), ("jobs.register", other))
    assert {one["outcome"] for one in receipts} == {"applied"}
    assert desk.get(f"/api/jobs/{other['id']}").json["equipment"]["serial"] == "S1"


def test_D13_a_malformed_body_does_not_end_the_story(any_office):
    phone, desk = any_office.phone("technician"), any_office.phone("dispatcher")
    job = any_office.job("technician")
    phone.sync()
    odd = phone.mutation("jobs.accept", {}, tz=job["id"], at="\ud800", offset_ms=2**80)
    sent = [odd, phone.mutation("jobs.accept", {"job": job["id"]})]
    assert [one["outcome"] for one in phone.post(sent).json["receipts"]] == ["quarantined", "applied"]
    answer = desk.get(f"/api/jobs/{job['id']}")
    assert answer.status_code == 200
    kept = answer.json["mutations"][-2]
    assert (kept["outcome"], kept["at"], kept["offset_ms"]) == ("quarantined", '"\\ud800"', str(2**80))


def test_D13_only_for_the_jobs_centre_and_its_own_technician(office):
    job = office.job("technician")
    path = f"/api/jobs/{job['id']}"
    readers = {
        **dict.fromkeys(("technician", "dispatcher", "accountant", "admin"), 200),
        **dict.fromkeys(("technician2", "far_dispatcher"), 404),
    }
    assert {who: office.phone(who).get(path).status_code for who in readers} == readers
    assert office.phone("admin").get(f"/api/jobs/{uuid7()}").json["error"]["code"] == "NOT_FOUND"


def test_S2_the_register_reads_a_seals_code_as_the_signatures_do():
    seal_hash = "8f3a" * 16
    assert seal_code(seal_hash) == short_code(seal_hash)

"""What the office learns of work that a phone has lost, or was left with (V9)."""

from __future__ import annotations

import pytest

from server.ids import uuid7
from server.rescue import TIMERS
from tests.server.office import code

MARKED = "2026-11-22T08:03:04.123Z"


def loss(phone, **more):
    said = {"client_id": uuid7(), "unsent": 12, "oldest_at": MARKED, "marked_at": MARKED} | more
    return phone.http.post("/api/rescue/losses", json=said, headers=phone.headers), said["client_id"]


def told(desk, expected):
    desk.sync()
    return [one for one in desk.kind("review_items") if one["code"] == expected]


def test_V9_2_a_phone_that_finds_its_storage_empty_is_told_to_the_office_once(any_office):
    phone, desk = any_office.phone("technician"), any_office.phone("dispatcher")
    answer, lost = loss(phone)
    assert answer.status_code == 204
    [item] = told(desk, "DEVICE_LOSS")
    assert (item["client_id"], item["user"], item["centre"]) == (lost, phone.user["id"], any_office.centre)
    assert (item["name"], item["outcome"], item["state"]) == ("device.loss", "missing", "open")
    assert item["message"] == f"Technician's device has lost 12 records it had not sent, the oldest of {MARKED}."
    desk.sync(("reviews.close", {"item": item["id"], "reason": "asked him"}))
    assert loss(phone, client_id=lost)[0].status_code == 204
    assert [one["state"] for one in told(desk, "DEVICE_LOSS")] == ["closed"]
    assert loss(phone, client_id=lost, oldest_at=None, marked_at="2026-11-23T08:03:04.123Z")[0].status_code == 204
    assert len(told(desk, "DEVICE_LOSS")) == 2


def test_V9_2_nobody_tells_of_the_device_of_another(office):
    phone, other, desk = office.phone("technician"), office.phone("technician2"), office.phone("dispatcher")
    assert loss(phone, client_id=other.client_id)[0].status_code == 204
    assert told(desk, "DEVICE_LOSS") == []


@pytest.mark.parametrize("bad", [{"unsent": 0}, {"unsent": "12"}, {"client_id": "x"}, {"marked_at": None}])
def test_V9_2_what_is_told_has_its_form(office, bad):
    assert code(loss(office.phone("technician"), **bad)[0]) == (422, "INVALID")


def silent(office, unsent=12, files=0):
    """A phone that spoke once, and said what it still held."""
    phone = office.phone("technician")
    outbox = {"next_id": unsent + 1, "unsent": unsent, "oldest_at": MARKED if unsent else None, "files_unsent": files}
    assert phone.post(outbox=outbox).status_code == 200
    return phone


def left(office):
    desk = office.phone("dispatcher")
    return desk.get("/api/rescue").json["items"]


@pytest.mark.parametrize(("unsent", "files"), [(12, 0), (0, 3)])
def test_V9_3_a_phone_left_with_unsent_work_is_named_as_soon_as_its_owner_works_on_another(any_office, unsent, files):
    old = silent(any_office, unsent, files)
    assert left(any_office) == []
    any_office.phone("technician").sync()
    [one] = left(any_office)
    assert (one["client_id"], one["unsent"], one["files_unsent"]) == (old.client_id, unsent, files)
    assert (one["user_name"], one["name"], one["now_on"] > one["last_contact"]) == ("Technician", "phone", True)
    with any_office.app.app_context():
        for timer in (*TIMERS, *TIMERS):
            timer()
    [item] = told(any_office.phone("dispatcher"), "DEVICE_LEFT")
    assert (item["client_id"], f"{unsent} records and {files} files" in item["message"]) == (old.client_id, True)


def test_V9_3_a_phone_that_hands_its_work_in_later_is_named_no_more(office):
    old = silent(office, 1)
    office.phone("technician").sync()
    assert len(left(office)) == 1
    old.sync(("jobs.accept", {"job": office.job()["id"]}))
    assert left(office) == []


def test_V9_2_somebody_without_a_centre_is_told_of_at_the_first_desk(office):
    from server.auth import accounts  # noqa: PLC0415
    from tests.server.office import PASSWORD  # noqa: PLC0415

    with office.app.app_context():
        accounts.make_user(office.org, office.login("roaming"), PASSWORD, name="R", role="manager")
    assert loss(office.phone("roaming"))[0].status_code == 204
    assert len(told(office.phone("manager"), "DEVICE_LOSS")) == (office.centre < office.far_centre)

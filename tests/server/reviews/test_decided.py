"""Who decides, what he sees of it, and closing (P3)."""

from __future__ import annotations

from server import store
from server.auth import accounts
from server.ids import uuid7
from tests.server.office import PASSWORD, Office, code
from tests.server.reviews.ways import held, items, later


def test_P3_7_closed_undone_it_is_refused_with_the_reason(any_office):
    phone, desk = any_office.phone("technician"), any_office.phone("dispatcher")
    held(any_office, phone)
    [item] = items(desk)
    desk.sync(("reviews.close", {"item": item["id"], "reason": "重复上报"}))
    assert later(phone) == [(1, "rejected", "CLOSED")]
    [row] = phone.kind("receipts")
    assert (row["message"], row["client_id"]) == ("重复上报", phone.client_id)
    [item] = desk.kind("review_items")
    assert (item["state"], item["outcome"]) == ("closed", "held")
    assert desk.get(f"/api/reviews/{item['id']}").json["may"] == []


def test_P3_12_who_may_decide_reads_what_was_sent(any_office):
    phone, desk = any_office.phone("technician"), any_office.phone("dispatcher")
    job = held(any_office, phone)
    [item] = items(desk)
    told = desk.get(f"/api/reviews/{item['id']}").json
    assert told["item"] == item
    mutation = told["mutation"]
    assert (mutation["name"], mutation["v"], mutation["args"]) == ("jobs.accept", 1, {"job": job["id"]})
    assert (mutation["client_id"], mutation["id"], mutation["corrected"]) == (phone.client_id, 1, None)
    assert mutation.keys() == {*("name", "v", "args", "at", "tz", "offset_ms", "uuid", "client_id", "id"), *MORE}
    assert told["author"] == {"id": any_office.users["technician"], "name": "Technician"}
    [first] = told["outcomes"]
    assert (first["n"], first["outcome"], first["code"], first["by"]) == (0, "held", "NOT_FOUND", None)
    assert told["may"] == ["release", "correct", "close"]
    for username in ("far_dispatcher", "dispatcher"):
        unknown = uuid7() if username == "dispatcher" else item["id"]
        assert code(any_office.phone(username).get(f"/api/reviews/{unknown}")) == (404, "NOT_FOUND")
    assert code(phone.get(f"/api/reviews/{item['id']}")) == (403, "NOT_ALLOWED")
    stranger = Office(any_office.app).phone("admin")
    assert code(stranger.get(f"/api/reviews/{item['id']}")) == (404, "NOT_FOUND")


MORE = ("base_seq", "corrected")


def test_P3_12_what_is_too_long_for_a_screen_is_not_sent(office):
    phone, desk = office.phone("technician"), office.phone("dispatcher")
    phone.sync()
    phone.sync(("no.such", {"text": "长" * 300_000}))
    [item] = items(desk)
    told = desk.get(f"/api/reviews/{item['id']}").json
    assert (told["mutation"]["name"], told["mutation"]["args"]) == ("no.such", None)
    assert told["may"] == ["release", "close"]


def test_P3_13_who_was_refused_puts_it_aside_himself(office):
    phone, colleague, desk = office.phone("technician"), office.phone("technician2"), office.phone("dispatcher")
    office.job("technician")
    phone.sync()
    assert phone.sync(("jobs.accept", {}))[0]["outcome"] == "rejected"
    [item] = items(desk)
    asked = ("reviews.close", {"item": item["id"], "reason": "填错了"})
    colleague.sync()
    assert colleague.sync(asked)[0]["code"] == "NOT_FOUND"
    assert phone.sync(asked)[0]["outcome"] == "applied"
    [item] = [row for row in items(desk) if row["id"] == item["id"]]
    assert (item["state"], item["closed_by"], item["closed_reason"]) == ("closed", phone.user["id"], "填错了")
    assert later(phone) == []


def test_P3_10_what_no_centre_decides_waits_at_every_desk(office):
    with office.app.app_context():
        org = accounts.make_org("No centre yet", uuid7())
        for username in ("boss", "deputy"):
            accounts.make_user(org, office.login(username), PASSWORD, name=username, role="admin")
    boss, deputy = office.phone("boss"), office.phone("deputy")
    boss.sync()
    boss.sync(("no.such", {}))
    [item] = items(deputy)
    assert item["centre"] == org
    assert deputy.get(f"/api/reviews/{item['id']}").json["may"] == ["release", "close"]
    with office.app.app_context():
        centre = {"id": uuid7(), "name": "East", "phone": "1", "address": "a"}
        store.run_as(store.acting(deputy.user["id"]), [("dispatch.put_centre", centre)])
    assert deputy.sync(("reviews.close", {"item": item["id"], "reason": "看过"}))[0]["outcome"] == "applied"
    assert later(boss) == [(1, "rejected", "CLOSED")]

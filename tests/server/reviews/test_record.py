"""Whatever was not simply applied waits for a person, at the right desk (P3)."""

from __future__ import annotations

from server.auth import accounts
from server.ids import uuid7
from tests.server.office import PASSWORD


def rows_of(desk):
    desk.sync()
    return desk.kind("review_items")


def waiting(desk):
    desk.sync()
    return [(row["name"], row["code"]) for row in sorted(desk.kind("review_items"), key=lambda row: row["mutation_id"])]


def test_P3_it_waits_at_the_jobs_desk(office):
    phone, desk, far = office.phone("technician"), office.phone("dispatcher"), office.phone("far_dispatcher")
    job = office.job("technician")
    phone.sync()
    phone.sync(("jobs.leave", {"job": job["id"]}))
    assert waiting(desk) == [("jobs.leave", "STATUS_NOT_ADVANCED")]
    assert waiting(far) == []
    [item] = desk.kind("review_items")
    assert (item["job"], item["user"], item["state"]) == (job["id"], office.users["technician"], "open")


def test_P3_what_cannot_even_be_read_waits_at_its_authors_desk(office):
    phone, desk = office.phone("technician"), office.phone("dispatcher")
    broken = phone.mutation("parts.use", {}) | {"args": "no object"}
    phone.post([broken, phone.mutation("no.such", {"job": 7})])
    assert waiting(desk) == [("parts.use", "MALFORMED"), ("no.such", "UNKNOWN_NAME")]


def test_P3_about_a_customer_it_waits_at_the_customers_desk(office):
    far, desk = office.phone("far_dispatcher"), office.phone("dispatcher")
    job = office.job(None)
    far.sync(("customers.add_site", {"id": uuid7(), "customer": job["customer"], "address": "x"}))
    assert waiting(desk) == [("customers.add_site", "NOT_FOUND")]


def test_P3_about_a_conflict_it_waits_at_the_jobs_desk(office):
    phone, desk, far = office.phone("technician"), office.phone("dispatcher"), office.phone("far_dispatcher")
    job = office.job("technician")
    phone.sync()
    desk.sync(("jobs.edit", {"job": job["id"], "field": "fault", "from": "不制冷", "to": "漏水"}))
    phone.sync(("jobs.edit", {"job": job["id"], "field": "fault", "from": "不制冷", "to": "结霜"}))
    desk.sync()
    [conflict] = desk.kind("conflicts")
    far.sync(("jobs.settle_conflict", {"conflict": conflict["id"], "take": "other"}))
    assert ("jobs.settle_conflict", "NOT_FOUND") in waiting(desk)


def test_P3_an_admin_without_a_desk_has_the_first_one(office):
    with office.app.app_context():
        user = accounts.make_user(office.org, office.login("boss"), PASSWORD, name="Boss", role="admin")
    office.phone("boss").sync(("no.such", {}))
    items = [row for desk in ("dispatcher", "far_dispatcher") for row in rows_of(office.phone(desk))]
    assert [(row["name"], row["user"]) for row in items] == [("no.such", user)]


def test_P3_closed_by_a_person_it_is_closed(office):
    phone, desk = office.phone("technician"), office.phone("dispatcher")
    job = office.job("technician")
    phone.sync()
    phone.sync(("jobs.leave", {"job": job["id"]}))
    desk.sync()
    [item] = desk.kind("review_items")
    desk.sync(("reviews.close", {"item": item["id"], "reason": "已电话确认"}))
    [item] = desk.kind("review_items")
    assert (item["state"], item["closed_reason"]) == ("closed", "已电话确认")

"""What is kept how long, what is on hold, and whose time is over (D13)."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from server.ids import uuid7
from server.runtime import runtime
from server.store.engine import reading
from server.verification.retention import Due, over_before
from tests.server.office import Office, code

LONG_AGO, AGO, NOW = "2015-03-01T02:00:00.000Z", "2024-03-01T02:00:00.000Z", "2026-11-22T00:00:00.000Z"
moments = st.datetimes(datetime(2010, 1, 1), datetime(2199, 12, 31))  # noqa: DTZ001 - zones come below


@given(moments, st.integers(1, 30))
def test_D13_years_end_on_the_same_day_and_hour(moment, years):
    now = moment.replace(microsecond=0, tzinfo=UTC)
    said = now.isoformat().replace("+00:00", ".000Z")
    before = datetime.fromisoformat(over_before(said, years))
    assert before.year == now.year - years
    if (now.month, now.day) == (2, 29) and before.month == 3:
        assert before.day == 1
    else:
        assert (before.month, before.day, before.time()) == (now.month, now.day, now.time())


def past(office, desk, closed_at=LONG_AGO, charge="paid", customer=None):
    """A job of years past; (job, customer)."""
    if customer is None:
        customer, site = uuid7(), uuid7()
        person = {"id": customer, "centre": office.centre, "name": "李雷", "phone": "1", "kind": "person"}
        desk.sync(
            ("customers.create", person), ("customers.add_site", {"id": site, "customer": customer, "address": "a"})
        )
        desk.sites = {**getattr(desk, "sites", {}), customer: site}
    job = {
        "id": uuid7(), "centre": office.centre, "customer": customer, "site": desk.sites[customer], "product": "空调",
        "fault": "不制冷", "channel": "phone", "charge_type": charge, "priority": "normal", "received_at": LONG_AGO,
        "contact_name": "李雷", "contact_phone": "1", "closed_at": closed_at, "closed_as": "verified",
    }  # fmt: skip
    [receipt] = desk.sync(("jobs.record_past", job))
    assert receipt["outcome"] == "applied", receipt
    return job["id"], customer


def due(office, keep, centres=None, after=None, limit=50):
    """The customers who are due at ``NOW``."""
    with office.app.app_context(), reading() as connection:
        wanted = Due(office.org, centres or (office.centre,), keep, NOW)
        return [one["customer"] for one in wanted.page(connection, after, limit)]


def test_D13_a_customer_is_due_when_the_last_of_his_jobs_is(any_office):
    desk = any_office.phone("manager")
    _job, old = past(any_office, desk)
    past(any_office, desk, customer=old)
    _job, recent = past(any_office, desk)
    past(any_office, desk, AGO, customer=recent)
    _job, free = past(any_office, desk, charge="free")
    assert due(any_office, {"paid": 5}) == [old]
    assert due(any_office, {"paid": 2}) == sorted([old, recent])
    assert due(any_office, {"paid": 2, "free": 5}) == sorted([old, recent, free])
    assert due(any_office, {"paid": 20}) == due(any_office, {}) == []
    assert due(any_office, {"paid": 5}, centres=(any_office.far_centre,)) == []
    first, second = sorted([old, recent])
    assert due(any_office, {"paid": 2}, limit=1) == [first]
    assert due(any_office, {"paid": 2}, after=first) == [second]


def test_D13_open_work_or_a_hold_keeps_all_of_a_customer(any_office):
    desk = any_office.phone("manager")
    job, customer = past(any_office, desk)
    hold = uuid7()
    [receipt] = desk.sync(("verification.hold", {"id": hold, "job": job, "reason": "索赔中"}))
    assert (receipt["outcome"], due(any_office, {"paid": 5})) == ("applied", [])
    [held] = desk.get("/api/archive/due").json["holds"]
    assert (held["job"], held["reason"], held["by_name"]) == (job, "索赔中", "Manager")
    [receipt] = desk.sync(("verification.release", {"hold": hold, "reason": "已了结"}))
    assert (receipt["outcome"], due(any_office, {"paid": 5})) == ("applied", [customer])
    again = {
        "id": uuid7(), "centre": any_office.centre, "customer": customer, "site": desk.sites[customer],
        "product": "空调", "fault": "漏水", "channel": "phone", "charge_type": "paid", "priority": "normal",
        "received_at": NOW, "contact_name": "李雷", "contact_phone": "1",
    }  # fmt: skip
    desk.sync(("jobs.register", again))
    assert due(any_office, {"paid": 5}) == []


def test_D13_who_was_erased_is_on_the_list_no_more(any_office):
    desk = any_office.phone("manager")
    _job, customer = past(any_office, desk)
    assert due(any_office, {"paid": 5}) == [customer]
    erase = {"id": uuid7(), "customer": customer, "reason": "保存期满", "even_if_open": 0, "photos": 1}
    [receipt] = desk.sync(("customers.erase", erase))
    assert receipt["outcome"] == "applied", receipt
    assert due(any_office, {"paid": 5}) == []


def test_D13_by_default_all_is_kept_for_ever_and_only_managers_see_the_list(office):
    past(office, office.phone("manager"))
    with office.app.app_context():
        assert runtime().config.keep == ()
    answer = office.phone("admin").get("/api/archive/due").json
    assert answer == {"keep": {}, "items": [], "next_after": None, "holds": []}
    for who in ("technician", "dispatcher", "supervisor", "accountant"):
        assert code(office.phone(who).get("/api/archive/due")) == (403, "NOT_ALLOWED")


def test_D13_the_list_follows_the_firms_setting(make_app, sqlite_url):
    own = Office(make_app(sqlite_url, keep=(("paid", 5),)))
    desk = own.phone("manager")
    _job, customer = past(own, desk)
    answer = desk.get("/api/archive/due").json
    assert (answer["keep"], [one["customer"] for one in answer["items"]]) == ({"paid": 5}, [customer])
    assert (answer["items"][0]["name"], answer["items"][0]["jobs"]) == ("李雷", 1)

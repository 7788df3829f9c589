"""A complaint by the customer's link: it arrives, once, and waits to be answered; on both databases (rule S6.7)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select, update

from server import clock
from server.auth.tokens import FAILURES
from server.ids import uuid7
from server.signatures.own_phone.complaining import LONGEST, MOST
from server.signatures.own_phone.models import OwnOffer
from server.store.engine import reading, writing
from server.store.tables import LoggedMutation
from tests.server.office import code
from tests.server.signatures.own_customer import Customer, ready, state

WRONG = "第二天又不出热水，请派人来看。"


def said(**change):
    return {"id": uuid7(), "what": WRONG, "call": "yes"} | change


def address_of(office, n=0):
    """An address of this test's own, since complaints are counted by it."""
    first, second = int(office.mark[:2], 16), int(office.mark[2:4], 16)
    return {"REMOTE_ADDR": f"10.{first}.{second}.{int(office.mark[4:], 16) ^ n}"}


def complain(customer, **what):
    body = {"token": customer.token} | what
    return customer.http.post("/api/own/complain", json=body, environ_base=address_of(customer.office))


def runs_out(office, offer, **ago):
    """The link's time has been over for so long."""
    with office.app.app_context(), writing() as connection:
        past = clock.before(clock.now(), **ago)
        connection.execute(update(OwnOffer).where(OwnOffer.id == offer).values(expires_at=past))
        connection.commit()


def at_the_desk(office, job, role="dispatcher"):
    """(complaints of the job, open items about it) on a desk's device."""
    desk = office.phone(role)
    desk.sync()
    complaints = [one for one in desk.kind("complaints") if one["job"] == job["id"]]
    items = [one for one in desk.kind("review_items") if one["job"] == job["id"] and one["state"] == "open"]
    return complaints, items


def test_S6_7_it_waits_at_the_desk_until_somebody_has_answered(any_office):
    phone, job, customer = ready(any_office)
    assert state(customer.sign()) == "signed"
    told = complain(customer, **said())
    assert (state(told), len(told.json["complaints"])) == ("signed", 1)
    [row], [item] = at_the_desk(any_office, job)
    assert (row["what"], row["call"], row["by"], row["offer"]) == (WRONG, "yes", None, customer.offer)
    assert (item["code"], item["name"], item["outcome"]) == ("COMPLAINT", "complaints.tell", "flagged")
    desk = any_office.phone("supervisor")
    desk.sync()
    asked = desk.get(f"/api/reviews/{item['id']}").json
    assert asked["mutation"]["args"]["what"] == WRONG
    [receipt] = desk.sync(("reviews.close", {"item": item["id"], "reason": "已上门，免费复修"}))
    assert receipt["outcome"] == "applied"
    complaints, open_items = at_the_desk(any_office, job)
    assert (complaints, open_items) == ([row], [])
    phone.sync()
    assert phone.kind("complaints") == [], "whom it may be about does not read it"
    story = desk.get(f"/api/jobs/{job['id']}").json
    assert [one["what"] for one in story["complaints"]] == [WRONG]
    assert phone.get(f"/api/seals/{customer.look().json['seal']['id']}/verify").json["valid"]


def test_S6_7_what_he_says_is_encrypted_in_the_log(any_office):
    _, job, customer = ready(any_office)
    customer.sign()
    complain(customer, **said())
    with any_office.app.app_context(), reading() as connection:
        named = LoggedMutation.name == "complaints.tell"
        bodies = list(
            connection.scalars(select(LoggedMutation.body).where(named, LoggedMutation.body.contains(job["id"])))
        )
    assert len(bodies) == 1
    assert WRONG not in bodies[0]


def test_S6_7_the_same_again_is_the_same(any_office):
    _, job, customer = ready(any_office)
    customer.sign()
    once = said()
    answers = [complain(customer, **once) for _ in range(3)]
    assert [len(one.json["complaints"]) for one in answers] == [1, 1, 1]
    complaints, items = at_the_desk(any_office, job)
    assert (len(complaints), len(items)) == (1, 1)


def test_S6_7_of_two_at_the_same_moment_none_is_lost_and_none_doubled(any_office):
    _, job, customer = ready(any_office)
    customer.sign()
    once, other = said(), said(what="技术员没有戴鞋套", call="no")
    sayings, start = [once, once, other], Barrier(3)

    def tell(what):
        start.wait()
        return complain(Customer(any_office, customer.token), **what).status_code

    with ThreadPoolExecutor(len(sayings)) as pool:
        assert list(pool.map(tell, sayings)) == [200, 200, 200]
    complaints, items = at_the_desk(any_office, job)
    assert {one["what"] for one in complaints} == {once["what"], other["what"]}
    assert (len(complaints), len(items)) == (2, 2)


def test_S6_7_an_unsigned_link_takes_none_before_it_has_run_out(any_office):
    _, job, customer = ready(any_office)
    assert "complaints" not in customer.look().json
    assert code(complain(customer, **said())) == (409, "OWN_DEAF")
    assert at_the_desk(any_office, job) == ([], [])
    runs_out(any_office, customer.offer, days=1)
    assert (state(customer.look()), customer.look().json["complaints"]) == ("expired", [])
    told = complain(customer, **said())
    assert (state(told), len(told.json["complaints"])) == ("expired", 1)
    assert len(at_the_desk(any_office, job)[1]) == 1


@pytest.mark.parametrize(("days", "heard"), [(89, True), (91, False)])
def test_S6_7_for_ninety_days(any_office, days, heard):
    _, job, customer = ready(any_office)
    customer.sign()
    runs_out(any_office, customer.offer, days=days)
    assert ("complaints" in customer.look().json) == heard
    told = complain(customer, **said())
    assert (told.status_code, (told.json.get("error") or {}).get("code")) == (
        (200, None) if heard else (409, "OWN_DEAF")
    )
    assert len(at_the_desk(any_office, job)[0]) == int(heard)


def test_S6_7_a_link_that_was_taken_back_takes_none(any_office):
    phone, job, customer = ready(any_office)
    phone.sync(("own_phone.revoke", {"id": customer.offer, "job": job["id"]}))
    runs_out(any_office, customer.offer, days=1)
    assert code(complain(customer, **said())) == (409, "OWN_DEAF")


def test_S6_7_three_a_day_by_one_link(any_office):
    _, job, customer = ready(any_office)
    customer.sign()
    for _ in range(MOST):
        assert complain(customer, **said()).status_code == 200
    refused = complain(customer, **said())
    assert code(refused) == (429, "TOO_MANY")
    assert int(refused.headers["Retry-After"]) > 3600
    assert len(at_the_desk(any_office, job)[0]) == MOST


def test_S6_7_ten_a_minute_by_one_address(any_office):
    _, job, customer = ready(any_office)
    customer.sign()
    once = said()
    assert [complain(customer, **once).status_code for _ in range(FAILURES)] == [200] * FAILURES
    refused = complain(customer, **said())
    assert code(refused) == (429, "TOO_MANY")
    assert int(refused.headers["Retry-After"]) <= 61
    assert len(at_the_desk(any_office, job)[0]) == 1


@pytest.mark.parametrize(
    "wrong", [{"what": ""}, {"what": "水" * (LONGEST + 1)}, {"call": "maybe"}, {"id": "1"}, {"more": 1}, {"what": None}]
)
def test_S6_7_what_no_page_of_ours_sends_is_refused(any_office, wrong):
    _, job, customer = ready(any_office)
    customer.sign()
    assert complain(customer, **said(**wrong)).status_code == 422
    assert at_the_desk(any_office, job) == ([], [])


def test_S6_7_too_long_a_body_and_a_token_that_is_none(any_office):
    _, _, customer = ready(any_office)
    assert complain(customer, **said(what="水" * 9000)).status_code == 413
    stranger = any_office.app.test_client()
    body = {"token": uuid7()} | said()
    answer = stranger.post("/api/own/complain", json=body, environ_base=address_of(any_office, 1))
    assert code(answer) == (404, "NOT_FOUND")


def test_S6_7_the_number_of_another_complaint_is_refused(any_office):
    _, _, first = ready(any_office)
    first.sign()
    once = said()
    complain(first, **once)
    _, job, second = ready(any_office)
    second.sign()
    assert code(complain(second, **once)) == (422, "INVALID")
    assert at_the_desk(any_office, job) == ([], [])


def test_D19_a_desk_takes_one_down_by_telephone(any_office):
    _, job, _ = ready(any_office)
    desk = any_office.phone("dispatcher")
    desk.sync()
    told = {"id": uuid7(), "job": job["id"], "what": WRONG, "call": "no"}
    [receipt] = desk.sync(("complaints.tell", told))
    assert (receipt["outcome"], receipt["code"]) == ("flagged", "COMPLAINT")
    [row], [_item] = at_the_desk(any_office, job)
    assert (row["by"], row["offer"]) == (desk.user["id"], None)


def test_S3_what_he_wrote_goes_when_he_is_erased_and_that_he_did_stays(any_office):
    _, job, customer = ready(any_office)
    customer.sign()
    complain(customer, **said())
    boss = any_office.phone("manager")
    boss.sync()
    erase = {"id": uuid7(), "customer": job["customer"], "reason": "来信要求", "even_if_open": 1, "photos": 0}
    [receipt] = boss.sync(("customers.erase", erase))
    assert receipt["outcome"] == "applied", receipt
    [row], _ = at_the_desk(any_office, job)
    assert (row["what"], row["call"]) == (None, "yes")

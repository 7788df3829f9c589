"""A machine's next service: set on the job or at the desk, on record for ever, shown to the customer (D26, W6)."""

from __future__ import annotations

import pytest

from server import clock
from server.ids import uuid7
from tests.server.office import code
from tests.server.signatures.own_customer import Customer, offered
from tests.server.signatures.signing import declare


def plan(job, due_on, replaces=None, **change):
    told = {"id": uuid7(), "customer": job["customer"], "equipment": job["equipment"], "job": job["id"]}
    return "customers.plan_service", told | {"due_on": due_on, "replaces": replaces} | change


def with_machine(office):
    """(phone, job row): on site, before a machine that is on file."""
    desk, phone = office.phone("dispatcher"), office.phone("technician")
    of = {"customer": uuid7(), "site": uuid7()}
    machine, job = uuid7(), uuid7()
    receipts = desk.sync(
        ("customers.create", {"id": of["customer"], "centre": office.centre, "name": "李雷", "phone": "13800000000",
                              "kind": "person"}),
        ("customers.add_site", {"id": of["site"], "customer": of["customer"], "address": "人民路 1 号"}),
        ("customers.add_equipment", {"id": machine, **of, "product": "热水机", "warranty_until": "2028-03-01"}),
        ("jobs.register", {"id": job, "centre": office.centre, **of, "equipment": machine, "product": "热水机",
                           "fault": "不出热水", "channel": "phone", "charge_type": "free", "priority": "normal",
                           "received_at": clock.now(), "contact_name": "李雷", "contact_phone": "13800000000"}),
        ("jobs.assign", {"job": job, "assignment": uuid7(), "technician": office.users["technician"]}),
    )  # fmt: skip
    assert {one["outcome"] for one in receipts} == {"applied"}, receipts
    phone.sync()
    phone.sync(*((f"jobs.{step}", {"job": job}) for step in ("accept", "travel", "arrive", "start")))
    return phone, phone.rows["jobs", job]


def test_D26_the_technician_sets_it_and_the_desk_sees_it(any_office):
    phone, job = with_machine(any_office)
    [receipt] = phone.sync(plan(job, "2027-05-20"))
    assert receipt["outcome"] == "applied", receipt
    for role in ("dispatcher", "supervisor", "manager"):
        desk = any_office.phone(role)
        desk.sync()
        [row] = [one for one in desk.kind("next_services") if one["equipment"] == job["equipment"]]
        assert (row["due_on"], row["by"], row["job"], row["replaces"]) == (
            "2027-05-20", phone.user["id"], job["id"], None,
        )  # fmt: skip


def test_W6_the_last_to_arrive_counts_and_whoever_did_not_know_is_flagged(any_office):
    phone, job = with_machine(any_office)
    desk = any_office.phone("dispatcher")
    desk.sync()
    first, second = plan(job, "2027-05-20"), plan(job, "2026-12-24")
    assert [one["outcome"] for one in desk.sync(second)] == ["applied"]
    [receipt] = phone.sync(first)
    assert (receipt["outcome"], receipt["code"]) == ("flagged", "SERVICE_REPLANNED")
    third = plan(job, "2028-01-01", first[1]["id"])
    assert [one["outcome"] for one in desk.sync(third)] == ["applied"]
    story = desk.get(f"/api/jobs/{job['id']}").json
    found = {one["id"]: one["replaces"] for one in story["next_services"]}
    assert found == {second[1]["id"]: None, first[1]["id"]: second[1]["id"], third[1]["id"]: first[1]["id"]}
    assert {phone.user["id"], desk.user["id"]} <= set(story["people"])


def test_D26_the_customer_sees_it_once_he_has_signed(any_office):
    declare(any_office)
    phone, job = with_machine(any_office)
    customer = Customer(any_office, *offered(any_office, phone, job)[:2])
    first = plan(job, "2027-05-20")
    phone.sync(first)
    told = customer.sign()  # it is no part of what is signed: the link stands
    assert (told.status_code, told.json["state"]) == (200, "signed"), told.json
    assert (told.json["warranty_until"], told.json["next_service"]) == ("2028-03-01", "2027-05-20")
    [receipt] = phone.sync(plan(job, None, first[1]["id"]))
    assert receipt["outcome"] == "applied", receipt
    assert customer.look().json["next_service"] is None
    copy = any_office.app.test_client().post(f"/api/verify/{told.json['seal']['code']}", json={"last4": "0000"})
    assert copy.json["machine"] == {"warranty_until": "2028-03-01", "next_service": None}
    seal = told.json["seal"]["id"]
    assert phone.get(f"/api/seals/{seal}/verify").json["valid"]


def test_D26_it_stands_on_the_customers_file(any_office):
    phone, job = with_machine(any_office)
    phone.sync(plan(job, "2027-05-20"))
    file = any_office.phone("manager").get(f"/api/erasures/{job['customer']}").json
    assert [(one["equipment"], one["due_on"]) for one in file["next_services"]] == [(job["equipment"], "2027-05-20")]
    assert job["equipment"] in {one["id"] for one in file["equipment"]}


@pytest.mark.parametrize("who", ["technician2", "far_dispatcher"])
def test_P5_who_has_nothing_to_do_with_him_sets_none(any_office, who):
    _, job = with_machine(any_office)
    stranger = any_office.phone(who)
    stranger.sync()
    [receipt] = stranger.sync(plan(job, "2027-05-20"))
    assert receipt["code"] == "NOT_FOUND"


def test_D26_a_machine_with_a_planned_service_is_not_taken_back(any_office):
    phone, job = with_machine(any_office)
    boss = any_office.phone("manager")
    boss.sync()
    machine = {"id": uuid7(), "customer": job["customer"], "site": job["site"], "product": "热水机"}
    boss.sync(("customers.add_equipment", machine))
    phone.sync(plan(job, "2027-05-20", equipment=machine["id"]))
    [receipt] = boss.sync(("customers.take_back", {"kind": "equipment", "id": machine["id"]}))
    assert receipt["code"] == "STILL_NEEDED"
    assert code(phone.get(f"/api/erasures/{job['customer']}")) == (403, "NOT_ALLOWED")

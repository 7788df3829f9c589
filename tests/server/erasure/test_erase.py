"""Erasing a person: nothing is left that tells of him, and everything that was signed still verifies (rule S3)."""

from __future__ import annotations

import json

import pytest

from server.ids import uuid7
from server.store.erased import ERASED
from tests.server.erasure.person import REASON, Person, everywhere, seal_args


@pytest.mark.slow
def test_S3_3_nothing_of_a_person_is_left_in_any_row_of_any_table(any_office):
    person = Person(any_office).come().is_served()
    person.signs()
    there = {line.rpartition(": ")[2] for line in everywhere(any_office.app, person.values)}
    assert there == set(person.values)  # or the search would find nothing of what it looks for
    receipt = person.is_erased()
    assert receipt["outcome"] == "applied", receipt
    assert everywhere(any_office.app, person.values) == []


def test_S3_3_verify_says_valid_personal_fields_erased(any_office):
    person = Person(any_office).come().is_served()
    seal = person.signs()
    before = person.manager.get(f"/api/seals/{seal}/verify").json
    assert (before["valid"], before["personal"]) == (True, "disclosed")
    person.is_erased()
    after = person.manager.get(f"/api/seals/{seal}/verify").json
    assert (after["valid"], after["personal"], after["findings"]) == (True, "erased", [])
    assert after["says"].startswith("valid, personal fields erased")
    done = any_office.app.test_cli_runner().invoke(args=["seals", "verify"])
    assert done.exit_code == 0, done.output


def test_S3_10_every_device_that_had_him_is_sent_his_rows_without_him(any_office):
    person = Person(any_office).come().is_served()
    person.signs()
    held = json.dumps(list(person.phone.rows.values()), ensure_ascii=False)
    assert person.told.name in held
    assert person.told.signer in held
    person.is_erased()
    person.phone.sync()
    held = json.dumps(list(person.phone.rows.values()), ensure_ascii=False)
    assert [value for value in person.values if value in held] == []
    [customer] = person.phone.kind("customers")
    assert (customer["name"], customer["phone"], customer["note"]) == (ERASED, ERASED, None)
    [seal] = person.phone.kind("seals")
    assert (seal["strokes"], seal["disclosures"], seal["signer"]) == (None, None, None)
    assert seal["text"]
    assert {step["lat_e7"] for step in person.phone.kind("steps")} == {None}


def test_S3_10_the_erasure_names_nobody_and_every_device_learns_of_it(any_office):
    person = Person(any_office).come().is_served()
    person.signs()
    person.is_erased()
    other = any_office.phone("technician2")
    other.sync()
    answer = other.post().json
    catalogue = other.get(answer["catalogue"]["url"]).json
    [erasure] = catalogue["erasures"]
    assert (erasure["customer"], erasure["jobs"]) == (person.customer, [person.job])
    assert erasure["by"] == any_office.users["manager"]
    assert erasure["reason"] == f"{ERASED} {REASON}"


def test_S3_10_erased_once_more_by_who_did_not_know_the_reason_brings_his_name_back_nowhere(any_office):
    person = Person(any_office).come()
    again = person.wish(even_if_open=1)  # as it was written down offline, with the name still on the screen
    assert person.is_erased(even_if_open=1)["outcome"] == "applied"
    [receipt] = person.manager.sync(("customers.erase", again))
    assert receipt["outcome"] == "applied", receipt
    assert everywhere(any_office.app, person.values) == []
    ledger = person.office.app.extensions["fieldseal"].config.data / "erasures.jsonl"
    assert person.told.name not in ledger.read_text()


def test_S3_10_an_open_job_stands_in_the_way_and_is_named_unless_it_shall_not(any_office):
    person = Person(any_office).come()
    receipt = person.is_erased()
    assert (receipt["outcome"], receipt["code"], receipt["field"]) == ("rejected", "JOBS_OPEN", "customer")
    [job] = person.desk.kind("jobs")
    assert job["number"] in receipt["message"]
    assert person.is_erased(even_if_open=1)["outcome"] == "applied"
    assert everywhere(any_office.app, person.values) == []


@pytest.mark.parametrize("who", ["technician", "dispatcher", "supervisor", "accountant"])
def test_P5_only_a_manager_erases(office, who):
    person = Person(office).come()
    phone = office.phone(who)
    phone.sync()
    [receipt] = phone.sync(("customers.erase", person.wish(even_if_open=1)))
    assert (receipt["outcome"], receipt["code"]) == ("rejected", "NOT_ALLOWED")
    assert office.phone(who).get(f"/api/erasures/{person.customer}").status_code == 403


def test_P5_a_manager_of_another_centre_finds_nobody(office):
    person = Person(office).come()
    with office.app.app_context():
        office.add_user("far_manager", "manager", office.far_centre)
    far = office.phone("far_manager")
    far.sync()
    [receipt] = far.sync(("customers.erase", person.wish(even_if_open=1)))
    assert (receipt["outcome"], receipt["code"]) == ("held", "NOT_FOUND")
    assert far.get(f"/api/erasures/{person.customer}").status_code == 404


@pytest.mark.slow
def test_S3_11_late_work_is_kept_without_him_and_flagged(any_office):
    person = Person(any_office).come().is_served()
    person.phone.sync()
    seal = uuid7()
    late = seal_args(person, seal)
    assert person.is_erased(even_if_open=1)["outcome"] == "applied"
    calls = [
        ("signatures.sign", late),
        ("jobs.leave", {"job": person.job, "note": person.told.note}),
        ("jobs.edit", {"job": person.job, "field": "contact_phone", "from": "?", "to": person.told.phone}),
    ]
    receipts = person.phone.sync(*calls)
    assert [one["outcome"] for one in receipts] == ["flagged"] * 3, receipts
    assert [one["code"] for one in receipts] == ["CUSTOMER_ERASED"] * 3, receipts
    assert everywhere(any_office.app, person.values) == []
    told = person.manager.get(f"/api/seals/{seal}/verify").json
    assert (told["valid"], told["personal"], told["findings"]) == (True, "erased", [])


def test_S3_11_a_desk_that_did_not_know_yet_brings_nothing_back(any_office):
    person = Person(any_office).come()
    person.is_erased(even_if_open=1)
    more = {"id": uuid7(), "customer": person.customer, "address": person.told.name, "note": person.told.phone}
    again = {**person.file(), "id": uuid7()}
    [site, other] = person.desk.sync(("customers.add_site", more), ("customers.create", again))
    assert (site["outcome"], site["code"]) == ("flagged", "CUSTOMER_ERASED")
    assert other["outcome"] == "applied"  # he has come back of his own will: another file
    left = {line.partition(":")[0] for line in everywhere(any_office.app, person.values)}
    assert left == {"customers.name", "customers.note", "customers.phone", "mutations.body"}
    [second] = [row for row in everyone(any_office, "customers") if row["id"] == again["id"]]
    assert second["name"] == person.told.name
    [first] = [row for row in everyone(any_office, "sites") if row["id"] == more["id"]]
    assert (first["address"], first["note"]) == (ERASED, None)


@pytest.mark.slow
def test_S3_10_nobody_finds_him_any_more(any_office):
    person = Person(any_office).come().is_served()
    person.signs()
    asked = {"register": person.told.name, "customers": person.told.phone}

    def found(where):
        answer = person.manager.get(f"/api/{where}", query_string={"q": asked[where]}).json
        return [one for one in answer["items"] if person.customer in one.values()]

    assert all(found(where) for where in asked)
    person.is_erased()
    assert [found(where) for where in asked] == [[], []]
    asked = {"register": "", "customers": ""}
    [line] = found("register")  # the work stands in the register as before
    assert (line["customer_name"], line["address"], line["contact_phone"]) == (ERASED, ERASED, ERASED)
    assert found("customers") == []
    told = person.manager.get(f"/api/jobs/{person.job}").json
    assert told["customer"]["name"] == ERASED
    assert [seal["signer"] for seal in told["seals"]] == [None]
    looked = person.manager.get(f"/api/erasures/{person.customer}").json
    assert (looked["counts"]["seals"], len(looked["erasures"])) == (1, 1)


def everyone(office, kind):
    """Rows of a kind as they lie in the database."""
    from sqlalchemy import select  # noqa: PLC0415 - looks into the tables

    from server.db import METADATA  # noqa: PLC0415
    from server.store.engine import reading  # noqa: PLC0415

    table = METADATA.tables[kind]
    with office.app.app_context(), reading() as connection:
        return list(connection.execute(select(table).where(table.c.org_id == office.org)).mappings())

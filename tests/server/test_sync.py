"""``POST /api/sync`` from outside: order, receipts, scope, bad input. The rules are those of the protocol."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid5

import pytest
from sqlalchemy import update

from server import store
from server.db import db
from server.ids import uuid7
from server.store.checked import watched
from server.store.tables import Counter
from tests.server.office import Phone, code


def step(job, name="jobs.accept"):
    return name, {"job": job["id"]}


def test_P1_2_a_gap_changes_nothing(any_office):
    job = any_office.job()
    phone = any_office.phone("technician")
    phone.next_id = 2
    answer = phone.post([phone.mutation(*step(job))])
    assert code(answer) == (409, "GAP")
    assert answer.json["error"]["details"]["expected"] == 1
    assert phone.post().json["last_mutation_id"] == 0


def test_P1_the_same_again_gets_the_stored_receipt_and_another_body_is_a_fork(any_office):
    job = any_office.job()
    phone = any_office.phone("technician")
    phone.sync()
    sent = phone.mutation(*step(job))
    first, again = phone.post([sent]).json, phone.post([sent]).json
    assert first["receipts"] == again["receipts"]
    assert first["receipts"][0]["outcome"] == "applied"
    forked = phone.post([sent | {"tz": "UTC"}])
    assert code(forked) == (409, "CLIENT_FORKED")
    assert forked.json["error"]["details"] == {"last_mutation_id": 1, "first_conflict": 1}


def test_P1_the_same_uuid_from_another_client_returns_the_first_outcome(any_office):
    job = any_office.job()
    old, new = any_office.phone("technician"), any_office.phone("technician")
    old.sync()
    new.sync()
    sent = old.mutation(*step(job))
    [first] = old.post([sent]).json["receipts"]
    [again] = new.post([sent | {"id": 1}]).json["receipts"]
    assert (again["outcome"], first["outcome"]) == ("applied", "applied")
    [taken] = new.post([sent | {"id": 2, "name": "jobs.start"}], receipts_from=2).json["receipts"]
    assert (taken["outcome"], taken["code"]) == ("quarantined", "UUID_TAKEN")
    new.sync()
    assert len([one for one in new.kind("steps") if one["kind"] == "accept"]) == 1


def test_P1_8_a_fact_whose_id_is_taken_is_refused_and_the_rest_goes_on(any_office):
    job = any_office.job()
    phone = any_office.phone("technician")
    phone.sync()
    args = {"id": uuid7(), "job": job["id"], "sha256": "0" * 64, "size": 1, "type": "image/png", "stage": "before"}
    phone.sync(("photos.add", args))
    taken, applied = phone.sync(("photos.add", args), ("photos.add", args | {"id": uuid7()}))
    assert (taken["outcome"], taken["code"]) == ("rejected", "ID_TAKEN")
    assert applied["outcome"] == "applied"
    assert len(phone.kind("photos")) == 2


def test_P3_2_one_bad_mutation_never_stops_the_ones_behind_it(any_office):
    job = any_office.job()
    phone = any_office.phone("technician")
    phone.sync()
    answer = phone.post(
        [
            phone.mutation("no.such.name", {"a": 1}),
            phone.mutation(*step(job), v=99),
            phone.mutation(*step(job), base_seq=1.5),
            {"id": 4},
            phone.mutation("jobs.accept", {"job": uuid7()}) | {"id": 5},
            phone.mutation("jobs.accept", {"job": 5}) | {"id": 6},
            phone.mutation("jobs.accept", {}) | {"id": 7},
            phone.mutation("jobs.accept", {"job": job["id"], "more": 1}) | {"id": 8},
            phone.mutation("jobs.verify", {"job": job["id"]}) | {"id": 9},
            phone.mutation(*step(job)) | {"id": 10},
        ]
    )
    assert answer.status_code == 200, answer.json
    assert [(one["outcome"], one.get("code")) for one in answer.json["receipts"]] == [
        ("quarantined", "UNKNOWN_NAME"),
        ("quarantined", "NEWER_VERSION"),
        ("quarantined", "MALFORMED"),
        ("quarantined", "MALFORMED"),
        ("held", "NOT_FOUND"),
        ("rejected", "INVALID"),
        ("rejected", "INVALID"),
        ("rejected", "INVALID"),
        ("rejected", "NOT_ALLOWED"),
        ("applied", None),
    ]
    desk = any_office.phone("dispatcher")
    desk.sync()
    assert len(desk.kind("review_items")) == 9


def test_P3_a_handler_that_forgets_a_column_is_quarantined_with_what_it_was_given(any_office, monkeypatch, caplog):
    job = any_office.job()
    phone = any_office.phone("technician")
    phone.sync()
    made = any_office.app.extensions["fieldseal"]
    whole = made.registry.find("jobs.accept")

    def forgets(tx, args, ctx):
        tx.add("steps", {"id": ctx.uuid, "job": args["job"]})

    broken = replace(whole, apply=watched(forgets, made.codecs))
    monkeypatch.setitem(made.registry._by_name, "jobs.accept", broken)
    [receipt] = phone.sync(step(job))
    assert (receipt["outcome"], receipt["code"]) == ("quarantined", "HANDLER_CRASH")
    assert "steps with other columns" in caplog.text


def test_P4_2_an_old_build_is_stored_and_told_to_update(make_app, sqlite_url):
    from tests.server.office import Office  # noqa: PLC0415 - this test's own office

    office = Office(make_app(sqlite_url, min_build="fieldseal/2.0.0"))
    job = office.job()
    phone = office.phone("technician")
    answer = phone.post([phone.mutation(*step(job), base_seq=0)], build="fieldseal/1.9.9", receipts_from=50)
    assert code(answer) == (426, "TOO_OLD")
    details = answer.json["error"]["details"]
    assert (details["min_build"], details["last_mutation_id"]) == ("fieldseal/2.0.0", 1)
    assert [one["id"] for one in details["receipts"]] == [1]
    for build in ("fieldseal/2.0.0", "something/0.1", ""):
        answer = phone.post(build=build)
        assert (answer.status_code, answer.json["notice"]) == (200, {"min_build": "fieldseal/2.0.0"})


def test_P5_a_base_seq_nobody_sent_is_flagged(any_office):
    job = any_office.job()
    phone = any_office.phone("technician")
    phone.sync()
    [flagged] = phone.post([phone.mutation(*step(job), base_seq=10**9)]).json["receipts"]
    assert (flagged["outcome"], flagged["code"]) == ("flagged", "BASE_SEQ")


def test_P5_a_base_seq_proved_long_ago_is_believed_after_the_cursor_is_lost(any_office):
    job = any_office.job()
    phone = any_office.phone("technician")
    phone.sync()
    phone.sync()
    seen = phone.seq
    phone.cursor = None
    phone.post(page=1)
    [receipt] = phone.post([phone.mutation(*step(job), base_seq=seen)]).json["receipts"]
    assert receipt["outcome"] in ("applied", "flagged")


def test_P5_2_work_on_a_job_lost_meanwhile_is_kept_and_flagged(any_office):
    job = any_office.job()
    phone = any_office.phone("technician")
    phone.sync()
    desk = any_office.phone("dispatcher")
    desk.sync()
    args = {"job": job["id"], "assignment": uuid7(), "technician": any_office.users["technician2"], "reason": "ill"}
    assert desk.sync(("jobs.assign", args))[0]["outcome"] == "applied"
    [receipt] = phone.sync(step(job, "jobs.start"))
    assert (receipt["outcome"], receipt["code"]) == ("flagged", "JOB_REASSIGNED")
    assert phone.left == [job["id"]]


def test_Q3_1_each_sees_what_is_in_his_scope(any_office):
    job, other = any_office.job(), any_office.job("technician2")
    phone = any_office.phone("technician")
    phone.sync()
    assert [one["id"] for one in phone.kind("jobs")] == [job["id"]]
    assert [one["id"] for one in phone.kind("customers")] == [job["customer"]]
    desk, far = any_office.phone("dispatcher"), any_office.phone("far_dispatcher")
    desk.sync()
    far.sync()
    assert {one["id"] for one in desk.kind("jobs")} == {job["id"], other["id"]}
    assert far.kind("jobs") == []


@pytest.mark.parametrize("accept", [[], ["cols"]])
def test_Q2_3_page_size_never_changes_the_result(any_office, accept):
    for _ in range(3):
        any_office.job()
    whole, paged = any_office.phone("technician"), any_office.phone("technician")
    whole.sync(accept=accept)
    paged.sync(accept=accept, page=1)
    assert whole.rows == paged.rows
    assert len(whole.rows) > 10


def test_Q5_a_device_ahead_of_the_database_makes_a_new_epoch(any_office):
    any_office.job()
    phone = any_office.phone("technician")
    phone.sync()
    before = phone.epoch
    ahead = phone.post(receipts_from=50)
    assert (ahead.status_code, ahead.json["reset"]) == (200, True)
    assert ahead.json["epoch"] != before
    assert ahead.json["seq"] > phone.seq
    old = phone.post()
    assert (old.json["reset"], old.json["epoch"]) == (True, ahead.json["epoch"])


def test_Q5_4_a_device_ahead_by_as_much_as_it_brings_makes_a_new_epoch(any_office):
    """Its own push would raise the counter of a silently restored database to where the device is."""
    job = any_office.job()
    phone = any_office.phone("technician")
    phone.sync()
    with any_office.app.app_context(), db.engine.begin() as connection:
        connection.execute(update(Counter).where(Counter.org_id == any_office.org).values(seq=Counter.seq - 1))
    accept = phone.mutation("jobs.accept", {"job": job["id"]})
    before, page = phone.epoch, phone.post([accept]).json
    assert page["epoch"] != before
    assert page["reset"]
    assert page["receipts"][0]["seq"] > phone.seq


def test_Q5_a_forged_cursor_counts_as_none(any_office):
    phone = any_office.phone("technician")
    phone.sync()
    assert phone.post(cursor="forged").json["reset"] is True
    assert phone.post(cursor=phone.cursor[:-2] + "AA").json["reset"] is True


def test_V4_files_have_names_only_known_whole_files(office):
    phone = office.phone("technician")
    assert phone.post(files=["0" * 64]).json["files_have"] == []


def test_P2_what_the_server_does_itself_is_numbered_and_logged(any_office):
    with any_office.app.app_context():
        caller = store.system_caller(any_office.org)
        [receipt] = store.run_as(caller, [("no.such.name", {})])
        assert (receipt.outcome, receipt.code) == ("quarantined", "UNKNOWN_NAME")
        again = store.run_as(caller, [("no.such.name", {})])
        assert [one.id for one in again] == [receipt.id + 1]


def test_P1_nobody_can_work_out_the_servers_own_devices(any_office):
    user = any_office.users["dispatcher"]
    with any_office.app.app_context():
        own = [store.acting(user).client_id, store.system_caller(any_office.org).client_id]
        again = [store.acting(user).client_id, store.system_caller(any_office.org).client_id]
    assert own == again
    assert not {str(uuid5(UUID(one), "server")) for one in (user, any_office.org)} & set(own)


def test_P3_9_a_revoked_device_with_rescue_hands_over_and_is_erased(any_office):
    job = any_office.job()
    phone = any_office.phone("technician")
    phone.sync()
    boss = any_office.phone("manager")
    path = f"/api/devices/{phone.client_id}/revoke"
    assert boss.http.post(path, json={"rescue": True}, headers=boss.headers).status_code == 204
    sent = [phone.mutation(*step(job)), phone.mutation(*step(job))]
    first = phone.post(sent[:1])
    assert first.status_code == 200
    assert first.json["receipts"][0]["code"] == "DEVICE_REVOKED"
    assert (first.json["erase"], first.json["put"]) == (False, {})
    assert phone.post(sent[1:], outbox=phone.body([])["outbox"] | {"files_unsent": 1}).json["erase"] is False
    assert phone.post().json["erase"] is True
    assert boss.http.post(path, json={"rescue": False}, headers=boss.headers).status_code == 204
    assert code(phone.post()) == (403, "DEVICE_REVOKED")
    assert phone.sign_in().status_code == 403
    assert code(boss.http.post(f"/api/devices/{uuid7()}/revoke", json={"rescue": True}, headers=boss.headers))[0] == 404


def test_Auth_6_a_client_id_of_another_user_stores_nothing(any_office):
    phone = any_office.phone("technician")
    thief = Phone(any_office.app, any_office.login("technician2"), phone.client_id)
    answer = thief.sign_in()
    assert code(answer) == (409, "CLIENT_OF_ANOTHER_USER")


def test_P1_what_was_just_pushed_is_always_answered(any_office):
    phone = any_office.phone("technician")
    answer = phone.post([phone.mutation("no.such", {})], receipts_from=50)
    assert [one["id"] for one in answer.json["receipts"]] == [1]

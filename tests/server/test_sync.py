"""``POST /api/sync`` from outside: order, receipts, scope, bad input. The rules are those of the protocol."""

from __future__ import annotations

import gzip
import io
import json
from dataclasses import replace

import pytest

from server import store
from server.checked import watched
from server.ids import uuid7
from server.sync_routes import LIMITS
from tests.server.office import Phone


def code(answer):
    return answer.status_code, answer.json["error"]["code"]


def step(job, name="jobs.accept"):
    return name, {"job": job["id"]}


def test_P1_a_gap_changes_nothing(any_office):
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


def test_P1_a_fact_whose_id_is_taken_is_refused_and_the_rest_goes_on(any_office):
    job = any_office.job()
    phone = any_office.phone("technician")
    phone.sync()
    args = {"id": uuid7(), "job": job["id"], "sha256": "0" * 64, "size": 1, "type": "image/png", "stage": "before"}
    phone.sync(("photos.add", args))
    taken, applied = phone.sync(("photos.add", args), ("photos.add", args | {"id": uuid7()}))
    assert (taken["outcome"], taken["code"]) == ("rejected", "ID_TAKEN")
    assert applied["outcome"] == "applied"
    assert len(phone.kind("photos")) == 2


def test_P3_one_bad_mutation_never_stops_the_ones_behind_it(any_office):
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


def test_P4_an_old_build_is_stored_and_told_to_update(make_app, sqlite_url):
    from tests.server.office import Office  # noqa: PLC0415 - this test's own office

    office = Office(make_app(sqlite_url, min_build="fieldseal/2.0.0"))
    job = office.job()
    phone = office.phone("technician")
    answer = phone.post([phone.mutation(*step(job), base_seq=0)], build="fieldseal/1.9.9")
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


def test_P5_work_on_a_job_lost_meanwhile_is_kept_and_flagged(any_office):
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


def test_Q3_each_sees_what_is_in_his_scope(any_office):
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
def test_Q2_page_size_never_changes_the_result(any_office, accept):
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


def test_Q5_a_forged_cursor_counts_as_none(any_office):
    phone = any_office.phone("technician")
    phone.sync()
    assert phone.post(cursor="forged").json["reset"] is True
    assert phone.post(cursor=phone.cursor[:-2] + "AA").json["reset"] is True


def test_S3_personal_arguments_are_sealed_in_the_log_and_gone_with_the_key(any_office):
    from sqlalchemy import delete, select  # noqa: PLC0415 - looks into the tables

    from server.crypt import KeyRing  # noqa: PLC0415
    from server.engine import reading, writing  # noqa: PLC0415
    from server.log_entry import opened  # noqa: PLC0415
    from server.tables import CustomerKey, LoggedMutation  # noqa: PLC0415

    job = any_office.job()
    with any_office.app.app_context():
        with reading() as connection:
            logged = select(LoggedMutation.name, LoggedMutation.body, LoggedMutation.key_owner)
            rows = connection.execute(logged.where(LoggedMutation.org_id == any_office.org)).all()
            bodies = {row.name: row for row in rows}
            for name in ("customers.create", "jobs.register"):
                assert "李雷" not in bodies[name].body
                assert bodies[name].key_owner == f"customer:{job['customer']}"
                assert "李雷" in opened(bodies[name].body, KeyRing(connection, any_office.org))
            assert opened(bodies["jobs.assign"].body, KeyRing(connection, any_office.org)) == bodies["jobs.assign"].body
        with writing() as connection:
            connection.execute(delete(CustomerKey).where(CustomerKey.org_id == any_office.org))
            connection.commit()
        with reading() as connection:
            assert opened(bodies["jobs.register"].body, KeyRing(connection, any_office.org)) is None


def test_S3_a_personal_column_of_a_fact_is_sealed_and_reads_null_without_its_key(any_office):
    from sqlalchemy import delete, text  # noqa: PLC0415 - looks into the tables

    from server.engine import reading, writing  # noqa: PLC0415
    from server.tables import CustomerKey  # noqa: PLC0415

    job = any_office.job()
    phone = any_office.phone("technician")
    phone.sync()
    rating = {"id": uuid7(), "job": job["id"], "attitude": 4, "skill": 4, "arrival": 4, "promises": 4}
    rating |= {"comment": "很好", "device": "technician"}
    assert phone.sync(("signatures.rate", rating))[0]["outcome"] == "applied"
    assert phone.kind("ratings")[0]["comment"] == "很好"
    with any_office.app.app_context():
        with reading() as connection:
            stored = connection.scalar(text("SELECT comment FROM ratings WHERE id = :id"), {"id": rating["id"]})
            assert stored.startswith("sealed1:customer:")
        with writing() as connection:
            connection.execute(delete(CustomerKey).where(CustomerKey.org_id == any_office.org))
            connection.commit()
    fresh = any_office.phone("technician")
    fresh.sync()
    assert fresh.kind("ratings")[0]["comment"] is None


def test_S3_facts_log_and_commits_refuse_update_and_delete(any_office):
    from sqlalchemy import text  # noqa: PLC0415 - goes past the store
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415

    from server.append_only import names  # noqa: PLC0415
    from server.engine import writing  # noqa: PLC0415
    from server.runtime import runtime  # noqa: PLC0415

    job = any_office.job()
    phone = any_office.phone("technician")
    phone.sync()
    phone.sync(step(job))
    with any_office.app.app_context():
        assert {"mutations", "outcomes", "commits", "steps", "parts", "seals", "seal_links"} <= set(
            names(runtime().kinds)
        )
        for statement in (
            "UPDATE steps SET seq = 0",
            "DELETE FROM steps",
            "DELETE FROM mutations",
            "DELETE FROM commits",
        ):
            with pytest.raises(DBAPIError, match="append-only"), writing() as connection:
                connection.execute(text(statement))


def test_V4_files_have_names_only_known_whole_files(office):
    phone = office.phone("technician")
    assert phone.post(files=["0" * 64]).json["files_have"] == []


def test_Values_an_access_token_of_another_device_is_refused(office):
    phone = office.phone("technician")
    assert code(phone.post(client_id=uuid7())) == (403, "WRONG_CLIENT")


def test_Limits_a_body_over_the_limit_is_read_and_refused(office):
    phone = office.phone("technician")
    raw = b" " * (12 * 1024 * 1024)
    answer = phone.http.post("/api/sync", data=raw, headers=phone.headers)
    assert code(answer) == (413, "TOO_LARGE")
    packed = gzip.compress(raw)
    headers = phone.headers | {"Content-Encoding": "gzip"}
    assert code(phone.http.post("/api/sync", data=packed, headers=headers)) == (413, "TOO_LARGE")


def test_Limits_forms_are_small_and_whoever_is_refused_may_finish_speaking(office):
    client = office.app.test_client()
    big = {"username": "a" * 300_000}
    assert code(client.post("/api/auth/login", json=big)) == (413, "TOO_LARGE")
    spoken = io.BytesIO(b" " * 1000_000)
    answer = client.post("/api/sync", input_stream=spoken, content_length=1000_000)
    assert code(answer) == (401, "TOKEN_MISSING")
    assert spoken.read() == b""
    cut = client.post("/api/sync", input_stream=io.BytesIO(b" "), content_length=5)
    assert code(cut) == (401, "TOKEN_MISSING")


def test_Limits_more_than_the_published_numbers_are_refused(office):
    phone = office.phone("technician")
    many = [phone.mutation("no.such", {}) for _ in range(LIMITS.mutations + 1)]
    assert code(phone.post(many)) == (413, "TOO_LARGE")
    assert code(phone.post(files=["0" * 64] * 201)) == (413, "TOO_LARGE")
    assert code(phone.post(page=5001)) == (422, "INVALID")


@pytest.mark.parametrize(
    ("raw", "headers", "expected"),
    [
        (b"{", {}, (400, "BAD_JSON")),
        (b"\xff\xfe", {}, (400, "BAD_JSON")),
        (b"[]", {}, (422, "INVALID")),
        (b"{}", {}, (422, "INVALID")),
        (b"not gzip", {"Content-Encoding": "gzip"}, (400, "BAD_GZIP")),
        (gzip.compress(b"{}", mtime=0)[:-4], {"Content-Encoding": "gzip"}, (400, "BAD_GZIP")),
        (b"{}", {"Content-Encoding": "zstd"}, (415, "BAD_ENCODING")),
    ],
)
def test_Errors_what_cannot_be_read_is_refused_in_the_one_shape(office, raw, headers, expected):
    phone = office.phone("technician")
    assert code(phone.http.post("/api/sync", data=raw, headers=phone.headers | headers)) == expected


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("protocol", "1"),
        ("build", 5),
        ("client_id", "x"),
        ("epoch", 1),
        ("cursor", {}),
        ("page", 0),
        ("receipts_from", -1),
        ("outbox", []),
        ("mutations", {}),
        ("mutations", [{}]),
        ("mutations", [{"id": 1}, {"id": 3}]),
        ("mutations", [5]),
        ("files", ["x"]),
    ],
)
def test_Errors_a_wrong_field_is_named(office, field, value):
    answer = office.phone("technician").post(**{field: value})
    assert code(answer) == (422, "INVALID")
    assert answer.json["error"]["field"].startswith(field)


def test_Values_gzip_comes_in_and_gzip_or_brotli_goes_out(office):
    for _ in range(2):
        office.job()
    phone = office.phone("technician")
    body = gzip.compress(json.dumps(phone.body([])).encode())
    for encoding in ("gzip", "br", "identity"):
        headers = phone.headers | {"Content-Encoding": "gzip", "Accept-Encoding": encoding}
        answer = phone.http.post("/api/sync", data=body, headers=headers)
        assert answer.status_code == 200
        assert answer.headers.get("Content-Encoding", "identity") == encoding


def test_Values_an_empty_sync_is_small(office):
    phone = office.phone("technician")
    phone.sync()
    answer = phone.http.post("/api/sync", json=phone.body([]), headers=phone.headers | {"Accept-Encoding": "br"})
    assert len(answer.data) <= 420


def test_P2_what_the_server_does_itself_is_numbered_and_logged(any_office):
    with any_office.app.app_context():
        caller = store.system_caller(any_office.org)
        [receipt] = store.run_as(caller, [("no.such.name", {})])
        assert (receipt.outcome, receipt.code) == ("quarantined", "UNKNOWN_NAME")
        again = store.run_as(caller, [("no.such.name", {})])
        assert [one.id for one in again] == [receipt.id + 1]


def test_P3_a_revoked_device_with_rescue_hands_over_and_is_erased(any_office):
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


def test_P1_a_client_id_of_another_user_stores_nothing(any_office):
    phone = any_office.phone("technician")
    thief = Phone(any_office.app, any_office.login("technician2"), phone.client_id)
    answer = thief.sign_in()
    assert code(answer) == (409, "CLIENT_OF_ANOTHER_USER")

"""The small parts of the foundation, each by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from server import clock, store
from server.auth import accounts
from server.ids import uuid7
from server.push import message as push_message
from server.runtime import runtime
from server.store import bulk, write_changes
from server.store.crypt import KeyedDigest, KeyRing, keyed, owner_of
from server.store.engine import reading, writing
from server.store.log_entry import opened
from server.store.rows import SqlRows
from server.store.tables import Tombstone
from server.web import errors
from sync.errors import Gap, Restored, SyncError
from sync.store import Changes, ScopeChange
from tests.server.office import ASSIGNMENT, code


def test_S3_a_keyed_digest_equals_only_what_it_was_made_from():
    key = b"k" * 32
    digest = KeyedDigest.of(keyed("abc", key), key)
    assert digest == "abc"
    assert "abc" == digest  # noqa: SIM300 - the other way round is the point
    assert digest != "abd"
    assert digest != str(digest)
    assert digest != 5
    assert len({digest, digest}) == 1


def test_S3_values_are_sealed_under_their_owners_key(any_office):
    owner = f"customer:{uuid7()}"
    with any_office.app.app_context(), writing() as connection:
        ring = KeyRing(connection, any_office.org)
        ring.make([owner])
        ring.make([owner])
        sealed = ring.seal(owner, "李雷")
        assert ring.seal(owner, "李雷") != sealed
        assert "李雷" not in sealed
        assert (owner_of(sealed), owner_of("plain")) == (owner, None)
        assert KeyRing(connection, any_office.org).open(sealed) == "李雷"
        assert ring.open("plain") == "plain"
        assert ring.open(sealed[:-4] + "AAA=") is None
        assert KeyRing(connection, uuid7()).open(sealed) is None
        ring.fetch(["customer:gone"])
        with pytest.raises(KeyError):
            ring.seal("customer:gone", "x")
        assert opened('{"args":5}', ring) == '{"args":5}'


def test_P2_what_the_server_writes_itself_is_written_whole_or_not_at_all(any_office):
    with any_office.app.app_context():
        assert write_changes(any_office.org, lambda *_: None) is None
        scope = ScopeChange(f"user:{any_office.users['technician']}", "job:j")
        first = write_changes(any_office.org, lambda *_: Changes(scope=[scope]))
        again = write_changes(any_office.org, lambda *_: Changes(scope=[scope]))
        assert again == first + 1
        with reading() as connection:
            bulk.insert(connection, runtime().kinds["jobs"].table, ("id",), [])


def test_P3_7_a_later_outcome_reaches_the_device_it_concerns(any_office):
    phone = any_office.phone("technician")
    phone.sync()
    row = {"id": uuid7(), "client_id": phone.client_id, "mutation_id": 1, "outcome": "applied", "at": clock.now()}
    row |= dict.fromkeys(("code", "message", "field"))
    with any_office.app.app_context():
        key = ("receipts", row["id"])
        write_changes(any_office.org, lambda *_: Changes(rows={key: row}, added={key}))
    phone.sync()
    assert phone.kind("receipts") == [row]
    other = any_office.phone("technician2")
    other.sync()
    assert other.kind("receipts") == []


def test_Errors_3_what_nobody_foresaw_is_500_without_a_traceback(make_app, sqlite_url, caplog):
    made = make_app(sqlite_url)

    @made.get("/broken")
    def broken():
        raise RuntimeError("the secret inside")

    answer = made.test_client().get("/broken")
    assert code(answer) == (500, "INTERNAL")
    assert "secret" not in answer.text
    assert "the secret inside" in caplog.text


def test_Errors_the_frameworks_own_refusals_have_the_one_shape(office):
    client = office.app.test_client()
    assert code(client.get("/api/nothing")) == (404, "NOT_FOUND")
    wrong = client.get("/api/sync")
    assert code(wrong) == (404, "NOT_FOUND")
    deleted = client.delete("/healthz")
    assert code(deleted) == (405, "METHOD_NOT_ALLOWED")
    assert "GET" in deleted.headers["Allow"]
    with office.app.test_request_context():
        assert errors.http_error(errors.HTTPException("x")).json["error"]["code"] == "ERROR"


def test_Devices_the_desk_sees_what_they_last_said(office):
    phone = office.phone("technician")
    phone.sync()
    phone.post(outbox={"next_id": 5, "unsent": 4, "oldest_at": None, "files_unsent": 2}, wall="not a time")
    desk = office.phone("dispatcher")
    found = {one["client_id"]: one for one in desk.get("/api/devices").json["items"]}
    told = found[phone.client_id]
    assert (told["user_name"], told["name"], told["build"], told["revoked"]) == ("Technician", "phone", "test", False)
    assert told["last_contact"] is not None
    assert abs(told["offset_ms"]) < 60_000
    assert told["unsent"] == 0  # the second contact came within a minute
    assert found[desk.client_id]["last_contact"] is None


def test_V4_what_a_request_brought_is_not_counted_as_unsent_any_more(office):
    phone = office.phone("technician")
    said = {"next_id": 4, "unsent": 3, "oldest_at": clock.now(), "files_unsent": 0}
    phone.post([phone.mutation("notices.read", {"notice": uuid7()})], outbox=said)
    desk = office.phone("dispatcher")
    mine = [one for one in desk.get("/api/devices").json["items"] if one["client_id"] == phone.client_id]
    assert [(one["unsent"], one["oldest_at"] is None) for one in mine] == [(2, False)]


def test_Q1_a_slice_may_link_what_is_written_while_the_counter_is_held(any_office, monkeypatch):
    heads = []

    def link(org, rows, head):
        heads.append((org, [one["id"] for one in rows], head))
        arrival = {"id": uuid7(), "job": "j", "sha256": "0" * 64, "at": clock.now()}
        return {"file_arrivals": [arrival]}, {"n": head.get("n", 0) + 1}

    with any_office.app.app_context():
        monkeypatch.setitem(runtime().at_commit, "assignments", link)
        for n in range(2):
            row = ASSIGNMENT | {"id": uuid7()}
            key = ("assignments", row["id"])
            write_changes(any_office.org, lambda *_, key=key, row=row: Changes(rows={key: row}, added={key}))
            assert heads[n] == (any_office.org, [row["id"]], {"n": n} if n else {})


def test_Q4_a_catalogue_row_that_is_deleted_makes_a_new_version_and_leaves_no_tombstone(any_office):
    boss = any_office.phone("manager")
    before = boss.post().json["catalogue"]["version"]
    with any_office.app.app_context():
        write_changes(any_office.org, lambda *_: Changes(deleted={("centres", any_office.far_centre)}))
        with reading() as connection:
            assert connection.scalar(select(Tombstone.id).where(Tombstone.org_id == any_office.org)) is None
    after = boss.post().json["catalogue"]
    assert after["version"] != before
    assert [one["id"] for one in boss.get(after["url"]).json["centres"]] == [any_office.centre]


def test_Q1_rows_read_beforehand_are_not_read_again(any_office):
    job = any_office.job()
    with any_office.app.app_context(), writing() as connection:
        rows = SqlRows(connection, runtime().codecs, any_office.org, careful=True)
        rows.prefetch("jobs", [job["id"]])
        first = rows.read("jobs", job["id"])
        rows.prefetch("jobs", [job["id"]])
        assert rows.read("jobs", job["id"]) is first
        assert rows.exists([("jobs", job["id"])]) == {("jobs", job["id"])}
        assert rows.find("jobs", "customer", job["customer"]) is rows.find("jobs", "customer", job["customer"])


def test_P1_a_device_id_of_somebody_else_is_found_out_in_the_store_too(any_office):
    phone = any_office.phone("technician")
    phone.sync()
    with any_office.app.app_context():
        thief = replace(store.acting(any_office.users["technician2"]), client_id=phone.client_id)
        with pytest.raises(SyncError, match="another user"):
            store.run_as(thief, [("no.such", {})])


def test_Q1_a_server_that_is_always_overtaken_gives_up(any_office, monkeypatch):
    def overtaken(*_args):
        raise Gap(5, "epoch")

    monkeypatch.setattr(store, "push", overtaken)
    with any_office.app.app_context(), pytest.raises(SyncError, match="Too much at once"):
        store.run_as(store.system_caller(any_office.org), [("no.such", {})])


def test_Q5_only_the_first_to_notice_a_restore_makes_the_new_epoch(any_office, monkeypatch):
    phone = any_office.phone("technician")
    phone.sync()
    with any_office.app.app_context():
        store.new_epoch(any_office.org, {phone.epoch}, 1000)
        phone.sync()
        made = phone.epoch
        assert phone.seq == 1001
        store.new_epoch(any_office.org, {"an older one"}, 5000)
    assert phone.post().json["epoch"] == made

    def restored(*_args, **_more):
        raise Restored(1)

    monkeypatch.setattr("server.sync_routes.pull", restored)
    assert code(phone.post()) == (503, "BUSY")


def test_Q3_a_manager_without_a_centre_works_all_of_them(any_office):
    with any_office.app.app_context():
        boss = accounts.make_user(any_office.org, uuid7(), "a good password", name="B", role="manager")
        assert set(store.acting(boss).centres) == {any_office.centre, any_office.far_centre}
        with reading() as connection:
            assert store.centres_of(connection, any_office.org, "dispatcher", None) == ()


def test_Push_a_public_peer_is_let_through():
    class Peer:
        def getpeername(self):
            return ("93.184.215.14", 443)

    peer = Peer()
    assert push_message._checked(peer) is peer

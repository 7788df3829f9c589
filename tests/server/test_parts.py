"""The small parts of the foundation, each by itself."""

from __future__ import annotations

import uuid
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import fields
from sqlalchemy import select
from sqlalchemy.orm import Mapped

from server import accounts, bulk, clock, errors, ids, push_message, store
from server import fields as own
from server.checked import CheckedTx
from server.crypt import KeyedDigest, KeyRing, keyed, owner_of
from server.db import Base, SyncedRow
from server.engine import reading, writing
from server.ids import uuid7
from server.kinds import Group, Kind, Kinds
from server.log_entry import opened
from server.mutation import Args, first_fault, mutation
from server.rows import SqlRows
from server.runtime import runtime
from server.store import write_changes
from server.tables import Tombstone
from sync.errors import Gap, Refused, Restored, SyncError
from sync.store import Changes, ScopeChange
from tests.server.test_sync import code


def test_Values_ids_are_uuid7_in_lower_case_and_ascend():
    made = [ids.uuid7() for _ in range(1000)]
    assert len(set(made)) == 1000
    assert {uuid.UUID(one).version for one in made} == {7}
    assert [one[:8] for one in made] == sorted(one[:8] for one in made)
    assert ids.is_id(made[0])
    assert not ids.is_id(made[0].upper())
    assert not ids.is_id(5)


def test_Values_times_are_text_of_one_width():
    now = clock.now()
    assert len(now) == 24
    assert clock.text(clock.parse(now)) == now
    assert clock.before(now, seconds=1) < now < clock.after(now, seconds=1)


class Everything(Args):
    text = own.text(5, optional=True)
    choice = own.choice("a", "b", optional=True)
    ident = own.ident(optional=True)
    sha = own.sha256(optional=True)
    decimal = own.decimal(optional=True)
    positive = own.decimal(least="0", optional=True)
    instant = own.instant(optional=True)
    day = own.day(optional=True)
    whole = own.whole(0, 5, optional=True)
    money = own.money(optional=True)
    rows = own.rows(Args, 1, optional=True)
    value = own.json_value(optional=True)


PARSE = mutation("test.everything", Everything, allow=lambda *_: None, apply=lambda *_: None).parse


@pytest.mark.parametrize(
    ("args", "field"),
    [
        ({"text": "toolong"}, "text"),
        ({"text": ""}, "text"),
        ({"text": 5}, "text"),
        ({"choice": "c"}, "choice"),
        ({"ident": "A" * 36}, "ident"),
        ({"sha": "0" * 63}, "sha"),
        ({"decimal": "1e5"}, "decimal"),
        ({"decimal": "01"}, "decimal"),
        ({"decimal": "1."}, "decimal"),
        ({"decimal": "1\n"}, "decimal"),
        ({"positive": "-1"}, "positive"),
        ({"instant": "2026-11-22"}, "instant"),
        ({"instant": "2026-13-22T08:03:04.123Z"}, "instant"),
        ({"day": "2026-02-30"}, "day"),
        ({"day": "today"}, "day"),
        ({"whole": 6}, "whole"),
        ({"whole": "5"}, "whole"),
        ({"whole": True}, "whole"),
        ({"money": -1}, "money"),
        ({"rows": [{}, {}]}, "rows"),
        ({"rows": [{"more": 1}]}, "rows.0.more"),
        ({"nobody": 1}, "nobody"),
    ],
)
def test_Values_a_wrong_argument_is_refused_and_named(args, field):
    with pytest.raises(Refused) as refused:
        PARSE(args)
    assert (refused.value.code, refused.value.field) == ("INVALID", field)


def test_Values_what_is_left_out_is_null():
    assert PARSE({"whole": 5, "decimal": "-0.5", "rows": [{}]}) == dict.fromkeys(Everything().fields) | {
        "whole": 5,
        "decimal": "-0.5",
        "rows": [{}],
    }


@given(
    st.dictionaries(st.sampled_from(sorted(Everything().fields)), st.one_of(st.text(), st.integers(), st.booleans()))
)
def test_P3_whatever_is_sent_is_parsed_or_refused(args):
    with suppress(Refused):
        assert PARSE(args).keys() == Everything().fields.keys()


def test_Values_a_string_without_a_limit_is_refused_at_declaration():
    class Loose(Args):
        inner = fields.List(fields.String())

    class Nested(Args):
        rows = own.rows(Loose, 5)

    for schema in (Loose, Nested):
        with pytest.raises(ValueError, match="inner has no limit"):
            mutation("test.loose", schema, allow=lambda *_: None, apply=lambda *_: None)


def test_S3_personal_arguments_are_collected():
    class Personal(Args):
        name = own.text(5, personal=True)
        kind = own.text(5)

    declared = mutation("test.personal", Personal, allow=lambda *_: None, apply=lambda *_: None)
    assert declared.personal == ("name",)


def test_Errors_the_first_fault_of_a_tree_is_named():
    assert first_fault({"b": ["no"], "a": {"0": {"x": ["bad"]}}}) == ("a.0.x", "bad")
    assert first_fault({"_schema": ["whole"]}) == (None, "whole")
    assert first_fault("odd") == (None, "odd")


class Toy(SyncedRow, Base):
    __tablename__ = "toys"

    job: Mapped[str]
    owner: Mapped[str | None]


Base.metadata.remove(Toy.__table__)


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ({"group": None}, "either in the catalogue or in a group"),
        ({"catalogue": True}, "either in the catalogue or in a group"),
        ({"files": ("photo",)}, "no column photo"),
        ({"group": Group("job", "nowhere")}, "no column nowhere"),
        ({"job": "jobs"}, "no column jobs"),
    ],
)
def test_Kinds_a_declaration_that_contradicts_itself_is_refused(words, fault, monkeypatch):
    monkeypatch.setattr(Kind, "table", Toy.__table__)
    with pytest.raises(ValueError, match=fault):
        Kind("toys", Toy, **({"group": Group("job", "job")} | words))


def test_Kinds_are_found_by_name_in_order(app):
    with app.app_context():
        kinds = runtime().kinds
    names = [kind.name for kind in kinds]
    assert names == sorted(names)
    assert "jobs" in kinds
    assert kinds.jobs is kinds["jobs"]
    with pytest.raises(ValueError, match="declared twice"):
        Kinds([kinds["jobs"], kinds["jobs"]])
    assert Kinds([kinds["users"]]).jobs is None


class Draft:
    """A ``Tx`` that remembers what reached it."""

    def __init__(self, there=None):
        self.did = []
        self.get = lambda _kind, _row_id: there
        self.need = self.find = self.leave = self.was_in_scope = self.is_in_scope = None
        self.flag = self.effect = self.origin = None

    def put(self, kind, row):
        self.did.append(("put", kind, row))

    def add(self, kind, row):
        self.did.append(("add", kind, row))

    def delete(self, kind, row_id):
        self.did.append(("delete", kind, row_id))

    def enter(self, subject, group):
        self.did.append(("enter", subject, group))


ASSIGNMENT = dict.fromkeys(("started_at", "released_at", "release_reason")) | {
    "id": "a",
    "job": "j",
    "technician": "t",
    "assigned_by": "d",
    "assigned_at": "now",
}


def test_P3_what_a_table_could_not_hold_is_the_handlers_fault(app):
    with app.app_context():
        codecs = runtime().codecs
    draft = Draft()
    tx = CheckedTx(draft, codecs)
    for row, fault in (
        ({"id": "a"}, "other columns"),
        (ASSIGNMENT | {"job": None}, "may not be null"),
        (ASSIGNMENT | {"job": 5}, "is not str"),
    ):
        with pytest.raises(TypeError, match=fault):
            tx.add("assignments", row)
    with pytest.raises(KeyError):
        tx.put("no such kind", ASSIGNMENT)
    for bad in (("user", "job:1"), ("user:1", "job:")):
        with pytest.raises(TypeError, match="no subject or group"):
            tx.enter(*bad)
    with pytest.raises(TypeError, match="never deleted"):
        tx.delete("steps", "s")
    assert draft.did == []
    tx.put("assignments", ASSIGNMENT)
    tx.delete("assignments", "a")
    tx.enter("user:u", "job:j")
    there = Draft(ASSIGNMENT)
    CheckedTx(there, codecs).put("assignments", ASSIGNMENT)
    assert [one[0] for one in draft.did + there.did] == ["add", "delete", "enter", "put"]
    with pytest.raises(TypeError, match="never replaced"):
        CheckedTx(Draft({"id": "x"}), codecs).put("file_arrivals", {"id": "x", "job": "j", "sha256": "s", "at": "now"})


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


def test_P3_a_later_outcome_reaches_the_device_it_concerns(any_office):
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


def test_Errors_what_nobody_foresaw_is_500_without_a_traceback(make_app, sqlite_url, caplog):
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
        lost = accounts.make_user(any_office.org, uuid7(), "a good password", name="L", role="dispatcher")
        assert set(store.acting(boss).centres) == {any_office.centre, any_office.far_centre}
        assert store.acting(lost).centres == ()


def test_Push_a_public_peer_is_let_through():
    class Peer:
        def getpeername(self):
            return ("93.184.215.14", 443)

    peer = Peer()
    assert push_message._checked(peer) is peer

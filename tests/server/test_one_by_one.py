"""One mutation that the database refuses never stops the ones behind it (rules P2 and P3), on both databases."""

from __future__ import annotations

import sqlite3

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DataError, IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from server.db import db
from server.ids import uuid7
from server.runtime import runtime
from server.store import one_by_one
from server.store.engine import CONFLICTS
from sync.errors import SyncError
from sync.registry import Declared
from sync.request import parse_mutation
from tests.server.office import Office
from tests.server.signatures.signing import part

PLACES = (0, 2, 4)
REFUSED = {"parts": "name = 'refused'", "mutations": "name = 'tests.unspeakable'"}
"""Table → what the database itself will not hold, whatever the server says."""


def _refusing(table, when):
    if db.engine.dialect.name == "postgresql":
        return f"ALTER TABLE {table} ADD CONSTRAINT no_poison CHECK (NOT ({when})) NOT VALID"
    new = when.replace("name", "NEW.name")
    return f"CREATE TRIGGER no_{table} BEFORE INSERT ON {table} WHEN {new} BEGIN SELECT RAISE(ABORT, 'no'); END"


def _too_large(tx, args, ctx):
    tx.add("parts", {**args, "by": ctx.caller.user, "at": ctx.at, "price": 2**70})


def _nul(tx, args, _ctx):
    tx.enter(f"user:\0{args['id']}", f"job:{args['job']}")


def _named(tx, args, ctx):
    tx.add("parts", {**args, "by": ctx.caller.user, "at": ctx.at})


def _declared(name, apply):
    return Declared(f"tests.{name}", 1, parse=dict, allow=lambda _tx, _args, _ctx: None, apply=apply)


@pytest.fixture(scope="module")
def spoiled():
    """Applications whose database refuses ``REFUSED``, and which know mutations that no slice would write."""
    done = set()

    def spoil(app):
        if id(app) not in done:
            done.add(id(app))
            with app.app_context(), db.engine.begin() as connection:
                for table, when in REFUSED.items():
                    connection.execute(text(_refusing(table, when)))
                for name, apply in (("too_large", _too_large), ("nul", _nul), ("unspeakable", _named)):
                    runtime().registry.add(_declared(name, apply))
        return app

    return spoil


@pytest.fixture
def field(any_app, spoiled):
    """An office, a technician's phone that has synced, and his job."""
    office = Office(spoiled(any_app))
    job = office.job()
    phone = office.phone("technician")
    phone.sync()
    return office, phone, job


def _batch(phone, job, poisons):
    """Five mutations; ``poisons``: place → (name, changes)."""
    made = []
    for place in range(5):
        name, change = poisons.get(place, ("parts.use", {}))
        made.append(phone.mutation(name, part(job, **change)))
    return made


def _sent(phone, batch):
    answer = phone.post(batch)
    assert answer.status_code == 200, answer.json
    receipts = answer.json["receipts"][-len(batch) :]
    assert [one["id"] for one in receipts] == [one["id"] for one in batch]
    assert answer.json["last_mutation_id"] == batch[-1]["id"]
    phone.take(answer.json)
    return receipts


def _outcomes(receipts):
    return [(one["outcome"], one.get("code")) for one in receipts]


def _expected(places):
    crash, good = ("quarantined", "HANDLER_CRASH"), ("applied", None)
    return [crash if place in places else good for place in range(5)]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("poison", [("parts.use", {"name": "refused"}), ("tests.too_large", {})], ids=["rule", "int"])
def test_P3_what_the_database_refuses_is_quarantined_and_the_rest_goes_on(field, poison, place):
    office, phone, job = field
    batch = _batch(phone, job, {place: poison})
    receipts = _sent(phone, batch)
    assert _outcomes(receipts) == _expected({place})
    kept = {one["id"] for one in phone.kind("parts")}
    assert kept == {one["args"]["id"] for at, one in enumerate(batch) if at != place}
    again = phone.post(batch)
    assert again.json["receipts"] == receipts
    desk = office.phone("dispatcher")
    desk.sync()
    [item] = desk.kind("review_items")
    assert (item["mutation_id"], item["code"], item["job"]) == (batch[place]["id"], "HANDLER_CRASH", job["id"])


@pytest.mark.parametrize("place", PLACES)
def test_P3_a_character_one_database_refuses_stops_nobody(field, place):
    office, phone, job = field
    receipts = _sent(phone, _batch(phone, job, {place: ("tests.nul", {})}))
    with office.app.app_context():
        keeps = db.engine.dialect.name == "sqlite"
    assert _outcomes(receipts) == _expected(set() if keeps else {place})


def test_P3_several_are_found_in_one_batch(field):
    _office, phone, job = field
    poisons = {0: ("tests.too_large", {}), 3: ("parts.use", {"name": "refused"}), 4: ("tests.too_large", {})}
    assert _outcomes(_sent(phone, _batch(phone, job, poisons))) == _expected({0, 3, 4})


def test_P3_a_crash_at_the_commit_is_its_mutations_own(field, monkeypatch):
    office, phone, job = field

    def crash(_connection, _org, rows):
        if any(one["name"] == "crash" for one in rows):
            raise KeyError("crash")

    with office.app.app_context():
        monkeypatch.setitem(runtime().at_write, "parts", crash)
    receipts = _sent(phone, _batch(phone, job, {1: ("parts.use", {"name": "crash"})}))
    assert _outcomes(receipts) == _expected({1})


def test_P3_where_even_its_name_cannot_be_kept_its_body_is(field):
    office, phone, job = field
    batch = _batch(phone, job, {2: ("tests.unspeakable", {})})
    receipts = _sent(phone, batch)
    assert _outcomes(receipts) == _expected({2})
    assert phone.post(batch).json["receipts"] == receipts
    with office.app.app_context(), db.engine.connect() as connection:
        kept = connection.execute(
            text("SELECT name, uuid, body FROM mutations WHERE client_id = :client AND id = :id"),
            {"client": phone.client_id, "id": batch[2]["id"]},
        ).one()
    assert (kept.name, kept.uuid) == ("", None)
    assert "tests.unspeakable" in kept.body


def test_P1_a_gap_behind_a_bad_one_changes_nothing(field):
    _office, phone, job = field
    phone.next_id += 1
    answer = phone.post(_batch(phone, job, {0: ("tests.too_large", {})}))
    assert answer.status_code == 409
    assert answer.json["error"]["code"] == "GAP"
    assert phone.post().json["last_mutation_id"] == 0


def test_P1_an_id_taken_by_another_is_rejected_and_no_crash(field):
    """The first try does not look whether it is taken; the second does."""
    _office, phone, job = field
    taken = uuid7()
    phone.sync(("parts.use", part(job, id=taken)))
    receipts = _sent(phone, _batch(phone, job, {1: ("parts.use", {"id": taken})}))
    assert _outcomes(receipts)[1] == ("rejected", "ID_TAKEN")


def _psycopg(state):
    fault = psycopg.errors.lookup(state)()
    return OperationalError("", {}, fault)


@pytest.mark.parametrize(
    ("fault", "blamed"),
    [
        (IntegrityError("", {}, sqlite3.IntegrityError()), True),
        (DataError("", {}, sqlite3.DataError()), True),
        (ProgrammingError("", {}, psycopg.ProgrammingError("cannot adapt")), True),
        (OperationalError("", {}, sqlite3.InterfaceError("binding")), True),
        (_psycopg("54000"), True),
        (OverflowError(), True),
        (KeyError("column"), True),
        (OperationalError("", {}, sqlite3.OperationalError("database or disk is full")), False),
        (IntegrityError("", {}, sqlite3.IntegrityError(), connection_invalidated=True), False),
        (_psycopg("53100"), False),
        (_psycopg("42P01"), False),
        (PoolTimeout(), False),
        (OSError(28, "full"), False),
        (SyncError(503, "BUSY", "later"), False),
    ],
)
def test_P2_a_store_that_fails_is_never_an_outcome(fault, blamed):
    assert one_by_one.blames_data(fault) is blamed


@pytest.mark.parametrize("fails_at", [1, 2])
def test_P2_a_store_that_fails_while_one_is_set_apart_ends_the_push(field, fails_at):
    """The disk fills up between the first failure and the second try: the answer is no receipt."""
    _office, phone, job = field
    tries = []

    def transaction(_batch, _apart):
        tries.append(1)
        raise OSError(28, "full") if len(tries) > fails_at else KeyError("bad")

    mutation = parse_mutation(phone.mutation("parts.use", part(job)))
    with pytest.raises(OSError, match="full"):
        one_by_one.take([mutation], transaction)
    assert len(tries) == fails_at + 1


def test_P2_a_push_takes_a_conflict_for_a_race_a_few_times_only(field, monkeypatch):
    office, phone, job = field
    tries = []
    with office.app.app_context():
        monkeypatch.setitem(runtime().at_write, "parts", lambda *_args: tries.append(1))
    _sent(phone, _batch(phone, job, {0: ("parts.use", {"name": "refused"})})[:1])
    assert len(tries) == CONFLICTS

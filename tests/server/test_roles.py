"""Every role at every door: all routes, all mutations (rule P5)."""

from __future__ import annotations

import re

import pytest

from server import roles
from server.contract import build
from server.ids import uuid7
from server.roles import DESK, LEAD, ROLES
from server.runtime import runtime
from sync.errors import NotHere, Refused
from sync.messages import Caller
from tests.server.office import code

OPEN = {
    "/",
    "/<path:path>",
    "/docs",
    "/docs/",
    "/docs/<name>",
    "/healthz",
    "/metrics",  # by its own token: tests/server/observed
    "/readyz",
    "/api/openapi.json",
    "/api/contract.json",
    "/api/auth/login",
    "/api/auth/refresh",
    "/api/auth/logout",
    "/api/exports/files/<string:ticket>",
    "/sign",
    "/sign/<name>",
    "/api/own/look",  # by the link's token: tests/server/signatures/test_own_phone.py
    "/api/own/sign",
    "/api/own/voucher",
    "/api/own/complain",  # tests/server/signatures/test_complaints.py
    "/verify",
    "/verify/",
    "/verify/<name>",
    "/api/verify/<string:code>",  # by the customer's digits: tests/server/signatures/test_public.py
    "/api/chain/heads",
    "/api/chain/key",
    "/.well-known/fieldseal-chain.json",
}
HOLDER = frozenset({"technician"})
LEADS = frozenset(LEAD)
DESK_ROLES = frozenset(DESK)
OFFICE = frozenset({"admin", "manager"})
MAY = {
    "customers.create": DESK_ROLES,
    "customers.add_site": DESK_ROLES,
    **dict.fromkeys(("customers.add_equipment", "customers.plan_service"), DESK_ROLES | HOLDER),
    "jobs.register": DESK_ROLES,
    "jobs.assign": DESK_ROLES,
    "jobs.reschedule": DESK_ROLES,
    "jobs.cancel": DESK_ROLES,
    "jobs.edit": DESK_ROLES | HOLDER,
    "jobs.settle_conflict": DESK_ROLES | HOLDER,
    "jobs.withdraw": DESK_ROLES | HOLDER,
    "jobs.verify": LEADS,
    "jobs.retire": LEADS,
    "jobs.confirm": LEADS,
    "jobs.send_back": LEADS,
    "jobs.answer": HOLDER,
    "verification.hold": LEADS,
    "verification.release": LEADS,
    "reviews.close": DESK_ROLES | HOLDER,
    "signatures.unsigned": HOLDER,
    "amendments.amend": HOLDER | LEADS,
    "own_phone.offer": HOLDER,
    **dict.fromkeys(("own_phone.revoke", "copies.send"), DESK_ROLES | HOLDER),
    **dict.fromkeys(("reviews.release", "reviews.correct", "complaints.tell"), DESK_ROLES),
    **dict.fromkeys(
        (
            "customers.erase",
            "customers.file",
            "customers.take_back",
            "jobs.record_past",
            "jobs.take_back",
            "instruments.put_away",
            "parts.put_away_type",
        ),
        OFFICE,
    ),
    "notices.read": set(ROLES),
    "dispatch.put_centre": {"admin", "manager"},
    **dict.fromkeys(
        ("jobs.accept", "jobs.appoint", "jobs.travel", "jobs.arrive", "jobs.start", "jobs.leave", "jobs.report"), HOLDER
    ),
    **dict.fromkeys(
        ("parts.use", "checks.record", "timesheets.record", "photos.add", "signatures.rate", "signatures.sign"), HOLDER
    ),
    **dict.fromkeys(
        (
            "instruments.put",
            "parts.put_type",
            "parts.put_lot",
            "checks.put_procedure",
            "charges.put_price",
            "signatures.put_declaration",
        ),
        LEADS,
    ),
}


def example(schema):
    """The simplest value a JSON Schema of ours takes."""
    kinds = schema.get("type", "null")
    kind = kinds[0] if isinstance(kinds, list) else kinds
    if "enum" in schema:
        return schema["enum"][0]
    if kind == "object":
        return {name: example(schema["properties"][name]) for name in schema.get("required", ())}
    if kind == "string":
        shapes = ("0", "2026-11-22T08:03:04.123Z", "2026-11-22", uuid7(), "0" * 64, "x" * schema.get("minLength", 1))
        return next(one for one in shapes if re.match(schema.get("pattern", ""), one))
    return {"integer": max(0, schema.get("minimum", 0)), "array": [], "null": None}[kind]


@pytest.mark.parametrize("role", ROLES)
def test_P5_every_role_gets_through_the_doors_meant_for_it_and_no_other(office, role):
    phone, stranger = office.phone(role), office.app.test_client()
    for rule in office.app.url_map.iter_rules():
        guard = getattr(office.app.view_functions[rule.endpoint], "roles", None)
        path = re.sub(r"<[^>]+>", uuid7(), rule.rule)
        for method in rule.methods - {"OPTIONS", "HEAD"}:
            assert (guard is None) == (rule.rule in OPEN), rule
            if guard is None:
                continue
            turned_away = stranger.open(path, method=method, json={})
            assert turned_away.status_code == 401, rule
            answer = phone.http.open(path, method=method, json={}, headers=phone.headers)
            assert answer.status_code < 500, (rule, answer.json)
            assert (answer.status_code == 403) == (bool(guard) and role not in guard), (rule, answer.json)
            if answer.status_code == 403:
                assert code(answer) == (403, "NOT_ALLOWED")


@pytest.mark.parametrize("role", ROLES)
def test_P5_1_every_role_may_do_the_mutations_meant_for_it_and_no_other(office, role):
    with office.app.app_context():
        mutations = build(runtime().kinds, runtime().registry)["mutations"]
    assert mutations.keys() == MAY.keys()
    phone = office.phone(role)
    receipts = phone.sync(*[(name, example(one["args"])) for name, one in mutations.items()])
    for name, receipt in zip(mutations, receipts, strict=True):
        assert receipt.get("code") not in ("HANDLER_CRASH", "MALFORMED", "UNKNOWN_NAME"), (name, receipt)
        if role in MAY[name]:
            assert receipt.get("code") != "NOT_ALLOWED", (name, role, receipt)
        else:  # "not here, or not his" is one answer
            assert receipt.get("code") in ("NOT_ALLOWED", "NOT_FOUND"), (name, role, receipt)


class Scope:
    """A ``Tx`` that knows scope and assignments only."""

    def __init__(self, *, now=False, then=False, assignments=()):
        self.is_in_scope = lambda _who, _what: now
        self.was_in_scope = lambda _who, _what, _seq: then
        self.find = lambda _kind, _column, _value: assignments
        self.flags = []
        self.flag = lambda code, _message: self.flags.append(code)


class Ctx:
    """A ``Context`` that knows its caller only."""

    def __init__(self, role, centres=("c",)):
        self.caller = Caller("o", "u", role, "d", centres)
        self.base_seq = 5


JOB = {"id": "j", "centre": "c", "status": "working", "technician": "u", "seal": None}
STARTED = ({"technician": "u", "started_at": "2026-11-22T08:03:04.123Z"},)


@pytest.mark.parametrize(
    ("tx", "expected"),
    [
        (Scope(now=True), True),
        (Scope(then=True), True),
        (Scope(assignments=STARTED), True),
        (Scope(assignments=({"technician": "u", "started_at": None},)), False),
        (Scope(assignments=({"technician": "v", "started_at": "2026"},)), False),
        (Scope(), False),
    ],
)
def test_P5_a_technician_holds_what_he_has_had_or_started(tx, expected):
    ctx = Ctx("technician")
    assert roles.holder(tx, ctx, JOB) is expected
    if expected:
        roles.need_holder(tx, ctx, JOB)
        roles.need_desk_or_holder(tx, ctx, JOB)
        return
    for need in (roles.need_holder, roles.need_desk_or_holder):
        with pytest.raises(NotHere):
            need(tx, ctx, JOB)


def test_P5_the_desk_works_its_own_centre_only():
    near, far = Ctx("dispatcher"), Ctx("dispatcher", ("elsewhere",))
    roles.need_desk(near, JOB)
    roles.need_desk_or_holder(Scope(now=True), near, JOB)
    assert roles.holder(Scope(now=True), near, JOB) is False
    with pytest.raises(NotHere):
        roles.need_desk(far, JOB)
    for not_his in ("technician", "accountant"):
        with pytest.raises(Refused, match="may not"):
            roles.need_desk(Ctx(not_his), JOB)


@pytest.mark.parametrize(
    ("role", "job", "flags"),
    [
        ("technician", {}, []),
        ("technician", {"technician": "v"}, ["JOB_REASSIGNED"]),
        ("technician", {"status": "cancelled", "technician": "v"}, ["JOB_CANCELLED"]),
        ("dispatcher", {"technician": "v"}, []),
    ],
)
def test_W2_work_on_a_lost_job_is_flagged(role, job, flags):
    tx = Scope()
    roles.keep_in_good_faith(tx, Ctx(role), JOB | job)
    assert tx.flags == flags


SEALED = JOB | {"seal": "s"}


@pytest.mark.parametrize(
    ("job", "seal", "flagged"),
    [
        (JOB, None, False),
        (SEALED, None, True),
        (SEALED, {"client_id": "another", "text": '{"includes":{"last_id":9}}'}, True),
        (SEALED, {"client_id": "d", "text": '{"includes":{"last_id":9}}'}, False),
        (SEALED, {"client_id": "d", "text": '{"includes":{"last_id":9}}', "mutation_id": 6}, True),
        (SEALED, {"client_id": "d", "text": '{"includes":{"last_id":6}}'}, True),
        (SEALED, {"client_id": "d", "text": '{"includes":{"last_id":"9"}}'}, True),
        (SEALED, {"client_id": "d", "text": "{"}, True),
        (SEALED, {"client_id": "d", "text": "{}"}, True),
        (SEALED, {"client_id": "d", "text": "5"}, True),
    ],
)
def test_S4_a_fact_after_the_seal_is_flagged_unless_the_seal_covers_it(job, seal, flagged):
    tx, ctx = Scope(), Ctx("technician")
    tx.get = lambda _kind, _row_id: seal and {"mutation_id": 10} | seal
    ctx.id = 7
    roles.arrived_after_seal(tx, job, ctx)
    assert tx.flags == (["ARRIVED_AFTER_SEAL"] if flagged else [])


def test_S4_without_circumstances_every_fact_after_the_seal_is_flagged():
    tx = Scope()
    roles.arrived_after_seal(tx, SEALED)
    assert tx.flags == ["ARRIVED_AFTER_SEAL"]

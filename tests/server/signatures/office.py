"""A small office for the comparison's tests: rows with the push that wrote each, and a phone that signs."""

from __future__ import annotations

import copy
import itertools

from server.signatures.check import check
from server.signatures.code import seal_hash_of
from server.signatures.document import Signing, Work
from server.signatures.sealing import sign_args
from sync.canonical import sha256_text
from sync.draft import Draft
from sync.messages import Caller
from sync.registry import Context
from tests.server.signatures.vectors import DOCUMENTS

FULL = DOCUMENTS["full"]
ORG = FULL["signing"]["org"]
PHONE = FULL["signing"]["client_id"]
DESK = "01985a00-0000-7000-8000-000000000d09"
TECHNICIAN = FULL["work"]["job"]["technician"]
JOB = FULL["work"]["job"]["id"]
SEEN = 88140
"""The seq the phone had when the text was frozen."""
LISTS = ("parts", "checks", "timesheets", "photos", "withdrawals")


def uid(n):
    return f"01985a00-0000-7000-8000-{n:012x}"


class Log:
    """Port ``Rows``: what the office has, and the (seq, device) that wrote it."""

    def __init__(self):
        self.rows = {}
        self.origins = {}
        self.repeats = {}

    def write(self, kind, row, seq=SEEN, client=DESK):
        self.rows[kind, row["id"]] = row
        self.origins[kind, row["id"]] = (seq, client)

    def read(self, kind, row_id):
        return self.rows.get((kind, row_id))

    def find(self, kind, column, value):
        found = [row for (of, _id), row in self.rows.items() if of == kind and row[column] == value]
        return sorted(found, key=lambda row: row["id"])

    def exists(self, keys):
        return {key for key in keys if key in self.rows}

    def was_in_scope(self, subject, group, seq):
        return True

    def is_in_scope(self, subject, group):
        return True

    def origin(self, kind, row_id):
        return self.origins.get((kind, row_id))

    def numbers(self, client_id, mutation_id):
        return [(client_id, mutation_id), *self.repeats.get((client_id, mutation_id), ())]


class Ground:
    """One finished job, signed on the phone, and the office's log of it."""

    def __init__(self):
        self.work = copy.deepcopy(FULL["work"])
        self.signing = {**FULL["signing"], "seq": SEEN, "last_id": 130}
        self.log = Log()
        for kind, key in (("jobs", "job"), ("customers", "customer"), ("sites", "site"), ("equipment", "equipment")):
            self.log.write(kind, copy.deepcopy(self.work[key]))
        for kind in LISTS:
            for row in copy.deepcopy(self.work[kind]):
                self.log.write(kind, row, SEEN + 5, PHONE)
        self.log.write("ratings", copy.deepcopy(self.work["rating"]), SEEN + 5, PHONE)
        self.log.write("declarations", copy.deepcopy(self.work["declaration"]))
        given = {"id": uid(0x300), "job": JOB, "technician": TECHNICIAN, "assigned_at": "2026-11-19T02:00:00.000Z"}
        self.log.write("assignments", given)

    @property
    def tx(self):
        return Draft(self.log)

    def row(self, kind, at=0):
        return self.log.find(kind, "job" if kind != "jobs" else "id", JOB)[at]

    def args(self, **signing):
        salts = (f"{n:032x}" for n in itertools.count(1))
        made = Signing(**{**self.signing, **signing})
        return sign_args(Work(**self.work), made, FULL["strokes"], lambda: next(salts))

    def ctx(self, **change):
        caller = Caller(ORG, TECHNICIAN, "technician", change.pop("client_id", PHONE))
        given = {"id": 131, "base_seq": SEEN, "at": "2026-11-20T03:01:00.000Z"} | change
        return Context(
            caller=caller, uuid=uid(0xF01), name="signatures.sign", v=1, device_at=given["at"], tz="Asia/Shanghai",
            offset_ms=0, received_at=given["at"], **given,
        )  # fmt: skip

    def step(self, n, kind, at, data, seq=SEEN + 9, client=DESK):
        row = {"id": uid(n), "job": JOB, "kind": kind, "by": uid(0xE9), "at": at, "data": data}
        self.log.write("steps", row, seq, client)

    def review(self, name, outcome, mutation_id=120, client=PHONE):
        row = {"id": uid(0xA00 + mutation_id), "job": JOB, "client_id": client, "mutation_id": mutation_id}
        self.log.write("review_items", {**row, "name": name, "outcome": outcome})


def found(ground, args=None, **ctx):
    return check(ground.tx, args or ground.args(), ground.ctx(**ctx))[1]


def lines(ground, args=None, **ctx):
    return [(one["line"], one["why"]) for one in found(ground, args, **ctx)]


def resealed(args, text):
    """The same signature under another text, every hash made anew."""
    text_hash = sha256_text(text)
    return {**args, "text": text, "text_hash": text_hash, "seal_hash": seal_hash_of(text_hash, args["strokes_hash"])}

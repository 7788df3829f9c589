"""The customers' signatures of the demo data: real seals over the rows as they are in the database (rules S1, S2)."""

from __future__ import annotations

import secrets
from hashlib import sha256
from typing import TYPE_CHECKING

from server.demo.catalogue import DECLARATION_VERSION
from server.demo.names import named
from server.demo.products import DECLARATIONS
from server.jobs.story import Story
from server.signatures.document import Signing, Work
from server.signatures.sealing import sign_args, strokes_text
from server.store.engine import reading
from server.store.tables import Counter

if TYPE_CHECKING:
    from server.demo.customers import Customer
    from server.demo.jobs import DemoJob
    from sync.messages import Caller, Json

STROKES, POINTS = 4, 18
SALT_BYTES = 16


def sign(job: DemoJob, customer: Customer, at: str, caller: Caller, last_id: int) -> Json:
    """The arguments of ``signatures.sign``; everything else of the job must have been sent before."""
    with reading() as connection:
        teller = Story(connection, caller.org)
        row = teller.job(named("job", job.key))
        if row is None:
            raise RuntimeError(f"{job.key} is not there to be signed")
        story = teller.tell(row)
        counter = connection.execute(Counter.__table__.select().where(Counter.org_id == caller.org)).one()
    kinds = ("customer", "site", "equipment", "parts", "checks", "timesheets", "photos", "withdrawals")
    work = Work(
        job=row,
        **{kind: story[kind] for kind in kinds},
        rating=story["ratings"][-1] if story["ratings"] else None,
        declaration=_declaration(job.declaration),
    )
    signing = Signing(
        seal=named("seal", job.key),
        org=caller.org,
        signer=customer.contact,
        capacity="customer" if customer.kind == "person" else "representative",
        epoch=counter.epoch,
        seq=counter.seq,
        client_id=caller.client_id,
        last_id=last_id,
        signed_at=at,
        tz="Asia/Shanghai",
    )
    return sign_args(work, signing, _drawn(customer.contact), lambda: secrets.token_hex(SALT_BYTES))


def _declaration(language: str) -> Json:
    text = {"id": named("declaration", language), "language": language, "text": DECLARATIONS[language]}
    return text | {"version": DECLARATION_VERSION}


def _drawn(name: str) -> str:
    """A hand that is always the same for the same name: some strokes from left to right."""
    chance = iter(sha256(name.encode()).digest() * 16)
    strokes, t = [], 0
    for stroke in range(STROKES):
        x, y = 300 + 750 * stroke, 500 + 3 * next(chance)
        points = []
        for _ in range(POINTS):
            x, y, t = x + 12 + next(chance) // 8, y + next(chance) // 4 - 32, t + 14 + next(chance) // 32
            points.append([x, y, t, 400 + next(chance)])
        strokes.append(points)
        t += 180
    return strokes_text(strokes)

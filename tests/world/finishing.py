"""How a technician ends a job: signed, signed anew, left unsigned, or signed by the customer on a phone of his own."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from server.signatures.document import Signing, Work
from server.signatures.own_phone.basis import basis
from server.signatures.sealing import sign_args, strokes_text
from server.signatures.sheet import Amended
from sync.canonical import sha256_text
from tests.world.after_seal import AfterSeal
from tests.world.server import ORG

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sync.messages import Json, Row

FACTS = ("parts", "checks", "timesheets", "photos", "withdrawals", "ratings")
ON_SITE = ("arrived", "working")


@dataclass(frozen=True, slots=True)
class Link:
    """What the customer scans: who has ``token`` may sign what ``offer`` offers."""

    token: str
    offer: str
    job: str


@dataclass(frozen=True, slots=True)
class Seen:
    """``Look`` at what the screen shows."""

    rows: dict[str, list[Row]]

    def get(self, kind: str, row_id: str | None) -> Row | None:
        """The row, or None."""
        return next((row for row in self.rows.get(kind, []) if row["id"] == row_id), None)

    def find(self, kind: str, column: str, value: str) -> Sequence[Row]:
        """Rows by one column."""
        return [row for row in self.rows.get(kind, []) if row[column] == value]


class Finishing(AfterSeal):
    """``links``: those he has shown, oldest first."""

    def step(self, rows: dict[str, list[Row]]) -> str | None:
        """The next one of the job."""
        raise NotImplementedError

    def sign(self, rows: dict[str, list[Row]]) -> str | None:
        """The customer signs what the screen shows; now and then only after he was said to be away."""
        job = self._to_sign(rows)
        if job is None:
            return self.step(rows)
        signing = self._signing(self.mark("李雷"))
        args = sign_args(self._work(rows, job), signing, self._ink(), lambda: self.chance.randbytes(16).hex())
        return self._do("signatures.sign", job["id"], **args)

    def _to_sign(self, rows: dict[str, list[Row]]) -> Row | None:
        jobs = [row for row in rows.get("jobs", []) if row["status"] in ON_SITE]
        later = self._one(rows, "jobs", status="left", seal=None) if self.seals and not jobs else None
        return next(iter(jobs), later)

    def _work(self, rows: dict[str, list[Row]], job: Row) -> Work:
        of = {kind: [row for row in rows.get(kind, []) if row["job"] == job["id"]] for kind in FACTS}
        return Work(
            job=job,
            customer=self._one(rows, "customers", id=job["customer"]),
            site=self._one(rows, "sites", id=job["site"]),
            rating=max(of.pop("ratings"), key=lambda row: (row["at"], row["id"]), default=None),
            **of,
        )

    def _signing(self, signer: str) -> Signing:
        held = self.phone.disk.held
        return Signing(
            seal=self.phone.new_id(), org=ORG, signer=signer, capacity="customer", epoch=held.epoch, seq=held.seq,
            client_id=held.client_id, last_id=held.next_id - 1, signed_at=self.phone.wall(), tz=self.phone.settings.tz,
        )  # fmt: skip

    def _ink(self) -> str:
        points = [[self.chance.randrange(3600), self.chance.randrange(1800), 16 * n, 500] for n in range(20)]
        return strokes_text([points])

    def sign_anew(self, rows: dict[str, list[Row]]) -> str | None:
        """The customer signs what was amended; what he is not shown stays unsigned."""
        amendment = self._one(rows, "amendments")
        job = amendment and self._one(rows, "jobs", id=amendment["job"])
        if amendment is None or job is None:
            return None
        seal = self._one(rows, "seals", id=amendment["seal"])
        known = [one for one in rows["amendments"] if one["seal"] == amendment["seal"]]
        shown = known if self.chance.random() < 0.7 else [amendment]
        signing = self._signing(self.mark("李雷"))
        sheet = Amended(job, seal, shown, None)
        args = sign_args(sheet, signing, self._ink(), lambda: self.chance.randbytes(16).hex())
        return self._do("signatures.sign", job["id"], **args)

    def unsigned(self, rows: dict[str, list[Row]]) -> str | None:
        """Nobody signs; what would have been signed is frozen all the same, mostly."""
        job = next((row for row in rows.get("jobs", []) if row["status"] in ON_SITE), None)
        if job is None:
            return None
        row_id, why = self.phone.new_id(), self.chance.choice(("refused", "absent", "other"))
        about = {"id": row_id, "job": job["id"], "why": why, "reason": self.mark("不肯签")}
        frozen: Json = dict.fromkeys(("photo", "text", "text_hash", "disclosures"))
        photo = self._one(rows, "photos", job=job["id"])
        if photo is not None and self.chance.random() < 0.5:
            frozen["photo"] = photo["sha256"]
        if self.chance.random() < 0.8:
            made = sign_args(
                self._work(rows, job), self._signing(""), self._ink(), lambda: self.chance.randbytes(16).hex()
            )
            frozen |= {"text": made["text"], "disclosures": made["disclosures"], "text_hash": sha256_text(made["text"])}
        return self._do("signatures.unsigned", job["id"], **about, **frozen)

    def offer(self, rows: dict[str, list[Row]]) -> str | None:
        """A code to scan; the customer may be quicker than this phone's line."""
        jobs = [row for row in rows.get("jobs", []) if row["status"] in (*ON_SITE, "left") and row["seal"] is None]
        if not jobs:
            return None
        job = self.chance.choice(jobs)
        token = base64.urlsafe_b64encode(self.chance.randbytes(24)).decode()
        link = Link(token, self.phone.new_id(), job["id"])
        hashed = {"basis": basis(Seen(rows), job), "token_hash": sha256(token.encode()).hexdigest()}
        done = self._do("own_phone.offer", job["id"], id=link.offer, job=job["id"], **hashed)
        self.phone.history.add("linked", device=self.phone.device, offer=link.offer, job=link.job, token=token)
        self.links.append(link)
        return done

    def take_link_back(self, rows: dict[str, list[Row]]) -> str | None:
        """He puts the code away."""
        one = self._one(rows, "own_offers", revoked_at=None)
        return one and self._do("own_phone.revoke", one["job"], id=one["id"], job=one["job"])

    def answer(self, rows: dict[str, list[Row]]) -> str | None:
        """What was sent back is done."""
        asked = self._one(rows, "verifications", outcome="sent_back")
        if asked is None:
            return None
        about = {"id": self.phone.new_id(), "job": asked["job"], "sent_back": asked["id"]}
        return self._do("jobs.answer", asked["job"], **about, note=self.mark("补好了"))

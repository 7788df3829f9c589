"""What the office knows of a job as of a moment on one device: the other side of a seal's comparison (rule S2).

The log "as of ``seq``, plus that device's own ids up to ``last_id``": other people's later rows are left out, and
later edits of the job are taken back. What the document names is looked up whenever it arrived, because a device
may hold rows of a page that was not complete yet, newer than its ``seq``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from server.signatures.document import Work

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sync.messages import Json, Row
    from sync.registry import Tx

LINES = {"parts": "parts", "checks": "checks", "timesheets": "times", "photos": "photos"}
"""Kind of fact → its list in the document."""


@dataclass(frozen=True, slots=True)
class Moment:
    """How far a document sees: rows up to ``seq``, and those of its devices made until ``signed_at``."""

    seq: int
    clients: tuple[str, ...]
    signed_at: str


@dataclass(slots=True)
class Office:
    """The office's rows of a job, as one moment saw them."""

    tx: Tx
    job: Row
    moment: Moment
    signed: dict[str, set[str]] = field(default_factory=dict)
    """Kind → ids the document names."""

    def work(self, document: Json) -> Work:
        """Collect the rows to build the office's document from."""
        signed_job, rating = document.get("job"), document.get("rating")
        job = self._job(signed_job if isinstance(signed_job, dict) else {})
        return Work(
            job=job,
            customer=self.tx.get("customers", job["customer"]),
            site=self.tx.get("sites", job["site"]),
            equipment=self.tx.get("equipment", job["equipment"]),
            **{kind: self._facts(kind) for kind in LINES},
            withdrawals=[row for row in self._of_job("withdrawals") if self.seen("withdrawals", row)],
            rating=self._rating(rating.get("id") if isinstance(rating, dict) else None),
            declaration=declaration_of(self.tx, document.get("declaration")),
        )

    def seen(self, kind: str, row: Row) -> bool:
        """Whether the device could have seen this row when the text was frozen."""
        written = self.tx.origin(kind, row["id"])
        if written is not None and written[0] <= self.moment.seq:
            return True
        own = written is None or written[1] in self.moment.clients
        return own and bool(row["at"] <= self.moment.signed_at)

    def _of_job(self, kind: str) -> Sequence[Row]:
        return self.tx.find(kind, "job", self.job["id"])

    def _facts(self, kind: str) -> list[Row]:
        named = self.signed.get(kind, set())
        return [row for row in self._of_job(kind) if row["id"] in named or self.seen(kind, row)]

    def _rating(self, row_id: Any) -> Row | None:
        ratings = self._of_job("ratings")
        named = [row for row in ratings if row["id"] == row_id]
        seen = [row for row in ratings if self.seen("ratings", row)]
        return next(iter(named), None) or max(seen, key=lambda row: row["at"], default=None)

    def _job(self, signed: Json) -> Row:
        """Take the job as it is, or where that is what was signed as it was: without later edits."""
        then = self._job_then()
        job = {key: then[key] if signed.get(key) == then[key] else now for key, now in self.job.items()}
        holders = [row["technician"] for row in self._of_job("assignments")]
        return job | ({"technician": signed["technician"]} if signed.get("technician") in holders else {})

    def _job_then(self) -> Row:
        job = dict(self.job)
        steps = sorted(self._of_job("steps"), key=lambda step: step["at"])
        later = [step for step in steps if not self.seen("steps", step)]
        for step in reversed(later):
            change = step["data"] or {}
            if step["kind"] == "edit" and "from" in change and job[change["field"]] == change["to"]:
                job[change["field"]] = change["from"]
        if any(step["kind"] == "report" for step in later):
            earlier = [step["data"] for step in steps if step["kind"] == "report" and step not in later]
            job["actual_fault"] = earlier[-1]["actual_fault"] if earlier else None
        return job


def declaration_of(tx: Tx, signed: Any) -> Row | None:
    """The wording a text says was declared, as the office knows it."""
    language = signed.get("language") if isinstance(signed, dict) else None
    if not isinstance(language, str) or "\0" in language:
        return None
    known = tx.find("declarations", "language", language)
    return next((row for row in known if row["version"] == signed.get("version")), None)

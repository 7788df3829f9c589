"""What follows a seal: a correction with its reason, of a line or of a person's value, by whoever may (rule S4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from server.amended.note import CORRECTION, FORMAT, Note, at_line, hash_of, read, tips, write_note
from server.disclosures import Disclosures, digest_of, read_disclosures, write_disclosures
from tests.world.people import Person
from tests.world.server import ORG

if TYPE_CHECKING:
    from sync.messages import Json, Row

PERSONAL = "job.customer.phone"
"""The line of a person's value that is put right."""


class AfterSeal(Person):
    """Technicians and who leads them."""

    def amend(self, rows: dict[str, list[Row]]) -> str | None:
        """Old against new, beside what was signed."""
        seals = [one for one in rows.get("seals", []) if one["format"] != FORMAT]
        seal = self.chance.choice(seals) if seals else None
        job = seal and self._one(rows, "jobs", id=seal["job"])
        if seal is None or job is None:
            return None
        known = [one for one in rows.get("amendments", []) if one["seal"] == seal["id"]]
        changes, disclosed = self._changes(seal, known)
        row_id, reason, user = self.phone.new_id(), "写错了", self.phone.caller.user
        note = Note(row_id, CORRECTION, ORG, user, self.phone.wall(), job, seal, reason, changes, tips(known))
        text = write_note(note)
        about = {"id": row_id, "job": job["id"], "seal": seal["id"], "reason": reason, "changes": changes}
        proof = {"text": text, "text_hash": hash_of(text), "disclosures": write_disclosures(disclosed)}
        return self._do("amendments.amend", job["id"], **about, **proof)

    def _changes(self, seal: Row, known: list[Row]) -> tuple[list[Json], Disclosures]:
        """Of one value; what an earlier amendment put there is what stands there now."""
        signed = read_disclosures(seal["disclosures"] or "{}") or {}
        if PERSONAL in signed and self.chance.random() < 0.3:
            return self._of_person(signed[PERSONAL][1])
        text = read(seal["text"]) or {}
        parts = [f"parts[{one['id']}].qty" for one in text.get("parts", [])]
        line = self.chance.choice(["job.product", *parts])
        since = [one["after"] for row in known for one in row["changes"] if one["line"] == line]
        before: Any = since[-1] if since else at_line(text, line)
        return [{"line": line, "before": before, "after": str(self.chance.randint(10, 99))}], {}

    def _of_person(self, before: str) -> tuple[list[Json], Disclosures]:
        values = {f"{PERSONAL}.before": before, f"{PERSONAL}.after": self.mark("")}
        disclosed = {path: (self.chance.randbytes(16).hex(), value) for path, value in values.items()}
        sides = {
            path.rpartition(".")[2]: {"sd": digest_of(salt, path, value)} for path, (salt, value) in disclosed.items()
        }
        return [{"line": PERSONAL, **sides}], disclosed

"""What is said of a fault: a sentence that names the thing, and the code programs know it by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from server.signatures.chain import Break

_BREAKS = {
    "ORDER": "it is not the one that comes next: a link before it is missing, or its place was changed",
    "PREV": "it does not follow the link before it: one of the two was changed or exchanged",
    "LINK_HASH": "its own hash does not fit what it says: it was changed",
    "SEAL_HASH": "what it stands for has another hash now, or is gone",
    "HEAD": "links are missing at the chain's end, or the counter was changed",
    "NO_LINK": "it stands in no chain",
}
_FINDINGS = {
    "UNREADABLE": "cannot be read",
    "NOT_CANONICAL": "is not written as it was signed",
    "FORMAT": "is of no format known here",
    "HASH": "is not what was hashed when it was signed: it was changed",
    "MALFORMED": "is damaged or missing",
    "DISCLOSURE": "is not the value that was signed",
    "DIFFERS": "is not what the signed text says",
    "DAMAGED": "was changed where it lies encrypted: its key is here, and does not open it",
    "GONE": "is no longer in the register",
    "MOVED": "is no longer what was signed",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """``where``: what is broken; ``code``: how; ``says``: the same in words."""

    where: str
    code: str
    says: str

    def __str__(self) -> str:
        return f"{self.where}: {self.says} [{self.code}]"


def of_break(at: Break) -> Fault:
    """The first broken link of a chain."""
    where = f"chain: the first broken link is n {at.n} of segment {at.segment} (seal {at.seal or 'unknown'})"
    return Fault(where, at.code, _BREAKS.get(at.code, "it does not hold"))


def of_finding(what: str, row_id: str, line: str, code: str) -> Fault:
    """Something that is wrong with a seal, an amendment or a row by itself."""
    return Fault(f"{what} {row_id}: {line}", code, _FINDINGS.get(code, "does not hold"))

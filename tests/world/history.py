"""What people did and what went over the wire, in the order in which it happened: all that the checker knows of a run.

Kinds of events and their facts (a uuid is a mutation's, a device is one database of one user on one phone):

=============== ======================================================================================================
saved           device, user, uuid, name, v, at, args, job|None, n (order on that device): the save was told complete
drafted         device, draft, job: a half-filled form was put by; ``draft_done`` device, draft: saved or thrown away
photographed    device, sha256, size
answered        device, user, request {mutations, files}, status, and of a 200: epoch, seq, more, put [[kind, id] …],
                del [[kind, id] …], receipts [[uuid, outcome] …], now (the counter just after): as it left the server,
                whether or not it arrived
put_back        device, kept [uuid …], drafts [id …], files [sha256 …]: what the old copy still holds unsent
destroyed       device
revoked         device, rescue
erased          device: it forgot everything because the server said ``erase``
signed_out      user
linked          device, offer, job, token: a code was shown to a customer
confirmed       offer, job, args: he put his name under what his own phone showed
own_answered    offer, status, state, seal, hash: what he was told, as it left the server
server_restored ended (the epoch that ended), known (our own tool did it), scope, groups: ``rest.seen_by`` of the
                database that was thrown away
line_whole      waiting {device: number of mutations and files unsent}, batch: from here on no more faults
=============== ======================================================================================================
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True)
class Event:
    """``at`` counts from 0; facts are JSON values."""

    at: int
    what: str
    facts: dict[str, Any]

    def __getitem__(self, fact: str) -> Any:
        return self.facts[fact]

    def get(self, fact: str, default: Any = None) -> Any:
        """A fact that may be absent."""
        return self.facts.get(fact, default)


@dataclass(slots=True)
class History:
    """Events, oldest first."""

    events: list[Event] = field(default_factory=list)

    def add(self, what: str, **facts: Any) -> Event:
        """Write one down."""
        event = Event(len(self.events), what, facts)
        self.events.append(event)
        return event

    def of(self, *kinds: str) -> Iterator[Event]:
        """The events of these kinds, oldest first."""
        return (one for one in self.events if one.what in kinds)

    def to_lines(self) -> list[str]:
        """One JSON text an event."""
        return [json.dumps({"what": one.what, **one.facts}, ensure_ascii=False) for one in self.events]

    @classmethod
    def from_lines(cls, lines: Iterable[str]) -> History:
        """Read what ``to_lines`` wrote."""
        history = cls()
        for line in lines:
            history.add(**json.loads(line))
        return history

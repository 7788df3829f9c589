"""Plays the demo data: real mutations by the demo users' own devices, through the one engine (P1–P5)."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from sqlalchemy import select

from server import clock, store
from server.auth import load_session
from server.demo.names import named
from server.runtime import runtime
from server.store.engine import reading
from server.store.of_server import request_of
from server.store.tables import Client, Counter
from sync.request import parse_mutation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sync.messages import Caller, Json, Mutation, Receipt

AT_ONCE = 500
"""Mutations of a request (protocol, Limits)."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something one of the users did. ``args`` may be made when its turn comes, from how far his device has counted."""

    user: str
    at: str
    name: str
    args: Json | Callable[[Caller, int], Json]
    key: str


def mutation_id(event: Event) -> str:
    """The uuid under which it is sent."""
    return named("mutation", event.user, event.name, event.key)


@dataclass
class Player:
    """Sends events as their users. What was sent before is not sent again."""

    org: str
    counts: dict[str, int] = field(default_factory=dict)
    """Outcome → how many."""

    def play(self, events: Iterable[Event]) -> None:
        """Send in this order; what one user does in a row goes in one batch."""
        sent: dict[str, int] = {}
        callers: dict[str, Caller] = {}
        for (user, _apart), run in groupby(events, key=lambda one: (one.user, one.key if callable(one.args) else "")):
            if user not in callers:
                callers[user] = self._caller(user)
                sent[user] = 0
            known = self._last(callers[user])
            batch = list(run)
            numbered = list(enumerate(batch, sent[user] + 1))
            sent[user] += len(batch)
            fresh = [(number, event) for number, event in numbered if number > known]
            for start in range(0, len(fresh), AT_ONCE):
                self._send(callers[user], fresh[start : start + AT_ONCE])

    def _send(self, caller: Caller, fresh: Sequence[tuple[int, Event]]) -> None:
        seq = self._seq()
        mutations = [self._mutation(caller, number, event, seq) for number, event in fresh]
        request = request_of(caller, mutations, build="demo", next_id=mutations[-1].id + 1)
        for receipt in store.push(caller, request, fresh[-1][1].at, cursor_seq=seq):
            self._count(receipt, mutations)

    def _count(self, receipt: Receipt, mutations: Sequence[Mutation]) -> None:
        self.counts[receipt.outcome] = self.counts.get(receipt.outcome, 0) + 1
        if not receipt.outcome.took_effect:
            [one] = [one for one in mutations if one.id == receipt.id]
            raise RuntimeError(f"{one.name}: {receipt.outcome} {receipt.code} {receipt.field} {receipt.message}")

    def _mutation(self, caller: Caller, number: int, event: Event, seq: int) -> Mutation:
        declared = runtime().registry.find(event.name)
        args = event.args(caller, number - 1) if callable(event.args) else event.args
        return parse_mutation(
            {
                "id": number,
                "uuid": mutation_id(event),
                "name": event.name,
                "v": declared.v if declared else 1,
                "base_seq": seq,
                "at": event.at,
                "tz": "Asia/Shanghai",
                "offset_ms": 0,
                "args": args,
            }
        )

    def _caller(self, username: str) -> Caller:
        with reading() as connection:
            found = load_session(connection, named("user", username), named("client", username))
        if found is None:
            raise RuntimeError(f"{username} may not sign in")
        return found.caller

    def _last(self, caller: Caller) -> int:
        with reading() as connection:
            last = select(Client.last_mutation_id).where(Client.client_id == caller.client_id)
            return connection.scalar(last) or 0

    def _seq(self) -> int:
        with reading() as connection:
            return connection.scalars(select(Counter.seq).where(Counter.org_id == self.org)).one()


def first_played() -> str | None:
    """When the demo data was first loaded; None before that."""
    with reading() as connection:
        made = select(Client.created_at).where(Client.client_id == named("client", "admin"))
        return connection.scalar(made)


def now() -> str:
    """The moment everything is told from."""
    return first_played() or clock.now()

"""A customer with a link on a phone of his own: the page in his browser, which keeps nothing (rule S6)."""

from __future__ import annotations

import json
import random
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from server.signatures.document import Signing, Work
from server.signatures.own_phone.basis import LINES
from server.signatures.sealing import sign_args, strokes_text
from tests.world.clock import uuid7
from tests.world.line import Request
from tests.world.stores import json_of

if TYPE_CHECKING:
    from tests.world.clock import Clock
    from tests.world.finishing import Link
    from tests.world.history import History
    from tests.world.line import Line
    from tests.world.server import Reply
    from tests.world.world import World

TZ = "Asia/Shanghai"
RECENT = 2
"""So many links somebody still has before him."""


class Customers:
    """Everybody who was shown a code."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._known: dict[str, Customer] = {}

    def act(self) -> None:
        """One of them takes up his own phone."""
        world = self.world
        shown = [link for person in world.people.values() for link in person.links]
        if not shown:
            return
        link = world.chance.choice(shown[-RECENT:])
        if link.offer not in self._known:
            chance = random.Random(f"{world.seed} {link.offer}")
            self._known[link.offer] = Customer(link, world.line, world.clock, chance, world.history)
        self._known[link.offer].act()


class Customer:
    """Looks, reads for a while, and confirms what he saw, whatever was added meanwhile."""

    def __init__(self, link: Link, line: Line, clock: Clock, chance: random.Random, history: History) -> None:
        self.link, self.line, self.clock, self.chance, self.history = link, line, clock, chance, history
        self._seen: dict[str, Any] | None = None
        self._said: dict[str, Any] | None = None

    def act(self) -> None:
        """One thing."""
        if self._seen is None or self.chance.random() < 0.3:
            self._look()
        elif self._said is not None and self.chance.random() < 0.5:
            self._post("sign", self._said)  # nobody told him that it worked, or he presses twice
        else:
            self._said = self._says(self._seen)
            self._post("sign", self._said)

    def _look(self) -> None:
        reply = self._post("look", {})
        told = json_of(reply.body) if reply is not None and reply.status == HTTPStatus.OK else {}
        if told.get("state") == "open":
            self._seen = told

    def _post(self, path: str, said: dict[str, Any]) -> Reply | None:
        body = json.dumps({"token": self.link.token} | said).encode()
        headers = {"Content-Type": "application/json"}
        return self.line.carry(Request(f"link/{self.link.offer}", "POST", f"/api/own/{path}", headers, body))

    def _id(self) -> str:
        return uuid7(self.clock.ms(), self.chance)

    def _says(self, seen: dict[str, Any]) -> dict[str, Any]:
        """What the page sends when he confirms, of what it was shown."""
        document, told = seen["document"], seen["told"]
        rating = self._rating() if self.chance.random() < 0.5 else None
        work = Work(
            job=document["job"],
            customer={"name": told["job.customer.name"], "phone": told["job.customer.phone"]},
            site={"address": told["job.site.address"]},
            equipment=document["job"],
            **{kind: document.get("times" if kind == "timesheets" else kind, []) for kind in LINES},
            rating=rating,
        )
        signing = Signing(
            seal=self._id(), org=seen["org"], signer=f"李雷{self.chance.randrange(10**12):012}", capacity="customer",
            epoch=seen["as_of"]["epoch"], seq=seen["as_of"]["seq"], client_id=seen["client_id"],
            last_id=int(rating is not None), signed_at=self.clock.text(), tz=TZ,
        )  # fmt: skip
        points = [[self.chance.randrange(3600), self.chance.randrange(1800), 16 * n, 500] for n in range(20)]
        args = sign_args(work, signing, strokes_text([points]), lambda: self.chance.randbytes(16).hex())
        self.history.add("confirmed", offer=self.link.offer, job=self.link.job, args=args)
        return {
            "base_seq": seen["as_of"]["seq"], "at": self.clock.text(), "tz": TZ, "offset_ms": 0,
            "rating": None if rating is None else {"uuid": self._id(), "args": rating},
            "seal": {"uuid": self._id(), "args": args},
        }  # fmt: skip

    def _rating(self) -> dict[str, Any]:
        grades = dict.fromkeys(("attitude", "skill", "arrival", "promises"), self.chance.randint(1, 4))
        return {"id": self._id(), "job": self.link.job, **grades, "comment": None, "device": "own"}

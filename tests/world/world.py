"""One world: a server, a few phones, a line between them, a seed that decides everything. Source: SPEC, At rest."""

from __future__ import annotations

import random
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING

from sync.messages import Caller
from tests.world import places
from tests.world.checker import check
from tests.world.clock import Clock, ruled, uuid7
from tests.world.customer import Customers
from tests.world.desk import Dispatcher, Manager
from tests.world.disk import Full, PhoneDied
from tests.world.history import History
from tests.world.line import Line
from tests.world.morning import begin
from tests.world.phone import SENDERS, Phone
from tests.world.server import ORG, ROLE_OF, USERS, Server, centre_of
from tests.world.stores import answered, counted, device_rest, json_of, own_answered, server_rest
from tests.world.technician import Technician
from tests.world.weather import NEW_BUILD, Weather, drawn

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from tests.world.line import Request
    from tests.world.people import Person
    from tests.world.server import Reply

PHONES = ("tech1", "tech2", "tech4", "desk1", "desk2", "lead1")
PEOPLE: dict[str, type[Person]] = {"tech": Technician, "desk": Dispatcher, "lead": Manager}
BUSY = ("tech1", "tech1", "tech2", "tech2", "tech4", "tech4", "desk1", "desk2", "lead1")
"""Who does something: a technician twice as often."""
ACTS, STEPS, LINKS = 25.0, 80.0, 8.0
"""How often a person does something, a sender takes a step, a customer his own phone, beside the weather's weights."""
MORNING = 0.4
"""So many days begin with people at work already, and come as far as what follows a signature."""
TIDY = 0.7
"""In so many worlds every form is closed before the rest."""
MOST_CYCLES = 40
"""Cycles after which a phone whose line is whole must have come to rest (rule N7)."""


class Broken(AssertionError):
    """A rule that does not hold at rest, or an answer that must never be given."""


@dataclass(slots=True)
class Told:
    """What one world came to."""

    seed: int
    steps: int = 0
    exchanges: int = 0
    saved: int = 0
    slowest: int = 0
    """Exchanges until the last phone was at rest, once the line was whole."""
    injected: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    after_seal: Counter[str] = field(default_factory=Counter)


class World:
    """``with World(seed, "sqlite") as world: world.play(300)``.

    ``weights`` of the weather and of the ``line`` instead of those the seed draws; ``morning``: whether everybody is at
    work already when the day begins.
    """

    def __init__(
        self,
        seed: int,
        database: str,
        weights: dict[str, float] | None = None,
        line: dict[str, float] | None = None,
        *,
        morning: bool | None = None,
    ) -> None:
        self.seed = seed
        self.chance = random.Random(f"{seed} world")
        self.clock, self.history, self.told = Clock(), History(), Told(seed)
        self._stack = ExitStack()
        self.place = places.new(database)
        self._stack.callback(places.give_back, self.place)
        self._stack.enter_context(ruled(self.clock, random.Random(f"{seed} server")))
        self.server = Server(self.place, self.clock)
        self._stack.callback(self.server.stop)
        drawn_weights, drawn_line = drawn(self.chance)
        self.weights = drawn_weights if weights is None else weights
        faults = drawn_line if line is None else line
        self.line = Line(self.server, self.clock, random.Random(f"{seed} line"), faults, self._heard)
        self.office = uuid7(self.clock.ms(), self.chance)
        self.phones = [self._phone(name) for name in PHONES]
        self.morning = self.chance.random() < MORNING if morning is None else morning
        self.people = {one.name: self._person(one) for one in self.phones}
        self.customers = Customers(self)
        self.weather = Weather(self, self.chance)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def _phone(self, name: str) -> Phone:
        caller = Caller(ORG, USERS[name], ROLE_OF[name[:4]], "", (centre_of(name),), name.title())
        chance = random.Random(f"{self.seed} ids of {name}")
        shop = self.server.app.extensions["fieldseal"]
        return Phone(name, caller, self.line, self.clock, chance, self.history, shop)

    def _person(self, phone: Phone) -> Person:
        phone.learns = self.morning
        name, marks = phone.name, random.Random(f"{self.seed} said by {phone.name}")
        return PEOPLE[name[:4]](phone, random.Random(f"{self.seed} {name}"), marks, seals=self.morning)

    def play(self, events: int) -> Told:
        """The day, the healing, the rest, the checking."""
        for name in ("desk1", "desk1", "desk2"):
            self._act(name)
        if self.morning:
            begin(self, self.chance)
        for _ in range(events):
            self.event()
        self.heal()
        self.check()
        self.told.exchanges = self.line.exchanges
        self.told.injected = self.line.injected + self.weather.injected
        return self.told

    def event(self) -> None:
        """One thing happens somewhere."""
        self.told.steps += 1
        kinds = {"act": ACTS, "send": STEPS, "stray": 0.5, "worker": 0.5, **self.weights}
        if self.morning:
            kinds = {"link": LINKS, **kinds}
        what = self.chance.choices(list(kinds), list(kinds.values()))[0]
        if what == "act":
            self._act(self.chance.choice(BUSY))
        elif what == "send":
            self._send(self.chance.choice(self.phones), self.chance.randrange(SENDERS))
        elif what == "stray":
            self.line.strays()
        elif what == "worker":
            self.server.work()
        elif what == "link":
            self.customers.act()
        else:
            self.weather.strike(what)

    def _act(self, name: str) -> None:
        phone = self.people[name].phone
        self.clock.advance(self.chance.uniform(0, 20))
        try:
            for _ in range(self.chance.choice((1, 1, 2, 4))):
                self.people[name].act()
        except PhoneDied:
            phone.dies()
        except Full:
            self.told.injected["told_full"] += 1

    def _send(self, phone: Phone, tab: int) -> None:
        if phone.told == "ask" and not phone.running:
            phone.told = ""
            phone.login()
        phone.step(tab)

    def _heard(self, request: Request, reply: Reply) -> None:
        """Write down what left the server, whether or not it arrives."""
        if reply.status == HTTPStatus.INTERNAL_SERVER_ERROR:
            raise Broken(f"{request.method} {request.path}: {reply.body!r}")
        if request.path == "/api/own/sign":
            self.history.add("own_answered", offer=request.of.partition("/")[2], **own_answered(reply))
        if request.path != "/api/sync":
            return
        crashed = [one for one in json_of(reply.body).get("receipts", []) if one.get("code") == "HANDLER_CRASH"]
        if crashed:
            raise Broken(f"a handler crashed: {crashed}")
        user = USERS[request.of.partition("/")[0]]
        self.history.add("answered", device=request.of, user=user, **answered(request, reply, self.server.seq()))

    def settle_first(self, ended: str) -> None:
        """Who knows most of the life that ended speaks first; until then nobody could know (rule Q5.4)."""
        whole, self.line.weights = self.line.weights, {}
        self.server.spare()
        first = max(self.phones, key=lambda one: (self.server.proof(one.disk.held.cursor, ended), one.name))
        first.disk.spare()
        first.reread(build=NEW_BUILD)
        self.rest(first)
        self.line.weights = whole

    def heal(self) -> None:
        """The line is whole, every device may speak, every form is closed; then all come to rest."""
        self.line.heal()
        self.server.spare()
        self.weather.allow_all()
        tidy = self.chance.random() < TIDY
        for phone in self.phones:
            phone.disk.spare()
            phone.reread(build=NEW_BUILD, page=2000, most=500, skew_s=0)
            for draft in sorted(phone.disk.held.drafts) if tidy else ():
                phone.draft(draft, None)
        self._whole()
        before = self.line.exchanges
        for _ in range(3):  # what the worker does, and what the others bring, has to go round
            for phone in self.phones:
                self.rest(phone)
            self.clock.advance(120)
            self.server.work()
        for phone in self.phones:
            self.rest(phone)
        self.told.slowest = self.line.exchanges - before

    def _whole(self) -> None:
        waiting = {phone.device: len(phone.disk.opened().outbox.waiting()) for phone in self.phones}
        files = {phone.device: phone.unsent() - waiting[phone.device] for phone in self.phones}
        self.history.add("line_whole", waiting=waiting, files=files, batch=500)

    def rest(self, phone: Phone, most: int = MOST_CYCLES) -> None:
        """Until it has nothing more to do, or may not speak."""
        for _ in range(most):
            phone.told = ""
            while not phone.told:
                phone.step(0)
            if phone.told == "ask" and not phone.login() and phone.shut_out:
                return
            if phone.told in ("done", "device_revoked"):
                return
        raise Broken(f"N7 {phone.device} never comes to rest: {phone.told}")

    def check(self) -> None:
        """All rules of what is true at rest."""
        server = server_rest(self.server)
        self.told.saved = sum(1 for _ in self.history.of("saved"))
        self.told.outcomes.update(one.outcome for one in server.log)
        self.told.after_seal = counted(server)
        broken = check(self.history, server, [device_rest(phone) for phone in self.phones])
        if broken:
            by_rule: dict[str, list[str]] = {}  # a few sentences of each, so that none hides behind another
            for one in broken:
                by_rule.setdefault(one.rule, []).append(f"{one.rule} {one.text}")
            raise Broken("\n".join(text for texts in by_rule.values() for text in texts[:5]))

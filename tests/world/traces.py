"""Conversations of the reference device with a server, for the TypeScript device to hold.

A trace is what one technician's device was told to do, what it asked, what it heard and what it showed then, in order:
the other device must ask the same and show the same. Everything is drawn from a seed. ``python -m tests.world.traces``
writes those of the vectors, ``sync/spec/vectors/traces.json``, to standard output; with ``9 500`` 500 from seed 9.
"""

from __future__ import annotations

import json
import random
import sys
from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sync.errors import Forked, Gap
from tests.sync.office import DESK, Office
from tests.sync.toy import AT, Server, caller, device, made, uid

if TYPE_CHECKING:
    from sync.messages import Json

SEEDS = range(34)
STEPS = 16
MOST_EXCHANGES = 20
JOBS = ("j1", "j2")
CAPTURES = ("notes.add", "notes.add", "notes.edit", "notes.bump", "notes.bump", "notes.remove")
OFFICE = ("notes.edit", "notes.bump", "notes.remove", "jobs.give", "jobs.take", "jobs.take")
WEIGHTS = {"save": 8, "ask": 9, "office_acts": 5, "keep": 1, "put_back": 1, "back_up": 1, "restore": 1}


class Recorder:
    """One seed's server, office and device."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.server = Server()
        self.office = Office(self.server)
        self.office.job("j1", "n1", "n2")
        self.office.job("j2", "n3")
        self.it = device(caller())
        self.steps: list[Json] = []
        self.numbers = 0
        self.backup = self.server.memory.state
        self.copy = deepcopy(self.it)
        self.restores = 0

    def run(self) -> Json:
        """The whole trace, which ends with the device at rest."""
        client_id = self.it.outbox.client_id
        for _ in range(STEPS):
            (what,) = self.chance.choices(list(WEIGHTS), list(WEIGHTS.values()))
            getattr(self, what)()
        for _ in range(MOST_EXCHANGES):
            if not (self._exchange("heard", page=2000, most=500) or self.it.outbox.waiting()):
                return {"client_id": client_id, "steps": self.steps}
        raise AssertionError("the device never comes to rest")

    def save(self) -> None:
        """The person does something; what his own device refuses is not kept."""
        self.numbers += 1
        name = self.chance.choice(CAPTURES)
        args = {"id": f"own{self.numbers}" if name == "notes.add" else self._note()}
        if name in ("notes.add", "notes.edit"):
            args["text"] = f"text {self.numbers}"
        if name == "notes.add":
            args["job"] = self.chance.choice(JOBS)
        one = made(name, 1000 + self.numbers, base_seq=self.it.seq, **args)
        self.it.capture(one, args.get("job") or self._job_of(args["id"]))
        saved = self.it.outbox.next_id - 1 not in self.it.skipped
        if not saved:
            self._unsave()
        self.steps.append({"do": "save", "name": name, "args": args, "uuid": one["uuid"], "saved": saved})

    def ask(self) -> None:
        """One round trip, at the mercy of the line and of the device."""
        fate = self.chance.choice(("heard", "heard", "heard", "lost", "killed"))
        self._exchange(fate, page=self.chance.choice((1, 2, 2000)), most=self.chance.choice((1, 2, 500)))

    def office_acts(self) -> None:
        """A dispatcher does something."""
        name = self.chance.choice(OFFICE)
        if name.startswith("jobs."):
            self.office.do(name, job=self.chance.choice(JOBS), user="u1")
            return
        notes = sorted(self.server.rows("notes")) or ["n1"]
        args = {"id": self.chance.choice(notes)}
        self.office.do(name, **args, **({"text": "office"} if name == "notes.edit" else {}))

    def put_back(self) -> None:
        """The device's store goes back to its last copy."""
        self.it = deepcopy(self.copy)
        self.steps.append({"do": "put_back", "shows": self._shows()})

    def keep(self) -> None:
        """A copy of the device's store is made."""
        self.copy = deepcopy(self.it)
        self.steps.append({"do": "copy"})

    def back_up(self) -> None:
        """A copy of the server is made."""
        self.backup = self.server.memory.state

    def restore(self) -> None:
        """The server goes back to its last copy, and says so by its epoch."""
        self.restores += 1
        seq = self.server.memory.state.seq
        self.server.memory.restore(self.backup, f"epoch-{self.restores}", above=seq + 10)
        stored = [number for client, number in self.server.memory.state.log if client == DESK.client_id]
        self.office.last = max(stored)

    def _note(self) -> str:
        seen = [row["id"] for row in self.it.rows().get("notes", [])]
        return self.chance.choice([*seen, "nobody's"])

    def _job_of(self, note: str) -> str | None:
        job = next((row["job"] for row in self.it.rows().get("notes", []) if row["id"] == note), None)
        return None if job is None else str(job)

    def _unsave(self) -> None:
        self.it.outbox.items.pop()
        self.it.outbox.next_id -= 1
        self.it.outbox._next_n -= 1
        self.it.replay()

    def _exchange(self, fate: str, *, page: int, most: int) -> bool:
        """Whether there is more to ask."""
        request = self.it.request("toy", 2000, most) | {"wall": AT}
        step: Json = {"do": "ask", "most": most, "request": deepcopy(request), "fate": fate}
        self.steps.append(step)
        try:
            answer = self.server.sync(self.it.caller, request | {"page": page})
        except Forked:
            step["refused"] = {"forked": True}
            self._renumber(step)
        except Gap as gap:
            step["refused"] = {"expected": gap.expected}
            if self.it.outbox.offer_again(gap.expected - 1):
                self.it.replay()
            else:
                self._renumber(step)
        else:
            if fate == "killed":
                step["after"] = self.chance.randrange(30)
            if fate != "lost":
                step["answer"] = answer
            if fate != "heard":
                return True
            if self.it.apply(answer, request):
                step["shows"] = self._shows()
                return bool(answer["more"])
            self._renumber(step)
        step["shows"] = self._shows()
        return True

    def _renumber(self, step: Json) -> None:
        self.numbers += 1
        self.it.caller = replace(self.it.caller, client_id=uid(self.numbers, 0xE))
        self.it.outbox.renumber(self.it.caller.client_id)
        self.it.replay()
        step["renumbered"] = self.it.caller.client_id

    def _shows(self) -> Json:
        outbox, archive = self.it.outbox.items, self.it.outbox.archive
        return {
            "seq": self.it.seq,
            "rows": self.it.rows(),
            "outbox": [[one.client_id, one.id, one.mutation["uuid"], str(one.standing)] for one in outbox],
            "archive": sorted([one.client_id, one.id, _outcome(one.receipt)] for one in archive),
            "left": sorted(self.it.left),
        }


def _outcome(receipt: Any) -> str:
    return str(receipt.outcome)


def record(seed: int) -> Json:
    """Return the trace of one seed."""
    return {"seed": seed, **Recorder(seed).run()}


def as_text(seeds: range) -> str:
    """All of them as one JSON text, a step a line: a change shows where it is."""
    traces = [record(seed) for seed in seeds]
    dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode
    lines = [
        f'{{"seed":{one["seed"]},"client_id":{dump(one["client_id"])},"steps":[\n'
        + ",\n".join(dump(step) for step in one["steps"])
        + "\n]}"
        for one in traces
    ]
    return '{"traces":[\n' + ",\n".join(lines) + "\n]}\n"


if __name__ == "__main__":
    first, many = (int(one) for one in sys.argv[1:3]) if len(sys.argv) > 2 else (SEEDS.start, len(SEEDS))
    sys.stdout.write(as_text(range(first, first + many)))

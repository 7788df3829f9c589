"""``python -m tests.world soak --minutes 60 --db sqlite`` plays seed after seed; ``replay SEED`` plays one again.

A soak goes on where the last one stopped (``.cache/soak-<db>.json``), also after SIGTERM.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections import Counter
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.world import places
from tests.world.clock import elapsed
from tests.world.world import Broken, Told, World

if TYPE_CHECKING:
    from collections.abc import Sequence

CACHE = Path(__file__).resolve().parents[2] / ".cache"
EVENTS = 300
"""In one seed's day."""
SAY_EVERY_S = 30
LAST_LINES = 40


@dataclass(slots=True)
class Soak:
    """What has been played so far."""

    next_seed: int = 1
    seeds: int = 0
    steps: int = 0
    exchanges: int = 0
    saved: int = 0
    seconds: float = 0
    slowest: int = 0
    slowest_seed: int = 0
    injected: dict[str, int] = field(default_factory=dict)
    outcomes: dict[str, int] = field(default_factory=dict)
    after_seal: dict[str, int] = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)
    """Seed → what did not hold."""

    def took(self, told: Told) -> None:
        """One more seed."""
        self.seeds += 1
        self.steps += told.steps
        self.exchanges += told.exchanges
        self.saved += told.saved
        self.injected = dict(Counter(self.injected) + told.injected)
        self.outcomes = dict(Counter(self.outcomes) + told.outcomes)
        self.after_seal = dict(Counter(self.after_seal) + told.after_seal)
        if told.slowest > self.slowest:
            self.slowest, self.slowest_seed = told.slowest, told.seed

    def of_rule(self, rule: str) -> int:
        """How many seeds broke it."""
        return sum(f"{rule} " in text for text in self.broken.values())

    def lines(self) -> list[str]:
        """The figures, for a person."""
        rate = self.exchanges / self.seconds if self.seconds else 0
        faults = ", ".join(f"{name} {count}" for name, count in sorted(self.injected.items()))
        rows = ", ".join(f"{name} {count}" for name, count in sorted(self.after_seal.items()))
        kinds = ", ".join(f"{name} {count}" for name, count in sorted(self.outcomes.items()))
        return [
            f"seeds {self.seeds}, steps {self.steps}, exchanges {self.exchanges} ({rate:.0f} a second)",
            f"mutations saved {self.saved}; in the logs: {kinds}",
            f"at rest: {rows}",
            f"faults {sum(self.injected.values())}: {faults}",
            f"lost {self.of_rule('N1')}, twice {self.of_rule('N2')}, missed {self.of_rule('N4')}",
            f"seeds broken {len(self.broken)} {sorted(map(int, self.broken))}",
            f"slowest convergence {self.slowest} exchanges of all devices (seed {self.slowest_seed})",
        ]


class _Stop(BaseException):
    pass


def _stop(*_signal: Any) -> None:
    raise _Stop


def soak(database: str, minutes: float, first: int | None) -> int:
    """Play for so long; 1 where something broke."""
    path = CACHE / f"soak-{database}.json"
    done = Soak(**json.loads(path.read_text())) if path.exists() and first is None else Soak(next_seed=first or 1)
    signal.signal(signal.SIGTERM, _stop)
    began = said = elapsed()
    before = done.seconds
    with suppress(_Stop, KeyboardInterrupt):
        while elapsed() - began < minutes * 60:
            _one(done, database)
            done.seconds = round(before + elapsed() - began, 1)
            _keep(path, done)
            if elapsed() - said > SAY_EVERY_S:
                said = elapsed()
                print(f"{database}: {done.lines()[0]}, broken {len(done.broken)}", flush=True)
    print(f"World on {database}, {done.seconds / 60:.1f} minutes in all, next seed {done.next_seed}")
    for line in done.lines():
        print(f"  {line}")
    return 1 if done.broken else 0


def _one(done: Soak, database: str) -> None:
    seed = done.next_seed
    try:
        with World(seed, database) as world:
            done.took(world.play(EVENTS))
    except AssertionError as fault:
        done.broken[str(seed)] = str(fault)[:2000]
        print(f"seed {seed} on {database}: {fault}\n  make replay SEED={seed} DB={database}", flush=True)
    done.next_seed = seed + 1


def _keep(path: Path, done: Soak) -> None:
    path.parent.mkdir(exist_ok=True)
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(asdict(done), indent=1))
    draft.replace(path)


def replay(seed: int, database: str, *, whole: bool) -> int:
    """Play one again; its last events, or all of them; 1 where it breaks."""
    with World(seed, database) as world:
        try:
            told = world.play(EVENTS)
        except Broken as fault:
            print("\n".join(world.history.to_lines()[0 if whole else -LAST_LINES :]))
            print(f"seed {seed} on {database}: {fault}")
            return 1
        if whole:
            print("\n".join(world.history.to_lines()))
    print(f"seed {seed} on {database}: all is true at rest after {told.exchanges} exchanges", file=sys.stderr)
    return 0


def main(words: Sequence[str] | None = None) -> int:
    """Read the command."""
    parser = argparse.ArgumentParser(prog="python -m tests.world", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    long = commands.add_parser("soak")
    long.add_argument("--minutes", type=float, default=60)
    long.add_argument("--from", dest="first", type=int)
    again = commands.add_parser("replay")
    again.add_argument("seed", type=int)
    again.add_argument("--history", action="store_true", help="print all of it")
    for one in (long, again):
        one.add_argument("--db", choices=places.DATABASES, default="sqlite")
    said = parser.parse_args(words)
    if said.command == "soak":
        return soak(said.db, said.minutes, said.first)
    return replay(said.seed, said.db, whole=said.history)


if __name__ == "__main__":
    sys.exit(main())

"""The attacks at length: ``python -m tests.attack million|poison|sixteen --db sqlite|postgresql``.

They leave what they attacked in ``--folder`` and print what they saw; anything lost, twice or missed ends them with 1.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from tests.attack.crowd import Crowd
from tests.attack.kept import kept, seen, watched
from tests.attack.million import JOBS, PHONES, Million
from tests.attack.million_check import lost_or_twice
from tests.attack.place import lasting
from tests.attack.poison import Rounds
from tests.server.office import PASSWORD

if TYPE_CHECKING:
    from tests.attack.place import Place
    from tests.server.office import Office

People = list[tuple[str, list[str]]]
"""(username, jobs he holds) of technicians."""


def people(office: Office, count: int) -> People:
    """Make them, in a firm that is there."""
    made: People = []
    for number in range(count):
        name = f"million{number}"
        with office.app.app_context():
            office.add_user(name, "technician")
        made.append((office.login(name), [office.job(name)["id"] for _ in range(JOBS)]))
    return made


def million(place: Place, asked: argparse.Namespace) -> list[str]:
    """Go on with the million of this folder, or begin it."""
    notes = place.data / "people.json"
    if not notes.exists():
        with place.office() as office:
            notes.write_text(json.dumps(people(office, PHONES)))
    run = Million(place, json.loads(notes.read_text()), asked.mutations)
    try:
        run.run(seconds=asked.minutes * 60, kill_s=asked.kill_every, seed=time.time_ns(), say=_say)
        _say(f"{run.delivered:,} of {asked.mutations:,} receipted, {run.seconds:.0f} s in this run")
        if run.killer:
            _say(f"kills {dict(run.killer.kills)}, longest without progress {run.killer.worst:.1f} s")
        _say(f"told {dict(sum((one.told for one in run.phones), Counter()))}")
        found = run.wrong + lost_or_twice(place.url, run.phones)
        return found + list(run.fresh())
    finally:
        run.product.kill()


def poison(place: Place, asked: argparse.Namespace) -> list[str]:
    """Pushes with what nobody can take, and the desk's pull behind each."""
    with place.office() as office:
        product = place.product().start()
        try:
            rounds = Rounds(office, product)
            rounds.run(asked.rounds)
        finally:
            product.kill()
    _say(f"{rounds.rounds:,} rounds, {rounds.pulls:,} pulls of the pollers beside them")
    return rounds.missed


def sixteen(place: Place, asked: argparse.Namespace) -> list[str]:
    """Sixteen writers in conflict, without kills."""
    with place.office() as office:
        product = place.product().start()
        try:
            crowd = Crowd(office, product, asked.seed)
            crowd.work(asked.rounds)
            told = sum((one.told for one in crowd.devices), Counter())
            outcomes = Counter(one["outcome"] for of in crowd.devices for one in of.receipts.values())
            _say(f"{dict(outcomes)}, told {dict(told)}, {len(crowd.poller.seen):,} pulls of the poller")
            found = kept(place.url, crowd.devices) + seen(product.url, [*crowd.devices, crowd.poller], PASSWORD)
            return found + watched(place.url, office.org, crowd.poller)
        finally:
            product.kill()


def _say(line: str) -> None:
    print(line, flush=True)


def main() -> int:
    """Attack as asked; 0 when nothing is lost, twice or missed."""
    words = argparse.ArgumentParser(prog="python -m tests.attack")
    words.add_argument("what", choices=("million", "poison", "sixteen"))
    words.add_argument("--db", choices=("sqlite", "postgresql"), default="sqlite")
    words.add_argument("--folder", type=Path, help="default: .cache/attack/<what>-<db>")
    words.add_argument("--mutations", type=int, default=1_000_000, help="of the million")
    words.add_argument("--minutes", type=float, default=60, help="a million that takes longer goes on in the next run")
    words.add_argument("--kill-every", type=float, default=5, help="seconds, to twice that")
    words.add_argument("--rounds", type=int, default=200, help="of poison and sixteen")
    words.add_argument("--seed", type=int, default=1)
    asked = words.parse_args()
    folder = (asked.folder or Path(".cache/attack") / f"{asked.what}-{asked.db}").resolve()
    with lasting(folder, asked.db) as place:
        found = {"million": million, "poison": poison, "sixteen": sixteen}[asked.what](place, asked)
    for line in found[:50]:
        _say(line)
    _say(f"lost, twice or missed: {len(found)}")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())

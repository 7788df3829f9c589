"""``make bench``: the workloads of an evening, a first load and ten changes, beside the peers that are installed here.

Then the figures of a slow phone, and of a day's backlog on a bad line. Servers take turns within each round, because a
shared machine swings by a factor of two from hour to hour: only ratios within one run count. A part alone:
``python -m tests.bench w1 --phones 10``.
"""

from __future__ import annotations

import argparse
import atexit
import shutil
import statistics
import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests import pg
from tests.bench import backlog, peers, phone, report, vouchers
from tests.bench.fieldseal import Fieldseal, Phone
from tests.bench.million import Copies, plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.wire import Json

SETTINGS = "max_connections=100\nlisten_addresses=''\nshared_buffers=256MB\n"
"""PostgreSQL as it comes, that is with fsync; the tests' own does without."""
OURS = ("Fieldseal, SQLite", "Fieldseal, PostgreSQL")
SMALL, LARGE = 10_000, 1_000_000


@contextmanager
def fieldseal(name: str) -> Iterator[Fieldseal]:
    """One of ours on an empty database."""
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="fieldseal-bench-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        if name == OURS[0]:
            yield stack.enter_context(Fieldseal(name, folder))
            return
        home = folder.parent / f"{pg.HOME.name}-bench"
        cluster = pg.Cluster(pg.programs(), home, SETTINGS)
        atexit.unregister(cluster.release)
        stack.callback(cluster.release)
        database = cluster.create()
        stack.callback(cluster.drop, database)
        pid = int((cluster.home / "data" / "postmaster.pid").read_text().split()[0])
        yield stack.enter_context(Fieldseal(name, folder, cluster.url(database), (pid,)))


def _rounds(count: int, measure: Callable[[Any], Json]) -> dict[str, list[Json]]:
    """Everybody in turn, ``count`` times."""
    found: dict[str, list[Json]] = {}
    for turn in range(count):
        for name in OURS:
            with fieldseal(name) as server:
                found.setdefault(name, []).append(measure(server))
            report.one(turn, name, found[name][-1])
        for name, adapter in peers.here():
            try:
                found.setdefault(name, []).append(measure(peers.Peer(name, adapter)))
                report.one(turn, name, found[name][-1])
            except Exception as fault:  # noqa: BLE001 - somebody else's server, told and left out
                print(f"  {name}: {fault!r}", flush=True)
    return {name: runs for name, runs in found.items() if runs}


def evening(options: argparse.Namespace) -> None:
    """W1."""
    found = _rounds(options.rounds, lambda one: one.evening(phones=options.phones + 1))
    report.table("W1, an evening of each of the phones", found, "per_s", report.EVENING)


def first_load(options: argparse.Namespace) -> None:
    """W2."""
    found = _rounds(options.rounds, lambda one: one.first_load())
    report.table("W2, a new phone", found, "seconds", report.FIRST_LOAD)


def changes(options: argparse.Namespace) -> None:
    """W3 and the empty sync, in a small register and in one of a million rows; peers in the small one."""
    found: dict[str, list[Json]] = {}
    for name in OURS:
        with fieldseal(name) as server:
            for size, figures in _in_registers(server, (SMALL, options.rows)):
                found.setdefault(f"{name}, {size:,} rows", []).append(figures)
                report.one(0, f"{name}, {size:,} rows", figures)
    for name, adapter in peers.here():
        try:
            found[f"{name}, {SMALL:,} rows"] = [peers.Peer(name, adapter).ten_changes(SMALL)]
        except Exception as fault:  # noqa: BLE001 - see above
            print(f"  {name}: {fault!r}", flush=True)
    report.table("W3, ten changes since the cursor", found, "ms", report.CHANGES)


def _in_registers(server: Fieldseal, sizes: tuple[int, ...]) -> Iterator[tuple[int, Json]]:
    who = server.firm.person("w3")
    server.firm.jobs(who, 60)
    product = server.serve()
    try:
        server.work_off(product, "w3")
        copies = Copies(server.firm, min(Phone.of(product.url, "w3").wire.rows["jobs"]))
        for size in sizes:
            copies.grow(size)
            device = Phone.of(product.url, "w3")  # a token lasts less long than a million rows take
            server.ten_changes(product, device, rounds=1)
            turns = [server.ten_changes(product, device) for _ in range(3)]
            quiet = server.nothing_new(product, device)
            figures = {key: statistics.median(one[key] for one in turns) for key in turns[0]}
            print("\n".join(plan([f"user:{who}"], device.wire.seq - 10)), flush=True)
            yield size, figures | {f"empty_{key}": value for key, value in quiet.items()}
    finally:
        product.stop()


def main() -> None:
    """Run what was asked for, or all of it."""
    parts: dict[str, Callable[[argparse.Namespace], None]] = {
        "w1": evening, "w2": first_load, "w3": changes,
        "phone": lambda _options: phone.main(), "backlog": lambda _options: backlog.main(),
        "vouchers": lambda options: vouchers.main(options.count),
    }  # fmt: skip
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("parts", nargs="*", choices=[*parts, []], default=[*parts])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--phones", type=int, default=50)
    parser.add_argument("--rows", type=int, default=LARGE)
    parser.add_argument("--count", type=int, default=1000, help="vouchers")
    options = parser.parse_args()
    for name in peers.absent():
        print(f"not installed here: {name}")
    for part in options.parts:
        parts[part](options)


if __name__ == "__main__":
    main()

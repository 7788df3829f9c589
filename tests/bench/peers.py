"""Other servers in the same rounds, through the adapters that lie beside the project and where they are installed.

``../shared/bench`` holds the adapters, ``BENCH_PEERS`` (or ``.cache/peers``) the servers, installed as its page says. A
peer that is not there is left out and named.
"""

from __future__ import annotations

import asyncio
import os
import random
import statistics
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench.fieldseal import AT_ONCE
from tests.bench.work import JOBS, PHONES, records

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.wire import Json

ROOT = Path(__file__).resolve().parents[2]
ADAPTERS = ROOT.parent / "shared" / "bench"
INSTALLED = Path(os.environ.get("BENCH_PEERS", ROOT / ".cache" / "peers"))
KNOWN = {
    "CouchDB, _bulk_docs": ("peers.couch", "CouchDB", "couchdb/bin/couchdb"),
    "CouchDB, replication": ("peers.couch", "CouchDBRepl", "couchdb/bin/couchdb"),
    "express-pouchdb": ("peers.couch", "PouchServer", "npm-pouch/node_modules/.bin/pouchdb-server"),
    "Kinto": ("peers.kinto", "Kinto", "venv-kinto/bin/kinto"),
    "RxDB server, memory": ("peers.rxdb", "RxDB", "npm-rxdb/node_modules/rxdb-server"),
    "plain CRUD": ("peers.crud", "Crud", "venv-bench/bin/gunicorn"),
}


def here() -> Iterator[tuple[str, Any]]:
    """(name, adapter class) of every peer that can run."""
    if not ADAPTERS.is_dir():
        return
    os.environ["PEERS_ROOT"] = str(INSTALLED)
    os.environ.setdefault("PEERS_RUN", str(INSTALLED / "run"))
    sys.path.insert(0, str(ADAPTERS))
    for name, (module, adapter, needs) in KNOWN.items():
        if (INSTALLED / needs).exists():
            yield name, getattr(import_module(module), adapter)


def absent() -> list[str]:
    """Names of those that are not installed."""
    there = {name for name, _adapter in here()}
    return [name for name in KNOWN if name not in there]


class Peer:
    """One adapter in our three workloads."""

    def __init__(self, name: str, adapter: Any) -> None:
        self.name = name
        self._adapter = adapter

    def evening(self, phones: int = PHONES, jobs: int = JOBS, seed: int = 1) -> Json:
        """W1. The last phone warms the server up, as with ours."""
        names = [f"dev-{n:03}" for n in range(phones)]
        work = [(name, [one for job in range(jobs) for one in records(seed, name, f"{name}-{job}")]) for name in names]
        return self._run(lambda peer: _evening(peer, work), [*names, "field"])

    def first_load(self, jobs: int = 200, lines: int = 2000) -> Json:
        """W2."""
        mine = [one for job in range(jobs) for one in records(5, "dev-000", f"j{job}", signature=False)]
        return self._run(lambda peer: _first_load(peer, mine, _catalogue(lines)), ["dev-000", "ref"])

    def ten_changes(self, size: int) -> Json:
        """W3 in ``size`` records."""
        many = [one for job in range(size // 12 + 1) for one in records(3, "dev-000", f"j{job}", signature=False)][
            :size
        ]
        return self._run(lambda peer: _ten_changes(peer, many), ["all"])

    def _run(self, work: Any, scopes: Sequence[str]) -> Json:
        peer = self._adapter()
        peer.scopes = [*scopes]
        peer.start(fresh=True)
        try:
            found: Json = asyncio.run(work(peer))
            return found
        finally:
            peer.stop()


def _meter() -> Any:
    return import_module("httpc").Meter()


def _catalogue(lines: int) -> list[Json]:
    chance = random.Random(7)
    return [
        {
            "id": f"{chance.getrandbits(128):032x}",
            "type": "refpart",
            "device": "ref",
            "job": "",
            "sku": f"SKU-{n:07}",
            "name": f"Run capacitor {n % 97} µF, film, 450 V",
            "maker": f"Maker {n % 13}",
            "model": f"CBB65-{n}",
            "unit": "pcs",
            "price_cents": 100 + 7 * n % 9999,
            "at": "2026-11-20T00:00:00.000Z",
        }
        for n in range(lines)
    ]


async def _evening(peer: Any, work: list[tuple[str, list[Json]]]) -> Json:
    scopes = sorted({peer.w1_scope(name) for name, _made in work})
    conn = peer.conn(_meter())
    await peer.setup(conn, scopes)
    bodies = [peer.encode_push(peer.w1_scope(name), made) for name, made in work]
    await peer.push_device(conn, bodies.pop())
    meter, sent = _meter(), sum(len(made) for _name, made in work[:-1])
    before, began = peer.cpu(), time.perf_counter()
    acked = sum(await asyncio.gather(*(_worker(peer, bodies, meter) for _ in range(AT_ONCE))))
    took, cpu = time.perf_counter() - began, peer.cpu() - before
    each = len(work) - 1
    return {
        "records": sent,
        "acked": acked,
        "per_s": acked / took,
        "requests": meter.requests,
        "sent": meter.bytes_out / each,
        "received": meter.bytes_in / each,
        "cpu_1000": cpu / max(acked, 1) * 1000,
        "p95": statistics.quantiles(meter.lat, n=20)[-1] * 1000,
    }


async def _worker(peer: Any, bodies: list[Any], meter: Any) -> int:
    acked = 0
    while bodies:
        conn = peer.conn(meter)
        acked += await peer.push_device(conn, bodies.pop())
        await conn.close()
    return acked


async def _fill(peer: Any, conn: Any, scope: str, made: list[Json]) -> None:
    if hasattr(peer, "load_direct"):
        peer.load_direct(scope, made)
        return
    for at in range(0, len(made), peer.load_batch):
        await peer.push_device(conn, peer.encode_push(scope, made[at : at + peer.load_batch]))


async def _first_load(peer: Any, mine: list[Json], lines: list[Json]) -> Json:
    conn = peer.conn(_meter())
    await peer.setup(conn, ["dev-000", "ref"])
    await _fill(peer, conn, "dev-000", mine)
    await _fill(peer, conn, "ref", lines)
    seconds, cpu = [], []
    for _ in range(5):
        meter = _meter()
        conn, before, began = peer.conn(meter), peer.cpu(), time.perf_counter()
        found = sum([(await peer.initial_pull(conn, scope))[0] for scope in ("dev-000", "ref")])
        seconds.append(time.perf_counter() - began)
        cpu.append((peer.cpu() - before) * 1000)
        await conn.close()
    return {
        "seconds": statistics.median(seconds),
        "bytes": meter.bytes_in,
        "requests": meter.requests,
        "records": found,
        "cpu_ms": statistics.median(cpu),
    }


async def _ten_changes(peer: Any, many: list[Json]) -> Json:
    meter = _meter()
    conn, ms, cpu = peer.conn(meter), [], 0.0
    await peer.setup(conn, ["all"])
    await _fill(peer, conn, "all", many)
    chance = random.Random(9)
    for turn in range(5):
        cursor = await peer.current_cursor(conn, "all")
        await asyncio.sleep(0.02)
        await peer.change(conn, "all", chance.sample(many, 10), f"s{turn}")
        before = peer.cpu()
        for _ in range(10):
            asked, got, began = meter.requests, meter.bytes_in, time.perf_counter()
            await peer.incremental_pull(conn, "all", cursor)
            ms.append((time.perf_counter() - began) * 1000)
            requests, size = meter.requests - asked, meter.bytes_in - got
        cpu += peer.cpu() - before
    return {"ms": statistics.median(ms), "received": size, "requests": requests, "cpu_ms": cpu / 50 * 1000}

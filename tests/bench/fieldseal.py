"""Fieldseal in the workloads: real gunicorn workers and the background worker, every phone signed in by itself."""

from __future__ import annotations

import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import text

from server.db import db
from tests.bench.cpu import Served
from tests.bench.line import Count, Line, packed
from tests.bench.office import PASSWORD, Firm
from tests.bench.work import JOBS, PER_JOB, PHONES, mutations, records
from tests.wire import Wire, now

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.wire import Json

AT_ONCE = 8
PATH = "/api/sync"
FACTS = ("parts", "checks", "timesheets", "ratings", "photos", "seals")
EMPTY_SYNCS = 300


@dataclass
class Phone:
    """A signed-in device, and what it is going to send."""

    wire: Wire
    token: str
    body: bytes = b""

    @classmethod
    def of(cls, url: str, name: str) -> Phone:
        """Sign in and pull once, before the clock runs."""
        wire = Wire(url, name, PASSWORD).login()
        wire.sync()
        return cls(wire, str(wire.http.headers["Authorization"]).removeprefix("Bearer "))

    def asks(self, made: Sequence[Json] = (), **more: Any) -> Json:
        """A request as the app makes it."""
        return self.wire.body(list(made), accept=["cols"], build="fieldseal/1.0.0", **more)


class Fieldseal:
    """One server on one database. ``with`` stops it."""

    def __init__(self, name: str, folder: Path, url: str | None = None, beside: tuple[int, ...] = ()) -> None:
        self.name, self._folder, self._url, self._beside = name, folder, url, beside
        folder.mkdir(parents=True, exist_ok=True)
        self.firm = Firm(folder, url)

    def __enter__(self) -> Self:
        self.firm.__enter__()
        return self

    def __exit__(self, *_why: object) -> None:
        self.firm.__exit__()

    def serve(self) -> Served:
        """Two workers, as ``make run`` starts them."""
        product = Served(self._folder, self._url, workers=2, FIELDSEAL_DEMO="0")
        product.beside = self._beside
        product.start()
        return product

    def evening(self, phones: int = PHONES, jobs: int = JOBS, seed: int = 1) -> Json:
        """W1: every phone sends its evening, eight at a time. The figures, and what is there afterwards."""
        for n in range(phones):
            self.firm.jobs(self.firm.person(f"w1-{seed}-{n}"), jobs)
        product = self.serve()
        try:
            ready = [self._ready(product.url, f"w1-{seed}-{n}", seed) for n in range(phones)]
            warm = ready.pop()
            self._send(product.port, warm, Count())
            count, before, began = Count(), product.cpu(), time.perf_counter()
            with ThreadPoolExecutor(AT_ONCE) as pool:
                acked = sum(pool.map(lambda one: self._send(product.port, one, count), ready))
            took, cpu = time.perf_counter() - began, product.cpu() - before
            seen = sum(self._seen(product.url, one) for one in ready)
        finally:
            product.stop()
        sent = len(ready) * jobs * PER_JOB
        return {
            "records": sent,
            "acked": acked,
            "seen": seen,
            "kept": self._kept() - jobs * (PER_JOB - 3),
            "per_s": acked / took,
            "requests": count.requests,
            "sent": count.sent / len(ready),
            "received": count.received / len(ready),
            "cpu_1000": cpu / acked * 1000,
            "p95": statistics.quantiles(count.ms, n=20)[-1],
        }

    def _ready(self, url: str, name: str, seed: int) -> Phone:
        phone = Phone.of(url, name)
        made: list[Json] = []
        for job in sorted(phone.wire.rows["jobs"].values(), key=lambda one: one["number"]):
            made += mutations(phone.wire, job, records(seed, name, job["id"]))
        phone.body = packed(phone.asks(made))
        return phone

    @staticmethod
    def _send(port: int, phone: Phone, count: Count) -> int:
        with Line(port, phone.token, count) as line:
            answer = line.post(PATH, phone.body)
        good = [one for one in answer["receipts"] if one["outcome"] == "applied"]
        assert len(good) == len(answer["receipts"]), {(one["outcome"], one.get("code")) for one in answer["receipts"]}
        return len(good)

    @staticmethod
    def _seen(url: str, phone: Phone) -> int:
        """Facts a new phone of the same person gets, each once: nothing is missed."""
        again = Wire(url, phone.wire.username, PASSWORD).login()
        again.sync()
        return sum(len(again.rows.get(kind, {})) for kind in FACTS)

    def _kept(self) -> int:
        """Facts in the database: nothing is lost, nothing is there twice."""
        with db.engine.connect() as connection:
            return sum(connection.scalar(text(f"SELECT count(*) FROM {kind}")) or 0 for kind in FACTS)

    def first_load(self, pulls: int = 5, jobs: int = 200, lines: int = 2000) -> Json:
        """W2: a new phone loads its jobs with all that was done on them, and the catalogue."""
        self.firm.jobs(self.firm.person("w2"), jobs)
        self.firm.catalogue(lines)
        product = self.serve()
        try:
            self.work_off(product, "w2")
            phone = Phone.of(product.url, "w2")
            both = {
                accept: [self._load(product, phone, accept) for _ in range(pulls)] for accept in ("gzip", "br, gzip")
            }
        finally:
            product.stop()
        best = both["gzip"]
        return {
            "seconds": statistics.median(one["seconds"] for one in best),
            "bytes": best[0]["bytes"],
            "br": both["br, gzip"][0]["bytes"],
            "requests": best[0]["requests"],
            "records": best[0]["records"],
            "cpu_ms": statistics.median(one["cpu_ms"] for one in best),
        }

    def work_off(self, product: Served, name: str) -> None:
        """All that was done before: 300-byte records, the signature known by its hash."""
        phone = Phone.of(product.url, name)
        jobs = sorted(phone.wire.rows["jobs"].values(), key=lambda one: one["number"])
        with Line(product.port, phone.token) as line:
            for some in (jobs[at : at + JOBS] for at in range(0, len(jobs), JOBS)):
                made = [
                    one
                    for job in some
                    for one in mutations(phone.wire, job, records(5, name, job["id"], signature=False))
                ]
                line.post(PATH, packed(phone.asks(made)))

    @staticmethod
    def _load(product: Served, phone: Phone, accept: str) -> Json:
        count, before, began, rows = Count(), product.cpu(), time.perf_counter(), 0
        asks = phone.asks(page=5000) | {"cursor": None, "epoch": None, "receipts_from": phone.wire.next_id}
        with Line(product.port, phone.token, count, accept) as line:
            page = line.post(PATH, packed(asks))
            assert not page["more"]
            rows = sum(len(of["rows"]) if isinstance(of, dict) else len(of) for of in page["put"].values())
            rows += sum(len(of) for of in line.get(page["catalogue"]["url"]).values() if isinstance(of, list))
        took, cpu = time.perf_counter() - began, product.cpu() - before
        return {
            "seconds": took,
            "bytes": count.received,
            "requests": count.requests,
            "records": rows,
            "cpu_ms": cpu * 1000,
        }

    def ten_changes(self, product: Served, phone: Phone, rounds: int = 5, pulls: int = 10) -> Json:
        """W3: the desk moves ten of his jobs; how long until his phone has it."""
        jobs, ms, size = sorted(phone.wire.rows["jobs"]), [], 0
        before, cpu = 0.0, 0.0
        for n in range(rounds):
            phone.wire.sync()
            self.firm.reschedule(jobs[10 * n : 10 * n + 10], n)
            body = packed(phone.asks())
            count = Count()
            with Line(product.port, phone.token, count) as line:
                before = product.cpu()
                for _ in range(pulls):
                    page = line.post(PATH, body)
                    assert len(page["put"]["jobs"]["rows"]) == 10, page["put"].keys()
                cpu += product.cpu() - before
            ms += count.ms
            size = (count.sent + count.received) // pulls
        return {
            "ms": statistics.median(ms),
            "bytes": size,
            "received": size - len(body),
            "cpu_ms": cpu / rounds / pulls * 1000,
        }

    def nothing_new(self, product: Served, phone: Phone) -> Json:
        """An empty sync."""
        phone.wire.sync()
        body, count = packed(phone.asks(outbox=_QUIET)), Count()
        with Line(product.port, phone.token, count) as line:
            line.post(PATH, body)
            before = product.cpu()
            for _ in range(EMPTY_SYNCS):
                line.post(PATH, body)
            cpu = product.cpu() - before
        return {"ms": statistics.median(count.ms[1:]), "body": count.body, "cpu_ms": cpu / EMPTY_SYNCS * 1000}


_QUIET = {"next_id": 1, "unsent": 0, "oldest_at": now(), "files_unsent": 0}

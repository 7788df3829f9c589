"""A night's vouchers by the worker: time, memory and size. ``python -m tests.bench vouchers --count 10000``."""

from __future__ import annotations

import hashlib
import logging
import resource
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask_migrate import upgrade
from sqlalchemy import func, insert, select

from server import clock
from server.app import create_app
from server.config import Config
from server.ids import uuid7
from server.runtime import runtime
from server.store.engine import reading, writing
from server.vouchers import tasks
from server.vouchers.models import Voucher, VoucherTask
from tests.server.office import Office
from tests.server.signatures.signing import declare, signed_job

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy import RowMapping

AT_ONCE = 500


def main(count: int) -> None:
    """Make them one after the other, as one worker does, and tell the figures."""
    logging.disable(logging.INFO)
    with tempfile.TemporaryDirectory() as folder:
        app = _app(Path(folder))
        office = Office(app)
        declare(office)
        _job, seal = signed_job(office, office.phone("technician"))
        _copies(app, office.org, seal["id"], count)
        took = _made(app, count)
        _tell(app, took)


def _app(folder: Path) -> Flask:
    app = create_app(Config(folder, f"sqlite:///{folder / 'fieldseal.sqlite'}", immediate=True))
    with app.app_context():
        upgrade()
    return app


def _copies(app: Flask, org: str, seal_id: str, count: int) -> None:
    """As many seals, each of a job of its own and with a hash and so a code of its own."""
    with app.app_context(), writing() as connection:
        jobs, seals = (runtime().kinds[kind].table for kind in ("jobs", "seals"))
        now = clock.now()
        [first] = connection.execute(select(seals).where(seals.c.id == seal_id)).mappings()
        [job] = connection.execute(select(jobs).where(jobs.c.id == first["job"])).mappings()
        for start in range(1, count, AT_ONCE):
            ids = [uuid7() for _ in range(start, min(count, start + AT_ONCE))]
            its = {one: uuid7() for one in ids}
            connection.execute(insert(jobs), [{**job, "id": its[one], "seal": one} for one in ids])
            connection.execute(insert(seals), [_copy(first, one, its[one]) for one in ids])
            due = [{"org_id": org, "seal": one, "due_at": now, "tries": 0, "error": None} for one in ids]
            connection.execute(insert(VoucherTask), due)
        connection.commit()


def _copy(first: RowMapping, seal: str, job: str) -> dict[str, Any]:
    return {**first, "id": seal, "job": job, "seal_hash": hashlib.sha256(seal.encode()).hexdigest()}


def _made(app: Flask, count: int) -> list[tuple[float, float]]:
    """Seconds of each, by the clock and of the processor with all its threads; told as it goes."""
    took: list[tuple[float, float]] = []
    make = tasks.make

    def timed(*args: str, **more: bool) -> object:
        clock_, processor = time.perf_counter(), time.process_time()
        made = make(*args, **more)
        took.append((time.perf_counter() - clock_, time.process_time() - processor))
        if len(took) % AT_ONCE == 0:
            lately = statistics.median(wall for wall, _cpu in took[-AT_ONCE:])
            print(f"  … {len(took)} of {count}, the last {AT_ONCE} at {lately * 1000:.0f} ms", flush=True)
        return made

    tasks.make = timed  # type: ignore[assignment]
    try:
        with app.app_context():
            tasks.make_due()
    finally:
        tasks.make = make
    return took


def _tell(app: Flask, took: list[tuple[float, float]]) -> None:
    with app.app_context(), reading() as connection:
        made, size = connection.execute(select(func.count(), func.sum(Voucher.size))).one()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {made} vouchers of one page, one after the other, in {sum(wall for wall, _cpu in took):.0f} s")
    for name, seconds in zip(("by the clock", "of the processor"), zip(*took, strict=True), strict=True):
        cuts = statistics.quantiles(seconds, n=20)
        print(f"  {name}: p50 {cuts[9] * 1000:.0f} ms, p95 {cuts[18] * 1000:.0f} ms")
    print(f"  {size / made / 1000:.0f} kB each, {size / 1e6:.0f} MB together")
    print(f"  the worker's memory at most {peak:.0f} MB")

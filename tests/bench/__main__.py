"""``make bench``: figures of the running product from outside, on SQLite and PostgreSQL; then those of a slow phone.

Figures swing by a factor of two from hour to hour on a shared machine: compare within one run only.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench import phone
from tests.pg import cluster
from tests.product import Product, seed
from tests.wire import Wire, now, uuid7

if TYPE_CHECKING:
    from collections.abc import Iterator

EMPTY_SYNCS = 200
BATCH = 240
"""One phone's evening."""


def first_pull(url: str) -> str:
    """A new phone loads all it may see."""
    phone = Wire(url, "tech1").login()
    began = time.perf_counter()
    phone.sync()
    took = time.perf_counter() - began
    rows = sum(len(rows) for rows in phone.rows.values())
    return f"first pull    {rows} rows in {took * 1000:.0f} ms"


def empty_sync(url: str) -> str:
    """Nothing to send, nothing new."""
    phone = Wire(url, "tech1").login()
    phone.sync()
    took, size = [], 0
    for _ in range(EMPTY_SYNCS):
        began = time.perf_counter()
        size = len(phone.post(phone.body([])).content)
        took.append(time.perf_counter() - began)
    return f"empty sync    {statistics.median(took) * 1000:.1f} ms (median of {EMPTY_SYNCS}), {size} bytes"


def evening(url: str) -> str:
    """240 facts of a phone that was offline all day, in one request."""
    phone = Wire(url, "tech1").login()
    phone.sync()
    job = next(row for row in phone.rows["jobs"].values() if row["technician"] == phone.user["id"])
    calls = [("timesheets.record", _work(job["id"], minutes)) for minutes in range(BATCH)]
    began = time.perf_counter()
    receipts = phone.sync(*calls)
    took = time.perf_counter() - began
    kept = sum(one["outcome"] in ("applied", "flagged") for one in receipts)
    return f"an evening    {kept} of {BATCH} mutations took effect in {took * 1000:.0f} ms, {kept / took:.0f}/s"


def _work(job: str, minutes: int) -> dict[str, object]:
    at = now()
    return {
        "id": uuid7(),
        "job": job,
        "kind": "work",
        "started_at": at,
        "ended_at": at,
        "minutes": minutes,
        "source": "manual",
        "replaces": None,
        "reason": "bench",
    }


def databases() -> Iterator[tuple[str, str | None]]:
    """(name, DATABASE_URL) of both."""
    yield "SQLite", None
    name = cluster().create()
    yield "PostgreSQL", cluster().url(name)
    cluster().drop(name)


def main() -> None:
    """Print the figures."""
    for title, url in databases():
        with tempfile.TemporaryDirectory() as folder:
            seed(Path(folder), url)
            product = Product(Path(folder), url).start()
            try:
                print(title)
                for measure in (first_pull, empty_sync, evening):
                    print(f"  {measure(product.url)}", flush=True)
            finally:
                product.stop()
    phone.main()


if __name__ == "__main__":
    main()

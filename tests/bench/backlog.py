"""Eight hours' work in a phone, then a field's network: 400 kbit/s, 400 ms round trip, dropped every thirty seconds.

The real app in Chromium with sixty photos taken through its own camera button and two hundred mutations; the real
server. What counts: when the last record is receipted (before any photo), and how many bytes went out in vain.
"""

from __future__ import annotations

import json
import secrets
import struct
import tempfile
import time
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from tests.bench.narrow import Narrow
from tests.journeys import technician as field
from tests.journeys.browser import Device
from tests.journeys.device_store import put, records
from tests.journeys.office import Office
from tests.product import Product, seed
from tests.wire import now, uuid7

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    from tests.wire import Json

KBIT, ROUND_TRIP_S, DROP_EVERY_S = 400, 0.4, 30.0
MUTATIONS, PHOTOS, AT_ONCE = 200, 60, 20
SIDE = 680
"""Pixels of a picture whose JPEG is about 300 KB: noise is what no codec makes small."""
LONGEST_S = 1_800


@dataclass(frozen=True)
class Sent:
    """Seconds from the return of the network, bytes with their headers."""

    data_s: float
    data_bytes: int
    photos_then: int
    """Photos that were whole when the last record was receipted."""
    all_s: float
    all_bytes: int
    photo_bytes: int
    twice: int
    drops: int

    def lines(self) -> Iterator[str]:
        """For people."""
        first = f"{self.photos_then} photos before them"
        yield f"records       {self.data_s:.1f} s, {self.data_bytes / 1000:,.0f} KB sent, {first}"
        yield f"photos        {self.all_s:.0f} s, {self.photo_bytes / 1e6:.1f} MB, {self.drops} drops"
        over = self.all_bytes - self.data_bytes - self.photo_bytes - self.twice
        share = f"{self.twice / self.photo_bytes:.1%}"
        yield f"sent twice    {self.twice / 1000:,.0f} KB, {share}; headers {over / 1000:,.0f} KB"


def picture() -> bytes:
    """A PNG of noise, unlike any other."""
    rows = b"".join(b"\0" + secrets.token_bytes(SIDE * 3) for _ in range(SIDE))
    head = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 0)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


def a_days_work(page: Page, job: str, album: Path) -> None:
    """The job begun, sixty photos, and parts until there are two hundred mutations."""
    field.open_job(page, job)
    field.accept(page)
    field.appoint(page)
    field.go_there(page)
    page.goto(f"{page.url.split('#', maxsplit=1)[0]}#/job/{job}/photos")
    for first in range(0, PHOTOS, AT_ONCE):
        files = [album / f"{first + n}.png" for n in range(AT_ONCE)]
        for file in files:
            file.write_bytes(picture())
        page.get_by_test_id("photo-gallery").set_input_files(files, timeout=LONGEST_S * 1000)
        _until(page, lambda there=first + AT_ONCE: len(_files(page)) >= there)
    lay_parts(page, job, MUTATIONS - len(records(page, "outbox")))


def lay_parts(page: Page, job: str, count: int) -> None:
    """Parts used, put into the outbox like any others: tapping them in would take longer than sending them."""
    standing = records(page, "meta")[0]
    entries = []
    for k in range(count):
        body = {
            "id": standing["next_id"] + k, "uuid": uuid7(), "name": "parts.use", "v": 1, "base_seq": standing["seq"],
            "at": now(), "tz": "Asia/Shanghai", "offset_ms": int(standing["offset_ms"]), "args": _part(job, k),
        }  # fmt: skip
        text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        entries.append(
            {key: body[key] for key in ("id", "uuid", "name", "at")}
            | {"client_id": standing["client_id"], "n": standing["next_n"] + k, "body": text, "groups": [job],
               "bytes": len(text.encode()), "state": "waiting", "receipt": None}
        )  # fmt: skip
    put(page, "outbox", *entries)
    more = {"next_id": standing["next_id"] + count, "next_n": standing["next_n"] + count}
    put(page, "meta", standing | more)


def _part(job: str, k: int) -> Json:
    blank = dict.fromkeys(("part_type", "maker", "model", "certificate_photo"))
    return blank | {
        "id": uuid7(), "job": job, "name": "密封圈", "qty": "1", "unit": "pcs", "lot": f"L{k // 10:03d}",
        "serial": f"SN-{secrets.token_hex(6)}", "supplier": "海风", "certificate_no": f"HG-{k:04d}",
        "certificate_kind": "conformity", "status": "conforming", "origin": "stock", "old_part": "returned",
        "price": 4500,
    }  # fmt: skip


def sending(page: Page, line: Narrow) -> Sent:
    """The network comes back; until the server has everything."""
    began, before = time.monotonic(), line.sent
    field.send_now(page)
    _until(page, lambda: not [one for one in records(page, "outbox") if one["receipt"] is None])
    data_s, data_bytes = time.monotonic() - began, line.sent - before
    whole = len([one for one in _files(page) if one["state"] == "whole"])
    total = sum(one["size"] for one in _files(page))
    _until(page, lambda: all(one["state"] == "whole" for one in _files(page)))
    all_s = time.monotonic() - began
    return Sent(data_s, data_bytes, whole, all_s, line.sent - before, total, line.pieces - total, line.drops)


def _files(page: Page) -> list[Json]:
    return [one for one in records(page, "files") if one["type"].startswith("image/")]


def _until(page: Page, true: Callable[[], bool]) -> None:
    end = time.monotonic() + LONGEST_S
    while not true():
        assert time.monotonic() < end, page.evaluate("document.body.innerText")
        page.wait_for_timeout(200)


def measured() -> Sent:
    """The whole story, once."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        data = Path(folder, "data")
        seed(data)
        product = Product(data).start()
        try:
            office = Office(product.url)
            job = office.register(
                "赵一", office.catalogue["procedures"][0]["products"][0], "不制冷", office.user("tech1")
            )
            with Narrow(product.port, kbit=KBIT, round_trip_s=ROUND_TRIP_S, drop_every_s=DROP_EVERY_S) as line:
                return _evening(Device(playwright, Path(folder, "profile"), line.url).start(), line, job)
        finally:
            product.stop()


def _evening(device: Device, line: Narrow, job: str) -> Sent:
    try:
        with line.wide():
            field.loaded_once(device, [job])
        device.context.set_offline(True)
        a_days_work(device.page, job, device.profile.parent)
        device.context.set_offline(False)
        return sending(device.page, line)
    finally:
        device.stop()


def main() -> None:
    """Print the figures."""
    print(f"{MUTATIONS} mutations and {PHOTOS} photos over {KBIT} kbit/s, {ROUND_TRIP_S * 1000:.0f} ms, "
          f"dropped every {DROP_EVERY_S:.0f} s")  # fmt: skip
    for line in measured().lines():
        print(f"  {line}", flush=True)


if __name__ == "__main__":
    main()

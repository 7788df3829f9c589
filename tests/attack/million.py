"""A million mutations through gunicorn's workers while they are killed; each is told by its number, so a run resumes.

A phone's mutations follow from (seed, phone, number) alone. What a run that was broken off has delivered is what the
server says it has: the next run goes on behind it, and the check makes all of them anew. Each mutation is a
``photos.add`` without its file, the lightest fact a technician saves; five hundred go in one gzip request.
"""

from __future__ import annotations

import gzip
import threading
import time
import uuid
from random import Random
from typing import TYPE_CHECKING, Any

import orjson

from tests.attack.device import Device, photo
from tests.attack.killer import Killer
from tests.server.office import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import requests

    from tests.attack.place import Place
    from tests.wire import Json

BATCH = 500
PHONES = 8
JOBS = 4
PAGE = 5000
AT = "2026-11-22T08:00:00.000Z"
SPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")


def id_of(*of: object) -> str:
    """The same id for the same words, whenever it is asked for."""
    return str(uuid.uuid5(SPACE, " ".join(map(str, of))))


class Phone(Device):
    """Phone ``number`` of the run: ``total`` mutations about ``jobs``, which its owner holds."""

    def __init__(self, url: str, username: str, number: int, jobs: list[str], total: int) -> None:
        super().__init__(url, username, PASSWORD, client_id_of(username))
        self.number, self.total, self._jobs = number, total, jobs
        self.delivered = 0
        self.wrong: list[str] = []
        self.photos: set[str] = set()

    def made(self, first: int, last: int) -> Iterator[Json]:
        """Its mutations with these ids."""
        for n in range(first, last + 1):
            args = photo(self._jobs[n % len(self._jobs)], id=id_of(self.client_id, "photo", n))
            yield {
                "id": n, "uuid": id_of(self.client_id, "mutation", n), "name": "photos.add", "v": 1, "base_seq": 0,
                "at": AT, "tz": "Asia/Shanghai", "offset_ms": 0, "args": args,
            }  # fmt: skip

    def run(self, over: Callable[[], bool]) -> None:
        """Send all of them, until the server has said so, or the time is over."""
        fresh = self.exchange() or self.exchange()
        while not (over() or (fresh and self.delivered >= self.total)):
            fresh = self.exchange()

    def unsent(self) -> list[Json]:
        """The next request's. Nothing before the first answer has told where to go on."""
        if self.cursor is None:
            return []
        return list(self.made(self.delivered + 1, min(self.delivered + BATCH, self.total)))

    def post(self, body: Json) -> requests.Response:
        """As the app sends it."""
        body |= {"accept": ["cols"], "page": PAGE, "receipts_from": self.delivered + 1}
        packed = gzip.compress(orjson.dumps(body), 1, mtime=0)
        headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
        return self.http.post(f"{self.url}/api/sync", data=packed, headers=headers, timeout=60)

    def _apply(self, page: Json) -> None:
        self.wrong += [f"{self.username} {one}" for one in page["receipts"] if one["outcome"] != "applied"]
        if page["last_mutation_id"] < self.delivered:
            self.wrong.append(f"{self.username}: {self.delivered} were receipted, {page['last_mutation_id']} are there")
        self.delivered = page["last_mutation_id"]
        rows = page["put"].get("photos", {"cols": ["id"], "rows": []})
        at = rows["cols"].index("id")
        self.photos.update(row[at] for row in rows["rows"])
        self.epoch, self.cursor, self.seq = page["epoch"], page["cursor"], page["seq"]


def client_id_of(username: str) -> str:
    """The one device of a technician of the run."""
    return id_of("million", username)


class Million:
    """``run`` goes on where the last run ended; ``wrong`` is what it met, nothing when all is well."""

    def __init__(self, place: Place, people: list[tuple[str, list[str]]], total: int) -> None:
        self._place, self.product = place, place.product()
        each = total // len(people)
        self.phones = [Phone(self.product.url, name, n, jobs, each) for n, (name, jobs) in enumerate(people)]
        self.killer: Killer | None = None
        self.seconds = 0.0

    @property
    def delivered(self) -> int:
        """Mutations the server says it has."""
        return sum(one.delivered for one in self.phones)

    @property
    def wrong(self) -> list[str]:
        """Of all phones."""
        return [line for one in self.phones for line in (*one.wrong, *one.odd)]

    def run(
        self, *, seconds: float, kill_s: float, seed: int = 1, say: Callable[[str], Any] = lambda _line: None
    ) -> None:
        """At most so long, killing something every ``kill_s`` to twice that."""
        began = time.monotonic()
        over = lambda: time.monotonic() - began > seconds  # noqa: E731
        self.product.start()
        self.killer = killer = Killer(self.product, lambda: self.delivered, Random(seed), self._place.pg, kill_s)
        killer.start()
        threads = [threading.Thread(target=one.run, args=[over], daemon=True) for one in self.phones]
        for one in threads:
            one.start()
        while any(one.is_alive() for one in threads) and killer.is_alive():
            for one in threads:
                one.join(timeout=10 / len(threads))
            say(f"{time.monotonic() - began:6.0f} s  {self.delivered:9,} receipted  kills {killer.kills.total()}")
        killer.stop()
        self.seconds = time.monotonic() - began

    def fresh(self) -> Iterator[str]:
        """Every technician takes a new phone: it has what he saved and nothing else, and the old one has seen it."""
        for one in self.phones:
            new = Phone(self.product.url, one.username, one.number, [], 0)
            new.client_id = id_of(self.product.url, one.username, time.time_ns())
            end = time.monotonic() + 600
            while not new.exchange():
                assert time.monotonic() < end, new.told
            expected = {mutation["args"]["id"] for mutation in one.made(1, one.delivered)}
            if new.photos != expected:
                yield f"N4 missed by a new phone of {one.username}: {len(expected - new.photos)}"
            if strange := new.photos - expected:
                yield f"N4 seen by a new phone of {one.username}, never saved: {len(strange)}"

"""A phone under load: signed in, with a connection of its own, and work that is never lost on its side either.

What was sent and not answered is sent again as it was (rule P1), like the app does; every answer is timed.
"""

from __future__ import annotations

import asyncio
import time
from itertools import count, islice
from typing import TYPE_CHECKING, Any, Self

import aiohttp
import orjson

from tests.bench import work
from tests.bench.line import packed
from tests.wire import Wire

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from tests.attack.load_figures import Figures
    from tests.wire import Json

TIMEOUT = aiohttp.ClientTimeout(total=60)
TRIES = 30
TOKEN_S = 10 * 60
"""The app asks for a new access token well before the old one runs out."""

FACTS = ("part", "test", "time")


class Lost(Exception):
    """A request that was refused, or never answered however often it was sent."""


class Phone(Wire):
    """``async with Phone(…)``. One request at a time."""

    def __init__(self, url: str, username: str, password: str, figures: Figures, chance: random.Random) -> None:
        super().__init__(url, username, password)
        self.figures, self._chance = figures, chance
        self._proof: dict[str, str] = {}
        self._token_until = 0.0
        self._work = self._endless()
        self._seen_catalogue: str | None = None
        self.busy = asyncio.Lock()

    async def __aenter__(self) -> Self:
        jar = aiohttp.CookieJar(unsafe=True)  # cookies for an address without a name
        lines = aiohttp.TCPConnector(limit=1, keepalive_timeout=70)
        self._line = aiohttp.ClientSession(connector=lines, cookie_jar=jar, timeout=TIMEOUT)
        return self

    async def __aexit__(self, *_why: object) -> None:
        await self._line.close()

    async def sign_in(self) -> None:
        """With the password."""
        about = {"username": self.username, "password": self.password, "client_id": self.client_id, "device_name": "p"}
        self._signed_in(await self._ask("sign-in", "POST", "/api/auth/login", about))

    async def refresh(self) -> None:
        """With the cookie."""
        self._signed_in(await self._ask("refresh", "POST", "/api/auth/refresh", {}))

    async def exchange(self, kind: str, records: int = 0) -> Json:
        """Send so many ``records`` and pull to the end; the last page. An empty one that brings rows counts as news."""
        if time.monotonic() > self._token_until:
            await self.refresh()
        made = list(islice(self._work, records))
        page = await self._page(kind, made)
        for one in page["receipts"][len(page["receipts"]) - len(made) :]:
            self.figures.outcomes[one.get("code") or one["outcome"]] += 1
        while page["more"]:
            page = await self._page(kind, [])
        return page

    async def catalogue(self, page: Json) -> None:
        """Fetch the catalogue a page speaks of, once."""
        if page["catalogue"]["sha256"] != self._seen_catalogue:
            await self._ask("catalogue", "GET", page["catalogue"]["url"])
            self._seen_catalogue = page["catalogue"]["sha256"]

    async def call(self, kind: str, *calls: tuple[str, Json]) -> None:
        """Do mutations by name, as a desk does."""
        made = [self.mutation(name, args) for name, args in calls]
        page = await self._page(kind, made)
        while page["more"]:
            page = await self._page(kind, [])

    async def _page(self, kind: str, made: list[Json]) -> Json:
        asked = self.body(made, accept=["cols"], build="fieldseal/1.0.0")
        page: Json = await self._ask(kind, "POST", "/api/sync", asked)
        self._apply(page)
        return page

    async def _ask(self, kind: str, method: str, path: str, body: Json | None = None) -> Any:
        """Send until it is answered. Only ``/api/sync`` unpacks what it gets."""
        zipped = path == "/api/sync"
        raw = None if body is None else packed(body) if zipped else orjson.dumps(body)
        head = {"Accept-Encoding": "gzip", "Content-Type": "application/json", "X-Requested-By": "fieldseal"}
        head |= {"Content-Encoding": "gzip"} if zipped else {}
        for attempt in range(TRIES):
            try:
                return await self._once(kind, method, path, raw, head | self._proof)
            except (aiohttp.ClientError, TimeoutError) as fault:
                self.figures.failed(kind, getattr(fault, "message", "") or type(fault).__name__)
            await asyncio.sleep(self._chance.uniform(0.2, 1) * min(2**attempt, 8))
        raise Lost(f"{self.username}: {kind}")

    async def _once(self, kind: str, method: str, path: str, raw: bytes | None, head: dict[str, str]) -> Any:
        began = time.perf_counter()
        async with self._line.request(method, self.url + path, data=raw, headers=head) as answer:
            said = await answer.read()
        took = (time.perf_counter() - began) * 1000
        if answer.status >= 500 or answer.status == 429:
            raise aiohttp.ClientResponseError(answer.request_info, (), message=_why(answer.status, said))
        if answer.status != 200:
            raise Lost(f"{self.username}: {kind}: {_why(answer.status, said)}")
        page = orjson.loads(said)
        brings = kind == "empty sync" and any(page[of] for of in ("put", "del", "leave", "enter"))
        self.figures.took("sync with news" if brings else kind, took)
        return page

    def _signed_in(self, answer: Json) -> None:
        self.user = answer["user"]
        self._proof = {"Authorization": f"Bearer {answer['access_token']}"}
        self._token_until = time.monotonic() + TOKEN_S * self._chance.uniform(0.5, 1)

    def _endless(self) -> Iterator[Json]:
        """His jobs' records in the order of the work; when all are done, more facts on the same jobs."""
        for turn in count():
            for job in sorted(self.rows["jobs"].values(), key=lambda one: one["number"]):
                made = work.records(turn, self.username, job["id"], signature=turn == 0)
                yield from work.mutations(
                    self, job, made if turn == 0 else [one for one in made if one["type"] in FACTS]
                )


def _why(status: int, said: bytes) -> str:
    try:
        return f"{status} {orjson.loads(said)['error']['code']}"
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return str(status)

"""A phone: one person's store, the tabs that send from it, a clock that may lie, and what the office told it.

The senders follow ``sync/ts/loop.ts`` and ``pwa/src/net``; the store is the Python reference (``sync/outbox.py``,
``sync/rebase.py``).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from tests.world.clock import uuid7
from tests.world.disk import Disk, Held, PhoneDied
from tests.world.line import Request
from tests.world.sender import Sender

if TYPE_CHECKING:
    import random
    from collections.abc import Generator

    from sync.messages import Caller, Json
    from tests.world.clock import Clock
    from tests.world.disk import Opened
    from tests.world.history import History
    from tests.world.line import Line
    from tests.world.server import Reply

COOKIE = "fieldseal_refresh"
SENDERS = 3
"""Two tabs and a worker, all over one store."""


@dataclass(slots=True)
class Settings:
    """What differs from phone to phone and from day to day."""

    build: str = "fieldseal/1.0.0"
    skew_s: float = 0
    tz: str = "Asia/Shanghai"
    page: int = 2000
    most: int = 500
    piece: int = 4096


class Phone:
    """``device``: its name in the history; another one after it was erased or lost."""

    def __init__(
        self, name: str, caller: Caller, line: Line, clock: Clock, chance: random.Random, history: History, shop: Any
    ) -> None:
        self.name, self.life = name, 1
        self.caller, self.line, self.clock, self.chance, self.history = caller, line, clock, chance, history
        self.shop = shop
        self.settings = Settings()
        self.disk = self._new_disk()
        self.tabs = [Sender(self) for _ in range(SENDERS)]
        self.running: dict[int, Generator[str, None, str]] = {}
        self.at: dict[int, str] = {}
        """Where each tab stands."""
        self.told: str = ""
        """What the last cycle came to."""
        self.learns = True
        """Asks for what is new beside the feed."""
        self.shut_out = False
        """The server said last that this device is revoked."""

    @property
    def device(self) -> str:
        """This life of it."""
        return f"{self.name}/{self.life}"

    def _new_disk(self) -> Disk:
        held = Held(client_id=self.new_id())
        return Disk(held, self.caller, self.shop.registry, self.shop.kinds)

    def new_id(self) -> str:
        """As phones make ids: by their own clock."""
        return uuid7(self.clock.ms(), self.chance)

    def wall(self) -> str:
        """What the phone believes the time is."""
        return self.clock.text(self.settings.skew_s)

    # what the person does

    def do(self, name: str, args: Json, job: str | None, v: int = 1) -> str:
        """Save one mutation (rule V1.1): its uuid. ``Full`` when there is no room."""
        at = self.wall()
        uuid = self.new_id()

        def capture(store: Opened) -> Json:
            made = {
                "uuid": uuid, "name": name, "v": v, "base_seq": store.seq, "at": at, "tz": self.settings.tz,
                "offset_ms": store.offset_ms, "args": args,
            }  # fmt: skip
            store.outbox.add(made, job)  # shown when somebody looks next
            return made

        def saved(store: Opened, made: Json) -> None:
            self.history.add(
                "saved", device=self.device, user=self.caller.user, uuid=uuid, name=name, v=v, at=made["at"],
                args=args, job=job, n=store.outbox.items[-1].n,
            )  # fmt: skip

        self.disk.write(capture, saved, grows=True)
        return uuid

    def login(self) -> bool:
        """Type the password."""
        from tests.world.server import PASSWORD  # noqa: PLC0415 - the server imports nothing of the phones

        words = {
            "username": self.name, "password": PASSWORD, "client_id": self.disk.held.client_id, "device_name": self.name
        }  # fmt: skip
        reply = self.ask("POST", "/api/auth/login", words)
        if reply is not None:
            self.shut_out = b"DEVICE_REVOKED" in reply.body
        if reply is None or reply.status != HTTPStatus.OK:
            return False
        token = json.loads(reply.body)["access_token"]
        for tab in self.tabs:
            tab.given(token)
        return True

    def logout(self) -> None:
        """Sign out; what is unsent stays."""
        self.history.add("signed_out", user=self.caller.user)
        self.ask("POST", "/api/auth/logout", None, {"X-Requested-By": "fieldseal"})
        for tab in self.tabs:
            tab.forget()

    def ask(self, method: str, path: str, body: Json | None, headers: dict[str, str] | None = None) -> Reply | None:
        """A request with the browser's cookie; None for no answer that can be read."""
        sent = {"Content-Type": "application/json", "Cookie": f"{COOKIE}={self.disk.held.cookie}", **(headers or {})}
        raw = b"" if body is None else json.dumps(body).encode()
        reply = self.line.carry(Request(self.device, method, path, sent, raw))
        if reply is None:
            return None
        cookie = reply.headers.get("Set-Cookie", "")
        if cookie.startswith(f"{COOKIE}="):
            self.disk.keep_cookie(cookie.split(";")[0].partition("=")[2])
        if not _readable(reply):
            return None
        return reply

    # what happens to it

    def step(self, tab: int) -> None:
        """One tab goes on to where the next may interfere."""
        try:
            running = self.running.get(tab)
            if running is None:
                running = self.running[tab] = self.tabs[tab].cycle()
            self.at[tab] = next(running)
        except StopIteration as end:
            self.told = end.value
            if self.told in ("done", "device_revoked"):
                self.shut_out = self.told == "device_revoked"
            self.running.pop(tab, None)
        except PhoneDied:
            self.dies()

    def land(self) -> None:
        """The server stopped long ago: what had arrived is stored, what was to be sent has failed."""
        for tab in sorted(self.running):
            if self.at[tab] == "answered":
                self.step(tab)
        self.running.clear()

    def dies(self) -> None:
        """All memory is gone; it is switched on again."""
        self.running.clear()
        self.tabs = [Sender(self) for _ in range(SENDERS)]

    def put_back(self, held: Held) -> None:
        """Its store is what an old backup has."""
        self.dies()
        self.disk.held = held
        waiting = [one.mutation["uuid"] for one in held.items if one.receipt is None]
        unsent = sorted(one.sha256 for one in held.files.values() if one.state != "whole")
        self.history.add("put_back", device=self.device, kept=waiting, drafts=sorted(held.drafts), files=unsent)

    def begins_anew(self, what: str) -> None:
        """``erased`` or ``destroyed``: the person gets an empty one."""
        self.history.add(what, device=self.device)
        self.life += 1
        self.disk = self._new_disk()
        self.dies()

    def unsent(self) -> int:
        """Mutations and files the server has not said it has."""
        files = sum(one.state == "unsent" for one in self.disk.held.files.values())
        return len(self.disk.opened().outbox.waiting()) + files

    def photograph(self, job: str, picture: bytes, sha256: str) -> None:
        """Keep the bytes, a step of its own before the mutation that names them."""
        from tests.world.disk import FileKept  # noqa: PLC0415

        def keep(store: Opened) -> None:
            store.kept.files.setdefault(sha256, FileKept(sha256, len(picture), job, picture))

        def kept(_store: Opened, _none: None) -> None:
            self.history.add("photographed", device=self.device, sha256=sha256, size=len(picture))

        self.disk.write(keep, kept, grows=True)

    def draft(self, draft: str, job: str | None) -> None:
        """Put a half-filled form by; None: it was saved or thrown away."""

        def keep(store: Opened) -> None:
            store.kept.drafts.pop(draft, None)
            if job is not None:
                store.kept.drafts[draft] = job

        def kept(_store: Opened, _none: None) -> None:
            if job is not None:
                self.history.add("drafted", device=self.device, draft=draft, job=job)
            else:
                self.history.add("draft_done", device=self.device, draft=draft)

        self.disk.write(keep, kept, grows=job is not None)

    def reread(self, **settings: Any) -> None:
        """Other settings."""
        self.settings = replace(self.settings, **settings)


def _readable(reply: Reply) -> bool:
    """Whether the whole answer came."""
    if reply.status == 0:
        return False
    if not reply.body:
        return True
    try:
        json.loads(reply.body)
    except ValueError:
        return False
    return True

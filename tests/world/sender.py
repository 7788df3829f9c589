"""One tab that sends: a cycle from the first request until there is nothing to do, or nothing can be done now.

It stops at every place where another tab, another phone or the weather may come in between. Each request is made of
what is stored at that moment (rule V3.3). The reference for what to do next is ``sync/ts/loop.ts``.
"""

from __future__ import annotations

import json
from hashlib import sha256
from http import HTTPStatus
from typing import TYPE_CHECKING

from tests.world.answers import take, too_old
from tests.world.forgetting import learn
from tests.world.line import Request
from tests.world.upload import upload

if TYPE_CHECKING:
    from collections.abc import Generator

    from sync.messages import Json
    from tests.world.disk import Opened
    from tests.world.phone import Phone

NEXT = {
    "more": "sync", "files_left": "upload", "file_step": "upload", "files_done": "sync", "unauthorised": "refresh",
    "refreshed": "sync", "contradicted": "renumber", "renumbered": "sync",
}  # fmt: skip
"""What came of a step → the next; whatever is not here ends the cycle."""
MOST_STEPS = 400
MARGIN_MS = 30_000


class NeverRests(AssertionError):
    """A cycle that goes round and round."""


class Sender:
    """Its memory: the access token. All else is on the disk."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone
        self._token: str | None = None
        self._good_until = 0

    def given(self, token: str, expires_s: int = 900) -> None:
        """A token, and how long it is good by a clock nobody can set back (rule V7.4)."""
        self._token, self._good_until = token, self.phone.clock.ms() + expires_s * 1000 - MARGIN_MS

    def forget(self) -> None:
        """No token any more."""
        self._token = None

    def cycle(self) -> Generator[str, None, str]:
        """The last event: done, failed, ask, too_old, device_revoked or erased."""
        action, fresh, anew = "sync", False, False
        work = {"sync": self._exchange, "upload": self._upload, "refresh": self._refresh, "renumber": self._renumber}
        for _ in range(MOST_STEPS):
            event = yield from work[action]()
            if event == "contradicted" and anew:
                event = "failed"
            if event == "refresh_refused" or (event == "unauthorised" and (fresh or action == "refresh")):
                event = "ask"
            fresh = event == "refreshed"
            anew = event == "renumbered" or (anew and event in ("unauthorised", "refreshed"))
            if event not in NEXT:
                return event
            action = NEXT[event]
        raise NeverRests(f"{self.phone.device}: {action}")

    def _headers(self) -> dict[str, str] | None:
        if self._token is None or self.phone.clock.ms() >= self._good_until:
            return None
        return {"Authorization": f"Bearer {self._token}"}

    def _exchange(self) -> Generator[str, None, str]:
        phone, headers = self.phone, self._headers()
        if headers is None:
            return "unauthorised"
        asked = self._outgoing(phone.disk.opened())
        yield "asked"
        sent_at = phone.clock.ms()
        request = Request(phone.device, "POST", "/api/sync", headers, json.dumps(asked).encode())
        reply = phone.line.carry(request)
        if reply is None:
            return "failed"
        try:
            body: Json = json.loads(reply.body)
        except ValueError:
            return "failed"
        yield "answered"
        if reply.status != HTTPStatus.OK:
            return self._refused(asked, reply.status, body["error"])
        skew_ms = round(phone.settings.skew_s * 1000)
        event = self._answered(asked, body, (sent_at + phone.clock.ms()) // 2 + skew_ms)
        lacking = None if body["catalogue"] is None else (yield from self._catalogue(body["catalogue"], headers))
        return (lacking or event) if event == "done" else event

    def _catalogue(self, wanted: Json, headers: dict[str, str]) -> Generator[str, None, str | None]:
        """What is new beside the feed, if anything; it stops neither the rest nor the files (rule Q4)."""
        phone = self.phone
        if not phone.learns or wanted["version"] == phone.disk.held.catalogue:
            return None
        yield "looking up"
        reply = phone.line.carry(Request(phone.device, "GET", wanted["url"], headers))
        if reply is None or reply.status != HTTPStatus.OK or sha256(reply.body).hexdigest() != wanted["sha256"]:
            return "failed"
        phone.disk.write(lambda store: learn(store, json.loads(reply.body)))
        return None

    def _outgoing(self, store: Opened) -> Json:
        settings = self.phone.settings
        unsent = [one for one in store.kept.files.values() if one.state == "unsent"]
        request = store.request(settings.build, settings.page, settings.most)
        request["outbox"]["files_unsent"] = sum(one.state != "whole" for one in store.kept.files.values())
        return request | {"wall": self.phone.wall(), "files": [one.sha256 for one in unsent[:200]]}

    def _answered(self, asked: Json, page: Json, middle_ms: int) -> str:
        from server.clock import parse  # noqa: PLC0415 - only to read a time

        offset = round(parse(page["server_time"]).timestamp() * 1000) - middle_ms
        event = self.phone.disk.write(lambda store: take(store, asked, page, offset))
        sent = {one["id"] for one in asked["mutations"]}
        if sent and not sent & {one["id"] for one in page["receipts"]}:
            return "failed" if event == "more" else event
        if event == "device_revoked" and page.get("erase") and self.phone.unsent() == 0 and not self._drafts():
            self.phone.begins_anew("erased")
            return "erased"
        return event

    def _drafts(self) -> bool:
        stuck = any(one.state != "whole" for one in self.phone.disk.held.files.values())
        return stuck or bool(self.phone.disk.held.drafts)

    def _refused(self, asked: Json, status: int, error: Json) -> str:
        code, details, disk = error["code"], error.get("details", {}), self.phone.disk
        if code == "GAP":
            complete = disk.write(lambda store: store.outbox.offer_again(details["expected"] - 1))
            return "more" if complete else "contradicted"
        if status == HTTPStatus.UPGRADE_REQUIRED:
            return disk.write(lambda store: too_old(store, asked, details["receipts"]))
        if status == HTTPStatus.UNAUTHORIZED or code == "WRONG_CLIENT":
            return "unauthorised"
        if code in ("CLIENT_FORKED", "CLIENT_OF_ANOTHER_USER"):
            return "contradicted"
        return "device_revoked" if code == "DEVICE_REVOKED" else "failed"

    def _refresh(self) -> Generator[str, None, str]:
        phone = self.phone
        yield "refreshing"
        self.forget()
        body = {"client_id": phone.disk.held.client_id}
        reply = phone.ask("POST", "/api/auth/refresh", body, {"X-Requested-By": "fieldseal"})
        if reply is None:
            return "failed"
        said = json.loads(reply.body)
        if reply.status == HTTPStatus.OK:
            self.given(said["access_token"], said["expires_in"])
            return "refreshed"
        event = self._refused({}, reply.status, said["error"])
        return "refresh_refused" if event == "unauthorised" else event

    def _renumber(self) -> Generator[str, None, str]:
        fresh = self.phone.new_id()
        yield "renumbering"
        self.phone.disk.write(lambda store: store.outbox.renumber(fresh))
        self.forget()
        return "renumbered"

    def _upload(self) -> Generator[str, None, str]:
        headers = self._headers()
        if headers is None:
            return "unauthorised"
        return (yield from upload(self.phone, headers))

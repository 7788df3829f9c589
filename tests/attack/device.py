"""A device that does not give up: it saves, sends until receipted, and takes what comes, whatever befalls the server.

It speaks the wire and knows nothing of the server. What it saved and what it was told is kept for the checks.
"""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import requests

from tests.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.wire import Json

MOST = 500
GIVE_UP_S = 240
PAUSE_S = 0.05


class Device(Wire):
    """``saved``: every mutation in the order of saving. ``told``: answers that were no 200, by (status, code)."""

    def __init__(self, url: str, username: str, password: str, client_id: str | None = None) -> None:
        super().__init__(url, username, password, client_id)
        self.saved: list[Json] = []
        self.told: Counter[tuple[int, str]] = Counter()
        self.odd: list[str] = []
        """Answers that were not in the house's one shape."""
        self.seen: list[tuple[int, int]] = []
        """After each last page: (its seq, how many photos were here)."""

    def save(self, name: str, args: Json, **envelope: Any) -> Json:
        """A person saved something."""
        self.saved.append(self.mutation(name, args, **envelope))
        return self.saved[-1]

    def unsent(self) -> list[Json]:
        """What has no receipt yet, in order."""
        return [one for one in self.saved if one["id"] not in self.receipts]

    def deliver(self, until: Callable[[], bool] | None = None) -> None:
        """Exchange until everything is receipted and the last page is here; ``until``: or until it says so."""
        end = time.monotonic() + GIVE_UP_S
        while not self.exchange() or self.unsent():
            if until is not None and until():
                return
            if time.monotonic() > end:
                raise AssertionError(f"{self.username}: not through in {GIVE_UP_S} s; told {dict(self.told)}")

    def exchange(self) -> bool:
        """One round trip; whether it brought the last page. A failure is noted, and a breath taken."""
        try:
            if "Authorization" not in self.http.headers:
                self.login()
            answer = self.post(self.body(self.unsent()[:MOST]))
        except requests.RequestException as fault:
            self._failed(getattr(fault, "response", None))
            return False
        if answer.status_code != 200:
            self._failed(answer)
            return False
        page = answer.json()
        before = self.seq
        self._apply(page)
        if page["more"]:
            return False
        assert page["reset"] or self.seq >= before, f"seq fell from {before} to {self.seq}"
        self.seen.append((self.seq, len(self.rows.get("photos", {}))))
        return True

    def _failed(self, answer: requests.Response | None) -> None:
        if answer is None:
            self.told[0, "LINE"] += 1
        else:
            self.told[answer.status_code, self._code(answer)] += 1
            if answer.status_code == 401:
                self.http.headers.pop("Authorization", None)
        time.sleep(PAUSE_S)

    def _code(self, answer: requests.Response) -> str:
        try:
            error = answer.json()["error"]
            return f"{error['code']}" if error["message"] else self._strange(answer)
        except (ValueError, KeyError, TypeError):
            return self._strange(answer)

    def _strange(self, answer: requests.Response) -> str:
        self.odd.append(f"{answer.status_code} {answer.text[:200]}")
        return "?"


def photo(job: str, **more: Any) -> Json:
    """The arguments of the lightest fact: a photo told by its hash, its file never sent."""
    return {"job": job, "sha256": "0" * 64, "size": 1, "type": "image/png", "stage": "before"} | more

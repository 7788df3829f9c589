"""Whoever holds a phone: draws from what the screen shows, and does one thing at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from server import clock as times

if TYPE_CHECKING:
    import random

    from sync.messages import Row
    from tests.world.finishing import Link
    from tests.world.phone import Phone


class Person:
    """Whoever holds the phone. ``seals``: his day comes as far as what follows a signature.

    ``marks``: chance apart, so that what is said of people moves nothing else.
    """

    def __init__(self, phone: Phone, chance: random.Random, marks: random.Random, *, seals: bool) -> None:
        self.phone, self.chance, self.marks, self.seals = phone, chance, marks, seals
        self.open_draft: str | None = None
        self.links: list[Link] = []

    def act(self, doing: str | None = None) -> str:
        """One thing, or this one; its name, or nothing where there was nothing to do."""
        store = self.phone.disk.opened()
        store.replay()
        rows = store.rows()
        return getattr(self, doing or self.chance.choice(self._doings()))(rows) or ""

    def _doings(self) -> tuple[str, ...]:
        raise NotImplementedError

    def _do(self, name: str, job: str | None, /, v: int = 1, **args: Any) -> str:
        self.phone.do(name, args, job, v)
        return name

    def _one(self, rows: dict[str, list[Row]], kind: str, **of: Any) -> Row | None:
        found = [row for row in rows.get(kind, []) if all(row[key] == value for key, value in of.items())]
        return self.chance.choice(found) if found else None

    def mark(self, word: str) -> str:
        """Something said of one person only, so that it can be looked for."""
        return f"{word}{self.marks.randrange(10**12):012}"

    def _moment(self, hours: float) -> str:
        return times.after(self.phone.wall(), hours=hours)

    def edit(self, rows: dict[str, list[Row]]) -> str | None:
        """One value of the job."""
        job = self._one(rows, "jobs")
        if job is None:
            return None
        field = self.chance.choice(("fault", "contact_phone"))
        number = f"{self.chance.randint(1, 999)}"
        change = {"field": field, "from": job[field], "to": self.mark("") if field == "contact_phone" else number}
        return self._do("jobs.edit", job["id"], job=job["id"], **change)

    def read(self, rows: dict[str, list[Row]]) -> str | None:
        """A line of the inbox."""
        notice = self._one(rows, "notices", read_at=None)
        return notice and self._do("notices.read", None, notice=notice["id"])

    def settle(self, rows: dict[str, list[Row]]) -> str | None:
        """Which of two values stands."""
        conflict = self._one(rows, "conflicts", settled_at=None)
        take = self.chance.choice(("current", "other"))
        return conflict and self._do("jobs.settle_conflict", conflict["job"], conflict=conflict["id"], take=take)

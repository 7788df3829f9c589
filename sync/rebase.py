"""A device: the server's rows, pages applied to them, unsettled work replayed on top. Source: ``SPEC.md`` Q3–Q5, V2.

The reference for ``ts/pull.ts`` and ``ts/rebase.ts``; ``spec/vectors/rebase.json`` holds both to the same pictures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from sync.draft import Draft
from sync.outbox import Outbox, receipts_of
from sync.request import parse_mutation
from sync.run import context_of, upcast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sync.messages import Caller, Json, Row
    from sync.registry import Registry
    from sync.store import Key

Base: TypeAlias = "dict[Key, Row]"


class Device:
    """What one device holds. ``job_of(kind, row)`` names the job a row belongs to, None where it has none."""

    def __init__(
        self, outbox: Outbox, caller: Caller, registry: Registry, job_of: Callable[[str, Row], str | None]
    ) -> None:
        self.outbox = outbox
        self.caller = caller
        self.base: Base = {}
        """The rows the server has given."""
        self.left: set[str] = set()
        """Jobs lost, kept until their work is receipted."""
        self.seq = 0
        self.epoch: str | None = None
        self.cursor: str | None = None
        self.skipped: list[int] = []
        """Ids the last replay could not run. They are sent all the same: the server judges."""
        self._registry = registry
        self._job_of = job_of
        self._second: Base | None = None
        self._view = Draft(BaseRows(self.base))

    def request(self, build: str, page: int = 2000, most: int = 500) -> Json:
        """Return the body of the next sync, from what is stored (rule V3)."""
        waiting = self.outbox.waiting()
        return {
            "protocol": 1,
            "build": build,
            "client_id": self.outbox.client_id,
            "epoch": self.epoch,
            "cursor": self.cursor,
            "page": page,
            "receipts_from": self.outbox.receipts_from(),
            "accept": ["cols"],
            "outbox": {
                "next_id": self.outbox.next_id,
                "unsent": len(waiting),
                "oldest_at": waiting[0].mutation["at"] if waiting else None,
                "files_unsent": 0,
            },
            "wall": None,
            "files": [],
            "mutations": self.outbox.batch(most),
        }

    def capture(self, made: Json, job: str | None = None) -> None:
        """Number what a person did and show it."""
        self.outbox.add(made, job)
        self.replay()

    def apply(self, page: Json, request: Json) -> bool:
        """Receipts, the page, the outbox and the replay: one transaction (rule V2).

        False where a new client id is needed first (``outbox.renumber``): then nothing of the page was applied.
        """
        if page["last_mutation_id"] >= request["outbox"]["next_id"]:
            return False  # this store was put back to an old copy: the server knows a future it has forgotten
        restored = self.epoch is not None and page["epoch"] != self.epoch
        if restored and not self.outbox.offer_again_after_restore(page["last_mutation_id"]):
            return False
        sent = {one["id"] for one in request["mutations"]}
        self.outbox.settle(one for one in receipts_of(page["receipts"]) if one.id in sent)
        self._apply_rows(page)
        self._later_outcomes(page)
        self.epoch, self.cursor = page["epoch"], page["cursor"]
        if not page["more"]:
            self._complete(page["seq"])
            self._drop_left()
        self.outbox.archive_settled(self.seq, self.left)
        self.replay()
        return True

    def replay(self) -> None:
        """Lay every unsettled mutation over the server's rows anew, in order of capture."""
        self._view = Draft(BaseRows(self.base))
        self.skipped = [
            item.id for item in self.outbox.items if item.standing.replayed and not self._run(item.mutation)
        ]

    def rows(self) -> dict[str, list[Row]]:
        """Everything the person sees, by kind, each in order of ids."""
        seen = {key: row for key, row in self.base.items() if key not in self._view.changes.deleted}
        seen |= self._view.changes.rows
        kinds: dict[str, list[Row]] = {}
        for (kind, _row_id), row in sorted(seen.items()):
            kinds.setdefault(kind, []).append(row)
        return kinds

    def _run(self, mutation: Json) -> bool:
        """Whether it could be replayed. One that fails leaves nothing of what it did before."""
        parsed = parse_mutation(mutation)
        declared = self._registry.find(parsed.name)
        context = context_of(self.caller, parsed, parsed.at)
        if declared is None or context is None or parsed.v > declared.v:
            return False
        child = self._view.child()
        try:
            # Permission was judged at capture; losing a job must not take finished work off the screen (rule W2).
            declared.apply(child, declared.parse(upcast(declared, parsed)), context)
        except Exception:  # noqa: BLE001 - whatever it is, the server judges
            return False
        self._view.take(child)
        return True

    def _apply_rows(self, page: Json) -> None:
        """Leave, del, put, enter, in that order; into the second store while a reset goes on (rule Q5)."""
        if page["reset"]:
            self._second = {}
        target = self.base if self._second is None else self._second
        for leave in page["leave"]:
            self._leave(leave["job"])
        for kind, row_id in page["del"]:
            target.pop((kind, row_id), None)
        for kind, row in put_rows(page["put"]):
            target[kind, row["id"]] = row
        self.left -= set(page["enter"])

    def _leave(self, job: str) -> None:
        if self._second is not None:
            _drop(self._second, job, self._job_of)
        elif any(self._job_of(kind, row) == job for (kind, _row_id), row in self.base.items()):
            self.left.add(job)

    def _later_outcomes(self, page: Json) -> None:
        later = [row for kind, row in put_rows(page["put"]) if kind == "receipts"]
        for row in sorted(later, key=lambda row: str(row["at"])):
            self.outbox.settle_later(row, self.seq + 1)

    def _complete(self, seq: int) -> None:
        """Everything up to ``seq`` is here; a second store takes the first one's place."""
        self.seq = seq
        if self._second is not None:
            self._swap(self._second)
            self._second = None

    def _swap(self, second: Base) -> None:
        """Work on a job that the new store does not know is carried over with its rows, marked as left."""
        known = {self._job_of(kind, row) for (kind, _row_id), row in second.items()}
        kept: Base = {}
        self.left = set()
        for (kind, row_id), row in self.base.items():
            job = self._job_of(kind, row)
            if job is not None and job not in known and self.outbox.holds(job):
                kept[kind, row_id] = row
                self.left.add(job)
        self.base = {**kept, **second}

    def _drop_left(self) -> None:
        for job in sorted(self.left):
            if not self.outbox.holds(job):
                _drop(self.base, job, self._job_of)
                self.left.discard(job)


class BaseRows:
    """``Rows`` over what a device holds. Scope is the server's business: whatever is here is in it."""

    def __init__(self, base: Base) -> None:
        self._base = base

    def read(self, kind: str, row_id: str) -> Row | None:
        """See ``Rows``."""
        return self._base.get((kind, row_id))

    def find(self, kind: str, column: str, value: str) -> Sequence[Row]:
        """See ``Rows``."""
        return [row for key, row in sorted(self._base.items()) if key[0] == kind and row[column] == value]

    def exists(self, keys: Iterable[Key]) -> set[Key]:
        """See ``Rows``."""
        return set(keys) & self._base.keys()

    def was_in_scope(self, subject: str, group: str, seq: int) -> bool:  # noqa: ARG002 - the port's signature
        """See ``Rows``."""
        return True

    def is_in_scope(self, subject: str, group: str) -> bool:  # noqa: ARG002 - the port's signature
        """See ``Rows``."""
        return True

    def origin(self, kind: str, row_id: str) -> tuple[int, str] | None:  # noqa: ARG002 - the port's signature
        """See ``Rows``: a device does not know."""
        return None

    def numbers(self, client_id: str, mutation_id: int) -> list[tuple[str, int]]:
        """See ``Rows``: a device knows of no repeats."""
        return [(client_id, mutation_id)]


def put_rows(put: Json) -> list[tuple[str, Row]]:
    """(kind, row) of a page's ``put``, whichever form its rows have."""
    return [(kind, row) for kind, rows in put.items() for row in _rows_of(rows)]


def _rows_of(rows: Json | list[Row]) -> list[Row]:
    if isinstance(rows, list):
        return rows
    return [dict(zip(rows["cols"], values, strict=True)) for values in rows["rows"]]


def _drop(rows: Base, job: str, job_of: Callable[[str, Row], str | None]) -> None:
    for kind, row_id in [key for key, row in rows.items() if job_of(key[0], row) == job]:
        del rows[kind, row_id]

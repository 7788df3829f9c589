"""A phone's durable store: what was stored stays, what was only in memory is gone with the battery.

Every write is one storage step, whole or not at all (rule V1.1). The phone may die just before a step and just after
it, and a full device refuses it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

from sync.outbox import Item, Outbox
from sync.rebase import Device

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sync.messages import Caller, Row
    from sync.registry import Registry
    from sync.store import Key

T = TypeVar("T")


class PhoneDied(BaseException):
    """Battery, operating system or person: everything in memory is gone."""


class Full(Exception):
    """The step was refused, and nothing of it is there."""


@dataclass(frozen=True, slots=True)
class FileKept:
    """One photo. ``state``: unsent, whole or stuck; ``offset`` None: has to be asked for."""

    sha256: str
    size: int
    job: str
    bytes: bytes
    state: str = "unsent"
    known: bool = False
    offset: int | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """All that is on the disk. Never changed in place: a copy of it is a backup of the phone."""

    client_id: str
    next_id: int = 1
    next_n: int = 1
    items: tuple[Item, ...] = ()
    archive: tuple[Item, ...] = ()
    base: Mapping[Key, Row] = field(default_factory=dict)
    second: Mapping[Key, Row] | None = None
    left: frozenset[str] = frozenset()
    seq: int = 0
    epoch: str | None = None
    cursor: str | None = None
    offset_ms: int | None = None
    files: Mapping[str, FileKept] = field(default_factory=dict)
    drafts: Mapping[str, str] = field(default_factory=dict)
    """Half-filled forms: id → job."""
    cookie: str = ""
    """The browser's, kept beside: the refresh token."""
    catalogue: str = ""
    """The version of the catalogue that is here."""
    erased: tuple[Row, ...] = ()
    """Of the catalogue: who was erased."""


class Kept(Outbox):
    """The outbox beside the files and drafts that keep a lost job on the device as well (rule Q3.4)."""

    def __init__(self, held: Held) -> None:
        super().__init__(held.client_id, held.next_id, list(held.items), list(held.archive), held.next_n)
        self.files = dict(held.files)
        self.drafts = dict(held.drafts)

    def holds(self, job: str) -> bool:
        """See ``Outbox``."""
        unsent = any(one.job == job and one.state != "whole" for one in self.files.values())
        return unsent or job in self.drafts.values() or super().holds(job)

    @property
    def next_n(self) -> int:
        """The order of the next capture."""
        return self._next_n


class Opened(Device):
    """The store inside a transaction."""

    def __init__(self, held: Held, caller: Caller, registry: Registry, kinds: Any) -> None:
        self.kept = Kept(held)
        self._kinds = kinds
        super().__init__(self.kept, replace(caller, client_id=held.client_id), registry, self._job)
        self.base.update(held.base)
        self._before = [row for (kind, _id), row in held.base.items() if kind == "jobs"]
        self._second = None if held.second is None else dict(held.second)
        self.left = set(held.left)
        self.seq, self.epoch, self.cursor = held.seq, held.epoch, held.cursor
        self.offset_ms = held.offset_ms
        self.catalogue, self.erased = held.catalogue, held.erased

    def _job(self, kind: str, row: Row) -> str | None:
        return self._named("job", kind, row)

    def _drop_left(self) -> None:
        """What no job here names any more goes as well (rule Q3.5).

        A technician has customers through his jobs only; a desk may have some of its own.
        """
        gone = {job for job in self.left if not self.outbox.holds(job)}
        super()._drop_left()
        self.kept.files = {key: one for key, one in self.kept.files.items() if one.job not in gone}
        jobs = [row for (kind, _id), row in self.base.items() if kind == "jobs"]
        named = {row["customer"] for row in jobs} | {None}
        lost = {row["customer"] for row in self._before if row["customer"] not in named}
        for key, row in list(self.base.items()):
            customer = self._named("customer", *key[:1], row)
            if customer in lost or (self.caller.role == "technician" and customer not in named):
                del self.base[key]

    def personal_of(self, name: str) -> tuple[str, ...]:
        """The arguments of a mutation that tell of a person."""
        declared = self._registry.find(name)
        return declared.personal if declared is not None else ()

    def _named(self, word: str, kind: str, row: Row) -> str | None:
        """The job or customer whose group the row belongs to."""
        group = self._kinds[kind].group if kind in self._kinds else None
        named: str | None = row[group.column] if group is not None and group.word == word else None
        return named

    def closed(self, cookie: str) -> Held:
        """What will be on the disk."""
        return Held(
            client_id=self.kept.client_id,
            next_id=self.kept.next_id,
            next_n=self.kept.next_n,
            items=tuple(self.kept.items),
            archive=tuple(self.kept.archive),
            base=self.base,
            second=self._second,
            left=frozenset(self.left),
            seq=self.seq,
            epoch=self.epoch,
            cursor=self.cursor,
            offset_ms=self.offset_ms,
            files=self.kept.files,
            drafts=self.kept.drafts,
            cookie=cookie,
            catalogue=self.catalogue,
            erased=self.erased,
        )


class Disk:
    """``opened()`` to read, ``write`` for a step. ``full`` refuses what makes it grow."""

    def __init__(self, held: Held, caller: Caller, registry: Registry, kinds: Any) -> None:
        self.held = held
        self.caller = caller
        self.full = False
        self.steps = 0
        self._registry = registry
        self._kinds = kinds
        self._doom: tuple[str, int] | None = None

    def opened(self) -> Opened:
        """The store as it is; changes to it are lost."""
        return Opened(self.held, self.caller, self._registry, self._kinds)

    def write(
        self, work: Callable[[Opened], T], stored: Callable[[Opened, T], None] | None = None, *, grows: bool = False
    ) -> T:
        """One storage step. ``stored`` is told once it is on the disk, before the phone may die again."""
        self._fate("before")
        if self.full and grows:
            raise Full
        store = self.opened()
        result = work(store)
        self.held = store.closed(self.held.cookie)
        self.steps += 1
        if stored is not None:
            stored(store, result)
        self._fate("after")
        return result

    def keep_cookie(self, cookie: str) -> None:
        """The browser stores it by itself, apart from our transactions."""
        self.held = replace(self.held, cookie=cookie)

    def doom(self, when: str, steps: int) -> None:
        """Die ``before`` or ``after`` the so-manieth step from now."""
        self._doom = (when, steps)

    def spare(self) -> None:
        """No death is due any more."""
        self._doom = None
        self.full = False

    def _fate(self, when: str) -> None:
        if self._doom is None or self._doom[0] != when:
            return
        self._doom = (when, self._doom[1] - 1)
        if self._doom[1] <= 0:
            self._doom = None
            raise PhoneDied

"""The ports: what the protocol asks of a store. ``memory.py`` and ``server/store/`` are the two implementations.

Groups and subjects. Every synced row belongs to one *group* (``job:<id>``, ``customer:<id>``, ``centre:<id>``,
``user:<id>``). A *subject* (``user:<id>``, ``centre:<id>``) sees the groups it has an open scope entry for. Entries
keep the seq at which they were opened and closed, so "who held this job at ``base_seq``" has an answer (rule P5).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sync.messages import Json, Mutation, Receipt, Row, Verdict

Key: TypeAlias = "tuple[str, str]"
"""(kind, id)."""

Number: TypeAlias = "tuple[str, int]"
"""(client_id, mutation id): where a mutation stands in the log."""


@dataclass(frozen=True, slots=True)
class ClientState:
    """The server's memory of one device, locked for the length of a push."""

    client_id: str
    last_mutation_id: int = 0
    base_seq: int = 0
    """The highest ``base_seq`` it has used; it never falls (rule P5)."""
    last_seq_sent: int = 0
    revoked: bool = False
    rescue: bool = False


@dataclass(frozen=True, slots=True)
class Stored:
    """A mutation already in the log."""

    client_id: str
    id: int
    sha256: str
    content_sha256: str
    """Digest of ``{name, v, args, at}``: what makes two mutations with one uuid the same (rule P1)."""
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Logged:
    """A mutation of the log with its content, to be run once more."""

    body: Json
    """The object as it came; where personal values were erased, without ``args``."""
    received_at: str
    uuid: str | None
    """None where the log holds no uuid for it: it repeated one, or took somebody else's."""
    erased: bool = False


@dataclass(frozen=True, slots=True)
class Later:
    """An outcome given after the first one (rule P3.7)."""

    client_id: str
    id: int
    verdict: Verdict
    by: str
    """Who decided."""
    decision: str
    """The uuid of the mutation by which he did."""


@dataclass(frozen=True, slots=True)
class ScopeChange:
    """A subject gains (``reason`` None) or loses a group."""

    subject: str
    group: str
    reason: str | None = None


@dataclass(slots=True)
class Changes:
    """What a mutation, or a whole batch, wants written. Rows keep the order in which they were first touched.

    ``scope`` holds net changes: at most one for a subject and group, and one that does change something.
    """

    rows: dict[Key, Row] = field(default_factory=dict)
    added: set[Key] = field(default_factory=set)
    """Those of ``rows`` that are new: to be inserted, never to replace anything."""
    deleted: set[Key] = field(default_factory=set)
    scope: list[ScopeChange] = field(default_factory=list)
    effects: list[tuple[str, Json]] = field(default_factory=list)
    """(name, payload) to run after the commit."""
    later: list[Later] = field(default_factory=list)
    """Appended to the log of outcomes, in this order."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One mutation ready for the log: body, verdict, and the entry it repeats if its uuid was known.

    ``mutation.uuid`` is None here for a repeat and for a taken uuid (the body still has it), so that a log may hold
    its uuids unique. ``repeats.receipt.seq`` is 0 where the first one is of the same batch.
    """

    mutation: Mutation
    content_sha256: str
    verdict: Verdict
    repeats: Stored | None = None


class Rows(Protocol):
    """Reading inside a push: rows are locked as they are read, and scope history can be asked."""

    def read(self, kind: str, row_id: str) -> Row | None:
        """The row, locked until the commit; None when it does not exist in this organisation."""

    def find(self, kind: str, column: str, value: str) -> Sequence[Row]:
        """Rows of a kind whose indexed column has this value, by id."""

    def exists(self, keys: Iterable[Key]) -> set[Key]:
        """Those of the keys that exist, in any organisation: ids are taken once and for all."""

    def was_in_scope(self, subject: str, group: str, seq: int) -> bool:
        """Whether the subject had this group after the transaction ``seq``."""

    def is_in_scope(self, subject: str, group: str) -> bool:
        """Whether the subject has this group now."""

    def origin(self, kind: str, row_id: str) -> tuple[int, str] | None:
        """(seq, client_id) of the push that last wrote a stored row; None where no row is stored (rule S2)."""

    def numbers(self, client_id: str, mutation_id: int) -> Sequence[Number]:
        """Every number under which a logged mutation came, its own first; until the commit no other can be added."""


class PushStore(Protocol):
    """One write transaction on behalf of one device. Leaving it without ``commit`` undoes everything."""

    rows: Rows

    def client(self) -> ClientState:
        """This device, locked."""

    def stored(self, first: int, last: int) -> Mapping[int, Stored]:
        """This device's logged mutations with ids in [first, last]."""

    def by_uuid(self, uuids: Sequence[str]) -> Mapping[str, Stored]:
        """Logged mutations of the organisation with these uuids, each with its latest outcome (rule P1.5)."""

    def logged(self, mutation_id: int) -> Logged | None:
        """This device's mutation with its content, locked until the commit; None where the log has none."""

    def commit(self, entries: Sequence[Entry], changes: Changes, client: ClientState) -> int:
        """Raise the organisation's counter once, stamp and write everything, return the seq (rules P2, Q1)."""


@dataclass(frozen=True, slots=True)
class Place:
    """A position in the feed: ``seq`` is max(row's seq, seq of its entering scope) (rule Q2)."""

    seq: int = 0
    kind: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One row of a page; ``row`` is None when it was deleted."""

    place: Place
    row: Row | None


class PullStore(Protocol):
    """One read snapshot (rule Q2). All answers come from the same moment."""

    def epoch(self) -> str: ...

    def seq(self) -> int:
        """The organisation's counter."""

    def floor(self) -> int:
        """Cursors below this need a reset: deletions up to here were purged (rule Q5)."""

    def last_mutation_id(self) -> int: ...

    def receipts(self, first: int, limit: int) -> Sequence[Receipt]:
        """This device's receipts with id ≥ first, ascending; each as it was first given."""

    def changes(self, subjects: Sequence[str], after: Place, limit: int) -> Sequence[Change]:
        """Rows in scope placed after ``after``, in order of (seq, kind, id), at most ``limit``."""

    def left(self, subjects: Sequence[str], after: int) -> Sequence[tuple[str, str, int]]:
        """(group, reason, seq) closed after that seq and open through no other subject or entry."""

    def entered(self, subjects: Sequence[str], after: int) -> Sequence[str]:
        """Groups opened after that seq and still open."""

    def files_have(self, sha256s: Sequence[str]) -> Sequence[str]:
        """Those of the files that are here whole and known to the caller."""

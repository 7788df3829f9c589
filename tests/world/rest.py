"""What each store holds at rest. The server's is read by plain SQL, without a line of the server's own reading.

Values sealed under a customer's key are opened here with the keys in the database, in the few lines of ``clear.Keys``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import inspect, text

from tests.world.clear import Keys, in_clear

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

Row: TypeAlias = "dict[str, Any]"
Key: TypeAlias = "tuple[str, str]"
"""(kind, id)."""

NOT_KINDS = {"tombstones", "file_names"}
JSON_COLUMNS = {
    ("steps", "data"),
    ("notices", "data"),
    ("seals", "differences"),
    ("amendments", "changes"),
    ("amendments", "differences"),
    ("verifications", "marks"),
}
STORE_COLUMNS = ("org_id", "scope_grp", "seq")


@dataclass(frozen=True, slots=True)
class Logged:
    """One row of the log. ``first``: it keeps its uuid there; a repeat does not, nor another body under it."""

    seq: int
    client_id: str
    id: int
    user: str
    uuid: str | None
    first: bool
    name: str
    outcome: str
    code: str | None
    body: Row
    """As it came, but for the arguments whose key was destroyed."""
    erased: frozenset[str] = frozenset()
    """Names of those arguments."""


@dataclass(frozen=True, slots=True)
class Live:
    """A row as it goes over the wire, and what the store knows of it."""

    group: str
    seq: int
    row: Row


@dataclass(frozen=True, slots=True)
class Entry:
    """``subject`` sees ``group`` at seq s if opened ≤ s and s < closed."""

    subject: str
    group: str
    opened: int
    closed: int | None

    def open_between(self, first: int, last: int) -> bool:
        """At one of these seqs."""
        return self.opened <= last and (self.closed is None or first < self.closed)


@dataclass(frozen=True, slots=True)
class Seen:
    """Who saw which group when, and which row belongs to which group, in one life of a database."""

    scope: list[Entry]
    groups: dict[Key, str]

    def facts(self) -> dict[str, Any]:
        """For ``server_restored``."""
        scope = [[one.subject, one.group, one.opened, one.closed] for one in self.scope]
        return {"scope": scope, "groups": [[*key, group] for key, group in self.groups.items()]}

    @classmethod
    def from_facts(cls, facts: dict[str, Any]) -> Seen:
        """Read what ``facts`` wrote."""
        groups = {(kind, row): group for kind, row, group in facts["groups"]}
        return cls([Entry(*one) for one in facts["scope"]], groups)


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that the server says is here whole; ``found``: the digest of the bytes that are, None for none."""

    size: int
    found: str | None
    found_size: int


@dataclass(slots=True)
class ServerRest:
    """The server's database. ``log`` in commit order; ``later``: (client_id, mutation_id) → outcomes, oldest first."""

    org: str
    epoch: str
    seq: int
    floor: int
    log: list[Logged] = field(default_factory=list)
    later: dict[tuple[str, int], list[str]] = field(default_factory=dict)
    rows: dict[str, dict[str, Live]] = field(default_factory=dict)
    tombstones: dict[Key, str] = field(default_factory=dict)
    """The groups of deleted rows."""
    scope: list[Entry] = field(default_factory=list)
    clients: dict[str, Row] = field(default_factory=dict)
    users: dict[str, Row] = field(default_factory=dict)
    files: dict[str, Stored] = field(default_factory=dict)
    erasures: dict[str, Row] = field(default_factory=dict)
    """Who was erased: id → customer, jobs, reason, by, at."""
    texts: list[tuple[str, str]] = field(default_factory=list)
    """(where, all that stands there in clear or under a key that is still here)."""

    def seen(self) -> Seen:
        """Scope and groups of this life."""
        groups = {(kind, row): live.group for kind, rows in self.rows.items() for row, live in rows.items()}
        return Seen(self.scope, groups | self.tombstones)


@dataclass(slots=True)
class DeviceRest:
    """One device. ``rows``: what the server gave; ``view``: what the person sees, where it was asked.

    ``receipts``: uuid → {outcome, code}, the latest known, of archived ones too. ``left``: jobs lost and still kept.
    ``connected``: whether it could still speak with the server at the end (not revoked, nor signed out, nor erased).
    """

    device: str
    user: str
    client_id: str
    seq: int
    epoch: str | None
    waiting: list[str] = field(default_factory=list)
    replayed: list[str] = field(default_factory=list)
    """Uuids still laid over the rows."""
    receipts: dict[str, Row] = field(default_factory=dict)
    rows: dict[Key, Row] = field(default_factory=dict)
    view: dict[Key, Row] | None = None
    left: list[str] = field(default_factory=list)
    drafts: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    """Digests of files not yet receipted."""
    texts: list[tuple[str, str]] = field(default_factory=list)
    """(where, everything that stands there) of all that it has sent or was given."""
    connected: bool = True


def read_server(connection: Connection, org: str, bytes_of: Callable[[str], bytes | None]) -> ServerRest:
    """Everything of one organisation; ``bytes_of(sha256)``: what the file store holds under that name."""
    keys = Keys(connection, org)
    counter = connection.execute(text("SELECT epoch, seq, floor FROM counters WHERE org_id = :org"), {"org": org}).one()
    rest = ServerRest(org, *counter)
    rest.log = [_logged(one, keys) for one in _all(connection, "mutations", org, "seq, client_id, id")]
    later = text(
        "SELECT o.client_id, o.mutation_id, o.outcome FROM outcomes o JOIN clients c ON c.client_id = o.client_id"
        " WHERE c.org_id = :org ORDER BY o.client_id, o.mutation_id, o.n"
    )
    for client, number, outcome in connection.execute(later, {"org": org}):
        rest.later.setdefault((client, number), []).append(outcome)
    for kind in kinds(connection):
        found = _all(connection, kind, org, "id")
        rest.rows[kind] = {one["id"]: Live(one["scope_grp"], one["seq"], _wire(kind, one, keys)) for one in found}
    rest.tombstones = {(one["kind"], one["id"]): one["scope_grp"] for one in _all(connection, "tombstones", org, "id")}
    rest.scope = [_entry(one) for one in _all(connection, "scope_entries", org, "opened_seq")]
    rest.clients = {one["client_id"]: one for one in _all(connection, "clients", org, "client_id")}
    rest.users = {one["id"]: one for one in _all(connection, "users", org, "id")}
    rest.files = {one["sha256"]: _stored(one, bytes_of) for one in _all(connection, "stored_files", org, "sha256")}
    found = _all(connection, "erasures", org, "id")
    rest.erasures = {one["id"]: one | {"jobs": json.loads(one["jobs"])} for one in found}
    rest.texts = in_clear(connection, keys)
    return rest


def seen_by(connection: Connection, org: str) -> Seen:
    """Scope and groups only: for ``server_restored``, and cheap enough to be asked before each one."""
    groups = {(one["kind"], one["id"]): one["scope_grp"] for one in _all(connection, "tombstones", org, "id")}
    for kind in kinds(connection):
        found = connection.execute(text(f'SELECT id, scope_grp FROM "{kind}" WHERE org_id = :org'), {"org": org})
        groups |= {(kind, row): group for row, group in found}
    return Seen([_entry(one) for one in _all(connection, "scope_entries", org, "opened_seq")], groups)


def kinds(connection: Connection) -> list[str]:
    """The tables of the feed: those whose rows belong to a group."""
    looked = inspect(connection)
    names = set(looked.get_table_names()) - NOT_KINDS
    return sorted(name for name in names if "scope_grp" in {column["name"] for column in looked.get_columns(name)})


def _all(connection: Connection, table: str, org: str, order: str) -> list[Row]:
    found = connection.execute(text(f'SELECT * FROM "{table}" WHERE org_id = :org ORDER BY {order}'), {"org": org})
    return [dict(one) for one in found.mappings()]


def _logged(one: Row, keys: Keys) -> Logged:
    body: Row = json.loads(one["body"])
    args = body.get("args")
    sealed = args if isinstance(args, dict) else {}
    erased = set()
    for name, value in list(sealed.items()):
        if isinstance(value, dict) and value.keys() == {"$sealed"}:
            opened = keys.open(value["$sealed"])
            if opened is None:
                erased.add(name)
                del sealed[name]
            else:
                sealed[name] = json.loads(opened)
    return Logged(
        one["seq"], one["client_id"], one["id"], one["user_id"], one["uuid"] or body.get("uuid"),
        one["uuid"] is not None, one["name"], one["outcome"], one["code"], body, frozenset(erased),
    )  # fmt: skip


def _wire(kind: str, one: Row, keys: Keys) -> Row:
    row = {name: keys.open(value) for name, value in one.items() if name not in STORE_COLUMNS}
    return {
        name: json.loads(value) if (kind, name) in JSON_COLUMNS and value is not None else value
        for name, value in row.items()
    }


def _entry(one: Row) -> Entry:
    return Entry(one["subject"], one["grp"], one["opened_seq"], one["closed_seq"])


def _stored(one: Row, bytes_of: Callable[[str], bytes | None]) -> Stored:
    found = bytes_of(one["sha256"])
    return Stored(one["size"], None if found is None else sha256(found).hexdigest(), len(found or b""))

"""The flush of one commit: everything made ready first, then the counter, then the statements (rule Q1).

Between the counter and the commit the organisation's other writers wait, so nothing is computed there that can be
computed before.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import bindparam, case, delete, select, update

from server import ids
from server.db import table
from server.files.named import Named, arrivals
from server.store import bulk, outcomes
from server.store.crypt import CUSTOMER
from server.store.erased import emptied, told
from server.store.log_entry import COLUMNS as LOG_COLUMNS
from server.store.scope import ScopeWriter
from server.store.tables import Client, Commit, Counter, EffectRow, FileName, LoggedMutation, Tombstone

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from server.kinds import Kind
    from server.runtime import Runtime
    from server.store.rows import SqlRows
    from sync.messages import Json, Row
    from sync.store import Changes, Key

_RAISE = (
    update(Counter)
    .where(Counter.org_id == bindparam("org"))
    .values(
        seq=Counter.seq + 1,
        catalogue_seq=case((bindparam("catalogue") == 1, Counter.seq + 1), else_=Counter.catalogue_seq),
    )
    .returning(Counter.seq, Counter.chain_head)
)
ERASURES = "erasures"
"""The kind whose rows destroy a customer's key."""
_FEED_TAIL = ("org_id", "scope_grp", "seq")
_CATALOGUE_TAIL = ("org_id", "seq")


class Flush:
    """Writes the changes of one transaction."""

    def __init__(self, connection: Connection, runtime: Runtime, rows: SqlRows, org: str) -> None:
        self._connection = connection
        self._runtime = runtime
        self._rows = rows
        self._org = org
        self._changes: Changes
        self._owners: dict[str, str] = {}
        self._clients: dict[str, str] = {}
        self._inserts: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        self._replaced: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        self._groups: set[str] = set()
        self._named: list[Named] = []
        self._touches_catalogue = False

    def prepare(self, changes: Changes) -> None:
        """Do all that needs no seq: groups, keys, encoded rows."""
        self._changes = changes
        self._rows.ring.destroy(
            CUSTOMER + row["customer"] for (kind, _id), row in changes.rows.items() if kind == ERASURES
        )
        self._empty(changes.rows)
        for name, hook in self._runtime.at_write.items():
            written = [row for (kind, _id), row in changes.rows.items() if kind == name]
            if written:
                hook(self._connection, self._org, written)
        self._meet_devices(changes.rows)
        self._rows.ring.make(self._owner(row) for (kind, _id), row in changes.rows.items() if self._seals(kind))
        for key, row in changes.rows.items():
            self._encode(key[0], row, new=key in changes.added)
        for kind, row_id in changes.deleted:
            self._touch(self._runtime.kinds[kind], self._rows.read(kind, row_id) or {})

    def _empty(self, rows: dict[Key, Row]) -> None:
        """Keep nothing that tells of a customer who was erased, whoever brings it."""
        new = {key: self._about(key, row) for key, row in rows.items() if self._tells_anew(key, row)}
        gone = self._rows.ring.gone(new.values())
        for key, owner in new.items():
            if owner in gone:
                rows[key] = emptied(self._runtime.kinds[key[0]], rows[key])

    def _tells_anew(self, key: Key, row: Row) -> bool:
        """Whether the row says more of a person than it did."""
        kind = self._runtime.kinds[key[0]]
        if not kind.private or not (names := told(kind, row)):
            return False
        before = None if key in self._changes.added else self._rows.read(*key)
        return before is None or any(row[name] != before[name] for name in names)

    def _about(self, key: Key, row: Row) -> str:
        customer = row["id"] if key[0] == "customers" else row.get("customer")
        return CUSTOMER + customer if customer else self._owner(row)

    def key_owner(self, args: Json) -> str:
        """Whose key seals a mutation's personal arguments: the customer they are about, else the organisation."""
        inner = args.get("args")
        if isinstance(inner, dict):  # the arguments of another mutation, put right by the office
            return self.key_owner(inner)
        customer, made = args.get("customer"), args.get("id")
        if isinstance(customer, str) and ids.is_id(customer):
            return f"customer:{customer}"
        if "job" not in args and isinstance(made, str) and ids.is_id(made) and self._is_customer(made):
            return f"customer:{made}"
        return self._owner(args)

    def write(self, changes: Changes, log: Sequence[tuple[Any, ...]], *, client_id: str | None, at: str) -> int:
        """Raise the counter, stamp, write. Returns the seq; the caller commits."""
        raised = {"org": self._org, "catalogue": int(self._touches_catalogue)}
        seq, head = self._connection.execute(_RAISE, raised).one()
        self._chain(changes, head)
        self._arrive(at)
        self._write_rows(seq)
        self._bury(changes.deleted, seq, at)
        ScopeWriter(self._connection, self._org, seq).write(changes.scope, self._groups)
        bulk.insert_new(self._connection, table(FileName), Named._fields, self._named)
        bulk.insert(self._connection, table(LoggedMutation), LOG_COLUMNS, [(*row, seq) for row in log])
        bulk.insert(
            self._connection, table(Commit), ("org_id", "seq", "client_id", "at"), [(self._org, seq, client_id, at)]
        )
        outcomes.append(self._connection, changes.later, seq, at)
        self._later(changes.effects, at)
        return int(seq)

    def _encode(self, name: str, row: Row, *, new: bool) -> None:
        kind = self._runtime.kinds[name]
        codec = self._runtime.codecs[name]
        group = self._touch(kind, row)
        values = codec.encode(row, self._rows.ring, self._owner(row) if codec.seals else "")
        tail = (self._org,) if group is None else (self._org, group)
        (self._inserts if new else self._replaced)[name].append(values + tail)
        if new and group is not None:
            job = row[kind.job] if kind.job else None
            self._named += [Named(row[one], group, self._org, job) for one in kind.files if row[one] is not None]

    def _touch(self, kind: Kind, row: Row) -> str | None:
        """The row's group, remembered as touched; None for the catalogue."""
        if kind.group is None:
            self._touches_catalogue = True
            if kind.name in ("users", "centres") and row:
                self._groups.add(f"{kind.name.removesuffix('s')}:{row['id']}")
            return None
        value = row[kind.group.column]
        group = f"user:{self._clients[value]}" if kind.group.word == "client" else f"{kind.group.word}:{value}"
        self._groups.add(group)
        return group

    def _seals(self, kind: str) -> bool:
        return self._runtime.codecs[kind].seals

    def _is_customer(self, row_id: str) -> bool:
        """Whether this commit makes or changes the customer, or he is here already."""
        if ("customers", row_id) in self._changes.rows:
            return True
        return "customers" in self._runtime.kinds and self._rows.read("customers", row_id) is not None

    def _owner(self, about: Mapping[str, Any]) -> str:
        """The customer of the job that a row or mutation is about."""
        job, kind = about.get("job"), self._runtime.kinds.jobs
        if not isinstance(job, str) or kind is None:
            return f"org:{self._org}"
        if job not in self._owners:
            row = self._changes.rows.get((kind.name, job)) or self._rows.read(kind.name, job)
            self._owners[job] = f"customer:{row['customer']}" if row else f"org:{self._org}"
        return self._owners[job]

    def _meet_devices(self, rows: Mapping[Key, Row]) -> None:
        """Look up whose devices the rows of the ``client`` group are about."""
        kinds = {
            kind.name: kind.group.column for kind in self._runtime.kinds if kind.group and kind.group.word == "client"
        }
        wanted = {row[kinds[kind]] for (kind, _id), row in rows.items() if kind in kinds}
        if wanted:
            owners = select(Client.client_id, Client.user_id).where(Client.client_id.in_(sorted(wanted)))
            self._clients = {row.client_id: row.user_id for row in self._connection.execute(owners)}

    def _chain(self, changes: Changes, head: str) -> None:
        """Let the slices link what is being inserted, while nobody else can.

        Kinds that share a hook are handed to it together, in the order they were made.
        """
        hooks = self._runtime.at_commit
        for hook in dict.fromkeys(hooks.values()):
            fresh = [row for key, row in changes.rows.items() if hooks.get(key[0]) is hook and key in changes.added]
            if not fresh:
                continue
            extra, new_head = hook(self._org, fresh, orjson.loads(head))
            for kind, rows in extra.items():
                for row in rows:
                    self._encode(kind, row, new=True)
            head = orjson.dumps(new_head).decode()
            self._connection.execute(update(Counter).where(Counter.org_id == self._org).values(chain_head=head))

    def _arrive(self, at: str) -> None:
        """A file may be here before the row that names it."""
        if self._named and "file_arrivals" in self._runtime.kinds:
            rows = arrivals(self._connection, self._org, self._named, at)
            facts = self._runtime.kinds["file_arrivals"].table
            there = select(facts.c.id).where(facts.c.id.in_([row["id"] for row in rows]))
            known = set(self._connection.scalars(there)) if rows else set()
            for row in rows:
                if row["id"] not in known:
                    self._encode("file_arrivals", row, new=True)

    def _write_rows(self, seq: int) -> None:
        for write, by_kind in ((bulk.insert, self._inserts), (bulk.upsert, self._replaced)):
            for name in sorted(by_kind):
                kind = self._runtime.kinds[name]
                columns = kind.columns + (_CATALOGUE_TAIL if kind.catalogue else _FEED_TAIL)
                write(self._connection, kind.table, columns, [(*values, seq) for values in by_kind[name]])

    def _bury(self, deleted: Iterable[Key], seq: int, at: str) -> None:
        """Delete, and leave a tombstone for the feed."""
        graves: list[tuple[Any, ...]] = []
        for kind, row_id in sorted(deleted):
            declared, row = self._runtime.kinds[kind], self._rows.read(kind, row_id) or {}
            rows = declared.table
            self._connection.execute(delete(rows).where(rows.c.id == row_id, rows.c.org_id == self._org))
            group = self._touch(declared, row)
            if group is not None:
                graves.append((kind, row_id, self._org, group, seq, at))
        columns = ("kind", "id", "org_id", "scope_grp", "seq", "at")
        bulk.insert(self._connection, table(Tombstone), columns, graves)

    def _later(self, effects: Sequence[tuple[str, Json]], at: str) -> None:
        columns = ("id", "org_id", "name", "payload", "due_at", "tries")
        rows = [(ids.uuid7(), self._org, name, orjson.dumps(payload).decode(), at, 0) for name, payload in effects]
        bulk.insert(self._connection, table(EffectRow), columns, rows)

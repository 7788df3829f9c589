"""What an archive holds of each table: rows as JSON, and back. Personal values stand in it in clear.

A line holds the row's columns, and under names with ``_`` what the store adds: ``_seq``, ``_group``, ``_owner`` (whose
key sealed its personal values), ``_sealed`` (which arguments of a logged mutation were sealed).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Select, func, select

from server.db import METADATA
from server.exports.records import without_words
from server.runtime import runtime
from server.store.crypt import KeyRing, owner_of
from server.store.log_entry import SEALED, opened
from server.store.tables import Client
from sync.canonical import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import ColumnElement, Connection, RowMapping, Table

    from server.kinds import Kind
    from sync.messages import Json

LEFT_OUT: Final = {
    "catalogue_snapshots": "made again from the rows",
    "counters": "one row, in the manifest",
    "customer_keys": "secrets; the values they seal are in clear here, and are sealed anew when it is read back",
    "effects": "what is still to be sent is the running server's business",
    "login_failures": "gone after an hour",
    "push_subscriptions": "secrets between a browser and this server",
    "refresh_tokens": "secrets; everybody signs in again",
    "register_entries": "made again from the rows",
    "register_terms": "made again from the rows",
    "voucher_tasks": "what is still to be printed is the running server's business",
    "uploads": "half-sent files; whole ones are in files/",
}
"""Tables that are not in an archive, and why. Every other one is."""

_AT_ONCE: Final = 500


def kinds() -> list[Kind]:
    """What travels: in ``data/``."""
    return list(runtime().kinds)


def store_tables() -> list[Table]:
    """What the server keeps beside: in ``store/``."""
    named = {kind.table.name for kind in kinds()} | LEFT_OUT.keys()
    return [table for name, table in sorted(METADATA.tables.items()) if name not in named]


def count(connection: Connection, table: Table, org: str) -> int:
    """How many rows of the firm a table has."""
    return connection.scalar(select(func.count()).select_from(table).where(_of(table, org))) or 0


def kind_pages(connection: Connection, kind: Kind, org: str) -> Iterator[list[Json]]:
    """Rows of a kind, decrypted, with what the store adds."""
    codec, ring = runtime().codecs[kind.name], KeyRing(connection, org)
    sealed = [name for name in kind.personal if kind.fact]
    for page in _pages(connection, kind.table, org):
        rows = codec.decode([[row[name] for name in kind.columns] for row in page], ring)
        for row, found in zip(rows, page, strict=True):
            row["_seq"] = found["seq"]
            if not kind.catalogue:
                row["_group"] = found["scope_grp"]
            readable = [name for name in sealed if row[name] is not None]
            if readable and (owner := owner_of(found[readable[0]])) is not None:
                row["_owner"] = owner
        yield rows


def table_pages(connection: Connection, table: Table, org: str) -> Iterator[list[Json]]:
    """Rows of a table of the store's own."""
    ring = KeyRing(connection, org)
    for page in _pages(connection, table, org):
        lines = [_plain(row) for row in page]
        yield [_SPECIAL[table.name](line, ring) for line in lines] if table.name in _SPECIAL else lines


def _of(table: Table, org: str) -> ColumnElement[bool]:
    """Rows of the firm: by their own column, or by the device they are about."""
    if "org_id" in table.c:
        return table.c.org_id == org
    return table.c.client_id.in_(select(Client.client_id).where(Client.org_id == org))


def _pages(connection: Connection, table: Table, org: str) -> Iterator[Sequence[RowMapping]]:
    """By the primary key, through a cursor in the database."""
    wanted: Select[Any] = select(table).where(_of(table, org)).order_by(*table.primary_key.columns)
    return connection.execute(wanted.execution_options(yield_per=_AT_ONCE)).mappings().partitions(_AT_ONCE)


def _plain(row: RowMapping) -> Json:
    return {name: value for name, value in row.items() if name != "org_id"}


def _log_line(line: Json, ring: KeyRing) -> Json:
    """A logged mutation as it was sent; one whose customer was erased stays as it lies in the log."""
    names = sorted(name for name, value in (parse(line["body"]).get("args") or {}).items() if _is_sealed(value))
    body = opened(line["body"], ring) if line["key_owner"] and names else None
    return line if body is None else line | {"body": body, "_sealed": names}


def _is_sealed(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == {SEALED}


def _login(line: Json, _ring: KeyRing) -> Json:
    """A user name; the hash of a password is no reading for strangers."""
    return {name: value for name, value in line.items() if name != "password_hash"}


def _export(line: Json, _ring: KeyRing) -> Json:
    """Who exported what; its file is not in the archive."""
    return line | {"state": "gone", "query": without_words(line["query"])}


_SPECIAL: Final = {"mutations": _log_line, "logins": _login, "exports": _export}

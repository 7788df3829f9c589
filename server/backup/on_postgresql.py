"""PostgreSQL: the restored tables are built in a schema beside and exchanged in one transaction.

The present ones move to a schema of their own. So the user needs no more rights than to make tables and schemas.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, create_engine, inspect, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import NullPool

from server.backup.fault import BackupFault
from server.backup.place import Present
from server.backup.snapshot import VERSION_TABLE, quoted
from server.db import METADATA

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.config import Config

SIDE = "fieldseal_restoring"
_FUNCTIONS = """
SELECT oid::regprocedure::text FROM pg_proc
WHERE pronamespace = CAST(:schema AS regnamespace) AND proname LIKE 'fieldseal%'
"""
_OTHERS = """
SELECT coalesce(nullif(application_name, ''), usename) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename IS NOT NULL
  AND coalesce(backend_type, 'client backend') = 'client backend'
"""


class OnPostgresql:
    """See ``place.Place``."""

    def __init__(self, config: Config) -> None:
        self._url = make_url(config.database_url)
        self._engine = create_engine(self._url, poolclass=NullPool, hide_parameters=True)

    @property
    def side_url(self) -> str:
        """The same database, its names looked up in the schema beside."""
        given = self._url.query.get("options", "")
        options = f"{given} -csearch_path={SIDE}".strip()
        return self._url.update_query_dict({"options": options}).render_as_string(hide_password=False)

    def present(self) -> Present:
        """Look at the counters; a database that cannot be reached at all cannot be restored into either."""
        try:
            with self._engine.begin() as connection:
                others = connection.scalars(text(_OTHERS)).all()
                if others:
                    raise BackupFault(f"Others are connected to the database ({', '.join(others)}): stop them first.")
                if not inspect(connection).has_table("counters"):
                    return Present()
                found = connection.execute(text("SELECT org_id, seq, chain_head FROM counters")).all()
        except OperationalError as fault:
            raise BackupFault(f"The database cannot be reached: {fault.orig}") from None
        except DBAPIError:
            return Present(damaged=True)
        return Present(used=bool(found), heads={org: (seq, head) for org, seq, head in found})

    def clear(self) -> None:
        """Remove what a killed or failed restore left beside."""
        with self._engine.begin() as connection:
            connection.execute(text(f"DROP SCHEMA IF EXISTS {SIDE} CASCADE"))

    def make_room(self) -> None:
        """An empty schema beside."""
        self.clear()
        with self._engine.begin() as connection:
            connection.execute(text(f"CREATE SCHEMA {SIDE}"))

    def load(self, connection: Connection, table: str, columns: Sequence[str], piece: bytes) -> None:
        """Copy rows in."""
        driver: Any = connection.connection.driver_connection
        statement = f"COPY \"{table}\" ({quoted(list(columns))}) FROM STDIN WITH (ENCODING 'UTF8')"
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            copy.write(piece)

    def settle(self) -> None:
        """PostgreSQL has seen to it."""

    def exchange(self, mark: str) -> str:
        """Move tables and functions; a reader sees all of the old or all of the new."""
        kept = f"fieldseal_replaced_{mark.lower()}"
        with self._engine.begin() as connection:
            here = str(connection.scalar(text("SELECT current_schema()")))
            ours = [*METADATA.tables, VERSION_TABLE]
            connection.execute(text(f"CREATE SCHEMA {kept}"))
            _move(connection, here, kept, ours)
            _move(connection, SIDE, here, None)
            connection.execute(text(f"DROP SCHEMA {SIDE}"))
        return f"schema {kept}"


def _move(connection: Connection, source: str, target: str, only: Sequence[str] | None) -> None:
    for name in inspect(connection).get_table_names(source):
        if only is None or name in only:
            connection.execute(text(f'ALTER TABLE "{source}"."{name}" SET SCHEMA "{target}"'))
    for signature in connection.scalars(text(_FUNCTIONS), {"schema": source}).all():
        connection.execute(text(f'ALTER FUNCTION {signature} SET SCHEMA "{target}"'))

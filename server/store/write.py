"""One write transaction on behalf of a device (port ``sync.store.PushStore``): the only writer of synced rows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select, update

from server import clock
from server.store import outcomes
from server.store.crypt import KeyedDigest
from server.store.flush import Flush
from server.store.log_entry import LogWriter
from server.store.read import receipt
from server.store.rows import SqlRows
from server.store.tables import Client, Counter, LoggedMutation
from sync.errors import SyncError
from sync.store import ClientState, Stored

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from server.devices.contact import Contact
    from server.runtime import Runtime
    from sync.messages import Caller, Mutation
    from sync.store import Changes, Entry, Logged, Rows

_CLIENT = select(Client).where(Client.client_id == bindparam("client")).with_for_update()
_STORED = select(
    LoggedMutation.client_id,
    LoggedMutation.id,
    LoggedMutation.sha256,
    LoggedMutation.content_sha256,
    LoggedMutation.outcome,
    LoggedMutation.seq,
    LoggedMutation.code,
    LoggedMutation.message,
    LoggedMutation.field,
    LoggedMutation.uuid,
)


class SqlPush:
    """Leaving it without ``commit`` undoes everything.

    ``careful``: look for taken ids and uuids beforehand. The first attempt does not, since they are nearly always
    free; the database's own uniqueness catches the rest, and then the whole runs again (``engine.retrying``).
    """

    def __init__(
        self,
        connection: Connection,
        runtime: Runtime,
        caller: Caller,
        batch: Sequence[Mutation] = (),
        contact: Contact | None = None,
        *,
        careful: bool,
    ) -> None:
        self._connection = connection
        self._runtime = runtime
        self._caller = caller
        self._batch = batch
        self._contact = contact
        self._careful = careful
        self.effects = False
        """Whether the commit left something for the worker."""
        self.received_at: str | None = None
        """When the batch came in, for the log; now, unless somebody says."""
        self.rows: Rows
        self.rows = self.locked = self._rows = SqlRows(connection, runtime.codecs, caller.org, careful=careful)

    def life(self) -> tuple[str, int]:
        """Which life of the database this is, and its counter."""
        wanted = select(Counter.epoch, Counter.seq).where(Counter.org_id == self._caller.org)
        found = self._connection.execute(wanted).one()
        return found.epoch, found.seq

    def client(self) -> ClientState:
        """This device, locked; a new one is made. 409 ``CLIENT_OF_ANOTHER_USER``."""
        found = self._connection.execute(_CLIENT, {"client": self._caller.client_id}).first()
        if found is None:
            self._connection.execute(insert(Client), new_client(self._caller))
            return ClientState(self._caller.client_id)
        if found.user_id != self._caller.user:
            raise foreign_client()
        self._prefetch()
        return ClientState(
            found.client_id,
            found.last_mutation_id,
            found.base_seq,
            found.last_seq_sent,
            revoked=bool(found.revoked),
            rescue=bool(found.rescue),
        )

    def stored(self, first: int, last: int) -> Mapping[int, Stored]:
        """This device's logged mutations with ids in [first, last]."""
        if first > last:
            return {}
        mine = _STORED.where(LoggedMutation.client_id == self._caller.client_id, LoggedMutation.id.between(first, last))
        return {row.id: self._stored(row) for row in self._connection.execute(mine)}

    def by_uuid(self, uuids: Sequence[str]) -> Mapping[str, Stored]:
        """Logged mutations of the organisation with these uuids, as decided last; see ``careful``."""
        if not self._careful or not uuids:
            return {}
        found = {row.uuid: self._stored(row) for row in self._connection.execute(self._same(uuids))}
        later = outcomes.latest(self._connection, [(one.client_id, one.id) for one in found.values()])
        return {
            uuid: replace(one, receipt=later.get((one.client_id, one.id), one.receipt)) for uuid, one in found.items()
        }

    def logged(self, mutation_id: int) -> Logged | None:
        """This device's mutation with its content, locked."""
        return outcomes.logged(self._connection, self._rows.ring, (self._caller.client_id, mutation_id))

    def commit(self, entries: Sequence[Entry], changes: Changes, client: ClientState) -> int:
        """Raise the counter once, stamp and write everything, return the seq (rules P2, Q1)."""
        at = self.received_at or clock.now()
        flush = Flush(self._connection, self._runtime, self._rows, self._caller.org)
        flush.prepare(changes)
        log = LogWriter(self._runtime.registry, self._runtime.keys.digest, self._rows.ring, flush.key_owner)
        rows = log.rows(entries, self._caller, at)
        seq = flush.write(changes, rows, client_id=self._caller.client_id, at=at)
        values: dict[str, object] = {"last_mutation_id": client.last_mutation_id, "base_seq": client.base_seq}
        if self._contact is not None:
            values |= self._contact.values(at, client.last_seq_sent)
        self._connection.execute(update(Client).where(Client.client_id == client.client_id), values)
        self._connection.commit()
        self.effects = bool(changes.effects)
        return seq

    def _prefetch(self) -> None:
        """Lock the jobs the batch is about, in the order of their ids, and read the caller's scope with them."""
        kind = self._runtime.kinds.jobs
        named = self._rows.together.meet(self._caller.client_id, self._batch)
        if kind is not None and named:
            self._rows.prefetch(kind.name, named)
            self._rows.together.note(filter(None, (self._rows.read(kind.name, one) for one in named)))
            self._rows.prefetch_scope(f"user:{self._caller.user}", [f"job:{one}" for one in named])

    def _same(self, uuids: Sequence[str]) -> Any:
        """Locked, so that nobody decides about them before this is in the log too."""
        mine = _STORED.where(LoggedMutation.org_id == self._caller.org, LoggedMutation.uuid.in_(uuids))
        return mine.order_by(LoggedMutation.client_id, LoggedMutation.id).with_for_update()

    def _stored(self, row: Any) -> Stored:
        key = self._runtime.keys.digest
        return Stored(
            client_id=row.client_id,
            id=row.id,
            sha256=KeyedDigest.of(row.sha256, key),
            content_sha256=KeyedDigest.of(row.content_sha256, key),
            receipt=receipt(row),
        )


def new_client(caller: Caller, device_name: str = "") -> dict[str, object]:
    """The first row of a device."""
    return {
        "client_id": caller.client_id,
        "org_id": caller.org,
        "user_id": caller.user,
        "device_name": device_name,
        "created_at": clock.now(),
        "last_mutation_id": 0,
        "base_seq": 0,
        "last_seq_sent": 0,
        "revoked": 0,
        "rescue": 0,
    }


def foreign_client() -> SyncError:
    """The answer to a ``client_id`` that belongs to somebody else."""
    return SyncError(409, "CLIENT_OF_ANOTHER_USER", "This device id belongs to another user; take a new one.")

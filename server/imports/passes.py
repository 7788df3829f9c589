"""One pass over a file: plan every row, look what is there, and either count only (dry run) or write, batch by batch.

A batch is one transaction of whole rows; nobody ever sees a job without its customer. A pass that died is simply begun
again: the same rows get the same ids, and what this run has made counts as made.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Final, cast
from uuid import UUID, uuid5

from server.imports import looked, runs
from server.imports.faults import Fault
from server.imports.known import Finder, Known
from server.imports.matching import is_reason
from server.imports.plan import Planner
from server.imports.records import Ref, main
from server.imports.says import say
from server.imports.scratch import Seen
from server.imports.settings import headings
from server.imports.tally import Tally
from server.runtime import runtime
from server.store import acting, run_as
from server.store.crypt import keyed
from sync.errors import Refused, SyncError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from server.imports.plan import Planned
    from server.imports.records import Record
    from sync.messages import Caller, Json, Receipt
    from sync.registry import Declared

    Call = tuple[str, Json]
    Tell = Callable[[Json], None]

ROWS_AT_ONCE: Final = 120
"""Of at most four records each: under the protocol's 500 mutations a request."""
TOLD_EVERY_S: Final = 1.0
BREATH_S: Final = 0.01
"""Between two batches, so that others get to write."""
_TRIES: Final = 5


@dataclass
class Row:
    """A planned row on its way: the calls it needs, or why it is refused."""

    planned: Planned
    calls: list[Call]
    kinds: list[str]
    faults: list[Fault]
    there: bool = False
    mine: bool = False


class Stopped(Exception):
    """The pass ended early because somebody wants it to."""


def device_of(run: str) -> str:
    """The run's own device, by which its writes are known; a secret's, so that nobody takes the id before us."""
    return str(uuid5(UUID(run), keyed(f"import {run}", runtime().keys.digest)))


def caller_of(run: Json) -> Caller:
    """The person who imports, speaking through the run's own device."""
    return replace(acting(run["user_id"]), client_id=device_of(run["id"]))


class Pass:
    """Goes over the file of a run once."""

    def __init__(
        self, run: Json, caller: Caller, centres: Mapping[str, str], tell: Tell = lambda _progress: None
    ) -> None:
        self._run = run
        self._tell_of = tell
        self._caller = caller
        self._found = run["detected"]
        self._planner = Planner(run["settings"], self._found, centres)
        self._finder = Finder(caller.org, caller.client_id)
        self._kind: str = run["settings"]["kind"]
        self._told = 0.0
        heads = headings(self._found)
        own = [n for n, one in enumerate(heads) if not is_reason(one)]
        self.tally = Tally(runs.refused_path(run), heads, own)

    def check(self) -> Tally:
        """Write nothing; the counts are what would be. ``Stopped``, ``FileFault``."""
        return self._over("checking")

    def write(self) -> Tally:
        """Write what is not there. ``Stopped``, ``FileFault``."""
        return self._over("writing")

    def preview(self, first: int, count: int) -> list[Row]:
        """Some rows as they would become."""
        planned = list(islice(self._planned(), first, first + count))
        return self._resolved(planned, None)

    def _over(self, phase: str) -> Tally:
        seen = Seen(runs.folder(self._run["org_id"], self._run["id"]) / "seen.sqlite")
        try:
            with self.tally:
                rows = self._planned()
                while some := list(islice(rows, ROWS_AT_ONCE)):
                    self._batch(self._resolved(some, seen), writing=phase == "writing")
                    self._tell(phase)
        finally:
            seen.close()
        return self.tally

    def _planned(self) -> Iterator[Planned]:
        source = looked.source_of(runs.source_path(self._run), self._found["format"], self._run["settings"])
        return self._planner.lines(looked.body(source, self._found["heading_line"]))

    def _resolved(self, some: list[Planned], seen: Seen | None) -> list[Row]:
        """Ids for all records of the batch, calls for those that are not there."""
        found, several = self._finder.find([one for row in some for one in row.records])
        return [self._row(one, found, several, seen) for one in some]

    def _row(self, planned: Planned, found: dict[Ref, Known], several: set[Ref], seen: Seen | None) -> Row:
        row = Row(planned, [], [], list(planned.faults))
        if not row.faults and any(one.ref in several for one in planned.records):
            row.faults.append(Fault("SEVERAL_CUSTOMERS", say("SEVERAL_CUSTOMERS"), "customer"))
        if row.faults:
            return row
        about = main(self._kind, planned.records).ref
        before = seen.before(about, planned.digest) if seen else None
        row.mine = found[about].mine and before is None
        if self._kind != "customers" and before is not None:
            row.there = True
            if before != planned.digest[:8]:
                row.faults.append(Fault("SAME_KEY", say("SAME_KEY")))
            return row
        skip = self._kind != "customers" and found[about].there
        for one in planned.records:
            fresh = before is None if one.ref == about else seen is None or seen.before(one.ref) is None
            self._record(row, one, found, fresh=fresh, skip=skip)
        row.there = not row.calls and not row.faults
        row.mine = row.mine and row.there
        return row

    def _record(self, row: Row, one: Record, found: dict[Ref, Known], *, fresh: bool, skip: bool) -> None:
        """The call one record needs, if any; what this run made before it was interrupted counts as made."""
        known = found[one.ref]
        if known.there or not fresh or skip:
            if known.mine and fresh:
                row.kinds.append(one.ref.kind)
            return
        args = {name: found[value].id if isinstance(value, Ref) else value for name, value in one.args.items()}
        call = (one.mutation, {"id": known.id} | args)
        fault = _fault_of(call)
        if fault:
            row.faults.append(fault)
        row.calls.append(call)
        row.kinds.append(one.ref.kind)

    def _batch(self, rows: list[Row], *, writing: bool) -> None:
        good = [row for row in rows if not row.faults and row.calls]
        if writing and good:
            self._send(good)
        for row in rows:
            self.tally.rows += 1
            if row.faults:
                self.tally.refuse(row.planned, row.faults)
            elif row.there and not row.mine:
                self.tally.there += 1
            else:
                self.tally.made += 1
                self.tally.kinds.update(row.kinds)

    def _send(self, rows: list[Row]) -> None:
        receipts = iter(_patiently(self._caller, [call for row in rows for call in row.calls]))
        for row in rows:
            for call in row.calls:
                receipt = next(receipts)
                if not receipt.outcome.took_effect:
                    row.faults.append(_told(call, receipt))
        time.sleep(BREATH_S)

    def _tell(self, phase: str) -> None:
        now = time.monotonic()
        if now - self._told < TOLD_EVERY_S:
            return
        self._told = now
        self._tell_of(self.tally.progress(phase, self._found["rows"]))
        if runs.stop_asked(self._run["id"]):
            raise Stopped


def _fault_of(call: Call) -> Fault | None:
    """Why the server would refuse it, before it is sent."""
    name, args = call
    declared = cast("Declared", runtime().registry.find(name))
    try:
        declared.parse(args)
    except Refused as no:
        return _invalid(no.field, no.message)
    return None


def _invalid(field: str | None, why: str) -> Fault:
    return Fault("INVALID", say("INVALID", field=field or "", why=why), field)


def _told(call: Call, receipt: Receipt) -> Fault:
    return Fault("REFUSED", say("REFUSED", why=f"{call[0]} {receipt.code} {receipt.message}"), receipt.field)


def _patiently(caller: Caller, calls: list[Call]) -> list[Receipt]:
    """Send a batch; a database that is busy is asked again."""
    for n in range(_TRIES - 1):
        try:
            return run_as(caller, calls)
        except SyncError as busy:
            if busy.code != "BUSY":
                raise
            time.sleep(2**n)
    return run_as(caller, calls)

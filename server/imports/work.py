"""The worker's part: looks at files, checks, writes, undoes. One import at a time; who dies is followed by another.

The state of a run is in the database, what it has written is told by its device: after a crash the next call begins the
pass again and comes to the same result.
"""

from __future__ import annotations

import fcntl
import logging
import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from server import clock
from server.imports import looked, matching, runs, settings, undo
from server.imports.faults import FileFault
from server.imports.passes import Pass, Stopped, caller_of
from server.runtime import runtime
from server.store.engine import reading
from server.users import Centre
from sync.errors import SyncError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.imports.passes import Tell
    from server.imports.tally import Tally
    from sync.messages import Caller, Json

log = logging.getLogger("fieldseal.imports")

ROLES: Final = ("manager", "admin")


def drain() -> None:
    """Do all that waits; returns at once where another worker is at it."""
    with _alone() as mine:
        while mine and (run := runs.waiting()):
            one(run)


def wait_for(who: Caller, run: str, also: Tell) -> None:
    """Work, or wait for whoever works, until that run is done; ``also`` hears how far it is."""
    while (now := runs.get(who, run))["state"] in runs.WORKING:
        with _alone() as mine:
            if mine:
                one(now, also)
        if not mine:
            time.sleep(1)


def centres_of(who: Caller) -> dict[str, str]:
    """Id → name of the centres somebody may import into."""
    wanted = select(Centre.id, Centre.name).where(Centre.org_id == who.org, Centre.id.in_(who.centres))
    with reading() as connection:
        return {row.id: row.name for row in connection.execute(wanted.order_by(Centre.id))}


def one(run: Json, also: Tell = lambda _progress: None) -> None:
    """The step a run waits for."""

    def tell(progress: Json) -> None:
        runs.change(run["id"], progress=progress)
        also(progress)

    try:
        _STEPS[run["state"]](run, tell)
    except FileFault as fault:
        state = "stopped" if runs.has_written(run["id"]) else "failed"
        runs.change(run["id"], state=state, error=fault.to_wire(), ended_at=clock.now())
    except Stopped:
        runs.change(run["id"], state="stopped", stop_asked=0)
    except Exception as crash:  # noqa: BLE001 - the next import must not wait for ever behind this one
        # No traceback: it may quote what stands in other people's files.
        log.error("import %s broke off in %s: %s", run["id"], run["state"], type(crash).__name__)  # noqa: TRY400
        state = "failed" if run["detected"] is None else "stopped"
        runs.change(run["id"], state=state, error=FileFault("INTERRUPTED").to_wire())


def _look(run: Json, tell: Tell) -> None:
    """Look at the file, with what a person has said of it; guess or remember the rest."""
    asked = run["settings"] or {}
    found = looked.look(runs.source_path(run), asked, lambda rows: tell({"phase": "reading", "rows": rows}))
    who = caller_of(run)
    kind = asked.get("kind")
    known = runs.remembered(run["org_id"], matching.digest(settings.headings(found)), kind)
    chosen = settings.first(found, known, centres_of(who), kind)
    chosen |= {name: asked[name] for name in settings.LOOK_AGAIN if asked.get(name)}
    values: Json = {"detected": found, "settings": chosen, "format": found["format"], "error": None, "progress": None}
    runs.change(run["id"], state="ready", **values)


def _check(run: Json, tell: Tell) -> None:
    result = _result(_pass(run, tell).check())
    runs.change(run["id"], state="checked", progress=None, settings=run["settings"] | {"checked": True}, **result)


def _write(run: Json, tell: Tell) -> None:
    """Read all of it first: a file that breaks in the middle, or has faults where none are wanted, writes nothing."""
    if not run["settings"]["checked"]:
        result = _result(_pass(run, tell).check())
        run = run | result | {"settings": run["settings"] | {"checked": True}}
        runs.change(run["id"], settings=run["settings"], **result)
    if run["settings"]["all_or_nothing"] and (refused := run["counts"]["refused"]):
        fault = FileFault("HAS_FAULTS", rows=refused).to_wire()
        runs.change(run["id"], state="refused", error=fault, ended_at=clock.now())
        return
    runs.change(run["id"], wrote=1)
    tally = _pass(run, tell).write()
    runs.remember(run, matching.digest(settings.headings(run["detected"])))
    until = clock.after(clock.now(), hours=runs.KEPT_HOURS)
    ended: Json = {"state": "done", "ended_at": clock.now(), "file_until": until, "error": None, "progress": None}
    runs.change(run["id"], **ended, **_result(tally))


def _undo(run: Json, tell: Tell) -> None:
    result = undo.undo(run, _allowed(run), lambda so_far: tell({"phase": "undoing", **so_far}))
    runs.change(run["id"], state="undone", ended_at=clock.now(), undo=result, progress=None)


def _pass(run: Json, tell: Tell) -> Pass:
    who = _allowed(run)
    return Pass(run, who, centres_of(who), tell)


def _allowed(run: Json) -> Caller:
    """Whoever asked for it, if he still may: roles change while a file waits."""
    who = caller_of(run)
    if who.role not in ROLES:
        raise SyncError(403, "NOT_ALLOWED", f"A {who.role} may not import.")
    runs.hand_over(who.client_id, who.user)
    return who


def _result(tally: Tally) -> dict[str, Any]:
    return {"counts": tally.counts, "made_kinds": dict(tally.kinds), "reasons": tally.reasons}


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether nobody else imports on this machine; a lock that a killed process gives back by itself."""
    handle = os.open(runtime().config.data / "imports.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)


_STEPS: Final = {"reading": _look, "checking": _check, "writing": _write, "undoing": _undo}

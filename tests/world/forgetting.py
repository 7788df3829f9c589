"""What a device does when a person was erased, as ``pwa/src/local/forget.ts`` does it (rule S3.11).

His rows come without him by the ordinary pull; here it is about what no pull reaches: rows of jobs that were taken
away, what was sent and is kept, half-filled forms. What is not sent yet stays as it is.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from server.kinds import PRIVATE
from server.store.erased import ERASED, emptied

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sync.messages import Json
    from sync.outbox import Item
    from tests.world.disk import Opened

PERSONS = ("contact_name", "contact_phone")
"""Of the values of a job that may be edited."""


def learn(store: Opened, catalogue: Json) -> None:
    """A version of the catalogue came."""
    store.catalogue, store.erased = catalogue["version"], tuple(catalogue["erasures"])
    forget(store)


def forget(store: Opened) -> None:
    """Forget everybody who was erased; whoever looks next sees it so."""
    for erasure in store.erased:
        customer = erasure["customer"]
        jobs = {row["id"] for (kind, _id), row in store.base.items() if kind == "jobs" and row["customer"] == customer}
        _forget(store, {customer, *erasure["jobs"], *jobs})


def _forget(store: Opened, about: set[str]) -> None:
    for key, row in list(store.base.items()):
        kind = PRIVATE.get(key[0])
        if kind is not None and kind.group is not None and row[kind.group.column] in about:
            store.base[key] = emptied(kind, row)
    kept = store.kept
    kept.items = [one if one.receipt is None else _without(store, one, about) for one in kept.items]
    kept.archive = [_without(store, one, about) for one in kept.archive]
    kept.drafts = {draft: job for draft, job in kept.drafts.items() if job not in about}


def _without(store: Opened, item: Item, about: set[str]) -> Item:
    """It stays the work it was."""
    args = item.mutation["args"]
    if not about.intersection(_named(args)) or ("field" in args and args["field"] not in PERSONS):
        return item
    told = [name for name in store.personal_of(item.mutation["name"]) if args.get(name) is not None]
    gone = {name: ERASED if isinstance(args[name], str) else None for name in told}
    return replace(item, mutation=item.mutation | {"args": args | gone}) if gone else item


def _named(args: Json) -> Iterable[str]:
    return (args[name] for name in ("id", "customer", "job") if isinstance(args.get(name), str))

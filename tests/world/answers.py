"""An answer into the store, as ``sync/ts/pull.ts`` does it: what it comes to is the sender's next step."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sync.outbox import receipts_of
from tests.world.forgetting import forget

if TYPE_CHECKING:
    from sync.messages import Json
    from tests.world.disk import FileKept, Opened


def take(store: Opened, asked: Json, page: Json, offset_ms: int) -> str:
    """Apply an answer: the event it comes to."""
    if told := _contradiction(store, asked, page["last_mutation_id"]):
        return told
    restored = store.epoch is not None and page["epoch"] != store.epoch
    if restored:
        store.kept.files = {key: _offered(one) for key, one in store.kept.files.items()}
    _arrived(store, page["files_have"])
    if not _applied(store, asked, page, restored=restored):
        return "contradicted"
    forget(store)
    store.offset_ms = offset_ms
    if page["more"] or store.outbox.waiting():
        return "more"
    if any(one.state == "unsent" for one in store.kept.files.values()):
        return "files_left"
    return "device_revoked" if page["notice"].get("revoked") else "done"


def too_old(store: Opened, asked: Json, receipts: list[Json]) -> str:
    """A 426: what was sent is stored, nothing can be read."""
    _settle(store, asked, receipts)
    if store.outbox.waiting() and receipts:
        return "more"
    return "files_left" if any(one.state == "unsent" for one in store.kept.files.values()) else "too_old"


def _contradiction(store: Opened, asked: Json, last: int) -> str | None:
    """See ``contradiction`` in ``sync/ts/push.ts``."""
    if store.outbox.client_id != asked["client_id"]:
        return "more"
    if last >= store.outbox.next_id:
        return "contradicted"
    return "more" if last >= asked["outbox"]["next_id"] else None


def _applied(store: Opened, asked: Json, page: Json, *, restored: bool) -> bool:
    """False where another client id is needed first."""
    if not page["notice"].get("revoked") and store.cursor == asked["cursor"]:
        return store.apply(page, asked)
    # Another tab was quicker: the page does not follow on, the receipts count (rule V3.9).
    if restored and not store.outbox.offer_again_after_restore(page["last_mutation_id"]):
        return False
    _settle(store, asked, page["receipts"])
    store.outbox.archive_settled(store.seq, store.left)
    return True


def _settle(store: Opened, asked: Json, receipts: list[Json]) -> None:
    """Only what was in the request counts (rule P1.7)."""
    sent = {one["id"] for one in asked["mutations"]}
    store.outbox.settle(one for one in receipts_of(receipts) if one.id in sent)


def _offered(file: FileKept) -> FileKept:
    """The server was put back: it may lack what it had."""
    return replace(file, state="unsent", known=False, offset=None) if file.state == "whole" else file


def _arrived(store: Opened, whole: list[str]) -> None:
    for sha256 in whole:
        if sha256 in store.kept.files:
            one = store.kept.files[sha256]
            store.kept.files[sha256] = replace(one, state="whole", offset=one.size)

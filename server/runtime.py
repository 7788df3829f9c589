"""What a running application holds, put together once by ``app.create_app``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import current_app

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import TextClause

    from server.config import Config
    from server.files.storage import FileStore
    from server.keys import Keys
    from server.kinds import Kinds
    from server.slices import AtCommit, AtOnce, AtRestore, AtWrite, Effect, Offer, Timer, Walk
    from server.store.codec import Codec
    from sync.messages import Caller
    from sync.registry import Registry
    from sync.run import Review


@dataclass(frozen=True)
class Runtime:
    """Settings, secrets and everything the slices declared."""

    config: Config
    keys: Keys
    kinds: Kinds
    codecs: Mapping[str, Codec]
    registry: Registry
    review_for: Callable[[Caller], Review]
    effects: Mapping[str, Effect]
    at_once: Mapping[str, AtOnce]
    at_commit: Mapping[str, AtCommit]
    at_write: Mapping[str, AtWrite]
    at_restore: Sequence[AtRestore]
    timers: Sequence[Timer]
    walks: Mapping[str, Walk]
    offers: Mapping[str, Offer]
    files: FileStore
    huey: Any
    feed: TextClause
    catalogues: dict[tuple[str, str, int], tuple[str, str]]
    """(organisation, epoch, catalogue_seq) → (version, sha256) of the catalogue last asked for."""
    awake: Callable[[], object]
    """Tells the worker that there is something to do."""


def runtime() -> Runtime:
    """The runtime of the application at work."""
    found: Runtime = current_app.extensions["fieldseal"]
    return found

"""What a running application holds, put together once by ``app.create_app``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import current_app

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from server.codec import Codec
    from server.config import Config
    from server.file_store import FileStore
    from server.keys import Keys
    from server.kinds import Kinds
    from server.slices import AtCommit, Effect
    from sync.pull import Cursors
    from sync.push import Review
    from sync.registry import Registry


@dataclass(frozen=True)
class Runtime:
    """Settings, secrets and everything the slices declared."""

    config: Config
    keys: Keys
    kinds: Kinds
    codecs: Mapping[str, Codec]
    registry: Registry
    review: Review
    effects: Mapping[str, Effect]
    at_commit: Mapping[str, AtCommit]
    cursors: Cursors
    files: FileStore
    huey: Any
    feed_sql: str
    awake: Callable[[], None]
    """Tells the worker that there is something to do."""


def runtime() -> Runtime:
    """The runtime of the application at work."""
    found: Runtime = current_app.extensions["fieldseal"]
    return found

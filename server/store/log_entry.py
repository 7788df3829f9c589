"""A mutation on its way into the log: canonical text, personal arguments sealed, digests keyed (rules P3, S3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from server.store.crypt import keyed, unkept
from sync.canonical import kept_text, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from server.store.crypt import KeyRing
    from sync.messages import Caller, Json, Mutation
    from sync.registry import Registry
    from sync.store import Entry

COLUMNS = (
    "client_id", "id", "org_id", "uuid", "user_id", "name", "v", "base_seq", "received_at", "outcome", "code",
    "message", "field", "sha256", "content_sha256", "key_owner", "body", "seq",
)  # fmt: skip

SEALED = "$sealed"
"""A sealed argument stands in the body as ``{"$sealed": "<sealed value>"}`` around its JSON text."""


class LogWriter:
    """Turns the entries of one commit into rows of the log, ``seq`` left out."""

    def __init__(self, registry: Registry, key: bytes, ring: KeyRing, owner: Callable[[Json], str]) -> None:
        self._registry = registry
        self._key = key
        self._ring = ring
        self._owner = owner

    def rows(self, entries: Sequence[Entry], caller: Caller, received_at: str) -> list[tuple[Any, ...]]:
        """All columns but the last, in the order of ``COLUMNS``."""
        secret = [self._secret(one.mutation) for one in entries]
        owners = [self._owner(one.mutation.args) if names else None for one, names in zip(entries, secret, strict=True)]
        self._ring.make(one for one in owners if one is not None)
        return [
            self._row(one, caller, received_at, names, owner)
            for one, names, owner in zip(entries, secret, owners, strict=True)
        ]

    def _row(
        self, entry: Entry, caller: Caller, received_at: str, names: Sequence[str], owner: str | None
    ) -> tuple[Any, ...]:
        one, verdict = entry.mutation, entry.verdict
        body = one.body if owner is None else sealed(one.body, names, self._ring, owner)
        return (
            caller.client_id, one.id, caller.org, one.uuid, caller.user, one.name, one.v, one.base_seq, received_at,
            str(verdict.outcome), verdict.code, verdict.message, verdict.field,
            keyed(one.sha256, self._key), keyed(entry.content_sha256, self._key), owner, body,
        )  # fmt: skip

    def _secret(self, mutation: Mutation) -> Sequence[str]:
        """Names of the arguments to seal: those marked, or all where nobody knows which they are."""
        declared = self._registry.find(mutation.name)
        if declared is None or mutation.malformed is not None or mutation.v > declared.v:
            args = parse(mutation.body).get("args")  # a fault inside leaves ``mutation.args`` empty
            return tuple(args) if isinstance(args, dict) else ()
        return [name for name in declared.personal if mutation.args.get(name) is not None]


def sealed(body: str, names: Sequence[str], ring: KeyRing, owner: str) -> str:
    """Body text with the named arguments sealed."""
    value = parse(body)
    for name in names:
        value["args"][name] = {SEALED: ring.seal(owner, kept_text(value["args"][name])) or unkept(owner)}
    return kept_text(value)


def opened(body: str, ring: KeyRing) -> str | None:
    """The body as it came; None when it holds something whose key was destroyed."""
    value = parse(body)
    args = value.get("args")
    if not isinstance(args, dict):
        return body
    for name, one in args.items():
        if isinstance(one, dict) and one.keys() == {SEALED}:
            text = ring.open(one[SEALED])
            if text is None:
                return None
            args[name] = parse(text)
    return kept_text(value)

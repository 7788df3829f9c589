"""``POST /api/sync`` body → ``SyncRequest``. Source: ``SPEC.md`` Messages, P1, P3.

A fault of the request itself is refused (422, 413): a program's fault, and nothing is lost by saying so. A fault
inside one mutation is not: that mutation is kept, as malformed, and the ones behind it go on (rule P3).
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from sync.canonical import (
    MAX_INTEGER,
    PROBLEMS,
    CanonicalError,
    faults,
    kept_text,
    parse,
    plain_text,
    sha256_text,
)
from sync.errors import Invalid, SyncError, TooLarge
from sync.messages import Json, Mutation, OutboxState, SyncRequest
from sync.times import corrected, is_time

if TYPE_CHECKING:
    from collections.abc import Callable

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.ASCII)
SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
MUTATION_BYTES = 1024 * 1024
_TEXT = 200
_CURSOR = 2048


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may hold; published in ``contract.json``."""

    request_bytes: int = 8 * 1024 * 1024
    mutation_bytes: int = MUTATION_BYTES
    mutations: int = 500
    page: int = 5000
    receipts: int = 5000
    files: int = 200

    def to_wire(self) -> Json:
        """By name."""
        return asdict(self)


def read_request(raw: bytes, limits: Limits) -> SyncRequest:
    """Unpacked body → request. ``SyncError`` 400 ``BAD_JSON``, 413 ``TOO_LARGE``, 422 ``INVALID``."""
    if len(raw) > limits.request_bytes:
        raise TooLarge(f"A request may have {limits.request_bytes} bytes.")
    try:
        body = parse(raw)
    except CanonicalError as fault:
        raise SyncError(400, "BAD_JSON", str(fault)) from None
    return parse_request(body, limits)


def parse_request(body: Any, limits: Limits) -> SyncRequest:
    """Parsed JSON → request. ``Invalid`` (422) with the field to blame, ``TooLarge`` (413)."""
    form = _Form(body)
    mutations = form.items("mutations", limits.mutations)
    return SyncRequest(
        protocol=form.number("protocol", 1),
        build=form.text("build"),
        client_id=form.matching("client_id", UUID),
        epoch=form.text_or_null("epoch", _TEXT),
        cursor=form.text_or_null("cursor", _CURSOR),
        page=form.number("page", 1, limits.page),
        receipts_from=form.number("receipts_from", 1),
        accept=tuple(one for one in form.items("accept", _TEXT, ()) if isinstance(one, str)),
        outbox=_outbox(_Form(form.need("outbox"), "outbox.")),
        wall=form.text_or_null("wall", _TEXT, None),
        files=_files(form.items("files", limits.files, ())),
        mutations=_batch(mutations, limits),
    )


def parse_mutation(value: Any, max_bytes: int = MUTATION_BYTES, path: str = "mutation") -> Mutation:
    """One mutation; only one without an integer id is refused (``Invalid``), since nothing could answer it."""
    if not isinstance(value, dict) or not _is_int(value.get("id"), 1):
        raise Invalid("A mutation is an object with an integer id from 1.", f"{path}.id")
    plain = plain_text(value)
    body = kept_text(value) if plain is None else plain
    fault = _fault(value, body, max_bytes, plain=plain is not None)
    if fault is None:
        sent = {key: value[key] for key in _ENVELOPE}
        return Mutation(id=value["id"], body=body, sha256=sha256_text(body), **sent)
    return Mutation(
        id=value["id"],
        uuid=value["uuid"] if _is_uuid(value.get("uuid")) else None,
        name=_kept(value, "name", str, "")[:_TEXT],
        v=_kept(value, "v", int, 0),
        base_seq=_kept(value, "base_seq", int, 0),
        at=value["at"] if is_time(value.get("at")) else "",
        tz=_kept(value, "tz", str, "")[:_TEXT],
        offset_ms=_kept(value, "offset_ms", int, None),
        args=_kept(value, "args", dict, {}),
        body=body,
        sha256=sha256_text(body),
        malformed=fault,
    )


def _batch(values: list[Any], limits: Limits) -> tuple[Mutation, ...]:
    batch = tuple(parse_mutation(one, limits.mutation_bytes, f"mutations.{at}") for at, one in enumerate(values))
    for at, one in enumerate(batch):
        if one.id != batch[0].id + at:
            raise Invalid("Ids in a batch ascend by one.", f"mutations.{at}.id")
    return batch


def _files(values: list[Any]) -> tuple[str, ...]:
    for at, one in enumerate(values):
        if not isinstance(one, str) or not SHA256.fullmatch(one):
            raise Invalid("A file is named by 64 lower-case hex digits.", f"files.{at}")
    return tuple(values)


def _outbox(form: _Form) -> OutboxState:
    return OutboxState(
        next_id=form.number("next_id", 1),
        unsent=form.number("unsent", 0),
        oldest_at=form.text_or_null("oldest_at", _TEXT, None),
        files_unsent=form.number("files_unsent", 0),
    )


def _fault(value: Json, body: str, max_bytes: int, *, plain: bool) -> str | None:
    """Why it cannot be run; None when it can. ``kept_text`` is ASCII or valid UTF-8, so its length is known."""
    if len(body.encode()) > max_bytes:
        return f"more than {max_bytes} bytes"
    if "\\u0000" in body and _NUL.search(body):  # first: a fault's path may hold it
        return "the character U+0000, which no database keeps"
    for path, code in () if plain else faults(value):
        return f"{PROBLEMS[code]} at {path[:_TEXT]}"
    for key, holds in _ENVELOPE.items():
        if key not in value or not holds(value[key]):
            return f"{key} is missing or not what it should be"
    try:
        corrected(value["at"], value["offset_ms"])
    except OverflowError:
        return "offset_ms leads out of the calendar"
    return None


def _is_int(value: Any, low: int = -MAX_INTEGER, high: int = MAX_INTEGER) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _TEXT


def _is_uuid(value: Any) -> bool:
    return isinstance(value, str) and UUID.fullmatch(value) is not None


_ENVELOPE: dict[str, Callable[[Any], bool]] = {
    "uuid": _is_uuid,
    "name": _is_text,
    "v": lambda v: _is_int(v, 1),
    "base_seq": lambda v: _is_int(v, 0),
    "at": is_time,
    "tz": _is_text,
    "offset_ms": lambda v: v is None or _is_int(v),
    "args": lambda v: isinstance(v, dict),
}


def _kept(value: Json, key: str, kind: type, default: Any) -> Any:
    """What a malformed mutation still says, where it can be kept in a column of its own."""
    said = value.get(key)
    if not isinstance(said, kind) or any(faults(said)) or _NUL.search(kept_text(said)):
        return default
    return said if kind is not int or _is_int(said) else default


class _Form:
    """Reads fields of an object, blaming the right one."""

    def __init__(self, body: Any, path: str = "") -> None:
        if not isinstance(body, dict):
            raise Invalid("An object is expected.", path.removesuffix(".") or "body")
        self._body = body
        self._path = path

    def need(self, key: str) -> Any:
        if key not in self._body:
            raise Invalid("This field is missing.", self._path + key)
        return self._body[key]

    def number(self, key: str, low: int, high: int = MAX_INTEGER) -> int:
        value = self.need(key)
        if not _is_int(value, low, high):
            raise Invalid(f"An integer from {low} to {high} is expected.", self._path + key)
        return int(value)

    def text(self, key: str, length: int = _TEXT) -> str:
        value = self.need(key)
        if not isinstance(value, str) or len(value) > length or any(faults(value)) or "\0" in value:
            raise Invalid(f"A text of at most {length} characters is expected.", self._path + key)
        return value

    def text_or_null(self, key: str, length: int, *default: None) -> str | None:
        """``default`` makes the field optional."""
        if default and key not in self._body:
            return None
        return None if self.need(key) is None else self.text(key, length)

    def matching(self, key: str, pattern: re.Pattern[str]) -> str:
        value = self.text(key)
        if not pattern.fullmatch(value):
            raise Invalid("This is not an id: a UUID in lower case is expected.", self._path + key)
        return value

    def items(self, key: str, most: int, *default: tuple[()]) -> list[Any]:
        """``default`` makes the field optional."""
        if default and key not in self._body:
            return []
        value = self.need(key)
        if not isinstance(value, list):
            raise Invalid("A list is expected.", self._path + key)
        if len(value) > most:
            raise TooLarge(f"At most {most} are taken at once.", self._path + key)
        return value

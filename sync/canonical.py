"""One value, one text: RFC 8785 (JCS), strict parsing, and the hashes over it. Source: ``SPEC.md`` P1, S2, Values."""

from __future__ import annotations

import json
import math
import re
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Protocol

import rfc8785

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sync.messages import Json

MAX_INTEGER = 2**53 - 1
"""The largest integer every JSON reader keeps exact."""

MAX_DEPTH = 64
"""Arrays and objects within one another; deeper text is not read at all."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_plain_text = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
_LONGEST_NUMBER = 400
_CONTAINERS = frozenset((dict, list))


class CanonicalError(ValueError):
    """The text is not JSON, or the value has no text of ours. ``code`` says why (see ``PROBLEMS``)."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


PROBLEMS = {
    "SYNTAX": "not JSON",
    "DUPLICATE_KEY": "an object names a key twice",
    "TOO_DEEP": f"more than {MAX_DEPTH} levels",
    "FLOAT": "a number with a fraction or an exponent",
    "BIG_INTEGER": "an integer beyond 2^53-1 either way",
    "SURROGATE": "half a character (a lone surrogate)",
    "NOT_JSON": "a value that JSON has no word for",
}
"""Every code a ``CanonicalError`` may carry."""


class Unheld(str):
    """The digits of a number no 64-bit float can hold. Kept as text, so that nothing sent is lost."""

    __slots__ = ()


UNSURE = object()
"""What a ``Quick`` answers where it leaves the matter to this module."""


class Quick(Protocol):
    """A faster reader and writer, lent by a host that has one. It may be unsure of anything, and is never wrong."""

    def value(self, text: bytes) -> Any:
        """What ``parse`` returns, depth unchecked; ``UNSURE`` rather than refusing."""

    def text(self, value: Any) -> str | None:
        """The RFC 8785 text of a value without a fault; None rather than any other."""


_quick: Quick | None = None


def lend(quick: Quick | None) -> Quick | None:
    """Use this from now on; what was used before."""
    global _quick
    before, _quick = _quick, quick
    return before


def canonical(value: Any) -> str:
    """Return the RFC 8785 text of a JSON value. ``CanonicalError`` for a float, a big integer or a lone surrogate."""
    text = plain_text(value)
    if text is not None:
        return text
    for _path, code in faults(value):
        raise CanonicalError(code, PROBLEMS[code])
    return rfc8785.dumps(value).decode()


def plain_text(value: Any) -> str | None:
    """Return the RFC 8785 text where it is got quickly and nothing is wrong with the value; None elsewhere."""
    text = None if _quick is None else _quick.text(value)
    if text is None and is_plain(value):
        return _plain_text(value)
    return text


def is_plain(value: Any) -> bool:
    """Whether the value has no fault, and Python's own encoder writes its RFC 8785 text: all keys are ASCII.

    Nearly everything on the wire is plain, and that encoder is many times faster than ``rfc8785``.
    """
    kind = type(value)
    if kind is dict:
        return all(type(key) is str and key.isascii() and is_plain(inner) for key, inner in value.items())
    if kind is list:
        return all(map(is_plain, value))
    if kind is str:
        return bool(value.isascii() or not _SURROGATE.search(value))
    if kind is int:
        return bool(-MAX_INTEGER <= value <= MAX_INTEGER)
    return value is None or kind is bool


def parse(text: str | bytes) -> Any:
    """JSON text → value, numbers as they are; refuses bad UTF-8, duplicate keys, NaN and great depth."""
    value = UNSURE
    if _quick is not None:
        value = _quick.value(text if isinstance(text, bytes) else text.encode(errors="surrogatepass"))
    if value is UNSURE:
        value = _parsed(text)
    if _brackets(text) > MAX_DEPTH:
        _check_depth(value)
    return value


def parse_strict(text: str | bytes) -> Any:
    """JSON text → a value that ``canonical`` takes; ``CanonicalError`` otherwise."""
    value = parse(text)
    for path, code in faults(value) if plain_text(value) is None else ():
        raise CanonicalError(code, f"{PROBLEMS[code]} at {path or 'the top'}")
    return value


def faults(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """(path like ``args.parts.0.qty``, code) of everything the wire's values do not allow, in reading order."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                yield path, "NOT_JSON"
            elif _SURROGATE.search(key):
                yield path, "SURROGATE"
            else:
                yield from faults(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list | tuple):
        for at, inner in enumerate(value):
            yield from faults(inner, f"{path}.{at}" if path else str(at))
    elif code := _scalar_fault(value):
        yield path, code


def kept_text(value: Any) -> str:
    """Return the RFC 8785 text where there is one, floats included; else sorted ASCII JSON that still loses nothing.

    Rule P3: a malformed body is kept all the same, and a replay of it must hash alike.
    """
    text = plain_text(value)
    if text is not None:
        return text
    try:
        return rfc8785.dumps(value).decode()
    except (rfc8785.CanonicalizationError, UnicodeEncodeError):  # the latter for a lone surrogate in a key
        return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def sha256_text(text: str) -> str:
    """Hex SHA-256 of the UTF-8 text."""
    return sha256(text.encode()).hexdigest()


def sha256_of(value: Any) -> str:
    """Hex SHA-256 of the canonical text."""
    return sha256_text(canonical(value))


def _parsed(text: str | bytes) -> Any:
    try:
        read = text.decode() if isinstance(text, bytes) else text
        return json.loads(
            read,
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_float=_float,
            parse_int=_integer,
        )
    except CanonicalError:
        raise
    except RecursionError:
        raise CanonicalError("TOO_DEEP", PROBLEMS["TOO_DEEP"]) from None
    except ValueError as fault:
        raise CanonicalError("SYNTAX", f"not JSON: {fault}") from None


def _scalar_fault(value: Any) -> str | None:
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, float | Unheld):
        return "FLOAT"
    if isinstance(value, int):
        return "BIG_INTEGER" if abs(value) > MAX_INTEGER else None
    if isinstance(value, str):
        return "SURROGATE" if _SURROGATE.search(value) else None
    return "NOT_JSON"


def _object(pairs: list[tuple[str, Any]]) -> Json:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise CanonicalError("DUPLICATE_KEY", PROBLEMS["DUPLICATE_KEY"])
    return made


def _constant(word: str) -> Any:
    raise CanonicalError("SYNTAX", f"not JSON: {word}")


def _float(digits: str) -> float | Unheld:
    value = float(digits)
    return value if math.isfinite(value) else Unheld(digits)


def _integer(digits: str) -> int | Unheld:
    return int(digits) if len(digits) < _LONGEST_NUMBER else Unheld(digits)


def _brackets(text: str | bytes) -> int:
    """No value is deeper than its text has opening brackets."""
    if isinstance(text, bytes):
        return text.count(b"[") + text.count(b"{")
    return text.count("[") + text.count("{")


def _check_depth(value: Any) -> None:
    level, depth = _containers([value]), 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise CanonicalError("TOO_DEEP", PROBLEMS["TOO_DEEP"])
        level = _containers(inner for one in level for inner in (one.values() if isinstance(one, dict) else one))


def _containers(values: Iterable[Any]) -> list[Json | list[Any]]:
    return [one for one in values if type(one) in _CONTAINERS]

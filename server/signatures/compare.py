"""Two documents, leaf by leaf: what was signed against what the office holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from sync.canonical import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sync.messages import Json

Difference: TypeAlias = "dict[str, Any]"
"""``{line, why, signed, office}``: ``line`` as in ``parts[<id>].qty``; the values are scalars, null for personal ones.

``why``: ``differs`` · ``personal`` (differs, values withheld) · ``not_here`` (signed, and nothing known of it) ·
``held`` ``rejected`` ``quarantined`` (signed, and this became of it) · ``not_signed`` (known, and left out) ·
``withdrawn`` (signed after it was taken back) · ``not_canonical`` ``malformed`` ``hash`` ``no_strokes``
``disclosure`` ``ahead`` ``other_client`` (the seal contradicts itself).
"""

KEYS = ("id", "part")
"""What names a line of a list of objects."""
ABSENT = object()


def difference(line: str, why: str, signed: Any = None, office: Any = None) -> Difference:
    """One difference; what is not a scalar is left out."""
    return {"line": line, "why": why, "signed": _scalar(signed), "office": _scalar(office)}


def same(signed: Any, office: Any) -> bool:
    """Whether two values have one canonical text: the quick way to know that no leaf differs. False: look at each."""
    text = plain_text(signed)
    return text is not None and text == plain_text(office)


def differences(signed: Any, office: Any, line: str = "") -> Iterator[Difference]:
    """Every leaf at which two parsed texts differ, in the order of the signed one."""
    if isinstance(signed, dict) and isinstance(office, dict):
        yield from _objects(signed, office, line)
    elif isinstance(signed, list) and isinstance(office, list):
        yield from _lists(signed, office, line)
    elif type(signed) is not type(office) or signed != office:
        personal = _is_digest(signed) or _is_digest(office)
        yield difference(line, "personal") if personal else difference(line, "differs", signed, office)


def _objects(signed: Json, office: Json, line: str) -> Iterator[Difference]:
    if _is_digest(signed) or _is_digest(office):
        if signed != office:
            yield difference(line, "personal")
        return
    for key in [*signed, *(key for key in office if key not in signed)]:
        below = f"{line}.{key}" if line else key
        yield from differences(signed.get(key, ABSENT), office.get(key, ABSENT), below)


def _lists(signed: list[Any], office: list[Any], line: str) -> Iterator[Difference]:
    ours, theirs = _by_key(signed), _by_key(office)
    if ours is None or theirs is None or list(ours) != sorted(ours):
        yield difference(line, "malformed")
        return
    for key, one in ours.items():
        if key in theirs:
            yield from differences(one, theirs[key], f"{line}[{key}]")
        else:
            yield difference(f"{line}[{key}]", "not_here")
    for key in theirs:
        if key not in ours:
            yield difference(f"{line}[{key}]", "not_signed")


def _by_key(lines: list[Any]) -> dict[str, Any] | None:
    """Lines by what names them; None where one has no name or two have the same."""
    named: dict[str, Any] = {}
    for one in lines:
        key = one if isinstance(one, str) else _name(one)
        if not isinstance(key, str) or key in named:
            return None
        named[key] = one
    return named


def _name(line: Any) -> Any:
    return next((line[key] for key in KEYS if key in line), None) if isinstance(line, dict) else None


def _is_digest(node: Any) -> bool:
    return isinstance(node, dict) and set(node) == {"sd"}


def _scalar(value: Any) -> Any:
    return value if isinstance(value, str | int | bool) else None

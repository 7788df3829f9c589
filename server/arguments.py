"""Argument schemas compiled: one plain function for each, for arguments that marshmallow would take as they are.

It answers None where it has the least doubt, and marshmallow decides: so refusals, their words and their order come
from one place only. A test holds the two to each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from marshmallow import ValidationError, fields, missing, validate

from server.fields import Whole

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from marshmallow import Schema

    from sync.messages import Json

Check: TypeAlias = "Callable[[Any], bool]"
"""Whether a value is taken, and taken as it is."""


def compiled(schema: Schema) -> Callable[[Json], Json | None]:
    """Arguments → the same as ``schema.load`` returns, or None: not sure."""
    named = [(key, _check(field), field.allow_none, _default(field)) for key, field in schema.load_fields.items()]
    hooked = any(type(schema).resolve_hooks().values())

    def load(args: Json) -> Json | None:
        loaded, met = {}, 0
        for key, check, optional, default in named:
            if key not in args:
                if default is missing:
                    return None
                loaded[key] = default
                continue
            met += 1
            value = loaded[key] = args[key]
            if not (optional if value is None else check(value)):
                return None
        return loaded if met == len(args) else None

    return _never if hooked else load


def _never(_args: Json) -> None:
    """Somebody else's code has a say in it."""


def _default(field: fields.Field[Any]) -> Any:
    """What stands for an absent argument; ``missing`` where one must be there."""
    return field.load_default if isinstance(field.load_default, str | int | None) else missing


def _check(field: fields.Field[Any]) -> Check:
    if field.data_key is not None or field.attribute is not None:
        return lambda _value: False
    if type(field) is fields.Raw and not field.validators:
        return lambda _value: True
    if type(field) is fields.String:
        return _typed(str, field.validators)
    if type(field) is Whole:
        return _typed(int, field.validators)
    return lambda _value: False


def _typed(kind: type, validators: Sequence[Any]) -> Check:
    checks = [_validator(one) for one in validators]

    def check(value: Any) -> bool:
        return type(value) is kind and all(one(value) for one in checks)

    return check


def _validator(given: Any) -> Check:
    """One of marshmallow's own, in the least Python; any other is asked."""
    if type(given) is validate.Length and given.equal is None:
        low, high = given.min or 0, given.max
        return lambda value: low <= len(value) and (high is None or len(value) <= high)
    if type(given) is validate.Range and given.min_inclusive and given.max_inclusive:
        least, most = given.min, given.max
        return lambda value: (least is None or value >= least) and (most is None or value <= most)
    if type(given) is validate.OneOf:
        words = frozenset(given.choices)
        return lambda value: value in words
    if type(given) is validate.Regexp:
        match = given.regex.match
        return lambda value: match(value) is not None
    return lambda value: _asked(given, value)


def _asked(validator: Any, value: Any) -> bool:
    try:
        validator(value)
    except ValidationError:
        return False
    return True

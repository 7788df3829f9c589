"""How a slice declares a mutation: a marshmallow schema, who may, what it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from server.arguments import compiled
from sync.errors import Refused
from sync.registry import Declared

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sync.messages import Json
    from sync.registry import Step


class Args(Schema):
    """Base of all argument schemas: an unknown argument is refused, never dropped."""

    class Meta:
        """marshmallow's settings."""

        unknown = RAISE


SCHEMAS: dict[str, Schema] = {}
"""The compiled schema of every declared mutation, for ``contract.json``."""


def mutation(
    name: str,
    args: type[Args],
    *,
    allow: Step,
    apply: Step,
    v: int = 1,
    upcasts: Mapping[int, Callable[[Json], Json]] | None = None,
) -> Declared:
    """Declare ``name`` at version ``v``. ``ValueError`` where a string of the schema has no limit."""
    schema = args()
    _need_limits(name, schema)
    SCHEMAS[name] = schema
    return Declared(
        name=name,
        v=v,
        parse=parser(schema),
        allow=allow,
        apply=apply,
        upcasts=upcasts or {},
        personal=tuple(key for key, one in schema.fields.items() if one.metadata.get("personal")),
    )


def parser(schema: Schema) -> Callable[[Json], Json]:
    """Arguments as sent → arguments as declared; ``Refused("INVALID", message, field)`` names the first fault."""
    quick = compiled(schema)

    def parse(args: Json) -> Json:
        sure = quick(args)
        if sure is not None:
            return sure
        try:
            loaded: Json = schema.load(args)
        except ValidationError as fault:
            field, message = first_fault(fault.messages)
            raise Refused("INVALID", message, field) from None
        return loaded

    return parse


def first_fault(messages: Any) -> tuple[str | None, str]:
    """Marshmallow's tree of messages → (``parts.0.qty``, message)."""
    path: list[str] = []
    while isinstance(messages, dict):
        key = min(messages, key=str)
        path.append(str(key))
        messages = messages[key]
    message = messages[0] if isinstance(messages, list) else str(messages)
    return ".".join(part for part in path if part != "_schema") or None, str(message)


def _need_limits(name: str, schema: Schema) -> None:
    for key, field in schema.fields.items():
        inner = field.inner if isinstance(field, fields.List) else field
        if isinstance(inner, fields.Nested):
            _need_limits(f"{name}.{key}", inner.schema)
        elif isinstance(inner, fields.String) and not _limited(inner):
            raise ValueError(f"mutation {name}: argument {key} has no limit")


def _limited(field: fields.String) -> bool:
    return any(
        isinstance(check, validate.OneOf) or (isinstance(check, validate.Length) and check.max is not None)
        for check in field.validators
    )

"""A marshmallow schema as JSON Schema (2020-12): types, limits, enumerations, and ``x-personal`` marks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from marshmallow import fields, validate

if TYPE_CHECKING:
    from marshmallow import Schema

    from sync.messages import Json


def object_schema(schema: Schema) -> Json:
    """An object; what is not named is refused."""
    properties = {key: field_schema(one) for key, one in schema.fields.items()}
    required = [key for key, one in schema.fields.items() if one.required]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def field_schema(field: fields.Field[Any]) -> Json:
    """One argument."""
    wire = _typed(field)
    for check in field.validators:
        wire |= _limit(check, wire.get("type"))
    if field.allow_none and "type" in wire:
        wire["type"] = [wire["type"], "null"]
        if "enum" in wire:
            wire["enum"] = [*wire["enum"], None]
    if field.metadata.get("personal"):
        wire["x-personal"] = True
    return wire


def _typed(field: fields.Field[Any]) -> Json:
    if isinstance(field, fields.List):
        return {"type": "array", "items": field_schema(field.inner)}
    if isinstance(field, fields.Nested):
        return object_schema(field.schema)
    if isinstance(field, fields.Dict):
        return {"type": "object"}
    if isinstance(field, fields.Integer):
        return {"type": "integer"}
    if isinstance(field, fields.String):
        return {"type": "string"}
    return {}


def _limit(check: Any, kind: Any) -> Json:
    if isinstance(check, validate.OneOf):
        return {"enum": list(check.choices)}
    if isinstance(check, validate.Regexp):
        return {"pattern": check.regex.pattern}
    if isinstance(check, validate.Length):
        names = ("minItems", "maxItems") if kind == "array" else ("minLength", "maxLength")
    elif isinstance(check, validate.Range):
        names = ("minimum", "maximum")
    else:
        return {}
    return {name: value for name, value in zip(names, (check.min, check.max), strict=True) if value is not None}

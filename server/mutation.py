"""How a slice declares a mutation: a marshmallow schema, who may, what it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from server.arguments import compiled
from sync.errors import Refused
from sync.registry import Declared

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sync.messages import Json
    from sync.registry import Context, Step, Tx


class Args(Schema):
    """Base of all argument schemas: an unknown argument is refused, never dropped."""

    class Meta:
        """marshmallow's settings."""

        unknown = RAISE


ALWAYS_PERSONAL: Final = ("note", "reason", "caption", "lat_e7", "lon_e7", "accuracy_m")
"""Arguments that are sealed in the log under whatever name they come: free words, and where somebody lives."""

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
    of_erased: bool = False,
) -> Declared:
    """Declare ``name`` at version ``v``. ``ValueError`` where a string of the schema has no limit.

    ``of_erased``: that the customer was erased is nothing the office need look at.
    """
    schema = args()
    _need_limits(name, schema)
    SCHEMAS[name] = schema
    personal = _personal(schema)
    return Declared(
        name=name,
        v=v,
        parse=parser(schema),
        allow=allow,
        apply=marking(personal, apply) if personal and not of_erased else apply,
        upcasts=upcasts or {},
        personal=personal,
    )


def marking(personal: Sequence[str], apply: Step) -> Step:
    """``apply``, flagged where it says something of a customer who was erased: the store keeps none of that."""

    def run(tx: Tx, args: Json, ctx: Context) -> None:
        if any(args.get(name) is not None for name in personal) and _of_erased(tx, args):
            tx.flag("CUSTOMER_ERASED", "This customer's data was erased; what it says of him was not kept.")
        apply(tx, args, ctx)

    return run


def _of_erased(tx: Tx, args: Json) -> bool:
    """Whether the customer it names, or whose job it names, was erased."""
    customer = args.get("customer")
    if customer is None and isinstance(args.get("job"), str):
        job = tx.get("jobs", args["job"])
        customer = job and job["customer"]
    return customer is not None and bool(tx.find("erasures", "customer", customer))


def _personal(schema: Schema) -> tuple[str, ...]:
    """Those marked, and free words of who is named. The catalogue is everybody's: what it says is about no customer."""
    marked = [key for key, one in schema.fields.items() if one.metadata.get("personal")]
    more = ALWAYS_PERSONAL if marked or {"job", "customer"} & schema.fields.keys() else ()
    return tuple(key for key in schema.fields if key in marked or key in more)


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

"""``GET /api/customers?q=``: the desk looks for a customer by a piece of his name or phone (D26)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate
from sqlalchemy import or_, select

from server.auth import caller, signed_in
from server.customers.models import Customer
from server.roles import DESK
from server.runtime import runtime
from server.store.engine import reading
from server.store.erased import ERASED
from server.web.asked import Asked
from server.web.bodies import answer

if TYPE_CHECKING:
    from flask import Response
    from sqlalchemy import Connection, RowMapping

    from sync.messages import Caller, Json

MOST = 20

blueprint = Blueprint("customers", __name__, url_prefix="/api/customers", description="Customers of one's own centres.")


class Query(Asked):
    """A piece of a name or phone."""

    q = fields.String(load_default="", validate=validate.Length(max=100))


class Answer(Schema):
    """Customer rows, each with its ``sites`` and ``equipment``; at most twenty."""

    items = fields.List(fields.Dict(), required=True)


@blueprint.route("")
@signed_in(*DESK)
@blueprint.arguments(Query, location="query")
@blueprint.response(200, Answer)
def find(query: Json) -> Response:
    """Up to twenty customers of the caller's centres, newest first; nobody who was erased."""
    with reading() as connection:
        return answer({"items": _find(connection, caller(), query["q"].strip())})


def _find(connection: Connection, who: Caller, q: str) -> list[Json]:
    named = or_(Customer.name.contains(q, autoescape=True), Customer.phone.contains(q, autoescape=True))
    wanted = (
        select(Customer.__table__)
        .where(Customer.org_id == who.org, Customer.centre.in_(who.centres), named, Customer.name != ERASED)
        .order_by(Customer.id.desc())
        .limit(MOST)
    )
    found = [_plain("customers", row) for row in connection.execute(wanted).mappings()]
    ids = [one["id"] for one in found]
    below = {kind: _of_customers(connection, kind, ids) for kind in ("sites", "equipment")}
    return [one | {kind: rows.get(one["id"], []) for kind, rows in below.items()} for one in found]


def _of_customers(connection: Connection, kind: str, customers: list[str]) -> dict[str, list[Json]]:
    table = runtime().kinds[kind].table
    rows: dict[str, list[Json]] = {}
    for row in connection.execute(select(table).where(table.c.customer.in_(customers)).order_by(table.c.id)).mappings():
        rows.setdefault(row["customer"], []).append(_plain(kind, row))
    return rows


def _plain(kind: str, row: RowMapping) -> Json:
    """The row as it travels."""
    return {name: row[name] for name in runtime().kinds[kind].columns}

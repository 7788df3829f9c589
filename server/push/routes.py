"""Web push subscriptions of the caller's device."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_smorest import Blueprint
from marshmallow import Schema, fields
from sqlalchemy import delete, insert

from server import clock
from server.auth import caller, signed_in
from server.auth.tables import PushSubscription
from server.fields import text
from server.mutation import Args
from server.push.message import check_endpoint
from server.runtime import runtime
from server.store.engine import retrying, writing

if TYPE_CHECKING:
    from sync.messages import Json

blueprint = Blueprint("push", __name__, url_prefix="/api/push", description="Web push.")


class PushKey(Schema):
    """The server's VAPID public key, base64url."""

    key = fields.String()


class KeysArgs(Args):
    """The browser's own keys."""

    p256dh = text(200)
    auth = text(100)


class SubscribeArgs(Args):
    """What ``PushSubscription.toJSON()`` gives."""

    endpoint = text(2000)
    keys = fields.Nested(KeysArgs, required=True)
    expirationTime = fields.Raw(load_default=None, allow_none=True)  # noqa: N815 - the browser's name


class EndpointArgs(Args):
    """Which one."""

    endpoint = text(2000)


@blueprint.get("/key")
@signed_in()
@blueprint.response(200, PushKey)
def key() -> Json:
    """What ``pushManager.subscribe`` wants as ``applicationServerKey``."""
    return {"key": runtime().keys.vapid_public}


@blueprint.post("/subscriptions")
@signed_in()
@blueprint.arguments(SubscribeArgs)
@blueprint.response(204)
def subscribe(args: Json) -> None:
    """Call this browser from now on; 422 for an endpoint that is not a public https address."""
    check_endpoint(args["endpoint"])
    who = caller()
    row = {"endpoint": args["endpoint"], "org_id": who.org, "user_id": who.user, "client_id": who.client_id}
    row |= args["keys"] | {"created_at": clock.now()}

    def attempt(_n: int) -> None:
        with writing() as connection:
            connection.execute(delete(PushSubscription).where(PushSubscription.endpoint == args["endpoint"]))
            connection.execute(insert(PushSubscription), row)
            connection.commit()

    retrying(attempt)


@blueprint.delete("/subscriptions")
@signed_in()
@blueprint.arguments(EndpointArgs)
@blueprint.response(204)
def unsubscribe(args: Json) -> None:
    """Never call it again."""
    mine = PushSubscription.endpoint == args["endpoint"], PushSubscription.user_id == caller().user

    def attempt(_n: int) -> None:
        with writing() as connection:
            connection.execute(delete(PushSubscription).where(*mine))
            connection.commit()

    retrying(attempt)

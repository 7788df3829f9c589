"""``GET /healthz``: whether the server can do its work."""

from __future__ import annotations

from flask import Blueprint, Response
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from server.store.engine import reading
from server.store.tables import Counter
from server.web.bodies import answer
from sync.errors import SyncError

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """200 when the database answers and has its tables."""
    try:
        with reading() as connection:
            connection.execute(select(Counter.org_id).limit(1)).first()
    except DBAPIError:
        raise SyncError(503, "BUSY", "The database is not ready.", details={"retry_after": 5}) from None
    return answer({"ok": True})

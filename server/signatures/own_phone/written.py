"""What only the server knows of an offer: how long it stands, and the number of the device that will answer it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from server import clock
from server.runtime import runtime
from server.store.crypt import keyed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from sync.messages import Row


def offers_written(_connection: Connection, _org: str, offers: Sequence[Row]) -> None:
    """Fill in both, once, as the offer comes in."""
    for offer in offers:
        if offer["expires_at"] is None:
            offer["expires_at"] = clock.after(clock.now(), hours=runtime().config.own_phone_hours)
            offer["client_id"] = device_of(offer["id"])


def device_of(offer: str) -> str:
    """The offer's own device, by which its seal is known; a secret's, so that nobody takes the id before us."""
    return str(uuid5(UUID(offer), keyed(f"own phone {offer}", runtime().keys.digest)))

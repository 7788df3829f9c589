"""Signing on the customer's own phone by a one-time link, and copies of what was signed (D2, D11, rules S6.1–S6.6)."""

from __future__ import annotations

from server.kinds import Group, Kind
from server.signatures.own_phone.mailing import mail_copy
from server.signatures.own_phone.models import Copy, OwnOffer
from server.signatures.own_phone.mutations import offer, revoke, send_copy
from server.signatures.own_phone.routes import blueprint
from server.signatures.own_phone.written import offers_written

KINDS = (
    Kind("own_offers", OwnOffer, group=Group("job", "job"), job="job", erasable=("basis",)),
    Kind("copies", Copy, group=Group("job", "job"), job="job", personal=("address",)),
)
MUTATIONS = (offer, revoke, send_copy)
ROUTES = (blueprint,)
EFFECTS = {"copies.mail": mail_copy}
AT_WRITE = {"own_offers": offers_written}

__all__ = ["AT_WRITE", "EFFECTS", "KINDS", "MUTATIONS", "ROUTES"]

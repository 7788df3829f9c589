"""The customer's rating, signature and seal (D11, rules S1–S4)."""

from __future__ import annotations

from server.kinds import Group, Kind
from server.signatures.bundle import bundle
from server.signatures.code import short_code
from server.signatures.heads.commands import make_one, replace_key, show_all
from server.signatures.heads.daily import figures, heads
from server.signatures.heads.giving import mail
from server.signatures.heads.making import MAIL
from server.signatures.heads.routes import blueprint as chain_blueprint
from server.signatures.heads.routes import well_known
from server.signatures.inspection.commands import verify_all
from server.signatures.link import link, reopened
from server.signatures.models import Declaration, Rating, Seal, SealLink
from server.signatures.mutations import put_declaration, rate, sign
from server.signatures.public_routes import blueprint as public_blueprint
from server.signatures.routes import blueprint
from server.signatures.unsigned import KIND as UNSIGNED
from server.signatures.unsigned import unsigned

_JOB = Group("job", "job")

KINDS = (
    Kind("ratings", Rating, group=_JOB, job="job", fact=True, personal=("comment",)),
    Kind(
        "seals",
        Seal,
        group=_JOB,
        job="job",
        fact=True,
        personal=("strokes", "disclosures", "signer"),
        json=("differences",),
    ),
    Kind("seal_links", SealLink, group=_JOB, job="job", fact=True),
    UNSIGNED,
    Kind("declarations", Declaration, catalogue=True),
)
MUTATIONS = (rate, sign, unsigned, put_declaration)
ROUTES = (blueprint, public_blueprint, chain_blueprint, well_known)
AT_COMMIT = {"seals": link, "amendments": link}
AT_RESTORE = (reopened,)
OFFERS = {"seals.bundle": bundle, "seals.code": short_code, "heads.figures": figures}
COMMANDS = (verify_all, make_one, show_all, replace_key)
DAILY = (heads,)
EFFECTS = {MAIL: mail}

__all__ = ["AT_COMMIT", "AT_RESTORE", "COMMANDS", "DAILY", "EFFECTS", "KINDS", "MUTATIONS", "OFFERS", "ROUTES"]

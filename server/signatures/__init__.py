"""The customer's rating, signature and seal (D11, rules S1–S4)."""

from __future__ import annotations

from server.kinds import Group, Kind
from server.signatures.link import link, reopened
from server.signatures.models import Declaration, Rating, Seal, SealLink
from server.signatures.mutations import put_declaration, rate, sign
from server.signatures.routes import blueprint

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
    Kind("declarations", Declaration, catalogue=True),
)
MUTATIONS = (rate, sign, put_declaration)
ROUTES = (blueprint,)
AT_COMMIT = {"seals": link}
AT_RESTORE = (reopened,)

__all__ = ["AT_COMMIT", "AT_RESTORE", "KINDS", "MUTATIONS", "ROUTES"]

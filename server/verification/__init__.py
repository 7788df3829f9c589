"""What the office says of finished work: confirmed or sent back, and how long it is kept (D12, D13)."""

from __future__ import annotations

from server.kinds import Group, Kind
from server.verification.archive_routes import blueprint as archive
from server.verification.models import Hold, Verification
from server.verification.mutations import MUTATIONS
from server.verification.routes import blueprint as verification

KINDS = (
    Kind(
        "verifications",
        Verification,
        group=Group("job", "job"),
        job="job",
        fact=True,
        personal=("reason",),
        json=("marks",),
    ),
    Kind("holds", Hold, group=Group("job", "job"), job="job", personal=("reason", "released_reason")),
)
ROUTES = (verification, archive)

__all__ = ["KINDS", "MUTATIONS", "ROUTES"]

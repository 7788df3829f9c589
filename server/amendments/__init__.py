"""Corrections of what a customer signed: reason, old against new, signed anew or marked unsigned (rule S4)."""

from __future__ import annotations

from server.amendments.models import Amendment
from server.amendments.mutations import amend
from server.kinds import Group, Kind

KINDS = (
    Kind(
        "amendments",
        Amendment,
        group=Group("job", "job"),
        job="job",
        fact=True,
        personal=("disclosures",),
        json=("changes", "differences"),
    ),
)
MUTATIONS = (amend,)

__all__ = ["KINDS", "MUTATIONS"]

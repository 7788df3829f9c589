"""What the office must decide: every outcome but ``applied``, until a person closes it (rule P3)."""

from __future__ import annotations

from server.kinds import Group, Kind
from server.reviews.models import ReviewItem
from server.reviews.mutations import close
from server.reviews.record import record_for

KINDS = (Kind("review_items", ReviewItem, group=Group("centre", "centre")),)
MUTATIONS = (close,)

__all__ = ["KINDS", "MUTATIONS", "record_for"]

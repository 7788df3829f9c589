"""What the office must decide (rule P3): every outcome but ``applied``, until a person closes it or lets it be done."""

from __future__ import annotations

from server.kinds import Group, Kind
from server.reviews.carry import at_once, run
from server.reviews.models import ReviewItem
from server.reviews.mutations import RUN, close, correct, release
from server.reviews.record import record_for
from server.reviews.routes import ROUTES

KINDS = (Kind("review_items", ReviewItem, group=Group("centre", "centre")),)
MUTATIONS = (close, release, correct)
EFFECTS = {RUN: run}
AT_ONCE = {"reviews.release": at_once, "reviews.correct": at_once}

__all__ = ["AT_ONCE", "EFFECTS", "KINDS", "MUTATIONS", "ROUTES", "record_for"]

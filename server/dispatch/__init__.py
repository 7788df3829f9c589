"""Dispatch (派工): assignments, service centres, the technicians' inbox (D3)."""

from __future__ import annotations

from server.dispatch.models import Assignment, Notice
from server.dispatch.mutations import put_centre, read
from server.dispatch.routes import ROUTES
from server.kinds import Group, Kind

KINDS = (
    Kind("assignments", Assignment, group=Group("job", "job"), job="job"),
    Kind("notices", Notice, group=Group("user", "user"), json=("data",)),
)
MUTATIONS = (put_centre, read)

__all__ = ["KINDS", "MUTATIONS", "ROUTES"]

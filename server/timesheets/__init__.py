"""Timesheets (工时): travel, work and waiting, run by the job's steps (D10)."""

from __future__ import annotations

from server.kinds import Group, Kind
from server.timesheets.models import Timesheet
from server.timesheets.mutations import record

KINDS = (Kind("timesheets", Timesheet, group=Group("job", "job"), job="job", fact=True),)
MUTATIONS = (record,)

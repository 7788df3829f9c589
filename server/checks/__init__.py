"""Checks (检验) by a procedure, and the procedures (作业指导书) with their safety lists (D7–D9)."""

from __future__ import annotations

from server.checks.models import Check, Procedure
from server.checks.mutations import put_procedure, record
from server.kinds import Group, Kind

KINDS = (
    Kind("checks", Check, group=Group("job", "job"), job="job", fact=True),
    Kind("procedures", Procedure, catalogue=True, json=("products", "items", "safety")),
)
MUTATIONS = (record, put_procedure)

"""Jobs (工单) and the repair register (登记簿) (D1, D3, D4, D12, D30)."""

from __future__ import annotations

from server.jobs.models import Conflict, Job, Step, Withdrawal
from server.jobs.mutations import MUTATIONS
from server.jobs.register_index import AT_WRITE
from server.jobs.register_walk import walk
from server.jobs.routes import ROUTES
from server.jobs.sweeper import sweep
from server.kinds import Group, Kind

KINDS = (
    Kind(
        "jobs",
        Job,
        group=Group("job", "id"),
        job="id",
        personal=("contact_name", "contact_phone"),
        erasable=("cancel_reason",),
    ),
    Kind(
        "steps",
        Step,
        group=Group("job", "job"),
        job="job",
        fact=True,
        erasable=("note", "lat_e7", "lon_e7", "accuracy_m"),
        json=("data",),
    ),
    Kind("withdrawals", Withdrawal, group=Group("job", "job"), job="job", fact=True),
    Kind("conflicts", Conflict, group=Group("job", "job"), job="job", personal=("current", "other")),
)
DAILY = (sweep,)
WALKS = {"register": walk}

__all__ = ["AT_WRITE", "DAILY", "KINDS", "MUTATIONS", "ROUTES", "WALKS"]

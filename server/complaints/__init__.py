"""Complaints (投诉): recorded, and to be decided on by the office (D19, rule S6.7)."""

from __future__ import annotations

from server.complaints.models import Complaint
from server.complaints.mutations import tell
from server.kinds import Group, Kind

KINDS = (Kind("complaints", Complaint, group=Group("centre", "centre"), job="job", fact=True, personal=("what",)),)
MUTATIONS = (tell,)

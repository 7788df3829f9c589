"""Parts (零件) with their certificates (合格证), and the catalogue they come from (D5)."""

from __future__ import annotations

from server.kinds import Group, Kind
from server.parts.models import Part, PartLot, PartType
from server.parts.mutations import put_away_type, put_lot, put_type, use

KINDS = (
    Kind("parts", Part, group=Group("job", "job"), job="job", fact=True, files=("certificate_photo",)),
    Kind("part_types", PartType, catalogue=True),
    Kind("part_lots", PartLot, catalogue=True),
)
MUTATIONS = (use, put_type, put_lot, put_away_type)

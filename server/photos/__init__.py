"""Photos: rows beside the job, files by their hash."""

from __future__ import annotations

from server.kinds import Group, Kind
from server.photos.models import FileArrival, Photo
from server.photos.mutations import add

KINDS = (
    Kind("photos", Photo, group=Group("job", "job"), job="job", fact=True, erasable=("caption",), files=("sha256",)),
    Kind("file_arrivals", FileArrival, group=Group("job", "job"), job="job", fact=True),
)
MUTATIONS = (add,)

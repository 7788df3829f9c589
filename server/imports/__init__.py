"""Import (导入) of lists that firms have: a file is read, matched, checked, then written by ordinary mutations."""

from __future__ import annotations

from server.imports.routes import blueprint
from server.imports.runs import forget_old
from server.imports.uploads import upload_blueprint

TIMERS = (forget_old,)

__all__ = ["TIMERS", "blueprint", "upload_blueprint"]

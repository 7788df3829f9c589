"""Papers made of the register as it stands: repair card, the day's lists, the register itself (D1, D3, D10, D17)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.prints.routes import blueprint

if TYPE_CHECKING:
    from server.kinds import Kind
    from sync.registry import Declared

KINDS: tuple[Kind, ...] = ()
MUTATIONS: tuple[Declared, ...] = ()
ROUTES = (blueprint,)

__all__ = ["KINDS", "MUTATIONS", "ROUTES"]

"""The service voucher as a PDF (D2): from the sealed text, signed by the firm, made once and found again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.vouchers import kept, models, tasks
from server.vouchers.making import pdf
from server.vouchers.routes import blueprint

if TYPE_CHECKING:
    from server.kinds import Kind
    from sync.registry import Declared

KINDS: tuple[Kind, ...] = ()
MUTATIONS: tuple[Declared, ...] = ()
ROUTES = (blueprint,)
AT_WRITE = {"seals": tasks.wanted, "unsigned": tasks.wanted, "amendments": tasks.wanted}
OFFERS = {
    "vouchers.pdf": pdf,
    "vouchers.forget": kept.forget_customer,
    "vouchers.make_due": tasks.make_due,
}

__all__ = ["AT_WRITE", "KINDS", "MUTATIONS", "OFFERS", "ROUTES", "models"]

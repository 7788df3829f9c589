"""Is it all true at rest? Rules N1–N12 over what people did and what each store holds (``sync/SPEC.md``, At rest).

Apart from what it judges: nothing here comes from ``sync`` or ``server``. Groups, subjects, digests and canonical text
are worked out anew from the rules, in their own few lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.world.checker import after_seal, chain, erased, files, links, log, office, scope, views
from tests.world.checker.facts import Broken, Facts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.world.history import History
    from tests.world.rest import DeviceRest, ServerRest

RULES = {
    "N1": log.missing,
    "N2": log.twice,
    "N3": log.out_of_order,
    "N4": views.wrong,
    "N5": scope.leaked,
    "N6": office.untold,
    "N7": office.undrained,
    "N8": chain.unsound,
    "N9": files.not_whole,
    "N10": after_seal.broken,
    "N11": erased.left_over,
    "N12": links.broken,
}
"""Each gives the sentences in which it is broken."""


def check(history: History, server: ServerRest, devices: Sequence[DeviceRest]) -> list[Broken]:
    """Everything that is not as promised; empty when all is well."""
    facts = Facts(history, server, devices)
    return [Broken(rule, text) for rule, judge in RULES.items() for text in judge(facts)]


__all__ = ["RULES", "Broken", "check"]

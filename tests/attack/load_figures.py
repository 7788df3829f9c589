"""What a load run saw: milliseconds by kind of request, errors by kind, and the tables made of them."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field

KINDS = (
    "sign-in", "first load", "catalogue", "refresh", "empty sync", "sync with news", "sync with work", "evening",
    "tunnel", "desk",
)  # fmt: skip


@dataclass
class Figures:
    """Filled by everybody who asks the server something, in one thread."""

    ms: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(kind of request, what went wrong) → how often."""
    outcomes: Counter[str] = field(default_factory=Counter)
    late: int = 0
    """Syncs left out because the one before was still under way."""

    def took(self, kind: str, ms: float) -> None:
        """An answer came."""
        self.ms[kind].append(ms)

    def failed(self, kind: str, why: str) -> None:
        """None came, or another than was hoped for."""
        self.errors[kind, why] += 1

    def lines(self) -> list[str]:
        """A line for each kind, and what became of the records."""
        lines = ["| Request | n | p50 ms | p95 ms | p99 ms | longest | errors |", "|---|---|---|---|---|---|---|"]
        for kind in KINDS:
            found = sorted(self.ms.get(kind, ()))
            wrong = {why: n for (of, why), n in sorted(self.errors.items()) if of == kind}
            if found or wrong:
                told = ", ".join(f"{n} × {why}" for why, n in wrong.items()) or "none"
                cells = [f"{at_share(found, share):,.0f}" for share in (0.5, 0.95, 0.99, 1)]
                lines.append(f"| {kind} | {len(found):,} | {' | '.join(cells)} | {told} |")
        outcomes = ", ".join(f"{n:,} {outcome}" for outcome, n in self.outcomes.most_common())
        return [
            *lines,
            "",
            f"Technicians' records: {outcomes or 'none'}. Syncs left out, the last under way: {self.late}.",
        ]


def at_share(ascending: list[float], share: float) -> float:
    """The value that this share of them does not exceed; 0 of none."""
    return ascending[max(0, math.ceil(share * len(ascending)) - 1)] if ascending else 0.0

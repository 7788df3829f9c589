"""What was changed after a seal."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from server.db import Base, SyncedRow


class Amendment(SyncedRow, Base):
    """One change of what was signed; the sealed text stays as it is (rule S4).

    ``seal``: the one amended. ``kind``: correction, or late (a fact that came after the seal; written by the server).
    ``changes``: list of ``{line, before, after}``, ``line`` as in ``parts[<id>].qty``; a personal value is ``{sd}``.
    ``text``: the note (``amended.note``), canonical JSON. ``verdict``: matches or differs; ``differences``: list of
    ``{line, why, signed, office}``. Whether it is signed stands in the seals (``amended.state``).
    """

    __tablename__ = "amendments"

    job: Mapped[str] = mapped_column(index=True)
    seal: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    by: Mapped[str]
    at: Mapped[str]
    reason: Mapped[str | None]
    changes: Mapped[str]
    text: Mapped[str]
    text_hash: Mapped[str]
    disclosures: Mapped[str | None]
    verdict: Mapped[str]
    differences: Mapped[str]

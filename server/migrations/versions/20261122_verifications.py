"""The supervisor's confirmation and what is kept how long (D12, D13)."""

from __future__ import annotations

revision = "0011_verifications"
down_revision = "0010_unsigned_outcomes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass

"""Why nobody signed, with its evidence (D11)."""

from __future__ import annotations

revision = "0010_unsigned_outcomes"
down_revision = "0009_chain_heads"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass

"""The chain's daily heads, signed (rule S3)."""

from __future__ import annotations

revision = "0009_chain_heads"
down_revision = "0008_erasures"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass

"""Who was erased, when and why (rule S3)."""

from __future__ import annotations

revision = "0008_erasures"
down_revision = "0007_amendments"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass

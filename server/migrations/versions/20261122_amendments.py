"""What is changed after a seal: amendments, linked into the chain (rule S4)."""

from __future__ import annotations

revision = "0007_amendments"
down_revision = "0006_no_replacing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass

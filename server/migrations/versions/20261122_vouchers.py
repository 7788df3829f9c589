"""The signed vouchers, by their hash (D2)."""

from __future__ import annotations

revision = "0012_vouchers"
down_revision = "0011_verifications"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass

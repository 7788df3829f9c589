"""Links to sign on the customer's own phone (D2)."""

from __future__ import annotations

revision = "0013_own_phone"
down_revision = "0012_vouchers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass

"""Links to sign on the customer's own phone, and copies sent by mail (D2)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013_own_phone"
down_revision = "0012_vouchers"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    _synced(
        "own_offers",
        ("job", "by", "at", "token_hash"),
        sa.Column("basis", TEXT, nullable=True),
        sa.Column("differs", sa.BigInteger(), nullable=False),
        *(sa.Column(name, TEXT, nullable=True) for name in _GIVEN),
        sa.UniqueConstraint("token_hash", name=op.f("uq_own_offers_token_hash")),
    )
    _synced(
        "copies",
        ("job", "seal", "by", "at"),
        sa.Column("address", TEXT, nullable=True),
        sa.Column("language", TEXT, nullable=False),
        sa.Column("sent_at", TEXT, nullable=True),
        sa.Column("problem", TEXT, nullable=True),
    )


def downgrade() -> None:
    op.drop_table("copies")
    op.drop_table("own_offers")


_GIVEN = ("client_id", "expires_at", "opened_at", "revoked_at", "revoked_by")


def _synced(name: str, needed: tuple[str, ...], *more: sa.Column | sa.UniqueConstraint) -> None:
    op.create_table(
        name,
        sa.Column("id", TEXT, nullable=False),
        *(sa.Column(one, TEXT, nullable=False) for one in needed),
        *more,
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("scope_grp", TEXT, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f(f"ix_{name}_job"), name, ["job"], unique=False)
    op.create_index(op.f(f"ix_{name}_scope_grp_seq_id"), name, ["scope_grp", "seq", "id"], unique=False)

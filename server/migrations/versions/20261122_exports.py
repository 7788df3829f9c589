"""Who exported what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002_exports"
down_revision = "0001"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "exports",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("user_id", TEXT, nullable=True),
        sa.Column("what", TEXT, nullable=False),
        sa.Column("format", TEXT, nullable=False),
        sa.Column("lang", TEXT, nullable=False),
        sa.Column("query", TEXT, nullable=False),
        sa.Column("centres", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("done", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=True),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("sha256", TEXT, nullable=True),
        sa.Column("error", TEXT, nullable=True),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", TEXT, nullable=False),
        sa.Column("ended_at", TEXT, nullable=True),
        sa.Column("taken_at", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exports")),
    )
    op.create_index(op.f("ix_exports_org_id_asked_at"), "exports", ["org_id", "asked_at"], unique=False)
    op.create_index(op.f("ix_exports_state"), "exports", ["state"], unique=False)


def downgrade() -> None:
    op.drop_table("exports")

"""The chain's daily heads, signed (rule S3)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.store.append_only import no_replacing, statements

revision = "0009_chain_heads"
down_revision = "0008_erasures"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
TABLES = ("chain_heads", "head_keys", "head_stamps")


def upgrade() -> None:
    op.create_table(
        "chain_heads",
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", TEXT, nullable=False),
        sa.Column("segment", sa.BigInteger(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        *(sa.Column(name, TEXT, nullable=False) for name in ("hash", "text", "signature")),
        sa.PrimaryKeyConstraint("org_id", "number", name=op.f("pk_chain_heads")),
    )
    op.create_index(op.f("ix_chain_heads_org_id_day"), "chain_heads", ["org_id", "day"])
    op.create_index(op.f("ix_chain_heads_org_id_segment_n"), "chain_heads", ["org_id", "segment", "n"])
    op.create_table(
        "head_keys",
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        *(sa.Column(name, TEXT, nullable=False) for name in ("key_id", "public", "since", "why")),
        sa.PrimaryKeyConstraint("org_id", "number", name=op.f("pk_head_keys")),
    )
    op.create_table(
        "head_stamps",
        *(sa.Column(name, TEXT, nullable=False) for name in ("org_id", "head", "token", "at", "authority")),
        sa.Column("received_at", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("org_id", "head", name=op.f("pk_head_stamps")),
    )
    bind = op.get_bind()
    for statement in [*statements(bind.dialect.name, TABLES), *no_replacing(bind, TABLES)]:
        op.execute(statement)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)

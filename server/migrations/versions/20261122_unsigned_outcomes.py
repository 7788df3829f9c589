"""Why nobody signed, with its evidence (D11)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.store.append_only import erasable_statements

revision = "0010_unsigned_outcomes"
down_revision = "0009_chain_heads"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "unsigned",
        *(sa.Column(name, TEXT, nullable=False) for name in ("id", "job", "by", "client_id", "at", "why")),
        *(sa.Column(name, TEXT) for name in ("reason", "photo", "text", "text_hash", "disclosures")),
        *(sa.Column(name, TEXT, nullable=False) for name in ("org_id", "scope_grp")),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unsigned")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_unsigned_job"), "unsigned", ["job"])
    op.create_index(op.f("ix_unsigned_scope_grp_seq_id"), "unsigned", ["scope_grp", "seq", "id"])
    for statement in erasable_statements(op.get_bind(), "unsigned", ("reason", "disclosures")):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("unsigned")

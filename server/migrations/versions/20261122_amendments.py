"""What is changed after a seal: amendments, linked into the chain (rule S4)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.store.append_only import no_replacing, statements

revision = "0007_amendments"
down_revision = "0006_no_replacing"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NEEDED = ("id", "job", "seal", "kind", "by", "at", "changes", "text", "text_hash", "verdict", "differences", "org_id")


def upgrade() -> None:
    op.create_table(
        "amendments",
        *(sa.Column(name, TEXT, nullable=False) for name in (*NEEDED, "scope_grp")),
        *(sa.Column(name, TEXT) for name in ("reason", "disclosures")),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendments")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_amendments_job"), "amendments", ["job"])
    op.create_index(op.f("ix_amendments_seal"), "amendments", ["seal"])
    op.create_index(op.f("ix_amendments_scope_grp_seq_id"), "amendments", ["scope_grp", "seq", "id"])
    bind = op.get_bind()
    for statement in (*statements(bind.dialect.name, ["amendments"]), *no_replacing(bind, ["amendments"])):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("amendments")

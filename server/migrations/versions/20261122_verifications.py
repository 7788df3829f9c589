"""The supervisor's confirmation and what is kept how long (D12, D13)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.store.append_only import erasable_statements

revision = "0011_verifications"
down_revision = "0010_unsigned_outcomes"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
WAITING = sa.text("status IN ('signed', 'left')")


def upgrade() -> None:
    _synced("verifications", ("by", "at", "outcome", "reason?", "marks", "answers?"))
    _synced("holds", ("by", "at", "reason", "released_by?", "released_at?", "released_reason?"))
    for statement in erasable_statements(op.get_bind(), "verifications", ["reason"]):
        op.execute(statement)
    op.create_index(
        "ix_jobs_waiting", "jobs", ["org_id", "closed_at", "id"], sqlite_where=WAITING, postgresql_where=WAITING
    )


def _synced(table: str, columns: tuple[str, ...]) -> None:
    """A table of the feed with rows of jobs; a question mark: may be null."""
    op.create_table(
        table,
        sa.Column("id", TEXT, nullable=False),
        sa.Column("job", TEXT, nullable=False),
        *(sa.Column(name.rstrip("?"), TEXT, nullable=name.endswith("?")) for name in columns),
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("scope_grp", TEXT, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f(f"ix_{table}_job"), table, ["job"])
    op.create_index(op.f(f"ix_{table}_scope_grp_seq_id"), table, ["scope_grp", "seq", "id"])


def downgrade() -> None:
    op.drop_index("ix_jobs_waiting", "jobs")
    op.drop_table("holds")
    op.drop_table("verifications")

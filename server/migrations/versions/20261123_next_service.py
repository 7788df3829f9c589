"""When a machine is due for service, and what customers complained of (D19, D26)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.store.append_only import erasable_statements, no_replacing, statements

revision = "0014_next_service"
down_revision = "0013_own_phone"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    _synced("next_services", "customer", ("equipment", "by", "at"), ("job", "due_on", "replaces"))
    _synced("complaints", "job", ("centre", "call", "at"), ("offer", "what", "by"))
    guard = statements(op.get_bind().dialect.name, ["next_services"])
    guard += no_replacing(op.get_bind(), ["next_services"])
    guard += erasable_statements(op.get_bind(), "complaints", ["what"])
    for statement in guard:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("complaints")
    op.drop_table("next_services")


def _synced(table: str, indexed: str, needed: tuple[str, ...], given: tuple[str, ...]) -> None:
    op.create_table(
        table,
        *(sa.Column(name, TEXT, nullable=False) for name in ("id", indexed, *needed)),
        *(sa.Column(name, TEXT) for name in given),
        *(sa.Column(name, TEXT, nullable=False) for name in ("org_id", "scope_grp")),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f(f"ix_{table}_{indexed}"), table, [indexed])
    op.create_index(op.f(f"ix_{table}_scope_grp_seq_id"), table, ["scope_grp", "seq", "id"])

"""Who was erased, when and why; and of facts may be emptied what tells of him, nothing else (rule S3)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.store.append_only import erasable_statements, no_replacing, statements

revision = "0008_erasures"
down_revision = "0007_amendments"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
EMPTIED = {
    "amendments": ("disclosures",),
    "photos": ("caption",),
    "ratings": ("comment",),
    "seals": ("strokes", "disclosures", "signer"),
    "steps": ("note", "lat_e7", "lon_e7", "accuracy_m"),
}
"""Facts and their columns, at this point of their history."""


def upgrade() -> None:
    op.create_table(
        "erasures",
        *(sa.Column(name, TEXT, nullable=False) for name in ("id", "customer", "by", "at", "reason", "jobs", "org_id")),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
    )
    op.create_index(op.f("ix_erasures_customer"), "erasures", ["customer"])
    op.create_index(op.f("ix_erasures_org_id"), "erasures", ["org_id"])
    connection = op.get_bind()
    _run([*statements(connection.dialect.name, ["erasures"]), *no_replacing(connection, ["erasures"])])
    for table, columns in EMPTIED.items():
        _forget(table)
        _run(erasable_statements(connection, table, columns))


def downgrade() -> None:
    connection = op.get_bind()
    for table in EMPTIED:
        _forget(table)
        if connection.dialect.name != "sqlite":
            op.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
        _run([*statements(connection.dialect.name, [table]), *no_replacing(connection, [table])])
    op.drop_table("erasures")


def _forget(table: str) -> None:
    """The triggers there were."""
    if op.get_bind().dialect.name == "sqlite":
        for end in ("no_update", "no_delete", "no_replace"):
            op.execute(f"DROP TRIGGER {table}_{end}")
    else:
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")


def _run(made: list[str]) -> None:
    for statement in made:
        op.execute(statement.replace(":", r"\:"))

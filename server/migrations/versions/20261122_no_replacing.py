"""SQLite's REPLACE deletes what stands in its way without asking a DELETE trigger: it is refused as well (rule S3)."""

from __future__ import annotations

from alembic import op

from server.store.append_only import no_replacing

revision = "0006_no_replacing"
down_revision = "0005_ways_out"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in no_replacing(op.get_bind(), _guarded()):
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in _guarded():
            op.execute(f"DROP TRIGGER {table}_no_replace")


def _guarded() -> list[str]:
    """The tables that refuse changes at this point of their history."""
    if op.get_bind().dialect.name != "sqlite":
        return []
    made = "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name = tbl_name || '_no_update'"
    return sorted(op.get_bind().exec_driver_sql(made).scalars())

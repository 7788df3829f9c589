"""Who signed a device out, or let it in again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.store.append_only import statements

revision = "0004_device_decisions"
down_revision = "0003_imports"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "device_decisions",
        *(sa.Column(name, TEXT, nullable=False) for name in ("id", "org_id", "client_id", "decision")),
        sa.Column("reason", TEXT),
        *(sa.Column(name, TEXT, nullable=False) for name in ("by", "at")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device_decisions")),
    )
    op.create_index(op.f("ix_device_decisions_org_id_client_id"), "device_decisions", ["org_id", "client_id"])
    for statement in statements(op.get_bind().dialect.name, ["device_decisions"]):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("device_decisions")

"""What a person decided about an item, until it is carried out; repeats of a mutation found by their content."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005_ways_out"
down_revision = "0004_device_decisions"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    for name in ("decision", "decided_by", "decided_at", "pending"):
        op.add_column("review_items", sa.Column(name, TEXT, nullable=True))
    op.create_index(
        "ix_review_items_pending",
        "review_items",
        ["client_id", "mutation_id"],
        sqlite_where=sa.text("pending IS NOT NULL"),
        postgresql_where=sa.text("pending IS NOT NULL"),
    )
    op.add_column("outcomes", sa.Column("decision", TEXT, nullable=True))
    op.create_index(
        "ix_mutations_repeats",
        "mutations",
        ["org_id", "content_sha256"],
        sqlite_where=sa.text("uuid IS NULL"),
        postgresql_where=sa.text("uuid IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_mutations_repeats", "mutations")
    op.drop_column("outcomes", "decision")
    op.drop_index("ix_review_items_pending", "review_items")
    for name in ("pending", "decided_at", "decided_by", "decision"):
        op.drop_column("review_items", name)

"""Runs of imports, remembered matchings; customers found by name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003_imports"
down_revision = "0002_exports"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "import_runs",
        *(sa.Column(name, TEXT, nullable=False) for name in ("id", "org_id", "user_id", "name")),
        sa.Column("format", TEXT),
        sa.Column("size", sa.BigInteger(), nullable=False),
        *(sa.Column(name, TEXT, nullable=False) for name in ("sha256", "state", "created_at")),
        *(sa.Column(name, TEXT) for name in ("started_at", "ended_at", "file_until")),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("stop_asked", "wrote")),
        *(sa.Column(name, TEXT) for name in ("settings", "detected", "progress", "counts", "made_kinds", "reasons")),
        *(sa.Column(name, TEXT) for name in ("error", "undo")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_runs")),
    )
    op.create_index(op.f("ix_import_runs_org_id_id"), "import_runs", ["org_id", "id"])
    op.create_index(op.f("ix_import_runs_state"), "import_runs", ["state"])
    op.create_table(
        "import_matchings",
        *(sa.Column(name, TEXT, nullable=False) for name in ("org_id", "headings", "kind", "settings", "used_at")),
        sa.PrimaryKeyConstraint("org_id", "headings", "kind", name=op.f("pk_import_matchings")),
    )
    op.create_index(op.f("ix_customers_name"), "customers", ["name"])


def downgrade() -> None:
    op.drop_index(op.f("ix_customers_name"), "customers")
    op.drop_table("import_matchings")
    op.drop_table("import_runs")

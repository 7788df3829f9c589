"""The signed vouchers, by their hash (D2)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012_vouchers"
down_revision = "0011_verifications"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "vouchers",
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("seal", TEXT, nullable=False),
        sa.Column("language", TEXT, nullable=False),
        sa.Column("content", TEXT, nullable=False),
        sa.Column("job", TEXT, nullable=False),
        sa.Column("head", TEXT, nullable=False),
        sa.Column("template", TEXT, nullable=False),
        sa.Column("sha256", TEXT, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("made_at", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("org_id", "seal", "language", "content", name=op.f("pk_vouchers")),
    )
    op.create_index(op.f("ix_vouchers_org_id_job"), "vouchers", ["org_id", "job"], unique=False)
    op.create_table(
        "voucher_tasks",
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("seal", TEXT, nullable=False),
        sa.Column("due_at", TEXT, nullable=False),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.Column("error", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("org_id", "seal", name=op.f("pk_voucher_tasks")),
    )
    op.create_index(op.f("ix_voucher_tasks_due_at"), "voucher_tasks", ["due_at"], unique=False)

    op.create_index(op.f("ix_jobs_window_start"), "jobs", ["window_start"], unique=False)
    op.create_index(op.f("ix_timesheets_started_at"), "timesheets", ["started_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_timesheets_started_at"), table_name="timesheets")
    op.drop_index(op.f("ix_jobs_window_start"), table_name="jobs")
    op.drop_table("voucher_tasks")
    op.drop_table("vouchers")

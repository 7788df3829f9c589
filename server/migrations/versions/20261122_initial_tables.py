"""Initial tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.store.append_only import statements

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

# Refuse UPDATE and DELETE (rule S3).
APPEND_ONLY = [
    "checks",
    "commits",
    "file_arrivals",
    "mutations",
    "outcomes",
    "parts",
    "photos",
    "ratings",
    "seal_links",
    "seals",
    "steps",
    "timesheets",
    "withdrawals",
]


def upgrade() -> None:
    op.create_table(
        "assignments",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("job", TEXT, nullable=False),
        sa.Column("technician", TEXT, nullable=False),
        sa.Column("assigned_by", TEXT, nullable=False),
        sa.Column("assigned_at", TEXT, nullable=False),
        sa.Column("started_at", TEXT, nullable=True),
        sa.Column("released_at", TEXT, nullable=True),
        sa.Column("release_reason", TEXT, nullable=True),
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("scope_grp", TEXT, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_assignments_job"), "assignments", ["job"], unique=False)
    op.create_index(op.f("ix_assignments_scope_grp_seq_id"), "assignments", ["scope_grp", "seq", "id"], unique=False)
    op.create_index(op.f("ix_assignments_technician"), "assignments", ["technician"], unique=False)
    op.create_table(
        "catalogue_snapshots",
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("version", TEXT, nullable=False),
        sa.Column("catalogue_seq", sa.BigInteger(), nullable=False),
        sa.Column("sha256", TEXT, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "version", name=op.f("pk_catalogue_snapshots")),
    )
    op.create_table(
        "centres",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("phone", TEXT, nullable=True),
        sa.Column("address", TEXT, nullable=True),
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_centres")),
    )
    op.create_index(op.f("ix_centres_org_id"), "centres", ["org_id"], unique=False)
    op.create_table(
        "checks",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("job", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("procedure", TEXT, nullable=False),
        sa.Column("procedure_version", TEXT, nullable=False),
        sa.Column("item", TEXT, nullable=False),
        sa.Column("item_name", TEXT, nullable=False),
        sa.Column("unit", TEXT, nullable=True),
        sa.Column("lower", TEXT, nullable=True),
        sa.Column("upper", TEXT, nullable=True),
        sa.Column("reading", TEXT, nullable=True),
        sa.Column("verdict", TEXT, nullable=False),
        sa.Column("instrument", TEXT, nullable=True),
        sa.Column("instrument_serial", TEXT, nullable=True),
        sa.Column("calibration_no", TEXT, nullable=True),
        sa.Column("calibration_due", TEXT, nullable=True),
        sa.Column("calibration", TEXT, nullable=False),
        sa.Column("override_reason", TEXT, nullable=True),
        sa.Column("replaces", TEXT, nullable=True),
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("scope_grp", TEXT, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checks")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_checks_job"), "checks", ["job"], unique=False)
    op.create_index(op.f("ix_checks_scope_grp_seq_id"), "checks", ["scope_grp", "seq", "id"], unique=False)
    op.create_table(
        "clients",
        sa.Column("client_id", TEXT, nullable=False),
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("user_id", TEXT, nullable=False),
        sa.Column("device_name", TEXT, nullable=False),
        sa.Column("created_at", TEXT, nullable=False),
        sa.Column("last_mutation_id", sa.BigInteger(), nullable=False),
        sa.Column("base_seq", sa.BigInteger(), nullable=False),
        sa.Column("last_seq_sent", sa.BigInteger(), nullable=False),
        sa.Column("revoked", sa.BigInteger(), nullable=False),
        sa.Column("rescue", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", TEXT, nullable=True),
        sa.Column("wall", TEXT, nullable=True),
        sa.Column("offset_ms", sa.BigInteger(), nullable=True),
        sa.Column("build", TEXT, nullable=True),
        sa.Column("outbox", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_clients")),
    )
    op.create_index(op.f("ix_clients_org_id"), "clients", ["org_id"], unique=False)
    op.create_index(op.f("ix_clients_user_id"), "clients", ["user_id"], unique=False)
    op.create_table(
        "commits",
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("client_id", TEXT, nullable=True),
        sa.Column("at", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("org_id", "seq", name=op.f("pk_commits")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "conflicts",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("job", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("row", TEXT, nullable=False),
        sa.Column("field", TEXT, nullable=False),
        sa.Column("current", TEXT, nullable=True),
        sa.Column("other", TEXT, nullable=True),
        sa.Column("current_by", TEXT, nullable=True),
        sa.Column("other_by", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("settled_at", TEXT, nullable=True),
        sa.Column("settled_by", TEXT, nullable=True),
        sa.Column("taken", TEXT, nullable=True),
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("scope_grp", TEXT, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflicts")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_conflicts_job"), "conflicts", ["job"], unique=False)
    op.create_index(op.f("ix_conflicts_scope_grp_seq_id"), "conflicts", ["scope_grp", "seq", "id"], unique=False)
    op.create_table(
        "counters",
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("epoch", TEXT, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("catalogue_seq", sa.BigInteger(), nullable=False),
        sa.Column("floor", sa.BigInteger(), nullable=False),
        sa.Column("chain_head", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("org_id", name=op.f("pk_counters")),
    )
    op.create_table(
        "customer_keys",
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("owner", TEXT, nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "owner", name=op.f("pk_customer_keys")),
    )
    op.create_table(
        "customers",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("centre", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("phone", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("note", TEXT, nullable=True),
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("scope_grp", TEXT, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_customers_centre"), "customers", ["centre"], unique=False)
    op.create_index(op.f("ix_customers_scope_grp_seq_id"), "customers", ["scope_grp", "seq", "id"], unique=False)
    op.create_table(
        "declarations",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("language", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declarations")),
        sa.UniqueConstraint("org_id", "language", "version", name=op.f("uq_declarations_org_id_language_version")),
    )
    op.create_index(op.f("ix_declarations_language"), "declarations", ["language"], unique=False)
    op.create_index(op.f("ix_declarations_org_id"), "declarations", ["org_id"], unique=False)
    op.create_table(
        "effects",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("payload", TEXT, nullable=False),
        sa.Column("due_at", TEXT, nullable=False),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.Column("done_at", TEXT, nullable=True),
        sa.Column("error", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_effects")),
    )
    op.create_index(op.f("ix_effects_done_at_due_at"), "effects", ["done_at", "due_at"], unique=False)
    op.create_table(
        "equipment",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("customer", TEXT, nullable=False),
        sa.Column("site", TEXT, nullable=False),
        sa.Column("product", TEXT, nullable=False),
        sa.Column("maker", TEXT, nullable=True),
        sa.Column("model", TEXT, nullable=True),
        sa.Column("serial", TEXT, nullable=True),
        sa.Column("installed_on", TEXT, nullable=True),
        sa.Column("warranty_until", TEXT, nullable=True),
        sa.Column("note", TEXT, nullable=True),
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("scope_grp", TEXT, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equipment")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_equipment_customer"), "equipment", ["customer"], unique=False)
    op.create_index(op.f("ix_equipment_scope_grp_seq_id"), "equipment", ["scope_grp", "seq", "id"], unique=False)
    op.create_table(
        "equipment_history",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("customer", TEXT, nullable=False),
        sa.Column("equipment", TEXT, nullable=True),
        sa.Column("job_number", TEXT, nullable=True),
        sa.Column("closed_at", TEXT, nullable=False),
        sa.Column("fault", TEXT, nullable=False),
        sa.Column("actual_fault", TEXT, nullable=True),
        sa.Column("parts", TEXT, nullable=True),
        sa.Column("technician", TEXT, nullable=True),
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("scope_grp", TEXT, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equipment_history")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_equipment_history_customer"), "equipment_history", ["customer"], unique=False)
    op.create_index(op.f("ix_equipment_history_equipment"), "equipment_history", ["equipment"], unique=False)
    op.create_index(
        op.f("ix_equipment_history_scope_grp_seq_id"), "equipment_history", ["scope_grp", "seq", "id"], unique=False
    )
    op.create_table(
        "file_arrivals",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("job", TEXT, nullable=False),
        sa.Column("sha256", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("scope_grp", TEXT, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_arrivals")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_file_arrivals_job"), "file_arrivals", ["job"], unique=False)
    op.create_index(
        op.f("ix_file_arrivals_scope_grp_seq_id"), "file_arrivals", ["scope_grp", "seq", "id"], unique=False
    )
    op.create_table(
        "file_names",
        sa.Column("sha256", TEXT, nullable=False),
        sa.Column("scope_grp", TEXT, nullable=False),
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("job", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("sha256", "scope_grp", name=op.f("pk_file_names")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "instruments",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("model", TEXT, nullable=True),
        sa.Column("serial", TEXT, nullable=False),
        sa.Column("range", TEXT, nullable=True),
        sa.Column("unit", TEXT, nullable=True),
        sa.Column("calibration_no", TEXT, nullable=True),
        sa.Column("calibrated_on", TEXT, nullable=True),
        sa.Column("calibration_due", TEXT, nullable=True),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("holder", TEXT, nullable=True),
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instruments")),
    )
    op.create_index(op.f("ix_instruments_org_id"), "instruments", ["org_id"], unique=False)
    op.create_index(op.f("ix_instruments_serial"), "instruments", ["serial"], unique=False)
    op.create_table(
        "job_numbers",
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("centre", TEXT, nullable=False),
        sa.Column("year", TEXT, nullable=False),
        sa.Column("prefix", TEXT, nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "centre", "year", name=op.f("pk_job_numbers")),
        sa.UniqueConstraint("org_id", "year", "prefix", name=op.f("uq_job_numbers_org_id_year_prefix")),
    )
    op.create_table(
        "jobs",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("centre", TEXT, nullable=False),
        sa.Column("number", TEXT, nullable=True),
        sa.Column("customer", TEXT, nullable=False),
        sa.Column("site", TEXT, nullable=False),
        sa.Column("equipment", TEXT, nullable=True),
        sa.Column("product", TEXT, nullable=False),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("charge_type", TEXT, nullable=False),
        sa.Column("priority", TEXT, nullable=False),
        sa.Column("channel", TEXT, nullable=False),
        sa.Column("fault", TEXT, nullable=False),
        sa.Column("actual_fault", TEXT, nullable=True),
        sa.Column("actual_by", TEXT, nullable=True),
        sa.Column("received_at", TEXT, nullable=False),
        sa.Column("promised_at", TEXT, nullable=True),
        sa.Column("due_at", TEXT, nullable=True),
        sa.Column("window_start", TEXT, nullable=True),
        sa.Column("window_end", TEXT, nullable=True),
        sa.Column("technician", TEXT, nullable=True),
        sa.Column("contact_name", TEXT, nullable=False),
        sa.Column("contact_phone", TEXT, nullable=False),
        sa.Column("created_by", TEXT, nullable=False),
        sa.Column("closed_at", TEXT, nullable=True),
        sa.Column("cancel_reason", TEXT, nullable=True),
        sa.Column("seal", TEXT, nullable=True),
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("scope_grp", TEXT, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_jobs_centre"), "jobs", ["centre"], unique=False)
    op.create_index(op.f("ix_jobs_customer"), "jobs", ["customer"], unique=False)
    op.create_index(op.f("ix_jobs_scope_grp_seq_id"), "jobs", ["scope_grp", "seq", "id"], unique=False)
    op.create_table(
        "login_failures",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("who", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_failures")),
    )
    op.create_index(op.f("ix_login_failures_who_at"), "login_failures", ["who", "at"], unique=False)
    op.create_table(
        "logins",
        sa.Column("user_id", TEXT, nullable=False),
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("username", TEXT, nullable=False),
        sa.Column("password_hash", TEXT, nullable=False),
        sa.Column("disabled_at", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_logins")),
        sa.UniqueConstraint("username", name=op.f("uq_logins_username")),
    )
    op.create_table(
        "mutations",
        sa.Column("client_id", TEXT, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("uuid", TEXT, nullable=True),
        sa.Column("user_id", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("v", sa.BigInteger(), nullable=False),
        sa.Column("base_seq", sa.BigInteger(), nullable=False),
        sa.Column("received_at", TEXT, nullable=False),
        sa.Column("outcome", TEXT, nullable=False),
        sa.Column("code", TEXT, nullable=True),
        sa.Column("message", TEXT, nullable=True),
        sa.Column("field", TEXT, nullable=True),
        sa.Column("sha256", TEXT, nullable=False),
        sa.Column("content_sha256", TEXT, nullable=False),
        sa.Column("key_owner", TEXT, nullable=True),
        sa.Column("body", TEXT, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("client_id", "id", name=op.f("pk_mutations")),
        sa.UniqueConstraint("org_id", "uuid", name=op.f("uq_mutations_org_id_uuid")),
    )
    op.create_table(
        "notices",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("user", TEXT, nullable=False),
        sa.Column("job", TEXT, nullable=True),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("read_at", TEXT, nullable=True),
        sa.Column("data", TEXT, nullable=True),
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("scope_grp", TEXT, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_notices_scope_grp_seq_id"), "notices", ["scope_grp", "seq", "id"], unique=False)
    op.create_index(op.f("ix_notices_user"), "notices", ["user"], unique=False)
    op.create_table(
        "outcomes",
        sa.Column("client_id", TEXT, nullable=False),
        sa.Column("mutation_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("n", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("outcome", TEXT, nullable=False),
        sa.Column("code", TEXT, nullable=True),
        sa.Column("message", TEXT, nullable=True),
        sa.Column("field", TEXT, nullable=True),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("client_id", "mutation_id", "n", name=op.f("pk_outcomes")),
    )
    op.create_table(
        "part_lots",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("part_type", TEXT, nullable=False),
        sa.Column("lot", TEXT, nullable=False),
        sa.Column("serial", TEXT, nullable=True),
        sa.Column("supplier", TEXT, nullable=True),
        sa.Column("certificate_no", TEXT, nullable=True),
        sa.Column("certificate_kind", TEXT, nullable=True),
        sa.Column("expires_on", TEXT, nullable=True),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_part_lots")),
    )
    op.create_index(op.f("ix_part_lots_org_id"), "part_lots", ["org_id"], unique=False)
    op.create_table(
        "part_types",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("sku", TEXT, nullable=True),
        sa.Column("gtin", TEXT, nullable=True),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("maker", TEXT, nullable=True),
        sa.Column("model", TEXT, nullable=True),
        sa.Column("unit", TEXT, nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_part_types")),
    )
    op.create_index(op.f("ix_part_types_org_id"), "part_types", ["org_id"], unique=False)
    op.create_table(
        "parts",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("job", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("part_type", TEXT, nullable=True),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("maker", TEXT, nullable=True),
        sa.Column("model", TEXT, nullable=True),
        sa.Column("qty", TEXT, nullable=False),
        sa.Column("unit", TEXT, nullable=False),
        sa.Column("lot", TEXT, nullable=True),
        sa.Column("serial", TEXT, nullable=True),
        sa.Column("supplier", TEXT, nullable=True),
        sa.Column("certificate_no", TEXT, nullable=True),
        sa.Column("certificate_kind", TEXT, nullable=True),
        sa.Column("certificate_photo", TEXT, nullable=True),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("origin", TEXT, nullable=False),
        sa.Column("old_part", TEXT, nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("scope_grp", TEXT, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parts")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_parts_job"), "parts", ["job"], unique=False)
    op.create_index(op.f("ix_parts_scope_grp_seq_id"), "parts", ["scope_grp", "seq", "id"], unique=False)
    op.create_table(
        "photos",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("job", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("sha256", TEXT, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("type", TEXT, nullable=False),
        sa.Column("stage", TEXT, nullable=False),
        sa.Column("caption", TEXT, nullable=True),
        sa.Column("width", sa.BigInteger(), nullable=True),
        sa.Column("height", sa.BigInteger(), nullable=True),
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("scope_grp", TEXT, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photos")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_photos_job"), "photos", ["job"], unique=False)
    op.create_index(op.f("ix_photos_scope_grp_seq_id"), "photos", ["scope_grp", "seq", "id"], unique=False)
    op.create_index(op.f("ix_photos_sha256"), "photos", ["sha256"], unique=False)
    op.create_table(
        "price_items",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("name_en", TEXT, nullable=False),
        sa.Column("unit", TEXT, nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_items")),
    )
    op.create_index(op.f("ix_price_items_org_id"), "price_items", ["org_id"], unique=False)
    op.create_table(
        "procedures",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("version", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("products", TEXT, nullable=False),
        sa.Column("items", TEXT, nullable=False),
        sa.Column("safety", TEXT, nullable=False),
        sa.Column("instruction", TEXT, nullable=False),
        sa.Column("title_en", TEXT, nullable=False),
        sa.Column("instruction_en", TEXT, nullable=False),
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procedures")),
    )
    op.create_index(op.f("ix_procedures_org_id"), "procedures", ["org_id"], unique=False)
    op.create_table(
        "push_subscriptions",
        sa.Column("endpoint", TEXT, nullable=False),
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("user_id", TEXT, nullable=False),
        sa.Column("client_id", TEXT, nullable=False),
        sa.Column("p256dh", TEXT, nullable=False),
        sa.Column("auth", TEXT, nullable=False),
        sa.Column("created_at", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("endpoint", name=op.f("pk_push_subscriptions")),
    )
    op.create_index(op.f("ix_push_subscriptions_user_id"), "push_subscriptions", ["user_id"], unique=False)
    op.create_table(
        "ratings",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("job", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("attitude", sa.BigInteger(), nullable=False),
        sa.Column("skill", sa.BigInteger(), nullable=False),
        sa.Column("arrival", sa.BigInteger(), nullable=False),
        sa.Column("promises", sa.BigInteger(), nullable=False),
        sa.Column("comment", TEXT, nullable=True),
        sa.Column("device", TEXT, nullable=False),
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("scope_grp", TEXT, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ratings")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_ratings_job"), "ratings", ["job"], unique=False)
    op.create_index(op.f("ix_ratings_scope_grp_seq_id"), "ratings", ["scope_grp", "seq", "id"], unique=False)
    op.create_table(
        "receipts",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("client_id", TEXT, nullable=False),
        sa.Column("mutation_id", sa.BigInteger(), nullable=False),
        sa.Column("outcome", TEXT, nullable=False),
        sa.Column("code", TEXT, nullable=True),
        sa.Column("message", TEXT, nullable=True),
        sa.Column("field", TEXT, nullable=True),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("scope_grp", TEXT, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipts")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_receipts_scope_grp_seq_id"), "receipts", ["scope_grp", "seq", "id"], unique=False)
    op.create_table(
        "refresh_tokens",
        sa.Column("digest", TEXT, nullable=False),
        sa.Column("family", TEXT, nullable=False),
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("user_id", TEXT, nullable=False),
        sa.Column("client_id", TEXT, nullable=False),
        sa.Column("parent", TEXT, nullable=True),
        sa.Column("expires_at", TEXT, nullable=False),
        sa.Column("spent_at", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_refresh_tokens")),
    )
    op.create_index(op.f("ix_refresh_tokens_family"), "refresh_tokens", ["family"], unique=False)
    op.create_table(
        "register_entries",
        sa.Column("place", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("job", TEXT, nullable=False),
        sa.Column("customer", TEXT, nullable=False),
        sa.Column("site", TEXT, nullable=False),
        sa.Column("equipment", TEXT, nullable=True),
        sa.Column("centre", TEXT, nullable=False),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("technician", TEXT, nullable=True),
        sa.Column("own", TEXT, nullable=False),
        sa.Column("who", TEXT, nullable=False),
        sa.Column("address", TEXT, nullable=False),
        sa.Column("machine", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_register_entries")),
    )
    op.create_index(op.f("ix_register_entries_customer"), "register_entries", ["customer"], unique=False)
    op.create_index(op.f("ix_register_entries_job"), "register_entries", ["job"], unique=True)
    op.create_index(
        op.f("ix_register_entries_org_id_centre_place"), "register_entries", ["org_id", "centre", "place"], unique=False
    )
    op.create_index(op.f("ix_register_entries_org_id_place"), "register_entries", ["org_id", "place"], unique=False)
    op.create_index(
        op.f("ix_register_entries_org_id_status_place"), "register_entries", ["org_id", "status", "place"], unique=False
    )
    op.create_index(
        op.f("ix_register_entries_org_id_technician_place"),
        "register_entries",
        ["org_id", "technician", "place"],
        unique=False,
    )
    op.create_table(
        "register_terms",
        sa.Column("term", TEXT, nullable=False),
        sa.Column("place", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("term", "place", name=op.f("pk_register_terms")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "review_items",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("centre", TEXT, nullable=False),
        sa.Column("job", TEXT, nullable=True),
        sa.Column("client_id", TEXT, nullable=False),
        sa.Column("mutation_id", sa.BigInteger(), nullable=False),
        sa.Column("user", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("outcome", TEXT, nullable=False),
        sa.Column("code", TEXT, nullable=True),
        sa.Column("message", TEXT, nullable=True),
        sa.Column("field", TEXT, nullable=True),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("closed_by", TEXT, nullable=True),
        sa.Column("closed_at", TEXT, nullable=True),
        sa.Column("closed_reason", TEXT, nullable=True),
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("scope_grp", TEXT, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_items")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_review_items_centre"), "review_items", ["centre"], unique=False)
    op.create_index(op.f("ix_review_items_job"), "review_items", ["job"], unique=False)
    op.create_index(op.f("ix_review_items_scope_grp_seq_id"), "review_items", ["scope_grp", "seq", "id"], unique=False)
    op.create_table(
        "scope_entries",
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("grp", TEXT, nullable=False),
        sa.Column("opened_seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("touched_seq", sa.BigInteger(), nullable=False),
        sa.Column("closed_seq", sa.BigInteger(), nullable=True),
        sa.Column("reason", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("subject", "grp", "opened_seq", name=op.f("pk_scope_entries")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_scope_entries_open",
        "scope_entries",
        ["grp"],
        unique=False,
        sqlite_where=sa.text("closed_seq IS NULL"),
        postgresql_where=sa.text("closed_seq IS NULL"),
    )
    op.create_index(
        op.f("ix_scope_entries_subject_closed_seq"), "scope_entries", ["subject", "closed_seq"], unique=False
    )
    op.create_index(
        op.f("ix_scope_entries_subject_touched_seq"), "scope_entries", ["subject", "touched_seq"], unique=False
    )
    op.create_table(
        "seal_links",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("job", TEXT, nullable=False),
        sa.Column("segment", sa.BigInteger(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("prev_hash", TEXT, nullable=False),
        sa.Column("seal_hash", TEXT, nullable=False),
        sa.Column("link_hash", TEXT, nullable=False),
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("scope_grp", TEXT, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal_links")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_seal_links_job"), "seal_links", ["job"], unique=False)
    op.create_index(op.f("ix_seal_links_scope_grp_seq_id"), "seal_links", ["scope_grp", "seq", "id"], unique=False)
    op.create_table(
        "seals",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("job", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("client_id", TEXT, nullable=False),
        sa.Column("mutation_id", sa.BigInteger(), nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("format", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("text_hash", TEXT, nullable=False),
        sa.Column("strokes", TEXT, nullable=True),
        sa.Column("strokes_hash", TEXT, nullable=False),
        sa.Column("seal_hash", TEXT, nullable=False),
        sa.Column("disclosures", TEXT, nullable=True),
        sa.Column("signer", TEXT, nullable=True),
        sa.Column("capacity", TEXT, nullable=False),
        sa.Column("language", TEXT, nullable=False),
        sa.Column("verdict", TEXT, nullable=False),
        sa.Column("differences", TEXT, nullable=False),
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("scope_grp", TEXT, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seals")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_seals_job"), "seals", ["job"], unique=False)
    op.create_index(op.f("ix_seals_scope_grp_seq_id"), "seals", ["scope_grp", "seq", "id"], unique=False)
    op.create_index(op.f("ix_seals_seal_hash"), "seals", ["seal_hash"], unique=False)
    op.create_table(
        "sites",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("customer", TEXT, nullable=False),
        sa.Column("address", TEXT, nullable=False),
        sa.Column("district", TEXT, nullable=True),
        sa.Column("note", TEXT, nullable=True),
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("scope_grp", TEXT, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sites")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_sites_customer"), "sites", ["customer"], unique=False)
    op.create_index(op.f("ix_sites_scope_grp_seq_id"), "sites", ["scope_grp", "seq", "id"], unique=False)
    op.create_table(
        "steps",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("job", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("client_id", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("device_at", TEXT, nullable=False),
        sa.Column("tz", TEXT, nullable=False),
        sa.Column("offset_ms", sa.BigInteger(), nullable=True),
        sa.Column("note", TEXT, nullable=True),
        sa.Column("lat_e7", sa.BigInteger(), nullable=True),
        sa.Column("lon_e7", sa.BigInteger(), nullable=True),
        sa.Column("accuracy_m", sa.BigInteger(), nullable=True),
        sa.Column("data", TEXT, nullable=True),
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("scope_grp", TEXT, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_steps")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_steps_job"), "steps", ["job"], unique=False)
    op.create_index(op.f("ix_steps_scope_grp_seq_id"), "steps", ["scope_grp", "seq", "id"], unique=False)
    op.create_table(
        "stored_files",
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("sha256", TEXT, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("type", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("org_id", "sha256", name=op.f("pk_stored_files")),
    )
    op.create_table(
        "timesheets",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("job", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("started_at", TEXT, nullable=False),
        sa.Column("ended_at", TEXT, nullable=False),
        sa.Column("minutes", sa.BigInteger(), nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("replaces", TEXT, nullable=True),
        sa.Column("reason", TEXT, nullable=True),
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("scope_grp", TEXT, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timesheets")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_timesheets_job"), "timesheets", ["job"], unique=False)
    op.create_index(op.f("ix_timesheets_scope_grp_seq_id"), "timesheets", ["scope_grp", "seq", "id"], unique=False)
    op.create_table(
        "tombstones",
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("scope_grp", TEXT, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", name=op.f("pk_tombstones")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_tombstones_scope_grp_seq"), "tombstones", ["scope_grp", "seq"], unique=False)
    op.create_table(
        "uploads",
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("user_id", TEXT, nullable=False),
        sa.Column("sha256", TEXT, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("type", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("whole_at", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("org_id", "user_id", "sha256", name=op.f("pk_uploads")),
    )
    op.create_table(
        "users",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("role", TEXT, nullable=False),
        sa.Column("centre", TEXT, nullable=True),
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
    )
    op.create_index(op.f("ix_users_org_id"), "users", ["org_id"], unique=False)
    op.create_table(
        "withdrawals",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("job", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("fact", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("org_id", TEXT, nullable=False),
        sa.Column("scope_grp", TEXT, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawals")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_withdrawals_job"), "withdrawals", ["job"], unique=False)
    op.create_index(op.f("ix_withdrawals_scope_grp_seq_id"), "withdrawals", ["scope_grp", "seq", "id"], unique=False)
    for statement in statements(op.get_bind().dialect.name, APPEND_ONLY):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("withdrawals")
    op.drop_table("users")
    op.drop_table("uploads")
    op.drop_table("tombstones")
    op.drop_table("timesheets")
    op.drop_table("stored_files")
    op.drop_table("steps")
    op.drop_table("sites")
    op.drop_table("seals")
    op.drop_table("seal_links")
    op.drop_table("scope_entries")
    op.drop_table("review_items")
    op.drop_table("register_terms")
    op.drop_table("register_entries")
    op.drop_table("refresh_tokens")
    op.drop_table("receipts")
    op.drop_table("ratings")
    op.drop_table("push_subscriptions")
    op.drop_table("procedures")
    op.drop_table("price_items")
    op.drop_table("photos")
    op.drop_table("parts")
    op.drop_table("part_types")
    op.drop_table("part_lots")
    op.drop_table("outcomes")
    op.drop_table("notices")
    op.drop_table("mutations")
    op.drop_table("logins")
    op.drop_table("login_failures")
    op.drop_table("jobs")
    op.drop_table("job_numbers")
    op.drop_table("instruments")
    op.drop_table("file_names")
    op.drop_table("file_arrivals")
    op.drop_table("equipment_history")
    op.drop_table("equipment")
    op.drop_table("effects")
    op.drop_table("declarations")
    op.drop_table("customers")
    op.drop_table("customer_keys")
    op.drop_table("counters")
    op.drop_table("conflicts")
    op.drop_table("commits")
    op.drop_table("clients")
    op.drop_table("checks")
    op.drop_table("centres")
    op.drop_table("catalogue_snapshots")
    op.drop_table("assignments")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION fieldseal_refuse()")

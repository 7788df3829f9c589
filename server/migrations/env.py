"""Alembic's entry: the application's own engine and metadata, one transaction."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from flask import current_app

from server.db import METADATA, db


def _render(kind: str, value: Any, _context: Any) -> str | Literal[False]:
    """Text that sorts by its bytes is written in one way everywhere."""
    if (
        kind == "type"
        and str(getattr(value, "__visit_name__", "")) == "text"
        and getattr(value, "_variant_mapping", None)
    ):
        return "TEXT"
    return False


def run() -> None:
    if context.is_offline_mode():
        context.configure(
            url=current_app.config["SQLALCHEMY_DATABASE_URI"], target_metadata=METADATA, literal_binds=True
        )
        with context.begin_transaction():
            context.run_migrations()
        return
    with db.engine.connect() as connection:
        context.configure(connection=connection, target_metadata=METADATA, render_item=_render, compare_type=False)
        with context.begin_transaction():
            context.run_migrations()


run()

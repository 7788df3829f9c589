"""The database: one declarative base, the mixins every synced table uses, and the engine's settings.

All columns are text or integers; times are text (``clock.text``), so a value goes out exactly as it came in.
"""

from __future__ import annotations

from typing import ClassVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, Index, MetaData, Table, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

db = SQLAlchemy(metadata=METADATA)


class Base(DeclarativeBase):
    """What every model derives from. ``str`` is text that sorts by its bytes, ``int`` is 64 bit."""

    metadata = METADATA
    type_annotation_map: ClassVar = {str: Text().with_variant(Text(collation="C"), "postgresql"), int: BigInteger}


class SyncedRow:
    """A row of the feed. ``org_id``, ``scope_grp`` and ``seq`` are the store's business and never travel.

    A model adds its own columns in the order in which they go out; foreign keys between slices are left out,
    because a parent may arrive after its child.
    """

    id: Mapped[str] = mapped_column(primary_key=True, sort_order=-10)
    org_id: Mapped[str] = mapped_column(sort_order=900)
    scope_grp: Mapped[str] = mapped_column(sort_order=901)
    seq: Mapped[int] = mapped_column(sort_order=902)

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[object, ...]:
        """The feed reads by (group, seq); SQLite keeps the row inside the primary key's tree."""
        return (Index(None, "scope_grp", "seq", "id"), {"sqlite_with_rowid": False})


class CatalogueRow:
    """A row of the catalogue snapshot: beside the feed, for everybody of the organisation."""

    id: Mapped[str] = mapped_column(primary_key=True, sort_order=-10)
    org_id: Mapped[str] = mapped_column(sort_order=900, index=True)
    seq: Mapped[int] = mapped_column(sort_order=902)


def table(model: type[Base]) -> Table:
    """The SQL table behind a model."""
    return METADATA.tables[model.__tablename__]


STORE_COLUMNS = frozenset({"org_id", "scope_grp", "seq"})

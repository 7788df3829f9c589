"""``column`` is one of a list, in one text whatever the list's length.

PostgreSQL keeps a prepared statement for each text, and SQLAlchemy writes ``IN (…)`` anew for each execution: a list
given as an array needs neither. SQLite has no arrays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, ColumnElement, Text, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

if TYPE_CHECKING:
    from sqlalchemy.sql.compiler import SQLCompiler
    from sqlalchemy.sql.operators import OperatorType


class OneOf(FunctionElement[bool]):
    """See ``one_of``."""

    name = "one_of"
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: OperatorType | None = None) -> OneOf:  # noqa: ARG002 - as SQLAlchemy calls it
        """Itself. SQLAlchemy would ask SQLite for ``… IN (…) = 1``, for which no index is looked into."""
        return self


def one_of(column: Any, parameter: str) -> ColumnElement[bool]:
    """Whether a text column is among the list that is given as ``parameter`` when the statement is run."""
    return OneOf(column, bindparam(parameter, expanding=True))


@compiles(OneOf)
def _in(element: OneOf, compiler: SQLCompiler, **how: Any) -> str:
    column, values = element.clauses
    return compiler.process(column.in_(values), **how)


@compiles(OneOf, "postgresql")
def _any(element: OneOf, compiler: SQLCompiler, **how: Any) -> str:
    column, values = element.clauses
    array = bindparam(values.key, type_=ARRAY(Text))
    return f"{compiler.process(column, **how)} = ANY ({compiler.process(array, **how)})"

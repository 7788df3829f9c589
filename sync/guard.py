"""Keeps a failing store apart from a failing handler. Source: ``SPEC.md`` P2, P3."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sync.messages import Row
    from sync.store import Key, Number, Rows


class Guard:
    """``Rows`` that remember what the store raised.

    A deadlock met while a handler reads must end the whole push, to be tried again, and never become an outcome.
    ``LookupError`` and ``TypeError`` (no such kind or column) are the handler's own.
    """

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._failure: Exception | None = None

    def check(self) -> None:
        """Raise what the store raised, if it did."""
        if self._failure is not None:
            raise self._failure

    def read(self, kind: str, row_id: str) -> Row | None:
        """See ``Rows``."""
        with self._watched():
            return self._rows.read(kind, row_id)

    def find(self, kind: str, column: str, value: str) -> Sequence[Row]:
        """See ``Rows``."""
        with self._watched():
            return self._rows.find(kind, column, value)

    def exists(self, keys: Iterable[Key]) -> set[Key]:
        """See ``Rows``."""
        with self._watched():
            return self._rows.exists(keys)

    def was_in_scope(self, subject: str, group: str, seq: int) -> bool:
        """See ``Rows``."""
        with self._watched():
            return self._rows.was_in_scope(subject, group, seq)

    def is_in_scope(self, subject: str, group: str) -> bool:
        """See ``Rows``."""
        with self._watched():
            return self._rows.is_in_scope(subject, group)

    def origin(self, kind: str, row_id: str) -> tuple[int, str] | None:
        """See ``Rows``."""
        with self._watched():
            return self._rows.origin(kind, row_id)

    def numbers(self, client_id: str, mutation_id: int) -> Sequence[Number]:
        """See ``Rows``."""
        with self._watched():
            return self._rows.numbers(client_id, mutation_id)

    @contextmanager
    def _watched(self) -> Iterator[None]:
        try:
            yield
        except (LookupError, TypeError):
            raise
        except Exception as failure:
            self._failure = failure
            raise

"""One log line per job of the worker: what ran, how long, for which request, and whether it went well."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from time import perf_counter
from typing import TYPE_CHECKING, Any

from server.observed.logs import at_work, request_id

if TYPE_CHECKING:
    from collections.abc import Iterator

log = logging.getLogger("fieldseal.job")


@contextmanager
def job(name: str, woken_by: str | None = None, **more: Any) -> Iterator[dict[str, Any]]:
    """``woken_by``: the request after whose commit this runs; lines written inside bear its id.

    Gives the line's fields, to be added to. A job that sets ``done`` to 0 had nothing to do and says so to nobody.
    """
    began = perf_counter()
    told = {"job": name, "ok": True, **more}
    with at_work(woken_by or request_id.get()):
        try:
            yield told
        except BaseException as failure:
            _line(logging.ERROR, told | {"ok": False}, began, failure)
            raise
        _line(logging.DEBUG if told.get("done") == 0 else logging.INFO, told, began)


def _line(level: int, fields: dict[str, Any], began: float, failure: BaseException | None = None) -> None:
    fields["ms"] = round((perf_counter() - began) * 1000, 1)
    log.log(level, "job", exc_info=failure, extra={"fields": fields})

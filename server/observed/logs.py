"""Log lines: one JSON object per event, or a line for eyes on a terminal. Never a name, a body, a query or an address.

A library's sentence may quote what somebody typed (PostgreSQL quotes the row it refuses), so of a failure the JSON
line tells the kind, the SQLSTATE and the places it went through, not the sentence; the terminal shows all of it.
"""

from __future__ import annotations

import logging
import sys
import traceback
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import orjson

from server import clock

if TYPE_CHECKING:
    from collections.abc import Iterator

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
"""The request at work in this thread, or the one that woke the worker."""

_QUOTING = ("gunicorn", "huey", "werkzeug")
"""Libraries whose own lines carry addresses, paths or arguments."""

_OF_PROCESSES = ("Worker (pid", "WORKER TIMEOUT", "Shutting down", "Reason:", "Connection in use", "Can't connect")
"""Sentences of gunicorn whose values are process numbers, signals and our own port."""

_NOT_FOR_EYES = frozenset({"org", "centres", "in"})


class JsonLines(logging.Formatter):
    """``{"at", "level", "log", "said", "request"?, …the event's own fields, "failure"?}``."""

    def format(self, record: logging.LogRecord) -> str:
        """One object, without a line break in it."""
        line: dict[str, Any] = {
            "at": clock.now(),
            "level": record.levelname.lower(),
            "log": record.name,
            "said": said(record),
        }
        if (at_work := request_id.get()) is not None:
            line["request"] = at_work
        line |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[1] is not None:
            line["failure"] = failure(record.exc_info[1])
        return orjson.dumps(line, default=str).decode()


class TextLines(logging.Formatter):
    """``12:00:01 info POST /api/sync 200 12 ms …``, with the whole traceback below."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(message)s", "%H:%M:%S")

    def format(self, record: logging.LogRecord) -> str:
        """The line, its fields behind it."""
        fields = {k: v for k, v in getattr(record, "fields", {}).items() if v is not None and k not in _NOT_FOR_EYES}
        line = super().format(record)
        first, *rest = line.split("\n")
        told = " ".join(f"{key}={value}" for key, value in fields.items())
        return "\n".join([f"{first} {told}".rstrip(), *rest])


def said(record: logging.LogRecord) -> str:
    """Our own sentences whole; of a library's only the words that stand in its source, not the values."""
    sentence = str(record.msg)
    if record.name.partition(".")[0] in _QUOTING and not sentence.startswith(_OF_PROCESSES):
        return sentence.partition(" from ip=")[0]  # gunicorn puts address and request line into the sentence
    return record.getMessage()


def failure(error: BaseException) -> list[dict[str, Any]]:
    """The chain of failures, outermost first: kind, SQLSTATE where there is one, places ``file:line function``."""
    chain: list[dict[str, Any]] = []
    at: BaseException | None = error
    while at is not None and len(chain) < 5:  # noqa: PLR2004 longer chains tell nothing more
        frames = traceback.extract_tb(at.__traceback__)[-12:]
        one: dict[str, Any] = {"kind": f"{type(at).__module__}.{type(at).__qualname__}"}
        if state := getattr(at, "sqlstate", None):
            one["sqlstate"] = state
        if isinstance(at, ImportError | SystemExit):
            one["why"] = str(at)
        elif isinstance(at, OSError) and at.strerror:
            one["why"] = at.strerror
        one["at"] = [f"{'/'.join(f.filename.split('/')[-3:])}:{f.lineno} {f.name}" for f in frames]
        chain.append(one)
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)
    return chain


def formatter(mode: str = "auto") -> logging.Formatter:
    """For ``FIELDSEAL_LOG``."""
    text = mode == "text" or (mode == "auto" and sys.stderr.isatty())
    return TextLines() if text else JsonLines()


def set_up(mode: str = "auto") -> None:
    """Send our lines and the libraries' to the standard error, unless somebody has arranged that already."""
    if logging.getLogger().handlers:
        logging.getLogger("fieldseal").setLevel(logging.INFO)
        return
    for name, level in {"fieldseal": logging.INFO, "huey": logging.WARNING, "werkzeug": logging.WARNING}.items():
        ours = logging.getLogger(name)
        ours.setLevel(level)
        if not ours.handlers:
            handler = logging.StreamHandler()
            handler.setFormatter(formatter(mode))
            ours.addHandler(handler)


@contextmanager
def at_work(request: str | None) -> Iterator[None]:
    """Lines written inside belong to this request."""
    token = request_id.set(request)
    try:
        yield
    finally:
        request_id.reset(token)

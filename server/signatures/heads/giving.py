"""Where heads go so that they are not in one hand: a file the firm puts elsewhere, and mail (rule S3.5)."""

from __future__ import annotations

import fcntl
import json
import os
from typing import TYPE_CHECKING

from server.mail.post import send
from server.runtime import runtime
from server.signatures.heads import published
from server.store.engine import reading
from sync.canonical import canonical

if TYPE_CHECKING:
    from pathlib import Path

    from sync.messages import Json

_SUBJECT = "Fieldseal 印链日首 chain head {day} {hash}"
_BODY = """\
{day}: {n} / {segment}
{link_hash}

请妥善保存本邮件：日后可据此证明当日及以前的印封未被改写。
Keep this message: with it one can prove later that nothing sealed until then was rewritten.

flask seals verify --heads FILE

{line}
"""


def append(path: Path, org: str) -> int:
    """Write what the file does not have yet, one entry a line; how many lines. ``OSError`` where it is not to be had.

    A head is written again when its time stamp has come. Nothing is ever taken out of the file.
    """
    with reading() as connection:
        entries = list(published.entries(connection, org))
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o644), "r+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        text = file.read()
        there = {mark for line in text.split("\n") if (mark := _mark_of(line)) is not None}
        missing = [one for one in entries if _mark(one) not in there]
        if missing and text and not text.endswith("\n"):
            file.write("\n")  # a write that was cut off
        file.writelines(f"{canonical(one)}\n" for one in missing)
        file.flush()
        os.fsync(file.fileno())
    return len(missing)


def mail(payload: Json) -> None:
    """The effect ``heads.mail``: one head to one address. ``MailError`` means: again later."""
    with reading() as connection:
        found = published.by_hash(connection, payload["org"], payload["head"])
    if found is not None:
        words = {**found["head"], "hash": found["hash"], "line": canonical(found)}
        send(runtime().config, payload["to"], _SUBJECT.format(**words), _BODY.format(**words))


def _mark(one: Json) -> tuple[object, bool]:
    return one["hash"], one["stamp"] is not None


def _mark_of(line: str) -> tuple[object, bool] | None:
    try:
        return _mark(json.loads(line))
    except (ValueError, KeyError, TypeError):
        return None

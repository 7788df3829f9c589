"""A copy of the voucher by mail: after the commit, in the worker, and tried again until the mail server takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from server import clock
from server.mail.post import MailError, send
from server.runtime import runtime
from server.signatures.code import short_code
from server.signatures.own_phone.offers import Snapshot
from server.store import write_changes
from server.store.engine import reading
from sync.store import Changes

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from server.store.rows import SqlRows
    from sync.messages import Json, Row

SUBJECT: Final = {"zh-CN": "服务凭证 {number}", "en": "Service voucher {number}"}
TEXT: Final = {
    "zh-CN": (
        "您好！\n\n附件是您签字的服务凭证（工单 {number}）。\n封存码：{code}\n核验网址：{address}\n\n"
        "凭封存码可核验本凭证是否被改动。\n"
    ),
    "en": (
        "Hello,\n\nattached is the service voucher you signed (job {number}).\nSeal code: {code}\n"
        "To verify: {address}\n\nWith this code anyone can check that the voucher was not changed.\n"
    ),
}


def mail_copy(payload: Json) -> None:
    """Effect ``copies.mail`` ``{org, id}``. Raises ``MailError``, to be tried again; the copy's row says why."""
    with reading() as connection:
        look = Snapshot(connection, payload["org"])
        copy = look.get("copies", payload["id"])
        seal = look.get("seals", copy["seal"]) if copy else None
        job = look.get("jobs", copy["job"]) if copy else None
    if copy is None or seal is None or job is None or copy["sent_at"] is not None or copy["address"] is None:
        return
    try:
        _send(payload["org"], copy, seal, job)
    except MailError as fault:
        _note(payload, problem=str(fault))
        raise
    _note(payload, sent_at=clock.now(), problem=None)


def _send(org: str, copy: Row, seal: Row, job: Row) -> None:
    config, language = runtime().config, copy["language"]
    code = short_code(seal["seal_hash"])
    words = {"number": job["number"], "code": code, "address": f"{config.url}/verify/{code}"}
    made = runtime().offers.get("vouchers.pdf")
    paper = made(org, seal["id"], language) if made else None
    send(
        config,
        copy["address"],
        SUBJECT[language].format_map(words),
        TEXT[language].format_map(words),
        pdf=(paper[1], paper[0]) if paper else None,
    )


def _note(payload: Json, **said: str | None) -> None:
    def make(_connection: Connection, rows: SqlRows) -> Changes | None:
        copy = rows.read("copies", payload["id"])
        if copy is None or all(copy[column] == value for column, value in said.items()):
            return None
        return Changes(rows={("copies", copy["id"]): copy | said})

    write_changes(payload["org"], make)

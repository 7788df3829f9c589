"""What each store of a world holds at rest, as the checker asks for it, and what an answer gave away on its way out."""

from __future__ import annotations

import json
from collections import Counter
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from server.backup import erasures
from server.db import db
from tests.world.rest import DeviceRest, ServerRest, read_server
from tests.world.server import ORG

if TYPE_CHECKING:
    from tests.world.disk import Held
    from tests.world.line import Request
    from tests.world.phone import Phone
    from tests.world.server import Reply, Server


def server_rest(server: Server) -> ServerRest:
    """What the server holds."""

    def bytes_of(digest: str) -> bytes | None:
        try:
            with server.app.extensions["fieldseal"].files.open(ORG, digest) as file:
                found: bytes = file.read()
                return found
        except FileNotFoundError:
            return None

    with server.app.app_context(), db.engine.connect() as connection:
        found = read_server(connection, ORG, bytes_of)
    ledger = server.place.folder / erasures.NAME
    found.texts.append((ledger.name, ledger.read_text(encoding="utf-8") if ledger.exists() else ""))
    return found


def counted(rest: ServerRest) -> Counter[str]:
    """How much of what comes after a seal there was."""
    rows = {kind: len(rest.rows[kind]) for kind in ("seals", "amendments", "unsigned", "verifications", "own_offers")}
    links = {live.row["client_id"] for live in rest.rows["own_offers"].values()}
    signed = sum(live.row["client_id"] in links for live in rest.rows["seals"].values())
    return Counter(rows | {"erasures": len(rest.erasures), "signed_by_link": signed})


def device_rest(phone: Phone) -> DeviceRest:
    """One device, as the checker asks for it."""
    held = phone.disk.held
    store = phone.disk.opened()
    store.replay()
    known = [one for one in (*held.items, *held.archive) if one.receipt is not None]
    return DeviceRest(
        device=phone.device, user=phone.caller.user, client_id=held.client_id, seq=held.seq, epoch=held.epoch,
        waiting=[one.mutation["uuid"] for one in held.items if one.receipt is None],
        replayed=[one.mutation["uuid"] for one in held.items if one.standing.replayed],
        receipts={
            one.mutation["uuid"]: {"outcome": str(one.receipt.outcome), "code": one.receipt.code}
            for one in known if one.receipt
        },
        rows=dict(held.base),
        view={(kind, row["id"]): row for kind, rows in store.rows().items() for row in rows},
        connected=not phone.shut_out, texts=_on_disk(held),
        left=sorted(held.left), drafts=sorted(held.drafts),
        files=sorted(one.sha256 for one in held.files.values() if one.state != "whole"),
    )  # fmt: skip


def _on_disk(held: Held) -> list[tuple[str, str]]:
    """What is not sent yet is not looked at: the office takes it in without who was erased."""
    sent = [one.mutation for one in (*held.items, *held.archive) if one.receipt is not None]
    rows = [[*key, row] for key, row in held.base.items()]
    return [("what was sent", json.dumps(sent, ensure_ascii=False)), ("rows", json.dumps(rows, ensure_ascii=False))]


def answered(request: Request, reply: Reply, now: int) -> dict[str, Any]:
    """The facts of ``answered``, but who asked. ``now``: the counter; nobody writes between a push and its pull."""
    asked, page = json_of(request.body), json_of(reply.body)
    sent = {one["id"]: one["uuid"] for one in asked.get("mutations", [])}
    facts: dict[str, Any] = {
        "request": {"mutations": list(sent.values()), "files": asked.get("files", [])},
        "status": reply.status,
    }
    if reply.status == HTTPStatus.OK:
        facts |= {name: page[name] for name in ("epoch", "seq", "more", "del")}
        facts["put"] = [[kind, row] for kind, rows in page["put"].items() for row in _ids(rows)]
        facts["receipts"] = [[sent[one["id"]], one["outcome"]] for one in page["receipts"] if one["id"] in sent]
        facts |= {"now": now, "before": now}
    return facts


def own_answered(reply: Reply) -> dict[str, Any]:
    """What a customer was told about his signature."""
    told = json_of(reply.body)
    seal = told.get("seal") or {}
    return {"status": reply.status, "state": told.get("state"), "seal": seal.get("id"), "hash": seal.get("seal_hash")}


def json_of(body: bytes) -> dict[str, Any]:
    """The object, or nothing where it is not whole."""
    try:
        found: dict[str, Any] = json.loads(body)
    except ValueError:
        return {}
    return found


def _ids(rows: Any) -> list[str]:
    if isinstance(rows, list):
        return [row["id"] for row in rows]
    return [row[rows["cols"].index("id")] for row in rows["rows"]]

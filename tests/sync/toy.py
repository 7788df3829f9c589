"""A toy trade, the one `sync/spec/vectors/rebase.json` describes, and a whole server of it in memory."""

from __future__ import annotations

import json
import uuid
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sync import answer, cursors, versions
from sync.canonical import canonical
from sync.errors import NotHere, Quarantine, Refused, Restored, TooOld
from sync.memory import Memory
from sync.messages import Caller, Json, Mutation, Row, Verdict
from sync.outbox import Outbox
from sync.pull import pull
from sync.push import push
from sync.rebase import Device
from sync.registry import Context, Declared, Registry, Tx
from sync.request import Limits, parse_mutation, read_request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

VECTORS = Path(__file__).parents[2] / "sync" / "spec" / "vectors"
AT = "2026-11-22T08:03:04.123Z"
KEY = b"the toy's cursor key"
ORG = "org-1"


def vectors(name: str) -> Any:
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


def uid(n: int, family: int = 0) -> str:
    """The nth UUID of a family, always the same."""
    return str(uuid.UUID(int=(family << 96) | (0x7 << 76) | (0b10 << 62) | n))


# The trade ------------------------------------------------------------------------------------------------------------


def group_of(kind: str, row: Row) -> str | None:
    if kind == "jobs":
        return f"job:{row['id']}"
    if kind == "notes":
        return f"job:{row['job']}"
    if kind == "reviews":
        return f"centre:{row['centre']}"
    if kind == "receipts":
        return f"user:u{int(row['client_id'][-12:], 16)}"
    return None


def job_of(kind: str, row: Row) -> str | None:
    return {"jobs": row["id"], "notes": row.get("job")}.get(kind)


def strings(*names: str) -> Callable[[Json], Json]:
    def parse(args: Json) -> Json:
        for name in names:
            if not isinstance(args.get(name), str):
                raise Refused("INVALID", "A text is expected.", name)
        if set(args) - set(names) - {"extra"}:
            raise Refused("INVALID", "Unknown argument.")
        return {name: args[name] for name in names}

    return parse


def anybody(_tx: Tx, _args: Json, _ctx: Context) -> None:
    """Allow."""


def holder(tx: Tx, args: Json, ctx: Context) -> None:
    """Allow to who has the job, or had it at base_seq."""
    subject, group = f"user:{ctx.caller.user}", f"job:{args['job']}"
    desk = ctx.caller.role != "technician"
    if not (desk or tx.is_in_scope(subject, group) or tx.was_in_scope(subject, group, ctx.base_seq)):
        raise NotHere


def add(tx: Tx, args: Json, _ctx: Context) -> None:
    tx.add("notes", {"id": args["id"], "job": args["job"], "text": args["text"], "n": 0})


def edit(tx: Tx, args: Json, _ctx: Context) -> None:
    tx.put("notes", tx.need("notes", args["id"]) | {"text": args["text"]})


def bump(tx: Tx, args: Json, _ctx: Context) -> None:
    note = tx.need("notes", args["id"])
    tx.put("notes", note | {"n": note["n"] + 1})


def remove(tx: Tx, args: Json, _ctx: Context) -> None:
    tx.delete("notes", tx.need("notes", args["id"])["id"])


def add_then_fail(tx: Tx, args: Json, ctx: Context) -> None:
    add(tx, args, ctx)
    raise NotHere


def add_then_crash(tx: Tx, args: Json, ctx: Context) -> None:
    add(tx, args, ctx)
    raise ZeroDivisionError("the secret of the handler")


def unreadable(tx: Tx, args: Json, ctx: Context) -> None:
    add(tx, args, ctx)
    raise Quarantine("UNREADABLE", "Nobody can read this.")


def add_flagged(tx: Tx, args: Json, ctx: Context) -> None:
    add(tx, args, ctx)
    tx.flag("ODD", "This is odd.")
    tx.flag("ODDER", "The second flag does not name it.")
    tx.effect("tell", {"note": args["id"]})


def open_job(tx: Tx, args: Json, _ctx: Context) -> None:
    tx.add("jobs", {"id": args["job"], "title": args["title"]})
    tx.enter("centre:c1", f"job:{args['job']}")


def give(tx: Tx, args: Json, _ctx: Context) -> None:
    tx.need("jobs", args["job"])
    tx.enter(f"user:{args['user']}", f"job:{args['job']}")


def take(tx: Tx, args: Json, _ctx: Context) -> None:
    tx.need("jobs", args["job"])
    tx.leave(f"user:{args['user']}", f"job:{args['job']}", "reassigned")


def rename_v2(args: Json) -> Json:
    """Version 1 called it `name`, version 2 `caption`."""
    return {"job": args["job"], "caption": args["name"]}


def rename_v3(args: Json) -> Json:
    """Version 3 calls it `title`."""
    return {"job": args["job"], "title": args["caption"]}


def rename(tx: Tx, args: Json, _ctx: Context) -> None:
    tx.put("jobs", tx.need("jobs", args["job"]) | {"title": args["title"]})


REGISTRY = Registry(
    [
        Declared("notes.add", 1, strings("id", "job", "text"), holder, add),
        Declared("notes.edit", 1, strings("id", "text"), anybody, edit),
        Declared("notes.bump", 1, strings("id"), anybody, bump),
        Declared("notes.remove", 1, strings("id"), anybody, remove),
        Declared("notes.add_then_fail", 1, strings("id", "job", "text"), anybody, add_then_fail),
        Declared("notes.add_then_crash", 1, strings("id", "job", "text"), anybody, add_then_crash),
        Declared("notes.unreadable", 1, strings("id", "job", "text"), anybody, unreadable),
        Declared("notes.add_flagged", 1, strings("id", "job", "text"), holder, add_flagged),
        Declared("jobs.open", 1, strings("job", "title"), anybody, open_job),
        Declared("jobs.give", 1, strings("job", "user"), anybody, give),
        Declared("jobs.take", 1, strings("job", "user"), anybody, take),
        Declared("jobs.rename", 3, strings("job", "title"), anybody, rename, {1: rename_v2, 2: rename_v3}),
    ]
)


def caller(user: str = "u1", role: str = "technician", client_id: str | None = None) -> Caller:
    centres = () if role == "technician" else ("c1",)
    return Caller(ORG, user, role, client_id or uid(int(user[1:]), 0xC), centres, user.upper())


def made(name: str, /, n: int = 1, base_seq: int = 0, **args: Any) -> Json:
    """A mutation without its id, as `Outbox.add` takes it. `n` makes the uuid."""
    return {
        "uuid": uid(n),
        "name": name,
        "v": 1,
        "base_seq": base_seq,
        "at": AT,
        "tz": "Asia/Shanghai",
        "offset_ms": None,
        "args": args,
    }


def mutation(mutation_id: int, name: str, /, **args: Any) -> Json:
    """A whole mutation; envelope fields can be changed with `|`."""
    return {"id": mutation_id, **made(name, mutation_id, **args)}


# The server -----------------------------------------------------------------------------------------------------------


class Server:
    """One organisation's server: what `server/sync_routes.py` is with Flask and SQL, here with nothing."""

    def __init__(self, registry: Registry = REGISTRY, min_build: str | None = None) -> None:
        self.memory = Memory(group_of)
        self.registry = registry
        self.min_build = min_build
        self.limits = Limits()
        self.reviews: list[tuple[Context | None, Mutation, Verdict]] = []
        self.crashes: list[Exception] = []

    def sync(self, who: Caller, body: Json) -> Json:
        """One round trip with real texts in between; raises `SyncError` where the route would answer one."""
        request = read_request(canonical(body).encode(), self.limits)
        try:
            return self._answer(who, request)
        except Restored as restored:
            above = max(restored.highest, self.memory.state.seq)
            self.memory.restore(self.memory.state, f"{self.memory.state.epoch}+", above)
            return self._answer(who, request)

    def _answer(self, who: Caller, request: Any) -> Json:
        epoch = self.memory.state.epoch
        cursor = cursors.decode(request.cursor, KEY)
        proved = cursors.proved_seq(cursor, epoch)
        push(
            self.memory.push(who.client_id), self.registry, self._review, who, request, AT, proved,
            epoch=epoch, ahead=cursors.ahead_of(cursor, epoch, self.memory.state.seq),
            on_crash=lambda _mutation, crash: self.crashes.append(crash),
        )  # fmt: skip
        store = self.memory.pull(who.client_id)
        if versions.too_old(request.protocol, request.build, self.min_build):
            raise TooOld(self.min_build, store.last_mutation_id(), store.receipts(request.receipts_from, 5000))
        page = pull(store, who, request, cursor)
        self.memory.sent(who.client_id, page.seq)
        return answer.to_wire(
            page, server_time=AT, cursor=cursors.encode(page.cursor, KEY), catalogue=None, accept=request.accept
        )

    def _review(self, tx: Tx, ctx: Context | None, one: Mutation, verdict: Verdict) -> None:
        self.reviews.append((ctx, one, verdict))
        item = f"review-{one.sha256[:12]}"
        tx.put("reviews", {"id": item, "centre": "c1", "code": verdict.code, "name": one.name})

    def send(self, who: Caller, *mutations: Json, **fields: Any) -> Json:
        """Push whole mutations, and pull from the start."""
        return self.sync(who, body(who, *mutations, **fields))

    def rows(self, kind: str) -> dict[str, Row]:
        """All live rows of a kind."""
        state = self.memory.state
        return {key[1]: dict(kept.row) for key, kept in state.rows.items() if key[0] == kind and kept.row is not None}


def body(who: Caller, *mutations: Json, **fields: Any) -> Json:
    """A request as a client writes it."""
    return {
        "protocol": 1,
        "build": "toy",
        "client_id": who.client_id,
        "epoch": None,
        "cursor": None,
        "page": 2000,
        "receipts_from": 1,
        "accept": [],
        "outbox": {"next_id": 1, "unsent": len(mutations), "oldest_at": None, "files_unsent": 0},
        "wall": AT,
        "files": [],
        "mutations": list(mutations),
    } | fields


def device(who: Caller, registry: Registry = REGISTRY) -> Device:
    return Device(Outbox(who.client_id), who, registry, job_of)


def mutation_of(wire: Json) -> Mutation:
    return parse_mutation(wire)


@contextmanager
def revoked(server: Server, who: Caller, *, rescue: bool) -> Iterator[None]:
    client = server.memory.client(who.client_id)
    server.memory.set_client(replace(client, revoked=True, rescue=rescue))
    yield
    server.memory.set_client(replace(server.memory.client(who.client_id), revoked=False, rescue=False))

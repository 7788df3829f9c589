"""A photo is told by its hash; the data never waits for the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server import roles
from server.amended import late
from server.fields import choice, ident, sha256, text, whole
from server.mutation import Args, mutation

if TYPE_CHECKING:
    from sync.messages import Json
    from sync.registry import Context, Tx

TYPES = ("image/jpeg", "image/png", "image/webp", "image/heic", "application/pdf")
MOST_BYTES = 100 * 1024 * 1024
MOST_PIXELS = 100_000


class AddArgs(Args):
    """Every column of ``photos`` but who and when."""

    id = ident()
    job = ident()
    sha256 = sha256()
    size = whole(1, MOST_BYTES)
    type = choice(*TYPES)
    stage = choice("before", "during", "after", "certificate", "stamp")
    caption = text(500, optional=True)
    width = whole(1, MOST_PIXELS, optional=True)
    height = whole(1, MOST_PIXELS, optional=True)


def _holder(tx: Tx, args: Json, ctx: Context) -> None:
    roles.only(ctx, "technician")
    roles.need_holder(tx, ctx, tx.need("jobs", args["job"]))


def _add(tx: Tx, args: Json, ctx: Context) -> None:
    job = tx.need("jobs", args["job"])
    roles.keep_in_good_faith(tx, ctx, job)
    late.fact(tx, ctx, job, "photos", args)
    tx.add("photos", {**args, "by": ctx.caller.user, "at": ctx.at})


def _of_version_1(args: Json) -> Json:
    """Version 2 knows one stage more, the customer's stamp; what was said before means the same."""
    return args


add = mutation("photos.add", AddArgs, allow=_holder, apply=_add, v=2, upcasts={1: _of_version_1})

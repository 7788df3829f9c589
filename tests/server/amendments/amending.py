"""A phone that amends what was signed, and has it signed anew, over the real server."""

from __future__ import annotations

import secrets

from server import clock
from server.amended.note import CORRECTION, Note, at_line, hash_of, tips, write_note
from server.disclosures import digest_of, write_disclosures
from server.ids import uuid7
from server.signatures.document import Signing
from server.signatures.sealing import sign_args
from server.signatures.sheet import Amended
from sync.canonical import parse
from tests.server.signatures.signing import DECLARATION, STROKES


def amend_args(device, job, seal, *values, reason="写错了", **change):
    """The arguments of ``amendments.amend``. ``values``: (line, after), or (line, before, after)."""
    changes = [_change(seal, *one) for one in values]
    row_id = uuid7()
    own = device.rows["jobs", job["id"]]
    known = [row for row in device.kind("amendments") if row["seal"] == seal["id"]]
    user = device.user
    note = Note(row_id, CORRECTION, user["org_id"], user["id"], clock.now(), own, seal, reason, changes, tips(known))
    text = write_note(note)
    made = {"id": row_id, "job": job["id"], "seal": seal["id"], "reason": reason, "changes": changes, "text": text}
    return made | {"text_hash": hash_of(text), "disclosures": "{}"} | change


def _change(seal, line, *values):
    before = values[0] if len(values) > 1 else at_line(parse(seal["text"]), line)
    return {"line": line, "before": before, "after": values[-1]}


def personal(args, line, before, after, write):
    """The same with one personal value old against new; ``write(changes)`` gives the text anew."""
    disclosed = {
        f"{line}.{side}": (secrets.token_hex(16), value) for side, value in (("before", before), ("after", after))
    }
    digests = {path: {"sd": digest_of(salt, path, value)} for path, (salt, value) in disclosed.items()}
    changes = [{"line": line, "before": digests[f"{line}.before"], "after": digests[f"{line}.after"]}]
    text = write(changes)
    return args | {
        "changes": changes, "text": text, "text_hash": hash_of(text), "disclosures": write_disclosures(disclosed),
    }  # fmt: skip


def sheet_args(office, device, job, amends, amendments, **signing):
    """The arguments of ``signatures.sign`` for a sheet of these amendments."""
    own = {
        "seal": uuid7(), "org": office.org, "signer": "李雷", "capacity": "customer", "epoch": device.epoch,
        "seq": device.seq, "client_id": device.client_id, "last_id": device.next_id - 1, "signed_at": clock.now(),
        "tz": "Asia/Shanghai",
    }  # fmt: skip
    amended = Amended(device.rows["jobs", job["id"]], amends, amendments, DECLARATION)
    return sign_args(amended, Signing(**(own | signing)), STROKES, lambda: secrets.token_hex(16))


def links(device):
    """Ids in the chain, in its order."""
    return [row["id"] for row in sorted(device.kind("seal_links"), key=lambda one: (one["segment"], one["n"]))]


def verified(office, seal):
    """What ``GET /api/seals/<id>/verify`` says."""
    return office.phone("supervisor").get(f"/api/seals/{seal['id']}/verify").json

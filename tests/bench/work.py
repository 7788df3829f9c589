"""An evening: twenty finished jobs of twelve records, as plain records and as the mutations a phone makes of them.

What was mapped how stands in ``docs/performance.md``. The same seed makes the same work.
"""

from __future__ import annotations

import base64
import datetime as dt
import random
import secrets
from typing import TYPE_CHECKING, Any

from server.signatures.document import Signing, Work
from server.signatures.sealing import sign_args, strokes_text
from tests.wire import uuid7

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.wire import Json, Wire

JOBS = 20
PER_JOB = 12
PHONES = 50
_DAY = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
_WORDS = (
    *("compressor", "fan", "filter", "coil", "valve", "gauge", "leak", "charge", "pressure", "current", "insulation"),
    *("drain", "hose", "bracket", "replaced", "cleaned", "tightened", "tested", "recorded", "customer", "present"),
    *("roof", "basement", "within", "limits", "noise"),
)


def _time(minute: float) -> str:
    return (_DAY + dt.timedelta(minutes=minute)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _say(chance: random.Random, length: int) -> str:
    words = ""
    while len(words) < length:
        words += chance.choice(_WORDS) + " "
    return words[:length].strip()


def records(seed: int, device: str, job: str, *, signature: bool = True) -> list[Json]:
    """Twelve flat records of one job, as a document store or a CRUD API takes them."""
    chance = random.Random(f"{seed} {job}")
    made: list[Json] = []

    def add(of: str, /, **more: Any) -> None:
        at = _time(chance.random() * 900)
        made.append({"id": uuid7(), "type": of, "device": device, "job": job, "at": at} | more)

    for status in ("travelling", "on_site", "done"):
        place = {"lat": round(chance.uniform(22, 40), 6), "lon": round(chance.uniform(100, 121), 6)}
        add("status", status=status, note=_say(chance, 60), **place)
    for _ in range(2):
        add(
            "part",
            sku=f"SKU-{chance.randrange(10**7):07}",
            qty=chance.randint(1, 9),
            lot=f"H{chance.randrange(10**6):06}",
            serial=f"{chance.getrandbits(48):012X}",
            cert_no=f"EN10204-{chance.randrange(10**8):08}",
            cert_issuer=_say(chance, 24),
        )
    for item in ("insulation", "loop", "pressure"):
        reading = round(chance.uniform(0, 999), 3)
        add(
            "test",
            kind=item,
            value=reading,
            unit="MOhm",
            limit=1.0,
            instrument=f"FLUKE-{chance.randrange(10**5):05}",
            note=_say(chance, 40),
        )
    for kind in ("travel", "work"):
        start, minutes = chance.randrange(600), chance.randint(5, 200)
        add("time", kind=kind, start=_time(start), end=_time(start + minutes), minutes=minutes, note=_say(chance, 50))
    add("rating", stars=chance.randint(1, 5), comment=_say(chance, 120))
    if signature:
        add("signature", signer=_say(chance, 16), png_b64=base64.b64encode(chance.randbytes(4608)).decode())
    else:
        add("signature", signer=_say(chance, 16), sha256=f"{chance.getrandbits(256):064x}")
    return made


def mutations(phone: Wire, job: Json, made: list[Json]) -> Iterator[Json]:
    """The same as a phone's mutations, in the order of the work; the facts are what the seal at the end is over."""
    rows: dict[str, list[Json]] = {"parts": [], "checks": [], "timesheets": [], "ratings": []}
    for one in made:
        name, kind, args = _CALLS[one["type"]](job["id"], one)
        if one["type"] == "signature" and "png_b64" in one:
            name, args = "signatures.sign", _sealed(phone, job, rows, one)
        at = one["at"]
        if kind is not None:
            rows[kind].append({**args, "by": phone.user["id"], "at": at})
        if one["type"] == "signature":
            at = max([at, *(row["at"] for of in rows.values() for row in of)])
        yield phone.mutation(name, args, at=at)


def _status(job: str, one: Json) -> tuple[str, str | None, Json]:
    step = {"travelling": "travel", "on_site": "arrive", "done": "start"}[one["status"]]
    place = {"lat_e7": round(one["lat"] * 10**7), "lon_e7": round(one["lon"] * 10**7), "accuracy_m": 10}
    return f"jobs.{step}", None, {"job": job} | ({} if step == "start" else place)


def _part(job: str, one: Json) -> tuple[str, str | None, Json]:
    blank = dict.fromkeys(("part_type", "maker", "model", "certificate_photo"))
    return (
        "parts.use",
        "parts",
        blank
        | {
            "id": one["id"],
            "job": job,
            "name": one["sku"],
            "qty": str(one["qty"]),
            "unit": "pcs",
            "lot": one["lot"],
            "serial": one["serial"],
            "supplier": one["cert_issuer"],
            "certificate_no": one["cert_no"],
            "certificate_kind": "conformity",
            "status": "conforming",
            "origin": "stock",
            "old_part": "returned",
            "price": 4500,
        },
    )


def _check(job: str, one: Json) -> tuple[str, str | None, Json]:
    return (
        "checks.record",
        "checks",
        {
            "id": one["id"],
            "job": job,
            "procedure": one["id"],
            "procedure_version": "3",
            "item": one["kind"],
            "item_name": one["note"],
            "unit": one["unit"],
            "lower": "0",
            "upper": "1000",
            "reading": str(one["value"]),
            "verdict": "pass",
            "instrument": None,
            "instrument_serial": one["instrument"],
            "calibration_no": None,
            "calibration_due": None,
            "calibration": "none",
            "override_reason": None,
            "replaces": None,
        },
    )


def _spent(job: str, one: Json) -> tuple[str, str | None, Json]:
    return (
        "timesheets.record",
        "timesheets",
        {
            "id": one["id"],
            "job": job,
            "kind": one["kind"],
            "started_at": one["start"],
            "ended_at": one["end"],
            "minutes": one["minutes"],
            "source": "manual",
            "replaces": None,
            "reason": one["note"],
        },
    )


def _rating(job: str, one: Json) -> tuple[str, str | None, Json]:
    grades = dict.fromkeys(("attitude", "skill", "arrival", "promises"), min(4, one["stars"]))
    args = {"id": one["id"], "job": job, **grades, "comment": one["comment"], "device": "technician"}
    return "signatures.rate", "ratings", args


def _scan(job: str, one: Json) -> tuple[str, str | None, Json]:
    return (
        "photos.add",
        None,
        {
            "id": one["id"],
            "job": job,
            "sha256": one.get("sha256"),
            "size": 6144,
            "type": "image/png",
            "stage": "certificate",
            "caption": one["signer"],
            "width": None,
            "height": None,
        },
    )


_CALLS = {"status": _status, "part": _part, "test": _check, "time": _spent, "rating": _rating, "signature": _scan}


def _sealed(phone: Wire, job: Json, rows: dict[str, list[Json]], one: Json) -> Json:
    """The document, frozen and signed with some 300 points: about six kilobytes of ink."""
    noise = random.Random(one["id"])
    points = [[noise.randrange(3600), noise.randrange(1800), 16 * n, noise.randrange(1000)] for n in range(330)]
    work = Work(
        job=job,
        customer=phone.rows["customers"][job["customer"]],
        site=phone.rows["sites"][job["site"]],
        parts=rows["parts"],
        checks=rows["checks"],
        timesheets=rows["timesheets"],
        rating=rows["ratings"][-1],
    )
    signing = Signing(
        seal=one["id"],
        org=phone.user["org_id"],
        signer=one["signer"],
        capacity="customer",
        epoch=phone.epoch,
        seq=phone.seq,
        client_id=phone.client_id,
        last_id=phone.next_id - 1,
        signed_at=_time(1000),
        tz="Asia/Shanghai",
    )
    return sign_args(work, signing, strokes_text([points]), lambda: secrets.token_hex(16))

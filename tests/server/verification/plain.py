"""A job in which nothing is unusual, to be spoiled one thing at a time."""

from __future__ import annotations

import copy

from server.verification.facts import Facts

TECHNICIAN, COLLEAGUE = "t1", "t2"
AT = "2026-11-20T02:00:00.000Z"
JOB = {
    "id": "j", "charge_type": "paid", "technician": TECHNICIAN, "status": "left",
    "window_end": "2026-11-20T03:00:00.000Z", "due_at": None, "promised_at": None,
}  # fmt: skip
CHECK = {
    "id": "c1", "by": TECHNICIAN, "at": AT, "procedure": "p1", "item": "pressure", "item_name": "压力", "unit": "MPa",
    "lower": "1.0", "upper": "2.0", "reading": "1.5", "verdict": "pass", "instrument": "i1",
    "instrument_serial": "S1", "calibration_due": "2026-12-31", "calibration": "valid", "override_reason": None,
    "replaces": None,
}  # fmt: skip
PART = {
    "id": "q1", "by": TECHNICIAN, "at": AT, "part_type": "y1", "name": "电容", "lot": "L1", "serial": None,
    "certificate_no": "C1", "certificate_photo": None, "status": "conforming", "origin": "stock", "price": 4500,
}  # fmt: skip
TIME = {"by": TECHNICIAN, "at": AT, "replaces": None, "reason": None}
ROWS = {
    "checks": [CHECK],
    "parts": [PART],
    "timesheets": [
        {"id": "w1", "kind": "travel", "minutes": 30, **TIME},
        {"id": "w2", "kind": "work", "minutes": 60, **TIME},
    ],
    "photos": [
        {"id": f"f{n}", "by": TECHNICIAN, "at": AT, "stage": stage, "sha256": f"{n}" * 64}
        for n, stage in enumerate(("before", "after"))
    ],
    "file_arrivals": [{"id": f"a{n}", "sha256": f"{n}" * 64} for n in range(2)],
    "ratings": [
        {"id": "r1", "by": TECHNICIAN, "at": AT, "attitude": 4, "skill": 3, "arrival": 4, "promises": 3,
         "comment": None},
    ],
    "withdrawals": [],
    "steps": [
        {"id": "s1", "kind": "arrive", "at": AT, "client_id": "d1", "offset_ms": 200, "lat_e7": 1, "accuracy_m": 20},
        {"id": "s2", "kind": "leave", "at": "2026-11-20T04:00:00.000Z", "client_id": "d1", "offset_ms": None,
         "lat_e7": None, "accuracy_m": None},
    ],
    "review_items": [],
    "conflicts": [],
    "amendments": [],
    "unsigned": [],
}  # fmt: skip
CATALOGUE = {
    "instruments": {"i1": {"id": "i1", "calibration_due": "2026-12-31"}},
    "part_types": {"y1": {"id": "y1", "price": 4500}},
    "lots": {("y1", "L1"): {"id": "l1"}},
    "procedures": {"p1": {"id": "p1", "items": [{"key": "pressure", "name": "压力"}]}},
}
SEAL = {"id": "z1", "verdict": "matches", "capacity": "customer"}


def plain(**rows):
    """The facts with whole kinds exchanged; ``job``, ``seals`` and the catalogue's names too."""
    job = rows.pop("job", {})
    more = {name: rows.pop(name) for name in ("seals", *CATALOGUE) if name in rows}
    found = copy.deepcopy(ROWS) | rows
    return Facts(**({"seals": [SEAL], **CATALOGUE} | more), job=JOB | job, rows=found)


def one(kind, **change):
    """The kind's first row changed, the others as they are."""
    first, *rest = copy.deepcopy(ROWS[kind])
    return {kind: [first | change, *rest]}

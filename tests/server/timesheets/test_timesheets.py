"""Travel, work and waiting apart (D10)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from server.clock import text
from server.ids import uuid7
from server.timesheets.rules import MINUTE, fits, span

ZERO = datetime(2026, 11, 22, tzinfo=UTC)


@given(st.integers(0, 10_000_000))
def test_D10_rounded_up_or_down_the_minutes_fit(milliseconds):
    length = span(text(ZERO), text(ZERO + timedelta(milliseconds=milliseconds)))
    down = length // MINUTE
    assert fits(down, length)
    assert fits(down + 1, length)
    assert not fits(down + 3, length)


def test_D10_travel_work_and_waiting_stand_apart_and_a_correction_beside_them(office):
    phone, desk = office.phone("technician"), office.phone("dispatcher")
    job = office.job()
    phone.sync()
    base = {"job": job["id"], "started_at": text(ZERO), "ended_at": text(ZERO + 30 * MINUTE), "minutes": 30}
    kinds = [base | {"id": uuid7(), "kind": kind, "source": "steps"} for kind in ("travel", "work", "waiting")]
    right = base | {"id": uuid7(), "kind": "work", "source": "manual", "replaces": kinds[1]["id"], "reason": "午休"}
    receipts = phone.sync(*[("timesheets.record", one) for one in (*kinds, right)])
    assert [one["outcome"] for one in receipts] == ["applied"] * 4
    desk.sync()
    assert sorted(row["kind"] for row in desk.kind("timesheets")) == ["travel", "waiting", "work", "work"]

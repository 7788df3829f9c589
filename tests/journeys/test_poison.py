"""What no server can take stands first in the queue, as an old or a newer build would have left it there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.journeys import technician as field
from tests.journeys.device_store import put, records
from tests.journeys.morning import STEPS
from tests.wire import now, uuid7

if TYPE_CHECKING:
    from tests.journeys.morning import Morning

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

POISON: list[tuple[str, int, dict[str, Any], str]] = [
    ("parts.teleport", 1, {"text": "a build that was never released"}, "UNKNOWN_NAME"),
    ("parts.use", 99, {"text": "a build of next year"}, "NEWER_VERSION"),
    ("jobs.accept", 1, {"weight": 1.5}, "MALFORMED"),
]


def lay(morning: Morning) -> None:
    """Put them into the outbox, numbered like any others."""
    page = morning.page
    standing = records(page, "meta")[0]
    entries = []
    for k, (name, v, args, _code) in enumerate(POISON):
        known = {key: standing[key] for key in ("client_id",)}
        body = {
            "id": standing["next_id"] + k, "uuid": uuid7(), "name": name, "v": v, "base_seq": standing["seq"],
            "at": now(), "tz": "Asia/Shanghai", "args": args | {"job": morning.job},
            "offset_ms": int(standing["offset_ms"]),  # -0 from a clock that is right
        }  # fmt: skip
        text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        entries.append(
            known | {key: body[key] for key in ("id", "uuid", "name", "at")}
            | {"n": standing["next_n"] + k, "body": text, "bytes": len(text.encode()), "groups": [morning.job],
               "state": "waiting", "receipt": None}
        )  # fmt: skip
    more = {"next_id": standing["next_id"] + len(POISON), "next_n": standing["next_n"] + len(POISON)}
    put(page, "outbox", *entries)
    put(page, "meta", standing | more)


def test_P3_2_P3_4_V4_3_what_cannot_be_taken_is_with_the_office_and_all_behind_it_arrives(morning: Morning) -> None:
    page = morning.page
    morning.cable.cut()
    lay(morning)
    page.reload()
    morning.begin_job()
    assert morning.unsent() > len(POISON) + len(STEPS)

    morning.cable.join()
    field.send_now(page)
    expect(page.get_by_test_id("count-records")).to_have_text("0", timeout=field.SENT_MS)
    expect(page.get_by_test_id("count-office")).to_have_text(str(len(POISON)))
    expect(page.locator("[data-testid=attention] [data-outcome=quarantined]")).to_have_count(len(POISON))
    field.everything_sent(page)
    assert morning.steps() == STEPS

    morning.office.wire.sync()
    items = morning.office.wire.rows["review_items"].values()
    codes = {code for *_, code in POISON}
    waiting = [one for one in items if one["code"] in codes and one["state"] == "open"]
    assert {one["code"] for one in waiting} == codes, [(one["code"], one["state"], one["name"]) for one in items]
    assert len(waiting) == len(POISON)
    assert morning.phone.complaints == []

"""Jobs brought by the public API, not by anybody's taps, to points of their life that screens are looked at in."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from tests.journeys.office import HOUR, took_effect
from tests.wire import Wire, now, uuid7

if TYPE_CHECKING:
    from tests.journeys.office import Office

SENT_BACK = "请补上检验记录，并说明旧零件的去向"
REFUSED = "对费用有异议，要求先与服务主任通电话"
LONG_AGO = "2015-03-01T02:00:00.000Z"


class Hand:
    """A technician's second device: what he does there is his, and his phone learns of it."""

    def __init__(self, url: str, username: str = "tech1") -> None:
        self.wire = Wire(url, username).login()

    def does(self, *calls: tuple[str, dict[str, object]]) -> None:
        """All of it takes effect."""
        self.wire.sync()
        took_effect(self.wire.sync(*calls))

    def at_work(self, job: str) -> None:
        """From the card to the work, with one part fitted and what it really was."""
        here, window = {"job": job}, {"window_start": now(), "window_end": now(2 * HOUR)}
        steps = [(f"jobs.{step}", here) for step in ("travel", "arrive", "start")]
        part = {
            "id": uuid7(), **here, "name": "四通换向阀", "model": "DSF-9", "lot": "HN-2606", "qty": "1", "unit": "个",
            "certificate_no": "HG-0001", "status": "conforming", "origin": "stock", "old_part": "returned",
            "price": 18600,
        }  # fmt: skip
        self.does(
            ("jobs.accept", here),
            ("jobs.appoint", here | window),
            *steps,
            ("jobs.report", here | {"actual_fault": "四通换向阀卡在制热侧"}),
            ("parts.use", part),
        )

    def works_on(self, job: str) -> None:
        """Another ten minutes."""
        spent = {"kind": "waiting", "started_at": now(dt.timedelta(minutes=-10)), "ended_at": now()}
        self.does(("timesheets.record", {"id": uuid7(), "job": job, **spent, "minutes": 10, "source": "manual"}))

    def not_signed(self, job: str, why: str = "refused", reason: str = REFUSED) -> None:
        """Nobody signs; he has left."""
        self.does(("signatures.unsigned", {"id": uuid7(), "job": job, "why": why, "reason": reason}))


def sent_back(lead: Office, job: str) -> None:
    """The supervisor sends it back, with one line he means."""
    lines = [{"code": "CHECKS_NONE", "row": None}]
    took_effect(lead.wire.sync(("jobs.send_back", {"id": uuid7(), "job": job, "reason": SENT_BACK, "lines": lines})))


def long_ago(manager: Office, centre: str, name: str) -> str:
    """A customer of a centre, whose only job was done many years ago; his id."""
    customer, site = uuid7(), uuid7()
    person = {"id": customer, "centre": centre, "name": name, "phone": "000-5550-0142", "kind": "person"}
    job = {
        "id": uuid7(), "centre": centre, "customer": customer, "site": site, "product": "冷藏柜",
        "fault": "不制冷", "channel": "phone", "charge_type": "paid", "priority": "normal", "received_at": LONG_AGO,
        "contact_name": name, "contact_phone": "000-5550-0142", "closed_at": LONG_AGO, "closed_as": "verified",
    }  # fmt: skip
    took_effect(
        manager.wire.sync(
            ("customers.create", person),
            ("customers.add_site", {"id": site, "customer": customer, "address": "河西街 12 号"}),
            ("jobs.record_past", job),
        )
    )
    return customer

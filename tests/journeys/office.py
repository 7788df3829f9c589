"""What the office does, by the public API: register, assign, reschedule, look at the register."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import TYPE_CHECKING

from tests.wire import Json, Wire, now, uuid7

if TYPE_CHECKING:
    from collections.abc import Sequence

HOUR = dt.timedelta(hours=1)


def took_effect(receipts: Sequence[Json]) -> None:
    """Every one of them was applied; says which was not."""
    assert [one["outcome"] for one in receipts] == ["applied"] * len(receipts), receipts


class Office:
    """A dispatcher's desk without a screen."""

    def __init__(self, url: str, username: str = "dispatcher") -> None:
        self.wire = Wire(url, username).login()
        self.wire.sync()
        self.catalogue = self._catalogue()
        self.centre = next(one["centre"] for one in self.catalogue["users"] if one["id"] == self.wire.user["id"])

    def _catalogue(self) -> Json:
        page = self.wire.post(self.wire.body([])).json()
        return self.wire.get(page["catalogue"]["url"])

    def user(self, username: str) -> str:
        """A demo user's id."""
        found: str = Wire(self.wire.url, username).login().user["id"]
        return found

    def register(
        self, name: str, product: str, fault: str, technician: str, hours: int = 1, priority: str = "normal",
        **machine: str,
    ) -> str:  # fmt: skip
        """A new customer calls: customer, site, equipment, job, and who goes; the job's id."""
        customer, site, equipment, job = (uuid7() for _ in range(4))
        phone = "000-5550-0199"
        procedure = next(one for one in self.catalogue["procedures"] if product in one["products"])
        took_effect(self.wire.sync(
            ("customers.create", {"id": customer, "centre": self.centre, "name": name, "phone": phone,
                                  "kind": "person"}),
            ("customers.add_site", {"id": site, "customer": customer, "address": f"测试路 {hours} 号 {name}"}),
            ("customers.add_equipment", {"id": equipment, "customer": customer, "site": site, "product": product,
                                         "maker": "海风", "model": procedure["version"], "serial": f"SN-{job[-6:]}",
                                         **machine}),
            ("jobs.register", {"id": job, "centre": self.centre, "customer": customer, "site": site,
                               "equipment": equipment, "product": product, "fault": fault, "channel": "phone",
                               "charge_type": "paid", "priority": priority, "received_at": now(),
                               "contact_name": name, "contact_phone": phone}),
            ("jobs.assign", {"job": job, "assignment": uuid7(), "technician": technician,
                             "window_start": now(hours * HOUR), "window_end": now((hours + 2) * HOUR)}),
        ))  # fmt: skip
        return job

    def reschedule(self, job: str, hours: int) -> None:
        """Another window."""
        window = {"window_start": now(hours * HOUR), "window_end": now((hours + 2) * HOUR)}
        took_effect(self.wire.sync(("jobs.reschedule", {"job": job, **window, "reason": "客户来电改期"})))

    def reassign(self, job: str, technician: str) -> None:
        """Somebody else goes."""
        assign = {"job": job, "assignment": uuid7(), "technician": technician, "reason": "就近改派"}
        took_effect(self.wire.sync(("jobs.assign", assign)))

    def story(self, job: str) -> Json:
        """Everything about a job, as its page at the desk shows it."""
        return self.wire.get(f"/api/jobs/{job}")


def seal_is_sound(seal: Json, links: Sequence[Json], org: str) -> None:
    """Recompute every digest of a seal with nothing but the protocol page in hand."""
    text_hash, strokes_hash = (hashlib.sha256(seal[name].encode()).digest() for name in ("text", "strokes"))
    assert text_hash.hex() == seal["text_hash"]
    assert strokes_hash.hex() == seal["strokes_hash"]
    assert hashlib.sha256(text_hash + strokes_hash).hexdigest() == seal["seal_hash"]
    assert seal["verdict"] == "matches", seal["differences"]
    link = next(one for one in links if one["id"] == seal["id"])
    chained = {"format": "fieldseal.link/1", "org": org, "segment": link["segment"], "n": link["n"],
               "prev": link["prev_hash"], "seal_hash": seal["seal_hash"]}  # fmt: skip
    canonical = json.dumps(chained, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(canonical.encode()).hexdigest() == link["link_hash"]

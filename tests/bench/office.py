"""A firm to measure with: people and jobs made in this process, by the server's own ways, before the clock runs."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from server import clock, store
from server.app import create_app
from server.auth import accounts
from server.config import Config, database_url
from server.db import db
from tests.product import environment, flask
from tests.wire import uuid7

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Self

    from sync.messages import Json

PASSWORD = "bench bench bench"
AT_ONCE = 400


class Firm:
    """``with Firm(folder, url) as firm``: an empty, migrated database with one centre and its desk."""

    def __init__(self, data: Path, url: str | None) -> None:
        flask(environment(data, url), "db", "upgrade", "--directory", "server/migrations")
        made = database_url(url) if url else f"sqlite:///{data / 'fieldseal.sqlite'}"
        self.app = create_app(Config(data, made, demo=False, log="text"))
        self.centre = uuid7()

    def __enter__(self) -> Self:
        self._context = self.app.app_context()
        self._context.push()
        self.org = accounts.make_org("Bench")
        self.run(store.system_caller(self.org), [
            ("dispatch.put_centre", {"id": self.centre, "name": "East", "phone": "1", "address": "a"})
        ])  # fmt: skip
        self.desk = store.acting(self.person("desk", "dispatcher"))
        self.manager = store.acting(self.person("manager", "manager"))
        return self

    def __exit__(self, *_why: object) -> None:
        db.engine.dispose()
        self._context.pop()

    def person(self, name: str, role: str = "technician") -> str:
        """Somebody with a password; his id."""
        return accounts.make_user(self.org, name, PASSWORD, name=name.title(), role=role, centre=self.centre)

    def run(self, caller: object, calls: list[tuple[str, Json]]) -> None:
        """Do these mutations, all of which take effect."""
        for first in range(0, len(calls), AT_ONCE):
            receipts = store.run_as(caller, calls[first : first + AT_ONCE])  # type: ignore[arg-type]
            assert all(one.outcome.took_effect for one in receipts), {one.code for one in receipts}

    def jobs(self, technician: str, count: int) -> None:
        """Customers, sites and jobs, registered and assigned."""
        calls: list[tuple[str, Json]] = []
        for number in range(count):
            customer, site, job = uuid7(), uuid7(), uuid7()
            about = {"customer": customer, "centre": self.centre, "site": site}
            name = f"Customer {number}"
            calls += [
                ("customers.create",
                 {"id": customer, "centre": self.centre, "name": name, "phone": "000-5550-0199", "kind": "person"}),
                ("customers.add_site", {"id": site, "customer": customer, "address": f"Test road {number}"}),
                ("jobs.register",
                 {"id": job, **about, "product": "heat pump", "fault": "does not cool", "channel": "phone",
                  "charge_type": "paid", "priority": "normal", "received_at": clock.now(), "contact_name": name,
                  "contact_phone": "000-5550-0199"}),
                ("jobs.assign", {"job": job, "assignment": uuid7(), "technician": technician}),
            ]  # fmt: skip
        self.run(self.desk, calls)

    def catalogue(self, count: int) -> None:
        """Kinds of parts."""
        self.run(self.manager, [("parts.put_type", part_type(number)) for number in range(count)])

    def reschedule(self, jobs: list[str], hour: int) -> None:
        """The desk gives each job another time."""
        start = dt.datetime(2026, 12, 1, tzinfo=dt.UTC) + dt.timedelta(hours=hour)
        window = {"window_start": clock.text(start), "window_end": clock.text(start + dt.timedelta(hours=2))}
        self.run(self.desk, [("jobs.reschedule", {"job": job, **window}) for job in jobs])


def part_type(number: int) -> Json:
    """One line of the catalogue."""
    return {
        "id": uuid7(), "sku": f"SKU-{number:07}", "gtin": None, "name": f"Run capacitor {number % 97} µF, film, 450 V",
        "maker": f"Maker {number % 13}", "model": f"CBB65-{number}", "unit": "pcs", "price": 100 + 7 * number % 9999,
    }  # fmt: skip

"""How most journeys begin: one job, one phone that has loaded it, a cable between the phone and the server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from tests.journeys import technician as field
from tests.journeys.device_store import records
from tests.journeys.office import Office

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.journeys.browser import Device
    from tests.journeys.network import Cable
    from tests.product import Product

STEPS = ["accept", "appoint", "travel", "arrive", "start"]


@dataclass
class Morning:
    """The technician ``me`` holds ``job``; his phone has it."""

    office: Office
    me: str
    job: str
    cable: Cable
    phone: Device

    @property
    def page(self) -> Page:
        """The phone's first tab."""
        return self.phone.page

    def begin_job(self) -> None:
        """The five steps from the card to the work."""
        field.open_job(self.page, self.job)
        field.accept(self.page)
        field.appoint(self.page)
        field.go_there(self.page)

    def unsent(self, page: Page | None = None) -> int:
        """How many entries the outbox holds, once the badge (of this tab) says so too."""
        tab = page or self.page
        count = len(records(tab, "outbox"))
        expect(tab.locator(f"[data-testid=sync-badge][data-unsent='{count}']").first).to_be_visible()
        assert len(records(tab, "outbox")) == count, "it is being sent: there is no such number"
        return count

    def steps(self) -> list[str]:
        """What the register knows that he did, in its order."""
        return [one["kind"] for one in self.story()["steps"] if one["by"] == self.me]

    def story(self) -> dict[str, Any]:
        """Everything the office has about the job."""
        return self.office.story(self.job)

    def to_decide(self) -> list[dict[str, Any]]:
        """Open items for the dispatcher about this job."""
        self.office.wire.sync()
        items = self.office.wire.rows.get("review_items", {}).values()
        return [one for one in items if one["job"] == self.job and one["state"] == "open"]

    def arrived_once(self, steps: list[str] | None = None) -> None:
        """The phone is green, the register has each step once, nobody has anything to decide."""
        field.everything_sent(self.page)
        assert self.steps() == (steps or STEPS)
        assert self.to_decide() == []
        assert self.phone.complaints == []


def morning_of(
    product: Product,
    devices: Callable[..., Device],
    cables: Callable[[Product], Cable],
    priority: str = "normal",
    **how: object,
) -> Morning:
    """Register a job, load it on a phone. ``how``: as of ``Device``."""
    office = Office(product.url)
    me = office.user("tech1")
    job = office.register("赵一", office.catalogue["procedures"][0]["products"][0], "不制冷", me, priority=priority)
    cable = cables(product)
    phone = devices(cable.url, **how)
    field.loaded_once(phone, [job])
    return Morning(office, me, job, cable, phone)

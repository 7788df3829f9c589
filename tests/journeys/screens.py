"""Every screen and sheet of the phone and of the desk by name, and how one gets there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page


@dataclass(frozen=True)
class Screen:
    """``address`` may name a job as ``{working}``; ``steps`` are test ids tapped there, ``shows`` is seen then."""

    name: str
    address: str
    shows: str
    steps: tuple[str | Callable[[Page], None], ...] = ()

    def open(self, page: Page, jobs: dict[str, str]) -> None:
        """Go there from wherever we are."""
        address = "#/" + self.address.format(**jobs)
        if page.evaluate("location.hash") == address or page.locator("dialog[open]").count():
            page.evaluate("location.hash = '#/sync'")
            expect(page.get_by_test_id("sync-page")).to_be_visible()
        page.evaluate("to => { location.hash = to }", address)
        for one in self.steps:
            if callable(one):
                one(page)
            else:
                page.locator(f"[data-testid^='{one}'] >> visible=true").first.click()
        expect(page.locator(f"[data-testid='{self.shows}']").first).to_be_visible()
        page.wait_for_timeout(60)


def search_part(page: Page) -> None:
    """The catalogue, narrowed to one kind of part."""
    page.get_by_test_id("part-search").fill("NTC")
    page.locator("[data-testid^='part-type-']").first.wait_for()


def choose_part(page: Page) -> None:
    """A kind of part, and a lot where there are lots."""
    search_part(page)
    page.locator("[data-testid^='part-type-']").first.click()
    lots, save = page.locator("[data-testid^='part-lot-']"), page.get_by_test_id("part-save")
    expect(lots.first.or_(save)).to_be_visible()
    if not save.is_visible():
        lots.first.click()


def nothing_found(page: Page) -> None:
    """A search that finds nothing."""
    page.get_by_test_id("search").fill("查无此人")


def new_customer(page: Page) -> None:
    """A caller whom the house does not know."""
    page.get_by_test_id("find-customer").fill("新客户甲")
    page.get_by_test_id("customer-new").click()


PHONE_SCREENS = (
    Screen("today", "", "today"),
    Screen("job-assigned", "job/{assigned}", "job"),
    Screen("job-accepted", "job/{accepted}", "job"),
    Screen("appoint", "job/{accepted}", "appoint", ("next-step",)),
    Screen("other-steps", "job/{accepted}", "other-steps-sheet", ("other-steps",)),
    Screen("job-working", "job/{working}", "job"),
    Screen("maps", "job/{working}", "maps", ("job-map",)),
    Screen("finish", "job/{working}", "finish", ("next-step",)),
    Screen("job-sealed", "job/{sealed}", "job"),
    Screen("seal", "job/{sealed}/seal", "seal-sheet"),
    Screen("report", "job/{working}/report", "report", ("report-choice-other",)),
    Screen("story", "job/{working}/story", "story"),
    Screen("customer", "job/{working}/customer", "customer"),
    Screen("equipment", "job/{working}/equipment", "equipment"),
    Screen("plate", "job/{working}/equipment", "plate", ("plate-open",)),
    Screen("parts", "job/{working}/parts", "parts"),
    Screen("withdraw", "job/{working}/parts", "withdraw", ("part-withdraw-",)),
    Screen("add-part", "job/{working}/add-part", "add-part-screen"),
    Screen("scan", "job/{working}/add-part", "scan", ("part-scan",)),
    Screen("part-found", "job/{working}/add-part", "add-part-screen", (search_part,)),
    Screen("part-form", "job/{working}/add-part", "part-save", (choose_part,)),
    Screen("part-own", "job/{working}/add-part", "part-save", ("part-own",)),
    Screen("checks", "job/{working}/checks", "checks"),
    Screen("choose-instrument", "job/{working}/checks", "instruments", ("choose-instrument",)),
    Screen("check", "job/{working}/checks", "check-sheet", ("check-next",)),
    Screen("instruction", "job/{working}/instruction", "instruction"),
    Screen("time", "job/{working}/time", "time"),
    Screen("time-form", "job/{working}/time", "time-form", ("time-add",)),
    Screen("photos", "job/{working}/photos", "photos"),
    Screen("instruments", "instruments", "instruments-screen"),
    Screen("settings", "settings", "settings"),
    Screen("pin", "settings", "pin-sheet", ("pin-open",)),
    Screen("sync", "sync", "sync-page"),
)

DESK_SCREENS = (
    Screen("board", "desk/board", "lane"),
    Screen("assign", "desk/board", "assign-sheet", ("assign",)),
    Screen("register", "desk/register", "register-row"),
    Screen("register-none", "desk/register", "none", (nothing_found,)),
    Screen("columns", "desk/register", "column-picker", ("columns",)),
    Screen("intake", "desk/new", "intake"),
    Screen("intake-new-customer", "desk/new", "customer-name", (new_customer,)),
    Screen("story-working", "desk/job/{working}", "job-story"),
    Screen("story-sealed", "desk/job/{sealed}", "job-story"),
    Screen("story-assigned", "desk/job/{assigned}", "job-story"),
    Screen("edit", "desk/job/{assigned}", "edit-sheet", ("do-edit",)),
    Screen("cancel", "desk/job/{assigned}", "cancel-sheet", ("do-cancel",)),
    Screen("reschedule", "desk/job/{assigned}", "reschedule-sheet", ("do-reschedule",)),
    Screen("reassign", "desk/job/{working}", "assign-sheet", ("do-assign",)),
    Screen("verify", "desk/job/{sealed}", "verify-sheet", ("do-verify",)),
    Screen("decide", "desk/decide", "decide"),
    Screen("close-item", "desk/decide", "close-sheet", ("close-item",)),
    Screen("settings", "settings", "settings"),
    Screen("sync", "sync", "sync-page"),
)

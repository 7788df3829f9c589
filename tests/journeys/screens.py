"""Every screen and sheet of the phone and of the desk by name, and how one gets there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.sync_api import TimeoutError, expect  # noqa: A004 - a click's own

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page


GO = """(to) => new Promise((there) => {
  if (location.hash === to) return there();
  addEventListener('hashchange', () => there(), { once: true });
  location.hash = to;
})"""
"""Until the app has heard of it: what is tapped next is not tapped on the screen before."""


@dataclass(frozen=True)
class Screen:
    """``address`` may name a job as ``{working}``; ``steps`` are test ids tapped there, ``shows`` is seen then.

    What is shown is a test id too, or a class with its dot. ``offline``: seen in flight mode.
    """

    name: str
    address: str
    shows: str
    steps: tuple[str | Callable[[Page], None], ...] = ()
    offline: bool = False

    def __str__(self) -> str:
        """Its name in a list of tests."""
        return self.name

    def open(self, page: Page, jobs: dict[str, str]) -> None:
        """Go there from wherever we are; once more where an answer of the server drew the screen anew meanwhile."""
        try:
            self._go(page, jobs)
        except (AssertionError, TimeoutError):
            self._go(page, jobs)

    def _go(self, page: Page, jobs: dict[str, str]) -> None:
        address = "#/" + self.address.format(**jobs)
        again = page.evaluate("location.hash || '#/'") == address or page.locator("dialog[open]").count()
        if again and not page.get_by_test_id("login-submit").is_visible():
            elsewhere = "settings" if self.address == "sync" else "sync"
            page.evaluate(GO, f"#/{elsewhere}")
            expect(page.get_by_test_id({"sync": "sync-page"}.get(elsewhere, elsewhere))).to_be_visible()
        page.evaluate(GO, address)
        for one in self.steps:
            if callable(one):
                one(page)
            else:
                page.locator(f"[data-testid^='{one}'] >> visible=true").first.click()
        shown = self.shows if self.shows.startswith(".") else f"[data-testid='{self.shows}']"
        # Of several the one that was opened: a list may grow at its top between the tap and the look.
        expect(page.locator(f"{shown} >> visible=true").first).to_be_visible()


def nothing_begun(page: Page) -> None:
    """A form that was left half filled is still there: begin anew."""
    again, search = page.get_by_test_id("part-other"), page.get_by_test_id("part-search")
    expect(again.or_(search)).to_be_visible()
    if again.is_visible():
        again.click()


def search_part(page: Page) -> None:
    """The catalogue, narrowed to one kind of part."""
    nothing_begun(page)
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


def listed(page: Page) -> None:
    """The imports so far, from the server."""
    page.locator("tbody tr").first.wait_for()


def send_into_nothing(page: Page) -> None:
    """A file that no line carries away."""
    file = {"name": "报修.csv", "mimeType": "text/csv", "buffer": "单号;产品\n1;空调\n".encode()}
    page.get_by_test_id("import-file").set_input_files(file)


def anew(page: Page) -> None:
    """As somebody who was sent the address opens it."""
    page.reload()


def a_verdict(page: Page) -> None:
    """A line of what was signed that has few values."""
    page.locator("[data-testid^='amend-checks'][data-testid$='.verdict']").first.click()


PHONE_SCREENS = (
    Screen("today", "", "today"),
    Screen("job-assigned", "job/{assigned}", "job"),
    Screen("job-accepted", "job/{accepted}", "job"),
    Screen("appoint", "job/{accepted}", "appoint", ("next-step",)),
    Screen("other-steps", "job/{accepted}", "other-steps-sheet", ("other-steps",)),
    Screen("job-working", "job/{working}", "job"),
    Screen("maps", "job/{working}", "maps", ("job-map",)),
    Screen("finish", "job/{working}", "finish", ("next-step",)),
    Screen("unsigned-incomplete", "job/{working}/unsigned", "unsigned", ("unsigned-save",)),
    Screen("unsigned", "job/{working}/unsigned", "unsigned", ("unsigned-why-refused",)),
    Screen("job-sealed", "job/{sealed}", "job"),
    Screen("seal", "job/{sealed}/seal", "seal-sheet"),
    Screen("report", "job/{working}/report", "report", ("report-choice-other",)),
    Screen("story", "job/{working}/story", "story"),
    Screen("customer", "job/{working}/customer", "customer"),
    Screen("equipment", "job/{working}/equipment", "equipment"),
    Screen("plate", "job/{working}/equipment", "plate", ("plate-open",)),
    Screen("parts", "job/{working}/parts", "parts"),
    Screen("withdraw", "job/{working}/parts", "withdraw", ("part-withdraw-",)),
    Screen("add-part", "job/{working}/add-part", "add-part-screen", (nothing_begun,)),
    Screen("scan", "job/{working}/add-part", "scan", (nothing_begun, "part-scan")),
    Screen("part-found", "job/{working}/add-part", "add-part-screen", (search_part,)),
    Screen("part-form", "job/{working}/add-part", "part-save", (choose_part,)),
    Screen("part-own", "job/{working}/add-part", "part-save", (nothing_begun, "part-own")),
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
    Screen("sync-offline", "sync", "sync-page", offline=True),
    Screen("sign-out", "settings", "logout-warning", ("logout",), offline=True),
    Screen("not-found", "nowhere", "not-found", (anew,)),
)

DESK_SCREENS = (
    Screen("board", "desk/board", "lane"),
    Screen("assign", "desk/board", "assign-sheet", ("assign",)),
    Screen("register", "desk/register", "register-row"),
    Screen("register-none", "desk/register", "none", (nothing_found,)),
    Screen("columns", "desk/register", "column-picker", ("columns",)),
    Screen("export", "desk/register", "export-sheet", ("export",)),
    Screen("intake", "desk/new", "intake"),
    Screen("intake-new-customer", "desk/new", "customer-name", (new_customer,)),
    Screen("story-working", "desk/job/{working}", "job-story"),
    Screen("story-sealed", "desk/job/{sealed}", "job-story"),
    Screen("story-assigned", "desk/job/{assigned}", "job-story"),
    Screen("amend", "desk/job/{sealed}", "amend-sheet", ("do-amend",)),
    Screen("amend-line", "desk/job/{sealed}", "amend-form", ("do-amend", "amend-job.", "amend-save")),
    Screen("edit", "desk/job/{assigned}", "edit-sheet", ("do-edit",)),
    Screen("cancel", "desk/job/{assigned}", "cancel-sheet", ("do-cancel",)),
    Screen("reschedule", "desk/job/{assigned}", "reschedule-sheet", ("do-reschedule",)),
    Screen("reassign", "desk/job/{accepted}", "assign-sheet", ("do-assign",)),
    Screen("verify-queue", "desk/verify", "verify"),
    Screen("verify", "desk/verify/{sealed}", "sides"),
    Screen("send-back", "desk/verify/{sealed}", "send-back-sheet", ("verify-send-back",)),
    Screen("hold", "desk/verify/{sealed}", "hold-sheet", ("verify-hold",)),
    Screen("decide", "desk/decide", "decide"),
    Screen("decide-item", "desk/decide", "decide-sheet", ("decide-item",)),
    Screen("devices", "desk/devices", "device"),
    Screen("device", "desk/devices", "device-sheet", ("open-device",)),
    Screen("rescue-files", "desk/rescue", "rescue-files"),
    Screen("settings", "settings", "settings"),
    Screen("sync", "sync", "sync-page"),
)

MANAGER_SCREENS = (
    Screen("retention", "desk/archive", "archive-rule"),
    Screen("customer-file", "desk/customer/{customer}", "customer-file"),
    Screen("erase", "desk/customer/{customer}", "erase-sheet", ("erase",)),
    Screen("erase-incomplete", "desk/customer/{customer}", "erase-sheet", ("erase", "erase-do")),
    Screen("customer-unknown", "desk/customer/{ready}", "no-customer"),
    Screen("imports", "desk/import", "imports", (listed,)),
    Screen("import-broken-line", "desk/import", "import-wrong", (send_into_nothing,), offline=True),
    Screen("import-preview", "desk/import/{ready}", "import-preview"),
    Screen("import-no-table", "desk/import/{failed}", "import-error"),
    Screen("import-done", "desk/import/{done}", "import-outcome"),
    Screen("import-undo", "desk/import/{done}", "import-undo-sheet", ("import-undo",)),
)

KEEPING_SCREENS = (
    Screen("retention-due", "desk/archive", "due"),
    Screen("destroy", "desk/archive", "destroy-sheet", ("due-all", "due-destroy")),
    Screen("destroy-incomplete", "desk/archive", "destroy-sheet", ("due-all", "due-destroy", "destroy-save")),
)
"""Where a time is set after which a customer may be erased, and somebody's is over."""

AMEND = Screen("amend", "job/{sealed}/amend", "amend-late")
LATER_SCREENS = (
    Screen("not-signed", "job/{unsigned}", "job-unsigned"),
    Screen("sent-back", "job/{returned}", "sent-back"),
    AMEND,
    Screen("amend-line", "job/{sealed}/amend", "amend-form", ("amend-job.",)),
    Screen("amend-verdict", "job/{sealed}/amend", "amend-form", (a_verdict, "amend-save")),
)

LOGIN_SCREENS = (
    Screen("login", "", "login-submit"),
    Screen("login-trouble", "", "login-trouble", ("login-submit",)),
)

TROUBLE_SCREENS = (
    Screen("sync-attention", "sync", "attention"),
    Screen("hand-on", "sync", "hand-sheet", ("hand-",)),
    Screen("dismiss", "sync", "dismiss-sheet", ("dismiss-",)),
    Screen("job-lost", "job/{lost}", "job"),
)

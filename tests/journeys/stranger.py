"""A stranger's browser on the public page, and what the office has to show him."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from tests.journeys import audit
from tests.journeys.office import Office
from tests.journeys.walk import SPEAK, keep_pictures

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.browser import Device
    from tests.product import Product

DROP = """([name, type, bytes]) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], name, { type }));
  for (const kind of ['dragover', 'drop'])
    document.body.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
}"""


class Reader:
    """A stranger's browser; ``heard``: every body the server has answered."""

    def __init__(self, device: Device) -> None:
        self.device, self.page, self.heard = device, device.page, list[str]()
        self.asked: list[str] = []
        device.page.on("request", lambda request: self.asked.append(f"{request.method} {request.url}"))
        device.page.on("response", self._hear)

    def _hear(self, response: Any) -> None:
        if response.status not in (204, 304) and not 300 <= response.status < 400:
            self.heard.append(response.text())

    def goes_to(self, path: str) -> None:
        """Any address of the server's."""
        self.page.goto(f"{self.device.url}{path}")

    def unlock(self, digits: str) -> None:
        """Type the four digits and send them."""
        self.page.get_by_test_id("digits").fill(digits)
        self.page.get_by_test_id("open-digits").click()

    def choose(self, name: str, content: bytes) -> None:
        """A file out of his own folders."""
        file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        self.page.get_by_test_id("choose-file").set_input_files(file)

    def answer(self, wanted: str) -> None:
        """The one large answer: valid, amended, erased, broken."""
        expect(self.page.get_by_test_id("answer")).to_have_attribute("data-answer", wanted)

    def closes(self) -> None:
        """The file, so that another may be chosen."""
        self.page.get_by_test_id("close-file").click()
        expect(self.page.get_by_test_id("choose-file")).to_be_attached()


def first_seal(product: Product) -> tuple[dict[str, Any], dict[str, Any]]:
    """(job's story, seal) of a job that the demo's customers have signed."""
    office = Office(product.url, "supervisor")
    items = office.wire.get("/api/register", status="signed")["items"]
    story = next(story for item in items if (story := office.story(item["id"]))["seals"])
    return story, story["seals"][0]


def file_of(office: Office, path: str) -> bytes:
    """A file of the office's, as it is downloaded."""
    answer = office.wire.http.get(f"{office.wire.url}{path}", timeout=60)
    assert answer.status_code == 200, answer.text
    content: bytes = answer.content
    return content


def seen(page: Page, name: str, written: list[Any]) -> list[str]:
    """What is wrong with the page as it stands, in both languages, three looks, and at 200 %."""
    faults: list[str] = []
    audit.bring(page)
    for n, language in enumerate(("zh-CN", "en")):
        page.evaluate(SPEAK, language)
        found, texts = audit.shape(page, touch=True)
        found |= audit.axe(page, first=n == 0)
        faults += [f"{name} {language}: {fault} {where}" for fault, where in found.items()]
        faults += audit.Words(language, audit.strings(written, language)).not_ours(texts)
        keep_pictures(page, f"verify-{name}", language)
    return faults

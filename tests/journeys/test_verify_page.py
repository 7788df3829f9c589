"""The public page: whoever holds a voucher checks it without signing in, and a file without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys import technician as field
from tests.journeys.browser import DESK, until
from tests.journeys.office import Office
from tests.journeys.stranger import DROP, Reader, file_of, first_seal, seen
from tests.product import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.journeys.browser import Device
    from tests.journeys.morning import Morning
    from tests.product import Product

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

SIGNER, CUSTOMER, PHONE, ADDRESS = "钱小二", "赵一", "000-5550-0199", "测试路"
SHOWN = (SIGNER, CUSTOMER, PHONE, ADDRESS, "师傅很耐心", "不制冷")
PRIVATE = (*SHOWN, PHONE[-4:])
SMALL = {"width": 360, "height": 640}
RULED = "navigator.serviceWorker.controller?.scriptURL.endsWith('/verify/sw.js') ?? false"


@pytest.fixture
def stranger(product_sqlite: Product, devices: Callable[..., Device]) -> Callable[..., Reader]:
    """A browser that was never here."""
    return lambda **how: Reader(devices(product_sqlite.url, **how))


def test_S5_1_S5_2_S5_5_S5_6_signed_on_the_phone_checked_by_a_stranger_and_offline(
    morning: Morning, stranger: Callable[..., Reader], tmp_path: Path
) -> None:
    morning.begin_job()
    code = field.hand_over(morning.page, SIGNER, comment="师傅很耐心")
    field.everything_sent(morning.page)
    reader = stranger()

    reader.goes_to(f"/verify/{code}")
    nothing_private_before_the_digits(reader, code)
    whole = all_of_it_with_them(reader, code, tmp_path / "seal.json")

    office = Office(morning.office.wire.url, "supervisor")
    seal = office.story(morning.job)["seals"][0]
    assert file_of(office, f"/api/seals/{seal['id']}/file") == whole
    pdf = file_of(office, f"/api/vouchers/{seal['id']}.pdf")

    until(reader.page, RULED)
    reader.device.context.set_offline(True)
    reader.goes_to("/verify/")
    reader.asked.clear()
    files_are_checked_without_a_network(reader, whole, pdf)
    assert [one for one in reader.asked if not one.startswith("GET ") or "/api/verify/" not in one] == []

    reader.device.context.set_offline(False)
    reader.choose("seal.json", whole)
    reader.page.get_by_test_id("ask-server").click()
    expect(reader.page.get_by_test_id("heard")).to_contain_text("公司的服务器也有此封存")
    assert reader.device.complaints == morning.phone.complaints == []


def nothing_private_before_the_digits(reader: Reader, code: str) -> None:
    """Neither on the page nor in anything the server has said; wrong digits change nothing."""
    page = reader.page
    reader.answer("valid")
    expect(page.get_by_test_id("point-place").get_by_test_id("state-holds")).to_be_visible()
    reader.unlock("1234")
    expect(page.get_by_role("alert").filter(has_text="不能打开")).to_have_count(1)
    heard = "\n".join([*reader.heard, page.content()])
    assert code in heard
    assert [one for one in PRIVATE if one in heard] == []


def all_of_it_with_them(reader: Reader, code: str, path: Path) -> bytes:
    """The right digits show the document as it was signed; its file as it is saved."""
    page = reader.page
    reader.unlock("０１９９")
    for shown in SHOWN:
        expect(page.get_by_test_id("paper")).to_contain_text(shown)
    expect(page.get_by_test_id("paper").locator("canvas")).to_be_visible()
    expect(page.get_by_test_id("also-here")).to_have_attribute("data-valid", "true")
    with page.expect_download() as saving:
        page.get_by_test_id("save").click()
    assert saving.value.suggested_filename == f"seal-{code}.json"
    saving.value.save_as(path)
    return path.read_bytes()


def files_are_checked_without_a_network(reader: Reader, whole: bytes, pdf: bytes) -> None:
    """The file, the voucher's PDF, and both kinds of change: of what it says, and of its form."""
    page, text = reader.page, whole.decode()
    reader.choose("seal.json", whole)
    reader.answer("valid")
    expect(page.get_by_test_id("paper")).to_contain_text(SIGNER)
    page.get_by_test_id("ask-server").click()
    expect(page.get_by_test_id("heard")).to_contain_text("无法连接")
    reader.closes()

    page.evaluate(DROP, ["voucher.pdf", "application/pdf", list(pdf)])
    reader.answer("valid")
    expect(page.get_by_test_id("other-paper")).to_be_visible()
    reader.closes()

    reader.choose("seal.json", text.replace("不制冷", "不制热").encode())
    reader.answer("broken")
    expect(page.get_by_test_id("point-text").get_by_test_id("state-broken")).to_be_visible()
    reader.closes()
    reader.choose("seal.json", text.replace('"heads"', '"Heads"').encode())
    expect(page.get_by_test_id("file-fault")).to_have_attribute("data-fault", "rewritten")


def test_S5_3_wrong_digits_are_limited_and_an_unknown_code_is_told(
    product_sqlite: Product, stranger: Callable[..., Reader]
) -> None:
    story, seal = first_seal(product_sqlite)
    reader = stranger(locale="en-GB")
    page = reader.page
    reader.goes_to(f"/verify/{seal['code'].lower()}")
    reader.answer("valid")
    expect(page.get_by_role("heading", name="Valid: exactly as it was signed")).to_be_visible()
    reader.unlock("12")
    expect(page.get_by_test_id("open")).to_contain_text("Four digits, please.")
    right = story["customer"]["phone"][-4:]
    for n in range(10):
        with page.expect_response("**/api/verify/*") as answered:
            reader.unlock(str(8100 + n))
        assert answered.value.status == 403
    reader.unlock(right)
    expect(page.get_by_test_id("open")).to_contain_text("Too many wrong digits")
    expect(page.get_by_test_id("paper")).to_have_count(0)

    page.get_by_test_id("code").fill("0000-0000 0000-0001")
    page.get_by_test_id("check-code").click()
    expect(page.get_by_test_id("unknown")).to_contain_text("No seal has this code")
    page.get_by_test_id("language").click()
    expect(page.get_by_test_id("unknown")).to_contain_text("查无此封存码")
    page.go_back()
    reader.answer("valid")
    assert reader.device.complaints == []


def test_S5_6_what_is_no_seal_is_told_in_words(stranger: Callable[..., Reader]) -> None:
    reader = stranger()
    reader.goes_to("/verify")
    assert reader.page.url.endswith("/verify/")
    for content, fault in ((b"", "empty"), (b"hello", "not_json"), (b"%PDF-1.7\n", "no_attachment")):
        reader.choose("some.pdf", content)
        expect(reader.page.locator(f"[data-testid=file-fault][data-fault={fault}]")).to_be_visible()
    large = 50 * 1024 * 1024
    make = f"() => new File([new Uint8Array({large})], 'large.pdf')"
    reader.page.evaluate(f"""() => {{
      const data = new DataTransfer();
      data.items.add(({make})());
      document.body.dispatchEvent(new DragEvent('drop', {{ dataTransfer: data, bubbles: true, cancelable: true }}));
    }}""")
    expect(reader.page.locator("[data-testid=file-fault][data-fault=too_big]")).to_be_visible()
    assert reader.device.complaints == []


def test_S5_1_the_page_is_readable_by_everybody(product_sqlite: Product, stranger: Callable[..., Reader]) -> None:
    story, seal = first_seal(product_sqlite)
    office = Office(product_sqlite.url, "supervisor")
    whole = file_of(office, f"/api/seals/{seal['id']}/file")
    reader = stranger()
    page = reader.page
    page.set_viewport_size(SMALL)
    page.emulate_media(reduced_motion="reduce")
    written = [story, office.catalogue, seal["text"], seal["disclosures"], "seal.json", "JSON", "JavaScript", "Ed25519"]

    reader.goes_to("/verify/0000-0000-0000-0001")
    page.get_by_test_id("unknown").wait_for()
    faults = seen(page, "unknown", written)
    reader.goes_to(f"/verify/{seal['code']}")
    page.get_by_test_id("digits").wait_for()
    faults += seen(page, "standing", written)
    reader.unlock(story["customer"]["phone"][-4:])
    page.get_by_test_id("paper").wait_for()
    faults += seen(page, "paper", written)
    reader.choose("seal.json", whole)
    page.get_by_test_id("ask-server").wait_for()
    faults += seen(page, "file", written)
    reader.closes()
    reader.choose("seal.json", whole.replace(b'"qty":"1"', b'"qty":"7"').replace(b'"n":', b'"n":1'))
    reader.answer("broken")
    faults += seen(page, "broken", written)
    assert faults == [], "\n".join(faults)


def test_S5_4_the_desk_has_the_page_its_code_as_a_picture_and_the_file(
    product_sqlite: Product, devices: Callable[..., Device], tmp_path: Path
) -> None:
    story, seal = first_seal(product_sqlite)
    desk = devices(product_sqlite.url, viewport=DESK)
    desk.login("supervisor")
    page = desk.page
    page.goto(f"{product_sqlite.url}/#/desk/job/{story['job']['id']}")
    leaf = page.get_by_test_id("seal").first
    expect(leaf).to_be_visible(timeout=field.SENT_MS)
    address = f"{product_sqlite.url}/verify/{seal['code']}"
    expect(leaf.get_by_test_id("seal-page")).to_have_attribute("href", address)
    leaf.get_by_test_id("seal-qr").click()
    expect(leaf.get_by_test_id("seal-qr-picture")).to_be_visible()
    expect(leaf).to_contain_text(address)
    with page.expect_download() as saving:
        leaf.get_by_test_id("seal-file").click()
    assert saving.value.suggested_filename == f"seal-{seal['code']}.json"
    saving.value.save_as(tmp_path / "seal.json")
    office = Office(product_sqlite.url, "supervisor")
    assert (tmp_path / "seal.json").read_bytes() == file_of(office, f"/api/seals/{seal['id']}/file")
    assert desk.complaints == []


def test_build_no_phone_carries_the_page() -> None:
    folder = ROOT / "pwa" / "dist"
    worker = (folder / "sw.js").read_text()
    assert "index.html" in worker
    assert "verify.html" not in worker
    own = [one.name for one in (folder / "verify").iterdir() if not one.name.startswith("sw.js")]
    assert own
    assert [name for name in own if name in worker] == []

"""The product's main job, as people do it, in a real browser against the real server, on both databases."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.journeys import technician as field
from tests.journeys.office import Office, seal_is_sound

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.journeys.browser import Device
    from tests.journeys.network import Cable
    from tests.product import Product

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def do_job(page: Page, job: str, certificate_no: str, signer: str) -> str:
    """From the card to the signature; the seal's code."""
    field.open_job(page, job)
    field.accept(page)
    field.appoint(page)
    field.go_there(page)
    field.use_part(page, "四通换向阀", certificate_no)
    field.record_checks(page, "5")
    return field.hand_over(page, signer, comment="很快，修好了")


def test_D2_D32_V1_V5_W2_S1_three_jobs_offline_a_dead_browser_an_expired_login_and_a_reassignment(
    product: Product, devices: Callable[..., Device], cables: Callable[[Product], Cable]
) -> None:
    office = Office(product.url)
    me, other = office.user("tech1"), office.user("tech2")
    product_name = office.catalogue["procedures"][0]["products"][0]
    names = ("赵一", "钱二", "孙三")
    first, second, third = (
        office.register(name, product_name, "不制冷", me, hours) for hours, name in enumerate(names, start=1)
    )

    cable = cables(product)
    phone = devices(cable.url)
    field.loaded_once(phone, [first, second, third])

    cable.cut()
    codes = {first: do_job(phone.page, first, "HG-0001", "赵一")}

    field.open_job(phone.page, second)
    field.accept(phone.page)
    field.appoint(phone.page)
    field.go_there(phone.page)
    field.use_part(phone.page, "四通换向阀", "HG-0002")
    phone.kill()
    phone.start(offline=True)
    phone.page.goto(cable.url)
    field.open_job(phone.page, second)
    field.record_checks(phone.page, "5")
    codes[second] = field.hand_over(phone.page, "钱二")
    codes[third] = do_job(phone.page, third, "HG-0003", "孙三")

    office.reschedule(first, hours=6)
    office.reassign(third, other)

    phone.context.clear_cookies()  # and the login has run out meanwhile (V5)
    phone.context.set_offline(False)
    cable.join()
    phone.page.goto(f"{cable.url}/#/")
    expect(phone.page.get_by_test_id("sign-in-again-open")).to_be_visible(timeout=field.SENT_MS)
    field.sign_in_again(phone.page)
    field.everything_sent(phone.page)

    for job, certificate_no in ((first, "HG-0001"), (second, "HG-0002"), (third, "HG-0003")):
        holds_everything_once(office, job, certificate_no, codes[job])
    the_office_sees_what_happened(office, first, third, other)
    assert phone.complaints == []


def holds_everything_once(office: Office, job: str, certificate_no: str, code: str) -> None:
    """The register has each item of the job exactly once, and its seal is sound."""
    rows: dict[str, list[dict[str, Any]]] = office.story(job)
    assert [one["certificate_no"] for one in rows["parts"]] == [certificate_no]
    assert len(rows["checks"]) == 2
    kinds = [one["kind"] for one in rows["steps"] if one["by"] == office.user("tech1")]
    assert kinds == ["accept", "appoint", "travel", "arrive", "start", "sign"]
    assert sorted(one["kind"] for one in rows["timesheets"]) == ["travel", "work"]
    assert len(rows["ratings"]) == len(rows["seals"]) == 1
    seal = rows["seals"][0]
    seal_is_sound(seal, rows["seal_links"], office.wire.user["org_id"])
    assert [one["certificate_no"] for one in json.loads(seal["text"])["parts"]] == [certificate_no]
    assert seal["code"] == code
    certificates = {one["sha256"] for one in rows["photos"]}
    assert certificates == {one["sha256"] for one in rows["file_arrivals"]}
    assert rows["parts"][0]["certificate_photo"] in certificates


def the_office_sees_what_happened(office: Office, rescheduled: str, reassigned: str, other: str) -> None:
    """The new window is shown beside the start that stands (W3); work under another's job is kept and flagged (W2)."""
    job = office.story(rescheduled)["job"]
    assert job["status"] == "signed"
    story = office.story(reassigned)
    assert story["job"]["technician"] == other
    office.wire.sync()
    flags = [one for one in office.wire.rows["review_items"].values() if one["job"] == reassigned]
    assert {one["code"] for one in flags} == {"JOB_REASSIGNED"}
    assert {one["state"] for one in flags} == {"open"}
    found = office.wire.get("/api/register", q="孙三")["items"]
    assert [one["id"] for one in found] == [reassigned]

"""The sign-in runs out while there is work on the phone: capture goes on, nothing is lost, the person is asked last."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys import technician as field
from tests.journeys.faults import Swallowed
from tests.journeys.morning import STEPS
from tests.product import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Request, Route

    from tests.journeys.morning import Morning
    from tests.product import Product

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

TEN_HOURS_AGO = """
import sys
from datetime import timedelta
from flask_jwt_extended import create_access_token
from server.app import create_app
with create_app().app_context():
    print(create_access_token(sys.argv[1], additional_claims={"cid": sys.argv[2]}, expires_delta=timedelta(hours=-10)))
"""
"""The token of this morning as it is in the evening: signed with the server's own key, run out ten hours ago."""


def run_out(product: Product, user: str, client_id: str) -> str:
    """Such a token."""
    words = [sys.executable, "-c", TEN_HOURS_AGO, user, client_id]
    return subprocess.run(words, cwd=ROOT, env=product.env, capture_output=True, text=True, check=True).stdout.strip()


def ten_hours_pass(morning: Morning, product: Product) -> list[tuple[str, int]]:
    """From now on the phone's token has run out long ago, and it does not know it. What the server answers then."""
    page, answers = morning.page, []
    with page.expect_request("**/api/sync") as asked:
        field.send_now(page)
    request: Request = asked.value
    fresh = request.headers["authorization"]
    cid = page.evaluate(
        "(text) => JSON.parse(atob(text.replaceAll('-', '+').replaceAll('_', '/'))).cid", fresh.split(".")[1]
    )
    old = f"Bearer {run_out(product, morning.me, cid)}"

    def aged(route: Route) -> None:
        headers = route.request.headers
        stale = headers.get("authorization") == fresh
        route.continue_(headers=headers | {"authorization": old} if stale else headers)

    page.route("**/api/**", aged)
    page.on("response", lambda answer: answers.append((answer.url.rpartition("/api/")[2], answer.status)))
    return answers


def test_V5_1_V5_2_a_token_that_ran_out_ten_hours_ago_is_renewed_without_a_word(
    morning: Morning, product_sqlite: Product
) -> None:
    answers = ten_hours_pass(morning, product_sqlite)
    morning.cable.cut()
    morning.begin_job()
    answers.clear()
    morning.cable.join()
    field.send_now(morning.page)
    morning.arrived_once()
    assert answers[:3] == [("sync", 401), ("auth/refresh", 200), ("sync", 200)]
    expect(morning.page.get_by_test_id("sign-in-again-open")).to_have_count(0)


def test_V5_2_V1_without_a_refresh_token_either_the_person_is_asked_and_nothing_is_lost(
    morning: Morning, product_sqlite: Product
) -> None:
    answers = ten_hours_pass(morning, product_sqlite)
    morning.cable.cut()
    morning.begin_job()
    morning.phone.context.clear_cookies()
    answers.clear()
    morning.cable.join()
    field.send_now(morning.page)
    asked = morning.page.get_by_test_id("sign-in-again-open").first
    expect(asked).to_be_visible(timeout=field.SENT_MS)
    assert answers[:2] == [("sync", 401), ("auth/refresh", 401)]
    assert morning.steps() == []

    field.open_job(morning.page, morning.job)
    field.use_part(morning.page, "四通换向阀", "HG-0001", photo=False)
    field.sign_in_again(morning.page)
    morning.arrived_once()
    assert [one["certificate_no"] for one in morning.story()["parts"]] == ["HG-0001"]


def test_Auth_3_V5_2_a_network_that_dies_during_a_refresh_locks_nobody_out(morning: Morning) -> None:
    morning.cable.cut()
    morning.begin_job()
    morning.page.reload()  # the access token lives in memory only
    dying = morning.cable.suffer(Swallowed("POST /api/auth/refresh", times=3))
    morning.cable.join()
    for n in range(1, 4):
        field.send_now(morning.page)
        dying.wait(n)
        arrived = morning.steps()  # asked first: behind the last loss the app goes on by itself
        assert arrived == [] or dying.struck == 3
    field.send_now(morning.page)
    morning.arrived_once()
    expect(morning.page.get_by_test_id("sign-in-again-open")).to_have_count(0)

    morning.page.reload()  # and the new token is as good as the old one was
    field.open_job(morning.page, morning.job)
    field.use_part(morning.page, "四通换向阀", "HG-0001", photo=False)
    morning.arrived_once(STEPS)
    expect(morning.page.get_by_test_id("sign-in-again-open")).to_have_count(0)

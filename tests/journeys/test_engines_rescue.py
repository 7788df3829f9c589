"""A rescue file made by one browser's own cryptography after another's, without a network, and opened by the office."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from tests.journeys.engines.base import by_id
from tests.journeys.office import Office
from tests.journeys.test_engines import loaded_in_the_morning
from tests.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.engines.base import Engine
    from tests.journeys.network import Cable
    from tests.product import Product

pytestmark = [pytest.mark.browsers, pytest.mark.slow, pytest.mark.timeout(900)]

KEEP = """() => {
  const give = URL.createObjectURL;
  URL.createObjectURL = (file) => ((window.saved = file), give.call(URL, file));
  return true;
}"""
"""Every engine has a way of its own to save; what it would save is the same."""
SAVED = """async () => {
  if (!window.saved) return null;
  const bytes = new Uint8Array(await window.saved.arrayBuffer());
  return btoa(Array.from(bytes, (one) => String.fromCharCode(one)).join(''));
}"""


def made(phone: Engine) -> bytes:
    """Make the file and save it."""
    phone.click(by_id("rescue-make"))
    phone.click(by_id("rescue-save"))
    text: str = phone.until("the file", lambda: phone.call(SAVED))
    return base64.b64decode(text)


def test_V8_1_V8_2_what_this_engine_sealed_the_office_opens(
    product_sqlite: Product, engine: Engine, cables: Callable[[Product], Cable]
) -> None:
    office = Office(product_sqlite.url)
    job = office.register("郑十", office.catalogue["procedures"][0]["products"][0], "不制冷", office.user("tech1"))
    cable = cables(product_sqlite)
    loaded_in_the_morning(engine, cable.url, job)
    cable.cut()
    engine.click(by_id(f"job-card-{job}"))
    engine.click(by_id("next-step"))
    engine.wait("[data-status=accepted]")
    engine.call("() => { location.hash = '#/sync'; return true; }")
    engine.wait(by_id("rescue-what"))
    engine.call(KEEP)
    for_office = made(engine)

    lead = Wire(product_sqlite.url, "supervisor").login()
    answer = lead.http.post(f"{lead.url}/api/rescue", data=for_office, timeout=60)
    assert (answer.status_code, answer.json().get("records")) == (200, 1), answer.text
    engine.stop()
    assert engine.complaints == []

"""What the office sees of a revoked device that hands over (rule P3.9)."""

from __future__ import annotations

from sqlalchemy import update

from server import clock
from server.store.engine import writing
from server.store.tables import Client
from tests.server.test_renumbering import revoke


def seen(office, phone) -> tuple[int, int, bool]:
    """(unsent, files_unsent, heard of in the last minute)."""
    boss = office.phone("manager")
    items = boss.http.get("/api/devices", headers=boss.headers).json["items"]
    mine = next(one for one in items if one["client_id"] == phone.client_id)
    fresh = mine["last_contact"] is not None and mine["last_contact"] > clock.before(clock.now(), seconds=60)
    return mine["unsent"], mine["files_unsent"], fresh


def a_while_ago(office, phone) -> None:
    with office.app.app_context(), writing() as connection:
        mine = Client.client_id == phone.client_id
        connection.execute(update(Client).where(mine).values(seen_at=clock.before(clock.now(), seconds=600)))
        connection.commit()


def test_P3_9_the_office_follows_what_a_device_under_rescue_still_holds(any_office):
    phone = any_office.phone("technician")
    phone.sync()
    a_while_ago(any_office, phone)
    revoke(any_office, phone.client_id, rescue=True)
    holding = phone.body([])["outbox"] | {"next_id": 3, "unsent": 2, "files_unsent": 4}
    assert phone.post(outbox=holding).json["erase"] is False
    assert seen(any_office, phone) == (2, 4, True)
    two = [phone.mutation("no.such", {}), phone.mutation("no.such", {})]
    assert phone.post(two, outbox=holding).json["erase"] is False
    assert seen(any_office, phone) == (0, 4, True)
    fewer = holding | {"unsent": 0, "files_unsent": 1}
    assert phone.post(outbox=fewer).json["erase"] is False
    assert seen(any_office, phone) == (0, 4, True)  # not written more often than once a minute
    assert phone.post(outbox=fewer | {"files_unsent": 0}).json["erase"] is True
    assert seen(any_office, phone) == (0, 0, True)

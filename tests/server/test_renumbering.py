"""A device that needs a new client id goes on with its refresh token, without a password (rules P1.6, Auth.9)."""

from __future__ import annotations

from sqlalchemy import insert, select, update

from server import clock
from server.auth.routes import COOKIE
from server.auth.tables import PushSubscription
from server.ids import uuid7
from server.store.engine import reading, writing
from server.users import Login
from tests.server.office import Phone, code
from tests.server.test_auth import ASKED, cookie, refresh


def renumber(phone: Phone, client_id: str):
    """The phone goes on under another id, as after a fork: a refresh, and no password."""
    answer = phone.http.post("/api/auth/refresh", headers=ASKED, json={"client_id": client_id})
    if answer.status_code == 200:
        phone.client_id, phone.next_id = client_id, 1
        phone.headers = {"Authorization": f"Bearer {answer.json['access_token']}"}
    return answer


def revoke(office, client_id: str, *, rescue: bool) -> None:
    boss = office.phone("manager")
    answer = boss.http.post(f"/api/devices/{client_id}/revoke", json={"rescue": rescue}, headers=boss.headers)
    assert answer.status_code == 204


def test_P1_a_forked_device_goes_on_under_a_new_id_without_a_password(any_office):
    job = any_office.job()
    phone = any_office.phone("technician")
    phone.sync()
    assert phone.post([phone.mutation("jobs.accept", {"job": job["id"]})]).status_code == 200
    other = Phone(any_office.app, phone.username, phone.client_id)  # an old copy of the same store
    other.http, other.headers, other.seq = phone.http, phone.headers, phone.seq
    other.epoch, other.cursor = phone.epoch, phone.cursor
    work = other.mutation("jobs.travel", {"job": job["id"]})
    assert code(other.post([work])) == (409, "CLIENT_FORKED")
    assert renumber(other, uuid7()).status_code == 200
    taken = other.post([work])
    assert taken.status_code == 200, taken.json
    assert [one["outcome"] for one in taken.json["receipts"]] == ["applied"]
    boss = any_office.phone("manager")
    listed = boss.http.get("/api/devices", headers=boss.headers).json["items"]
    assert [one["name"] for one in listed if one["client_id"] == other.client_id] == ["phone"]
    assert refresh(other).status_code == 200  # the cookie speaks for the new id from now on
    assert renumber(other, phone.client_id).status_code == 200


def test_P1_6_the_old_number_of_a_device_holds_nothing_any_more_and_its_browser_is_called_under_the_new_one(any_office):
    phone = any_office.phone("technician")
    old, new = phone.client_id, uuid7()
    phone.post(outbox=phone.body([])["outbox"] | {"next_id": 3, "unsent": 2})
    row = {"endpoint": f"https://push.test/{old}", "org_id": any_office.org, "user_id": any_office.users["technician"]}
    with any_office.app.app_context(), writing() as connection:
        keys = {"client_id": old, "p256dh": "k", "auth": "a", "created_at": clock.now()}
        connection.execute(insert(PushSubscription), row | keys)
        connection.commit()
    assert renumber(phone, new).status_code == 200
    boss = any_office.phone("manager")
    listed = boss.http.get("/api/devices", headers=boss.headers).json["items"]
    assert [one["unsent"] for one in listed if one["client_id"] == old] == [None]
    revoke(any_office, new, rescue=False)
    with any_office.app.app_context(), reading() as connection:
        left = select(PushSubscription.endpoint).where(PushSubscription.endpoint == row["endpoint"])
        assert connection.scalar(left) is None


def test_P1_a_client_id_of_another_user_is_not_given_out_by_a_refresh(any_office):
    phone, owner = any_office.phone("technician"), any_office.phone("technician2")
    assert code(renumber(phone, owner.client_id)) == (409, "CLIENT_OF_ANOTHER_USER")
    assert refresh(phone).status_code == 200
    assert code(renumber(phone, "not an id")) == (422, "INVALID")


def test_P3_renumbering_does_not_escape_a_revoke(any_office):
    phone, spare = any_office.phone("technician"), any_office.phone("technician")
    revoke(any_office, phone.client_id, rescue=True)
    assert code(renumber(phone, spare.client_id)) == (403, "DEVICE_REVOKED")
    assert spare.post().json["notice"] == {}
    new = uuid7()
    assert renumber(phone, new).status_code == 200
    answer = phone.post([phone.mutation("no.such", {})])
    assert (answer.json["notice"], answer.json["receipts"][0]["code"]) == ({"revoked": True}, "DEVICE_REVOKED")
    assert renumber(phone, new).status_code == 200
    revoke(any_office, new, rescue=False)
    assert code(phone.post()) == (403, "DEVICE_REVOKED")
    assert code(renumber(phone, uuid7())) == (403, "DEVICE_REVOKED")


def test_P3_a_device_revoked_while_the_answer_to_its_renumbering_was_lost_is_revoked_under_both_ids(any_office):
    phone = any_office.phone("technician")
    old, first, new = phone.client_id, cookie(phone), uuid7()
    assert renumber(phone, new).status_code == 200
    revoke(any_office, old, rescue=True)
    phone.http.set_cookie(COOKIE, first, path="/api/auth")
    assert renumber(phone, new).status_code == 200
    assert phone.post().json["notice"] == {"revoked": True}


def test_Auth_somebody_disabled_gets_no_new_number_either(any_office):
    phone = any_office.phone("technician")
    with any_office.app.app_context(), writing() as connection:
        gone = update(Login).where(Login.username == phone.username).values(disabled_at=clock.now())
        connection.execute(gone)
        connection.commit()
    assert code(renumber(phone, uuid7())) == (401, "SIGN_IN")


def test_Auth_9_a_device_signed_out_under_its_old_number_is_out_under_the_new_one_too_and_comes_back_so(any_office):
    phone, other = any_office.phone("technician"), any_office.phone("technician")
    old, new = phone.client_id, uuid7()
    assert renumber(phone, new).status_code == 200
    revoke(any_office, old, rescue=False)
    assert code(phone.post()) == (403, "DEVICE_REVOKED")
    assert other.post().status_code == 200  # another device of the same person
    boss = any_office.phone("manager")
    listed = {one["client_id"]: one for one in boss.get("/api/devices").json["items"]}
    assert [[each["decision"] for each in listed[one]["decisions"]] for one in (old, new)] == [["revoked"]] * 2
    answer = boss.http.post(f"/api/devices/{new}/allow", json={}, headers=boss.headers)
    assert answer.status_code == 204
    listed = {one["client_id"]: one for one in boss.get("/api/devices").json["items"]}
    assert [listed[one]["revoked"] for one in (old, new)] == [False, False]


def test_Auth_9_nobody_locks_himself_out_by_the_old_number_of_the_device_he_uses(office):
    boss = office.phone("manager")
    old = boss.client_id
    assert renumber(boss, uuid7()).status_code == 200
    answer = boss.http.post(f"/api/devices/{old}/revoke", json={"rescue": False}, headers=boss.headers)
    assert code(answer) == (403, "NOT_ALLOWED")
    assert boss.get("/api/devices").status_code == 200

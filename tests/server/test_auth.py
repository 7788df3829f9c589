"""Signing in: tokens, refresh families, guessing, devices. Source: protocol, Signing in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from flask_jwt_extended import create_access_token
from sqlalchemy import select, update

from server import clock
from server.auth import accounts
from server.auth import tokens as auth_tokens
from server.auth.routes import COOKIE
from server.auth.tables import LoginFailure, RefreshToken
from server.ids import uuid7
from server.store.engine import reading, writing
from server.users import Login
from tests.server.office import PASSWORD, Phone, code

ASKED = {"X-Requested-By": "fieldseal"}


def cookie(phone: Phone) -> str:
    return phone.http.get_cookie(COOKIE, path="/api/auth").value


def refresh(phone: Phone, token: str | None = None, headers=ASKED):
    if token is not None:
        phone.http.set_cookie(COOKIE, token, path="/api/auth")
    return phone.http.post("/api/auth/refresh", headers=headers)


def test_Auth_1_a_sign_in_gives_an_access_token_and_a_cookie_no_script_reads(office):
    phone = Phone(office.app, office.login("technician"))
    answer = phone.sign_in()
    assert answer.json["expires_in"] == 900
    assert answer.json["user"] == {
        "id": office.users["technician"],
        "name": "Technician",
        "role": "technician",
        "org_id": office.org,
    }
    told = answer.headers["Set-Cookie"]
    assert "HttpOnly" in told
    assert "SameSite=Strict" in told
    assert "Path=/api/auth" in told
    assert "Secure" not in told
    assert answer.headers["Cache-Control"] == "no-store"
    secure = phone.http.post("/api/auth/refresh", headers=ASKED, base_url="https://localhost")
    assert secure.status_code == 401 or "Secure" in secure.headers["Set-Cookie"]


def test_Auth_1_over_https_the_cookie_is_secure(office):
    words = {"username": office.login("admin"), "password": PASSWORD, "client_id": uuid7(), "device_name": ""}
    answer = office.app.test_client().post("/api/auth/login", json=words, base_url="https://localhost")
    assert "Secure" in answer.headers["Set-Cookie"]


def test_Auth_5_a_wrong_password_and_an_unknown_user_look_alike(any_office):
    phone = Phone(any_office.app, any_office.login("technician"))
    wrong = phone.sign_in("not it")
    unknown = Phone(any_office.app, "nobody").sign_in("not it")
    assert code(wrong) == code(unknown) == (401, "WRONG_PASSWORD")
    assert wrong.json == unknown.json


def test_Auth_5_sixty_guesses_are_cut_off_after_ten_for_that_name_and_address(any_office):
    phone = Phone(any_office.app, any_office.login("technician"))
    answers = [phone.sign_in(f"guess {n}") for n in range(60)]
    assert [one.status_code for one in answers] == [401] * 10 + [429] * 50
    assert code(answers[-1]) == (429, "TOO_MANY")
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert phone.sign_in().status_code == 429
    assert Phone(any_office.app, any_office.login("technician2")).sign_in().status_code == 200
    words = {"username": phone.username, "password": PASSWORD, "client_id": uuid7(), "device_name": ""}
    elsewhere = phone.http.post("/api/auth/login", json=words, environ_base={"REMOTE_ADDR": "10.0.0.9"})
    assert elsewhere.status_code == 200
    with any_office.app.app_context(), writing() as connection:
        connection.execute(update(LoginFailure).values(at=clock.before(clock.now(), seconds=61)))
        connection.commit()
    assert phone.sign_in().status_code == 200


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({}, None),
        ({"username": 5}, "username"),
        ({"username": "a" * 101}, "username"),
        ({"client_id": "not an id"}, "client_id"),
        ({"more": 1}, "more"),
    ],
)
def test_Errors_a_bad_sign_in_names_the_field(office, words, field):
    whole = {"username": "a", "password": "b", "client_id": uuid7(), "device_name": ""} | words if words else {}
    answer = office.app.test_client().post("/api/auth/login", json=whole)
    assert code(answer) == (422, "INVALID")
    assert answer.json["error"]["field"] == (field or "client_id")


def test_Errors_a_sign_in_that_is_not_json_is_400(office):
    answer = office.app.test_client().post("/api/auth/login", data=b"{", content_type="application/json")
    assert code(answer) == (400, "BAD_REQUEST")


def test_Auth_3_a_refresh_token_is_good_until_its_successor_was_used(any_office):
    phone = any_office.phone("technician")
    first = cookie(phone)
    assert refresh(phone).status_code == 200
    assert refresh(phone, first).status_code == 200  # the answer before was lost
    second = cookie(phone)
    assert refresh(phone, second).status_code == 200
    third = cookie(phone)
    assert code(refresh(phone, first)) == (401, "REFRESH_REUSED")
    assert code(refresh(phone, third)) == (401, "REFRESH_INVALID")


def test_Auth_3_a_sibling_of_the_used_successor_ends_the_family(any_office):
    phone = any_office.phone("technician")
    first = cookie(phone)
    refresh(phone)
    lost = cookie(phone)
    refresh(phone, first)
    kept = cookie(phone)
    assert refresh(phone, kept).status_code == 200
    assert code(refresh(phone, lost)) == (401, "REFRESH_REUSED")


def test_Auth_2_refreshed_tokens_work_and_unknown_or_old_ones_do_not(any_office):
    phone = any_office.phone("technician")
    answer = refresh(phone)
    phone.headers = {"Authorization": f"Bearer {answer.json['access_token']}"}
    assert phone.post().status_code == 200
    assert code(refresh(phone, "made up")) == (401, "REFRESH_INVALID")
    fresh = any_office.phone("technician")
    with any_office.app.app_context(), writing() as connection:
        mine = RefreshToken.digest == auth_tokens.digest(cookie(fresh))
        connection.execute(update(RefreshToken).where(mine).values(expires_at=clock.before(clock.now(), days=1)))
        connection.commit()
    assert code(refresh(fresh)) == (401, "REFRESH_INVALID")


def test_Auth_2_cookie_requests_need_the_header(office):
    phone = office.phone("technician")
    assert code(refresh(phone, headers={})) == (403, "REQUESTED_BY")
    assert code(phone.http.post("/api/auth/logout")) == (403, "REQUESTED_BY")
    assert refresh(phone).status_code == 200


def test_Auth_4_signing_out_ends_the_family(any_office):
    phone = any_office.phone("technician")
    token = cookie(phone)
    assert phone.http.post("/api/auth/logout", headers=ASKED).status_code == 204
    assert phone.http.get_cookie(COOKIE, path="/api/auth") is None
    assert phone.http.post("/api/auth/logout", headers=ASKED).status_code == 204
    assert code(refresh(phone, token)) == (401, "REFRESH_INVALID")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, "TOKEN_MISSING"),
        ("Basic abc", "TOKEN_MISSING"),
        ("Bearer", "TOKEN_INVALID"),
        ("Bearer not.a.token", "TOKEN_INVALID"),
        ("Bearer eyJhbGciOiJub25lIn0.e30.", "TOKEN_INVALID"),
    ],
)
def test_Errors_a_broken_token_is_401_in_the_one_shape(office, header, expected):
    headers = {"Authorization": header} if header else {}
    answer = office.app.test_client().post("/api/sync", json={}, headers=headers)
    assert code(answer)[0] == 401
    assert code(answer)[1] in (expected, "TOKEN_MISSING", "TOKEN_INVALID")


def test_Auth_an_expired_token_says_so(office):
    with office.app.app_context():
        token = create_access_token("x", additional_claims={"cid": uuid7()}, expires_delta=timedelta(seconds=-1))
    answer = office.app.test_client().post("/api/sync", json={}, headers={"Authorization": f"Bearer {token}"})
    assert code(answer) == (401, "TOKEN_EXPIRED")


def test_Auth_8_a_person_who_was_disabled_is_out_at_once(any_office):
    phone = any_office.phone("technician")
    with any_office.app.app_context(), writing() as connection:
        mine = Login.user_id == any_office.users["technician"]
        connection.execute(update(Login).where(mine).values(disabled_at=clock.now()))
        connection.commit()
    assert code(phone.post()) == (401, "SIGN_IN")
    assert code(phone.sign_in()) == (401, "WRONG_PASSWORD")
    assert code(refresh(phone)) == (401, "SIGN_IN")


def test_Auth_a_token_of_somebody_elses_device_is_refused(office):
    phone, other = office.phone("technician"), office.phone("technician2")
    with office.app.app_context():
        token = create_access_token(office.users["technician"], additional_claims={"cid": other.client_id})
    phone.headers = {"Authorization": f"Bearer {token}"}
    assert code(phone.post()) == (409, "CLIENT_OF_ANOTHER_USER")


def test_Auth_6_the_same_user_again_continues_its_numbering(any_office):
    phone = any_office.phone("technician")
    phone.sync(("no.such", {}))
    again = Phone(any_office.app, any_office.login("technician"), phone.client_id).login()
    assert again.post().json["last_mutation_id"] == 1


def test_Auth_a_weaker_hash_is_replaced_at_the_next_sign_in(office, monkeypatch):
    def stored():
        with office.app.app_context(), reading() as connection:
            mine = select(Login.password_hash).where(Login.user_id == office.users["technician"])
            return connection.scalar(mine)

    before = stored()
    office.phone("technician")
    assert stored() == before
    monkeypatch.setattr(accounts, "hasher", PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    office.phone("technician")
    assert stored() != before
    office.phone("technician")


def test_Auth_passwords_are_hashed_with_argon2id():
    assert PasswordHasher().hash("x").startswith("$argon2id$")
    assert accounts.password_is("no hash at all", "x") is False


def test_Auth_accounts_are_checked_and_made_once(office):
    with office.app.app_context():
        make = {"name": "N", "role": "technician", "centre": office.centre}
        with pytest.raises(accounts.AccountError, match="role"):
            accounts.make_user(office.org, "new", PASSWORD, name="N", role="king")
        with pytest.raises(accounts.AccountError, match="8 characters"):
            accounts.make_user(office.org, "new", "short", **make)
        made = accounts.make_user(office.org, office.login("new"), PASSWORD, **make, user_id=uuid7())
        assert accounts.make_user(office.org, office.login("new"), PASSWORD, **make) == made
        assert accounts.make_org("Other", office.org) == office.org
        assert accounts.the_org()


@pytest.mark.parametrize("role", ["technician", "dispatcher", "supervisor", "accountant"])
def test_P3_whoever_is_no_manager_belongs_to_a_centre_that_sees_his_review_items(office, role):
    with office.app.app_context(), pytest.raises(accounts.AccountError, match="centre"):
        accounts.make_user(office.org, office.login("lost"), PASSWORD, name="L", role=role)


def test_Auth_8_a_revoked_device_that_refreshes_is_told_that_it_was_revoked(any_office):
    phone, boss = any_office.phone("technician"), any_office.phone("manager")
    path = f"/api/devices/{phone.client_id}/revoke"
    assert boss.http.post(path, json={"rescue": False}, headers=boss.headers).status_code == 204
    assert code(refresh(phone)) == (403, "DEVICE_REVOKED")
    assert code(refresh(phone)) == (403, "DEVICE_REVOKED")


@pytest.mark.parametrize("username", ["\ud800", "a\0b"])
def test_P3_a_user_name_no_database_keeps_is_refused(any_office, username):
    words = {"username": username, "password": "b", "client_id": uuid7(), "device_name": ""}
    answer = any_office.app.test_client().post("/api/auth/login", json=words)
    assert (code(answer), answer.json["error"]["field"]) == ((422, "INVALID"), "username")


def test_P3_a_form_nested_without_end_is_400(office):
    raw = b'{"username":' + b"[" * 120_000 + b"]" * 120_000 + b"}"
    answer = office.app.test_client().post("/api/auth/login", data=raw, content_type="application/json")
    assert code(answer) == (400, "BAD_JSON")

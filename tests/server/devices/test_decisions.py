"""Signing devices out and letting them in again: what the office is told, and what is written down."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from server.ids import uuid7
from server.store.engine import writing
from tests.server.office import Office, code


def ask(boss, client_id, what, **body):
    return boss.http.post(f"/api/devices/{client_id}/{what}", json=body, headers=boss.headers)


def told(desk, client_id):
    return next(one for one in desk.get("/api/devices").json["items"] if one["client_id"] == client_id)


def test_P3_who_signed_a_device_out_and_when_is_written_down_and_it_may_come_back(any_office):
    phone, boss = any_office.phone("technician"), any_office.phone("supervisor")
    assert ask(boss, phone.client_id, "revoke", rescue=False, reason="left in a taxi").status_code == 204
    assert code(phone.post()) == (403, "DEVICE_REVOKED")
    assert ask(boss, phone.client_id, "revoke", rescue=True).status_code == 204
    assert phone.post().status_code == 200
    assert ask(boss, phone.client_id, "allow", reason="found again").status_code == 204
    assert phone.sign_in().status_code == 200
    assert "notice" in phone.post().json
    device = told(boss, phone.client_id)
    assert (device["revoked"], device["rescue"]) == (False, False)
    assert [(one["decision"], one["reason"]) for one in device["decisions"]] == [
        ("allowed", "found again"),
        ("revoked_with_rescue", None),
        ("revoked", "left in a taxi"),
    ]
    assert {(one["by"], one["by_name"]) for one in device["decisions"]} == {
        (any_office.users["supervisor"], "Supervisor")
    }
    ats = [one["at"] for one in device["decisions"]]
    assert ats == sorted(ats, reverse=True)


def test_P3_what_is_so_already_is_no_decision(any_office):
    phone, boss = any_office.phone("technician"), any_office.phone("manager")
    assert ask(boss, phone.client_id, "allow").status_code == 204
    for _ in range(2):
        assert ask(boss, phone.client_id, "revoke", rescue=True).status_code == 204
    device = told(boss, phone.client_id)
    assert [one["decision"] for one in device["decisions"]] == ["revoked_with_rescue"]
    assert (device["revoked"], device["rescue"]) == (True, True)


def test_P3_nobody_locks_himself_out(office):
    boss = office.phone("manager")
    assert code(ask(boss, boss.client_id, "revoke", rescue=False)) == (403, "NOT_ALLOWED")
    assert boss.get("/api/devices").status_code == 200


@pytest.mark.parametrize("what", ["revoke", "allow"])
def test_P3_a_device_that_is_not_of_the_firm_is_not_found(office, what):
    boss = office.phone("manager")
    assert code(ask(boss, uuid7(), what, rescue=True) if what == "revoke" else ask(boss, uuid7(), what))[0] == 404
    assert ask(boss, "no-id", what, rescue=True).status_code == 405  # no such address


@pytest.mark.parametrize(
    ("what", "body"),
    [("revoke", {}), ("revoke", {"rescue": "perhaps"}), ("allow", {"reason": "x" * 501}), ("allow", {"surprise": 1})],
)
def test_P3_a_decision_in_the_wrong_form_changes_nothing(office, what, body):
    phone, boss = office.phone("technician"), office.phone("manager")
    assert code(ask(boss, phone.client_id, what, **body)) == (422, "INVALID")
    assert told(boss, phone.client_id)["decisions"] == []


def test_S3_decisions_about_devices_refuse_update_and_delete(any_office):
    phone, boss = any_office.phone("technician"), any_office.phone("manager")
    ask(boss, phone.client_id, "revoke", rescue=True)
    with any_office.app.app_context():
        for statement in ("UPDATE device_decisions SET reason = 'x'", "DELETE FROM device_decisions"):
            with pytest.raises(DBAPIError, match="append-only"), writing() as connection:
                connection.execute(text(statement))


def test_P4_a_device_too_old_to_fetch_rows_is_marked(make_app, sqlite_url):
    office = Office(make_app(sqlite_url, min_build="fieldseal/2.0.0"))
    phone, desk = office.phone("technician"), office.phone("dispatcher")
    sent = phone.mutation("notices.read", {"notice": uuid7()})
    assert phone.post([sent], build="fieldseal/1.9.9").status_code == 426
    device = told(desk, phone.client_id)
    assert (device["build"], device["outdated"]) == ("fieldseal/1.9.9", True)
    assert told(desk, desk.client_id)["outdated"] is False

"""The desk finds a customer by a piece of his name or phone (D26)."""

from __future__ import annotations

import pytest

from server.ids import uuid7


def create(office, name, phone, centre=None):
    return ("customers.create", {
        "id": uuid7(), "centre": centre or office.centre, "name": name, "phone": phone, "kind": "person",
    })  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "names"), [("桂", ["刘桂芳"]), ("0001", ["刘桂芳", "王芳"]), ("100%", []), ("%", [])]
)
def test_D26_found_by_a_piece_of_name_or_phone(any_office, typed, names):
    desk = any_office.phone("dispatcher")
    desk.sync(create(any_office, "刘桂芳", "13900000101"), create(any_office, "王芳", "13900000102"))
    answer = desk.get("/api/customers", query_string={"q": typed})
    assert sorted(one["name"] for one in answer.json["items"]) == names


def test_D26_with_his_addresses_and_machines(office):
    desk, job = office.phone("dispatcher"), office.job(None)
    machine = {"id": uuid7(), "customer": job["customer"], "site": job["site"], "product": "空调"}
    desk.sync(("customers.add_equipment", machine))
    [one] = desk.get("/api/customers", query_string={"q": "李雷"}).json["items"]
    assert [site["address"] for site in one["sites"]] == ["人民路 1 号"]
    assert [row["product"] for row in one["equipment"]] == ["空调"]
    assert "org_id" not in one


def test_D26_of_ones_own_centre_only(office):
    office.job(None)
    assert office.phone("far_dispatcher").get("/api/customers", query_string={"q": "李雷"}).json["items"] == []
    assert office.phone("technician").get("/api/customers").status_code == 403

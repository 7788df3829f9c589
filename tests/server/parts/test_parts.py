"""Parts with their certificates, from the phone to the log (D5, D23)."""

from __future__ import annotations

import pytest

from server.ids import uuid7
from server.parts.rules import STATUSES, breaks_rule, is_positive


def fitted(job, **more):
    return {
        "id": uuid7(),
        "job": job["id"],
        "part_type": uuid7(),
        "name": "四通换向阀",
        "maker": "三原",
        "model": "SHF-9H",
        "qty": "1",
        "unit": "个",
        "lot": "20260312-07",
        "serial": None,
        "supplier": "华东仓",
        "certificate_no": "HG-2026-03127",
        "certificate_kind": "conformity",
        "certificate_photo": "ab" * 32,
        "status": "conforming",
        "origin": "stock",
        "old_part": "returned",
        "price": 18600,
    } | more


def test_D5_a_part_keeps_maker_lot_supplier_and_certificate(any_office):
    phone, desk = any_office.phone("technician"), any_office.phone("dispatcher")
    job = any_office.job()
    phone.sync()
    part = fitted(job)
    assert phone.sync(("parts.use", part))[0]["outcome"] == "applied"
    desk.sync()
    [kept] = desk.kind("parts")
    assert part.items() <= kept.items()
    assert kept["by"] == any_office.users["technician"]


def test_D5_many_parts_in_one_batch_are_each_kept_once(office):
    phone, job = office.phone("technician"), office.job()
    phone.sync()
    parts = [fitted(job) for _ in range(50)]
    receipts = phone.sync(*[("parts.use", part) for part in parts], ("parts.use", parts[0]))
    assert [one["outcome"] for one in receipts] == ["applied"] * 50 + ["rejected"]
    assert len(phone.kind("parts")) == 50


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("origin", ["stock", "customer"])
def test_D5_ours_must_conform_his_own_is_his_wish(status, origin):
    """D23: with the customer's own part he decides; ours that is known to be bad is told to the office."""
    assert breaks_rule({"status": status, "origin": origin}) == (
        origin == "stock" and status in ("nonconforming", "scrap")
    )


def test_D23_the_customers_own_part_has_no_price_to_be_right(office):
    phone, job = office.phone("technician"), office.job()
    phone.sync()
    own = fitted(job, origin="customer", status="nonconforming", price=0, part_type=None)
    assert phone.sync(("parts.use", own))[0]["outcome"] == "applied"


@pytest.mark.parametrize(
    ("qty", "good"), [("1", True), ("0.001", True), ("0", False), ("0.000", False), ("12.5", True)]
)
def test_D5_a_quantity_is_above_nought(qty, good):
    assert is_positive(qty) is good


def test_D5_lots_belong_to_kinds_of_parts_of_ones_own_firm(office):
    lead = office.phone("supervisor")
    kind = {"id": uuid7(), "name": "滤芯", "unit": "只", "price": 100}
    lot = {"id": uuid7(), "part_type": kind["id"], "lot": "L1", "status": "to_inspect"}
    receipts = lead.sync(("parts.put_lot", lot), ("parts.put_type", kind), ("parts.put_lot", lot))
    assert [one["outcome"] for one in receipts] == ["held", "applied", "applied"]

"""The list of instruments, as every phone has it (D6)."""

from __future__ import annotations

from server.ids import uuid7


def test_D6_calibrated_again_every_phone_gets_the_new_date(any_office):
    lead, phone = any_office.phone("supervisor"), any_office.phone("technician")
    one = {"id": uuid7(), "name": "压力表", "serial": "S1", "status": "qualified", "calibration_due": "2026-01-31"}
    lead.sync(("instruments.put", one))
    before = phone.post().json["catalogue"]
    lead.sync(("instruments.put", one | {"calibration_due": "2027-01-31"}))
    after = phone.post().json["catalogue"]
    assert before["version"] != after["version"]
    [kept] = phone.get(after["url"]).json["instruments"]
    assert kept["calibration_due"] == "2027-01-31"

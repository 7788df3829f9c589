"""Headings as small firms write them find their fields, and those that mean something else are left (D1)."""

from __future__ import annotations

import pytest

from server.imports import matching
from server.imports.columns import Column

CELLS = {"day": ("2024-01-13", "2024-01-14"), "text": ("a", "b"), "number": ("1", "2")}
ENGLISH = {
    "No": ("number", "number"),
    "Name": ("text", "customer"),
    "Tel": ("number", "phone"),
    "Mobile": ("number", "contact_phone"),
    "Street": ("text", "address"),
    "Town": ("text", "district"),
    "Machine": ("text", "product"),
    "Brand": ("text", "maker"),
    "What is broken": ("text", "fault"),
    "What was done": ("text", "actual_fault"),
    "Came in": ("day", "received_at"),
    "Done on": ("day", "closed_at"),
    "Repairman": ("text", None),
    "Paid": ("number", None),
}
CHINESE = {
    "序号": ("number", "number"),
    "姓名": ("text", "customer"),
    "电话": ("number", "phone"),
    "手机": ("number", "contact_phone"),
    "住址": ("text", "address"),
    "机器": ("text", "product"),
    "牌子": ("text", "maker"),
    "哪里坏了": ("text", "fault"),
    "处理情况": ("text", "actual_fault"),
    "来电时间": ("day", "received_at"),
    "修好日期": ("day", "closed_at"),
    "维修师傅": ("text", None),
    "收款": ("number", None),
}


def columns(heads: dict[str, str]) -> list[Column]:
    """Columns with two cells each."""
    made = [Column(n, heading) for n, heading in enumerate(heads)]
    for column, kind in zip(made, heads.values(), strict=True):
        for cell in CELLS[kind]:
            column.see(cell)
    return made


def guessed(heads: dict[str, str], kind: str = "jobs") -> dict[str, str]:
    """Heading → field."""
    named = list(heads)
    return {named[one["column"]]: one["field"] for one in matching.guess(kind, columns(heads))}


@pytest.mark.parametrize("firm", [ENGLISH, CHINESE], ids=["English", "Chinese"])
def test_D1_the_headings_of_a_small_firms_own_list_find_their_fields(firm: dict[str, tuple[str, str | None]]) -> None:
    heads = {heading: kind for heading, (kind, _field) in firm.items()}
    assert guessed(heads) == {heading: field for heading, (_kind, field) in firm.items() if field}
    assert matching.kinds(columns(heads))[0]["kind"] == "jobs"


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Date of call", "received_at"),
        ("Logged on", "received_at"),
        ("报障时间", "received_at"),
        ("Fixed on", "closed_at"),
        ("完工日期", "closed_at"),
        ("Appointment", "promised_at"),
        ("约定时间", "promised_at"),
    ],
)
def test_D1_days_are_found_by_how_people_call_them(heading: str, field: str) -> None:
    assert guessed({heading: "day"}) == {heading: field}


@pytest.mark.parametrize("heading", ["Technician name", "Capacity", "Repairs", "Jobs done", "支付日期"])
def test_D1_a_common_word_inside_another_heading_says_nothing(heading: str) -> None:
    assert guessed({heading: "text"}) == {}

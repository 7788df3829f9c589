"""The clock of D3 and the pieces by which the register is found: pure rules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server import clock
from server.jobs.terms import fold, needles, terms_of, terms_to_find
from server.jobs.working_hours import SHANGHAI, after_working, due, is_suburb


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def told(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("received", "priority", "district", "expected"),
    [
        ("2026-11-20 08:00", "normal", "town", "2026-11-20 16:00"),
        ("2026-11-20 10:20", "normal", None, "2026-11-21 08:20"),
        ("2026-11-20 12:30", "urgent", "钱潮区", "2026-11-21 10:00"),
        ("2026-11-20 08:00", "normal", "suburb", "2026-11-20 17:00"),
        ("2026-11-21 16:00", "normal", "town", "2026-11-23 12:00"),
        ("2026-11-22 03:00", "normal", "沿江镇", "2026-11-23 17:00"),
        ("2026-11-22 03:00", "major", "沿江镇", "2026-11-22 03:30"),
    ],
)
def test_D3_six_working_hours_in_town_seven_in_suburbs_half_an_hour_for_major_faults(
    received, priority, district, expected
):
    found = due(local(received), priority, district)
    assert found.tzinfo is UTC
    assert told(found) == expected


@pytest.mark.parametrize("name", ["suburb", "城郊", "余杭郊区", "桐庐县", "临平镇", "径山乡"])
def test_D3_suburbs_by_name(name):
    assert is_suburb(name)


@pytest.mark.parametrize("name", [None, "", "town", "西湖区", "县前街道"])
def test_D3_towns_by_name(name):
    assert not is_suburb(name)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)),  # noqa: DTZ001 - given a zone below
    st.integers(1, 40 * 60),
    st.integers(1, 600),
)
def test_D3_more_work_is_never_due_earlier_and_never_outside_working_hours(start, minutes, more):
    begin = start.replace(tzinfo=SHANGHAI)
    end = after_working(begin, timedelta(minutes=minutes)).astimezone(SHANGHAI)
    assert begin < end <= after_working(begin, timedelta(minutes=minutes + more))
    assert end.weekday() != 6
    assert 8 <= end.hour < 12 or 14 <= end.hour < 18 or (end.hour, end.minute, end.second) in {(12, 0, 0), (18, 0, 0)}


def test_D1_two_characters_are_found_in_a_name():
    assert terms_to_find("桂芳") <= terms_of("刘桂芳")
    assert terms_to_find("刘") <= terms_of("刘桂芳")
    assert terms_to_find("芳") <= terms_of("刘桂芳", single=True)
    assert not terms_to_find("芳桂") <= terms_of("刘桂芳")


def test_D1_full_width_and_capitals_are_one():
    assert fold("ＨＮ－５Ｐ") == "hn-5p"
    assert needles("  E5   热水 --- ") == ["e5", "热水"]


def test_D1_letters_and_digits_are_found_from_the_first_on():
    text = terms_of(fold("HN5P2203117"))
    for typed in ("h", "hn", "hn5", "HN5P22", "3117"):
        assert terms_to_find(typed) <= text, typed


@given(st.text(max_size=60), st.data())
def test_D1_every_part_of_a_word_from_its_beginning_is_found(text, data):
    folded = fold(text)
    words = needles(text)
    if not words:
        assert terms_to_find(text) == set()
        return
    word = data.draw(st.sampled_from(words))
    typed = word[: data.draw(st.integers(1, len(word)))]
    assert terms_to_find(typed) <= terms_of(folded, single=True) | terms_of(word, single=True)


def test_Q3_a_moment_is_told_as_it_came():
    assert clock.text(clock.parse("2026-11-22T08:03:04.123Z")) == "2026-11-22T08:03:04.123Z"

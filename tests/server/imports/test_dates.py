"""Three dialects of dates; the whole column decides, and where it cannot, a person does (D1)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.imports import dates
from server.imports.columns import Column, decimal_mark, sure_of

DAYS = st.datetimes(datetime(1990, 1, 1), datetime(2099, 12, 31))  # noqa: DTZ001 - as they stand in files
STYLES = {
    "iso": ("%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y年%m月%d日 %H时%M分%S秒", "%Y-%m-%dT%H:%M:%S"),
    "month_first": ("%m/%d/%Y %I:%M:%S %p", "%m-%d-%Y %H:%M:%S"),
    "day_first": ("%d.%m.%Y %H:%M:%S", "%d/%m/%Y %H:%M:%S"),
}


@given(day=DAYS, style=st.sampled_from([(name, one) for name, some in STYLES.items() for one in some]))
def test_D1_a_moment_written_in_a_dialect_is_read_back(day, style):
    dialect, pattern = style
    text = day.strftime(pattern)
    assert dates.parse(text, dialect) == day.replace(microsecond=0)
    assert dialect in dates.fits(text)
    assert dates.may_be_date(text)


@pytest.mark.parametrize(
    ("text", "dialect", "moment"),
    [
        ("2026年11月22日 下午2:05", "iso", "2026-11-22T14:05:00"),
        ("2026年11月22日 上午12:05", "iso", "2026-11-22T00:05:00"),
        ("2026年11月22日中午12点", "iso", "2026-11-22T12:00:00"),
        ("20261122", "iso", "2026-11-22T00:00:00"),
        ("2026-11-22T10:20:30.123+02:00", "iso", "2026-11-22T10:20:30+02:00"),
        ("2026-11-22T10:20:30Z", "iso", "2026-11-22T10:20:30+00:00"),
        ("1/2/15", "month_first", "2015-01-02T00:00:00"),
        ("1/2/98", "day_first", "1998-02-01T00:00:00"),
        ("1/2/2015 12:00 AM", "month_first", "2015-01-02T00:00:00"),
        ("42019.5", "serial", "2015-01-15T12:00:00"),
        ("42019,25", "serial", "2015-01-15T06:00:00"),
    ],
)
def test_D1_dates_as_people_write_them(text, dialect, moment):
    assert dates.parse(text, dialect).isoformat() == moment


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ("31.02.2015", "day_first"),
        ("1.2.2015", "month_first"),
        ("13/13/2015", "day_first"),
        ("1/2/2015 13:00 PM", "month_first"),
        ("1/2/2015 25:00", "month_first"),
        ("last week", "iso"),
        ("123456", "serial"),
        ("99999", "serial"),
        ("2015-01-01T10:00:00+99:00", "iso"),
    ],
)
def test_D1_what_is_no_date_is_told(text, dialect):
    with pytest.raises(dates.NoDate):
        dates.parse(text, dialect)


def test_D1_times_without_a_zone_are_the_files(monkeypatch):
    moment = dates.parse("7/1/2015 08:00 AM", "month_first")
    assert dates.in_utc(moment, dates.zone_of("America/New_York")) == datetime(2015, 7, 1, 12, tzinfo=UTC)
    assert dates.in_utc(moment, dates.zone_of("-05:00")) == datetime(2015, 7, 1, 13, tzinfo=UTC)
    with pytest.raises(ValueError, match="Nowhere"):
        dates.zone_of("Nowhere/Land")
    with pytest.raises(dates.NoDate):
        dates.in_utc(datetime(1, 1, 1), dates.zone_of("+08:00"))  # noqa: DTZ001 - the case itself


def column(*texts, n=0, heading="d"):
    made = Column(n, heading)
    for one in texts:
        made.see(one)
    return made


def test_D1_one_impossible_day_decides_for_its_column_and_its_neighbour():
    sure, unsure = column("01/16/2015", "01/02/2015"), column("03/04/2015", n=1)
    assert sure.dialect(None)["dialect"] == "month_first"
    assert sure.dialect(None)["certain"]
    assert unsure.dialect(None) | {"say": None} == {
        "dialect": "day_first", "certain": False, "fits": {"month_first": 1, "day_first": 1}, "of": 1, "say": None,
        "example": {"text": "03/04/2015", "month_first": "2015-03-04", "day_first": "2015-04-03"},
    }  # fmt: skip
    known = sure_of([sure, unsure, column("x")])
    assert known == ("month_first", "d")
    assert (unsure.dialect(known)["dialect"], unsure.dialect(known)["certain"]) == ("month_first", True)
    assert sure_of([sure, column("16.01.2015")]) is None
    assert sure_of([unsure]) is None


def test_D1_am_and_pm_are_a_hint_not_a_proof():
    found = column("03/04/2015 08:00 AM").dialect(None)
    assert (found["dialect"], found["certain"]) == ("month_first", False)
    assert column("16/01/2015", "17/01/2015").dialect(None)["dialect"] == "day_first"
    assert column("2015-01-16", "x").dialect(None)["dialect"] == "iso"
    assert column("x", "y").dialect(None) is None


def test_D1_what_a_column_looks_like():
    assert column().looks == "empty"
    assert column("1", "2.5", "-3").looks == "number"
    assert column("a", "1").looks == "text"
    assert column(*(["x"] * 300), "2015-01-01", "7").date_like == 0
    assert column(*(str(n) for n in range(1000, 30000))).numbers == 29000


def test_D5_the_decimal_mark_is_that_of_most_numbers():
    assert decimal_mark([column("1,5", "2,25")], ",")["value"] == ","
    assert decimal_mark([column("1.5", "2.25", "1,5")], ";") | {"say": 0} == {"value": ".", "certain": False, "say": 0}
    assert decimal_mark([column("x")], ";")["value"] == ","
    assert decimal_mark([column("x")], None)["value"] == "."

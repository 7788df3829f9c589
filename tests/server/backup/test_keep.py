"""The rule of 70 days (D32): which backups are kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.backup.keep import ALL_DAYS, DAILY_DAYS, kept
from server.backup.take import backups

NOW = datetime(2026, 11, 22, 3, 15, tzinfo=UTC)
AGES = st.lists(st.integers(-600, 500 * 24 * 60), min_size=1, max_size=80, unique=True)


def made(ages):
    return {NOW - timedelta(minutes=age) for age in ages}


@given(AGES, st.none() | st.integers(0, 24))
def test_D32_the_rule_keeps_a_week_whole_and_a_backup_of_every_day(ages, months):
    there = made(ages)
    left = kept(there, NOW, months)
    assert left <= there
    assert max(there) in left
    assert {one for one in there if one > NOW - timedelta(days=ALL_DAYS)} <= left
    recent = {one for one in there if one > NOW - timedelta(days=DAILY_DAYS)}
    assert {one.date() for one in recent if one == max(o for o in there if o.date() == one.date())} <= {
        one.date() for one in left
    }
    assert kept(left, NOW, months) == left


@given(AGES)
def test_D32_beyond_70_days_one_a_month_stays_until_told(ages):
    there = made(ages)
    left = kept(there, NOW)
    assert {(one.year, one.month) for one in there} == {(one.year, one.month) for one in left}
    told = kept(there, NOW, 0)
    assert {one for one in told if one <= NOW - timedelta(days=DAILY_DAYS)} <= {
        one for one in there if (one.year, one.month) == (NOW.year, NOW.month)
    } | {max(there)}


@pytest.mark.slow
def test_D32_a_year_of_backups_every_six_hours_pruned_after_each():
    there: set[datetime] = set()
    for n in range(4 * 365):
        now = NOW + timedelta(hours=6 * n)
        there = kept(there | {now}, now)
        days = {(now - timedelta(days=back)).date() for back in range(min(n // 4, DAILY_DAYS - 1))}
        assert days <= {one.date() for one in there}
    assert len(there) <= 4 * ALL_DAYS + DAILY_DAYS + 13


@pytest.mark.slow
def test_D32_prune_deletes_what_the_rule_does_not_name_and_nothing_else(build):
    site = build("sqlite")
    folder = site.data / "backups"
    today = datetime.now(UTC)
    site.backup()
    for back in (1, 20, 20.3, 100, 101, 400):
        at = (today - timedelta(days=back)).replace(hour=12 if back == 20.3 else 13)
        (folder / at.strftime("fieldseal-%Y%m%dT%H%M%SZ.fsb")).touch()
    (folder / "fieldseal-notes.txt").touch()
    (folder / "fieldseal-20200101T000000Z.fsb.bak").touch()
    code, said = site.run("backup", "--prune", "--months", "6")
    assert code == 0
    left = [(today.date() - moment.date()).days for moment in backups(folder)]
    assert 400 not in left
    assert left.count(20) == 1
    assert sum(age <= 0 for age in left) == 2  # midnight may come between the two
    assert "deleted" in said
    assert (folder / "fieldseal-notes.txt").exists()
    assert (folder / "fieldseal-20200101T000000Z.fsb.bak").exists()

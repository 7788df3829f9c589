"""Cards and lists to print: what stands on them, and who may have them (D1, D3, D10, D17)."""

from __future__ import annotations

import pytest

from server import clock
from server.exports.cells import FIRM_ZONE
from server.ids import uuid7
from server.prints import routes
from tests.server.office import code
from tests.server.papers.reader import pages, text_of
from tests.server.signatures.signing import done_job, part


def worked(office, phone):
    """A job under way with a part fitted and an hour's work recorded, corrected to fifty minutes."""
    job = done_job(office, phone)
    first = stretch(job, 60)
    second = stretch(job, 50, replaces=first["id"], reason="午休")
    wrong = part(job, name="录错的零件")
    calls = [("timesheets.record", one) for one in (first, second)]
    calls += [("parts.use", one) for one in (part(job), wrong)]
    withdrawal = {"id": uuid7(), "job": job["id"], "kind": "parts", "fact": wrong["id"], "reason": "录错"}
    receipts = phone.sync(*calls, ("jobs.withdraw", withdrawal))
    assert {one["outcome"] for one in receipts} == {"applied"}, receipts
    return job


def stretch(job, minutes, **change):
    end = clock.now()
    return {
        "id": uuid7(), "job": job["id"], "kind": "work", "started_at": clock.before(end, minutes=minutes),
        "ended_at": end, "minutes": minutes, "source": "manual", "replaces": None, "reason": None,
    } | change  # fmt: skip


def test_D10_the_repair_card_has_actual_time_and_parts_and_nothing_taken_back(any_office):
    phone = any_office.phone("technician")
    job = worked(any_office, phone)
    answer = any_office.phone("dispatcher").get(f"/api/prints/card/{job['id']}.pdf")
    assert answer.status_code == 200, answer.json
    assert answer.headers["Content-Type"] == "application/pdf"
    said = text_of(answer.data)
    assert "修护卡" in said
    assert all(word in said for word in ("电容", "50 分", "午休", "李雷", "人民路 1 号", "不制冷"))
    assert "录错的零件" not in said


def test_D10_a_card_is_for_the_desk_of_its_centre_and_for_its_technician(office):
    job = office.job()
    path = f"/api/prints/card/{job['id']}.pdf"
    allowed = {name: office.phone(name).get(path).status_code for name in ("technician", "supervisor", "accountant")}
    assert allowed == {"technician": 200, "supervisor": 200, "accountant": 200}
    for stranger in ("technician2", "far_dispatcher"):
        assert code(office.phone(stranger).get(path)) == (404, "NOT_FOUND")
    assert office.app.test_client().get(path).status_code == 401


def test_D17_the_daily_report_adds_up_time_per_technician_from_the_records(any_office):
    phone = any_office.phone("technician")
    worked(any_office, phone)
    # An hour's work just ended: shortly after midnight it was begun the day before.
    [row] = [one for one in phone.kind("timesheets") if one["minutes"] == 50]
    day = clock.parse(row["started_at"]).astimezone(FIRM_ZONE).date()
    answer = any_office.phone("supervisor").get(f"/api/prints/day.pdf?what=report&day={day}")
    said = text_of(answer.data)
    assert "日报表" in said
    assert "Technician · 1" in said
    assert "50 分" in said
    assert "1 小时" not in said, "what was corrected counts once"


def test_D17_a_technician_prints_his_own_day_only(office):
    worked(office, office.phone("technician"))
    other = office.phone("technician2").get(f"/api/prints/day.pdf?what=report&technician={office.users['technician']}")
    assert "没有工时记录" in text_of(other.data)


def test_D3_the_dispatch_list_has_what_nobody_was_sent_to_first(any_office):
    any_office.job(technician=None)
    given = any_office.job()
    window = {"window_start": clock.now(), "window_end": clock.after(clock.now(), minutes=5)}
    desk = any_office.phone("dispatcher")
    [receipt] = desk.sync(("jobs.reschedule", {"job": given["id"], "reason": None, **window}))
    assert receipt["outcome"] == "applied", receipt
    said = text_of(desk.get("/api/prints/day.pdf").data)
    assert said.index("未派工") < said.index("Technician · 1")
    yesterday = text_of(desk.get("/api/prints/day.pdf?day=2020-01-01").data)
    assert "Technician" not in yesterday


def test_D1_the_register_is_printed_with_its_filters(any_office):
    any_office.job()
    any_office.job(technician=None)
    desk = any_office.phone("dispatcher")
    every, some = (desk.get(f"/api/prints/register.pdf{query}") for query in ("", "?status=registered&language=en"))
    assert "共 2 行" in text_of(every.data)
    assert "1 lines" in text_of(some.data)
    assert "Registered" in text_of(some.data)


def test_D1_a_list_of_too_many_lines_is_refused_with_a_word(office, monkeypatch):
    monkeypatch.setattr(routes, "MOST", 1)
    office.job()
    office.job()
    assert code(office.phone("dispatcher").get("/api/prints/register.pdf")) == (422, "TOO_MANY_LINES")


@pytest.mark.slow
def test_D1_a_long_list_has_its_head_on_every_page(office):
    for _ in range(40):
        office.job()
    found = pages(office.phone("dispatcher").get("/api/prints/register.pdf").data)
    assert len(found) > 1
    assert all("受理" in page for page in found)

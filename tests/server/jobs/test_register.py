"""The repair register: found as one types, page by page, for those who may read it (D1, D13)."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from server import clock, store
from server.auth import accounts
from server.db import db
from server.ids import uuid7
from server.jobs.register_csv import COLUMNS, guarded, lines
from server.jobs.register_query import write_cursor
from tests.server.office import PASSWORD, code

if TYPE_CHECKING:
    from tests.server.office import Office

PEOPLE = [
    (
        "刘桂芳",
        "13900000101",
        "南山路12号3单元402室",
        "HN5P2203117",
        "热泵热水机",
        "不出热水",
        "2026-11-16T01:00:00.000Z",
    ),
    ("明珠宾馆", "0571-0000 8802", "江东大道88号", "LKV2801911004", "中央空调", "客房漏水", "2026-11-17T01:00:00.000Z"),
    ("刘芳", "13900000103", "学源街6号", "XW2002304031", "洗碗机", "漂洗水不热", "2026-11-18T01:00:00.000Z"),
    ("Fixit Clinic", "-", "Main St. 5", "SN-77", "Lamp", "won't turn on", "2026-11-19T01:00:00.000Z"),
]


def file_of(office: Office, person: tuple[str, ...]) -> tuple[dict[str, str], list]:
    name, phone, address, serial, product, fault, received_at = person
    ids = {"customer": uuid7(), "site": uuid7(), "equipment": uuid7(), "id": uuid7()}
    customer = {"id": ids["customer"], "centre": office.centre, "name": name, "phone": phone, "kind": "person"}
    machine = {"id": ids["equipment"], "customer": ids["customer"], "site": ids["site"], "product": product}
    job = ids | {"centre": office.centre, "product": product, "fault": fault, "channel": "phone", "charge_type": "paid"}
    job |= {"priority": "normal", "received_at": received_at, "contact_name": name, "contact_phone": phone}
    return ids, [
        ("customers.create", customer),
        ("customers.add_site", {"id": ids["site"], "customer": ids["customer"], "address": address}),
        ("customers.add_equipment", machine | {"serial": serial}),
        ("jobs.register", job),
    ]


@pytest.fixture
def filled(any_office):
    """An office with four jobs in its register, each registered in one batch with its customer."""
    any_office.jobs = []
    with any_office.app.app_context():
        for person in PEOPLE:
            ids, calls = file_of(any_office, person)
            receipts = store.run_as(store.acting(any_office.users["dispatcher"]), calls)
            assert {one.outcome for one in receipts} == {"applied"}
            any_office.jobs.append(ids)
    return any_office


def found(office, who="dispatcher", **query):
    answer = office.phone(who).get("/api/register", query_string=query)
    assert answer.status_code == 200, answer.json
    return [one["customer_name"] for one in answer.json["items"]]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("桂芳", ["刘桂芳"]),
        ("刘", ["刘芳", "刘桂芳"]),
        ("芳", ["刘芳", "刘桂芳"]),
        ("刘芳", ["刘芳"]),
        ("139000001", ["刘芳", "刘桂芳"]),
        ("00008802", ["明珠宾馆"]),
        ("0571-0000", ["明珠宾馆"]),
        ("hn5p22", ["刘桂芳"]),
        ("ＨＮ５Ｐ", ["刘桂芳"]),
        ("402室", ["刘桂芳"]),
        ("热水", ["刘桂芳"]),
        ("水", []),
        ("不热 学源", ["刘芳"]),
        ("WON'T", ["Fixit Clinic"]),
        ("100%", []),
        ("l", ["Fixit Clinic", "明珠宾馆"]),
        ("", ["Fixit Clinic", "刘芳", "明珠宾馆", "刘桂芳"]),
        ("---", ["Fixit Clinic", "刘芳", "明珠宾馆", "刘桂芳"]),
    ],
)
def test_D1_found_by_a_piece_of_name_phone_address_product_serial_or_fault(filled, typed, names):
    assert found(filled, q=typed) == names


def test_D1_found_by_its_number(filled):
    desk = filled.phone("dispatcher")
    [newest, *_] = desk.get("/api/register").json["items"]
    assert found(filled, q=newest["number"]) == [newest["customer_name"]]


def test_D1_what_was_edited_is_found_and_what_it_was_no_longer(filled):
    desk, job = filled.phone("dispatcher"), filled.jobs[0]
    desk.sync(("jobs.edit", {"job": job["id"], "field": "fault", "from": "不出热水", "to": "机组结霜严重"}))
    assert found(filled, q="结霜") == ["刘桂芳"]
    assert found(filled, q="不出") == []
    assert found(filled, q="热泵") == ["刘桂芳"]


def test_D1_filters_by_state_technician_day_and_centre(filled):
    desk, job = filled.phone("dispatcher"), filled.jobs[2]
    technician = filled.users["technician"]
    desk.sync(("jobs.assign", {"job": job["id"], "assignment": uuid7(), "technician": technician}))
    assert found(filled, status="assigned") == ["刘芳"]
    assert found(filled, status="registered,assigned", q="刘") == ["刘芳", "刘桂芳"]
    assert found(filled, status="assigned,verified") == ["刘芳"]
    assert found(filled, technician=technician) == ["刘芳"]
    assert found(filled, technician=technician, status="registered") == []
    assert found(filled, **{"from": "2026-11-17", "to": "2026-11-18"}) == ["刘芳", "明珠宾馆"]
    assert found(filled, to="2026-11-16") == ["刘桂芳"]
    assert found(filled, centre=filled.centre, sort="received_at")[0] == "刘桂芳"
    assert found(filled, centre=filled.far_centre) == []
    assert found(filled, "far_dispatcher") == []


@pytest.mark.parametrize("query", [{}, {"q": "l"}, {"status": "registered,assigned"}, {"sort": "received_at"}])
def test_D1_pages_hold_every_job_once(filled, query):
    desk = filled.phone("dispatcher")
    seen, cursor = [], None
    while True:
        page = {"limit": 1, **query} | ({"cursor": cursor} if cursor else {})
        answer = desk.get("/api/register", query_string=page).json
        assert len(answer["items"]) <= 1
        seen += [one["customer_name"] for one in answer["items"]]
        cursor = answer["next_cursor"]
        if cursor is None:
            break
    assert seen == found(filled, **query)


def test_D1_a_line_says_everything_of_the_job(filled):
    desk = filled.phone("dispatcher")
    [line] = desk.get("/api/register", query_string={"q": "桂芳"}).json["items"]
    assert line["address"] == "南山路12号3单元402室"
    assert line["serial"] == "HN5P2203117"
    assert (line["seal_code"], line["flags"], line["technician_name"]) == (None, 0, None)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"cursor": "zzz"}, "cursor"),
        ({"cursor": "é"}, "cursor"),
        ({"limit": "x"}, "limit"),
        ({"limit": "0"}, "limit"),
        ({"status": "sleeping"}, "status"),
        ({"from": "yesterday"}, "from"),
        ({"sort": "fault"}, "sort"),
        ({"format": "xlsx"}, "format"),
    ],
)
def test_D1_a_question_that_makes_no_sense_is_told_so(office, query, field):
    answer = office.phone("dispatcher").get("/api/register", query_string=query)
    assert answer.status_code == 422
    assert (answer.json["error"]["code"], answer.json["error"]["field"]) == ("INVALID", field)


@pytest.mark.parametrize(
    ("role", "status"),
    [("technician", 403), ("dispatcher", 200), ("accountant", 200), ("manager", 200), ("admin", 200)],
)
def test_D1_the_register_is_the_offices(office, role, status):
    assert office.phone(role).get("/api/register").status_code == status


def test_D1_who_belongs_to_no_centre_reads_all_of_them(filled):
    with filled.app.app_context():
        accounts.make_user(filled.org, filled.login("boss"), PASSWORD, name="Boss", role="admin")
    assert found(filled, "boss") == found(filled)
    assert found(filled, "boss", q="刘芳") == ["刘芳"]


def test_D1_nobody_reads_it_without_signing_in(office):
    assert office.app.test_client().get("/api/register").status_code == 401


@pytest.mark.parametrize("how", ["accept", "format"])
def test_D1_as_a_file_for_a_spreadsheet(filled, how):
    desk = filled.phone("dispatcher")
    with filled.app.app_context():
        caller = store.acting(filled.users["dispatcher"])
        evil = ('=HYPERLINK("http://x")', "+86 139", "@home", "-1", "灯", "\tboom", "2026-11-19T02:00:00.000Z")
        store.run_as(caller, file_of(filled, evil)[1])
    more = (
        {"headers": desk.headers | {"Accept": "text/csv"}} if how == "accept" else {"query_string": {"format": "csv"}}
    )
    answer = desk.http.get("/api/register", **({"headers": desk.headers} | more))
    assert answer.content_type == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    text = answer.data.decode()
    assert text.startswith("\ufeff工单号,")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert len(rows) == 6
    line = dict(zip(COLUMNS, rows[1], strict=True))
    assert line["customer_name"] == '\'=HYPERLINK("http://x")'
    assert line["contact_phone"] == "'+86 139"
    assert line["fault"] == "'\tboom"
    assert line["received_at"] == "2026-11-19 10:00"


def test_D1_the_file_speaks_english_when_asked(office):
    answer = office.phone("dispatcher").get("/api/register", query_string={"format": "csv", "lang": "en"})
    assert answer.data.decode().startswith("\ufeffJob number,")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\tx", "\rx", "＝1"])
def test_D1_no_cell_becomes_a_formula(text):
    assert guarded(text) == f"'{text}"
    assert guarded("3-1") == "3-1"


def test_Q4_a_step_that_changes_no_word_writes_no_word(office):
    """The register's index costs next to nothing where only the state changes."""
    phone, job = office.phone("technician"), office.job("technician")
    phone.sync()
    written = []
    with office.app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda _c, _cur, sql, *_more: written.append(sql))
    phone.sync(("jobs.accept", {"job": job["id"]}), ("jobs.travel", {"job": job["id"]}))
    assert not [sql for sql in written if "register_terms" in sql]
    assert len([sql for sql in written if sql.startswith("UPDATE register_entries")]) == 1


@pytest.mark.parametrize("query", [{"q": "l"}, {"status": "registered"}, {}, {"q": "l", "status": "registered"}])
def test_D1_a_long_register_is_walked_in_steps_and_common_words_do_not_lead(filled, query, monkeypatch):
    monkeypatch.setattr("server.jobs.register_query.RARE_ENOUGH", 1)
    monkeypatch.setattr("server.jobs.register_query.MOST_AT_ONCE", 1)
    desk = filled.phone("dispatcher")
    [first, *_] = desk.get("/api/register", query_string=query | {"limit": 1}).json["items"]
    assert first["customer_name"] == "Fixit Clinic"
    assert len(found(filled, limit=2, **query)) == 2
    technician = filled.users["technician"]
    assert found(filled, technician=technician, limit=1, **query) == []


def test_D1_two_jobs_received_in_one_second_have_places_of_their_own(office, monkeypatch):
    monkeypatch.setattr("server.jobs.register_index.CHANCE_BITS", 0)
    monkeypatch.setattr(clock, "now", lambda: "2026-11-22T03:00:00.000Z")
    first, second = office.job(None), office.job(None)
    items = office.phone("manager").get("/api/register").json["items"]
    assert {one["id"] for one in items} == {first["id"], second["id"]}


def test_D1_days_and_cursors_out_of_reach_are_refused(any_office):
    desk = any_office.phone("dispatcher")
    for query, field in (("to=9999-12-31", "to"), (f"cursor={write_cursor(2**63)}", "cursor")):
        answer = desk.get(f"/api/register?{query}")
        assert (code(answer), answer.json["error"]["field"]) == ((422, "INVALID"), field)
    assert code(desk.get("/api/register?q=a%00")) == (422, "INVALID")
    assert code(desk.get("/api/jobs/a%00")) == (404, "NOT_FOUND")
    assert desk.get(f"/api/register?cursor={write_cursor(2**63 - 1)}&from=0001-01-01").status_code == 200


def test_D1_a_moment_at_the_end_of_the_calendar_does_not_stop_the_file():
    item = dict.fromkeys(COLUMNS) | {"closed_at": "9999-12-31T23:00:00.000Z"}
    assert "9999-12-31T23:00:00.000Z" in "".join(lines([[item]], english=True))

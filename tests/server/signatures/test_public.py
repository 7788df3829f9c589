"""Whoever holds a voucher and has not signed in: ``/api/verify/<code>`` (rules S5.1, S5.2)."""

from __future__ import annotations

import pytest
from sqlalchemy import event, text

from server import clock
from server.db import db
from server.signatures.code import short_code
from server.signatures.heads.making import make
from server.store.engine import writing
from tests.server.signatures.signing import declare, signed_job
from tests.server.signatures.test_audit import tamper

PHONE = "13800000000"
RIGHT, WRONG = PHONE[-4:], "1234"
NOBODYS = "0000-0000-0000-0001"
PRIVATE = ("李雷", PHONE, RIGHT, "人民路", "空调", "不制冷", "很好")


@pytest.fixture
def ready(any_office):
    declare(any_office)
    return any_office


def paper(office):
    """(job, seal row, code) of a job that was signed."""
    job, seal = signed_job(office, office.phone("technician"))
    return job, seal, short_code(seal["seal_hash"])


def look(office, code):
    return office.app.test_client().get(f"/api/verify/{code}")


def unlock(app, code, last4, address="192.0.2.1"):
    return app.test_client().post(
        f"/api/verify/{code}", json={"last4": last4}, environ_overrides={"REMOTE_ADDR": address}
    )


def told(answer):
    return answer.status_code, answer.json.get("error", {}).get("code")


def test_S5_1_without_digits_it_says_how_the_seal_stands_and_nothing_private(ready):
    job, seal, code = paper(ready)
    answer = look(ready, code)
    assert answer.status_code == 200
    assert {name: answer.json[name] for name in ("code", "valid", "personal", "asks", "findings", "amendments")} == {
        "code": code, "valid": True, "personal": "disclosed", "asks": "digits", "findings": [], "amendments": 0,
    }  # fmt: skip
    assert answer.json["chain"] == {"segment": 1, "n": 1, "holds": True}
    said = answer.get_data(as_text=True)
    private = (*PRIVATE, *job.values(), seal["id"], seal["seal_hash"], ready.org, ready.users["technician"])
    assert [one for one in private if one in said] == []
    assert answer.headers["Cache-Control"] == "no-store"


def test_S5_1_a_code_is_read_as_people_write_it(ready):
    _job, _seal, code = paper(ready)
    assert look(ready, code.lower().replace("-", " ")).json == look(ready, code.replace("-", "")).json
    assert look(ready, code).json["code"] == code


@pytest.mark.parametrize("code", [NOBODYS, "hello", "U" * 16, "%F0%9F%91%8D", "1" * 500])
def test_S5_1_a_code_that_nobody_knows(ready, code):
    paper(ready)
    assert told(look(ready, code)) == (404, "NOT_FOUND")


@pytest.mark.slow
def test_S5_1_the_head_of_the_day_covers_it_once_it_is_signed(ready):
    _job, _seal, code = paper(ready)
    assert look(ready, code).json["head"] is None
    before = clock.now()[:10]
    with ready.app.app_context():
        make(ready.org)
    assert before <= look(ready, code).json["head"]["day"] <= clock.now()[:10]


def test_S5_1_a_broken_seal_says_where_it_is_broken(office):
    declare(office)
    _job, seal, code = paper(office)
    tamper(office, 'UPDATE seals SET text = replace(text, \'"qty":"1"\', \'"qty":"9"\') WHERE id = :id', id=seal["id"])
    answer = look(office, code).json
    assert (answer["valid"], answer["findings"]) == (False, [{"line": "text_hash", "code": "HASH"}])


@pytest.mark.slow
@pytest.mark.parametrize("column", ["prev_hash", "seal_hash", "link_hash"])
@pytest.mark.parametrize("at", [0, 1, 2])
def test_S5_1_a_link_beside_it_that_does_not_fit_is_told(office, column, at):
    declare(office)
    phone = office.phone("technician")
    seals = [signed_job(office, phone)[1] for _ in range(3)]
    other = "f" * 64
    tamper(office, f"UPDATE seal_links SET {column} = :other WHERE id = :id", other=other, id=seals[at]["id"])
    answer = look(office, short_code(seals[1]["seal_hash"])).json
    assert (answer["valid"], answer["chain"]["holds"]) == (False, False)


def test_S5_1_a_seal_whose_link_is_gone_is_no_valid_one(office):
    declare(office)
    _job, seal, code = paper(office)
    tamper(office, "DELETE FROM seal_links WHERE id = :id", id=seal["id"])
    answer = look(office, code).json
    assert (answer["valid"], answer["chain"]) == (False, {"segment": None, "n": None, "holds": False})
    assert unlock(office.app, code, RIGHT).json["bundle"]["link"] is None


def test_S5_2_the_right_digits_show_all_of_it(ready):
    _job, seal, code = paper(ready)
    answer = unlock(ready.app, code, RIGHT)
    assert answer.status_code == 200
    assert answer.json["standing"] == look(ready, code).json
    assert answer.json["bundle"]["seal"]["text"] == seal["text"]
    assert answer.json["bundle"]["seal"]["disclosures"] == seal["disclosures"]
    assert answer.json["technician"] == "Technician"


def test_S5_2_the_number_the_firm_has_now_opens_it_too(ready):
    job, _seal, code = paper(ready)
    with ready.app.app_context(), writing() as connection:
        change = text("UPDATE customers SET phone = :phone WHERE id = :id")
        connection.execute(change, {"phone": "(021) 5555-9876 转 1", "id": job["customer"]})
        connection.commit()
    assert unlock(ready.app, code, "8761").status_code == 200
    assert unlock(ready.app, code, RIGHT).status_code == 200


@pytest.mark.parametrize("last4", ["", "0", "00000", "000a", "٠٠٠٠", None, 0, ["0000"]])
def test_S5_2_what_is_not_four_digits_opens_nothing(ready, last4):
    _job, _seal, code = paper(ready)
    assert told(unlock(ready.app, code, last4)) in ((403, "NOT_THESE"), (422, "INVALID"))


def asked(app, call):
    """SQL statements of a call, without their values."""
    with app.app_context():
        engine, said = db.engine, []

    def note(_connection, _cursor, statement, *_rest):
        said.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        answer = call()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return answer, said


def test_S5_2_an_unknown_code_and_wrong_digits_are_one_answer_and_the_same_work(ready):
    _job, _seal, code = paper(ready)
    wrong, one = asked(ready.app, lambda: unlock(ready.app, code, WRONG))
    unknown, other = asked(ready.app, lambda: unlock(ready.app, NOBODYS, WRONG))
    assert told(wrong) == told(unknown) == (403, "NOT_THESE")
    assert wrong.get_data() == unknown.get_data()
    writes = [[said for said in all_ if said.startswith(("INSERT", "DELETE", "UPDATE"))] for all_ in (one, other)]
    assert writes[0] == writes[1]
    assert len(writes[0]) == 1
    # Only the person's key is not fetched where there is no person: less than the write's own variation.
    assert len(set(one) - set(other)) <= 1


def test_S5_2_an_erased_seal_needs_no_digits_and_holds_nothing_private(office):
    declare(office)
    job, _seal, code = paper(office)
    tamper(office, "DELETE FROM customer_keys WHERE owner = :owner", owner=f"customer:{job['customer']}")
    standing = look(office, code).json
    assert (standing["valid"], standing["personal"], standing["asks"]) == (True, "erased", "nothing")
    answer = unlock(office.app, code, "")
    assert answer.status_code == 200
    assert [one for one in ("李雷", PHONE, "人民路", "很好") if one in answer.get_data(as_text=True)] == []


def test_S5_2_without_a_number_on_file_the_firm_must_show_it(office):
    declare(office)
    job, seal, code = paper(office)
    bare = seal["disclosures"].replace(PHONE, "无")
    with office.app.app_context(), writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS seals_no_update")
        connection.exec_driver_sql("UPDATE seals SET disclosures = ? WHERE id = ?", (bare, seal["id"]))
        connection.exec_driver_sql("UPDATE customers SET phone = '无' WHERE id = ?", (job["customer"],))
        connection.commit()
    assert look(office, code).json["asks"] == "firm"
    for last4 in (RIGHT, ""):
        assert told(unlock(office.app, code, last4)) == (403, "NOT_THESE")

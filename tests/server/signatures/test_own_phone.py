"""The one-time link, as whoever holds it sees it: over the real server, on both databases (rules S6)."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select, update

from server import clock
from server.auth.tokens import FAILURES
from server.ids import uuid7
from server.signatures.own_phone.models import OwnOffer
from server.store.engine import reading, writing
from server.store.tables import LoggedMutation
from tests.server.office import code
from tests.server.signatures.own_customer import Customer, offered, ready, seals, state
from tests.server.signatures.signing import Pen, done_job, part, rating


def run_out(office, offer):
    with office.app.app_context(), writing() as connection:
        past = clock.before(clock.now(), seconds=1)
        connection.execute(update(OwnOffer).where(OwnOffer.id == offer).values(expires_at=past))
        connection.commit()


def test_S6_1_what_the_office_has_otherwise_cannot_be_signed(any_office):
    phone, job, _ = ready(any_office)
    token, offer, receipt = offered(any_office, phone, job, basis="0" * 64)
    assert receipt["outcome"] == "applied"
    assert phone.rows["own_offers", offer]["differs"] == 1
    assert state(Customer(any_office, token).look()) == "void"


def test_S6_1_only_who_holds_the_job_offers_it(any_office):
    phone, job, _ = ready(any_office)
    phone.rows["jobs", job["id"]]  # it is his
    stranger = any_office.phone("technician2")
    args = {"id": uuid7(), "job": job["id"], "basis": "0" * 64, "token_hash": "1" * 64}
    [receipt] = stranger.sync(("own_phone.offer", args))
    assert receipt["code"] == "NOT_FOUND"


def test_S6_1_the_offer_comes_behind_all_that_the_phone_did_before(any_office):
    phone, job, customer = ready(any_office, parts=3)
    seen = customer.look().json
    assert seen["state"] == "open"
    assert len(seen["document"]["parts"]) == 3
    assert seen["document"]["job"]["number"] == phone.rows["jobs", job["id"]]["number"]


def test_S6_2_the_summary_and_nothing_else(any_office):
    phone, job, customer = ready(any_office)
    other = any_office.job()
    answer = customer.look()
    assert state(answer) == "open"
    assert set(answer.json) == {
        "state", "server_time", "contact", "offer", "expires_at", "document", "told", "technician", "contact_name",
        "declarations", "rated", "org", "client_id", "as_of",
    }  # fmt: skip
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    said = json.dumps(answer.json)
    assert other["id"] not in said
    assert phone.rows["jobs", job["id"]]["created_by"] not in said
    customer.sign()
    assert set(customer.look().json) == {
        "state", "server_time", "contact", "seal", "job", "warranty_until", "next_service", "voucher",
        "number", "complaints",
    }  # fmt: skip


def test_S6_2_the_token_is_nowhere_on_the_server(any_office):
    _, job, customer = ready(any_office)
    customer.sign()
    with any_office.app.app_context(), reading() as connection:
        bodies = connection.scalars(select(LoggedMutation.body).where(LoggedMutation.body.contains(job["id"])))
        offers = connection.execute(select(OwnOffer).where(OwnOffer.job == job["id"])).mappings()
        kept = [*bodies, *(str(dict(row)) for row in offers)]
    assert kept
    assert not any(customer.token in one for one in kept)


def test_S6_2_guesses_are_one_answer_and_limited(any_office):
    http = any_office.app.test_client()
    address = {"REMOTE_ADDR": f"10.9.{int(any_office.mark[:2], 16)}.{int(any_office.mark[2:4], 16)}"}

    def guess(path, **more):
        return http.post(f"/api/own/{path}", json={"token": uuid7(), **more}, environ_base=address)

    said = {"language": "en"}
    assert {code(guess("look")), code(guess("voucher", **said))} == {(404, "NOT_FOUND")}
    for _ in range(FAILURES - 2):
        assert guess("look").status_code == 404
    refused = guess("look")
    assert code(refused) == (429, "TOO_MANY")
    assert int(refused.headers["Retry-After"]) > 0


@pytest.mark.parametrize(
    "body", ["", "[]", "{", '{"token":1}', '{"token":"short"}', '{"token":"%s","more":1}' % ("x" * 32)]
)
def test_S6_2_what_no_page_of_ours_sends_is_refused(office, body):
    answer = office.app.test_client().post("/api/own/look", data=body, content_type="application/json")
    assert answer.status_code in (400, 422), answer.json


@pytest.mark.parametrize("change", ["line", "withdrawn", "edited", "rated", "signed here", "edited at the desk"])
def test_S6_3_anything_new_voids_it(any_office, change):
    phone, job, customer = ready(any_office)
    said = customer.says()
    [line] = [one for one in phone.kind("parts") if one["job"] == job["id"]]
    if change == "signed here":
        phone.sync(("signatures.sign", Pen(any_office, phone, job).args()))
    elif change == "edited at the desk":
        desk = any_office.phone("dispatcher")
        desk.sync()
        edit = {"job": job["id"], "field": "fault", "from": "不制冷", "to": "漏水"}
        [receipt] = desk.sync(("jobs.edit", edit))
        assert receipt["outcome"] == "applied", receipt
    else:
        call = {
            "line": ("parts.use", part(job)),
            "withdrawn": ("jobs.withdraw", {"id": uuid7(), "job": job["id"], "kind": "parts", "fact": line["id"],
                                            "reason": "误记"}),
            "edited": ("jobs.report", {"job": job["id"], "actual_fault": "缺氟"}),
            "rated": ("signatures.rate", rating(job)),
        }[change]  # fmt: skip
        [receipt] = phone.sync(call)
        assert receipt["outcome"] == "applied", receipt
    assert state(customer.look()) == "void"
    before = seals(any_office, job)
    assert code(customer.sign(said)) == (409, "OWN_VOID")
    assert seals(any_office, job) == before


def test_S6_3_a_new_code_ends_the_one_before(any_office):
    phone, job, first = ready(any_office)
    token, offer, _ = offered(any_office, phone, job)
    assert state(first.look()) == "revoked"
    assert code(first.sign(Customer(any_office, token).says())) == (409, "OWN_REVOKED")
    assert state(Customer(any_office, token, offer).sign()) == "signed"


def test_S6_3_the_desk_takes_it_back(any_office):
    _, job, customer = ready(any_office)
    said = customer.says()
    desk = any_office.phone("dispatcher")
    desk.sync()
    [receipt] = desk.sync(("own_phone.revoke", {"id": customer.offer, "job": job["id"]}))
    assert receipt["outcome"] == "applied"
    assert code(customer.sign(said)) == (409, "OWN_REVOKED")


def test_S6_3_it_runs_out(any_office):
    phone, _, customer = ready(any_office)
    offer = phone.rows["own_offers", customer.offer]
    hours = (clock.parse(offer["expires_at"]) - clock.parse(offer["at"])).total_seconds() / 3600
    assert 47.9 < hours < 48.1
    said = customer.says()
    run_out(any_office, customer.offer)
    assert state(customer.look()) == "expired"
    assert code(customer.sign(said)) == (409, "OWN_EXPIRED")


def test_S6_3_what_was_signed_is_not_shown_for_longer_either(any_office):
    _, _, customer = ready(any_office)
    assert state(customer.sign()) == "signed"
    run_out(any_office, customer.offer)
    assert state(customer.look()) == "expired"
    assert code(customer.post("voucher", language="zh-CN")) == (404, "NOT_FOUND")


@pytest.mark.parametrize("rated", [True, False])
def test_S6_5_a_seal_tells_whose_device_it_was_made_on(any_office, rated):
    phone, job, customer = ready(any_office)
    answer = customer.sign(customer.says(rated=rated))
    phone.sync()
    seal = phone.rows["seals", answer.json["seal"]["id"]]
    offer = phone.rows["own_offers", customer.offer]
    text = json.loads(seal["text"])
    assert text["includes"]["client_id"] == seal["client_id"] == offer["client_id"] != phone.client_id
    assert (text["rating"] or {"device": None})["device"] == ("own" if rated else None)
    assert (seal["verdict"], seal["differences"]) == ("matches", [])
    assert (seal["by"], phone.rows["jobs", job["id"]]["status"]) == (phone.user["id"], "signed")
    assert phone.rows["seal_links", seal["id"]]["seal_hash"] == seal["seal_hash"]
    assert phone.get(f"/api/seals/{seal['id']}/verify").json["valid"]
    assert offer["opened_at"] is not None


def test_S6_5_another_text_than_the_one_offered_is_kept_and_told(any_office):
    phone, _, customer = ready(any_office)
    seen = customer.look().json
    seen["document"]["job"]["fault"] = "没有故障"
    answer = customer.sign(customer.says(seen))
    assert state(answer) == "signed"
    phone.sync()
    seal = phone.rows["seals", answer.json["seal"]["id"]]
    assert seal["verdict"] == "differs"
    assert [(one["line"], one["signed"]) for one in seal["differences"]] == [("job.fault", "没有故障")]


def test_S6_5_the_technicians_other_work_goes_on_under_his_own_number(any_office):
    phone, job, customer = ready(any_office)
    customer.sign()
    [receipt] = phone.sync(("jobs.leave", {"job": job["id"]}))
    assert receipt["outcome"] == "applied"
    again = done_job(any_office, phone)
    assert again["id"] != job["id"]

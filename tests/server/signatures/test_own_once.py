"""A link works once, whoever comes when: again, otherwise, at the same moment (rules S6.3, S6.4)."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.server.office import code
from tests.server.signatures.own_customer import Customer, ready, seals, state
from tests.server.signatures.signing import part

OTHER = "01985a00-0000-7000-8000-0000000000aa"
"""Some other job."""


@pytest.mark.slow
def test_S6_4_a_lost_answer_is_given_again(any_office):
    _, job, customer = ready(any_office)
    said = customer.says()
    answers = [customer.sign(said) for _ in range(3)]
    assert [state(one) for one in answers] == ["signed"] * 3
    assert len({one.json["seal"]["id"] for one in answers}) == 1
    assert len(seals(any_office, job)) == 1


@pytest.mark.parametrize("rated", [True, False])
def test_S6_4_it_works_once(any_office, rated):
    _, job, customer = ready(any_office)
    seen = customer.look().json
    assert state(customer.sign(customer.says(seen, rated=rated))) == "signed"
    for other in (True, False):
        assert code(customer.sign(customer.says(seen, rated=other, signer="别人"))) == (409, "OWN_USED")
    assert len(seals(any_office, job)) == 1


def test_S6_4_of_many_at_the_same_moment_one_wins(any_office):
    _, job, customer = ready(any_office)
    seen = customer.look().json
    sayings = [customer.says(seen, signer=f"签字人{n}") for n in range(4)]
    start = Barrier(len(sayings))

    def sign(said):
        start.wait()
        return Customer(any_office, customer.token).sign(said)

    with ThreadPoolExecutor(len(sayings)) as pool:
        answers = list(pool.map(sign, sayings))
    won = [one for one in answers if one.status_code == 200]
    lost = [code(one) for one in answers if one.status_code != 200]
    assert len(won) == 1
    assert lost == [(409, "OWN_USED")] * (len(sayings) - 1)
    assert seals(any_office, job) == [won[0].json["seal"]["id"]]


@pytest.mark.slow
def test_S6_3_a_line_at_the_same_moment_is_signed_or_voids_or_is_flagged(any_office):
    for _ in range(4):
        phone, job, customer = ready(any_office)
        said, start = customer.says(), Barrier(2)

        def sign(customer=customer, said=said, start=start):
            start.wait()
            return customer.sign(said)

        def add(phone=phone, job=job, start=start):
            start.wait()
            return phone.sync(("parts.use", part(job)))

        with ThreadPoolExecutor(2) as pool:
            signed, added = pool.submit(sign), pool.submit(add)
            answer, [receipt] = signed.result(), added.result()
        if answer.status_code == 200:
            assert (receipt["outcome"], receipt["code"]) == ("flagged", "ARRIVED_AFTER_SEAL")
        else:
            assert code(answer) == (409, "OWN_VOID")
            assert receipt["outcome"] == "applied"


@pytest.mark.parametrize(
    ("call", "field", "value", "blamed"),
    [
        ("seal", "job", OTHER, "job"), ("rating", "job", OTHER, "job"),
        ("rating", "device", "technician", "device"),
        ("seal", "text", "{", "text"), ("seal", "text", "[]", "text"), ("rating", "attitude", 9, "attitude"),
        ("seal", "surprise", 1, "surprise"),
    ],
)  # fmt: skip
def test_S6_4_what_no_page_sends_does_not_use_it_up(any_office, call, field, value, blamed):
    _, _, customer = ready(any_office)
    said = customer.says()
    wrong = json.loads(json.dumps(said))
    wrong[call]["args"][field] = value
    answer = customer.sign(wrong)
    assert code(answer) == (422, "INVALID")
    assert answer.json["error"]["field"] == blamed
    assert state(customer.sign(said)) == "signed"

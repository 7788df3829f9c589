"""Wrong digits are limited, for a code and for an address, by all workers together (rule S5.3)."""

from __future__ import annotations

import threading
from collections import Counter

import pytest

from server import clock
from server.signatures import guesses
from tests.server.office import Office
from tests.server.signatures.signing import declare
from tests.server.signatures.test_public import RIGHT, WRONG, look, paper, told, unlock


@pytest.fixture
def ready(any_office):
    declare(any_office)
    return any_office


@pytest.mark.slow
def test_S5_3_wrong_digits_are_limited_for_a_code_whoever_asks(ready):
    _job, _seal, code = paper(ready)
    for n in range(guesses.OF_A_CODE):
        assert told(unlock(ready.app, code, WRONG, f"192.0.2.{n}")) == (403, "NOT_THESE")
    refused = unlock(ready.app, code.lower().replace("-", ""), RIGHT, "198.51.100.1")
    assert told(refused) == (429, "TOO_MANY")
    assert 0 < int(refused.headers["Retry-After"]) <= guesses.WINDOW_S
    assert look(ready, code).status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize("addresses", [["203.0.113.9"], ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9"], [""]])
def test_S5_3_and_for_an_address_whatever_it_asks_about(ready, addresses):
    _job, _seal, code = paper(ready)
    for n in range(guesses.OF_AN_ADDRESS):
        other = f"0000-0000-0000-{n:04d}"
        assert told(unlock(ready.app, other, WRONG, addresses[n % len(addresses)])) == (403, "NOT_THESE")
    assert told(unlock(ready.app, code, RIGHT, addresses[0])) == (429, "TOO_MANY")
    assert unlock(ready.app, code, RIGHT, "2001:db8:1:3::1").status_code == 200


@pytest.mark.slow
def test_S5_3_right_digits_are_no_guess(ready):
    _job, _seal, code = paper(ready)
    for _ in range(guesses.OF_A_CODE + 2):
        assert unlock(ready.app, code, RIGHT, "192.0.2.77").status_code == 200


def test_S5_3_guesses_are_forgotten_after_an_hour(ready, monkeypatch):
    _job, _seal, code = paper(ready)
    then = clock.before(clock.now(), seconds=guesses.WINDOW_S + 5)
    with monkeypatch.context() as patch:
        patch.setattr(clock, "now", lambda: then)
        for n in range(guesses.OF_A_CODE):
            unlock(ready.app, code, WRONG, f"192.0.2.{n}")
        assert told(unlock(ready.app, code, RIGHT)) == (429, "TOO_MANY")
    assert unlock(ready.app, code, RIGHT).status_code == 200


@pytest.fixture(params=["sqlite", "postgresql"])
def workers(request, make_app):
    """Two workers over one database."""
    if request.param == "sqlite":
        url = request.getfixturevalue("sqlite_url")
        yield make_app(url), make_app(url)
        return
    pg = request.getfixturevalue("pg")
    name = pg.create(request.getfixturevalue("pg_template"))
    yield make_app(pg.url(name)), make_app(pg.url(name))
    pg.drop(name)


@pytest.mark.slow
def test_S5_3_two_workers_and_many_at_once_judge_no_more_than_the_limit(workers):
    office = Office(workers[0])
    declare(office)
    _job, _seal, code = paper(office)
    answers = Counter()
    start = threading.Barrier(24)

    def guess(n):
        start.wait()
        answers[told(unlock(workers[n % 2], code, WRONG, f"192.0.2.{n}"))] += 1

    threads = [threading.Thread(target=guess, args=(n,)) for n in range(24)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert answers == {(403, "NOT_THESE"): guesses.OF_A_CODE, (429, "TOO_MANY"): 24 - guesses.OF_A_CODE}

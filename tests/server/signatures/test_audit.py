"""Looking at seals afterwards: ``GET /api/seals/<id>/verify`` and ``flask seals verify`` (S3, S4)."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from server.ids import uuid7
from server.store.engine import writing
from tests.server.signatures.signing import declare, signed_job


@pytest.fixture
def ready(office):
    declare(office)
    return office


def tamper(office, statement, **values):
    """What somebody with the database in his hands might do, its guards taken off first."""
    with office.app.app_context(), writing() as connection:
        for table in ("seals", "seal_links"):
            for verb in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{verb}"))
        connection.execute(text(statement), values)
        connection.commit()


def verify(office, seal):
    return office.phone("supervisor").get(f"/api/seals/{seal['id']}/verify").json


def command(office):
    return office.app.test_cli_runner().invoke(args=["seals", "verify"])


def said(office):
    return [line for line in command(office).output.splitlines() if line.startswith(office.org)]


def test_S3_the_command_says_that_all_is_well(ready):
    signed_job(ready, ready.phone("technician"))
    assert said(ready) == [f"{ready.org}: 1 seals verified, the chain holds"]


def test_S4_a_text_changed_in_the_database_is_found(ready):
    _job, seal = signed_job(ready, ready.phone("technician"))
    tamper(ready, 'UPDATE seals SET text = replace(text, \'"qty":"1"\', \'"qty":"9"\') WHERE id = :id', id=seal["id"])
    answer = verify(ready, seal)
    assert (answer["valid"], answer["says"]) == (False, "broken")
    assert answer["findings"] == [{"line": "text_hash", "code": "HASH"}]
    first, second = said(ready)
    where = f"{ready.org}: seal {seal['id']}: text_hash"
    assert first == f"{where}: is not what was hashed when it was signed: it was changed [HASH]"
    assert second.endswith(f"qty (named by seal {seal['id']}): is no longer what was signed [MOVED]")
    assert command(ready).exit_code == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("statement", "n", "code"),
    [
        ("UPDATE seal_links SET prev_hash = substr(link_hash, 1) WHERE id = :id", 2, "PREV"),
        ("UPDATE seal_links SET link_hash = seal_hash WHERE id = :id", 2, "LINK_HASH"),
        ("UPDATE seal_links SET n = 7 WHERE id = :id", 7, "ORDER"),
        ("DELETE FROM seal_links WHERE id = :id", 3, "ORDER"),
        ("DELETE FROM seals WHERE id = :id", 2, "SEAL_HASH"),
    ],
)
def test_S3_the_first_broken_link_is_named(ready, statement, n, code):
    phone = ready.phone("technician")
    seals = [signed_job(ready, phone)[1] for _ in range(3)]
    tamper(ready, statement, id=seals[1]["id"])
    broken = seals[2] if (n, code) == (3, "ORDER") else seals[1]
    if n == 7:  # the third now comes second in order, and does not follow the first
        n, broken = 3, seals[2]
    first = said(ready)[0]
    where = f"chain: the first broken link is n {n} of segment 1 (seal {broken['id']})"
    assert (first.startswith(f"{ready.org}: {where}: "), first.endswith(f"[{code}]")) == (True, True)
    assert verify(ready, seals[0])["chain"]["broken"] is None
    last = verify(ready, seals[2])
    assert (last["valid"], last["chain"]["broken"]["code"]) == (False, code)


def test_S3_a_chain_cut_at_its_end_is_found(ready):
    phone = ready.phone("technician")
    seals = [signed_job(ready, phone)[1] for _ in range(2)]
    tamper(ready, "DELETE FROM seal_links WHERE id = :id", id=seals[1]["id"])
    first, second = said(ready)
    assert first.startswith(f"{ready.org}: chain: the first broken link is n 2 of segment 1 (seal {seals[1]['id']})")
    assert first.endswith("links are missing at the chain's end, or the counter was changed [HEAD]")
    assert second == f"{ready.org}: seal {seals[1]['id']}: it stands in no chain [NO_LINK]"
    assert verify(ready, seals[1])["chain"]["broken"]["code"] == "NO_LINK"


def test_S3_3_an_erased_customer_s_seal_still_verifies(ready):
    job, seal = signed_job(ready, ready.phone("technician"))
    tamper(ready, "DELETE FROM customer_keys WHERE owner = :owner", owner=f"customer:{job['customer']}")
    answer = verify(ready, seal)
    assert (answer["valid"], answer["personal"]) == (True, "erased"), answer
    assert answer["says"] == "valid, personal fields erased"


def test_P5_a_stranger_sees_no_seal(ready):
    _job, seal = signed_job(ready, ready.phone("technician"))
    path = f"/api/seals/{seal['id']}/verify"
    other = ready.phone("technician2").get(path)
    assert (other.status_code, other.json["error"]["code"]) == (404, "NOT_FOUND")
    assert ready.phone("technician").get(f"/api/seals/{uuid7()}/verify").status_code == 404
    assert ready.app.test_client().get(path).status_code == 401
    assert ready.phone("far_dispatcher").get(path).status_code == 200

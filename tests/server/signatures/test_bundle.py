"""A seal's file, ``fieldseal.bundle/1`` (rule S5.4), and who may take it along."""

from __future__ import annotations

from importlib import import_module

import pytest

from server.ids import uuid7
from server.roles import ROLES
from server.signatures.bundle import FARTHEST, SEAL, bundle
from server.signatures.chain import link_hash
from server.signatures.code import short_code
from server.signatures.heads.head import is_signed, key_id
from server.signatures.heads.making import make
from server.store.engine import reading
from sync.canonical import canonical, parse_strict, sha256_text
from tests.server.amendments.amending import amend_args, sheet_args
from tests.server.signatures.signing import declare, part, signed_job
from tests.server.signatures.test_audit import tamper


@pytest.fixture
def ready(any_office):
    declare(any_office)
    return any_office


def file(office, seal, **how):
    with office.app.app_context(), reading() as connection:
        return bundle(connection, office.org, seal["id"], **how)


def day_ends(office):
    with office.app.app_context():
        make(office.org)


def test_S5_4_the_file_is_canonical_and_holds_what_was_signed(ready):
    _job, seal = signed_job(ready, ready.phone("technician"))
    answer = ready.phone("supervisor").get(f"/api/seals/{seal['id']}/file")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    code = short_code(seal["seal_hash"])
    assert answer.headers["Content-Disposition"] == f'attachment; filename="seal-{code}.json"'
    text = answer.get_data(as_text=True)
    found = parse_strict(text)
    assert canonical(found) == text
    assert found == file(ready, seal)
    assert found["seal"] == {name: seal[name] for name in SEAL}
    link = found["link"]
    assert link["link_hash"] == link_hash(ready.org, link["segment"], link["n"], link["prev_hash"], seal["seal_hash"])
    empty = {"amendments": [], "sheets": [], "heads": [], "path": [], "key": None}
    assert {name: found[name] for name in empty} == empty


@pytest.mark.slow
def test_S5_4_a_day_later_it_holds_a_signed_head_and_the_way_to_it(ready):
    phone = ready.phone("technician")
    seals = [signed_job(ready, phone)[1] for _ in range(3)]
    before = file(ready, seals[0])
    day_ends(ready)
    signed_job(ready, phone)
    day_ends(ready)
    found = file(ready, seals[0])
    [entry] = found["heads"]
    assert found["path"] == [one["seal_hash"] for one in seals[1:]]
    link = found["link"]
    end = link["link_hash"]
    for n, one in enumerate(found["path"], start=link["n"] + 1):
        end = link_hash(ready.org, link["segment"], n, end, one)
    assert entry["head"]["link_hash"] == end
    assert entry["hash"] == sha256_text(canonical(entry["head"]))
    assert is_signed(found["key"]["public"], canonical(entry["head"]), entry["signature"])
    assert key_id(found["key"]["public"]) == found["key"]["key"] == entry["head"]["key"]
    assert file(ready, seals[0], heads=False) == before


def test_S5_4_a_head_too_far_behind_is_not_carried(ready, monkeypatch):
    phone = ready.phone("technician")
    seals = [signed_job(ready, phone)[1] for _ in range(3)]
    day_ends(ready)
    assert FARTHEST > 1
    monkeypatch.setattr(import_module("server.signatures.bundle"), "FARTHEST", 1)
    assert [len(file(ready, one)["heads"]) for one in seals] == [0, 1, 1]


def test_S5_4_what_came_later_is_in_it_with_its_own_link(ready):
    phone = ready.phone("technician")
    job, seal = signed_job(ready, phone)
    [receipt] = phone.sync(("parts.use", part(job, name="压缩机")))
    assert receipt["code"] == "ARRIVED_AFTER_SEAL"
    found = file(ready, seal)
    [note] = found["amendments"]
    assert parse_strict(note["text"])["amends"] == {"seal": seal["id"], "seal_hash": seal["seal_hash"]}
    assert note["text_hash"] == note["link"]["seal_hash"] == sha256_text(note["text"])
    assert (found["link"]["n"], note["link"]["n"]) == (1, 2)
    day_ends(ready)
    assert file(ready, seal)["path"] == [note["text_hash"]]


def test_S5_4_what_was_signed_anew_has_its_sheet_and_the_sheets_own_code_leads_to_the_same(ready):
    phone = ready.phone("technician")
    job, seal = signed_job(ready, phone)
    document = parse_strict(seal["text"])
    line = f"parts[{document['parts'][0]['id']}].qty"
    phone.sync(("amendments.amend", amend_args(phone, job, seal, (line, "2"))))
    [note] = phone.kind("amendments")
    args = sheet_args(ready, phone, job, seal, [note])
    [receipt] = phone.sync(("signatures.sign", args))
    assert receipt["outcome"] == "applied", receipt
    found = file(ready, seal)
    assert [one["id"] for one in found["amendments"]] == [note["id"]]
    [sheet] = found["sheets"]
    assert sheet["seal"]["text"] == args["text"]
    assert sheet["link"]["seal_hash"] == args["seal_hash"]
    assert file(ready, args) == found
    answer = ready.app.test_client().get(f"/api/verify/{short_code(args['seal_hash'])}").json
    assert (answer["code"], answer["amendments"]) == (short_code(seal["seal_hash"]), 1)


def test_S3_3_an_erased_person_is_not_in_it(office):
    declare(office)
    job, seal = signed_job(office, office.phone("technician"))
    tamper(office, "DELETE FROM customer_keys WHERE owner = :owner", owner=f"customer:{job['customer']}")
    found = file(office, seal)["seal"]
    assert [found[name] for name in ("strokes", "disclosures", "signer")] == [None, None, None]
    assert found["text"] == seal["text"]


@pytest.mark.parametrize("role", ROLES)
def test_S5_4_the_office_takes_it_along_a_technician_does_not(office, role):
    declare(office)
    _job, seal = signed_job(office, office.phone("technician"))
    answer = office.phone(role).get(f"/api/seals/{seal['id']}/file")
    assert answer.status_code == (403 if role == "technician" else 200)
    assert office.phone("supervisor").get(f"/api/seals/{uuid7()}/file").status_code == 404
    assert office.app.test_client().get(f"/api/seals/{seal['id']}/file").status_code == 401

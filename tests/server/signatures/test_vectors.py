"""Python against ``sync/spec/vectors/seal.json``; ``tests/pwa/signatures/vectors.test.ts`` runs the same cases."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import asdict

import pytest

from server.signatures.chain import Link, first_break, next_link
from server.signatures.code import read_code, short_code
from server.signatures.disclosures import with_salts
from server.signatures.document import Signing, Work, build
from server.signatures.price import amount
from server.signatures.sealing import sign_args
from server.signatures.verify import verify
from sync.canonical import canonical
from tests.server.signatures.vectors import SEAL, row_of


def by_name(cases):
    return [pytest.param(one, id=one["name"]) for one in cases]


@pytest.mark.parametrize("case", by_name(SEAL["documents"]))
def test_S1_2_rows_give_the_text_to_the_letter(case):
    salts = {path: (salt, "") for path, salt in case["salts"].items()}
    made = build(Work(**case["work"]), Signing(**case["signing"]), with_salts(salts))
    assert canonical(made) == case["expect"]["text"]


@pytest.mark.parametrize("case", by_name(SEAL["documents"]))
def test_S1_other_salts_give_another_text_that_verifies_too(case):
    args = sign_args(Work(**case["work"]), Signing(**case["signing"]), case["strokes"], lambda: secrets.token_hex(16))
    assert args["text"] != case["expect"]["text"]
    assert verify({**row_of(case["name"]), **args}).valid


@pytest.mark.parametrize("case", by_name(SEAL["documents"]))
def test_S1_3_no_personal_value_stands_in_the_text(case):
    work, signer = case["work"], case["signing"]["signer"]
    told = [work["customer"]["name"], work["customer"]["phone"], work["site"]["address"], signer]
    told += [work["rating"]["comment"]] if work["rating"] and work["rating"]["comment"] else []
    assert not [one for one in told if one in case["expect"]["text"]]


@pytest.mark.parametrize("case", by_name(SEAL["documents"]))
def test_S2_1_hashes_and_code(case):
    expect = case["expect"]
    text, strokes = (hashlib.sha256(one.encode()).digest() for one in (expect["text"], case["strokes"]))
    assert (text.hex(), strokes.hex()) == (expect["text_hash"], expect["strokes_hash"])
    assert hashlib.sha256(text + strokes).hexdigest() == expect["seal_hash"]
    assert short_code(expect["seal_hash"]) == expect["code"]


def test_S3_links_follow_one_another():
    head = None
    for case in SEAL["documents"]:
        head = next_link(SEAL["org"], case["signing"]["seal"], case["expect"]["seal_hash"], head)
        assert {key: asdict(head)[key] for key in case["expect"]["link"]} == case["expect"]["link"]


@pytest.mark.parametrize("case", by_name(SEAL["tampered"]))
def test_S4_verify_tells_what_was_changed(case):
    found = verify({**row_of(case["of"]), **case["change"]})
    expect = case["expect"]
    assert (found.valid, found.code, found.personal) == (expect["valid"], expect["code"], expect["personal"])
    assert found.findings == expect["findings"]


@pytest.mark.parametrize("case", by_name(SEAL["chains"]))
def test_S3_the_first_broken_link_is_named(case):
    broken = first_break(SEAL["org"], [Link(**link) for link in case["links"]])
    assert (asdict(broken) if broken else None) == case["broken"]


@pytest.mark.parametrize(("quantity", "price", "fen"), SEAL["amounts"])
def test_D15_amounts_in_fen(quantity, price, fen):
    assert amount(quantity, price) == fen


def test_D15_a_sum_nobody_keeps_exact_counts_as_nothing():
    assert amount("1", True) == 0
    assert amount("1", -1) == 0


@pytest.mark.parametrize(("seal_hash", "code"), SEAL["codes"])
def test_S2_short_codes(seal_hash, code):
    assert short_code(seal_hash) == code
    assert read_code(code.lower()) == code


@pytest.mark.parametrize(("typed", "code"), SEAL["typed"])
def test_S2_codes_as_people_type_them(typed, code):
    assert read_code(typed) == code


def test_S1_every_document_names_its_files_once():
    files = verify(row_of("full")).files
    assert files == sorted(set(files))
    assert len(files) == 3


def test_S1_no_salt_is_used_twice():
    salts = [salt for case in SEAL["documents"] for salt in case["salts"].values()]
    assert len(set(salts)) == len(salts)

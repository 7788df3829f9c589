"""The firm's archive checks amendments and their links without us (S4.7)."""

from __future__ import annotations

from dataclasses import asdict

from server.exports import archive_verify
from server.signatures.chain import next_link
from tests.server.amendments.test_one_bit import PERSONAL

ROW, SEAL = PERSONAL["amendments"][0], PERSONAL["seals"][0]


def test_S4_7_an_amendment_is_checked_by_itself():
    assert list(archive_verify.check_amendment(ROW)) == []
    assert len(list(archive_verify.check_amendment(ROW | {"text": ROW["text"] + " "}))) == 1
    assert len(list(archive_verify.check_amendment(ROW | {"changes": []}))) == 1
    other = ROW["disclosures"].replace("后门", "前门")
    assert len(list(archive_verify.check_amendment(ROW | {"disclosures": other}))) == 1
    assert list(archive_verify.check_amendment(ROW | {"disclosures": None})) == []


def test_S4_7_its_link_names_the_hash_of_its_text():
    first = next_link("org", SEAL["id"], SEAL["seal_hash"], None)
    second = next_link("org", ROW["id"], ROW["text_hash"], first)
    links = [asdict(one) | {"id": one.seal} for one in (first, second)]
    sealed = {one["id"]: one for one in (SEAL, ROW)}
    assert list(archive_verify.check_chain("org", links, sealed)) == []
    assert len(list(archive_verify.check_chain("org", links, {SEAL["id"]: SEAL}))) == 1
    assert len(list(archive_verify.check_chain("org", links[:1], sealed))) == 1

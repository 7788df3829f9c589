"""One bit of an amendment, of its signature or of its link changed anywhere is found (S4.8)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from server.amended.state import amendments_of, findings
from server.signatures.verify import verify
from server.store.engine import writing
from tests.server.amendments.amending import amend_args, sheet_args, verified
from tests.server.signatures.signing import declare, part, signed_job
from tests.server.signatures.test_one_bit import bits, flipped

CASES = json.loads(
    (Path(__file__).parents[3] / "sync/spec/vectors/mutations_amendments.json").read_text(encoding="utf-8")
)
MADE = [one["expect"]["rows"] for one in CASES if {"amendments", "seals"} <= set(one["expect"].get("rows", {}))]
PERSONAL = next(one["expect"]["rows"] for one in CASES if "salted" in one["note"])
SHEET = next(one["expect"]["rows"]["seals"] for one in CASES if "signed anew" in one["note"])[-1]
COLUMNS = ("text", "text_hash", "disclosures", "id", "job", "seal", "kind", "by", "reason")


def found(row, rows):
    seal = next((one for one in rows["seals"] if one["id"] == row["seal"]), None)
    return findings(row, seal, [one["text_hash"] for one in rows["amendments"]])


@pytest.mark.parametrize("rows", MADE)
def test_S4_8_every_amendment_of_the_vectors_holds(rows):
    assert [found(row, rows) for row in rows["amendments"]] == [[]] * len(rows["amendments"])


@pytest.mark.parametrize("column", COLUMNS)
def test_S4_8_every_single_bit_of_an_amendment_with_a_personal_value(column):
    [row] = PERSONAL["amendments"]
    for bit in range(bits(row[column])):
        bent = row | {column: flipped(row[column], bit)}
        assert found(bent, PERSONAL | {"amendments": [row]}), (column, bit)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_S4_8_any_bit_of_any_amendment(data):
    rows = data.draw(st.sampled_from(MADE))
    row = data.draw(st.sampled_from(rows["amendments"]))
    column = data.draw(st.sampled_from(["text", "text_hash"]))
    bit = data.draw(st.integers(0, bits(row[column]) - 1))
    assert found(row | {column: flipped(row[column], bit)}, rows)


@pytest.mark.slow
def test_S4_8_every_single_bit_of_a_sheet():
    assert verify(SHEET).valid
    for bit in range(bits(SHEET["text"])):
        assert not verify(SHEET | {"text": flipped(SHEET["text"], bit)}).valid, bit


def test_S4_5_a_sheet_signs_what_it_names_under_its_hash():
    rows = next(one["expect"]["rows"] for one in CASES if "signed anew" in one["note"])
    assert [one["signed"] for one in amendments_of(rows["amendments"], rows["seals"])] == [SHEET["id"]]
    other = [row | {"text_hash": "0" * 64} for row in rows["amendments"]]
    assert [one["signed"] for one in amendments_of(other, rows["seals"])] == [None]


@pytest.fixture
def amended(office):
    """A sealed job with a correction that is signed anew and a late part: office, seal, rows by what they are."""
    declare(office)
    phone = office.phone("technician")
    job, seal = signed_job(office, phone)
    phone.sync(("amendments.amend", amend_args(phone, job, seal, ("job.fault", "不制热"))))
    [correction] = phone.kind("amendments")
    sheet = sheet_args(office, phone, job, seal, [correction])
    phone.sync(("signatures.sign", sheet))
    phone.sync(("parts.use", part(job)))
    late = next(row for row in phone.kind("amendments") if row["kind"] == "late")
    return office, seal, {"correction": correction["id"], "sheet": sheet["id"], "late": late["id"]}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE amendments SET text = replace(text, '不制热', '不制冷') WHERE id = :id", "correction"),
        ("UPDATE amendments SET changes = '[]' WHERE id = :id", "correction"),
        ("UPDATE amendments SET reason = 'x' WHERE id = :id", "correction"),
        ("UPDATE amendments SET text_hash = substr(text_hash, 2) || '0' WHERE id = :id", "late"),
        ("DELETE FROM amendments WHERE id = :id", "correction"),
        ("DELETE FROM amendments WHERE id = :id", "late"),
        ("DELETE FROM seal_links WHERE id = :id", "correction"),
        ("UPDATE seal_links SET seal_hash = link_hash WHERE id = :id", "late"),
        ("UPDATE seals SET text = replace(text, '不制热', '不制冷') WHERE id = :id", "sheet"),
        ("UPDATE seals SET strokes_hash = text_hash WHERE id = :id", "sheet"),
    ],
)
def test_S4_8_what_somebody_with_the_database_in_his_hands_changes_is_found(amended, statement, what):
    office, seal, ids = amended
    assert verified(office, seal)["says"] == "valid, amended, not all signed"
    with office.app.app_context(), writing() as connection:
        for table in ("seals", "seal_links", "amendments"):
            for verb in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{verb}"))
        connection.execute(text(statement), {"id": ids[what]})
        connection.commit()
    said = office.app.test_cli_runner().invoke(args=["seals", "verify"])
    mine = [line for line in said.output.splitlines() if office.org in line and "holds" not in line]
    assert said.exit_code == 1
    assert mine, said.output
    by_itself = statement.startswith(("DELETE FROM amendments", "UPDATE seal_links SET seal_hash"))
    assert by_itself or not verified(office, seal)["valid"]

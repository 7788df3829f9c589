"""The database's file under a hex editor: `flask seals verify` finds every byte that was sealed (rules S3.7, S3.8)."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import text

from server.app import create_app
from server.config import Config
from server.store.engine import writing
from tests.server.conftest import close
from tests.server.office import Office
from tests.server.signatures.signing import Pen, declare, done_job, part, rating


@pytest.fixture(scope="module")
def firm(sqlite_template, tmp_path_factory):
    """Three seals in a file that is closed, all of it in one piece: (folder, organisation, the middle job)."""
    folder = tmp_path_factory.mktemp("edited")
    shutil.copy(sqlite_template, folder / "fieldseal.sqlite")
    app = create_app(Config(folder, f"sqlite:///{folder / 'fieldseal.sqlite'}", immediate=True))
    office = Office(app)
    declare(office)
    phone, jobs = office.phone("technician"), []
    for price in (4500, 7777, 9900):
        job = done_job(office, phone)
        phone.sync(("parts.use", part(job, price=price, lot=f"LOT{price}")), ("signatures.rate", rating(job)))
        pen = Pen(office, phone, job)
        [receipt] = phone.sync(("signatures.sign", pen.args()))
        assert receipt["outcome"] == "applied"
        jobs.append(job)
    app.test_cli_runner().invoke(args=["seals", "head"])
    close(app)
    with closing(sqlite3.connect(folder / "fieldseal.sqlite")) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    return folder, office.org, jobs[1]


@pytest.fixture
def edited(firm, tmp_path):
    """``edited(table, column, change)`` edits the bytes of one value of the middle job's row, and what verify says."""
    folder, _org, job = firm
    shutil.copytree(folder, tmp_path / "data")
    path = tmp_path / "data" / "fieldseal.sqlite"

    def edit(table, column, change, where="job = :job"):
        with closing(sqlite3.connect(path)) as connection:
            found = connection.execute(
                f"SELECT CAST({column} AS BLOB) FROM {table} WHERE {where}", {"job": job["id"]}
            ).fetchone()
        _in_file(path, found[0], change)
        return verify(path)

    def verify(path):
        app = create_app(Config(path.parent, f"sqlite:///{path}", immediate=True))
        done = app.test_cli_runner().invoke(args=["seals", "verify"])
        close(app)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, done.output

    edit.verify, edit.path = verify, path
    return edit


def _in_file(path, value, change):
    """The value's bytes wherever they stand in the file, also where they go on over several pages."""
    whole = bytearray(path.read_bytes())
    piece = value[-400:]
    places = [found.start() for found in re.finditer(re.escape(piece), bytes(whole))]
    assert places, "the value is not in the file"
    fresh = change(bytearray(piece))
    assert len(fresh) == len(piece)
    assert fresh != piece
    for at in places:
        whole[at : at + len(piece)] = fresh
    path.write_bytes(whole)


def bit(at, of=0):
    def change(piece):
        piece[at] ^= 1 << of
        return piece

    return change


def instead(old, new):
    return lambda piece: bytearray(bytes(piece).replace(old, new, 1))


LOT = """'"lot":"LOT7777"'"""
"""Of the middle job's signed text; its place in the file is found by it."""


def test_S3_7_a_file_nobody_touched_is_sound(edited):
    code, said = edited.verify(edited.path)
    assert code == 0, said
    assert "3 seals verified, the chain holds" in said


@pytest.mark.parametrize(
    ("table", "column", "change", "says"),
    [
        ("seals", LOT, bit(10), r"seal \S+: text_hash: is not what was hashed when it was signed"),
        ("seals", LOT, bit(10, 7), "UNREADABLE"),
        ("seals", LOT, instead(b'"', b"'"), r"seal \S+: text: cannot be read"),
        ("seals", "text_hash", bit(3), r"text_hash: is not what was hashed"),
        ("seals", "strokes_hash", bit(60, 2), r"strokes_hash"),
        ("seals", "strokes", bit(120), r"strokes: was changed where it lies encrypted"),
        ("seals", "strokes", instead(b"sealed1:c", b"sealed2:c"), r"strokes"),
        ("seals", "strokes", bit(-1), r"strokes"),
        ("seals", "disclosures", bit(90), r"disclosures: was changed where it lies encrypted"),
        ("seals", "signer", bit(70), r"signer: was changed where it lies encrypted"),
        ("seals", "signer || capacity", bit(-1), r"capacity: is not what the signed text says"),
        ("seals", "signer || capacity || language", instead(b"zh-CN", b"zh-CM"), r"language"),
        ("seal_links", "link_hash", bit(0), "the first broken link is n [23] of segment 1"),
        ("seal_links", "prev_hash || seal_hash", bit(8, 1), "the first broken link is n 2 of segment 1"),
        (
            "parts",
            "unit || lot",
            instead(b"LOT7777", b"LOT7778"),
            r"parts row \S+: lot \(named by seal \S+\): is no longer",
        ),
        ("parts", "lot || status", instead(b"conforming", b"conforminh"), r"parts row \S+: status"),
        ("ratings", "comment", bit(60), r"ratings row \S+: comment"),
        ("chain_heads", "signature", bit(5), r"head 1 of \S+: its signature does not hold"),
        ("chain_heads", "text", bit(40), r"head 1 of"),
        ("head_keys", "public", bit(1), "KEY"),
    ],
)
def test_S3_7_bytes_changed_in_the_file_are_found_and_named(edited, table, column, change, says):
    where = "1 = 1" if table in ("chain_heads", "head_keys") else "job = :job"
    code, said = edited(table, column, change, where)
    assert code == 1, said
    assert re.search(says, said), said


def test_S3_8_a_price_changed_in_the_register_s_row_is_found_and_the_row_is_named(edited):
    """A number lies in the row as two bytes: 7777 is 0x1e61."""
    whole = edited.path.read_bytes()
    with closing(sqlite3.connect(edited.path)) as connection:
        row = connection.execute("SELECT id, old_part, price FROM parts WHERE price = 7777").fetchone()
    place = whole.index(b"stock" + row[1].encode() + (7777).to_bytes(2, "big"))
    at = place + len("stock") + len(row[1])
    edited.path.write_bytes(whole[:at] + (7).to_bytes(2, "big") + whole[at + 2 :])
    with closing(sqlite3.connect(edited.path)) as connection:
        assert connection.execute("SELECT price FROM parts WHERE id = ?", (row[0],)).fetchone() == (7,)
    code, said = edited.verify(edited.path)
    assert code == 1
    assert f"parts row {row[0]}: price (named by seal " in said
    assert "is no longer what was signed [MOVED]" in said


def test_S3_7_an_index_that_says_something_else_than_its_table_is_found(edited):
    with closing(sqlite3.connect(edited.path)) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ix_seals_seal_hash'").fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        one = connection.execute("SELECT seal_hash FROM seals").fetchone()[0].encode()
    whole = bytearray(edited.path.read_bytes())
    at = bytes(whole).index(one, (root - 1) * size, root * size)
    whole[at] ^= 1
    edited.path.write_bytes(whole)
    code, said = edited.verify(edited.path)
    assert (code, "[DATABASE]" in said) == (1, True), said


FROZEN = [
    ("DELETE FROM parts WHERE job = :job", "the whole row", "GONE"),
    ("UPDATE parts SET job = :other WHERE job = :job", "job", "MOVED"),
    ("UPDATE parts SET price = price + 1 WHERE job = :job", "price", "MOVED"),
    ("UPDATE ratings SET attitude = 1 WHERE job = :job", "attitude", "MOVED"),
    ("DELETE FROM ratings WHERE job = :job", "the whole row", "GONE"),
    ("DELETE FROM seal_links WHERE job = :job", "the first broken link is n 3", "ORDER"),
]


@pytest.mark.parametrize(("statement", "line", "code"), FROZEN)
def test_S3_8_a_row_a_seal_froze_is_compared_with_it(firm, edited, statement, line, code):
    _folder, _org, job = firm
    with closing(sqlite3.connect(edited.path)) as connection:
        for table in ("parts", "ratings", "seal_links"):
            for verb in ("update", "delete"):
                connection.execute(f"DROP TRIGGER {table}_no_{verb}")
        connection.execute(statement, {"job": job["id"], "other": job["customer"]})
        connection.commit()
    done, said = edited.verify(edited.path)
    assert done == 1
    assert any(line in one and f"[{code}]" in one for one in said.splitlines()), said


def test_S3_7_a_seal_that_stands_in_no_chain_is_named(firm, edited):
    _folder, org, _job = firm
    with closing(sqlite3.connect(edited.path)) as connection:
        names = [row[1] for row in connection.execute("PRAGMA table_info(seals)")]
        copied = ", ".join(names)
        fresh = ", ".join("'01985a00-0000-7000-8000-0000000000ff'" if name == "id" else name for name in names)
        connection.execute(f"INSERT INTO seals ({copied}) SELECT {fresh} FROM seals LIMIT 1")
        connection.commit()
    code, said = edited.verify(edited.path)
    assert code == 1
    assert f"{org}: seal 01985a00-0000-7000-8000-0000000000ff: it stands in no chain [NO_LINK]" in said


@pytest.mark.slow
def test_S3_8_what_differed_already_when_it_was_signed_is_no_fault(office):
    declare(office)
    phone = office.phone("technician")
    job = done_job(office, phone)
    used = part(job)
    pen = Pen(office, phone, job)
    pen.note("parts", used | {"price": 1})
    [first, second] = phone.sync(("parts.use", used), ("signatures.sign", pen.args()))
    assert (first["outcome"], second["outcome"], second["code"]) == ("applied", "flagged", "SEAL_DIFFERS")
    said = office.app.test_cli_runner().invoke(args=["seals", "verify"])
    assert said.exit_code == 0, said.output
    with office.app.app_context(), writing() as connection:
        connection.execute(text("DROP TRIGGER parts_no_update"))
        connection.execute(text("UPDATE parts SET qty = '9' WHERE id = :id"), {"id": used["id"]})
        connection.commit()
    again = office.app.test_cli_runner().invoke(args=["seals", "verify"])
    assert f"parts row {used['id']}: qty" in again.output

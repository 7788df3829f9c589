"""Files as firms send them: encodings, separators, workbooks, limits, cells a spreadsheet has spoilt (D1)."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.imports import cells, encodings, looked, separators, table
from server.imports.cells import CellFault
from server.imports.faults import FileFault
from server.imports.fields import field_of
from server.imports.table import Source, guard, lines, unguard
from tests.server.imports.desk import csv_of

CHINESE = "客户姓名,故障\n李雷,空调不制冷，压缩机不启动\n韩梅梅,洗衣机漏水\n" * 3
GERMAN = "Kunde;Störung\nMüller;Gerät läuft nicht\nGrün;Tür schließt nicht für längere Zeit\n" * 3


@pytest.fixture
def file(tmp_path):
    """``file(bytes)``: its path."""

    def make(body: bytes):
        path = tmp_path / "source"
        path.write_bytes(body)
        return path

    return make


def cells_of(path, **how):
    return [line.cells for line in lines(Source(path, **({"format": "csv"} | how)))]


@pytest.mark.parametrize(
    ("body", "encoding", "certain"),
    [
        (CHINESE.encode(), "utf-8", True),
        (CHINESE.encode("utf-8-sig"), "utf-8-sig", True),
        (CHINESE.encode("utf-16"), "utf-16", True),
        (CHINESE.encode("gb18030"), "gb18030", True),
        (GERMAN.encode("cp1252"), "cp1252", True),
        ("naïve café €5\n".encode("cp1252"), "cp1252", True),
        (b"a,b\n1,2\n", "utf-8", True),
        (CHINESE.encode() * 40 + b"\xff\n", "utf-8", False),
        (CHINESE.encode("gb18030") + b"\xff\n", "gb18030", False),
        (GERMAN.encode("cp1252") + b"\x81\n", "cp1252", False),
    ],
)
def test_D1_the_encoding_is_found_by_mark_or_evidence(file, body, encoding, certain):
    found = encodings.detect(file(body))
    assert (found.value, found.certain) == (encoding, certain)
    assert found.say["zh-CN"]


@pytest.mark.parametrize("body", [b"PK\x03\x04 not a book", b"\x00\x01\x02" * 100])
def test_D1_what_is_no_text_is_no_table(file, body):
    with pytest.raises(FileFault, match="Neither"):
        looked.look(file(body), {})


@pytest.mark.parametrize(
    ("body", "separator", "certain"),
    [
        ("a,b\n1,2\n", ",", True),
        ("a;b;c\n1,5;2,5;3,5\n", ";", True),
        ("a\tb\n1,1\t2\n", "\t", True),
        ("a|b\n1|2\n", "|", True),
        ("sep=;\na;b,c\n1;2,3\n", ";", True),
        ("only\none\n", ",", True),
        ("a;b\rc;d\r", ";", True),
        ("a,b\n1,2\n1\n1\n1,2,3\n", ",", False),
        ('"a;b;c;d",x\n"1;2;3;4",y\n', ",", True),
    ],
)
def test_D1_the_separator_is_the_one_under_which_rows_agree(file, body, separator, certain):
    found = separators.detect(file(body.encode()), "utf-8")
    assert found[:2] == (separator, certain)


def test_D1_lines_above_the_heading_are_passed_over(file):
    path = file(b"sep=,\nOur list of 2019\n\n1,2,3\nName,Phone,Address\nA,1,x\n")
    assert separators.heading(Source(path, "csv")) == (5, ["Name", "Phone", "Address"])
    only_numbers = file(b"1,2\n3,4\n")
    assert separators.heading(Source(only_numbers, "csv")) == (1, ["1", "2"])
    with pytest.raises(FileFault, match="no row"):
        looked.look(file(b"\n\n"), {})
    with pytest.raises(FileFault, match="no row"):
        looked.look(file(b"a,b\n"), {})


TEXT = st.text(st.characters(codec="gb18030", exclude_categories=["Cs", "Cc"]), max_size=20)
ROWS = st.lists(st.lists(TEXT, min_size=3, max_size=3), min_size=1, max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    rows=ROWS,
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]),
    separator=st.sampled_from(table.SEPARATORS),
)
def test_D1_what_was_written_is_read_again(file, rows, encoding, separator):
    path = file(csv_of(*([guard(cell) for cell in row] for row in rows), encoding=encoding, separator=separator))
    read = cells_of(path, encoding=encoding, separator=separator)
    wanted = [[cell.strip(table._SPACE) for cell in row] for row in rows]
    first_says = wanted[0][0].startswith("sep=")
    assert first_says or read == [row for row in wanted if any(row)]


@given(st.text(max_size=30))
def test_D1_a_guarded_cell_is_no_formula_and_comes_back_as_it_was(text):
    assert unguard(guard(text)) == text
    assert not guard(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_D1_broken_bytes_spoil_their_row_only(file):
    path = file(b"a,b\nx,\xff\ny,z\n")
    found = cells_of(path)
    assert found[2] == ["y", "z"]
    assert cells.BAD.search(found[1][1])


@pytest.mark.parametrize(
    ("limit", "most", "code"), [("MOST_COLUMNS", 2, "TOO_MANY_COLUMNS"), ("MOST_ROWS", 2, "TOO_MANY_ROWS")]
)
def test_D1_a_file_has_limits(file, monkeypatch, limit, most, code):
    monkeypatch.setattr(table, limit, most)
    with pytest.raises(FileFault) as told:
        cells_of(file(b"a,b,c\n1,2,3\n1,2,3\n1,2,3\n"))
    assert told.value.code == code


def test_D1_a_heading_too_wide_is_told_before_anything_is_read(file, monkeypatch):
    monkeypatch.setattr(looked, "MOST_COLUMNS", 2)
    with pytest.raises(FileFault, match="More than 2"):
        looked.look(file(b"a,b,c\n1,2,3\n"), {})


def test_D1_a_quotation_mark_never_closed_is_told_with_its_line(file):
    with pytest.raises(FileFault, match="line 2") as told:
        cells_of(file(b'a,b\n1,"' + b"x\n" * 600_000))
    assert told.value.code == "CELL_TOO_LARGE"
    assert separators.detect(file(b'a,"' + b"x" * 1_100_000), "utf-8")[0] == ","


def test_D1_a_sample_without_rows_speaks_for_no_separator():
    assert separators._score("", ",") == (0.0, 0)


# Cells


PHONE, ZIP, PRICE = field_of("jobs", "phone"), field_of("jobs", "postcode"), field_of("parts", "price")


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (PHONE, "13800138000.0", "13800138000"),
        (PHONE, "+86 138", "+86 138"),
        (ZIP, "2134.0", "02134"),
        (ZIP, "12345.00", "12345"),
        (ZIP, "SW1A 1AA", "SW1A 1AA"),
    ],
)
def test_D1_numbers_a_spreadsheet_took_for_quantities_are_restored(field, text, value):
    assert cells.whole(field, text) == value


@pytest.mark.parametrize("text", ["1.38E+10", "1,38e10", "4E+5"])
def test_D1_a_number_whose_digits_are_lost_is_no_number(text):
    with pytest.raises(CellFault, match="SHORTENED"):
        cells.whole(PHONE, text)


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("1.234,50", ",", "1234.50"),
        ("1,234.5", ".", "1234.5"),
        ("12", ",", "12"),
        ("1 234,5", ",", "1234.5"),
        ("-3.1", ".", "-3.1"),
    ],
)
def test_D5_numbers_are_read_with_their_decimal_mark(text, decimal, value):
    assert cells.number(text, decimal) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "decimal"), [("1.5", ","), ("1,5", "."), ("1.2.3", ","), ("", "."), ("x", "."), ("1e5", ".")]
)
def test_D5_a_number_of_the_other_dialect_is_none(text, decimal):
    with pytest.raises(InvalidOperation):
        cells.number(text, decimal)

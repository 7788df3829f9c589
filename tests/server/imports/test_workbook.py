"""Workbooks: values as they were saved, formulas never worked out, nothing that unpacks to too much (D1)."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import openpyxl
import pytest

from server.imports import looked, workbook
from server.imports.faults import FileFault
from server.imports.table import Source, lines
from tests.server.imports.desk import xlsx_of

NEW_YEAR = datetime(2015, 1, 2)  # noqa: DTZ001 - a workbook's times have no zone


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


def test_D1_a_workbooks_values_are_texts(file):
    path = file(
        xlsx_of(
            ("a", "b", "c", "d", "e", "f"),
            (2134.0, 13800138000.0, NEW_YEAR, NEW_YEAR.replace(hour=3, minute=4, second=5), True, 1.5),
            (None, None, None, None, False, "=1+"),
            zweite=[("x",), ("y",)],
        )
    )
    first, second, third = cells_of(path, format="xlsx")
    assert first == ["a", "b", "c", "d", "e", "f"]
    assert second == ["2134", "13800138000", "2015-01-02", "2015-01-02 03:04:05", "TRUE", "1.5"]
    assert third[:5] == ["", "", "", "", "FALSE"]
    assert workbook.sheets(path) == ["Sheet", "zweite"]
    assert cells_of(path, format="xlsx", sheet="zweite") == [["x"], ["y"]]
    with pytest.raises(FileFault, match="no such sheet"):
        cells_of(path, format="xlsx", sheet="dritte")


def test_D1_cells_that_are_only_coloured_are_no_cells(file):
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    book.active.cell(1, 9).font = openpyxl.styles.Font(bold=True)
    out = io.BytesIO()
    book.save(out)
    assert cells_of(file(out.getvalue()), format="xlsx") == [["a", "b"]]


def test_D1_a_formula_is_never_worked_out(file):
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    book.active.append(["=1+1", "x"])
    book.active.append(["#N/A", "=HYPERLINK(1)"])
    book.active["A3"].data_type = "e"
    out = io.BytesIO()
    book.save(out)
    found = list(lines(Source(file(out.getvalue()), "xlsx")))
    assert found[1].faults == {0: "FORMULA_WITHOUT_VALUE"}
    assert found[2].faults == {0: "CELL_ERROR", 1: "FORMULA_WITHOUT_VALUE"}


def test_D1_a_formulas_stored_value_is_taken(file):
    body = xlsx_of(("a", "b"), ("=1+1", "x"))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            text = old.read(part.filename)
            if part.filename == "xl/worksheets/sheet1.xml":
                assert b"<f>1+1</f>" in text
                text = text.replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>7</v>").replace(b"<v></v>", b"<v>7</v>")
            new.writestr(part, text)
    found = list(lines(Source(file(out.getvalue()), "xlsx")))
    assert (found[1].cells, found[1].faults) == (["7", "x"], {})


def test_D1_a_workbook_that_would_unpack_to_too_much_is_not_opened(file, monkeypatch):
    path = file(xlsx_of(("a",), ("1",)))
    monkeypatch.setattr(workbook, "MOST_RATIO", 0)
    with pytest.raises(FileFault, match="unpack"):
        looked.look(path, {})


def test_D1_a_broken_workbook_is_told(file):
    body = xlsx_of(("a",), ("1",))
    parts = {}
    with zipfile.ZipFile(io.BytesIO(body)) as old:
        parts = {one.filename: old.read(one.filename) for one in old.infolist()}

    def packed(**changed):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as new:
            for name, text in (parts | changed).items():
                new.writestr(name, text)
        return file(out.getvalue())

    start = (
        b"<worksheet " + parts["xl/worksheets/sheet1.xml"].partition(b"<worksheet ")[2].partition(b"</sheetData>")[0]
    )
    cut = start + b'<row r="2"><c r="A2"'
    for changed in ({"xl/workbook.xml": b"<nothing"}, {"xl/worksheets/sheet1.xml": cut}):
        with pytest.raises(FileFault, match="Neither"):
            looked.look(packed(**changed), {})
    no_sheets = parts["xl/workbook.xml"].split(b"<sheets>")[0] + b"<sheets></sheets></workbook>"
    with pytest.raises(FileFault):
        looked.look(packed(**{"xl/workbook.xml": no_sheets}), {})

"""A manager at the import page: small words for what he does there."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import openpyxl
from sqlalchemy import func, select

from server.runtime import runtime
from server.store.engine import reading

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.server.office import Office

HEAD = ("工单号", "客户名称", "电话", "地址", "产品", "品牌", "故障", "受理时间", "完工时间")
JOB = ("A-1", "李雷", "13800000000", "人民路1号", "空调", "格力", "不制冷", "2019-03-04 10:20", "2019-03-05 16:00")


def job(n: int, **more: str) -> tuple[str, ...]:
    """A line of a firm's own register."""
    values = dict(zip(HEAD, JOB, strict=True)) | {"工单号": f"A-{n}", "客户名称": f"客户{n}", "电话": f"1380000{n:04d}"}
    return tuple((values | more).values())


def csv_of(*rows: tuple[str, ...], encoding: str = "utf-8", separator: str = ",") -> bytes:
    """A CSV file."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue().encode(encoding)


def xlsx_of(*rows: tuple[Any, ...], **sheets: list[tuple[Any, ...]]) -> bytes:
    """A workbook."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for title, some in sheets.items():
        sheet = book.create_sheet(title)
        for row in some:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def counts(run: Any) -> tuple[int, ...]:
    """(rows, made, there already, refused)."""
    return tuple(run["counts"][name] for name in ("rows", "made", "there", "refused"))


class Desk:
    """One manager of one office."""

    def __init__(self, office: Office, username: str = "manager") -> None:
        self.office = office
        self.phone = office.phone(username)

    def ask(self, method: str, path: str = "", **more: Any) -> TestResponse:
        """A request under ``/api/imports``."""
        return self.phone.http.open(f"/api/imports{path}", method=method, headers=self.phone.headers, **more)

    def upload(self, body: bytes, name: str = "list.csv") -> Any:
        """The run of a file."""
        answer = self.ask("POST", f"?name={name}", data=body)
        assert answer.status_code == 201, answer.json
        return answer.json

    def patch(self, run: Any, **settings: Any) -> Any:
        """Corrected settings."""
        answer = self.ask("PATCH", f"/{run['id']}", json=settings)
        assert answer.status_code == 200, answer.json
        return answer.json

    def start(self, run: Any, **more: Any) -> Any:
        """The run when it has ended."""
        answer = self.ask("POST", f"/{run['id']}/start", json=more)
        assert answer.status_code == 202, answer.json
        return answer.json

    def do(self, run: Any, what: str) -> Any:
        """Another step."""
        answer = self.ask("POST", f"/{run['id']}/{what}", json={})
        assert answer.status_code == 202, answer.json
        return answer.json

    def take_in(self, body: bytes, **settings: Any) -> Any:
        """A whole import."""
        run = self.upload(body)
        return self.start(self.patch(run, constants={"centre": self.office.centre}, **settings))

    def again(self, body: bytes) -> Any:
        """A file whose headings are known."""
        return self.start(self.upload(body))

    def count(self, kind: str) -> int:
        """Rows of a kind in this office."""
        with self.office.app.app_context(), reading() as connection:
            table = runtime().kinds[kind].table
            return connection.scalar(select(func.count()).select_from(table).where(table.c.org_id == self.office.org))

    def rows(self, kind: str) -> list[Any]:
        """Them."""
        with self.office.app.app_context(), reading() as connection:
            table = runtime().kinds[kind].table
            wanted = select(table).where(table.c.org_id == self.office.org).order_by(table.c.id)
            return list(connection.execute(wanted).mappings())

"""What an archive says of itself, as ``manifest.json``."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from server.backup.fault import BackupFault

MANIFEST = "manifest.json"
FORMAT = "fieldseal.backup/1"
_NAME = validate.Regexp(re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z"))


@dataclass(frozen=True)
class Manifest:
    """``tables``: name → ``{columns, rows}``; ``absent``: named files that were not to be had whole."""

    made_at: str
    database: str
    """sqlite or postgresql; either can be put back into either."""
    revision: str
    """The schema's, as Alembic calls it."""
    organisations: list[dict[str, object]]
    """``{id, name, epoch, seq}`` of each."""
    tables: dict[str, dict[str, object]]
    files: int
    file_bytes: int
    absent: list[str] = field(default_factory=list)
    format: str = FORMAT

    def text(self) -> str:
        """As written."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)

    @property
    def rows(self) -> int:
        """Of all tables."""
        return sum(self.count(name) for name in self.tables)

    def count(self, table: str) -> int:
        """How many rows of a table."""
        return int(str(self.tables[table]["rows"]))

    def columns(self, table: str) -> list[str]:
        """A table's columns in the order of its rows' values."""
        found = self.tables[table]["columns"]
        return [str(one) for one in found] if isinstance(found, list) else []

    @classmethod
    def parse(cls, text: bytes) -> Manifest:
        """Read one. ``BackupFault`` for anything else."""
        try:
            return cls(**_Form().loads(text.decode()))
        except (ValidationError, ValueError) as fault:
            raise BackupFault(f"The archive's manifest cannot be read: {fault}") from None


class _Table(Schema):
    columns = fields.List(fields.String(validate=_NAME), required=True, validate=validate.Length(1))
    rows = fields.Integer(required=True, strict=True)


class _Organisation(Schema):
    class Meta:
        unknown = EXCLUDE

    id = fields.String(required=True)
    name = fields.String(required=True)
    epoch = fields.String(required=True)
    seq = fields.Integer(required=True, strict=True)


class _Form(Schema):
    """Later versions may say more."""

    class Meta:
        unknown = EXCLUDE

    format = fields.String(required=True, validate=validate.Equal(FORMAT))
    made_at = fields.String(required=True, validate=validate.Regexp(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\Z"))
    database = fields.String(required=True)
    revision = fields.String(required=True)
    organisations = fields.List(fields.Nested(_Organisation), required=True)
    tables = fields.Dict(fields.String(validate=_NAME), fields.Nested(_Table), required=True)
    files = fields.Integer(required=True, strict=True)
    file_bytes = fields.Integer(required=True, strict=True)
    absent = fields.List(fields.String(), required=True)

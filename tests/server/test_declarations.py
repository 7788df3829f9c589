"""What slices declare and handlers write is checked before it can do harm."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Mapped

from server.db import Base, SyncedRow
from server.kinds import Group, Kind, Kinds
from server.runtime import runtime
from server.slices import Slices, load
from server.store.checked import CheckedTx
from tests.server.office import ASSIGNMENT


class Toy(SyncedRow, Base):
    __tablename__ = "toys"

    job: Mapped[str]
    owner: Mapped[str | None]


Base.metadata.remove(Toy.__table__)


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ({"group": None}, "either in the catalogue or in a group"),
        ({"catalogue": True}, "either in the catalogue or in a group"),
        ({"files": ("photo",)}, "no column photo"),
        ({"group": Group("job", "nowhere")}, "no column nowhere"),
        ({"job": "jobs"}, "no column jobs"),
    ],
)
def test_Kinds_a_declaration_that_contradicts_itself_is_refused(words, fault, monkeypatch):
    monkeypatch.setattr(Kind, "table", Toy.__table__)
    with pytest.raises(ValueError, match=fault):
        Kind("toys", Toy, **({"group": Group("job", "job")} | words))


def test_Kinds_are_found_by_name_in_order(app):
    with app.app_context():
        kinds = runtime().kinds
    names = [kind.name for kind in kinds]
    assert names == sorted(names)
    assert "jobs" in kinds
    assert kinds.jobs is kinds["jobs"]
    with pytest.raises(ValueError, match="declared twice"):
        Kinds([kinds["jobs"], kinds["jobs"]])
    assert Kinds([kinds["users"]]).jobs is None


class Draft:
    """A ``Tx`` that remembers what reached it."""

    def __init__(self, there=None):
        self.did = []
        self.get = lambda _kind, _row_id: there
        self.need = self.find = self.leave = self.was_in_scope = self.is_in_scope = None
        self.flag = self.effect = self.origin = self.numbers = self.later = None

    def put(self, kind, row):
        self.did.append(("put", kind, row))

    def add(self, kind, row):
        self.did.append(("add", kind, row))

    def delete(self, kind, row_id):
        self.did.append(("delete", kind, row_id))

    def enter(self, subject, group):
        self.did.append(("enter", subject, group))


def test_P3_what_a_table_could_not_hold_is_the_handlers_fault(app):
    with app.app_context():
        codecs = runtime().codecs
    draft = Draft()
    tx = CheckedTx(draft, codecs)
    for row, fault in (
        ({"id": "a"}, "other columns"),
        (ASSIGNMENT | {"job": None}, "may not be null"),
        (ASSIGNMENT | {"job": 5}, "is not str"),
        (ASSIGNMENT | {"job": "a\0"}, "holds U\\+0000"),
    ):
        with pytest.raises(TypeError, match=fault):
            tx.add("assignments", row)
    with pytest.raises(KeyError):
        tx.put("no such kind", ASSIGNMENT)
    for bad in (("user", "job:1"), ("user:1", "job:")):
        with pytest.raises(TypeError, match="no subject or group"):
            tx.enter(*bad)
    with pytest.raises(TypeError, match="never deleted"):
        tx.delete("steps", "s")
    assert draft.did == []
    tx.put("assignments", ASSIGNMENT)
    tx.delete("assignments", "a")
    tx.enter("user:u", "job:j")
    there = Draft(ASSIGNMENT)
    CheckedTx(there, codecs).put("assignments", ASSIGNMENT)
    assert [one[0] for one in draft.did + there.did] == ["add", "delete", "enter", "put"]
    with pytest.raises(TypeError, match="never replaced"):
        CheckedTx(Draft({"id": "x"}), codecs).put("file_arrivals", {"id": "x", "job": "j", "sha256": "s", "at": "now"})


def test_Slices_offer_what_the_application_needs():
    found = load()
    assert isinstance(found, Slices)
    assert {kind.name for kind in found.kinds} >= {"jobs", "parts", "checks", "seals", "review_items"}
    assert found.routes

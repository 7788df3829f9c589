"""Every mutation is tried by every role: permission is its first line (P5)."""

from __future__ import annotations

import pytest

from server.roles import ROLES
from tests.contract.test_vectors import FILES, as_it_was, cases, run
from tests.server.test_roles import MAY

TAKEN = {
    one["name"]: one
    for outcome in ("flagged", "applied")
    for path in reversed(FILES)
    for one in reversed(cases(path))
    if one["expect"]["outcome"] == outcome
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", sorted(MAY.keys() & TAKEN.keys()))
def test_P5_a_role_that_may_not_is_told_so_and_others_are_not(name, role):
    case = TAKEN[name] | {"ctx": TAKEN[name]["ctx"] | {"role": role}}
    receipt = run(case, as_it_was(case))
    assert (receipt.code == "NOT_ALLOWED") == (role not in MAY[name]), receipt


@pytest.mark.parametrize("name", sorted(name for name in MAY if "manager" in MAY[name] and name in TAKEN))
def test_P5_a_desk_without_centres_finds_nothing(name):
    case = TAKEN[name] | {"ctx": TAKEN[name]["ctx"] | {"role": "manager", "centres": []}}
    receipt = run(case, as_it_was(case))
    of_a_centre = ".put" not in name and name != "notices.read"
    assert receipt.code == ("NOT_FOUND" if of_a_centre else None)


@pytest.mark.parametrize("name", sorted(MAY.keys() & TAKEN.keys()))
def test_P3_an_argument_nobody_declared_is_refused(name):
    case = TAKEN[name] | {"args": TAKEN[name]["args"] | {"surprise": 1}}
    receipt = run(case, as_it_was(case))
    assert (receipt.outcome, receipt.code, receipt.field) == ("rejected", "INVALID", "surprise")

"""For pytest: while a test runs by which a mutant must be caught, that mutant is loose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.world.mutants import MUTANTS

if TYPE_CHECKING:
    from collections.abc import Iterator

BY_TEST = {mutant.test: mutant for mutant in MUTANTS.values() if mutant.test}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Only around the test itself: what its fixtures build is sound."""
    with BY_TEST[item.nodeid].loose():
        return (yield)

"""Rules and tests know each other: each rule of the protocol has a test, each test's number names a rule that exists.

Rules stand in ``sync/SPEC.md`` (P, Q, W, S, V) and, for the trade, in ``docs/records.md`` (D1-D37).
"""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
RULE = r"[A-Z]\d+"
SPEC_LINE = re.compile(rf"^(?:#+ |[-*] |\| )?\**({RULE})\b\**", re.MULTILINE)
RECORD = re.compile(r"^\| (D\d+) \| [^|]+ \| (yes|part|not yet) \|", re.MULTILINE)
PYTHON_TEST = re.compile(r"^ *(?:async )?def test_(\w+)", re.MULTILINE)
TYPESCRIPT_TEST = re.compile(
    r"""(?<![\w.])(?:test|it)(?:\.(?:each|for|concurrent|fails)\b)?(?:\((?:[^'"`]|\n)*?\))?\(\s*(['"`])(.+?)\1"""
)
STARTS_WITH_RULE = re.compile(rf"({RULE})(?=[_ :,]|$)")


@cache
def titles() -> dict[str, list[str]]:
    """Title of each test → the files it stands in."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("*")):
        pattern = PYTHON_TEST if path.suffix == ".py" else TYPESCRIPT_TEST if path.name.endswith(".test.ts") else None
        if pattern is None or not path.is_file() or path == Path(__file__):
            continue
        for match in pattern.finditer(path.read_text(encoding="utf-8")):
            found[match.group(match.lastindex or 1)].append(str(path.relative_to(ROOT)))
    return found


@cache
def rules_tested() -> dict[str, list[str]]:
    """Rule → files with a test of it."""
    found: dict[str, list[str]] = defaultdict(list)
    for title, files in titles().items():
        if match := STARTS_WITH_RULE.match(title):
            found[match.group(1)] += files
    return found


def spec_rules() -> set[str]:
    return set(SPEC_LINE.findall((ROOT / "sync/SPEC.md").read_text(encoding="utf-8")))


def records() -> dict[str, str]:
    return dict(RECORD.findall((ROOT / "docs/records.md").read_text(encoding="utf-8")))


def imported(path: Path) -> set[str]:
    """Top-level names of all modules a file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found


def by_number(rule: str) -> tuple[str, int]:
    return rule[0], int(rule[1:])


def test_rules_of_the_protocol_are_all_there():
    expected = {
        f"{letter}{n}" for letter, most in zip("PQWSV", (5, 5, 5, 4, 7), strict=True) for n in range(1, most + 1)
    }
    assert expected <= spec_rules()


def test_rules_records_are_all_there():
    assert list(records()) == [f"D{n}" for n in range(1, 38)]


def test_rules_each_of_the_protocol_has_a_test():
    without = sorted(spec_rules() - set(rules_tested()), key=by_number)
    assert not without, f"rules of sync/SPEC.md without a test: {', '.join(without)}"


def test_rules_each_record_that_works_has_a_test():
    without = [rule for rule, today in records().items() if today != "not yet" and rule not in rules_tested()]
    assert not without, f"docs/records.md says they work, but no test bears their number: {', '.join(without)}"


def test_rules_a_test_names_exist():
    known = spec_rules() | set(records())
    unknown = {rule: files for rule, files in rules_tested().items() if rule not in known}
    assert not unknown, f"tests named by rules that do not exist: {unknown}"


def test_rules_sync_needs_python_and_rfc8785_only_and_neither_clock_nor_chance_nor_network():
    impure = {"asyncio", "http", "os", "random", "secrets", "socket", "subprocess", "time", "urllib"}
    allowed = (sys.stdlib_module_names - impure) | {"sync", "rfc8785"}
    found = {path.name: names for path in (ROOT / "sync").rglob("*.py") if (names := imported(path) - allowed)}
    assert not found


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("test('P1 a gap changes nothing', async () => {", "P1 a gap changes nothing"),
        ("  it(\n    `V4 green means there`,", "V4 green means there"),
        ("test.each([[1, 2], [3, 4]])('D8 %i is within %i', (a) => {", "D8 %i is within %i"),
        ("test.each(cases)('S1 $note', ({ x }) => {", "S1 $note"),
    ],
)
def test_rules_are_found_in_typescript_titles(text, title):
    found = TYPESCRIPT_TEST.search(text)
    assert found
    assert found.group(2) == title

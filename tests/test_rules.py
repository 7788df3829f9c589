"""Rules and tests know each other: each rule of the protocol has a test, each test's number names a rule that exists.

Rules stand in ``sync/SPEC.md`` (P1, P1.1 …, and words with a number: Files.1) and, for the trade, in
``docs/records.md`` (D1-D37). A title begins with one or more: ``test_P3_8_V4_…``, ``test("P3.8 …")``. A rule that has
numbers under it needs a test of each; a title may name the rule above them where it is about more than one.
"""

from __future__ import annotations

import ast
import os
import re
import sys
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SPEC_LINE = re.compile(r"^(?:#+ |[-*] )((?:[A-Z]\d+|[A-Z][a-z]+(?=\.\d))(?:\.\d+)?)\b(?! [A-Z]\d)", re.MULTILINE)
SPEC_WORDS = re.compile(r"^- ((?:[A-Z][a-z]+, )*[A-Z][a-z]+): ", re.MULTILINE)
RECORD = re.compile(r"^\| (D\d+) \| [^|]+ \| (yes|part|not yet) \|", re.MULTILINE)
PYTHON_TEST = re.compile(r"^ *(?:async )?def test_(\w+)", re.MULTILINE)
TYPESCRIPT_TEST = re.compile(
    r"""(?<![\w.])(?:test|it)(?:\.(?:each|for|concurrent|fails)\b)?(?:\((?:[^'"`]|\n)*?\))?\(\s*(['"`])(.+?)\1"""
)
FIRST = re.compile(r"([A-Z]\d+|[A-Za-z]+)(?:[._](\d+))?(?=[_ :,]|$)")
OF_THE_PROTOCOL = ("tests/sync/", "tests/contract/", "tests/server/", "tests/pwa/local/", "tests/pwa/net/")
NOT_OURS = {"node_modules", "__pycache__"}


@cache
def titles() -> dict[str, list[str]]:
    """Title of each test → the files it stands in."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in files():
        pattern = PYTHON_TEST if path.suffix == ".py" else TYPESCRIPT_TEST if path.name.endswith(".test.ts") else None
        if pattern is None or path == Path(__file__):
            continue
        for match in pattern.finditer(path.read_text(encoding="utf-8")):
            found[match.group(match.lastindex or 1)].append(str(path.relative_to(ROOT)))
    return found


def files() -> list[Path]:
    """All of ``tests`` that is ours."""
    found = []
    for folder, folders, names in os.walk(ROOT / "tests"):
        folders[:] = sorted(set(folders) - NOT_OURS)
        found += [Path(folder, name) for name in sorted(names)]
    return found


def rules_of(title: str) -> list[str]:
    """The rules a title begins with, ``P3`` or ``P3.8`` or ``Files.1``; none where it begins with something else."""
    rules: list[str] = []
    while match := FIRST.match(title):
        main, number = match.groups()
        main = main.capitalize() if main.isalpha() else main
        if not (main in known() or main[-1].isdigit()):
            break
        rules.append(f"{main}.{number}" if number and f"{main}.1" in known() else main)
        title = title[match.end() :].lstrip("_ :,")
    return rules


@cache
def rules_tested() -> dict[str, list[str]]:
    """Rule → files with a test of it."""
    found: dict[str, list[str]] = defaultdict(list)
    for title, where in titles().items():
        for rule in rules_of(title):
            found[rule] += where
    return found


@cache
def spec_rules() -> set[str]:
    """The numbered rules of the protocol, and those above them."""
    numbered = set(SPEC_LINE.findall(spec()))
    return numbered | {rule.partition(".")[0] for rule in numbered}


@cache
def known() -> set[str]:
    """All that a title may begin with."""
    words = {word for line in SPEC_WORDS.findall(spec()) for word in line.split(", ")}
    return spec_rules() | words | set(records())


@cache
def spec() -> str:
    return (ROOT / "sync/SPEC.md").read_text(encoding="utf-8")


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


def by_number(rule: str) -> tuple[str, list[int]]:
    """``P2`` before ``P10``, ``P2.9`` before ``P2.10``."""
    return rule.rstrip("0123456789."), [int(one) for one in re.findall(r"\d+", rule)]


def test_rules_of_the_protocol_are_all_there():
    expected = {
        f"{letter}{n}" for letter, most in zip("PQWSV", (5, 5, 5, 4, 7), strict=True) for n in range(1, most + 1)
    }
    assert expected <= spec_rules()


def test_rules_records_are_all_there():
    assert list(records()) == [f"D{n}" for n in range(1, 38)]


def test_rules_each_of_the_protocol_has_a_test():
    above = {rule.partition(".")[0] for rule in spec_rules() if "." in rule}
    without = sorted(spec_rules() - above - set(rules_tested()), key=by_number)
    assert not without, f"rules of sync/SPEC.md without a test: {', '.join(without)}"


def test_rules_each_test_of_the_protocol_and_the_server_begins_with_one():
    without = {
        title: where
        for title, where in titles().items()
        if where[0].startswith(OF_THE_PROTOCOL) and not rules_of(title)
    }
    assert not without, f"tests without a rule: {without}"


def test_rules_each_record_that_works_has_a_test():
    without = [rule for rule, today in records().items() if today != "not yet" and rule not in rules_tested()]
    assert not without, f"docs/records.md says they work, but no test bears their number: {', '.join(without)}"


def test_rules_a_test_names_exist():
    unknown = {rule: where for rule, where in rules_tested().items() if rule not in known()}
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


@pytest.mark.parametrize(
    ("title", "rules"),
    [
        ("P3_8_V4_a_phone_hands_over", ["P3.8", "V4"]),
        ("P3.8 V4 a phone hands over", ["P3.8", "V4"]),
        ("V1_V4_5_more", ["V1", "V4.5"]),
        ("D2, D32: a day", ["D2", "D32"]),
        ("files_an_empty_one", ["Files"]),
        ("Files_1_a_tus_client", ["Files.1"]),
        ("D13 2 of 3 are left", ["D13"]),
        ("a title without one", []),
    ],
)
def test_rules_of_a_title(title, rules):
    assert rules_of(title) == rules

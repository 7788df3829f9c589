"""`make test` leaves no test out: what `make check` passes over to be quick is run there, on both databases."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys

import pytest

from tests.test_rules import ROOT, files

CHOOSES = re.compile(r"-m|-k|--(deselect|ignore|last-failed|lf|stack|tags-filter|exclude|testNamePattern|shard)\b.*")
"""A word on the command line by which only some of the tests are run."""


@pytest.fixture(scope="module")
def gates():
    spec = importlib.util.spec_from_file_location("gates", ROOT / ".ci" / "gates.py")
    made = importlib.util.module_from_spec(spec)
    sys.modules["gates"] = made
    spec.loader.exec_module(made)
    yield made
    del sys.modules["gates"]


class Heard:
    """A runner that only notes what it is to run."""

    def __init__(self):
        self.gates = []
        self.stopping = False

    def one(self, gate):
        self.gates.append(gate)

    def together(self, gates):
        self.gates += gates


@pytest.fixture
def commands(gates):
    """``commands("test")``: those of the gates of a target."""

    def heard(what):
        runner = Heard()
        gates.run(what, runner)
        return [gate.command for gate in runner.gates]

    return heard


def choosing(command):
    """The words of a command that leave tests out."""
    words = [word for word in command if CHOOSES.fullmatch(word)]
    words.remove("-m") if "pytest" in command and "-m" in words else None  # python -m pytest
    return words


def whole(commands):
    """Of pytest's commands those that leave nothing out in the folders they name."""
    return [one for one in commands if "pytest" in one and not choosing(one)]


def test_gates_every_python_test_is_run_by_make_test(commands):
    named = [ROOT / word for one in whole(commands("test")) for word in one if word.startswith("tests/")]
    found = [path for path in files() if path.match("test_*.py")]
    assert len(found) > 150
    assert [path for path in found if not any(path.is_relative_to(one) for one in named)] == []


def test_gates_nothing_is_left_out_by_the_settings():
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    words = json.loads(re.search(r"^addopts = (\[.*\])$", settings, re.MULTILINE)[1])
    assert words
    assert choosing(words) == []
    assert "norecursedirs" not in settings


def test_gates_what_leaves_tests_out_is_known(commands):
    leaving_out = [one for one in commands("test") if choosing(one)]
    assert [choosing(one) for one in leaving_out if "pytest" in one] == [["--stack=real"]]
    assert [choosing(one) for one in commands("check") if "pytest" in one] == [["-m"]]


@pytest.mark.slow
def test_gates_every_typescript_test_is_run_by_make_test(commands):
    script = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["scripts"]["test"]
    assert ["npm", "run", "--silent", "test"] in commands("test")
    assert choosing(script.split()) == []
    found = {str(path.relative_to(ROOT)) for path in files() if path.name.endswith(".test.ts")}
    assert len(found) > 100
    listed = subprocess.run(
        ["npx", *script.replace("vitest run", "vitest list", 1).split(), "--filesOnly"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert {line.split()[-1] for line in listed.splitlines()} == found


def test_gates_make_check_runs_a_part_of_what_make_test_runs(commands):
    quick, all_of_them = commands("check"), commands("test")
    static = [one for one in quick if one in all_of_them]
    assert len(static) == len(quick) - 2
    folders = lambda one: [word for word in one if word.startswith("tests/")]  # noqa: E731
    [python] = [one for one in quick if "pytest" in one]
    assert folders(python) in [folders(one) for one in whole(all_of_them)]

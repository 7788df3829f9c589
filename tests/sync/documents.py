"""Random documents, and what Python makes of each: ``python -m tests.sync.documents --seed 7 --count 2000``.

One line of JSON a document: ``{text, canonical}`` or, where it is refused, ``{text, code}``.
``tests/sync/ts/alike.test.ts`` runs this, reads the same texts in TypeScript, and must come to the same. A hundred
thousand of them::

    DOCUMENTS=100000 SEED=1 npx vitest run --config pwa/vite.config.ts tests/sync/ts/alike.test.ts
"""

from __future__ import annotations

import argparse
import json
import sys
from random import Random

import rfc8785

from server.quick_json import QuickJson
from sync.canonical import CanonicalError, canonical, lend, parse_strict

CHARACTERS = [
    *'ab"\\/ \b\f\n\r\t09éü中文印',
    *"\x00\x1f\x7f\x80\xa0\u2028\u2029\ufeff\ufffd\ufffe\uffff\ud7ff\ue000\ufb33\u202e",
    *"\U00010000\U0001f600\U0010ffff\U00020bb7",
    *("e\u0301", "\u00e9", "\u1100\u1161", "\uac00", "\u212b", "\u00c5", "A\u030a", "👩‍🔧", "🇨🇳"),
]
LONE = ["\ud800", "\udfff", "\ude00", "\ud83d"]
KEYS = ["__proto__", "constructor", "toString", "length", "1", "10", "9", "", "sd", "a", "A", "é", "e\u0301", "😀", "דּ"]
NUMBERS = [0, 1, -1, 10, 2**31, -(2**31) - 1, 2**32, 2**53 - 1, -(2**53) + 1, 4503599627370497]
ODD_NUMBERS = [
    *("-0", "1.0", "1e2", "1E400", "-1e-7", "0.1", "01", "+1", "1.", ".5", "-", "0x10", "1e", "NaN", "Infinity"),
    *(
        "9007199254740992",
        "-9007199254740992",
        "9007199254740993",
        "18446744073709551616",
        "1" * 60,
        "-9223372036854775809",
    ),
]
ODD_TEXTS = [
    "'a'",
    "tru",
    "True",
    "nul",
    "undefined",
    "[1,]",
    '{"a":1,}',
    "{a:1}",
    '"\t"',
    '"\\x41"',
    '"\\u12"',
    '"',
    "[",
    "",
]
SPACES = ["", "", "", " ", "\n", "\t", "\r\n", "  "]
ODD_SPACES = ["\xa0", "\ufeff", "\u2028", "\v", "\f", "\0", "//"]
DEEPEST = 70
MALFORMED, ODD_NUMBER, HALF, TWICE, ODD_SPACE = 0.06, 0.01, 0.004, 0.02, 0.002
"""How often: a text that is no JSON; and in it, at each place, something that must be refused."""


class Maker:
    """Documents as texts, written as no two writers would."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def text(self) -> str:
        """A whole document."""
        if self.random.random() < MALFORMED:
            return self._broken()
        if self.random.random() < 0.01:
            depth = self.random.randint(DEEPEST - 10, DEEPEST)
            opening, closing = self.random.choice([("[", "]"), ('{"a":', "}")])
            return opening * depth + self.value(0) + closing * depth
        return self.space() + self.value(self.random.randint(0, 6)) + self.space()

    def value(self, depth: int) -> str:
        """Text of a value with up to so many levels."""
        kind = self.random.random()
        if depth and kind < 0.35:
            return self._object(depth - 1)
        if depth and kind < 0.55:
            return self._list("[", [self.value(depth - 1) for _ in range(self.random.randint(0, 5))], "]")
        if kind < 0.75:
            return self.string(self._characters())
        if kind < 0.95:
            return self._number()
        return self.random.choice(["null", "true", "false"])

    def string(self, content: str) -> str:
        """A literal; each character as itself or escaped in one of its ways."""
        return f'"{"".join(self._character(one) for one in content)}"'

    def space(self) -> str:
        """Between two tokens."""
        return self.random.choice(ODD_SPACES if self.random.random() < ODD_SPACE else SPACES)

    def _object(self, depth: int) -> str:
        count = self.random.randint(0, 6)
        keys = [self.random.choice(KEYS) if self.random.random() < 0.4 else self._characters() for _ in range(count)]
        keys = list(dict.fromkeys(keys))
        if keys and self.random.random() < TWICE:
            keys.append(self.random.choice(keys))
        pairs = [f"{self.string(key)}{self.space()}:{self.space()}{self.value(depth)}" for key in keys]
        return self._list("{", pairs, "}")

    def _list(self, opening: str, items: list[str], closing: str) -> str:
        spaced = [f"{self.space()}{item}{self.space()}" for item in items]
        return f"{opening}{','.join(spaced) if spaced else self.space()}{closing}"

    def _characters(self) -> str:
        pool = LONE if self.random.random() < HALF else CHARACTERS
        return "".join(self.random.choices(pool, k=self.random.randint(0 if pool is CHARACTERS else 1, 6)))

    def _character(self, one: str) -> str:
        how = self.random.random()
        must = one < " " or one in '"\\' or one in LONE  # no UTF-8 holds half a character but escaped
        if not must and how < 0.7:
            return one
        if one in '"\\/\b\f\n\r\t' and how < 0.9:
            return json.dumps(one)[1:-1] if one != "/" else "\\/"
        units = one.encode("utf-16-be", "surrogatepass")
        found = [f"{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2)]
        return "".join("\\u" + (unit.upper() if how < 0.85 else unit) for unit in found)

    def _number(self) -> str:
        if self.random.random() < ODD_NUMBER:
            return self.random.choice(ODD_NUMBERS)
        if self.random.random() < 0.5:
            return str(self.random.choice(NUMBERS))
        return str(self.random.randint(-(10 ** self.random.randint(0, 15)), 10 ** self.random.randint(0, 15)))

    def _broken(self) -> str:
        if self.random.random() < 0.3:
            return self.random.choice([*ODD_TEXTS, *ODD_NUMBERS])
        text = self.value(4)
        at = self.random.randint(0, len(text))
        cut = self.random.choice(
            [text[:at], text[:at] + text[at + 1 :], text[:at] + self.random.choice('",:[]{}\\0') + text[at:]]
        )
        return cut + self.random.choice(["", "", "]", "}", "x"])


def judged(text: str) -> dict[str, str]:
    """What Python says of it, with and without the faster reader the server lends; both must say the same."""
    said = []
    for quick in (None, QuickJson()):
        before = lend(quick)
        try:
            value = parse_strict(text)
            said.append({"canonical": canonical(value)})
            if rfc8785.dumps(value).decode() != said[-1]["canonical"]:
                raise AssertionError(f"rfc8785 writes {text!r} otherwise")
        except CanonicalError as fault:
            said.append({"code": fault.code})
        finally:
            lend(before)
    if ("code" in said[0]) != ("code" in said[1]) or said[0].get("canonical") != said[1].get("canonical"):
        raise AssertionError(f"{text!r}: {said[0]} without and {said[1]} with the faster reader")
    return said[0]


def main() -> None:
    """Write the lines to the standard output."""
    words = argparse.ArgumentParser()
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--count", type=int, default=2000)
    given = words.parse_args()
    maker = Maker(given.seed)
    for _ in range(given.count):
        text = maker.text()
        sys.stdout.write(json.dumps({"text": text, **judged(text)}) + "\n")


if __name__ == "__main__":
    main()

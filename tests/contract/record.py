"""Records what is released: ``python -m tests.contract.record`` writes a body for every name and version that has none.

A body is a mutation as it goes over the wire, its arguments from the first case in ``spec/vectors`` that is accepted.
It is written once: ``tests/server/test_recorded.py`` and ``recorded.test.ts`` hold every later version to it (P4.4).
"""

from __future__ import annotations

import json
import sys
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from server import clock
from server.ids import uuid7
from server.slices import load
from sync.canonical import canonical

if TYPE_CHECKING:
    from sync.messages import Json

SPEC = Path(__file__).parents[2] / "sync/spec"
RECORDED = SPEC / "recorded"
HASHES = RECORDED / "hashes.txt"


def released() -> list[str]:
    """``name.version`` of every mutation ever released."""
    lines = (SPEC / "names.txt").read_text(encoding="utf-8").splitlines()
    words = [line.split() for line in lines if line.startswith("mutation ")]
    return [f"{name}.{version}" for _, name, *versions in words for version in versions]


def hashes() -> dict[str, str]:
    """File → its hash, as it was when it was recorded."""
    if not HASHES.exists():
        return {}
    lines = [line.split() for line in HASHES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {name: digest for digest, name in lines}


def text_of(what: str) -> str:
    """The recorded body of ``name.version``."""
    return (RECORDED / f"{what}.json").read_text(encoding="utf-8").removesuffix("\n")


def body_of(name: str, version: int) -> str:
    """A body of that name as a device would send it now."""
    files = sorted((SPEC / "vectors").glob("mutations_*.json"))
    cases = [case for file in files for case in json.loads(file.read_text(encoding="utf-8"))]
    taken = [one for one in cases if one["name"] == name and one["expect"]["outcome"] in ("applied", "flagged")]
    args: Json = min(taken, key=lambda one: one["expect"]["outcome"])["args"]  # one that is always flagged, flagged
    envelope = {"id": 1, "uuid": uuid7(), "name": name, "v": version, "base_seq": 88120, "at": clock.now()}
    return canonical({**envelope, "tz": "Asia/Shanghai", "offset_ms": -1240, "args": args})


def record() -> list[str]:
    """Write what is missing; returns its names."""
    now = {one.name: one.v for one in load().mutations}
    missing = [what for what in released() if what not in hashes()]
    for what in missing:
        name, _, version = what.rpartition(".")
        if now[name] != int(version):
            raise SystemExit(
                f"{what} is not what is written today: record a version before it is followed by the next."
            )
        body = body_of(name, int(version))
        (RECORDED / f"{what}.json").write_text(body + "\n", encoding="utf-8")
        with HASHES.open("a", encoding="utf-8") as lines:
            lines.write(f"{sha256(body.encode()).hexdigest()} {what}\n")
    return missing


if __name__ == "__main__":
    sys.stdout.write("".join(f"recorded {what}\n" for what in record()))

"""How long `flask seals verify` takes and how much it needs: ``python -m tests.bench.seals 10000 100000``.

Seals as phones make them, with facts and a rating each, encrypted, chained, written past the log into a new SQLite
file.
"""

from __future__ import annotations

import copy
import resource
import secrets
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import orjson
from flask_migrate import upgrade
from sqlalchemy import update

from server.app import create_app
from server.config import Config
from server.ids import uuid7
from server.runtime import runtime
from server.signatures.chain import next_link
from server.signatures.document import Signing, Work
from server.signatures.sealing import sign_args
from server.store import bulk
from server.store.crypt import KeyRing
from server.store.engine import writing
from server.store.tables import Counter
from tests.server.office import Office
from tests.server.signatures.signing import STROKES
from tests.server.signatures.vectors import DOCUMENTS

ROOT = Path(__file__).resolve().parents[2]
FACTS = ("parts", "checks", "timesheets", "photos")
BATCH = 500
CUSTOMERS = 1000


def fill(folder: Path, count: int) -> None:
    """A firm with so many seals."""
    app = create_app(Config(folder, f"sqlite:///{folder / 'fieldseal.sqlite'}", immediate=True))
    with app.app_context():
        upgrade(directory=str(ROOT / "server" / "migrations"))
    office = Office(app)
    case = DOCUMENTS["full"]
    signing = Signing(**case["signing"])
    with app.app_context():
        head = None
        for _start in range(0, count, BATCH):
            rows: dict[str, list[Any]] = {}
            for _ in range(BATCH):
                head = _one(office.org, case["work"], replace(signing, org=office.org, seal=uuid7()), rows, head)
            with writing() as connection:
                ring = KeyRing(connection, office.org)
                owners = [f"customer:{n:036d}" for n in range(CUSTOMERS)]
                ring.make(owners)
                for kind, made in rows.items():
                    codec = runtime().codecs[kind]
                    values = [
                        (*codec.encode(row, ring, owners[at % CUSTOMERS]), office.org, f"job:{row['job']}", 1)
                        for at, row in enumerate(made)
                    ]
                    columns = (*codec.columns, "org_id", "scope_grp", "seq")
                    bulk.insert(connection, runtime().kinds[kind].table, columns, values)
                moved = {"chain_head": orjson.dumps(asdict(head)).decode()}
                connection.execute(update(Counter).where(Counter.org_id == office.org), moved)
                connection.commit()
    app.test_cli_runner().invoke(args=["seals", "head"])


def _one(org: str, given: Any, signing: Signing, rows: dict[str, list[Any]], head: Any) -> Any:
    """A job with facts of its own, and its seal and link."""
    work = copy.deepcopy(given)
    work["job"]["id"] = job = uuid7()
    work["withdrawals"] = []
    for kind in FACTS:
        for row in work[kind]:
            row |= {"id": uuid7(), "job": job}
            rows.setdefault(kind, []).append(_complete(kind, row))
    if work["rating"]:
        work["rating"] |= {"id": uuid7(), "job": job}
        rows.setdefault("ratings", []).append(_complete("ratings", work["rating"]))
    args = sign_args(Work(**work), signing, STROKES, lambda: secrets.token_hex(16))
    link = next_link(org, signing.seal, args["seal_hash"], head)
    made = {
        **args, "by": "x", "client_id": signing.client_id, "mutation_id": 1, "at": signing.signed_at,
        "format": "fieldseal.seal/1", "language": work["declaration"]["language"], "verdict": "matches",
        "differences": [],
    }  # fmt: skip
    rows.setdefault("seals", []).append(_complete("seals", made))
    chained = asdict(link)
    rows.setdefault("seal_links", []).append(
        _complete("seal_links", {"id": chained.pop("seal"), "job": job, **chained})
    )
    return link


def _complete(kind: str, row: Any) -> Any:
    return {name: row.get(name) for name in runtime().codecs[kind].columns}


def verify(folder: Path) -> None:
    """Run the command and say what it took, in this process. SQLite's view of the file (mmap) counts as memory."""
    app = create_app(Config(folder, f"sqlite:///{folder / 'fieldseal.sqlite'}", immediate=True))
    before, began, worked = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter(), time.process_time()
    done = app.test_cli_runner().invoke(args=["seals", "verify"])
    took, peak = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    cpu = time.process_time() - worked
    print(f"{took:.1f} s ({cpu:.1f} s of the processor), {peak / 1024:.0f} MB at most, {before / 1024:.0f} MB before")
    print(f"exit {done.exit_code}")
    print(done.output[:600].strip())


def main(*counts: str) -> None:
    """Fill and verify, each in a process of its own."""
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            fill(Path(folder), int(count))
            size = Path(folder, "fieldseal.sqlite").stat().st_size / 2**20
            print(f"{count} seals, {size:.0f} MB on disk:", flush=True)
            subprocess.run([sys.executable, "-m", "tests.bench.seals", "--verify", folder], check=True, cwd=ROOT)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--verify"]:
        verify(Path(sys.argv[2]))
    else:
        main(*sys.argv[1:])

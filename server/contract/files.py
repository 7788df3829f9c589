"""The contract's files: written by ``flask contract write``, held to by ``flask contract check``.

``contract.lock`` keeps one line for every contract there ever was (number, hash, why); ``names.txt`` every name ever
given. Both only grow: a name that was released stays, since devices out there may still send it (rule P4).
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from server.contract import types as contract_types
from sync.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from sync.messages import Json

    Step: TypeAlias = Callable[[Json], None]

ROOT = Path(__file__).resolve().parent.parent.parent
SPEC = Path("sync/spec")
TYPES = Path("pwa/src/generated/contract.ts")
_LOCK_HEAD = "# number · SHA-256 of the contract's canonical text · why it changed. Lines are added, never changed.\n"
_NAMES_HEAD = "# Every kind and mutation (with its versions) ever released. Lines are added, never changed.\n"


class ContractError(Exception):
    """The files do not fit the declarations; says what to do."""


def write(contract: Json, note: str | None, root: Path = ROOT) -> None:
    """Write all files. ``note``: why the contract changed; needed when it did. ``ContractError`` for a lost name."""
    lock = _lines(root / SPEC / "contract.lock")
    names = _lines(root / SPEC / "names.txt")
    _check_names(contract, names)
    if _hash(contract) != _locked(lock):
        if not note:
            raise ContractError("The contract has changed. Say why: flask contract write --note '…'")
        lock.append(f"{len(lock) + 1} {_hash(contract)} {note}")
    names += [name for name in _names(contract) if name not in names]
    for path, text in _files(contract, lock, names).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def check(contract: Json, root: Path = ROOT) -> None:
    """``ContractError`` unless every file is as ``write`` would leave it."""
    lock = _lines(root / SPEC / "contract.lock")
    names = _lines(root / SPEC / "names.txt")
    _check_names(contract, names)
    if _hash(contract) != _locked(lock):
        raise ContractError(
            "The contract is not the one in contract.lock. If an argument changed its meaning, raise the mutation's"
            " version and give an upcast; then: flask contract write --note 'why'"
        )
    if missing := [name for name in _names(contract) if name not in names]:
        raise ContractError(f"names.txt lacks {', '.join(missing)}: run flask contract write")
    for path, text in _files(contract, lock, names).items():
        if not (root / path).exists() or (root / path).read_text(encoding="utf-8") != text:
            raise ContractError(f"{path} is not up to date: run flask contract write")


def _files(contract: Json, lock: list[str], names: list[str]) -> dict[Path, str]:
    return {
        SPEC / "contract.json": json.dumps(contract, ensure_ascii=False, indent=1) + "\n",
        SPEC / "contract.lock": _LOCK_HEAD + "".join(f"{line}\n" for line in lock),
        SPEC / "names.txt": _NAMES_HEAD + "".join(f"{line}\n" for line in names),
        TYPES: contract_types.write(contract),
    }


def _names(contract: Json) -> list[str]:
    mutations = contract["mutations"].items()
    return [f"kind {name}" for name in contract["kinds"]] + [
        f"mutation {name} {v}" for name, one in mutations for v in range(1, one["v"] + 1)
    ]


def _check_names(contract: Json, names: list[str]) -> None:
    if lost := sorted(set(names) - set(_names(contract))):
        raise ContractError(f"Released names may not go: {', '.join(lost)}")


def _hash(contract: Json) -> str:
    return sha256(canonical(contract).encode()).hexdigest()


def _locked(lock: list[str]) -> str | None:
    return lock[-1].split(" ", 2)[1] if lock else None


def _lines(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return [line for line in text.splitlines() if line and not line.startswith("#")]

"""Sealing in Python: what the phone does, for the demo data and the tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.signatures.code import seal_hash_of
from server.signatures.disclosures import Disclosures, digest_of, write_disclosures
from server.signatures.document import Signing, Work, build
from server.signatures.sheet import Amended, build_sheet
from sync.canonical import canonical, sha256_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sync.messages import Json


def strokes_text(strokes: Sequence[Sequence[Sequence[int]]], w: int = 3600, h: int = 1800) -> str:
    """Strokes of ``[x, y, t, p]`` points on a pad of ``w × h`` (tenths of a pixel), as they travel."""
    return canonical({"v": 1, "w": w, "h": h, "strokes": strokes})


def sign_args(work: Work | Amended, signing: Signing, strokes: str, salt: Callable[[], str]) -> Json:
    """Make the arguments of ``signatures.sign``. ``salt()`` gives 32 hex digits, new each time."""
    disclosed: Disclosures = {}

    def digest(path: str, value: str | None) -> dict[str, str] | None:
        if value is None:
            return None
        disclosed[path] = (salt(), value)
        return {"sd": digest_of(disclosed[path][0], path, value)}

    made = build(work, signing, digest) if isinstance(work, Work) else build_sheet(work, signing, digest)
    text = canonical(made)
    text_hash, strokes_hash = sha256_text(text), sha256_text(strokes)
    return {
        "id": signing.seal,
        "job": work.job["id"],
        "text": text,
        "text_hash": text_hash,
        "strokes": strokes,
        "strokes_hash": strokes_hash,
        "seal_hash": seal_hash_of(text_hash, strokes_hash),
        "disclosures": write_disclosures(disclosed),
        "signer": signing.signer,
        "capacity": signing.capacity,
    }

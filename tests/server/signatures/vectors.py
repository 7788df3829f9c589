"""The shared vectors, as Python reads them."""

from __future__ import annotations

import json
from pathlib import Path

SEAL = json.loads((Path(__file__).parents[3] / "sync/spec/vectors/seal.json").read_text(encoding="utf-8"))
DOCUMENTS = {one["name"]: one for one in SEAL["documents"]}


def row_of(name):
    """The row of ``seals`` a document of the vectors would have, as far as its text answers for it."""
    case = DOCUMENTS[name]
    expect, signing = case["expect"], case["signing"]
    return {
        "id": signing["seal"],
        "job": case["work"]["job"]["id"],
        "client_id": signing["client_id"],
        "format": "fieldseal.seal/1",
        "text": expect["text"],
        "text_hash": expect["text_hash"],
        "strokes": case["strokes"],
        "strokes_hash": expect["strokes_hash"],
        "seal_hash": expect["seal_hash"],
        "disclosures": expect["disclosures"],
        "signer": signing["signer"],
        "capacity": signing["capacity"],
        "language": case["work"]["declaration"]["language"],
    }

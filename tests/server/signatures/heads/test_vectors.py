"""Python against ``sync/spec/vectors/heads.json``; ``tests/pwa/signatures/heads.test.ts`` runs the same cases."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from server.signatures.heads.head import Head, hash_of, is_signed, key_id, public_of

VECTORS = json.loads((Path(__file__).parents[4] / "sync/spec/vectors/heads.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", [pytest.param(one, id=one["note"]) for one in VECTORS["heads"]])
def test_S3_4_heads_of_the_shared_vectors(case):
    assert public_of(Ed25519PrivateKey.from_private_bytes(bytes.fromhex(VECTORS["seed"]))) == VECTORS["public"]
    assert key_id(VECTORS["public"]) == VECTORS["key"]
    read = Head.read(case["text"]) is not None and hash_of(case["text"]) == case["hash"]
    assert (read and is_signed(VECTORS["public"], case["text"], case["signature"])) == case["valid"]

"""A head: where an organisation's chain ended at one moment, signed (rule S3.4). Pure; the tables: ``models``."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from server.signatures.chain import FIRST_PREV
from server.signatures.code import is_hash
from sync.canonical import CanonicalError, canonical, parse_strict, sha256_text
from sync.times import is_time

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from sync.messages import Json

FORMAT: Final = "fieldseal.head/1"
_PUBLIC: Final = 32
_SIGNATURE: Final = 64


@dataclass(frozen=True, slots=True)
class Head:
    """The chain's end: link ``n`` of ``segment``; ``n`` is 0 where no link stands in the segment yet.

    ``link_hash`` is then what the first one will follow. ``prev``: hash of the head before, zeros for the first.
    ``day``: the UTC date of ``made_at``. ``key``: id of the key it is signed with.
    """

    org: str
    day: str
    segment: int
    n: int
    link_hash: str
    prev: str
    made_at: str
    key: str

    def text(self) -> str:
        """What is signed and stamped: canonical JSON."""
        return canonical({"format": FORMAT, **asdict(self)})

    @classmethod
    def read(cls, text: str) -> Head | None:
        """The other way; None for anything that ``text`` does not write."""
        try:
            parsed = parse_strict(text)
            if not isinstance(parsed, dict) or parsed.pop("format", None) != FORMAT:
                return None
            if not isinstance(parsed.get("org"), str):
                return None
            found = cls(**parsed)
            return found if found._is_sound() and found.text() == text else None
        except (CanonicalError, TypeError):
            return None

    def _is_sound(self) -> bool:
        numbers = (self.segment, self.n)
        return (
            all(type(one) is int and one >= 0 for one in numbers)
            and all(map(is_hash, (self.link_hash, self.prev, self.key)))
            and is_time(self.made_at)
            and self.day == self.made_at[:10]
        )


def of_chain(org: str, end: Json, prev: str, made_at: str, key: str) -> Head:
    """The head of a chain. ``end``: the counter's ``chain_head``, ``{}`` before the first seal of all."""
    segment, n = (end["segment"], end["n"]) if end else (1, 0)
    return Head(org, made_at[:10], segment, n, end.get("link_hash", FIRST_PREV), prev, made_at, key)


def sign(key: Ed25519PrivateKey, text: str) -> str:
    """Hex Ed25519 signature over the text's UTF-8 bytes."""
    return key.sign(text.encode()).hex()


def is_signed(public: str, text: str, signature: str) -> bool:
    """Whether the signature is that key's over that text. Anything else than lower-case hex is none."""
    try:
        key, signed = bytes.fromhex(public), bytes.fromhex(signature)
        if (len(key), len(signed)) != (_PUBLIC, _SIGNATURE) or (key.hex(), signed.hex()) != (public, signature):
            return False
        Ed25519PublicKey.from_public_bytes(key).verify(signed, text.encode())
    except (ValueError, InvalidSignature):
        return False
    return True


def public_of(key: Ed25519PrivateKey) -> str:
    """Its public half: the 32 bytes as hex."""
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def key_id(public: str) -> str:
    """How heads name a key: SHA-256 of its 32 bytes."""
    return sha256(bytes.fromhex(public)).hexdigest()


def hash_of(text: str) -> str:
    """What the next head names, and what is stamped."""
    return sha256_text(text)


def entry(text: str, signature: str, stamp: dict[str, Any] | None) -> Json:
    """A head as it is published. ``stamp``: ``{token, at, authority}``, the token as base64 of its DER."""
    return {"head": parse_strict(text), "hash": hash_of(text), "signature": signature, "stamp": stamp}

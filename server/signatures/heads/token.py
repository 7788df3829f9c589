"""RFC 3161 in bytes: what an authority is asked, what it answers, and whether that holds (rule S3.6)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

from asn1crypto import cms, core, pem, tsp, x509

from server import clock

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

GRANTED: Final = ("granted", "granted_with_mods")
_NO_DER: Final = (ValueError, TypeError, KeyError, AttributeError)
"""What asn1crypto and pyHanko raise for bytes that are something else."""


class BadToken(ValueError):
    """It is no time stamp of what was sent; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Stamped:
    """``at``: the authority's time. ``trusted``: whether one we believe vouches for it; None where none is named."""

    at: str
    authority: str
    trusted: bool | None


class _Response(core.Sequence):  # type: ignore[misc]
    """``TimeStampResp``; asn1crypto's own wants a token in a refusal too."""

    _fields: ClassVar = [
        ("status", tsp.PKIStatusInfo),
        ("time_stamp_token", cms.ContentInfo, {"optional": True}),
    ]


def request(digest: str, nonce: int) -> bytes:
    """The question's DER. ``digest``: hex SHA-256 of what is to be stamped."""
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": bytes.fromhex(digest)}
    asked = {"version": "v1", "message_imprint": imprint, "nonce": nonce, "cert_req": True}
    return bytes(tsp.TimeStampReq(asked).dump())


def answered(response: bytes, digest: str, nonce: int) -> bytes:
    """The token in an answer, DER. ``BadToken`` for a refusal, an answer to another question, or rubbish."""
    try:
        token = _granted(response, nonce)
    except BadToken:
        raise
    except _NO_DER:
        raise BadToken("the answer is no time stamp response") from None
    check(token, digest)
    return token


def check(token: bytes, digest: str, believed: Sequence[x509.Certificate] = ()) -> Stamped:
    """Whether a token stamps this digest and is signed by a time-stamping certificate. ``BadToken``."""
    try:
        return _checked(token, digest, believed)
    except BadToken:
        raise
    except _NO_DER:
        raise BadToken("the token cannot be read") from None


def authorities(path: str | Path) -> list[x509.Certificate]:
    """The certificates of a PEM file. ``ValueError`` where there are none."""
    with open(path, "rb") as file:  # noqa: PTH123 - the setting is a plain text
        found = [x509.Certificate.load(der) for _type, _headers, der in pem.unarmor(file.read(), multiple=True)]
    if not found:
        raise ValueError(f"{path} holds no certificate")
    return found


def _granted(response: bytes, nonce: int) -> bytes:
    parsed = _Response.load(response, strict=True)
    status = parsed["status"]
    if status["status"].native not in GRANTED:
        said = [*(status["status_string"].native or []), *sorted(status["fail_info"].native or ())]
        raise BadToken(f"the authority refused: {'; '.join(said)[:200] or status['status'].native}")
    token = bytes(parsed["time_stamp_token"].dump())
    if _info(token)["nonce"].native != nonce:
        raise BadToken("the answer is to another question (its nonce differs)")
    return token


def _checked(token: bytes, digest: str, believed: Sequence[x509.Certificate]) -> Stamped:
    # A second and 27 MB, which only the worker and whoever verifies need.
    from pyhanko.sign.validation.generic_cms import (  # noqa: PLC0415
        extract_certs_for_validation,
        validate_tst_signed_data,
    )
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415

    info = _info(token)
    imprint = info["message_imprint"]
    stamped: bytes = imprint["hashed_message"].native
    if (imprint["hash_algorithm"]["algorithm"].native, stamped.hex()) != ("sha256", digest):
        raise BadToken("the token stamps something else (its hash differs)")
    signed: Any = cms.ContentInfo.load(token, strict=True)["content"]
    signer = extract_certs_for_validation(signed).signer_cert
    usage = signer.extended_key_usage_value
    if usage is None or "time_stamping" not in usage.native:
        raise BadToken("the certificate that signed the token is not for time stamps")
    moment = info["gen_time"].native
    context = ValidationContext(
        trust_roots=list(believed) or [signer], allow_fetching=False, moment=moment, best_signature_time=moment
    )
    found = asyncio.run(validate_tst_signed_data(signed, context, lambda _algorithm: stamped))
    if not (found["intact"] and found["valid"]):
        raise BadToken("the token's own signature does not hold")
    trusted = found["trust_problem_indic"] is None if believed else None
    return Stamped(clock.text(moment), signer.subject.human_friendly, trusted)


def _info(token: bytes) -> tsp.TSTInfo:
    content: Any = cms.ContentInfo.load(token, strict=True)["content"]
    info = content["encap_content_info"]["content"].parsed
    if not isinstance(info, tsp.TSTInfo):
        raise BadToken("the token holds no time stamp")
    return info

"""The firm's signature on a PDF: PAdES B-B, B-T where an authority for time is set. Source: ETSI EN 319 142-1.

The firm's certificate is its own (``FIELDSEAL_PDF_KEY``), or one we make for a key of ours: the same at each start, so
that all papers of a firm bear one certificate.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.timestamps import HTTPTimeStamper, TimestampRequestError

from server.keys import paper_key
from server.papers.signing import NoStamp
from server.parsers import ConfigError

if TYPE_CHECKING:
    from server.config import Config

FIELD: Final = "Fieldseal"
STAMP_S: Final = 10
"""An authority that takes longer gives no stamp."""
FROM: Final = datetime(2020, 1, 1, tzinfo=UTC)
UNTIL: Final = datetime(2120, 1, 1, tzinfo=UTC)
"""A certificate that vouches for itself says nothing by its dates; fixed ones keep it the same."""
_LONGEST_NAME: Final = 64
"""Of a common name (RFC 5280, ub-common-name)."""


def signed(pdf: bytes, config: Config, firm: str, reason: str, *, stamp: bool = True) -> bytes:
    """Add the firm's signature over the whole file. ``NoStamp``, ``ConfigError``."""
    signer = _signer(config, firm)
    stamper = HTTPTimeStamper(config.tsa_url, timeout=STAMP_S) if stamp and config.tsa_url else None
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=reason,
        name=firm or None,
    )
    out = io.BytesIO()
    try:
        PdfSigner(metadata, signer, timestamper=stamper).sign_pdf(
            IncrementalPdfFileWriter(io.BytesIO(pdf), strict=True), output=out
        )
    except (OSError, TimestampRequestError) as fault:
        raise NoStamp(str(fault)) from fault
    return out.getvalue()


def certificate(config: Config, firm: str) -> bytes:
    """The certificate papers are signed with, as PEM: for whoever wants to tell his reader to believe it."""
    der = _signer(config, firm).signing_cert
    if der is None:
        raise ConfigError("FIELDSEAL_PDF_KEY holds no certificate.")
    return x509.load_der_x509_certificate(der.dump()).public_bytes(serialization.Encoding.PEM)


def _signer(config: Config, firm: str) -> SimpleSigner:
    if config.pdf_key is not None:
        path = Path(config.pdf_key)
        return _own(path, config.pdf_key_password, path.stat().st_mtime_ns)
    key = paper_key(config.data, config.secret)
    der = key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return _ours(der, firm or "Fieldseal")


@lru_cache(maxsize=4)
def _own(path: Path, password: str | None, _changed: int) -> SimpleSigner:
    try:
        found: SimpleSigner = SimpleSigner.load_pkcs12_data(path.read_bytes(), [], (password or "").encode() or None)
    except ValueError:
        raise ConfigError("FIELDSEAL_PDF_KEY cannot be opened: is FIELDSEAL_PDF_KEY_PASSWORD right?") from None
    return found


@lru_cache(maxsize=4)
def _ours(der: bytes, name: str) -> SimpleSigner:
    key = serialization.load_der_private_key(der, None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(type(key))
    packed = serialization.pkcs12.serialize_key_and_certificates(
        None, key, self_made(key, name), None, serialization.NoEncryption()
    )
    made: SimpleSigner = SimpleSigner.load_pkcs12_data(packed, [])
    return made


def self_made(key: ec.EllipticCurvePrivateKey, name: str) -> x509.Certificate:
    """A certificate that a key makes for itself; the same every time."""
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name.encode()[:_LONGEST_NAME].decode(errors="ignore"))])
    public = key.public_key()
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(public)
        .serial_number(int.from_bytes(x509.SubjectKeyIdentifier.from_public_key(public).digest[:16]) >> 1 or 1)
        .not_valid_before(FROM)
        .not_valid_after(UNTIL)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )
    return made.sign(key, hashes.SHA256(), ecdsa_deterministic=True)


def _usage() -> x509.KeyUsage:
    others = ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign")
    none = dict.fromkeys((*others, "encipher_only", "decipher_only"), False)
    return x509.KeyUsage(digital_signature=True, content_commitment=True, **none)

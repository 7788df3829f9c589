"""``make phone``: a certificate authority of this machine's own, so that a phone on the same network may trust it.

A service worker needs HTTPS. The authority can vouch for private addresses only (its name constraints say so), so
that trusting it on a phone risks little; its key never leaves the data folder.
"""

from __future__ import annotations

import datetime as dt
import html
import ipaddress
import os
import socket
import sys
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

if TYPE_CHECKING:
    from collections.abc import Sequence

Address: TypeAlias = "ipaddress.IPv4Address"

PRIVATE = [
    ipaddress.ip_network(n) for n in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8")
]
AUTHORITY_DAYS = 3650
SERVER_DAYS = 397
"""iOS trusts nothing longer."""
RENEW_DAYS = 30


@dataclass(frozen=True)
class Papers:
    """Where the PEM files are."""

    authority: Path
    certificate: Path
    key: Path


def lan_addresses() -> list[Address]:
    """This machine's private IPv4 addresses, the one the network is reached by first. ``ADDRESS`` adds one."""
    found: list[str] = [given] if (given := os.environ.get("ADDRESS")) else []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, suppress(OSError):
        probe.connect(("192.0.2.1", 9))  # sends nothing: asks the routing table
        found.append(probe.getsockname()[0])
    with suppress(OSError):
        found += [str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    known = dict.fromkeys(ipaddress.IPv4Address(one) for one in found)
    return [one for one in known if not one.is_loopback and any(one in net for net in PRIVATE)]


def certificates(folder: Path, addresses: Sequence[Address], now: dt.datetime | None = None) -> Papers:
    """Make what is missing, expired or for other addresses; the authority stays the same for ten years."""
    now = now or dt.datetime.now(dt.UTC)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    papers = Papers(folder / "ca.pem", folder / "server.pem", folder / "server.key")
    if not (papers.authority.exists() and _load(papers.authority).not_valid_after_utc > now):
        _make_authority(folder, now)
        papers.certificate.unlink(missing_ok=True)
    if not _still_good(papers.certificate, addresses, now):
        _make_certificate(folder, papers, addresses, now)
    return papers


def _load(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def _still_good(path: Path, addresses: Sequence[Address], now: dt.datetime) -> bool:
    if not path.exists():
        return False
    found = _load(path)
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    known = set(names.get_values_for_type(x509.IPAddress))
    return known >= set(addresses) and found.not_valid_after_utc - now > dt.timedelta(days=RENEW_DAYS)


def _save(path: Path, pem: bytes) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)


def _new_key(path: Path) -> ec.EllipticCurvePrivateKey:
    key = ec.generate_private_key(ec.SECP256R1())
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    _save(path, key.private_bytes(encoding, form, serialization.NoEncryption()))
    return key


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: dt.datetime, days: int
) -> x509.CertificateBuilder:
    hour = dt.timedelta(hours=1)  # the phone's clock may be behind
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - hour)
        .not_valid_after(now + dt.timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _make_authority(folder: Path, now: dt.datetime) -> None:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Fieldseal on {socket.gethostname()}"[:64])])
    key = _new_key(folder / "ca.key")
    within = [x509.IPAddress(net) for net in PRIVATE] + [x509.DNSName("localhost"), x509.DNSName("local")]
    usage = x509.KeyUsage(
        digital_signature=False, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    made = (
        _builder(name, name, key.public_key(), now, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.NameConstraints(permitted_subtrees=within, excluded_subtrees=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    _save(folder / "ca.pem", made.public_bytes(serialization.Encoding.PEM))


def _make_certificate(folder: Path, papers: Papers, addresses: Sequence[Address], now: dt.datetime) -> None:
    authority = _load(papers.authority)
    signer = serialization.load_pem_private_key((folder / "ca.key").read_bytes(), password=None)
    if not isinstance(signer, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{folder / 'ca.key'} is not a key that was made here")
    key = _new_key(papers.key)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Fieldseal")])
    loopback = ipaddress.IPv4Address("127.0.0.1")
    names = [x509.DNSName("localhost"), *(x509.IPAddress(one) for one in dict.fromkeys([loopback, *addresses]))]
    made = (
        _builder(subject, authority.subject, key.public_key(), now, SERVER_DAYS)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
        .sign(signer, hashes.SHA256())
    )
    _save(papers.certificate, made.public_bytes(serialization.Encoding.PEM))


def fingerprint(authority: Path) -> str:
    """SHA-256 of the authority's certificate, to be compared on the phone."""
    return _load(authority).fingerprint(hashes.SHA256()).hex(":").upper()


STEPS = (
    "Android: Settings → Security → More security → Install a certificate → CA certificate → the file",
    "iPhone:  Settings → Profile Downloaded → Install; then General → About → Certificate Trust Settings → on",
)


def how_to(addresses: Sequence[Address], papers: Papers, *, plain: int, secure: int, demo: bool) -> list[str]:
    """What to do on the phone, line by line."""
    hosts = [str(one) for one in addresses]
    warning = ["", "  The demo logins are public and this address is open to your network: a trusted one only."]
    return [
        "",
        "  On a phone in the same network:",
        f"  1. Open    {' or '.join(f'http://{host}:{plain}' for host in hosts)} and download the certificate.",
        f"  2. Compare {fingerprint(papers.authority)}",
        *(f"  {'3. Trust it.' if i == 0 else '            '} {line}" for i, line in enumerate(STEPS)),
        f"  4. Open    {' or '.join(f'https://{host}:{secure}' for host in hosts)}",
        "             and install the app from the browser's menu.",
        *(warning if demo else []),
        "",
        "  Ctrl-C stops it.",
        "",
    ]


def serve(authority: Path, port: int, secure: int, host: str = "") -> ThreadingHTTPServer:
    """A server with two pages: what to do, and the authority's certificate."""
    certificate = _load(authority).public_bytes(serialization.Encoding.DER)
    steps = "".join(f"<li>{html.escape(line)}</li>" for line in STEPS)
    page = f"""<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Fieldseal</title><body style="font:18px/1.5 sans-serif;margin:1.5rem">
<p><a href="/fieldseal-ca.crt" style="display:block;padding:1rem;border:2px solid">
下载证书 · Download the certificate</a>
<p><code style="word-break:break-all">{fingerprint(authority)}</code><ul>{steps}</ul>
<p><a id="app" href="#">打开 Fieldseal · Open Fieldseal</a>
<script>app.href = "https://" + location.hostname + ":{secure}/"</script>"""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            is_file = self.path == "/fieldseal-ca.crt"
            body = certificate if is_file else page.encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/x-x509-ca-cert" if is_file else "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return ThreadingHTTPServer((host, port), Handler)


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])).serve_forever()

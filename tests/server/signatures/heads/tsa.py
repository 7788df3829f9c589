"""A time-stamping authority on the loopback (RFC 3161), which can be told to misbehave."""

from __future__ import annotations

import base64
import datetime as dt
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.general import as_signing_certificate, simple_cms_attribute

from tests.journeys.network import LOOPBACK

DER, PEM = serialization.Encoding.DER, serialization.Encoding.PEM
POLICY = "1.3.6.1.4.1.99999.1"
KEYS = {name: rsa.generate_private_key(65537, 2048) for name in ("root", "unit")}


PLAIN = {
    "out of order": (503, b"later"),
    "elsewhere": (302, b""),
    "rubbish": (200, b"<html>captive portal</html>"),
    "endless": (200, b"0" * 300_000),
}
"""Moods that are one answer: status and body."""


def _name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _certificate(subject, issuer, public, signer, *, usage=None, root=False):
    now = dt.datetime.now(dt.UTC)
    made = x509.CertificateBuilder().subject_name(_name(subject)).issuer_name(_name(issuer)).public_key(public)
    made = made.serial_number(x509.random_serial_number())
    made = made.not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=30))
    made = made.add_extension(x509.BasicConstraints(ca=root, path_length=None), critical=True)
    if root:
        sign = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        made = made.add_extension(sign, critical=True)
    if usage:
        made = made.add_extension(x509.ExtendedKeyUsage([usage]), critical=True)
    return made.sign(signer, hashes.SHA256())


class Authority:
    """``mood``: how it answers. ``password``: what it asks for as basic auth."""

    def __init__(self, name="Test TSA", usage=ExtendedKeyUsageOID.TIME_STAMPING):
        self.mood, self.password, self.asked = "good", None, []
        self.release = threading.Event()
        self.root = _certificate(f"{name} Root", f"{name} Root", KEYS["root"].public_key(), KEYS["root"], root=True)
        unit = _certificate(name, f"{name} Root", KEYS["unit"].public_key(), KEYS["root"], usage=usage)
        self.unit = asn1_x509.Certificate.load(unit.public_bytes(DER))
        self._server = ThreadingHTTPServer((LOOPBACK, 0), self._handler())
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self):
        mark = f"{self.password}@" if self.password else ""
        return f"http://{mark}{LOOPBACK}:{self._server.server_port}/tsr"

    def write_root(self, path):
        path.write_bytes(self.root.public_bytes(PEM))
        return str(path)

    def close(self):
        self.release.set()
        self._server.shutdown()
        self._server.server_close()

    def response(self, question):
        """The DER for a question's DER."""
        asked = tsp.TimeStampReq.load(question)
        if self.mood == "refusal":
            info = {"status": "rejection", "status_string": ["quota exceeded"], "fail_info": {"system_failure"}}
            return core.Sequence(contents=tsp.PKIStatusInfo(info).dump()).dump()
        digest, nonce = asked["message_imprint"]["hashed_message"].native, asked["nonce"].native
        digest = bytes(32) if self.mood == "wrong hash" else digest
        nonce = nonce + 1 if self.mood == "wrong nonce" else nonce
        token = self.token(digest, nonce)
        if self.mood == "forged":
            token = token[:-8] + bytes(8)
        status = tsp.PKIStatusInfo({"status": "granted"})
        return tsp.TimeStampResp({"status": status, "time_stamp_token": cms.ContentInfo.load(token)}).dump()

    def token(self, digest, nonce, at=None):
        """A token's DER, signed by this authority's unit."""
        imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": digest}
        at = (at or dt.datetime.now(dt.UTC)).replace(microsecond=0)
        info = {"version": "v1", "policy": POLICY, "message_imprint": imprint, "serial_number": 7, "gen_time": at}
        content = tsp.TSTInfo(info | ({"nonce": nonce} if nonce is not None else {})).dump()
        attributes = cms.CMSAttributes([
            simple_cms_attribute("content_type", "tst_info"),
            simple_cms_attribute("signing_certificate", as_signing_certificate(self.unit)),
            simple_cms_attribute("message_digest", _sha256(content)),
        ])  # fmt: skip
        signature = KEYS["unit"].sign(attributes.dump(), padding.PKCS1v15(), hashes.SHA256())
        who = {"issuer": self.unit.issuer, "serial_number": self.unit.serial_number}
        algorithm = algos.DigestAlgorithm({"algorithm": "sha256"})
        signer = cms.SignerInfo({
            "version": "v1",
            "sid": cms.SignerIdentifier({"issuer_and_serial_number": cms.IssuerAndSerialNumber(who)}),
            "digest_algorithm": algorithm,
            "signed_attrs": attributes,
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "rsassa_pkcs1v15"}),
            "signature": signature,
        })  # fmt: skip
        signed = cms.SignedData({
            "version": "v3",
            "digest_algorithms": cms.DigestAlgorithms((algorithm,)),
            "encap_content_info": {"content_type": "tst_info", "content": cms.ParsableOctetString(content)},
            "certificates": {self.unit},
            "signer_infos": [signer],
        })  # fmt: skip
        return cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump()

    def _handler(authority):  # noqa: C901, N805 - a handler is a class in a closure; its own self is another
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                question = self.rfile.read(int(self.headers["Content-Length"]))
                authority.asked.append((self.headers["Content-Type"], question))
                wanted = authority.password and f"Basic {base64.b64encode(authority.password.encode()).decode()}"
                if wanted and self.headers.get("Authorization") != wanted:
                    self._say(401, b"")
                elif authority.mood in PLAIN:
                    self._say(*PLAIN[authority.mood])
                elif authority.mood == "silent":
                    authority.release.wait(60)
                    self.close_connection = True
                elif authority.mood == "dripping":
                    self._drip()
                else:
                    self._say(200, authority.response(question))

            def _say(self, status, body):
                self.send_response(status)
                self.send_header("Location", "/tsr")
                self.send_header("Content-Type", "application/timestamp-reply")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def _drip(self):
                self.send_response(200)
                self.end_headers()
                while not authority.release.wait(0.05):
                    try:
                        self.wfile.write(b"0")
                        self.wfile.flush()
                    except OSError:
                        return

            def log_message(self, *_args):
                pass

        return Handler


def _sha256(data):
    digest = hashes.Hash(hashes.SHA256())
    digest.update(data)
    return digest.finalize()


__all__ = ["Authority", "ExtendedKeyUsageOID"]

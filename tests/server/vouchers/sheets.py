"""Vouchers without a server: a signed document of the vectors, changed as a test wants it, and its PDF."""

from __future__ import annotations

import copy
import secrets

from server.papers import press
from server.papers.firm import Firm
from server.papers.tongue import Tongue
from server.signatures.code import short_code
from server.signatures.document import Signing, Work
from server.signatures.sealing import sign_args
from server.vouchers.face import voucher
from server.vouchers.sealed import Sealed, _true_values
from sync.canonical import parse
from tests.server.signatures.vectors import DOCUMENTS

FULL = DOCUMENTS["full"]
FIRM = Firm(
    name="明水暖通工程有限公司", name_en="Mingshui HVAC Ltd", address="杭州市西湖区文三路 1 号", phone="0571-8800 0000"
)
URL = "https://service.example.cn"
STROKES = [
    [[100 + 30 * n, 300 + (n * n * 7) % 160, 16 * n, 300 + (n * 37) % 600] for n in range(40)],
    [[900, 200, 0, 500]],
]


def work(**change):
    """The rows of a full job, as a test wants them."""
    return copy.deepcopy(FULL["work"]) | change


def sealed(rows=None, *, strokes=None, document=None, erased=False, **more):
    """A sealed job as the reader would give it."""
    rows = rows or work()
    args = sign_args(Work(**rows), Signing(**FULL["signing"]), "{}", lambda: secrets.token_hex(16))
    text = parse(args["text"]) | (document or {})
    values = {} if erased else {path: (salt, value) for path, (salt, value) in parse(args["disclosures"]).items()}
    row = {**args, "at": FULL["signing"]["signed_at"], "by": rows["job"]["technician"], "client_id": "c"}
    row |= {"format": "fieldseal.seal/1", "language": "zh-CN", "verdict": "matches", "differences": []}
    known = {
        "people": {rows["job"]["technician"]: "王师傅"},
        "centre": {"name": "昆山服务中心", "address": "", "phone": ""},
    }
    given = {
        "org": FULL["signing"]["org"],
        "row": row | ({"strokes": None, "disclosures": None} if erased else {}),
        "job": rows["job"],
        "document": text,
        "values": _true_values(text, values),
        "erased": erased,
        "strokes": None if erased else {"v": 1, "strokes": strokes if strokes is not None else STROKES},
        "signed": True,
        "code": short_code(args["seal_hash"]),
        "firm": "Test",
        **known,
    }
    return Sealed(**given | more)


def paper(one, language="zh-CN", firm=FIRM, seal_file="{}"):
    """What is printed."""
    return voucher(one, Tongue(language), firm, URL, seal_file).json()


def pdf(one, language="zh-CN", **more):
    """And printed."""
    return press.render("paper", paper(one, language, **more))

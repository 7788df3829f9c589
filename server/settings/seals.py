"""Where the signed heads of the chain of seals go, and who stamps them."""

from __future__ import annotations

from server import parsers as p
from server.settings.setting import Setting

SEALS: tuple[Setting, ...] = (
    Setting(
        "FIELDSEAL_HEADS_FILE",
        "heads_file",
        "",
        "a file each signed head of the chain is appended to: best where the server's own people cannot change it",
        "/mnt/elsewhere/heads.jsonl",
    ),
    Setting(
        "FIELDSEAL_HEADS_MAIL",
        "heads_mail",
        "",
        "whom each day's head is sent to",
        "boss@firm.cn,auditor@other.cn",
        p.mails,
    ),
    Setting(
        "FIELDSEAL_TSA_URL",
        "tsa_url",
        "",
        "a time-stamping authority (RFC 3161) that stamps each day's head",
        "https://name:secret@tsa.example.cn/tsr",
        p.http,
        secret=True,
    ),
    Setting(
        "FIELDSEAL_TSA_CERTS",
        "tsa_certs",
        "",
        "certificates (PEM) of the authorities whose stamps are believed; unset: a stamp is checked by itself only",
        "/etc/fieldseal/tsa.pem",
        p.certificates,
    ),
)

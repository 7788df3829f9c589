"""For tests, and for `make phone`."""

from __future__ import annotations

from server import parsers as p
from server.settings.setting import Setting

TOOLING: tuple[Setting, ...] = (
    Setting("FIELDSEAL_IMMEDIATE", "immediate", "0", "`1`: effects run in the web process; no worker", "1", p.flag),
    Setting(
        "FIELDSEAL_PRIVATE_PUSH", "private_push", "0", "`1`: push may go to private addresses (tests)", "1", p.flag
    ),
    Setting("PHONE_PORT", None, "8443", "`make phone`: HTTPS", "9443", p.number(1, 65535)),
    Setting("PHONE_CA_PORT", None, "8080", "`make phone`: hands out the authority", "9080", p.number(1, 65535)),
    Setting("ADDRESS", None, "", "`make phone`: this machine's address, where it is not found", "192.168.1.7"),
)

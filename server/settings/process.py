"""The running server: where it listens, how many do the work, what it logs and shows."""

from __future__ import annotations

from server import parsers as p
from server.settings.setting import Setting

PROCESS: tuple[Setting, ...] = (
    Setting("HOST", "host", "127.0.0.1", "the address to listen on", "0.0.0.0"),  # noqa: S104 an example
    Setting("PORT", "port", "8000", "the port to listen on", "8080", p.number(0, 65535)),
    Setting("WEB_CONCURRENCY", "workers", "", "web processes; unset: cores, 2 to 4", "4", p.number(1, 64)),
    Setting("FIELDSEAL_THREADS", "threads", "8", "requests a web process answers at once", "16", p.number(1, 64)),
    Setting(
        "FIELDSEAL_TIMEOUT",
        "timeout",
        "60",
        "seconds after which a stuck web process is replaced",
        "120",
        p.number(10, 3600),
    ),
    Setting(
        "FIELDSEAL_GRACE",
        "grace",
        "25",
        "seconds that running requests and tasks get to finish at a stop",
        "60",
        p.number(1, 3600),
    ),
    Setting("FIELDSEAL_JOBS", "jobs", "2", "tasks the worker runs at once", "4", p.number(1, 32)),
    Setting("TLS_CERT", "tls_cert", "", "certificate, where the server itself speaks HTTPS", "/etc/tls.pem", p.a_file),
    Setting("TLS_KEY", "tls_key", "", "its key", "/etc/tls.key", p.a_file),
    Setting(
        "FIELDSEAL_PROXIES",
        "proxies",
        "0",
        "reverse proxies in front whose `X-Forwarded-*` headers are believed",
        "1",
        p.number(0, 8),
    ),
    Setting("FIELDSEAL_DEMO", "demo", "1", "`0`: no demo data, no demo logins", "0", p.flag),
    Setting(
        "FIELDSEAL_LOG",
        "log",
        "auto",
        "`json`: one object per line; `text`: for eyes; `auto`: text on a terminal",
        "json",
        p.one_of("auto", "json", "text"),
    ),
    Setting("FIELDSEAL_LOG_ADDRESSES", "log_addresses", "0", "`1`: the caller's IP address in the log", "1", p.flag),
    Setting(
        "FIELDSEAL_METRICS_TOKEN",
        "metrics_token",
        "",
        "16 characters or more; with it `GET /metrics` answers whoever bears it, without it there is no such page",
        "see below",
        p.token,
        secret=True,
    ),
    Setting(
        "FIELDSEAL_CONTACT",
        "contact",
        "mailto:fieldseal@example.org",
        "whom a push service may write to, should our messages trouble it",
        "mailto:it@firm.cn",
        p.contact,
    ),
)

"""Every setting in one table: name, default, meaning, example and the parser that refuses a wrong one with a sentence.

``Config.from_env`` reads it, ``flask config check`` shows it, and docs/running.md is held to it by a test.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from server import parsers as p
from server.papers import firm
from server.parsers import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True)
class Setting:
    """``field``: where ``Config`` keeps it; None when a library or another program reads the variable itself."""

    name: str
    field: str | None
    default: str
    meaning: str
    example: str
    parse: Callable[[str, str], Any] = p.text
    secret: bool = False

    def read(self, env: Mapping[str, str]) -> Any:
        """The value; an empty variable is one that is not set. ``ConfigError``."""
        said = env.get(self.name) or self.default
        return self.parse(self.name, said) if said else None

    def shown(self, env: Mapping[str, str]) -> str:
        """The value for a person's eyes: never a password."""
        said = env.get(self.name) or self.default
        if not said or not self.secret:
            return said or "–"
        return p.without_password(said) if "://" in said else "(set)"


TABLE: tuple[Setting, ...] = (
    Setting("FIELDSEAL_DATA", "data", "data", "folder for database, files, keys, queue", "/srv/fieldseal", p.folder),
    Setting(
        "DATABASE_URL",
        "database_url",
        "",
        "the database; unset: SQLite in the data folder",
        "postgresql://fieldseal:secret@db/fieldseal",
        p.database,
        secret=True,
    ),
    Setting(
        "FILES_URL",
        "files_url",
        "",
        "where whole photos and scans lie (fsspec: a folder, `s3://`, `gs://`, `az://`); unset: the data folder",
        "s3://bucket/folder",
        p.files,
    ),
    Setting("AWS_ENDPOINT_URL", "s3_endpoint", "", "an S3 service that is not Amazon's", "https://s3.firm.cn", p.http),
    Setting("AWS_REGION", "s3_region", "us-east-1", "the bucket's region", "cn-north-1"),
    Setting("AWS_ACCESS_KEY_ID", None, "", "who we are to S3", "fieldseal"),
    Setting("AWS_SECRET_ACCESS_KEY", None, "", "and the proof of it", "secret", secret=True),
    Setting(
        "REDIS_URL",
        "redis_url",
        "",
        "the worker's queue; unset: a SQLite file in the data folder",
        "redis://:secret@redis:6379/0",
        p.redis,
        secret=True,
    ),
    Setting(
        "SMTP_URL",
        "smtp",
        "",
        "mail: `smtp://` with STARTTLS, `smtps://` with TLS at once, `smtp+plain://` without, for a relay next door",
        "smtp://name:secret@mail.firm.cn:587",
        p.smtp,
        secret=True,
    ),
    Setting("MAIL_FROM", "mail_from", "", "the sender of our mail; needed with `SMTP_URL`", "service@firm.cn", p.mail),
    Setting(
        "FIELDSEAL_SECRET",
        "secret",
        "",
        "32 characters or more from which all keys are made, for a machine whose disk does not last; "
        "unset: keys in the data folder",
        "see below",
        p.secret,
        secret=True,
    ),
    Setting("FIELDSEAL_BACKUPS", None, "", "where backups go; unset: `backups` in the data folder", "/mnt/backups"),
    Setting(
        "FIELDSEAL_BACKUP_KEY",
        None,
        "",
        "16 characters or more; backups are encrypted with it, and nobody can read them without it",
        "see below",
        p.token,
        secret=True,
    ),
    Setting(
        "FIELDSEAL_URL",
        "url",
        "",
        "where people reach this server, as papers and messages say; unset: `http://localhost` and the port",
        "https://service.firm.cn",
        p.site,
    ),
    Setting(
        "FIELDSEAL_OWN_PHONE_HOURS",
        "own_phone_hours",
        "48",
        "hours for which a link to sign on the customer's own phone stands",
        "24",
        p.number(1, 720),
    ),
    Setting(
        "FIELDSEAL_FIRM",
        "firm",
        "",
        "a TOML file with the firm's name, logo and sentences for its papers ([papers.md](papers.md))",
        "/srv/fieldseal/firm.toml",
        firm.read,
    ),
    Setting(
        "FIELDSEAL_FONTS",
        "fonts",
        "",
        "a folder with Noto Sans SC, regular and bold, and further fonts for papers; unset: the ones our set-up brings",
        "/srv/fieldseal/fonts",
        p.a_folder,
    ),
    Setting(
        "FIELDSEAL_PDF_KEY",
        "pdf_key",
        "",
        "a PKCS#12 file with the firm's certificate, which signs the PDFs; unset: a key of our own in the data folder",
        "/srv/fieldseal/firm.p12",
        p.a_file,
    ),
    Setting("FIELDSEAL_PDF_KEY_PASSWORD", "pdf_key_password", "", "what opens it", "secret", secret=True),
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
    Setting(
        "FIELDSEAL_MIN_BUILD",
        "min_build",
        "",
        "the oldest build of the app that still gets new rows; its work is taken in any case",
        "fieldseal/1.2.0",
        p.build,
    ),
    Setting(
        "FIELDSEAL_LONG_TRAVEL",
        "long_travel",
        "120",
        "a way of more minutes is marked for whoever confirms the job",
        "90",
        p.number(1, 10_000),
    ),
    Setting(
        "FIELDSEAL_USUAL_WORK",
        "usual_work",
        "5-480",
        "from how many to how many minutes of work are usual",
        "10-240",
        p.span,
    ),
    Setting("FIELDSEAL_LOW_GRADE", "low_grade", "2", "a grade up to this is low (1 to 4)", "3", p.number(1, 4)),
    Setting(
        "FIELDSEAL_PLACE_ACCURACY",
        "place_accuracy",
        "500",
        "a place known to more metres than this counts as not confirmed",
        "200",
        p.number(1, 1_000_000),
    ),
    Setting(
        "FIELDSEAL_CLOCK_OFF",
        "clock_off",
        "300",
        "a device whose clock is off by more seconds is marked",
        "60",
        p.number(1, 1_000_000),
    ),
    Setting(
        "FIELDSEAL_KEEP",
        "keep",
        "",
        "years after which what customers may be erased of is listed for a manager, by charge type; "
        "a charge type that is not named is kept for ever, and nothing is ever destroyed by itself",
        "paid=5,free=10",
        p.years("paid", "contract", "free", "internal"),
    ),
    Setting("FIELDSEAL_IMMEDIATE", "immediate", "0", "`1`: effects run in the web process; no worker", "1", p.flag),
    Setting(
        "FIELDSEAL_PRIVATE_PUSH", "private_push", "0", "`1`: push may go to private addresses (tests)", "1", p.flag
    ),
    Setting("PHONE_PORT", None, "8443", "`make phone`: HTTPS", "9443", p.number(1, 65535)),
    Setting("PHONE_CA_PORT", None, "8080", "`make phone`: hands out the authority", "9080", p.number(1, 65535)),
    Setting("ADDRESS", None, "", "`make phone`: this machine's address, where it is not found", "192.168.1.7"),
)
PREFIX = "FIELDSEAL_"
TOOLS = frozenset({"FIELDSEAL_ENGINE", "FIELDSEAL_PICTURES", "FIELDSEAL_SERVER"})
"""Names that belong to tests and to the build."""


def read(env: Mapping[str, str]) -> dict[str, Any]:
    """``Config``'s fields; those that are not set are left out. ``ConfigError``."""
    refuse_unknown(env)
    found = {one.field: one.read(env) for one in TABLE}
    return {field: value for field, value in found.items() if field is not None and value is not None}


def refuse_unknown(env: Mapping[str, str]) -> None:
    """A name of ours that nobody reads is a slip of the pen. ``ConfigError``."""
    known = {one.name for one in TABLE} | TOOLS
    for name in sorted(env):
        if name.startswith(PREFIX) and name not in known:
            ours = sorted(one.removeprefix(PREFIX) for one in known if one.startswith(PREFIX))
            near = difflib.get_close_matches(name.removeprefix(PREFIX), ours, 1)
            raise ConfigError(f"{name} is no setting of ours{f'; did you mean {PREFIX}{near[0]}?' if near else '.'}")


def markdown() -> str:
    """The table of docs/running.md."""
    lines = ["| Variable | Default | What it does | For example |", "|---|---|---|---|"]
    for one in TABLE:
        default = f"`{one.default}`" if one.default else "–"
        lines.append(f"| `{one.name}` | {default} | {one.meaning} | `{one.example}` |")
    return "\n".join(lines) + "\n"

"""What stands behind the server: data folder, database, files, queue, mail, keys and backups."""

from __future__ import annotations

from server import parsers as p
from server.settings.setting import Setting

BACKING: tuple[Setting, ...] = (
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
)

"""A backup of either kind of database goes into either, whole (D32)."""

from __future__ import annotations

import gzip
import json
import subprocess
import tarfile

import psycopg
import pytest
from sqlalchemy import BigInteger, LargeBinary, Text

from server.backup import copytext
from server.db import METADATA
from server.ids import uuid7
from tests.server.backup.sites import KEY
from tests.server.office import Office
from tests.server.signatures.signing import declare, signed_job
from tests.server.test_files import Sender, name, photo

pytestmark = pytest.mark.slow

PICTURE = b"\x89PNG" + bytes(range(256)) * 40
NASTY = "tab\t, line\n, return\r, back\\slash, \\N, \\x41, 苏州 \N{PILE OF POO}, \x0b\x0c\x08"


def busy(site):
    """A firm with a signed job, a photo and nasty text; (office, job)."""
    with site.app() as app:
        office = Office(app)
        declare(office)
        phone = office.phone("technician")
        job, _seal = signed_job(office, phone)
        phone.sync(photo(job, name(PICTURE)))
        Sender(phone).send(PICTURE)
        args = {"id": uuid7(), "customer": job["customer"], "address": NASTY}
        [receipt] = office.phone("dispatcher").sync(("customers.add_site", args))
        assert receipt["outcome"] == "applied", receipt
    return office, job


def lived(tables):
    """What a restore must bring back to the letter: all but the counters, which begin a new life."""
    return {name: rows for name, rows in tables.items() if name not in ("counters", "login_failures")}


@pytest.mark.parametrize("into", ["sqlite", "postgresql"])
def test_D32_a_backup_goes_into_either_database_whole(site, build, into):
    office, job = busy(site)
    (site.data / "keys/mail").mkdir()
    (site.data / "keys/mail/sender.pem").write_text("one more")
    before = site.tables()
    archive = site.backup(FIELDSEAL_BACKUP_KEY=KEY)
    burnt = build(into, migrated=False)
    said = burnt.restore(archive, FIELDSEAL_BACKUP_KEY=KEY)
    assert "1 files" in said
    assert "offers again" in said
    after = burnt.tables()
    assert lived(after) == lived(before)
    assert (burnt.data / "keys/mail/sender.pem").read_text() == "one more"
    with burnt.app() as app:
        done = app.test_cli_runner().invoke(args=["seals", "verify"])
        assert done.output == f"{office.org}: 1 seals and 1 amendments verified, the chain holds\n"
        office.app = app
        phone = office.phone("technician")
        assert phone.get(f"/api/files/{name(PICTURE)}").data == PICTURE
        phone.sync()
        [rating] = [one for one in phone.kind("ratings") if one["job"] == job["id"]]
        assert rating["comment"] == "很好"  # the keys came with it
    was, counter = before["counters"][0], burnt.counter(office.org)
    assert counter.epoch != was[2]
    assert counter.seq > was[3]


def test_D32_large_tables_go_in_pieces(build, monkeypatch):
    site, other = build("sqlite"), build("postgresql", migrated=False)
    busy(site)
    monkeypatch.setattr(copytext, "PIECE", 500)
    made = site.backup()
    with tarfile.open(made) as tar:
        assert len([one for one in tar.getnames() if one.startswith("db/mutations/")]) > 3
    other.restore(made)
    assert lived(other.tables()) == lived(site.tables())


def test_D32_both_databases_write_the_same_text(build, pg):
    rows = [(1, NASTY, None, b"\x00\xff\\"), (-(2**62), "", "\\.", b""), (0, "\\N", "\t", None)]
    database = pg.create()
    with psycopg.connect(pg.url(database)) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE t (n bigint, a text, b text, c bytea)")
        cursor.executemany("INSERT INTO t VALUES (%s, %s, %s, %s)", rows)
        with cursor.copy("COPY t TO STDOUT") as copy:
            theirs = b"".join(map(bytes, copy))
    pg.drop(database)
    ours = b"".join(map(copytext.line, rows))
    assert ours == theirs
    assert list(copytext.rows(ours, (int, str, str, bytes))) == [list(row) for row in rows]


def test_D32_every_column_has_a_form_in_a_backup():
    for table in METADATA.tables.values():
        for column in table.columns:
            assert isinstance(column.type, (Text, BigInteger, LargeBinary)), column
            assert column.identity is None
            assert column.computed is None


def test_D32_an_archive_can_be_read_without_us(site, tmp_path):
    office, _job = busy(site)
    archive = site.backup("--to", tmp_path / "elsewhere")
    assert archive.parent == tmp_path / "elsewhere"
    assert archive.stat().st_mode & 0o777 == 0o600
    out = tmp_path / "by hand"
    with tarfile.open(archive) as tar:
        tar.extractall(out, filter="data")
    subprocess.run(["sha256sum", "--quiet", "--check", "SHA256SUMS"], cwd=out, check=True)
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["organisations"][0]["id"] == office.org
    users = gzip.decompress((out / "db/users/00001.copy.gz").read_bytes()).decode().splitlines()
    assert manifest["tables"]["users"]["rows"] == len(users)
    assert manifest["tables"]["users"]["columns"][0] == "id"
    assert set(office.users.values()) <= {line.split("\t")[0] for line in users}
    assert (out / f"files/{office.org}/{name(PICTURE)}").read_bytes() == PICTURE
    assert {one.name for one in (out / "keys").iterdir()} >= {"jwt.key", "cursor.key", "digest.key", "vapid.pem"}

"""Archives that are cut, changed, under another key or none of ours are refused before anything is touched (D32)."""

from __future__ import annotations

import io
import os
import tarfile

import pytest

from server.backup import archive, contents, copytext, sealed
from server.backup.fault import BackupFault
from server.backup.manifest import Manifest
from tests.server.backup.sites import KEY, refused

pytestmark = pytest.mark.slow

OTHER_KEY = "another that nobody guesses"


@pytest.mark.parametrize("key", [None, KEY])
def test_D32_a_cut_or_changed_archive_is_refused_before_anything_is_touched(used, key):
    env = {"FIELDSEAL_BACKUP_KEY": key}
    made, secret = used.backup(**env), key.encode() if key else None
    whole = made.read_bytes()

    def broken(content):
        made.write_bytes(content)
        with pytest.raises(BackupFault):
            archive.verify(made, secret)

    end = len(whole) - 1 if key else whole.rindex(b"SHA256SUMS")
    for cut in (0, 20, 40, 49, 512, len(whole) // 2, end):
        broken(whole[:cut])
    assert "Error: " in refused(used, made, "--replace", **env)
    for at in (30, 600, len(whole) // 2):
        broken(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    assert "Error: " in refused(used, made, "--replace", **env)
    assert used.run("backup", "verify", made, **env)[0] == 1
    if key:
        broken(whole + b"x")
    made.write_bytes(whole)
    assert used.run("backup", "verify", made, **env)[0] == 0


def test_D32_chunks_in_another_order_or_without_the_last_are_refused():
    text = os.urandom(3 * sealed.CHUNK + 100)
    out = io.BytesIO()
    writer = sealed.SealedWriter(out, KEY.encode())
    writer.write(text)
    writer.finish()
    whole = out.getvalue()
    head, step = len(sealed.MAGIC) + 23, sealed.CHUNK + 16
    first, second, rest = whole[head : head + step], whole[head + step : head + 2 * step], whole[head + 2 * step :]

    def read(content):
        with sealed.SealedReader(io.BytesIO(content), KEY.encode()) as reader:
            return b"".join(iter(lambda: reader.read(100_000), b""))

    assert read(whole) == text
    for changed in (
        second + first + rest,
        first + rest,
        first + second,
        whole[head:] + rest,
        first + second + rest[:-1],
    ):
        with pytest.raises(BackupFault):
            read(whole[:head] + changed)


def test_D32_a_wrong_a_missing_and_a_short_key_are_refused(used, tmp_path):
    made = used.backup(FIELDSEAL_BACKUP_KEY=KEY)
    assert "The key is not the one" in refused(used, made, "--replace", FIELDSEAL_BACKUP_KEY=OTHER_KEY)
    assert "is under a key" in refused(used, made, "--replace")
    short = tmp_path / "short"
    short.write_text("short\n")
    assert "at least 16 characters" in refused(used, made, "--replace", "--key-file", short)
    assert "at least 16 characters" in used.run("backup", "--key-file", short)[1]
    with pytest.raises(BackupFault, match="at least 16"):
        sealed.SealedWriter(io.BytesIO(), b"short")
    right = tmp_path / "right"
    right.write_text(f"{KEY}\n")
    assert used.run("backup", "verify", made, "--key-file", right)[0] == 0
    used.restore(made, "--replace", "--key-file", right)


class Said:
    """A manifest as somebody else may have written it."""

    def __init__(self, raw):
        self.text = raw.decode


def rewritten(path, change):
    """The archive anew, its members as ``change(name, content)`` says: bytes, or None for leaving one out."""
    members = {}
    with tarfile.open(path) as tar:
        for info in tar:
            members[info.name] = change(info.name, tar.extractfile(info).read())
    manifest = Said(members.pop("manifest.json"))
    members.pop("SHA256SUMS")
    with path.open("wb") as out:
        writer = archive.Writer(out)
        for member, content in members.items():
            if content is not None:
                writer.add(member, content)
        writer.close(manifest)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda n, c: c.replace(b'"revision": "', b'"revision": "9') if n == "manifest.json" else c, "later version"),
        (lambda n, c: c.replace(b'"users"', b'"user\\"s"') if n == "manifest.json" else c, "manifest cannot be read"),
        (lambda n, c: c.replace(b"backup/1", b"backup/2") if n == "manifest.json" else c, "manifest cannot be read"),
        (lambda n, c: None if n.startswith("db/users/") else c, "users has 0 rows"),
        (lambda n, c: c.replace(b'"users"', b'"losers"') if n == "manifest.json" else c, "does not name"),
        (lambda n, c: c.replace(b'"role"', b'"roll"') if n == "manifest.json" else c, "has no column roll"),
    ],
)
def test_D32_an_archive_that_does_not_fit_is_refused(used, change, word):
    made = used.backup()
    rewritten(made, change)
    assert word in refused(used, made, "--replace")


@pytest.mark.parametrize("evil", ["../outside", "keys/../../outside", "keys/.ssh/x", "db/users/1.sql", "files/o/short"])
def test_D32_an_archive_cannot_write_anywhere_else(used, evil):
    made = used.backup()
    with tarfile.open(made) as tar:
        manifest = Manifest.parse(tar.extractfile("manifest.json").read())
    with made.open("wb") as out:
        writer = archive.Writer(out)
        writer.add(evil, b"evil")
        writer.close(manifest)
    assert "none of ours" in refused(used, made, "--replace")


def test_D32_a_member_that_is_no_file_or_too_large_is_refused(used, tmp_path):
    made = tmp_path / "evil.fsb"
    with tarfile.open(made, "w") as tar:
        link = tarfile.TarInfo("keys/jwt.key")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    assert "which is no file" in refused(used, made, "--replace")
    with pytest.raises(BackupFault, match="larger than it can be"):
        archive.limited(archive.Member("keys/x", 11, io.BytesIO(b"x" * 11)), 10)


def test_D32_a_piece_that_swells_when_unpacked_is_refused(used, monkeypatch):
    made = used.backup()
    monkeypatch.setattr(contents, "_MOST_PIECE", 1000)
    assert "larger than it can be" in refused(used, made, "--replace")


def test_D32_rows_of_another_form_are_refused():
    with pytest.raises(BackupFault, match="2 values was expected, not one of 3"):
        list(copytext.rows(b"1\t2\t3\n", (int, int)))
    with pytest.raises(BackupFault, match="A value of type float"):
        copytext.line([1.5])

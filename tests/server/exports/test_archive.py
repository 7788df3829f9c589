"""The whole firm as one file: readable without us, proved without us (D13, S2, S3)."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from dataclasses import asdict
from pathlib import Path

import pytest

from server.auth import accounts
from server.db import METADATA
from server.exports import archive_verify, contents
from server.runtime import runtime
from server.signatures.chain import Link, next_link
from tests.server.exports.archives import exported, put_file, rewritten

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

VERIFY = Path(archive_verify.__file__)


def test_D13_the_archive_is_proved_with_python_alone(firm, tmp_path):
    alone = subprocess.run([sys.executable, "-I", VERIFY, firm.archive], capture_output=True, text=True, check=True)
    assert "2 files, 14 seals, 14 links" in alone.stdout
    with zipfile.ZipFile(firm.archive) as packed:
        packed.extractall(tmp_path)
    unpacked = subprocess.run(
        [sys.executable, "-I", tmp_path / "verify.py"], capture_output=True, text=True, check=True
    )
    assert unpacked.stdout.endswith("Everything holds.\n")
    assert archive_verify.main(tmp_path) == 0
    seals = [json.loads(line) for line in (tmp_path / "data/seals.jsonl").read_text().splitlines()]
    for seal in seals:
        [signed] = (tmp_path / "seals").glob(f"*{seal['id']}.json")
        assert hashlib.sha256(signed.read_bytes()).hexdigest() == seal["text_hash"]
    sums = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path / "files", capture_output=True, check=False)
    assert sums.returncode == 0
    assert len(list((tmp_path / "files").glob("0*/before-*.jpg"))) == 1
    assert len(list((tmp_path / "files/other").iterdir())) == 1


def test_D13_the_archive_is_read_by_people_and_holds_no_secret(firm):
    with zipfile.ZipFile(firm.archive) as packed:
        text = packed.read("tables/register.csv").decode("utf-8-sig")
        register = list(csv.DictReader(io.StringIO(text)))
        assert {"工单号", "状态", "顾客"} <= register[0].keys()
        assert "这是贵公司" in packed.read("README.txt").decode()
        everything = b"".join(packed.read(name) for name in packed.namelist())
        log = [json.loads(line) for line in packed.read("store/mutations.jsonl").splitlines()]
    for secret in (b"$argon2", b"password_hash", b"BEGIN PRIVATE KEY"):
        assert secret not in everything
    [customer] = [one for one in log if one["name"] == "customers.create" and register[0]["顾客"] in one["body"]][:1]
    assert customer["_sealed"]


@pytest.mark.parametrize(
    ("member", "old", "new", "said"),
    [
        ("data/seals.jsonl", b"fieldseal.seal/1", b"fieldseal.seal/9", "the text was changed"),
        ("data/seals.jsonl", b'"strokes":"', b'"strokes":" ', "the strokes were changed"),
        ("data/seals.jsonl", b'"strokes_hash":"', b'"strokes_hash":"00', "is not that of text and strokes"),
        ("data/seals.jsonl", b'signer.name\\":[\\"', b'signer.name\\":[\\"0', "signer.name is not what was signed"),
        ("data/seal_links.jsonl", b'"prev_hash":"', b'"prev_hash":"', None),
        ("data/seal_links.jsonl", b'"link_hash":"', b'"link_hash":"0', "does not hold"),
        ("files/SHA256SUMS", b"before-", b"behind-", "behind-"),
        ("tables/parts.csv", b",", b";", "other bytes"),
    ],
)
def test_S2_one_changed_letter_is_found(firm, tmp_path, capsys, member, old, new, said):
    changed = rewritten(firm.archive, tmp_path / "changed.zip", member, lambda raw: raw.replace(old, new))
    faults = archive_verify.main(changed)
    assert (said is None) == (faults == 0)
    assert (said or "Everything holds") in capsys.readouterr().out


def test_S3_a_seal_without_its_link_is_found(firm, tmp_path, capsys):
    changed = rewritten(
        firm.archive, tmp_path / "c.zip", "data/seal_links.jsonl", lambda raw: raw[: raw.index(b"\n") + 1]
    )
    assert archive_verify.main(changed) >= 13
    assert "stands in no chain" in capsys.readouterr().out


def test_S3_1_a_chain_that_was_begun_anew_after_a_restore_holds():
    first = next_link("org", "a", "1" * 64, None)
    second = next_link("org", "b", "2" * 64, Link("a", 7, 0, first.link_hash, "", "f" * 64))
    links = [asdict(one) | {"id": one.seal} for one in (first, second)]
    seals = {one.seal: {"seal_hash": one.seal_hash} for one in (first, second)}
    assert [one["segment"] for one in links] == [1, 7]
    assert list(archive_verify.check_chain("org", links, seals)) == []
    links[1]["prev_hash"] = "e" * 64
    assert len(list(archive_verify.check_chain("org", links, seals))) == 1


def test_D13_a_file_that_is_missing_or_damaged_is_said_and_the_rest_is_there(firm, tmp_path, capsys):
    with firm.app_context():
        org = accounts.the_org()
        gone, damaged = put_file(org, b"gone"), put_file(org, b"damaged")
        place = Path(runtime().config.data) / "files" / org
        (place / gone[:2] / gone).unlink()
        (place / damaged[:2] / damaged).write_bytes(b"Damaged")
    archive = exported(firm, tmp_path / "a.zip")
    told = json.loads(zipfile.ZipFile(archive).read("manifest.json"))["files"]
    assert told == {"count": 3, "missing": [gone], "damaged": [damaged]}
    assert archive_verify.main(archive) == 2
    out = capsys.readouterr().out
    assert f"{gone} was missing" in out
    assert f"{damaged} was damaged" in out


def test_D13_every_table_is_in_the_archive_or_left_out_for_a_reason(app):
    with app.app_context():
        held = {kind.table.name for kind in contents.kinds()} | {one.name for one in contents.store_tables()}
    assert set(METADATA.tables) == held | contents.LEFT_OUT.keys()

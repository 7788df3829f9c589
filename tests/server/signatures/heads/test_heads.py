"""Heads: where a chain ended on a day, signed (rule S3.4)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import func, select, text

from server.ids import uuid7
from server.signatures.heads.head import Head, hash_of, is_signed, key_id, of_chain, public_of, sign
from server.signatures.heads.making import make
from server.signatures.heads.models import ChainHead
from server.signatures.models import SealLink
from server.store.engine import reading, writing
from server.timers import sweep
from sync.canonical import canonical, parse_strict
from tests.server.signatures.signing import signed_job
from tests.server.signatures.test_one_bit import bits, flipped

ZEROS = "0" * 64
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = public_of(KEY)
END = {"seal": uuid7(), "segment": 1, "n": 7, "prev_hash": "a" * 64, "seal_hash": "b" * 64, "link_hash": "c" * 64}
HEAD = of_chain("01985a00-0000-7000-8000-0000000000a0", END, ZEROS, "2026-11-22T00:07:00.123Z", key_id(PUBLIC))


def test_S3_4_a_head_is_canonical_json_signed_with_ed25519():
    assert parse_strict(HEAD.text()) == {
        "format": "fieldseal.head/1", "org": HEAD.org, "day": "2026-11-22", "segment": 1, "n": 7,
        "link_hash": "c" * 64, "prev": ZEROS, "made_at": HEAD.made_at, "key": key_id(PUBLIC),
    }  # fmt: skip
    assert canonical(parse_strict(HEAD.text())) == HEAD.text()
    signature = sign(KEY, HEAD.text())
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(PUBLIC)).verify(bytes.fromhex(signature), HEAD.text().encode())
    assert is_signed(PUBLIC, HEAD.text(), signature)
    assert Head.read(HEAD.text()) == HEAD


@pytest.mark.slow
def test_S3_4_every_single_bit_of_a_head_its_signature_and_its_key():
    made = HEAD.text()
    signature = sign(KEY, made)
    for bit in range(bits(made)):
        assert not _holds(flipped(made, bit), signature, PUBLIC), bit
    for bit in range(bits(signature)):
        assert not _holds(made, flipped(signature, bit), PUBLIC), bit
    for bit in range(bits(PUBLIC)):
        assert not _holds(made, signature, flipped(PUBLIC, bit)), bit


def _holds(made, signature, public):
    try:
        return Head.read(made) is not None and is_signed(public, made, signature)
    except UnicodeEncodeError:
        return False


@pytest.mark.parametrize(
    "change",
    [
        {"n": -1}, {"n": "7"}, {"n": True}, {"link_hash": "C" * 64}, {"prev": ""}, {"org": 7},
        {"day": "2026-11-23"}, {"made_at": "2026-11-22T00:07:00Z"}, {"format": "fieldseal.head/2"}, {"more": 1},
    ],
)  # fmt: skip
def test_S3_4_what_is_no_head_is_not_read(change):
    assert Head.read(canonical(parse_strict(HEAD.text()) | change)) is None
    assert Head.read("{") is None
    assert Head.read("[]") is None
    assert Head.read(HEAD.text() + " ") is None


@pytest.mark.slow
def test_S3_4_a_day_has_one_head_also_without_seals_and_the_next_one_follows_it(any_firm, now):
    firm = any_firm()
    now("2026-11-22T00:07:00.000Z")
    firm.hourly()
    now("2026-11-22T01:07:00.000Z")
    firm.hourly()
    signed_job(firm, firm.phone("technician"))
    now("2026-11-23T00:07:00.000Z")
    firm.hourly()
    now("2026-11-24T00:07:00.000Z")
    firm.hourly()
    first, second, third = firm.published()["heads"]
    assert [one["head"]["day"] for one in (first, second, third)] == ["2026-11-22", "2026-11-23", "2026-11-24"]
    assert [(one["head"]["segment"], one["head"]["n"]) for one in (first, second, third)] == [(1, 0), (1, 1), (1, 1)]
    assert first["head"]["link_hash"] == first["head"]["prev"] == ZEROS
    assert second["head"]["link_hash"] == third["head"]["link_hash"]
    with firm.app.app_context(), reading() as connection:
        assert connection.scalar(select(SealLink.link_hash)) == second["head"]["link_hash"]
    assert (second["head"]["prev"], third["head"]["prev"]) == (first["hash"], second["hash"])
    assert firm.said() == ["1 seals verified, the chain holds", "3 signed heads hold"]


@pytest.mark.slow
def test_S3_4_several_workers_make_one(any_firm):
    firm = any_firm()

    def work(_n):
        with firm.app.app_context():
            return make(firm.org, daily=True)

    with ThreadPoolExecutor(6) as pool:
        made = [one for one in pool.map(work, range(12)) if one is not None]
    assert len(made) == 1
    with ThreadPoolExecutor(6) as pool:  # and when all are asked for, they form one row
        list(pool.map(lambda _n: _asked(firm), range(6)))
    with firm.app.app_context(), reading() as connection:
        assert connection.scalar(select(func.count()).select_from(ChainHead)) == 7
    assert firm.said()[-1] == "7 signed heads hold"


def _asked(firm):
    with firm.app.app_context():
        return make(firm.org)


def test_S3_4_a_day_without_a_head_is_said(firm, now):
    firm = firm()
    for day in ("2026-11-20", "2026-11-24"):
        now(f"{day}T00:07:00.000Z")
        firm.hourly()
    now("2026-11-23T23:00:00.000Z")
    firm.run("head")
    assert firm.said() == [
        "0 seals verified, the chain holds",
        "3 signed heads hold",
        "note: no head was made on 3 day(s) between 2026-11-20 and 2026-11-24",
        "note: the head of 2026-11-23 was made by a clock behind that of the head before it (2026-11-24T00:07:00.000Z)",
    ]


@pytest.mark.slow
def test_S3_4_a_head_can_be_had_at_any_time(firm):
    firm = firm()
    _job, _seal = signed_job(firm, firm.phone("technician"))
    done = firm.run("head")
    assert done.exit_code == 0
    [made] = firm.published()["heads"]
    assert done.output == f"{firm.org}: link 1 of segment 1, {made['head']['link_hash']}\n"
    assert firm.run("heads").output == canonical(made) + "\n"


def test_S3_4_the_key_lies_in_the_data_folder_for_the_server_s_eyes_only(firm, tmp_path):
    firm = firm()
    firm.hourly()
    assert (tmp_path / "keys" / "head.pem").stat().st_mode & 0o777 == 0o600
    [key] = firm.head_keys()
    assert (key["why"], key["until"], key["key"]) == ("first", None, key_id(key["public"]))
    [made] = firm.published()["heads"]
    assert made["head"]["key"] == key["key"]
    assert is_signed(key["public"], canonical(made["head"]), made["signature"])
    assert hash_of(canonical(made["head"])) == made["hash"]


@pytest.mark.parametrize("secret", [None, "correct horse battery staple, twice"])
def test_S3_4_a_new_key_leaves_the_old_one_published(firm, now, tmp_path, secret):
    (tmp_path / "new").mkdir()
    firm = firm(secret=secret, data=tmp_path / "new")
    now("2026-11-22T00:07:00.000Z")
    firm.hourly()
    now("2026-11-22T12:00:00.000Z")
    assert firm.run("new-key", input="n\n").exit_code == 1
    assert len(firm.head_keys()) == 1
    assert firm.run("new-key", "--yes").exit_code == 0
    now("2026-11-23T00:07:00.000Z")
    firm.hourly()
    old, new = firm.head_keys()
    assert (old["since"], old["until"], old["why"]) == ("2026-11-22T00:07:00.000Z", new["since"], "first")
    assert (new["since"], new["until"], new["why"]) == ("2026-11-22T12:00:00.000Z", None, "replaced")
    assert [one["head"]["key"] for one in firm.published()["heads"]] == [old["key"], new["key"], new["key"]]
    assert firm.said() == ["0 seals verified, the chain holds", "3 signed heads hold"]


def test_S3_4_a_lost_key_is_followed_by_another_and_everybody_can_see_it(firm, now, tmp_path):
    firm = firm()
    now("2026-11-22T00:07:00.000Z")
    firm.hourly()
    (tmp_path / "keys" / "head.pem").unlink()
    now("2026-11-23T00:07:00.000Z")
    firm.hourly()
    assert [key["why"] for key in firm.head_keys()] == ["first", "lost"]
    assert firm.said()[1:] == [
        "2 signed heads hold",
        "note: from 2026-11-23T00:07:00.000Z on heads are signed with another key: the former one was lost",
    ]


TAMPERED = [
    ("UPDATE chain_heads SET text = replace(text, '\"n\":1', '\"n\":2'), n = 2 WHERE number = 2", "PREV"),
    ("UPDATE chain_heads SET n = 9 WHERE number = 2", "DIFFERS"),
    ("UPDATE chain_heads SET signature = replace(signature, substr(signature, 1, 8), '00000000')", "SIGNATURE"),
    ("UPDATE chain_heads SET text = text || ' ' WHERE number = 2", "UNREADABLE"),
    ("DELETE FROM chain_heads WHERE number = 2", "ORDER"),
    ("UPDATE head_keys SET public = replace(public, substr(public, 1, 8), '00000000')", "KEY"),
    ("DELETE FROM head_keys", "KEY"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("statement", "code"), TAMPERED)
def test_S3_4_a_head_changed_in_the_database_is_found(firm, now, statement, code):
    firm = firm()
    for day in ("20", "21", "22"):
        now(f"2026-11-{day}T00:07:00.000Z")
        if day == "21":
            signed_job(firm, firm.phone("technician"))
        firm.hourly()
    with firm.app.app_context(), writing() as connection:
        for table in ("chain_heads", "head_keys"):
            for verb in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER {table}_no_{verb}"))
        connection.execute(text(statement.replace(":", r"\:")))
        connection.commit()
    assert firm.run("verify").exit_code == 1
    assert f"[{code}]" in "".join(firm.said())


@pytest.mark.slow
def test_S3_4_a_chain_cut_short_together_with_its_counter_is_found_by_its_heads(firm):
    firm = firm()
    phone = firm.phone("technician")
    for _ in range(2):
        signed_job(firm, phone)
        firm.run("head")
    with firm.app.app_context(), writing() as connection:
        for trigger in ("seals_no_delete", "seal_links_no_delete"):
            connection.execute(text(f"DROP TRIGGER {trigger}"))
        last = connection.execute(text("SELECT * FROM seal_links WHERE n = 1")).mappings().one()
        head = {name: last[name] for name in ("segment", "n", "prev_hash", "seal_hash", "link_hash")}
        gone = connection.scalar(text("SELECT id FROM seal_links WHERE n = 2"))
        for table in ("seals", "seal_links"):
            connection.execute(text(f"DELETE FROM {table} WHERE id = :id"), {"id": gone})
        moved = {"head": canonical({"seal": last["id"], **head})}
        connection.execute(text("UPDATE counters SET chain_head = :head"), moved)
        connection.commit()
    [fault] = firm.said()
    assert fault.endswith("the chain holds no link 2 of segment 1, which it names [CHAIN]")


def test_S3_4_it_is_the_worker_s_hour_that_makes_them(firm):
    firm = firm()
    with firm.app.app_context():
        sweep.hourly()
        sweep.hourly()
    assert len(firm.published()["heads"]) == 1


def test_S3_4_a_head_is_that_of_its_own_organisation():
    other = replace(HEAD, org=uuid7())
    assert not is_signed(PUBLIC, other.text(), sign(KEY, HEAD.text()))

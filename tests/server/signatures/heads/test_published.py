"""Heads given away: to anybody who asks, into a file, by mail; and what they prove later (rule S3.5)."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text

from server.parsers import Smtp
from server.signatures.heads.giving import append
from server.signatures.heads.making import make
from server.signatures.heads.published import covering
from server.signatures.inspection.kept import NotHeads, read
from server.store.engine import reading, writing
from server.timers.effects import drain
from sync.canonical import canonical
from tests.server.mail.test_post import papers, serve
from tests.server.office import code
from tests.server.signatures.signing import signed_job

__all__ = ["papers", "serve"]


def days(firm, now, *wanted, seals=True):
    for day in wanted:
        now(f"2026-11-{day}T00:07:00.000Z")
        if seals:
            signed_job(firm, firm.phone("technician"))
        firm.hourly()


def test_S3_5_anybody_reads_the_heads_page_by_page_and_from_a_day_on(any_firm, now):
    firm = any_firm()
    days(firm, now, "18", "19", "20", "21", seals=False)
    first = firm.published("&limit=3")
    assert ([one["head"]["day"][-2:] for one in first["heads"]], first["next"]) == (["18", "19", "20"], 4)
    last = firm.published("&limit=3&from=4")
    assert ([one["head"]["day"][-2:] for one in last["heads"]], last["next"]) == (["21"], None)
    since = firm.published("&from=2026-11-20")
    assert [one["head"]["day"][-2:] for one in since["heads"]] == ["20", "21"]
    assert firm.published(f"&from={'9' * 15}")["heads"] == []


@pytest.mark.parametrize("query", ["from=-1", "from=yesterday", "limit=0", "limit=501", "from=", f"org={'a' * 99}"])
def test_S3_5_what_is_no_question_is_refused(firm, query):
    assert code(firm().app.test_client().get(f"/api/chain/heads?{query}")) == (422, "INVALID")


def test_S3_5_the_keys_stand_where_other_programs_look_for_them(firm):
    firm = firm()
    firm.run("head")
    ask = firm.app.test_client().get
    assert ask("/.well-known/fieldseal-chain.json").json == ask("/api/chain/key").json
    assert ask("/api/chain/key").json["org"] == firm.org
    stranger = ask("/api/chain/key?org=01985a00-0000-7000-8000-0000000000a1").json
    assert stranger["keys"] == []


def test_S3_5_before_there_is_a_firm_there_is_nothing(make_app, sqlite_url):
    ask = make_app(sqlite_url).test_client().get
    assert code(ask("/api/chain/heads")) == (404, "NOT_FOUND")
    assert code(ask("/.well-known/fieldseal-chain.json")) == (404, "NOT_FOUND")


@pytest.mark.slow
def test_S3_5_a_seal_is_covered_by_the_first_head_behind_it(firm, now):
    firm = firm()
    days(firm, now, "20", "21")
    signed_job(firm, firm.phone("technician"))
    first, second = firm.published()["heads"]
    with firm.app.app_context(), reading() as connection:
        assert [covering(connection, firm.org, 1, n) for n in (1, 2, 3)] == [[first], [second], []]


@pytest.mark.slow
def test_S3_5_each_head_is_written_to_the_file_once_and_again_with_its_stamp(firm, now, authority, tmp_path):
    path = tmp_path / "heads.jsonl"
    firm = firm(heads_file=str(path), tsa_url=authority.url)
    authority.mood = "out of order"
    days(firm, now, "20", "21", seals=False)
    assert [json.loads(line)["stamp"] for line in path.read_text().splitlines()] == [None, None]
    authority.mood = "good"
    firm.hourly()
    firm.hourly()
    lines = path.read_text().splitlines()
    assert lines[2:] == [canonical(one) for one in firm.published()["heads"]]
    assert "4 published heads that were kept elsewhere agree" in firm.said()


def test_S3_5_a_line_that_was_cut_off_harms_no_other(firm, now, tmp_path):
    path = tmp_path / "heads.jsonl"
    firm = firm()
    days(firm, now, "20", "21", seals=False)
    path.write_text('{"head":{"day":"20')
    with firm.app.app_context():
        assert append(path, firm.org) == 2
        assert append(path, firm.org) == 0
    assert [json.loads(line)["head"]["day"][-2:] for line in path.read_text().splitlines()[1:]] == ["20", "21"]


def test_S3_5_a_folder_that_is_not_there_is_told_and_tried_again(firm, tmp_path):
    firm = firm(heads_file=str(tmp_path / "elsewhere" / "heads.jsonl"))
    done = firm.run("head")
    assert done.exit_code == 1
    assert done.stderr.endswith("heads.jsonl: No such file or directory\n")
    (tmp_path / "elsewhere").mkdir()
    firm.hourly()
    assert len((tmp_path / "elsewhere" / "heads.jsonl").read_text().splitlines()) == 1


@pytest.mark.slow
def test_S3_5_each_head_is_mailed_and_the_mail_can_be_checked(firm, serve, tmp_path):
    port, box = serve()
    smtp = Smtp("127.0.0.1", port, "none")
    firm = firm(smtp=smtp, mail_from="service@firm.cn", heads_mail=("boss@firm.cn", "auditor@other.cn"))
    signed_job(firm, firm.phone("technician"))
    firm.run("head")
    with firm.app.app_context():
        drain()
    assert sorted(mail["To"] for _tls, mail in box.mails) == ["auditor@other.cn", "boss@firm.cn"]
    [made] = firm.published()["heads"]
    mail = box.mails[0][1]
    assert made["hash"] in mail["Subject"]
    path = tmp_path / "mail.txt"
    path.write_text(mail.get_content())
    assert canonical(made) in mail.get_content()
    assert "1 published heads that were kept elsewhere agree" in firm.said("--heads", str(path))


@pytest.mark.slow
def test_S3_5_what_was_published_agrees_as_lines_pages_and_with_the_key_one_knows(firm, now, tmp_path):
    firm = firm()
    days(firm, now, "20", "21")
    lines, page = tmp_path / "lines", tmp_path / "page"
    lines.write_text(firm.run("heads").output)
    page.write_text(json.dumps(firm.published(), indent=2))
    [key] = firm.head_keys()
    words = ("--heads", str(lines), "--heads", str(page), "--key", key["public"])
    assert "4 published heads that were kept elsewhere agree" in firm.said(*words)
    told = firm.said(*words[:-1], "0" * 64)
    assert all(line.endswith("it is signed with none of the keys that were given [KEY]") for line in told)
    assert firm.run("verify", *words[:-1], "0" * 64).exit_code == 1


@pytest.mark.slow
def test_S3_5_a_wholesale_rewrite_is_found_by_one_published_head(firm, now, tmp_path):
    """Who holds database and key makes everything anew: seals, links, counter and heads, all of it sound in itself."""
    firm = firm()
    days(firm, now, "20")
    path = tmp_path / "kept"
    path.write_text(firm.run("heads").output)
    guards = ("seals", "seal_links", "chain_heads", "head_keys")
    with firm.app.app_context(), writing() as connection:
        for table in guards:
            connection.execute(text(f"DROP TRIGGER {table}_no_delete"))
        for table in ("seals", "seal_links", "chain_heads"):
            connection.execute(text(f"DELETE FROM {table}"))
        connection.execute(text("UPDATE counters SET chain_head = '{}'"))
        connection.commit()
    signed_job(firm, firm.phone("technician"))
    now("2026-11-20T00:07:00.000Z")
    firm.hourly()
    assert firm.said() == ["1 seals verified, the chain holds", "1 signed heads hold"]
    [fault] = firm.said("--heads", str(path))
    assert fault == (
        "published head of 2026-11-20 (2026-11-20T00:07:00.000Z, line 1 of the file): the database was rewritten or "
        "put back: link 1 of segment 1 has another hash than it names [UNKNOWN]"
    )
    assert firm.run("verify", "--heads", str(path)).exit_code == 1


@pytest.mark.slow
def test_S3_5_a_head_that_was_taken_out_is_missed(firm, now, tmp_path):
    firm = firm()
    days(firm, now, "20", "21")
    path = tmp_path / "kept"
    path.write_text(firm.run("heads").output)
    with firm.app.app_context(), writing() as connection:
        connection.execute(text("DROP TRIGGER chain_heads_no_delete"))
        connection.execute(text("DELETE FROM chain_heads WHERE number = 2"))
        connection.commit()
    [fault] = firm.said("--heads", str(path))
    assert fault.endswith("though its chain still holds the link it names: heads were taken out [UNKNOWN]")


def test_S3_5_a_file_that_was_changed_proves_nothing_and_says_so(firm, now, tmp_path):
    firm = firm()
    days(firm, now, "20")
    good = firm.published()["heads"][0]
    changed = good | {"signature": good["signature"][:-1] + ("0" if good["signature"][-1] != "0" else "1")}
    other = good | {"head": good["head"] | {"n": 9}}
    path = tmp_path / "kept"
    path.write_text("\n".join(json.dumps(one) for one in (changed, other)))
    first, second = firm.said("--heads", str(path))
    assert first.endswith("its signature does not hold: the file was changed [SIGNATURE]")
    assert second == "line 2 of the file: this is no head as it was published [UNREADABLE]"


@pytest.mark.parametrize("content", ["", "hello", "{}", "[1, 2]", '{"heads": []}', "\x00"])
def test_S3_5_a_file_without_heads_is_refused(firm, tmp_path, content):
    with pytest.raises(NotHeads):
        read(content)
    path = tmp_path / "kept"
    path.write_text(content)
    done = firm().run("verify", "--heads", str(path))
    assert (done.exit_code, "There are no published heads in this file." in done.output) == (1, True)


@pytest.mark.slow
def test_S3_1_S3_5_heads_published_before_a_restore_are_found_and_named(any_site, tmp_path):
    """A backup, a seal and a head after it, and the backup put back over them."""
    site, firm = any_site
    with site.app() as app:
        firm.app = app
        signed_job(firm, firm.phone("technician"))
        with app.app_context():
            make(firm.org)
    archive = site.backup()
    path = tmp_path / "kept"
    with site.app() as app:
        firm.app = app
        signed_job(firm, firm.phone("technician"))
        with app.app_context():
            make(firm.org)
        path.write_text(firm.run("heads").output)
    site.restore(archive, "--replace")
    with site.app() as app:
        firm.app = app
        assert firm.said() == ["1 seals verified, the chain holds", "1 signed heads hold"]
        [fault] = firm.said("--heads", str(path))
        assert "line 2 of the file): the database was put back to an earlier state" in fault
        with app.app_context():
            waits = make(firm.org)
        signed_job(firm, firm.phone("technician"))
        with app.app_context():
            behind = make(firm.org)
            with reading() as connection:
                first = connection.execute(text("SELECT prev_hash FROM seal_links WHERE segment > 1")).scalar_one()
        assert (waits.n, behind.n, waits.segment) == (0, 1, behind.segment)
        assert waits.link_hash == first == json.loads(path.read_text().splitlines()[1])["head"]["link_hash"]
        assert firm.said() == ["2 seals verified, the chain holds", "3 signed heads hold"]
        [fault] = firm.said("--heads", str(path))
        assert f"segment {behind.segment} began after it and names it" in fault
        assert [key["why"] for key in firm.head_keys()] == ["first"]  # the key came back with the backup

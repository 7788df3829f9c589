"""RFC 3161: heads stamped by an authority on the loopback, which also misbehaves in every way (rule S3.6)."""

from __future__ import annotations

import base64
import datetime as dt
import re

import pytest
from sqlalchemy import text

from server.signatures.heads import authority as asking
from server.signatures.heads.authority import Unanswered, ask
from server.signatures.heads.stamping import BACK, judged, stamp
from server.signatures.heads.token import BadToken, check
from server.store.engine import writing
from tests.journeys.network import LOOPBACK, free_port
from tests.server.signatures.heads.tsa import Authority, ExtendedKeyUsageOID
from tests.server.signatures.signing import signed_job

DIGEST = "5e" * 32
MOODS = {
    "wrong nonce": "the answer is to another question",
    "wrong hash": "the token stamps something else",
    "refusal": "the authority refused: quota exceeded; system_failure",
    "rubbish": "the answer is no time stamp response",
    "forged": "the token's own signature does not hold",
    "out of order": "the authority answered 503",
    "elsewhere": "the authority answered 302",
    "endless": "the authority's answer is too long",
    "dripping": "the authority is too slow",
    "silent": r"the authority cannot be reached \((ReadTimeout|ConnectionError)\)",
}


def test_S3_6_a_token_says_when_and_who(authority):
    token = ask(authority.url, DIGEST)
    found = check(token, DIGEST)
    assert (found.authority, found.trusted) == ("Common Name: Test TSA", None)
    age = dt.datetime.now(dt.UTC) - dt.datetime.fromisoformat(found.at)
    assert abs(age.total_seconds()) < 120
    [(sent_as, _question)] = authority.asked
    assert sent_as == "application/timestamp-query"


@pytest.mark.parametrize("mood", MOODS)
def test_S3_6_an_authority_that_misbehaves_gives_no_stamp_and_a_sentence(authority, mood):
    authority.mood = mood
    with pytest.raises(Unanswered, match=MOODS[mood]):
        ask(authority.url, DIGEST, whole_s=1)


def test_S3_6_an_authority_that_is_away_is_told_without_its_address():
    with pytest.raises(Unanswered, match="cannot be reached") as told:
        ask(f"http://name:secret@{LOOPBACK}:{free_port()}/", DIGEST)
    assert not re.search(r"secret|127\.0", str(told.value))


def test_S3_6_name_and_password_are_sent_as_basic_auth(authority):
    authority.password = "fieldseal:hush"
    assert check(ask(authority.url, DIGEST), DIGEST)
    with pytest.raises(Unanswered, match="answered 401"):
        ask(authority.url.replace("hush", "wrong"), DIGEST)


def test_S3_6_a_certificate_that_is_not_for_time_stamps_is_not_believed():
    other = Authority(usage=ExtendedKeyUsageOID.CODE_SIGNING)
    try:
        with pytest.raises(Unanswered, match="not for time stamps"):
            ask(other.url, DIGEST)
    finally:
        other.close()


@pytest.mark.slow
def test_S3_6_a_bit_in_any_byte_of_a_token_changes_nothing_of_what_it_says_unseen(authority):
    token = authority.token(bytes.fromhex(DIGEST), 7)
    sound = check(token, DIGEST)
    for at in range(len(token)):
        changed = bytearray(token)
        changed[at] ^= 1 << at % 8
        try:
            found = check(bytes(changed), DIGEST)
        except BadToken:
            continue
        # what CMS leaves unsigned (versions, the list of algorithms, the certificate's copy) says nothing of the time
        assert found == sound, at


@pytest.mark.slow
def test_S3_6_each_head_gets_its_stamp_and_everybody_can_have_it(any_firm, authority, tmp_path):
    firm = any_firm(tsa_url=authority.url, tsa_certs=authority.write_root(tmp_path / "tsa.pem"))
    signed_job(firm, firm.phone("technician"))
    firm.hourly()
    [made] = firm.published()["heads"]
    assert check(base64.b64decode(made["stamp"]["token"]), made["hash"]).at == made["stamp"]["at"]
    assert made["stamp"]["authority"] == "Common Name: Test TSA"
    assert firm.said() == ["1 seals verified, the chain holds", "1 signed heads hold, 1 with a time stamp"]
    firm.hourly()
    assert len(authority.asked) == 1


@pytest.mark.slow
def test_S3_6_what_failed_is_tried_again_and_holds_nothing_up(firm, authority, now):
    firm = firm(tsa_url=authority.url, metrics_token="a token nobody guesses")
    authority.mood = "out of order"
    now("2026-11-22T00:07:00.000Z")
    firm.hourly()
    assert firm.published()["heads"][0]["stamp"] is None
    assert waiting(firm) == 1
    done = firm.run("head")
    assert (done.exit_code, done.stderr) == (1, "no time stamp: the authority answered 503\n")
    assert waiting(firm) == 2
    authority.mood = "good"
    firm.hourly()
    assert [one["stamp"] is None for one in firm.published()["heads"]] == [False, False]
    assert waiting(firm) == 0
    assert firm.said()[1:] == [
        "2 signed heads hold, 2 with a time stamp",
        "note: 2 time stamps hold by themselves; set FIELDSEAL_TSA_CERTS to know whose",
    ]


def waiting(firm):
    page = firm.app.test_client().get("/metrics", headers={"Authorization": "Bearer a token nobody guesses"}).text
    return int(float(re.search(r"^fieldseal_chain_heads_unstamped (\S+)$", page, re.MULTILINE)[1]))


@pytest.mark.slow
def test_S3_6_an_authority_that_is_asked_late_stamps_a_month_and_not_all_there_ever_was(firm, authority, now):
    firm = firm()
    for n in range(BACK + 3):
        now(f"2026-11-22T00:00:{n:02d}.000Z")
        firm.run("head")
    later = firm.app.extensions["fieldseal"].config
    object.__setattr__(later, "tsa_url", authority.url)
    with firm.app.app_context():
        assert stamp(firm.org) == BACK
        assert stamp(firm.org) == 0
    stamped = [one["stamp"] is not None for one in firm.published()["heads"]]
    assert stamped == [False] * 3 + [True] * BACK


def test_S3_6_a_stamp_of_somebody_else_is_neither_kept_nor_believed(firm, authority, tmp_path):
    other = Authority("Other TSA")
    try:
        certificates = other.write_root(tmp_path / "other.pem")
    finally:
        other.close()
    firm = firm(tsa_url=authority.url, tsa_certs=certificates)
    done = firm.run("head")
    assert done.stderr == "no time stamp: the authority is none of those in FIELDSEAL_TSA_CERTS\n"
    assert firm.published()["heads"][0]["stamp"] is None
    config = firm.app.extensions["fieldseal"].config
    object.__setattr__(config, "tsa_certs", None)
    firm.hourly()
    object.__setattr__(config, "tsa_certs", certificates)
    [fault] = firm.said()
    assert fault.endswith("its authority is none of those in FIELDSEAL_TSA_CERTS [AUTHORITY]")


CHANGED = [
    "UPDATE head_stamps SET token = 'x' || token",
    "UPDATE head_stamps SET token = substr(token, 1, 400)",
    "UPDATE head_stamps SET at = '2020-01-01T00:00:00.000Z'",
    "UPDATE head_stamps SET authority = 'Somebody'",
]


@pytest.mark.parametrize("statement", CHANGED)
def test_S3_6_a_stamp_changed_in_the_database_is_found(firm, authority, statement):
    firm = firm(tsa_url=authority.url)
    firm.run("head")
    with firm.app.app_context(), writing() as connection:
        connection.execute(text("DROP TRIGGER head_stamps_no_update"))
        connection.execute(text(statement.replace(":", r"\:")))
        connection.commit()
    assert "[STAMP]" in firm.said()[0]


@pytest.mark.slow
@pytest.mark.parametrize("said", [{}, {"token": 7}, {"token": "?"}, {"token": "AAAA"}])
def test_S3_6_what_is_no_stamp_is_refused(firm, said):
    with firm().app.app_context(), pytest.raises(BadToken):
        judged(said, DIGEST)


def test_S3_6_an_answer_has_its_limits():
    assert asking.WHOLE_S <= 30
    assert asking.MOST_BYTES <= 1024 * 1024

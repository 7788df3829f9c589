"""The server's own secrets: made once and kept from others' eyes, or made from one that is given."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from server import keys
from server.parsers import ConfigError


def test_Secrets_come_from_one_where_the_disk_does_not_last(tmp_path):
    secret = "correct horse battery staple, twice"
    made, again, other = (
        keys.load(tmp_path / name, one) for name, one in zip("abc", (secret, secret, f"{secret}!"), strict=True)
    )
    assert made == again
    assert len({made.jwt, made.cursor, made.digest, other.jwt, other.cursor, other.digest}) == 6
    assert len({made.vapid_public, other.vapid_public, made.rescue_id, other.rescue_id}) == 4
    assert not (tmp_path / "a" / "keys").exists()
    keys.load(tmp_path)
    with pytest.raises(ConfigError, match="for a new installation"):
        keys.load(tmp_path, secret)


def test_Secrets_are_made_once_and_are_for_the_servers_eyes_only(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _n: keys.load(tmp_path), range(8)))
    assert all(one == made[0] for one in made)
    folder = tmp_path / "keys"
    assert sorted(path.name for path in folder.iterdir()) == [
        "cursor.key",
        "digest.key",
        "jwt.key",
        "rescue.pem",
        "vapid.pem",
    ]
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700
    assert len({made[0].jwt, made[0].cursor, made[0].digest}) == 3
    assert len(made[0].vapid_public) == 87


def test_S3_4_the_key_of_the_heads_is_made_when_it_is_needed_and_may_be_replaced(tmp_path):
    keys.load(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        made = {key.private_bytes_raw() for key in pool.map(lambda _n: keys.head_key(tmp_path, None, 1), range(8))}
    assert len(made) == 1
    keys.replace_head_key(tmp_path)
    path = tmp_path / "keys" / "head.pem"
    assert keys.head_key(tmp_path, None, 2).private_bytes_raw() not in made
    assert path.stat().st_mode & 0o777 == 0o600
    assert not [one for one in path.parent.iterdir() if one.suffix not in (".pem", ".key")]


def test_S3_4_from_a_secret_each_period_has_a_key_of_its_own(tmp_path):
    secret = "correct horse battery staple, twice"
    first, again, second = (keys.head_key(tmp_path, secret, n).private_bytes_raw() for n in (1, 1, 2))
    assert first == again != second
    assert not (tmp_path / "keys").exists()

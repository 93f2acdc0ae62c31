"""Signing keys: made once, kept for their owner alone, rotated without losing what they signed."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from portal.credentials import keys
from portal.errors import Refused, Unavailable


def test_a_key_is_for_its_owner_alone(tmp_path: Path):
    folder = tmp_path / "keys"

    made = keys.create(folder)

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
    assert (folder / f"{made.kid}.pem").exists()


def test_the_name_of_a_key_is_its_public_half(tmp_path: Path):
    made = keys.create(tmp_path)

    opened = keys.load(tmp_path)

    assert opened.kid == made.kid
    assert made.kid.startswith("z6Mk")
    assert keys.multikey(opened.private.public_key()) == made.kid
    assert made.public.public_bytes_raw() == opened.private.public_key().public_bytes_raw()


def test_a_second_key_is_refused_with_what_to_do_instead(tmp_path: Path):
    keys.create(tmp_path)

    with pytest.raises(Refused, match="portal keys rotate"):
        keys.create(tmp_path)


def test_of_ten_that_make_the_first_key_at_once_one_does(tmp_path: Path):
    def attempt(_number: int) -> bool:
        try:
            keys.create(tmp_path)
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(10) as pool:
        made = list(pool.map(attempt, range(10)))

    assert made.count(True) == 1
    assert len(keys.listed(tmp_path)) == 1


def test_without_a_key_the_sentence_says_how_to_make_one(tmp_path: Path):
    with pytest.raises(Unavailable, match="portal keys create"):
        keys.load(tmp_path / "nothing")
    with pytest.raises(Refused, match="portal keys create"):
        keys.rotate(tmp_path / "nothing")


def test_rotating_keeps_the_old_key_in_the_list(tmp_path: Path):
    old = keys.create(tmp_path)

    new = keys.rotate(tmp_path)

    assert [(key.kid, key.retired_at) for key in keys.listed(tmp_path)] == [
        (old.kid, "2026-03-03T09:00:00Z"),
        (new.kid, None),
    ]
    assert keys.load(tmp_path).kid == new.kid


def test_a_passphrase_seals_the_key(tmp_path: Path):
    made = keys.create(tmp_path, "open sesame, and softly")

    assert b"ENCRYPTED" in (tmp_path / f"{made.kid}.pem").read_bytes()
    assert keys.load(tmp_path, "open sesame, and softly").kid == made.kid
    for wrong in ("something else", None):
        with pytest.raises(Unavailable, match="PORTAL_KEY_PASSPHRASE"):
            keys.load(tmp_path, wrong)


def test_a_key_made_without_a_passphrase_still_opens_when_one_is_set_later(tmp_path: Path):
    made = keys.create(tmp_path)

    assert keys.load(tmp_path, "set later").kid == made.kid


def test_a_key_whose_file_is_gone_is_unavailable(tmp_path: Path):
    made = keys.create(tmp_path)
    (tmp_path / f"{made.kid}.pem").unlink()

    with pytest.raises(Unavailable, match="backup"):
        keys.load(tmp_path)


@pytest.mark.parametrize(
    "kid", ["", "z", "z6Mk0OIl", "u6MkabcABC", "z" + "1" * 100, "zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme"]
)
def test_what_is_not_an_ed25519_multikey_is_refused(kid: str):
    with pytest.raises(ValueError, match="not"):
        keys.public_key(kid)

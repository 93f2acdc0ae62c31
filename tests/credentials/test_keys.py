"""Signing keys: made once, kept for their owner alone, rotated without losing what they signed."""

from __future__ import annotations

import datetime as dt
import json
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from portal.credentials import keylog, keys, rs256
from portal.errors import NotFound, Refused, Unavailable
from tests.conftest import MORNING

YESTERDAY = MORNING - dt.timedelta(days=1)


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


def test_an_rsa_key_is_made_beside_it_and_named_by_its_thumbprint(tmp_path: Path):
    made = keys.create(tmp_path)

    opened = keys.load(tmp_path).rsa

    assert made.rsa is not None
    assert opened is not None
    assert opened.kid == made.rsa.kid == made.rsa.jwk["kid"]
    assert rs256.public_of(opened.private) == made.rsa
    assert opened.private.key_size == 2048
    assert list(made.jwks) == [made.kid, opened.kid]


def test_a_thumbprint_is_that_of_the_standard():
    """The key and the name of RFC 7638, section 3.1."""
    published = rs256.PublicKey(
        "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMs"
        "tn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1"
        "n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"
    )

    assert published.kid == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"


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

    assert keys.listed(tmp_path) == [replace(old, retired_at="2026-03-03T09:00:00Z"), new]
    opened = keys.load(tmp_path)
    assert (opened.kid, opened.rsa and opened.rsa.kid) == tuple(new.jwks)
    assert not set(old.jwks) & set(new.jwks)


def secrets_in(folder: Path) -> set[str]:
    return {file.stem for file in folder.glob("*.pem")}


def test_the_secret_of_a_retired_key_is_deleted(tmp_path: Path):
    keys.create(tmp_path)
    (tmp_path / "left-by-a-crash.fresh").write_text("half a secret")

    new = keys.rotate(tmp_path)
    _marked, newer = keys.compromise(tmp_path, None, new.kid, reason="It leaked.")

    assert newer is not None
    assert secrets_in(tmp_path) == set(newer.jwks)
    assert list(tmp_path.glob("*.fresh")) == []


def test_who_opens_a_key_while_it_is_rotated_gets_the_new_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    keys.create(tmp_path)
    before, read = keys.listed(tmp_path), keys.listed
    new = keys.rotate(tmp_path)
    answers = [before]
    monkeypatch.setattr(keys, "listed", lambda folder: answers.pop() if answers else read(folder))

    assert keys.load(tmp_path).kid == new.kid


def test_a_passphrase_that_is_set_later_seals_the_next_key_and_leaves_no_open_one(tmp_path: Path):
    keys.create(tmp_path)
    assert not keys.is_sealed(tmp_path)

    made = keys.rotate(tmp_path, "open sesame, and softly")

    assert keys.is_sealed(tmp_path)
    assert secrets_in(tmp_path) == set(made.jwks)


@pytest.mark.parametrize("damage", ["", "[{", "[1]", "null", '[{"kid": "z6Mk", "colour": "red"}]', "\udcff"])
def test_a_damaged_list_of_keys_is_unavailable_and_nothing_is_made_beside_it(tmp_path: Path, damage: str):
    made = keys.create(tmp_path)
    (tmp_path / keys.INDEX).write_bytes(damage.encode("utf-8", "surrogateescape"))

    for deed in (keys.listed, keys.load, keys.create, keys.rotate):
        with pytest.raises(Unavailable, match="backup"):
            deed(tmp_path)

    assert secrets_in(tmp_path) == set(made.jwks)


def test_where_the_list_of_keys_is_gone_no_other_is_begun(tmp_path: Path):
    keys.create(tmp_path)
    (tmp_path / keys.INDEX).unlink()

    for deed in (keys.listed, keys.load, keys.create, keys.rotate):
        with pytest.raises(Unavailable, match="backup"):
            deed(tmp_path)


def test_a_passphrase_seals_the_key(tmp_path: Path):
    made = keys.create(tmp_path, "open sesame, and softly")

    for kid in made.jwks:
        assert b"ENCRYPTED" in (tmp_path / f"{kid}.pem").read_bytes()
    assert keys.load(tmp_path, "open sesame, and softly").kid == made.kid
    for wrong in ("something else", None):
        with pytest.raises(Unavailable, match="PORTAL_KEY_PASSPHRASE"):
            keys.load(tmp_path, wrong)


def test_a_key_made_without_a_passphrase_still_opens_when_one_is_set_later(tmp_path: Path):
    made = keys.create(tmp_path)

    assert keys.load(tmp_path, "set later").kid == made.kid


@pytest.mark.parametrize("which", [0, 1])
def test_a_key_whose_file_is_gone_is_unavailable(tmp_path: Path, which: int):
    made = keys.create(tmp_path)
    (tmp_path / f"{list(made.jwks)[which]}.pem").unlink()

    with pytest.raises(Unavailable, match="backup"):
        keys.load(tmp_path)


@pytest.mark.parametrize("passphrase", [None, "open sesame, and softly"])
def test_a_folder_from_before_there_were_rsa_keys_gets_one_when_it_is_needed(tmp_path: Path, passphrase: str | None):
    made = as_before(tmp_path, keys.create(tmp_path, passphrase))

    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(lambda _n: keys.load(tmp_path, passphrase), range(4)))

    (now,) = keys.listed(tmp_path)
    assert now.rsa is not None
    assert replace(now, modulus=None) == made
    assert {one.rsa.kid for one in opened if one.rsa} == {now.rsa.kid}
    assert (b"ENCRYPTED" in (tmp_path / f"{now.rsa.kid}.pem").read_bytes()) == bool(passphrase)


def test_rotating_a_folder_from_before_makes_both(tmp_path: Path):
    as_before(tmp_path, keys.create(tmp_path))

    made = keys.rotate(tmp_path)

    assert made.rsa is not None
    assert [key.rsa is None for key in keys.listed(tmp_path)] == [True, False]


def as_before(folder: Path, made: keys.Key) -> keys.Key:
    """The folder as it was made by a portal that knew no RSA keys."""
    for file in folder.iterdir():
        if file.name != f"{made.kid}.pem":
            file.unlink()
    entry = {"kid": made.kid, "created_at": made.created_at, "retired_at": None}
    (folder / keys.INDEX).write_text(json.dumps([entry]))
    return keys.Key(made.kid, made.created_at)


def test_a_compromised_key_in_use_is_marked_and_followed_by_a_new_one(tmp_path: Path):
    made = keys.create(tmp_path)

    marked, new = keys.compromise(tmp_path, None, made.kid, reason=" A laptop was stolen. ", at=YESTERDAY)

    assert (marked.revoked_at, marked.reason) == ("2026-03-02T09:00:00Z", "A laptop was stolen.")
    assert keys.listed(tmp_path) == [replace(marked, retired_at="2026-03-03T09:00:00Z"), new]
    assert keys.load(tmp_path).kid == (new and new.kid)


def test_a_retired_key_is_marked_by_the_name_of_its_rsa_key_too(tmp_path: Path):
    old, new = keys.create(tmp_path), keys.rotate(tmp_path)
    assert old.rsa is not None

    marked, newer = keys.compromise(tmp_path, None, old.rsa.kid, reason="It leaked.")

    assert (marked.kid, newer) == (old.kid, None)
    assert [key.revoked_at for key in keys.listed(tmp_path)] == ["2026-03-03T09:00:00Z", None]
    assert keys.load(tmp_path).kid == new.kid


def test_only_an_earlier_moment_can_be_said_later(tmp_path: Path):
    made = keys.create(tmp_path)
    keys.compromise(tmp_path, None, made.kid, reason="It leaked.")

    with pytest.raises(Refused, match="already"):
        keys.compromise(tmp_path, None, made.kid, reason="It leaked.")
    keys.compromise(tmp_path, None, made.kid, reason="It leaked earlier.", at=YESTERDAY)

    first, second = keys.listed(tmp_path)
    assert (first.revoked_at, first.reason, second.revoked_at) == ("2026-03-02T09:00:00Z", "It leaked earlier.", None)


def test_what_makes_no_sense_marks_nothing(tmp_path: Path):
    made = keys.create(tmp_path)

    with pytest.raises(NotFound, match="no such key"):
        keys.compromise(tmp_path, None, "z6Mk", reason="It leaked.")
    with pytest.raises(Refused, match="why"):
        keys.compromise(tmp_path, None, made.kid, reason=" ")
    with pytest.raises(Refused, match="not come yet"):
        keys.compromise(tmp_path, None, made.kid, reason="It leaked.", at=MORNING + dt.timedelta(days=1))

    assert keys.listed(tmp_path) == [made]


def test_every_deed_is_written_down_beside_the_keys(tmp_path: Path):
    first, second = keys.create(tmp_path), keys.rotate(tmp_path)
    _marked, third = keys.compromise(tmp_path, None, second.kid, reason="It leaked.")

    told = keylog.read(tmp_path)

    assert third is not None
    assert [(one["deed"], one["kid"], one["by"]) for one in told] == [
        ("created", first.kid, "operator"),
        ("rotated", second.kid, "operator"),
        ("compromised", second.kid, "operator"),
        ("rotated", third.kid, "operator"),
    ]
    assert (told[2]["since"], told[2]["reason"]) == ("2026-03-03T09:00:00Z", "It leaked.")


@pytest.mark.parametrize("line", [0, 1])
def test_a_line_that_was_changed_or_taken_out_is_noticed(tmp_path: Path, line: int):
    for deed in (keys.create, keys.rotate, keys.rotate):
        deed(tmp_path)
    file = tmp_path / keylog.NAME
    lines = file.read_text().splitlines(keepends=True)

    for changed in (lines[:line] + lines[line + 1 :], [*lines[:line], lines[line].replace("2026", "2025"), *lines[2:]]):
        file.write_text("".join(changed))
        with pytest.raises(ValueError, match="changed"):
            keylog.read(tmp_path)


@pytest.mark.parametrize(
    "kid", ["", "z", "z6Mk0OIl", "u6MkabcABC", "z" + "1" * 100, "zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme"]
)
def test_what_is_not_an_ed25519_multikey_is_refused(kid: str):
    with pytest.raises(ValueError, match="not"):
        keys.public_key(kid)

"""Settings: each wrong value is named, all of them at once, and what is secret stays so."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from portal import config
from portal.config import WrongSetting

WRONG = [
    ("PORTAL_DATABASE_URL", "mysql://host/name"),
    ("PORTAL_DATABASE_URL", "sqlite://"),
    ("PORTAL_DATABASE_URL", "sqlite:///:memory:"),
    ("PORTAL_DATABASE_URL", "postgresql://host:port/name"),
    ("PORTAL_BASE_URL", "portal.example"),
    ("PORTAL_BASE_URL", "ftp://portal.example"),
    ("PORTAL_BASE_URL", "https://portal.example/below"),
    ("PORTAL_BASE_URL", "https://portal.example/?a=b"),
    ("PORTAL_BASE_URL", "https://portal.example/#a"),
    ("PORTAL_BASE_URL", "https://somebody@portal.example"),
    ("PORTAL_BASE_URL", "https://portal.example:99999"),
    ("PORTAL_BASE_URL", "https://[::1"),
    ("PORTAL_BASE_URL", "https://pörtal.example"),
    ("PORTAL_SECRET_KEY", "short"),
    ("PORTAL_CONTENT", "/nowhere/at/all"),
    ("PORTAL_MAIL_URL", "mail.example"),
    ("PORTAL_MAIL_URL", "smtp://"),
    ("PORTAL_MAIL_URL", "smtp://mail.example:submission"),
    ("PORTAL_MAIL_URL", "folder://host/path"),
    ("PORTAL_REDIS_URL", "http://127.0.0.1"),
    ("PORTAL_KEY_PASSPHRASE", "ü" * 501),
    ("PORTAL_KEY_PASSPHRASE", "no text: \udcff"),
    ("PORTAL_DEMO_PASSWORD", "short"),
    ("PORTAL_DEMO_PASSWORD", "x" * 129),
    ("PORTAL_PROXIES", "-1"),
    ("PORTAL_PROXIES", "many"),
    ("PORTAL_PROXIES", "11"),
    ("PORTAL_PROXIES", "٣"),
    ("PORTAL_PROXIES", "9" * 5000),
    ("PORTAL_LOG", "xml"),
    ("PORTAL_ISSUER_NAME", "x"),
    ("PORTAL_ISSUER_NAME", "Northwind\nTraders"),
    ("PORTAL_ISSUER_NAME", "x" * 101),
    ("PORTAL_LINKEDIN_ORGANIZATION", "our-company"),
    ("PORTAL_LINKEDIN_ORGANIZATION", "9" * 21),
]


def load(folder, **given):
    return config.load({"PORTAL_INSTANCE": str(folder), **given})


def test_nothing_has_to_be_set(tmp_path):
    settings = load(tmp_path)

    assert settings.database_url == f"sqlite:///{tmp_path / 'portal.db'}"
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.mail_url == "folder:"
    assert settings.is_embedded
    assert not settings.is_https


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_value_is_named(name, value, tmp_path):
    with pytest.raises(WrongSetting, match=f"^{name}: "):
        load(tmp_path, **{name: value})


def test_all_wrong_values_are_named_at_once(tmp_path):
    with pytest.raises(WrongSetting) as wrong:
        load(tmp_path, PORTAL_BASE_URL="x", PORTAL_MAIL_URL="x", PORTAL_PROXIES="x", PORTAL_LOG="x")

    names = [line.partition(":")[0] for line in str(wrong.value).splitlines()]
    assert names == ["PORTAL_BASE_URL", "PORTAL_MAIL_URL", "PORTAL_PROXIES", "PORTAL_LOG"]


def test_a_refused_start_writes_nothing(tmp_path):
    with pytest.raises(WrongSetting):
        load(tmp_path / "new", PORTAL_LOG="xml")

    assert not (tmp_path / "new").exists()


def test_an_instance_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(WrongSetting, match="PORTAL_INSTANCE"):
        load(tmp_path / "file" / "below")


def test_the_secret_key_is_made_once_for_its_owner_alone(tmp_path):
    first, second = load(tmp_path / "new"), load(tmp_path / "new")

    assert len(first.secret_key) == 64
    assert second.secret_key == first.secret_key
    assert stat.S_IMODE((tmp_path / "new" / "secret_key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


def test_of_many_that_start_at_once_all_read_the_same_secret(tmp_path):
    together = Barrier(8)

    def start(_number):
        together.wait()
        return load(tmp_path).secret_key

    with ThreadPoolExecutor(8) as threads:
        secrets = set(threads.map(start, range(8)))

    assert len(secrets) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["secret_key"]


def test_a_secret_that_was_cut_off_is_refused(tmp_path):
    (tmp_path / "secret_key").write_text("")

    with pytest.raises(WrongSetting, match="PORTAL_SECRET_KEY"):
        load(tmp_path)


def test_looking_makes_no_secret(tmp_path):
    settings = config.look({"PORTAL_INSTANCE": str(tmp_path / "new")})

    assert settings.secret_key == ""
    assert not (tmp_path / "new").exists()


def test_settings_do_not_show_their_secrets(tmp_path):
    settings = load(
        tmp_path,
        PORTAL_SECRET_KEY="hidden " * 8,
        PORTAL_KEY_PASSPHRASE="hidden",
        PORTAL_DEMO_PASSWORD="hidden hidden",
        PORTAL_MAIL_URL="smtp://me:hidden@mail.example",
        PORTAL_DATABASE_URL="postgresql://me:hidden@db.example/portal",
        PORTAL_REDIS_URL="redis://:hidden@redis.example",
    )

    assert "hidden" not in repr(settings)


def test_the_env_file_is_read_and_the_environment_wins(tmp_path):
    (tmp_path / ".env").write_text(
        "\ufeff# a comment\nexport PORTAL_LOG='json'\nPORTAL_PROXIES = 2\nPORTAL_BASE_URL=https://file.example\n"
        'PORTAL_KEY_PASSPHRASE="it\'s ours"\n'
    )

    settings = load(tmp_path, PORTAL_BASE_URL="https://environment.example", PORTAL_LOG="")

    assert (settings.log, settings.proxies, settings.key_passphrase) == ("json", 2, "it's ours")
    assert settings.base_url == "https://environment.example"


def test_an_env_file_that_is_no_text_is_named(tmp_path):
    (tmp_path / ".env").write_bytes(b"PORTAL_LOG=\xff\xfe")

    with pytest.raises(WrongSetting, match=r"\.env"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("given", "host"),
    [
        ("https://Portal.Example/", "portal.example"),
        ("https://portal.example:443", "portal.example"),
        ("http://portal.example:80", "portal.example"),
        ("http://portal.example:443", "portal.example:443"),
        ("http://[::1]:8000", "[::1]:8000"),
    ],
)
def test_the_host_is_what_a_browser_sends(given, host, tmp_path):
    assert load(tmp_path, PORTAL_BASE_URL=given).host == host


@pytest.mark.parametrize("given", ["postgres://host/name", "postgresql://host/name", "postgresql+psycopg://host/name"])
def test_postgresql_has_one_driver(given, tmp_path):
    assert load(tmp_path, PORTAL_DATABASE_URL=given).database_url == "postgresql+psycopg://host/name"

"""Settings: read once from the environment and the instance folder's ``.env``, checked completely, then frozen."""

from __future__ import annotations

import ipaddress
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

PACKAGE = Path(__file__).parent

LANGUAGES = ("en", *sorted(file.parts[-3].replace("_", "-") for file in PACKAGE.glob("translations/*/*/messages.mo")))
"""Languages in which the portal speaks: English, and those with a catalogue in ``translations/``."""
USUAL_PORTS = {"http": 80, "https": 443}
SHORTEST_SECRET = 32
LONGEST_PASSPHRASE = 1000
"""Bytes; OpenSSL takes no more than 1023."""
ISSUER = "Reverse Mentoring Portal"
"""Who gives badges where nobody has said so."""
PRIVATE_ENDINGS = (".localhost", ".local", ".internal", ".lan", ".home.arpa")


class WrongSetting(Exception):
    """A setting has a value that cannot work: its name and what is allowed, one line each."""


@dataclass(frozen=True)
class Settings:
    """What an operator decides. Names in capitals in the environment, with ``PORTAL_`` before them."""

    instance: Path
    database_url: str = field(repr=False)
    base_url: str
    secret_key: str = field(repr=False)
    content: Path
    mail_url: str = field(repr=False)
    redis_url: str | None = field(default=None, repr=False)
    key_passphrase: str | None = field(default=None, repr=False)
    demo_password: str | None = field(default=None, repr=False)
    proxies: int = 0
    log: str = "text"
    issuer_name: str = ISSUER
    linkedin_organization: str | None = None
    listens_to_others: bool = False
    """Whether the embedded server was told to answer other machines; said by ``serve``, not by a variable."""

    @property
    def is_reached_by_others(self) -> bool:
        """Whether others than this machine come in: through a proxy, or to the embedded server itself."""
        return self.proxies > 0 or self.listens_to_others

    @property
    def is_embedded(self) -> bool:
        """Whether the database is the SQLite file of the instance folder, or another SQLite file."""
        return self.database_url.startswith("sqlite")

    @property
    def host(self) -> str:
        """Host and port as a browser names them in its ``Host`` header."""
        return urlsplit(self.base_url).netloc

    @property
    def is_https(self) -> bool:
        """Whether browsers reach the portal by https."""
        return self.base_url.startswith("https://")

    @property
    def keys(self) -> Path:
        """The folder of the signing keys."""
        return self.instance / "keys"


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process; raises ``WrongSetting`` with every wrong value in one message."""
    settings = look(environ)
    return settings if settings.secret_key else replace(settings, secret_key=_kept_secret(settings.instance))


def look(environ: Mapping[str, str] | None = None) -> Settings:
    """The same for commands that only look: nothing is written, so an unset secret key stays empty."""
    given = dict(os.environ if environ is None else environ)
    instance = Path(given.get("PORTAL_INSTANCE") or "instance").resolve()
    given = _dotenv(instance / ".env") | {name: value for name, value in given.items() if value}
    wrong: list[str] = []
    settings = Settings(
        instance=instance,
        database_url=_database_url(given.get("PORTAL_DATABASE_URL") or f"sqlite:///{instance / 'portal.db'}", wrong),
        base_url=_base_url(given.get("PORTAL_BASE_URL") or "http://127.0.0.1:8000", wrong),
        secret_key=_secret_key(given.get("PORTAL_SECRET_KEY") or "", wrong),
        content=_content(Path(given.get("PORTAL_CONTENT") or packaged_content()).resolve(), wrong),
        mail_url=_mail_url(given.get("PORTAL_MAIL_URL") or "folder:", wrong),
        redis_url=_redis_url(given.get("PORTAL_REDIS_URL") or None, wrong),
        key_passphrase=_passphrase(given.get("PORTAL_KEY_PASSPHRASE") or None, wrong),
        demo_password=_password(given.get("PORTAL_DEMO_PASSWORD") or None, wrong),
        proxies=_hops(given.get("PORTAL_PROXIES") or "0", wrong),
        log=_log(given.get("PORTAL_LOG") or "text", wrong),
        issuer_name=_issuer_name(given.get("PORTAL_ISSUER_NAME") or ISSUER, wrong),
        linkedin_organization=_organization(given.get("PORTAL_LINKEDIN_ORGANIZATION") or None, wrong),
    )
    if wrong:
        raise WrongSetting("\n".join(wrong))
    return settings


def is_set(name: str, instance: Path) -> bool:
    """Whether an operator has set this, in the environment or in the instance folder's ``.env``."""
    return bool(os.environ.get(name) or _dotenv(instance / ".env").get(name))


def is_private_host(name: str) -> bool:
    """Whether a host name or an address means something on this machine or in its network only."""
    try:
        return not ipaddress.ip_address(name.strip("[]")).is_global
    except ValueError:
        return "." not in name or name.endswith(PRIVATE_ENDINGS)


def packaged_content() -> Path:
    """The content that comes with the portal: beside the package in a checkout, inside it when installed."""
    beside = PACKAGE.parent / "content"
    return beside if beside.is_dir() else PACKAGE / "content"


def make_instance(folder: Path) -> None:
    """Make the folder for everything that is written, for its owner alone; one that is there stays as it is."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        raise WrongSetting(f"PORTAL_INSTANCE: a folder that can be written; {folder} cannot.") from problem


def kept_once(file: Path, value: str) -> str:
    """The secret in ``file``, readable by its owner alone; ``value`` when this is the first time.

    Written whole before it has its name, so that two processes that start at once read the same.
    """
    if not file.is_file():
        fresh = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
            stream.write(value)
            stream.flush()
            os.fsync(stream.fileno())
        try:
            os.link(fresh, file)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return file.read_text().strip()


def _kept_secret(instance: Path) -> str:
    make_instance(instance)
    file = instance / "secret_key"
    try:
        kept = kept_once(file, secrets.token_hex(32))
    except OSError as problem:
        raise WrongSetting(f"PORTAL_SECRET_KEY is not set, and {file} can be neither read nor made.") from problem
    if len(kept) < SHORTEST_SECRET:
        raise WrongSetting(f"PORTAL_SECRET_KEY is not set, and what {file} holds is too short. Remove that file.")
    return kept


def _dotenv(file: Path) -> dict[str, str]:
    """``NAME=value`` a line; ``#`` begins a comment; a pair of quotes around a value is taken off."""
    try:
        text = file.read_text(encoding="utf-8-sig") if file.is_file() else ""
    except (OSError, UnicodeDecodeError) as problem:
        raise WrongSetting(f"{file}: cannot be read as UTF-8 text.") from problem
    found = {}
    for line in text.splitlines():
        name, equals, value = line.strip().removeprefix("export ").partition("=")
        if equals and not name.startswith("#"):
            value = value.strip()
            is_quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
            found[name.strip()] = value[1:-1] if is_quoted else value
    return found


def _split(url: str) -> SplitResult:
    """The parts of an address; of one that cannot be read, empty ones."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 (raises when it is no port)
    except ValueError:
        return urlsplit("")
    return parts


def _database_url(url: str, wrong: list[str]) -> str:
    if url.startswith(("postgresql://", "postgres://")):
        url = "postgresql+psycopg://" + url.split("://", 1)[1]
    is_file = url.startswith("sqlite:///") and url.removeprefix("sqlite:///") not in ("", ":memory:")
    if not is_file and not (url.startswith("postgresql+psycopg://") and _split(url).scheme):
        wrong.append("PORTAL_DATABASE_URL: sqlite:///path/to/file.db or postgresql://user:password@host/name.")
    return url


def _base_url(url: str, wrong: list[str]) -> str:
    """Without the port that goes without saying, as browsers send it."""
    parts = _split(url)
    has_more = parts.path not in ("", "/") or parts.query or parts.fragment or parts.username is not None
    if parts.scheme not in USUAL_PORTS or not parts.hostname or has_more or not url.isascii() or " " in url:
        wrong.append("PORTAL_BASE_URL: http or https, a host (in ASCII), perhaps a port, and nothing after it.")
        return url
    host = parts.netloc.lower().removesuffix(f":{USUAL_PORTS[parts.scheme]}").removesuffix(":")
    return f"{parts.scheme}://{host}"


def _secret_key(text: str, wrong: list[str]) -> str:
    if text and len(text) < SHORTEST_SECRET:
        wrong.append("PORTAL_SECRET_KEY: at least 32 characters, for example from `openssl rand -hex 32`.")
    return text


def _content(folder: Path, wrong: list[str]) -> Path:
    if not folder.is_dir():
        wrong.append(f"PORTAL_CONTENT: a folder of content; there is none at {folder}.")
    return folder


def _mail_url(url: str, wrong: list[str]) -> str:
    parts = _split(url)
    is_server = parts.scheme in ("smtp", "smtps") and parts.hostname and parts.path in ("", "/")
    if not is_server and not (parts.scheme == "folder" and not parts.netloc):
        wrong.append("PORTAL_MAIL_URL: folder: (or folder:/a/path), smtp://user:password@host:port or smtps://….")
    return url


def _redis_url(url: str | None, wrong: list[str]) -> str | None:
    if url and _split(url).scheme not in ("redis", "rediss", "unix"):
        wrong.append("PORTAL_REDIS_URL: an address that begins with redis://, rediss:// or unix://.")
    return url


def _passphrase(text: str | None, wrong: list[str]) -> str | None:
    is_broken = any("\ud800" <= letter <= "\udfff" for letter in text or "")
    if is_broken or len((text or "").encode()) > LONGEST_PASSPHRASE:
        wrong.append(f"PORTAL_KEY_PASSPHRASE: text in UTF-8, of at most {LONGEST_PASSPHRASE} bytes.")
    return text


def _password(password: str | None, wrong: list[str]) -> str | None:
    if password is not None and not 12 <= len(password) <= 128:
        wrong.append("PORTAL_DEMO_PASSWORD: 12 to 128 characters.")
    return password


def _hops(text: str, wrong: list[str]) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 2 or int(text) > 10:
        wrong.append("PORTAL_PROXIES: how many trusted proxies stand in front, a number from 0 to 10.")
        return 0
    return int(text)


def _log(text: str, wrong: list[str]) -> str:
    if text not in ("text", "json"):
        wrong.append("PORTAL_LOG: text or json.")
    return text


def _issuer_name(name: str, wrong: list[str]) -> str:
    if not (name.isprintable() and 2 <= len(name.strip()) <= 100):
        wrong.append("PORTAL_ISSUER_NAME: what your organisation is called, in 2 to 100 letters on one line.")
    return name.strip()


def _organization(number: str | None, wrong: list[str]) -> str | None:
    if number and not (number.isascii() and number.isdigit() and len(number) <= 20):
        wrong.append("PORTAL_LINKEDIN_ORGANIZATION: the number of an organization's page on LinkedIn.")
    return number

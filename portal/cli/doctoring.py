"""Looking at every part of an installation, and saying in a sentence what to do about what is wrong."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import Flask

from portal import catalog, config, create_app, db, journal, migrations
from portal.assembly import engine_of
from portal.config import Settings, WrongSetting
from portal.credentials import issuer, keylog, keys, queries
from portal.errors import Mistakes, Unavailable
from portal.gamification import editions
from portal.people import queries as queries_of_people
from portal.post import carriers

MOST_COUNTED = 1000
"""Badges that wait, before they are only many."""
ROOM = 512 * 1024 * 1024
"""Bytes that should be free."""


@dataclass(frozen=True)
class Finding:
    """One line: what was looked at, whether it is fine, and what it is or what to do."""

    name: str
    is_fine: bool
    sentence: str


def examine() -> list[Finding]:
    """Settings first; without them, content and the database there is nothing else to look at."""
    try:
        settings = config.load()
    except WrongSetting as wrong:
        return [Finding("settings", False, line) for line in str(wrong).splitlines()]
    found = [Finding("settings", True, f"Everything is written to {settings.instance}.")]
    try:
        app = create_app(settings)
    except Mistakes as mistakes:
        return [*found, *(Finding("content", False, str(mistake)) for mistake in mistakes.found)]
    except (sa.exc.SQLAlchemyError, OSError) as problem:
        return [
            *found,
            Finding("database", False, f"It does not answer ({_cause(problem)}). Is PORTAL_DATABASE_URL right?"),
        ]
    size = f"{len(catalog.tracks())} tracks, {len(catalog.badges())} badges, rules in order."
    found.append(Finding("content", True, size))
    with app.app_context():
        for look in (_database, _rules, _keys, _base_url, _mail, _disk, _journal):
            found.append(_careful(look, app, settings))
            db.session.remove()
    return found


def credential_differences() -> list[str]:
    """Credentials whose award was taken back, and that say nothing of it."""
    stale = [f"credential {each}: its award was taken back, and it is not revoked" for each in queries.taken_back()]
    db.session.rollback()
    return stale


def waiting_badges() -> str:
    """How many badges wait for their credential, which is no difference: a worker signs them when it can."""
    many = len(queries.pending(limit=MOST_COUNTED))
    db.session.rollback()
    if not many:
        return ""
    so_many = "1 badge waits" if many == 1 else f"{many}{' or more' * (many == MOST_COUNTED)} badges wait"
    return f"{so_many} to be signed: by the worker, or with `portal badges issue-pending`."


def _careful(look: Callable[[Flask, Settings], Finding], app: Flask, settings: Settings) -> Finding:
    name = look.__name__.strip("_").replace("_", "-")
    try:
        return look(app, settings)
    except Unavailable as problem:
        return Finding(name, False, str(problem))
    except (sa.exc.SQLAlchemyError, OSError) as problem:
        return Finding(name, False, f"Could not be looked at ({_cause(problem)}).")


def _cause(problem: Exception) -> str:
    return type(getattr(problem, "orig", None) or problem).__name__


def _database(app: Flask, settings: Settings) -> Finding:
    found = migrations.differences(engine_of(app))
    kind = "SQLite" if settings.is_embedded else "PostgreSQL"
    if found:
        return Finding("database", False, f"{kind}: {found[0]}. Run `portal db upgrade`.")
    return Finding("database", True, f"{kind}, with the schema that is expected.")


def _rules(app: Flask, _settings: Settings) -> Finding:
    """Which rules count; that those of the content folder wait is as somebody decided."""
    now = editions.latest()
    if now is None:
        return Finding("rules", True, "No rule was ever adopted.")
    names = queries_of_people.names_of([now.adopted_by] if now.adopted_by else [])
    by = f", by {names[now.adopted_by][0]}" if now.adopted_by in names else ""
    sentence = f"Version {now.hash[:12]} counts since {now.adopted_at:%Y-%m-%d %H:%M} UTC{by}"
    if not now.is_by_hand:
        return Finding("rules", True, f"{sentence}, as the content folder says.")
    other = (
        "has others, which wait" if now.hash != app.extensions["rulebook"].hash else "has the same and is not followed"
    )
    advice = f"the content folder {other}; `portal rules adopt --content` follows it again"
    return Finding("rules", True, f"{sentence}, chosen by hand; {advice}.")


def _keys(_app: Flask, settings: Settings) -> Finding:
    if not keys.listed(settings.keys):
        return Finding("keys", False, "There is no signing key. Run `portal keys create`.")
    keys.load(settings.keys, settings.key_passphrase)
    try:
        keylog.read(settings.keys)
    except ValueError as problem:
        return Finding("keys", False, f"{problem}. Compare it with a backup; `portal audit --keys` says the same.")
    many = len(keys.listed(settings.keys))
    if keys.is_sealed(settings.keys):
        return Finding("keys", True, f"{many} of them, sealed.")
    if settings.key_passphrase:
        advice = "`portal keys rotate` makes one that is; what this one signed stays valid"
        return Finding(
            "keys", False, f"PORTAL_KEY_PASSPHRASE is set, but the key in use is not sealed with it: {advice}."
        )
    return Finding("keys", True, f"{many} of them, not sealed: set PORTAL_KEY_PASSPHRASE before going public.")


def _base_url(_app: Flask, settings: Settings) -> Finding:
    here = config.is_private_host(urlsplit(settings.base_url).hostname or "")
    if here and settings.proxies:
        advice = "others come in through a proxy and cannot reach it, so nothing is signed. Set PORTAL_BASE_URL"
        return Finding("base-url", False, f"{settings.base_url}: {advice}.")
    if here:
        advice = "good for trying out. Credentials name it, so set PORTAL_BASE_URL before the first real one"
    elif before := queries.other_issuer(issuer.current().did):
        return Finding("base-url", False, f"{settings.base_url}: {_moved(before)}.")
    else:
        advice = "https, as it should be" if settings.is_https else "not https, and credentials need https"
    return Finding("base-url", here or settings.is_https, f"{settings.base_url}: {advice}.")


def _moved(before: str) -> str:
    return (
        f"badges signed until now name {before}, where nobody finds their issuer any more. Set it back, or sign them "
        "anew: `portal keys rotate`, then `portal badges reissue --key` with the key of before and a --reason"
    )


def _mail(_app: Flask, settings: Settings) -> Finding:
    url = urlsplit(settings.mail_url)
    if url.scheme == "folder":
        return Finding("mail", True, "Mails are written as files; set PORTAL_MAIL_URL to send them.")
    server = carriers.smtp(url, timeout=5)
    try:
        carriers.greet(server, url)
    finally:
        server.close()
    return Finding("mail", True, f"{url.hostname} answers.")


def _disk(_app: Flask, settings: Settings) -> Finding:
    free = shutil.disk_usage(settings.instance).free
    return Finding(
        "disk", free > ROOM, f"{free // (1024 * 1024)} MiB free." + ("" if free > ROOM else " Make room soon.")
    )


def _journal(_app: Flask, _settings: Settings) -> Finding:
    verdict = journal.verify()
    differences = [*verdict.differences, *credential_differences()]
    if differences:
        return Finding("journal", False, f"{len(differences)} differences; the first: {differences[0]}")
    agree = f"{verdict.events} events and {verdict.ledger} ledger entries agree."
    return Finding("journal", True, " ".join(filter(None, [agree, waiting_badges()])))

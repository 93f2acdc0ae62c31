"""All badges of one person in one file: a zip that others can read, written entry by entry."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import db
from portal.credentials import exports, issuer, queries
from portal.credentials.models import Credential
from portal.people.models import Person

CHUNK = 25
"""Credentials that are in memory at once."""

FORMS = {"png": "png", "json": "json", "jwt": "jwt", "ob2.png": "open-badges-2.png"}
"""What is taken of each, and how the file ends."""
PACKED = ("png",)
"""Endings of what does not get smaller."""


def write(person: Person, into: IO[bytes]) -> None:
    """Write a zip with every credential of theirs that was not taken back. The same badges make the same file."""
    named = _named(person)
    with ZipFile(into, "w", ZIP_DEFLATED) as bundle:
        _add(bundle, "README.txt", _read_me(person, named).encode(), max((one[2] for one in named), default=None))
        for name, found in _each(named):
            svg = queries.picture_of(found)
            for form, ending in FORMS.items():
                if exports.is_kept(found, form):
                    _add(bundle, f"{name}.{ending}", exports.export(found, svg, form).content, found.awarded_at)


Named = tuple[str, str, dt.datetime, str]
"""A name in the zip, and of the credential its id, when it was awarded, and its title."""


def _named(person: Person) -> list[Named]:
    """Every credential of theirs that was not taken back, oldest first: no two have the same name."""
    columns = (Credential.id, Credential.awarded_at, Credential.title, Credential.badge, Credential.level)
    theirs = sa.select(*columns).where(Credential.person_id == person.id, Credential.revoked_at.is_(None))
    used: Counter[str] = Counter()
    named = []
    for row in db.session.execute(theirs.order_by(Credential.awarded_at, Credential.id)):
        name = "-".join(filter(None, (f"{row.awarded_at:%Y-%m-%d}", row.badge, row.level)))
        used[name] += 1
        name = f"{name}-{used[name]}" if used[name] > 1 else name
        named.append((name, row.id, row.awarded_at, row.title))
    return named


def _each(named: Sequence[Named]) -> Iterator[tuple[str, Credential]]:
    """Name and credential, a chunk at a time."""
    for start in range(0, len(named), CHUNK):
        chunk = {credential_id: name for name, credential_id, _at, _title in named[start : start + CHUNK]}
        found = db.session.scalars(sa.select(Credential).where(Credential.id.in_(chunk))).all()
        by_id = {one.id: one for one in found}
        yield from ((name, by_id[credential_id]) for credential_id, name in chunk.items() if credential_id in by_id)


def _add(bundle: ZipFile, name: str, content: bytes, at: dt.datetime | None) -> None:
    moment = at or dt.datetime(1980, 1, 1, tzinfo=dt.UTC)
    entry = ZipInfo(name, moment.astimezone(dt.UTC).timetuple()[:6])
    entry.compress_type = ZIP_STORED if name.endswith(PACKED) else ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    bundle.writestr(entry, content)


def _read_me(person: Person, named: Sequence[Named]) -> str:
    words = [
        _("Badges of %(name)s", name=person.name),
        "",
        _("Each badge is here in several files that begin alike:"),
        _(".png: the badge as a picture that carries its signed text (Open Badges 3.0). If in doubt, take this one."),
        _(".json: the signed text alone, for wallets that ask for it."),
        _(".jwt: the same as a token, for wallets that ask for that."),
        _(".open-badges-2.png: for older systems, which read Open Badges 2.0."),
        "",
        _("Anybody can check such a file at %(address)s", address=issuer.current().url("/verify")),
        "",
        *(f"{name}: {title}" for name, _id, _at, title in named),
    ]
    return "\n".join(words) + "\n"

"""Links that let a person do without a kind of mail, for ever and without signing in (RFC 8058)."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer

from portal.config import Settings
from portal.errors import NotFound
from portal.post.kinds import KINDS


class Asked(NamedTuple):
    """Who does without what."""

    person_id: str
    kind: str


def path_for(person_id: str, kind: str, settings: Settings) -> str:
    """The path of the link: it names person and kind, and is signed, so that nothing has to be kept."""
    return f"/unsubscribe/{_signer(settings).dumps([person_id, kind])}"


def read(token: str, settings: Settings) -> Asked:
    """What a token says. One that we did not make does not exist."""
    try:
        person_id, kind = _signer(settings).loads(token)
    except (BadSignature, ValueError) as problem:
        raise NotFound(_("There is no such page.")) from problem
    if kind not in KINDS or not KINDS[kind].is_optional:
        raise NotFound(_("There is no such page."))
    return Asked(person_id, kind)


def _signer(settings: Settings) -> URLSafeSerializer:
    return URLSafeSerializer(
        settings.secret_key, salt="mail that is not wanted", signer_kwargs={"digest_method": hashlib.sha256}
    )

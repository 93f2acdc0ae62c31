"""Deeds: to write about somebody's badge, to agree to it, to endorse a badge as such, and to take it back.

Words about a credential are signed only when its owner agrees: nobody finds something said about them in public that
they have not read. Signing happens between two short transactions, as everything in the mint.
"""

from __future__ import annotations

import unicodedata
import uuid
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
import structlog
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from portal import audit, catalog, clock, db
from portal.audit import Line
from portal.credentials import check_endorsements, queries
from portal.credentials import issuer as identity
from portal.credentials.checks import Finding
from portal.credentials.endorsing import documents
from portal.credentials.endorsing.documents import Words
from portal.credentials.endorsing.models import Endorsement
from portal.credentials.models import Credential
from portal.credentials.sources import Sources
from portal.credentials.transactions import writing
from portal.errors import Refused
from portal.people.models import Person
from portal.post import actions as post
from portal.post.kinds import AWARD
from portal.reaching import INTERNET, Network

log = structlog.get_logger(__name__)

SHORTEST, LONGEST = 20, 600
"""Letters of what is said."""
NAME = 120
"""Letters of the name of an organisation, at most."""
UNSEEN = ("Cc", "Cf", "Cs")
"""Kinds of letters that nobody sees: they can turn a text round."""


def write(found: Credential, comment: str, *, by: Person) -> None:
    """Say something about a badge that somebody shares. They are told, and it waits until they agree."""
    if found.person_id == by.id:
        raise Refused(_("Nobody endorses their own badge. Somebody who saw you earn it can."))
    if found.is_revoked:
        raise Refused(_("This badge has been taken back, so it cannot be endorsed."))
    words = {"about": found.id, "credential_id": found.id, "comment": _checked(comment)}
    _tell_owner(found, by, _kept(words | {"endorser_id": by.id, "name": by.name}))


def agree(written: Endorsement, *, by: Person) -> None:
    """Sign what was written about a badge of ``by``: from now on whoever sees the badge reads it. It is about the copy
    that is the newest now.
    """
    if written.document is not None:
        return
    found = db.session.get_one(Credential, queries.newest_copy(written.about).id)
    if found.person_id != by.id or found.is_revoked:
        raise Refused(_("This badge has been taken back, so it cannot be endorsed."))
    written.about = written.credential_id = found.id
    _sign(written, identity.current().url(f"/credentials/{found.id}"), found.title)


def endorse_badge(badge: str, comment: str, *, by: Person) -> str:
    """Stand in public, with one's own name, for a badge as such (``slug`` or ``slug/level``); answers the id."""
    return _about_badge(badge, {"comment": _checked(comment), "endorser_id": by.id, "name": by.name})


def endorse_badge_for(badge: str, organisation: str, url: str, comment: str) -> str:
    """The same for an organisation that has asked the operator to: its name and its page are in what is signed."""
    said = " ".join(organisation.split())
    if not 2 <= len(said) <= NAME:
        raise Refused(_("Please name the organisation, in 2 to 120 letters."), field="name")
    if urlsplit(url).scheme != "https" or not urlsplit(url).hostname:
        raise Refused(_("Please give the organisation's own page, as an address that begins with https."), field="url")
    return _about_badge(badge, {"comment": _checked(comment), "name": said, "url": url})


def bring(badge: str, text: str, *, network: Network = INTERNET) -> str:
    """Show with a badge what others have signed about it, JSON or a signed text; answers the id. Twice is once."""
    title, address = _named(badge)
    try:
        said = check_endorsements.read(text.strip(), [address], Sources(identity.current(), network))
    except ValueError as problem:
        raise Refused(_("This is no endorsement of Open Badges 3.0 that can be read.")) from problem
    except Finding as answer:
        why = {"badge": title, "why": answer.sentence}
        raise Refused(_("This endorsement of “%(badge)s” cannot be relied on: %(why)s", **why)) from answer
    url = said.url if urlsplit(said.url).scheme == "https" else None
    row = {
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{badge} {text.strip()}")),
        "about": badge,
        "name": said.name[:NAME],
        "url": url,
        "comment": said.comment[:LONGEST],
        "document": text.strip(),
        "written_at": clock.now(),
        "signed_at": clock.now(),
        "from_elsewhere": True,
    }
    with writing():
        db.session.execute(db.insert(Endorsement).values(row).on_conflict_do_nothing())
    log.info("endorsement brought", endorsement=row["id"], who=said.who)
    return str(row["id"])


def take_back(written: Endorsement) -> None:
    """It is not said any more. What was never signed is forgotten; what was is listed as withdrawn."""
    this = Endorsement.id == written.id
    forgotten = sa.delete(Endorsement).where(this, Endorsement.document.is_(None)).returning(Endorsement.id)
    if db.session.scalar(forgotten) is None:
        db.session.execute(sa.update(Endorsement).where(this).values(withdrawn_at=clock.now()))
    log.info("endorsement taken back", endorsement=written.id)


def _about_badge(badge: str, words: dict[str, Any]) -> str:
    title, address = _named(badge)
    name = _kept(words | {"about": badge})
    written = db.session.get_one(Endorsement, name)
    if written.document is None:
        _sign(written, address, title)
    return name


def _named(badge: str) -> tuple[str, str]:
    """The title and the address of a badge, ``slug`` or ``slug/level``."""
    slug, _slash, level = badge.partition("/")
    return catalog.badge(slug).title(level or None), identity.current().url(f"/achievements/{badge}")


def _kept(words: dict[str, Any]) -> str:
    """The id under which it is written down. Twice is once; other words wait until the first are taken back."""
    row = {"id": str(uuid.uuid4()), "written_at": clock.now(), "from_elsewhere": False, **words}
    insert = db.insert(Endorsement).values(row).on_conflict_do_nothing().returning(Endorsement.id)
    if db.session.scalar(insert) is not None:
        return str(row["id"])
    same = (Endorsement.about == row["about"], Endorsement.endorser_id == row["endorser_id"])
    known = db.session.scalars(sa.select(Endorsement).where(*same, Endorsement.withdrawn_at.is_(None))).one()
    if known.comment != row["comment"]:
        raise Refused(_("You have endorsed this already. To say something else, take that back first."))
    return known.id


def _sign(written: Endorsement, about: str, title: str) -> None:
    """Sign it with nothing locked; of two that sign at once, one is kept."""
    issuer, now = identity.current(), clock.now()
    named = _("Endorsement of “%(badge)s”", badge=title)
    words = Words(written.id, about, named, written.name, written.url, written.comment)
    by = written.endorser_id or audit.OPERATOR
    db.session.commit()
    key = issuer.signing_key()
    document = documents.signed(words, issuer, key, at=now)
    waits = sa.update(Endorsement).where(Endorsement.id == words.id, Endorsement.document.is_(None))
    line = Line("endorsement.signed", words.id, about, by, key.kid, audit.digest(document))
    with writing():
        signed = db.session.scalars(waits.values(document=document, signed_at=now).returning(Endorsement.id)).all()
        audit.write([line for _each in signed])
    log.info("endorsement signed", endorsement=words.id, kid=key.kid)


def _tell_owner(found: Credential, by: Person, name: str) -> None:
    owner = db.session.get_one(Person, found.person_id)
    with force_locale(owner.locale):
        post.write(
            key=f"endorsement:{name}",
            kind=AWARD,
            to=owner.email,
            person_id=owner.id,
            subject=_("%(name)s wrote something about you", name=by.name),
            text=_(
                "%(name)s has written an endorsement of a badge that you share. Nobody else sees it unless you agree. "
                "You can read it, and agree or not, here:",
                name=by.name,
            ),
            link=f"/credentials/{found.id}",
        )


def _checked(comment: str) -> str:
    """Plain text without control characters, on one line a paragraph."""
    seen = (
        "".join(" " if unicodedata.category(each) in UNSEEN else each for each in line) for line in comment.splitlines()
    )
    said = "\n".join(" ".join(line.split()) for line in seen).strip()
    if len(said) < SHORTEST:
        raise Refused(_("Please say a little more: what did you see them do? 20 letters at least."), field="comment")
    if len(said) > LONGEST:
        over = len(said) - LONGEST
        raise Refused(
            ngettext("That is %(num)s letter too long.", "That is %(num)s letters too long.", over), field="comment"
        )
    return said

"""Keeping pictures, and saying which micro-lesson uses which."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import clock, db
from portal.errors import Refused
from portal.learning.actions.pictures.redrawing import KIND, Redrawn, redraw
from portal.learning.models import Evidence, MicroLesson, MicroLessonPicture, Picture
from portal.people.models import Person

LONGEST_WORDS = 200
"""Characters that say what a picture shows."""
MOST = 400
"""Pictures of one person."""
UNUSED = dt.timedelta(days=30)
"""After so long a picture that nothing shows is thrown away, when its owner puts in another."""


def put_in(data: bytes, *, alt: str, by: Person) -> Picture:
    """Keep a picture, made anew; ``alt`` says in words what it shows, for those who do not see it.

    It is made anew before anything is asked of the database: commit or roll back before, and nobody waits meanwhile.
    """
    words = " ".join(alt.split())
    wrong = {} if _says_something(words) else {"alt": _what_it_needs()}
    try:
        redrawn = redraw(data)
    except Refused as refused:
        raise Refused(str(refused), fields=refused.fields | wrong) from None
    if wrong:
        raise Refused(_("Please look at what is marked below."), fields=wrong)
    return _keep(redrawn, words, by)


def hold(data: bytes, *, by: Person) -> Picture:
    """The same without words, of a form in which more may be amiss: nothing can show it until ``describe``."""
    return _keep(redraw(data), "", by)


def describe(picture: Picture, alt: str) -> None:
    """Say in words what it shows, for those who do not see it."""
    words = " ".join(alt.split())
    if not _says_something(words):
        raise Refused(_("Please look at what is marked below."), fields={"alt": _what_it_needs()})
    picture.alt = words


def only_once(picture: Picture) -> Picture:
    """One that its owner has put in before with the same words, instead of this one; else this one."""
    same = (Picture.owner_id == picture.owner_id, Picture.digest == picture.digest, Picture.alt == picture.alt)
    earlier = sa.select(Picture).where(*same, Picture.id != picture.id).order_by(Picture.put_in_at, Picture.id)
    found = db.session.scalar(earlier.limit(1))
    if found is not None:
        db.session.execute(sa.delete(Picture).where(Picture.id == picture.id))
    return found or picture


def uses(version: MicroLesson, picture_ids: Collection[str]) -> None:
    """From now on a version of a micro-lesson shows these pictures and no others: whoever reads it sees them.

    Only pictures of its author's; others do not become readable by being named.
    """
    theirs = sa.select(Picture.id).where(
        Picture.id.in_(set(picture_ids)), Picture.owner_id == version.author_id, Picture.alt != ""
    )
    chosen = set(db.session.scalars(theirs))
    used = sa.select(MicroLessonPicture.picture_id).where(MicroLessonPicture.micro_lesson_id == version.id)
    before = set(db.session.scalars(used))
    if gone := before - chosen:
        mine = (MicroLessonPicture.micro_lesson_id == version.id, MicroLessonPicture.picture_id.in_(gone))
        db.session.execute(sa.delete(MicroLessonPicture).where(*mine))
    for picture_id in sorted(chosen - before):
        row = {"micro_lesson_id": version.id, "picture_id": picture_id}
        db.session.execute(db.insert(MicroLessonPicture).values(row).on_conflict_do_nothing())


def _says_something(words: str) -> bool:
    return 0 < len(words) <= LONGEST_WORDS and words.isprintable()


def _what_it_needs() -> str:
    most = LONGEST_WORDS
    return _("Please say in a few words what the picture shows: at most %(most)s characters.", most=most)


def _keep(redrawn: Redrawn, words: str, owner: Person) -> Picture:
    _clear(owner)
    picture = Picture(
        owner_id=owner.id,
        kind=KIND,
        width=redrawn.width,
        height=redrawn.height,
        alt=words,
        data=redrawn.data,
        digest=redrawn.digest,
    )
    db.session.add(picture)
    db.session.flush()
    return picture


def _clear(owner: Person) -> None:
    """Throw away what they put in long ago and nothing shows. Refused where too many are left."""
    is_shown = sa.or_(
        sa.exists().where(Evidence.picture_id == Picture.id),
        sa.exists().where(MicroLessonPicture.picture_id == Picture.id),
    )
    old = (Picture.owner_id == owner.id, Picture.put_in_at < clock.now() - UNUSED, ~is_shown)
    db.session.execute(sa.delete(Picture).where(*old).execution_options(synchronize_session=False))
    count = sa.select(sa.func.count()).select_from(Picture).where(Picture.owner_id == owner.id)
    if (db.session.scalar(count) or 0) >= MOST:
        sentence = _(
            "You have put in %(most)s pictures, which is as many as the portal keeps for one person.", most=MOST
        )
        raise Refused(_("Please look at what is marked below."), fields={"picture": sentence})

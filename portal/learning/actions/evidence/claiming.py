"""Handing in what one did for the “try it now” of a lesson, or showed to the other half of one's pair."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import catalog, clock, db, journal
from portal.catalog import Lesson
from portal.errors import NotFound, Refused
from portal.events import EvidenceClaimed
from portal.learning import queries
from portal.learning.actions import skills
from portal.learning.actions.lessons import start
from portal.learning.actions.micro_lessons import plain
from portal.learning.actions.pictures import describe
from portal.learning.models import ATTESTED, CLAIMED, MORE_NEEDED, TAUGHT, TRIED, TRIED_IT, Evidence, Picture
from portal.people import queries as people
from portal.people.models import Person

LONGEST, LONGEST_LINK = 4_000, 2_000
"""Characters of the text, and of the link."""


@dataclass(frozen=True)
class Shown:
    """What somebody hands in: at least one of a text, a link and a picture; ``alt`` says what the picture shows."""

    text: str = ""
    link: str = ""
    picture: Picture | None = None
    alt: str = ""


def claim(lesson: Lesson, shown: Shown, *, kind: str, has_partner: bool, by: Person) -> Evidence:
    """Hand it in, again where more was asked for. What waits may be changed; what is attested stays. Twice is once."""
    if kind not in (TRIED, TAUGHT):
        raise NotFound(_("There is no such page."))
    if kind == TAUGHT and not has_partner:
        raise Refused(
            _("Somebody to whom you showed it says so: that needs a mentor or a mentee, and you have none yet.")
        )
    text, link = _checked(shown)
    start(lesson, by=by)
    evidence, is_new = _row(lesson, kind, by)
    if not is_new and _is_same(evidence, text, link, shown.picture):
        _require_news(evidence)
        return evidence
    if evidence.state == ATTESTED:
        raise Refused(_("This has been attested already, and stays as it is."))
    is_told = is_new or evidence.state == MORE_NEEDED
    if not is_new:
        evidence.round += 1
        evidence.programme_id = _programme(lesson, by)
    evidence.text, evidence.link = text, link
    evidence.picture_id = shown.picture.id if shown.picture else None
    evidence.state, evidence.claimed_at = CLAIMED, clock.now()
    evidence.decided_by_id = evidence.decided_at = None
    if is_told:
        _record(evidence, by)
    return evidence


def _checked(shown: Shown) -> tuple[str, str]:
    """The text and the link as they are kept. Refused with a sentence for everything that is amiss, at once."""
    text, link, wrong = plain(shown.text), shown.link.strip(), dict[str, str]()
    if len(text) > LONGEST:
        wrong["text"] = _("Please say it in at most %(most)s characters.", most=LONGEST)
    if link and not _is_link(link):
        wrong["link"] = _("This is not a link that can be opened: it begins with https://")
    if not (text or link or shown.picture):
        wrong["text"] = _("Please say what you did: in words, with a link, or with a picture.")
    if shown.picture:
        wrong |= _described(shown.picture, shown.alt)
    if wrong:
        raise Refused(_("Please look at what is marked below."), fields=wrong)
    return text, link


def _is_link(address: str) -> bool:
    try:
        parts = urlsplit(address)
        has_host = bool(parts.hostname)
    except ValueError:
        return False
    is_plain = address.isprintable() and " " not in address
    return parts.scheme == "https" and has_host and is_plain and len(address) <= LONGEST_LINK


def _described(picture: Picture, alt: str) -> dict[str, str]:
    try:
        describe(picture, alt)
    except Refused as refused:
        return refused.fields
    return {}


def _row(lesson: Lesson, kind: str, by: Person) -> tuple[Evidence, bool]:
    """The one row for this person, lesson and kind, ours until this deed is committed; and whether it is new."""
    track = catalog.track(lesson.track)
    mine = queries.evidence_on(lesson, by).where(Evidence.kind == kind).with_for_update(key_share=True)
    found = db.session.scalar(mine.execution_options(populate_existing=True))
    if found:
        return found, False
    programme = _programme(lesson, by)
    row = {"id": db.new_id(), "person_id": by.id, "track": track.slug, "lesson": lesson.slug, "kind": kind}
    new = db.insert(Evidence).values(row | {"programme_id": programme, "claimed_at": clock.now()})
    is_new = db.session.execute(new.on_conflict_do_nothing().returning(Evidence.id)).first() is not None
    return db.session.scalars(mine.execution_options(populate_existing=True)).one(), is_new


def _programme(lesson: Lesson, by: Person) -> str | None:
    """The programme whose reviewers see what is handed in now."""
    return people.context_of(by, role=catalog.track(lesson.track).roles[0]).get("cohort")


def _is_same(evidence: Evidence, text: str, link: str, picture: Picture | None) -> bool:
    """Whether nothing is new in it: a form that was sent twice sends its picture twice."""
    if (evidence.text, evidence.link) != (text, link) or bool(evidence.picture_id) != bool(picture):
        return False
    if picture is None or picture.id == evidence.picture_id:
        return True
    before = sa.select(Picture.digest).where(Picture.id == evidence.picture_id)
    return db.session.scalar(before) == picture.digest


def _require_news(evidence: Evidence) -> None:
    if evidence.state == MORE_NEEDED:
        raise Refused(_("Nothing has changed yet. Please add what was asked for, and hand it in again."), field="text")


def _record(evidence: Evidence, by: Person) -> None:
    track = catalog.track(evidence.track)
    event = EvidenceClaimed(
        evidence=evidence.id,
        lesson=f"{evidence.track}/{evidence.lesson}",
        track=track.slug,
        kind=evidence.kind,  # type: ignore[arg-type]
        round=evidence.round,
        **people.context_of(by, role=track.roles[0]),
    )
    journal.record(event, zone=by.timezone)
    if evidence.kind == TRIED:
        skills.reach(TRIED_IT, track.slug, by=by)

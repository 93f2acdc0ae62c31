"""Writing a micro-lesson."""

from __future__ import annotations

from flask_babel import gettext as _

from portal import catalog, db
from portal.catalog import files, markdown
from portal.errors import NotFound, Refused
from portal.learning.actions.micro_lessons.holding import hold, require_author
from portal.learning.models import MicroLesson
from portal.people import queries as people
from portal.people.models import Person

LONGEST = 20_000
"""Bytes of a micro-lesson's text: five minutes are about a quarter of it."""

WORDS_A_MINUTE = 180


def draft(*, title: str, track: str, body: str, by: Person) -> MicroLesson:
    """Begin a micro-lesson. Only its author sees it."""
    slots = people.context_of(by, role="mentor")
    if "mentor" not in slots:
        raise NotFound(_("There is no such page."))
    lesson = MicroLesson(author_id=by.id, programme_id=slots["cohort"])
    write(lesson, title, track, body)
    db.session.add(lesson)
    db.session.flush()
    return lesson


def revise(lesson: MicroLesson, *, title: str, track: str, body: str, by: Person) -> None:
    """Change a draft, or one for which revisions were asked."""
    require_author(lesson, by)
    hold(lesson)
    if not lesson.can_be_edited:
        raise Refused(_("This micro-lesson is with its reviewer. It can be changed when it comes back."))
    write(lesson, title, track, body)


def plain(text: str) -> str:
    """What was typed, with the line ends of the house and without what no database keeps."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()


def fits(body: str) -> bool:
    """Whether a text is short enough for a micro-lesson."""
    return len(body.encode()) <= LONGEST


def minutes_of(body: str) -> int:
    """Reading time, at least one minute."""
    return max(1, round(len(body.split()) / WORDS_A_MINUTE))


def rendered(body: str) -> str:
    """A text, or a part of one, as HTML that is safe to show."""
    return markdown.render(body, at_most=LONGEST)


def write(lesson: MicroLesson, title: str, track: str, body: str) -> None:
    """Put these words into a version, or refuse them with a sentence for each field that is amiss."""
    title, body = " ".join(title.split()), plain(body)
    wrong = {}
    if not title or len(title) > 120 or not title.isprintable():
        wrong["title"] = _("Please give it a title of at most 120 characters.")
    if track not in {known.slug for known in catalog.tracks("curated")}:
        wrong["track"] = _("Please choose one of the tracks.")
    if not body:
        wrong["body"] = _("Please write something first.")
    elif not fits(body):
        most = files.size(LONGEST)
        wrong["body"] = _("This is too long for five minutes: at most %(size)s. It might become two.", size=most)
    if wrong:
        raise Refused(_("Please look at what is marked below."), fields=wrong)
    lesson.title, lesson.track, lesson.body = title, track, body
    lesson.html, lesson.minutes = rendered(body), minutes_of(body)

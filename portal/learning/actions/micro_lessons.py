"""Writing, reviewing and reading micro-lessons. Nobody reviews their own."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from portal import catalog, clock, db, journal
from portal.catalog import files, markdown
from portal.errors import NotFound, Refused
from portal.events import MicroLessonCompleted, MicroLessonPublished, MicroLessonReviewed, MicroLessonSubmitted
from portal.learning.models import APPROVED, PUBLISHED, REVISIONS, SUBMITTED, MicroLesson, MicroLessonReading
from portal.people import queries as people
from portal.people.models import Person

LONGEST = 20_000
"""Bytes of a micro-lesson's text: five minutes are about a quarter of it."""

SHORTEST = 30
"""Words that a reviewer needs."""

WORDS_A_MINUTE = 180


def draft(*, title: str, track: str, body: str, by: Person) -> MicroLesson:
    """Begin a micro-lesson. Only its author sees it."""
    slots = people.context_of(by, role="mentor")
    if "mentor" not in slots:
        raise NotFound(_("There is no such page."))
    lesson = MicroLesson(author_id=by.id, programme_id=slots["cohort"])
    _write(lesson, title, track, body)
    db.session.add(lesson)
    db.session.flush()
    return lesson


def revise(lesson: MicroLesson, *, title: str, track: str, body: str, by: Person) -> None:
    """Change a draft, or one for which revisions were asked."""
    _require_author(lesson, by)
    _hold(lesson)
    if not lesson.can_be_edited:
        raise Refused(_("This micro-lesson is with its reviewer. It can be changed when it comes back."))
    _write(lesson, title, track, body)


def submit(lesson: MicroLesson, *, by: Person) -> None:
    """Hand it in for review. Twice is once."""
    _require_author(lesson, by)
    _hold(lesson)
    if lesson.state == SUBMITTED:
        return
    if not lesson.can_be_edited:
        raise Refused(_("This micro-lesson has been reviewed already."))
    if len(lesson.body.split()) < SHORTEST:
        sentence = ngettext(
            "This is very short for a micro-lesson. A reviewer needs %(num)s word at least.",
            "This is very short for a micro-lesson. A reviewer needs %(num)s words at least.",
            SHORTEST,
        )
        raise Refused(sentence)
    lesson.state, lesson.submitted_at = SUBMITTED, clock.now()
    lesson.round += 1
    event = MicroLessonSubmitted(
        micro_lesson=lesson.lesson_id, track=lesson.track, round=lesson.round, **_authorship(lesson, by)
    )
    journal.record(event, zone=by.timezone)


def review(lesson: MicroLesson, *, is_approved: bool, comment: str, by: Person) -> None:
    """Approve it, or ask for revisions in a comment. The author is never the reviewer. Twice is once."""
    if lesson.author_id == by.id:
        raise Refused(_("Nobody reviews a micro-lesson of their own. Please ask another reviewer."))
    comment = plain(comment)
    if not is_approved and not comment:
        raise Refused(_("Please say what should be different."), field="comment")
    if len(comment) > LONGEST:
        raise Refused(_("Please say it in fewer words."), field="comment")
    _hold(lesson)
    outcome = APPROVED if is_approved else REVISIONS
    if lesson.state == outcome and lesson.reviewer_id == by.id:
        return
    if lesson.state != SUBMITTED:
        raise Refused(_("This micro-lesson is not waiting for a review."))
    lesson.state, lesson.reviewer_id, lesson.comment = outcome, by.id, comment
    event = MicroLessonReviewed(
        person=by.id,
        micro_lesson=lesson.lesson_id,
        track=lesson.track,
        outcome="approved" if is_approved else "revisions-requested",
        round=lesson.round,
    )
    journal.record(event, zone=by.timezone)


def publish(lesson: MicroLesson, *, by: Person) -> None:
    """Put an approved micro-lesson where everybody reads it. Twice is once."""
    if lesson.author_id == by.id:
        raise Refused(_("Nobody publishes a micro-lesson of their own. Please ask another reviewer."))
    _hold(lesson)
    if lesson.state == PUBLISHED:
        return
    if lesson.state != APPROVED:
        raise Refused(_("A micro-lesson is published after it was approved."))
    lesson.state, lesson.published_at = PUBLISHED, clock.now()
    author = db.session.get_one(Person, lesson.author_id)
    event = MicroLessonPublished(micro_lesson=lesson.lesson_id, track=lesson.track, **_authorship(lesson, author))
    journal.record(event, zone=author.timezone)


def finish(lesson: MicroLesson, *, by: Person) -> None:
    """Say that one has read it. One's own does not count; twice is once."""
    if lesson.state != PUBLISHED:
        raise Refused(_("This micro-lesson is not published yet."))
    if lesson.author_id == by.id:
        raise Refused(_("This is your own micro-lesson: it counts for those who read it."))
    row = {"person_id": by.id, "micro_lesson_id": lesson.lesson_id, "finished_at": clock.now()}
    new = db.insert(MicroLessonReading).values(row).on_conflict_do_nothing()
    if db.session.execute(new.returning(MicroLessonReading.micro_lesson_id)).first():
        slots = people.context_of(by, role="mentee")
        event = MicroLessonCompleted(micro_lesson=lesson.lesson_id, track=lesson.track, **slots)
        journal.record(event, zone=by.timezone)


def plain(text: str) -> str:
    """What was typed, with the line ends of the house and without what no database keeps."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()


def fits(body: str) -> bool:
    """Whether a text is short enough for a micro-lesson."""
    return len(body.encode()) <= LONGEST


def minutes_of(body: str) -> int:
    """Reading time, at least one minute."""
    return max(1, round(len(body.split()) / WORDS_A_MINUTE))


def _require_author(lesson: MicroLesson, by: Person) -> None:
    if lesson.author_id != by.id:
        raise NotFound(_("There is no such micro-lesson."))


def _hold(lesson: MicroLesson) -> None:
    """Its row, as others left it, is ours until this deed is committed: two deeds at once come one after the other."""
    db.session.flush()
    db.session.refresh(lesson, with_for_update={"key_share": True})


def _authorship(lesson: MicroLesson, author: Person) -> dict[str, str]:
    """The slots of an event about its author, in the programme for which it was written."""
    slots = people.context_of(author, role="mentor")
    return slots | ({"cohort": lesson.programme_id} if lesson.programme_id else {})


def _write(lesson: MicroLesson, title: str, track: str, body: str) -> None:
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
    lesson.html, lesson.minutes = markdown.render(body, at_most=LONGEST), minutes_of(body)

"""Writing a micro-lesson: a draft is begun, kept, kept in passing, and thrown away."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import catalog, clock, db
from portal.catalog import files, markdown
from portal.catalog.links import Links, Ways
from portal.errors import NotFound, Refused
from portal.learning import queries
from portal.learning.actions import pictures
from portal.learning.actions.micro_lessons.desks import Desk
from portal.learning.actions.micro_lessons.holding import hold, require_author
from portal.learning.actions.micro_lessons.pasted import clean, plain
from portal.learning.models import DRAFT, PAST, Answer, MicroLesson, MicroLessonPicture
from portal.people import queries as people
from portal.people.models import Person

__all__ = [
    "LONGEST",
    "draft",
    "fits",
    "minutes_of",
    "plain",
    "rendered",
    "renderer",
    "require_open",
    "require_revision",
    "require_whole",
    "revise",
    "template",
    "throw_away",
    "write",
]

LONGEST = 20_000
"""Bytes of a micro-lesson's text: five minutes are about a quarter of it."""

LONGEST_TITLE = 120
MOST_DRAFTS = 200
"""Of one author, begun and never handed in."""
WORDS_A_MINUTE = 180
ANYWHERE = Desk()
"""For whoever does not mind what was kept meanwhile."""
Change = Callable[[str], str]


def draft(*, title: str, track: str, body: str, by: Person, origin: str = "") -> MicroLesson:
    """Begin a micro-lesson. Only its author sees it."""
    written = {"title": title, "track": track, "body": body}
    return begin(written, key=db.new_id(), desk=Desk(0), by=by, origin=origin)


def begin(
    written: dict[str, str],
    *,
    key: str,
    by: Person,
    desk: Desk,
    in_passing: bool = False,
    adding: Change | None = None,
    origin: str = "",
) -> MicroLesson:
    """The same under an id that the desk gave it: whoever sends it twice has one, and goes on with it as in ``revise``,
    where the rest is explained."""
    slots = people.context_of(by, role="mentor")
    if "mentor" not in slots:
        raise NotFound(_("There is no such page."))
    whole = _checked(**_with(written, adding), in_passing=in_passing)
    about = {"author_id": by.id, "programme_id": slots["cohort"], "origin": origin}
    page = {"desk": "" if adding else desk.name, "turn": desk.turn}
    row = {"id": key, "lesson_id": key} | about | page | whole | _made_of(whole["body"], by.id)
    new = db.insert(MicroLesson).values(row).on_conflict_do_nothing(index_elements=["id"])
    is_new = db.session.execute(new.returning(MicroLesson.id)).first() is not None
    lesson = db.session.get_one(MicroLesson, key)
    if is_new:
        _require_room(by)
        pictures.uses(lesson, queries.pictures_in(lesson.body))
    else:
        revise(lesson, **written, by=by, desk=desk, in_passing=in_passing, adding=adding)
    return lesson


def _require_room(by: Person) -> None:
    drafts = sa.select(sa.func.count()).where(MicroLesson.author_id == by.id, MicroLesson.state == DRAFT)
    if (db.session.scalar(drafts) or 0) > MOST_DRAFTS:
        sentence = _("There are %(num)s drafts on your desk. Please finish one, or throw one away.", num=MOST_DRAFTS)
        raise Refused(sentence)


def revise(
    lesson: MicroLesson,
    *,
    title: str,
    track: str,
    body: str,
    by: Person,
    desk: Desk = ANYWHERE,
    in_passing: bool = False,
    adding: Change | None = None,
) -> None:
    """Change a draft, or one for which revisions were asked. Twice is once.

    When somebody has saved since ``desk`` was opened, nothing is written over, unless that was the same page: of what
    one page sends the newest stays, in whatever order it arrives. What is kept ``in_passing``, while somebody is still
    writing, may be incomplete; too long it may not be. ``adding`` puts something in that is not on the page, into the
    newest text of it; the page is left with that, for it does not know what was added.
    """
    require_author(lesson, by)
    hold(lesson)
    written = {"title": title, "track": track, "body": body}
    if desk.is_behind(lesson):
        if adding is None:
            return
        written = {name: getattr(lesson, name) for name in written}
    require_open(lesson)
    written = _checked(**_with(written, adding), in_passing=in_passing)
    is_same = all(getattr(lesson, name) == value for name, value in written.items())
    if not is_same:
        _require_known(lesson, desk)
        _put(lesson, written)
        lesson.revision, lesson.saved_at = lesson.revision + 1, clock.now()
    if not is_same or desk.was_last_at(lesson):
        lesson.desk, lesson.turn = "" if adding else desk.name, desk.turn


def require_open(lesson: MicroLesson) -> None:
    """It can be changed now; else a sentence about when."""
    if lesson.can_be_edited:
        return
    if lesson.state in PAST:
        raise Refused(_("This version is finished. A new version can be written from its page."))
    raise Refused(_("This micro-lesson is with its reviewer. It can be changed when it comes back."))


def write(lesson: MicroLesson, title: str, track: str, body: str) -> None:
    """Put these words into a version, or refuse them with a sentence for each field that is amiss."""
    _put(lesson, _checked(title, track, body, in_passing=False))
    lesson.desk = ""


def require_revision(lesson: MicroLesson, revision: int | None, *, field: str = "body") -> None:
    """What was on the desk is what is kept, or nothing is written over. ``None`` is for whoever does not mind."""
    if revision not in (None, lesson.revision):
        raise Refused(
            _("This draft was changed in the meantime, elsewhere. Both are on this page: nothing is lost."), field=field
        )


def _require_known(lesson: MicroLesson, desk: Desk) -> None:
    if not desk.was_last_at(lesson):
        require_revision(lesson, desk.revision)


def throw_away(lesson: MicroLesson, *, by: Person) -> None:
    """Delete a draft that nobody but its author has seen."""
    require_author(lesson, by)
    hold(lesson)
    if lesson.state != DRAFT:
        raise Refused(_("This micro-lesson was handed in, so it stays. Only a draft can be thrown away."))
    db.session.execute(sa.update(Answer).where(Answer.micro_lesson_id == lesson.id).values(micro_lesson_id=None))
    db.session.execute(sa.delete(MicroLessonPicture).where(MicroLessonPicture.micro_lesson_id == lesson.id))
    db.session.delete(lesson)


def template() -> str:
    """How the text of a new one begins: three headings, and room under each."""
    return "\n\n\n\n".join(f"## {words}" for words in headings()) + "\n\n"


def headings() -> tuple[str, str, str]:
    """The headings of a micro-lesson."""
    return _("Why"), _("How"), _("Try it")


def is_empty(body: str) -> bool:
    """Whether nothing was written: at most the headings of the template."""
    words = {f"## {words}" for words in headings()}
    return not any(line.strip() and line.strip() not in words for line in body.splitlines())


def fits(body: str) -> bool:
    """Whether a text is short enough for a micro-lesson."""
    return len(body.encode()) <= LONGEST


def rendered(body: str, *, owner_id: str = "") -> str:
    """A text as HTML that is safe to show: with links into the tracks and the glossary, and with the pictures of this
    owner that it names."""
    return renderer(body, owner_id=owner_id)(body)


def renderer(body: str, *, owner_id: str = "") -> Callable[[str], str]:
    """The same for each part of a text; the database is asked once."""
    content = catalog.current()
    lessons = frozenset(lesson.id for track in content.tracks for lesson in track.lessons)
    ways = Ways(link=Links(lessons, frozenset(term.slug for term in content.glossary)).address)
    if owner_id and queries.pictures_in(body):
        ways = queries.ways_to_pictures(body, owner_id=owner_id, ways=ways)
    return lambda part: markdown.render(part, at_most=LONGEST, ways=ways)


def minutes_of(body: str) -> int:
    """Reading time, at least one minute."""
    return max(1, round(len(body.split()) / WORDS_A_MINUTE))


def require_whole(lesson: MicroLesson) -> None:
    """It has a title, a track and a text: what was kept in passing may lack them."""
    wrong = _amiss(lesson.title, lesson.track, lesson.body)
    if wrong:
        raise Refused(next(iter(wrong.values())))


def _checked(title: str, track: str, body: str, *, in_passing: bool) -> dict[str, str]:
    """Title, track and text as they are kept. What is only missing is no mistake in passing."""
    title, body = " ".join(title.split()), clean(body).text
    wrong = _amiss(title, track, body)
    if in_passing:
        given = {"title": title, "track": "", "body": "" if is_empty(body) else body}
        wrong = {name: sentence for name, sentence in wrong.items() if given[name]}
    if wrong:
        raise Refused(_("Please look at what is marked below."), fields=wrong)
    return {"title": title, "track": track if _is_track(track) else "", "body": body}


def _amiss(title: str, track: str, body: str) -> dict[str, str]:
    wrong = {}
    if not title or len(title) > LONGEST_TITLE or not title.isprintable():
        wrong["title"] = _("Please give it a title of at most 120 characters.")
    if not _is_track(track):
        wrong["track"] = _("Please choose one of the tracks.")
    if is_empty(body):
        wrong["body"] = _("Please write something first.")
    elif not fits(body):
        most = files.size(LONGEST)
        wrong["body"] = _("This is too long for five minutes: at most %(size)s. It might become two.", size=most)
    return wrong


def _is_track(track: str) -> bool:
    return track in {known.slug for known in catalog.tracks("curated")}


def _with(written: dict[str, str], adding: Change | None) -> dict[str, str]:
    return written | {"body": adding(written["body"])} if adding else written


def _put(lesson: MicroLesson, written: dict[str, str]) -> None:
    for name, value in (written | _made_of(written["body"], lesson.author_id)).items():
        setattr(lesson, name, value)
    pictures.uses(lesson, queries.pictures_in(lesson.body))


def _made_of(body: str, owner_id: str) -> dict[str, str | int]:
    return {"html": rendered(body, owner_id=owner_id), "minutes": minutes_of(body)}

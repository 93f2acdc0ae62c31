"""Refreshers: which questions somebody sees again today."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from portal import catalog, clock, db
from portal.catalog import Question, quiz_members
from portal.errors import NotFound
from portal.learning.models import READABLE, MicroLesson, RefresherCard
from portal.learning.queries.quizzes import sources_of
from portal.people.models import Person

AT_ONCE = 7
"""Cards of one session: two minutes."""

MOST = 500
"""Cards that are looked at to find those whose question is still asked."""


@dataclass(frozen=True)
class Refresher:
    """A question that comes back, numbered by its place in the session.

    ``source`` is ``track/lesson`` or the id of a micro-lesson; ``title`` is what that is called, in its language.
    """

    source: str
    key: str
    box: int
    title: str
    question: Question
    language: str = ""
    """Of its words; empty where nobody knows, as with what people wrote."""

    @property
    def number(self) -> int:
        """Its place in the session, from 1."""
        return self.question.number


def due_for(person: Person) -> list[Refresher]:
    """What is due today where the person is, at most one session; what waited longest comes first.

    A question that is gone, with its lesson or from it, asks nobody; one whose lesson was renamed asks once.
    """
    return _found(_cards(person).where(RefresherCard.due_on <= clock.today(person.timezone)), person.language)


def refreshers_of(person: Person, cards: Iterable[tuple[str, str]]) -> list[Refresher]:
    """These cards of theirs, by source and key, at most one session; those that are not theirs do not exist."""
    named = list(cards)[:AT_ONCE]
    which = sa.tuple_(RefresherCard.source, RefresherCard.question).in_(named)
    found = _found(_cards(person).where(which), person.language)
    return _numbered(sorted(found, key=lambda card: named.index((card.source, card.key))))


def _cards(person: Person) -> sa.Select[str, str, int, str | None, list[object] | None]:
    """Cards with the micro-lesson that can be read, where it is one's."""
    its_own = sa.and_(MicroLesson.lesson_id == RefresherCard.source, MicroLesson.state.in_(READABLE))
    columns = (RefresherCard.source, RefresherCard.question, RefresherCard.box, MicroLesson.title, MicroLesson.quiz)
    query = sa.select(*columns).select_from(RefresherCard).outerjoin(MicroLesson, its_own)
    order = (RefresherCard.due_on, RefresherCard.source, RefresherCard.question)
    return query.where(RefresherCard.person_id == person.id).order_by(*order).limit(MOST)


def _found(query: sa.Select[str, str, int, str | None, list[object] | None], language: str) -> list[Refresher]:
    found: list[Refresher] = []
    seen: set[tuple[str, str]] = set()
    for row in db.session.execute(query):
        written = (row.title, quiz_members.read(row.quiz), "") if row.quiz else None
        title, questions, tongue = written or _of_lesson(row.source, language)
        question = next((question for question in questions if question.key == row.question), None)
        card = (sources_of(row.source)[0], row.question)
        if question is not None and card not in seen:
            seen.add(card)
            found.append(Refresher(row.source, row.question, row.box, title or "", question, tongue))
        if len(found) == AT_ONCE:
            break
    return _numbered(found)


def _of_lesson(source: str, language: str) -> tuple[str, tuple[Question, ...], str]:
    """The title and the questions of a lesson, and their language; nothing where there is none any more."""
    track, _slash, slug = source.partition("/")
    try:
        lesson = catalog.lesson(track, slug).in_language(language)
    except NotFound:
        return "", (), ""
    return lesson.title, lesson.quiz, lesson.language


def _numbered(cards: Sequence[Refresher]) -> list[Refresher]:
    return [replace(card, question=replace(card.question, number=n)) for n, card in enumerate(cards, start=1)]

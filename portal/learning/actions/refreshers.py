"""Refreshers: what was answered wrong comes back, each day at most once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from portal import clock, db, journal
from portal.catalog import Question
from portal.events import RefreshersReviewed
from portal.learning import leitner
from portal.learning.actions.judging import judged
from portal.learning.models import RefresherCard
from portal.learning.queries.quizzes import sources_of
from portal.learning.queries.refreshers import Refresher
from portal.people import queries as people
from portal.people.models import Person


def put_back(source: str, wrong: Sequence[Question], *, by: Person) -> None:
    """Put questions that were answered wrong into the first box: they come back tomorrow, where the person is.

    A card that lies there under a slug that the lesson had before is the same card.
    """
    box, due_on = leitner.first(clock.today(by.timezone))
    keys, whose = ["person_id", "source", "question"], {"person_id": by.id}
    for question in wrong:
        first = {"box": box, "due_on": due_on}
        again = sa.update(RefresherCard).where(*_card(source, question.key, by)).values(first)
        if not db.session.execute(again.returning(RefresherCard.question)).first():
            insert = db.insert(RefresherCard).values(first | {"source": source, "question": question.key} | whose)
            db.session.execute(insert.on_conflict_do_update(index_elements=keys, set_=first))


def review(cards: Sequence[Refresher], given: Mapping[int, str], *, by: Person) -> frozenset[int]:
    """Answer refreshers, by their place in ``cards`` counted from 1; those left out wait. A card moves once a day.

    Gives the places of those that were answered right.
    """
    right = judged([card.question for card in cards], given, place="refreshers")
    today = clock.today(by.timezone)
    moved = [
        card.number in right
        for card in cards
        if card.number in given and _move(card, is_right=card.number in right, today=today, by=by)
    ]
    if moved:
        slots = people.context_of(by, role="mentee")
        event = RefreshersReviewed(day=today.isoformat(), cards=len(moved), right=sum(moved), **slots)
        journal.record(event, zone=by.timezone)
    return right


def _move(card: Refresher, *, is_right: bool, today: dt.date, by: Person) -> bool:
    """Move a card that is due; one that was moved meanwhile, in another window, is not due any more."""
    box, due_on = leitner.after(card.box, is_right=is_right, today=today)
    moved = (
        sa.update(RefresherCard)
        .where(*_card(card.source, card.key, by), RefresherCard.due_on <= today)
        .values(box=box, due_on=due_on, seen_at=clock.now())
        .returning(RefresherCard.question)
    )
    return db.session.execute(moved).first() is not None


def _card(source: str, question: str, by: Person) -> tuple[sa.ColumnElement[bool], ...]:
    """A person's card, under whichever name its lesson had when it was put in."""
    named = RefresherCard.source.in_(sources_of(source))
    return (RefresherCard.person_id == by.id, named, RefresherCard.question == question)

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
from portal.learning.queries.refreshers import Refresher
from portal.people import queries as people
from portal.people.models import Person


def put_back(source: str, wrong: Sequence[Question], *, by: Person) -> None:
    """Put questions that were answered wrong into the first box: they come back tomorrow, where the person is."""
    box, due_on = leitner.first(clock.today(by.timezone))
    keys = ["person_id", "source", "question"]
    for question in wrong:
        row = {"person_id": by.id, "source": source, "question": question.key, "box": box, "due_on": due_on}
        insert = db.insert(RefresherCard).values(row)
        again = {"box": box, "due_on": due_on}
        db.session.execute(insert.on_conflict_do_update(index_elements=keys, set_=again))


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
    this = (RefresherCard.person_id == by.id, RefresherCard.source == card.source, RefresherCard.question == card.key)
    moved = (
        sa.update(RefresherCard)
        .where(*this, RefresherCard.due_on <= today)
        .values(box=box, due_on=due_on, seen_at=clock.now())
        .returning(RefresherCard.question)
    )
    return db.session.execute(moved).first() is not None

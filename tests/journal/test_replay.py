"""Whatever happened, under whatever rules: what is kept is what the journal says, and what the rules mean."""

from __future__ import annotations

import datetime as dt

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal import db, journal
from portal.errors import Refused
from portal.gamification import Rulebook, Terms, in_force, queries
from portal.gamification.calendar import ALWAYS, Span
from portal.gamification.models import AWARD_SEEN, BACKLOG, EDITION, HOLDING, LEDGER, RULE, TALLY
from tests.gamification import oracle
from tests.gamification.drawing import events, rulebooks

OCCASIONS = [f"o{number}" for number in range(5)]
SPANS = st.sampled_from([None, ALWAYS, Span(dt.date(2026, 3, 3).toordinal(), None)])
TERMS = st.builds(Terms, SPANS, st.booleans())
STEP = st.one_of(
    st.sampled_from(OCCASIONS).flatmap(events),
    st.sampled_from(OCCASIONS).flatmap(events),
    st.integers(0, 12),
    rulebooks().map(Rulebook),
    st.tuples(rulebooks().map(Rulebook), TERMS),
)


def empty() -> None:
    for table in (AWARD_SEEN, BACKLOG, LEDGER, TALLY, HOLDING, RULE, EDITION):
        db.session.execute(table.delete())
    db.session.execute(journal.EVENT.delete().where(journal.EVENT.c.retracts.is_not(None)))
    db.session.execute(journal.EVENT.delete())
    db.session.commit()


def play(step: object) -> None:
    """An event, the rules of the content folder, rules chosen by hand, or the number of an event to take back."""
    if isinstance(step, Rulebook):
        journal.adopt_unless_chosen(step)
    elif isinstance(step, tuple):
        journal.adopt(*step)
    elif isinstance(step, int):
        known = list(journal.stream())
        if known:
            try:
                journal.retract(known[step % len(known)].key, reason="entered-by-mistake")
            except Refused:
                db.session.rollback()
    else:
        journal.record(step, zone="Europe/Zurich")  # type: ignore[arg-type]
    db.session.commit()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rulebooks(), st.lists(STEP, max_size=25))
def test_what_is_kept_is_what_the_journal_says(database, rules, steps):
    empty()

    for step in [Rulebook(rules), *steps]:
        play(step)

    history, standings = list(journal.stream()), in_force.book().standings
    people = sorted({str(value) for each in history for value in each.values.values() if isinstance(value, str)})
    kept = {(subject, what): n for subject in people for what, n in queries.holdings_of(subject).items()}
    assert kept == oracle.holdings(standings, history)
    db.session.rollback()
    assert journal.verify().differences == ()


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rulebooks(), st.lists(st.sampled_from(OCCASIONS).flatmap(events), max_size=12))
def test_recording_everything_twice_is_recording_it_once(database, rules, happened):
    empty()
    journal.adopt_unless_chosen(Rulebook(rules))

    first = [journal.record(event, zone="UTC") for event in happened]
    again = [journal.record(event, zone="UTC") for event in happened]

    assert not any(recorded.is_new for recorded in again)
    assert [recorded.seq for recorded in again] == [recorded.seq for recorded in first]
    db.session.commit()
    verdict = journal.verify()
    assert verdict.events == sum(recorded.is_new for recorded in first)
    assert verdict.differences == ()

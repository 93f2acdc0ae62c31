"""The momentum guard: after two cancellations in a row, who coordinates hears of it."""

from __future__ import annotations

import sqlalchemy as sa

from portal import clock, db
from portal.mentoring import actions
from portal.people import actions as people
from portal.post.models import Mail
from tests.cast import kept
from tests.mentoring.meeting import WEEK, fixed, held, proposed
from tests.mentoring.noticing import lines, seen


def called_off(pair, weeks, *, maya, robert):
    """A session that was fixed and that Robert cancelled."""
    meeting = fixed(pair, maya=maya, robert=robert, starts_at=clock.now() + weeks * WEEK)
    actions.cancel(meeting, by=robert)
    return meeting


def told():
    """What was written to those who coordinate."""
    return list(db.session.scalars(sa.select(Mail).where(Mail.kind == "coordinator").order_by(Mail.id)))


def test_after_two_in_a_row_who_coordinates_is_told_once(pair, maya, robert, clara):
    called_off(pair, 1, maya=maya, robert=robert)
    assert told() == []
    for weeks in (2, 3):
        called_off(pair, weeks, maya=maya, robert=robert)

    [mail] = told()
    assert (mail.recipient, mail.link) == (clara.email, "/programmes/spring")
    assert mail.subject == "Robert Keller and Maya Lindqvist may need a word"
    assert "suggest a quarter of an hour" in mail.text


def test_a_session_held_between_them_begins_anew(pair, maya, robert, programme):
    called_off(pair, 1, maya=maya, robert=robert)
    met = held(pair, maya=maya, robert=robert)

    with clock.at(met.ends_at + WEEK):
        called_off(pair, 1, maya=maya, robert=robert)
        assert told() == []
        assert seen(programme, "keeping-going") == []
        called_off(pair, 2, maya=maya, robert=robert)

    assert len(told()) == 1


def test_a_proposal_that_is_withdrawn_is_no_cancellation(pair, maya, robert, programme):
    for weeks in (1, 2):
        actions.cancel(proposed(pair, by=maya, starts_at=clock.now() + weeks * WEEK), by=maya)

    assert told() == []
    assert seen(programme, "keeping-going") == []


def test_pairs_that_slip_are_listed_until_they_have_another_hour(pair, maya, robert, clara, programme):
    other = kept(people.open_programme("Autumn", slug="autumn", by=clara))
    for weeks in (1, 2):
        called_off(pair, weeks, maya=maya, robert=robert)

    [slipping] = lines(programme, "keeping-going")
    assert (slipping.insight, slipping.pair_id, slipping.mentor, slipping.mentee, slipping.since) == (
        "cancellations", pair.id, "Maya Lindqvist", "Robert Keller", clock.now(),
    )  # fmt: skip
    assert seen(other, "keeping-going") == []
    fixed(pair, maya=maya, robert=robert)
    assert seen(programme, "keeping-going") == []


def test_a_programme_says_how_many_it_lets_pass(pair, maya, robert, clara, programme):
    programme.limits = {"cancellations": 3}
    for weeks in (1, 2):
        called_off(pair, weeks, maya=maya, robert=robert)
    assert told() == []

    called_off(pair, 3, maya=maya, robert=robert)

    [mail] = told()
    assert "called off 3 sessions in a row" in mail.text

"""Who is in two pairs has one diary: what is fixed with one partner is not fixed with the other as well."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from portal import clock, db
from portal.errors import Refused
from portal.mentoring import actions
from portal.mentoring.models import CONFIRMED, PROPOSED
from portal.people.models import Enrolment
from tests.cast import kept
from tests.mentoring.caring import enrolled
from tests.mentoring.meeting import WEEK, again, fixed, problem_of, proposed


@pytest.fixture
def otto(programme):
    return enrolled(programme, "Otto Other", "mentee")


@pytest.fixture
def second(programme, clara, maya, otto):
    """Maya and Otto, another pair of Maya's."""
    db.session.execute(sa.update(Enrolment).where(Enrolment.person_id == maya.id).values(capacity=2))
    two = actions.form_pair(programme, mentor=maya, mentee=otto, by=clara)
    for one in (maya, otto):
        actions.sign(two, by=one)
    return kept(two)


@pytest.mark.parametrize("minutes_later", [-44, 0, 44])
def test_what_overlaps_is_not_accepted_and_stays_open(pair, second, maya, robert, otto, minutes_later):
    fixed(pair, maya=maya, robert=robert)
    theirs = proposed(second, by=otto, starts_at=clock.now() + WEEK + dt.timedelta(minutes=minutes_later))

    with pytest.raises(Refused, match="You have another session at this time"):
        actions.accept(theirs, by=maya)

    assert theirs.state == PROPOSED


@pytest.mark.parametrize("minutes_later", [-45, 45])
def test_one_after_the_other_is_accepted(pair, second, maya, robert, otto, minutes_later):
    fixed(pair, maya=maya, robert=robert)
    theirs = proposed(second, by=otto, starts_at=clock.now() + WEEK + dt.timedelta(minutes=minutes_later))

    actions.accept(theirs, by=maya)

    assert theirs.state == CONFIRMED


def test_what_the_other_one_has_meanwhile_is_not_told(client, pair, second, maya, robert, otto):
    ours, theirs = proposed(pair, by=maya), proposed(second, by=maya)
    actions.accept(theirs, by=otto)
    kept(ours)

    answer = client.sign_in(robert).submit(f"/sessions/{ours.id}/acceptance")

    assert (answer.status_code, "Maya is no longer free" in problem_of(answer)) == (422, True)
    assert "Otto" not in answer.text
    assert again(ours).state == PROPOSED


def test_what_was_called_off_stands_in_nobodys_way(pair, second, maya, robert, otto):
    ours = fixed(pair, maya=maya, robert=robert)
    actions.cancel(ours, by=maya)
    theirs = proposed(second, by=otto)

    actions.accept(theirs, by=maya)

    assert theirs.state == CONFIRMED

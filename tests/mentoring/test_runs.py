"""A run for the whole pool: proposed, pinned, published as a whole, or discarded."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal import db
from portal.errors import NotFound, Refused
from portal.mentoring import actions
from portal.mentoring.matching import line, queries, runs
from portal.mentoring.models import DECLINED, EXITED, OFFERED, Offer, Pair, Suggestion
from portal.people import actions as people
from portal.people.models import Enrolment, NotWith
from portal.people.queries import programme_of
from tests.cast import kept
from tests.mentoring.matching import ASSISTANTS, SAFETY, available, ready
from tests.mentoring.meeting import count, mails_to


@pytest.fixture
def crowd(programme, maya, robert):
    """Maya fits Robert best, and Anna fits Otto; each can be in one pair."""
    ready(programme, maya, "mentor")
    ready(programme, robert, "mentee")
    anna = available(programme, "Anna Frei", "mentor", topics={SAFETY: 2})
    otto = available(programme, "Otto Kern", "mentee", topics={SAFETY: 2})
    return kept({"maya": maya, "robert": robert, "anna": anna, "otto": otto})


@pytest.fixture
def run(programme, crowd, clara):
    """A run that is proposed."""
    begun = runs.start(programme, by=clara)
    runs.propose(begun, programme)
    return kept(begun)


def couples(run):
    """First names of who is suggested."""
    return {(one.mentor.split()[0], one.mentee.split()[0]) for one in queries.suggestions_in(run)}


def without(run):
    """Who stays without, and why."""
    return {one.name.split()[0]: one.reason for one in queries.unmatched_in(run)}


def suggestion(run, mentor):
    """The suggestion of this mentor, by first name."""
    return next(one for one in queries.suggestions_in(run) if one.mentor.startswith(mentor))


def swap(run, programme, crowd, clara):
    """Pin Anna and Robert, whom nobody would have proposed."""
    runs.pin_two(run, programme, mentor=crowd["anna"].id, mentee=crowd["robert"].id, by=clara)


def test_the_best_whole_is_proposed_with_reasons(run):
    assert run.state == "proposed"
    assert couples(run) == {("Maya", "Robert"), ("Anna", "Otto")}
    assert suggestion(run, "Maya").facts["offered"] == [ASSISTANTS]
    assert suggestion(run, "Maya").score == 40 + 15 + 10 + 10 + 5


def test_nobody_hears_of_a_proposal(run, crowd):
    assert count(Pair) == 0
    assert mails_to(crowd["robert"]) == []


def test_two_coordinators_work_on_the_same_run(programme, run, maya):
    assert runs.start(programme, by=maya) is run


def test_only_who_is_available_is_in_it(programme, crowd, clara):
    for name, state in (("maya", "approved"), ("anna", "paused")):
        theirs = sa.update(Enrolment).where(Enrolment.person_id == crowd[name].id)
        db.session.execute(theirs.values(state=state))
    run = runs.start(programme, by=clara)
    runs.propose(run, programme)

    assert couples(run) == set()
    assert without(run) == {"Robert": "nobody", "Otto": "nobody"}


def test_who_has_left_the_house_is_in_no_run(programme, crowd, clara):
    crowd["anna"].deactivated_at = crowd["anna"].created_at
    run = runs.start(programme, by=clara)
    runs.propose(run, programme)

    assert couples(run) == {("Maya", "Robert")}
    assert without(run) == {"Otto": "outnumbered"}


def test_living_pairs_take_up_room(programme, crowd, clara):
    actions.form_pair(programme, mentor=crowd["maya"], mentee=crowd["robert"], by=clara)
    run = runs.start(programme, by=clara)
    runs.propose(run, programme)

    assert couples(run) == {("Anna", "Otto")}
    assert without(run) == {}


@pytest.mark.parametrize("state", [EXITED, DECLINED])
def test_a_pair_that_ended_early_is_not_proposed_again(programme, crowd, clara, state):
    pair = actions.form_pair(programme, mentor=crowd["maya"], mentee=crowd["robert"], by=clara)
    pair.state = state
    run = runs.start(programme, by=clara)
    runs.propose(run, programme)

    assert couples(run) == {("Anna", "Otto")}


def test_whom_somebody_does_not_want_stays_a_secret(programme, crowd, clara):
    for one in ("maya", "anna"):
        db.session.add(NotWith(person_id=crowd["otto"].id, other_id=crowd[one].id))
    run = runs.start(programme, by=clara)
    runs.propose(run, programme)

    assert couples(run) == {("Maya", "Robert")}
    assert without(run) == {"Otto": "impossible", "Anna": "outnumbered"}


def test_a_pin_stays_and_the_rest_is_proposed_around_it(programme, run, crowd, clara):
    swap(run, programme, crowd, clara)
    before = run.state
    runs.propose(run, programme)

    assert before == "draft"
    assert couples(run) == {("Anna", "Robert"), ("Maya", "Otto")}
    assert suggestion(run, "Anna").is_pinned
    runs.pin(run, suggestion(run, "Anna").id, is_pinned=False)
    runs.propose(run, programme)
    assert couples(run) == {("Maya", "Robert"), ("Anna", "Otto")}


def test_pinning_one_of_the_suggestions_keeps_it(programme, run):
    for _time in range(2):
        runs.pin(run, suggestion(run, "Anna").id, is_pinned=True)
    runs.propose(run, programme)

    assert suggestion(run, "Anna").is_pinned
    assert not suggestion(run, "Maya").is_pinned


def test_what_was_taken_out_is_not_proposed_again(programme, run):
    theirs = suggestion(run, "Maya").id
    for _time in range(2):
        runs.remove(run, theirs)
    told = without(run)
    runs.propose(run, programme)

    assert told == {"Maya": "taken-out", "Robert": "taken-out"}
    assert couples(run) == {("Anna", "Otto")}


def test_what_was_taken_out_can_be_pinned_by_hand(programme, run, crowd, clara):
    runs.remove(run, suggestion(run, "Maya").id)
    runs.pin_two(run, programme, mentor=crowd["maya"].id, mentee=crowd["robert"].id, by=clara)
    runs.propose(run, programme)

    assert suggestion(run, "Maya").is_pinned


def test_an_impossible_pair_is_not_pinned(programme, run, crowd, clara):
    crowd["maya"].manager_id = crowd["robert"].id

    with pytest.raises(Refused, match="reports to the other"):
        runs.pin_two(run, programme, mentor=crowd["maya"].id, mentee=crowd["robert"].id, by=clara)


def test_pins_do_not_give_way_to_each_other(programme, run, crowd, clara):
    swap(run, programme, crowd, clara)

    with pytest.raises(Refused, match="Anna Frei is pinned in as many pairs"):
        runs.pin_two(run, programme, mentor=crowd["anna"].id, mentee=crowd["otto"].id, by=clara)


def test_nobody_pins_themselves(programme, run, crowd, maya):
    with pytest.raises(Refused, match="another coordinator"):
        runs.pin_two(run, programme, mentor=maya.id, mentee=crowd["robert"].id, by=maya)


def test_only_who_has_room_is_pinned(programme, run, crowd, clara, ines):
    with pytest.raises(Refused, match="from the list"):
        runs.pin_two(run, programme, mentor=ines.id, mentee=crowd["robert"].id, by=clara)


def test_a_pin_that_has_become_impossible_is_let_go(programme, run, crowd):
    runs.pin(run, suggestion(run, "Maya").id, is_pinned=True)
    crowd["maya"].manager_id = crowd["robert"].id
    runs.propose(run, programme)

    assert couples(run) == {("Anna", "Otto")}
    assert without(run) == {"Maya": "outnumbered", "Robert": "outnumbered"}


def test_publishing_offers_every_pair_once(programme, run, crowd):
    published = [runs.publish(run, programme) for _time in range(2)]

    assert published == [2, 0]
    assert run.state == "published"
    assert {pair.state for pair in db.session.scalars(sa.select(Pair))} == {OFFERED}
    assert {offer.way for offer in db.session.scalars(sa.select(Offer))} == {"whole"}
    assert [mail.subject for mail in mails_to(crowd["otto"])] == ["You and Anna Frei: a suggestion"]


def test_what_was_taken_out_is_not_published(programme, run):
    runs.remove(run, suggestion(run, "Maya").id)

    assert runs.publish(run, programme) == 1
    assert count(Pair) == 1


def test_a_draft_is_not_published(programme, crowd, clara):
    run = runs.start(programme, by=clara)

    with pytest.raises(Refused, match="nothing to publish yet"):
        runs.publish(run, programme)


def test_it_is_published_as_a_whole_or_not_at_all(programme, run, crowd):
    crowd["otto"].manager_id = crowd["anna"].id

    with pytest.raises(Refused, match="nothing was published") as refused:
        runs.publish(run, programme)

    assert refused.value.each == (
        "Anna Frei and Otto Kern are no longer possible, so nothing was published. Please propose anew.",
    )
    assert count(Pair) == 0
    assert run.state == "proposed"


def test_who_found_somebody_meanwhile_is_named(programme, run, crowd, clara):
    actions.form_pair(programme, mentor=crowd["maya"], mentee=crowd["robert"], by=clara)

    with pytest.raises(Refused, match="no longer possible"):
        runs.publish(run, programme)


def test_a_discarded_run_has_come_to_its_end(programme, run, clara):
    for _time in range(2):
        runs.discard(run)

    for deed in (
        lambda: runs.publish(run, programme),
        lambda: runs.propose(run, programme),
        lambda: runs.pin(run, suggestion(run, "Maya").id, is_pinned=True),
    ):
        with pytest.raises(Refused, match="come to its end"):
            deed()
    assert runs.start(programme, by=clara) is not run


def test_a_published_run_is_not_discarded(programme, run):
    runs.publish(run, programme)

    with pytest.raises(Refused, match="come to its end"):
        runs.discard(run)


@pytest.mark.parametrize("state", ["paused", "closing", "closed", "archived"])
def test_nobody_is_matched_in_a_programme_that_rests(programme, crowd, clara, state):
    programme.state = state

    with pytest.raises(Refused, match="paused or over"):
        runs.start(programme, by=clara)


def test_a_suggestion_of_another_run_does_not_exist(programme, run, clara):
    theirs = suggestion(run, "Maya").id
    runs.discard(run)
    other = runs.start(programme, by=clara)

    for deed in (lambda: runs.remove(other, theirs), lambda: runs.pin(other, theirs, is_pinned=True)):
        with pytest.raises(NotFound):
            deed()
    assert count(Suggestion) == 2


def test_a_run_exists_in_its_programme_alone(run, programme, clara):
    other = people.open_programme("Autumn", slug="autumn", by=clara)

    assert queries.run_of(programme_of(clara, "spring"), run.id) is run
    with pytest.raises(NotFound):
        queries.run_of(other, run.id)


def test_a_reorganisation_is_seen_in_living_pairs_alone(programme, crowd, clara, ines):
    pair = actions.form_pair(programme, mentor=crowd["maya"], mentee=crowd["robert"], by=clara)
    actions.form_pair(programme, mentor=crowd["anna"], mentee=crowd["otto"], by=clara)
    before = line.pairs_in_line(programme)
    crowd["maya"].manager_id = ines.id
    ines.manager_id = crowd["robert"].id
    db.session.flush()
    found = line.pairs_in_line(programme)
    pair.state = EXITED
    db.session.flush()

    assert before == []
    assert [(one.id, one.mentor, one.mentee) for one in found] == [(pair.id, "Maya Lindqvist", "Robert Keller")]
    assert line.pairs_in_line(programme) == []


def test_coordinators_hear_once_of_a_pair_in_the_line(programme, crowd, clara, maya, ines):
    actions.form_pair(programme, mentor=crowd["maya"], mentee=crowd["robert"], by=clara)
    crowd["maya"].manager_id = crowd["robert"].id
    db.session.flush()

    told = [line.tell_coordinators() for _time in range(2)]

    assert told == [1, 1]
    assert [(mail.kind, mail.subject) for mail in mails_to(clara)] == [
        ("coordinator", "Maya Lindqvist and Robert Keller: one reports to the other now")
    ]
    assert mails_to(ines) == []
    assert all("reports" not in mail.subject for mail in mails_to(maya))

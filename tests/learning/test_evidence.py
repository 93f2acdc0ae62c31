"""What people tried and showed: handed in, answered by somebody else, and what it reaches."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal import db
from portal.errors import NotFound, Refused
from portal.learning import queries
from portal.learning.actions import pictures
from portal.learning.models import Evidence, SkillStep
from portal.people import actions as people
from tests.cast import kept
from tests.learning.drawing import halves, saved
from tests.learning.trying import TEXT, answered, lesson, together, told, tried


@pytest.fixture
def olga(programme):
    """Somebody who reviews in the programme."""
    person = people.create_person("olga@demo.example", "Olga Nowak")
    people.enrol(person, programme, role="reviewer")
    return kept(person)


def rungs_of(person):
    query = sa.select(SkillStep.rung).where(SkillStep.person_id == person.id)
    return set(db.session.scalars(query))


def test_what_was_tried_waits_for_an_answer(robert, programme):
    found = tried(robert)

    assert (found.state, found.round, found.text, found.programme_id) == ("claimed", 1, TEXT, programme.id)
    [(_type, facts)] = told("evidence.claimed")
    assert facts["lesson"] == lesson().id
    assert TEXT not in str(facts)
    assert rungs_of(robert) == {"tried"}


def test_handing_in_twice_is_once(robert, programme):
    once, again = tried(robert, link="https://a.example/b"), tried(robert, link="https://a.example/b")

    assert (again.id, again.round) == (once.id, 1)
    assert len(told("evidence.claimed", "skill.reached")) == 2


def test_the_same_picture_sent_twice_is_one(robert, programme):
    for _time in range(2):
        picture = pictures.hold(saved(halves(), "PNG"), by=robert)
        found = tried(robert, picture=picture, alt="Two halves")

    assert found.round == 1


@pytest.mark.parametrize(
    ("shown", "field"),
    [
        ({"text": " \n "}, "text"),
        ({"text": "x" * 4001}, "text"),
        ({"link": "http://a.example"}, "link"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "https://"}, "link"),
        ({"link": "https://[a"}, "link"),
        ({"link": "https://a.example/ b"}, "link"),
        ({"link": f"https://a.example/{'b' * 2000}"}, "link"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_sentence(robert, programme, shown, field):
    with pytest.raises(Refused) as refused:
        tried(robert, **shown)

    assert set(refused.value.fields) == {field}
    assert db.session.query(Evidence).count() == 0


def test_a_picture_needs_words_for_those_who_do_not_see_it(robert, programme):
    picture = kept(pictures.hold(saved(halves(), "PNG"), by=robert))

    with pytest.raises(Refused) as refused:
        tried(robert, text="", picture=picture, alt=" ")

    assert set(refused.value.fields) == {"alt"}
    assert tried(robert, text="", picture=picture, alt="Two halves").picture_id == picture.id


def test_what_waits_may_be_changed_and_is_told_once(robert, programme):
    tried(robert)

    changed = tried(robert, text="I asked four.")

    assert (changed.text, changed.round, changed.state) == ("I asked four.", 2, "claimed")
    assert len(told("evidence.claimed")) == 1


def test_the_other_half_of_the_pair_attests_it(maya, robert, pair):
    found = answered(tried(robert), maya, comment="I saw it.", pairs=together(pair))

    assert (found.state, found.answer, found.decided_by_id) == ("attested", "I saw it.", maya.id)
    given, attested = told("attestation.given", "evidence.attested")
    assert (given[1]["outcome"], attested[1]["by"], attested[1]["kind"]) == ("attested", "partner", "tried")


def test_a_reviewer_or_a_coordinator_of_the_programme_attests_it(robert, clara, olga):
    for number, who in enumerate((clara, olga)):
        found = answered(tried(robert, lesson(number)), who)

        assert (found.state, found.decided_by_id) == ("attested", who.id)
    assert {facts["by"] for _type, facts in told("evidence.attested")} == {"reviewer"}


def test_nobody_attests_their_own(robert, maya, pair):
    found = tried(robert)

    with pytest.raises(Refused, match="Nobody attests"):
        answered(found, robert, pairs=together(pair))


def test_to_a_stranger_there_is_nothing_to_attest(robert, ines, programme):
    found = tried(robert)

    with pytest.raises(NotFound):
        answered(found, ines)
    with pytest.raises(NotFound):
        queries.evidence_of(ines, found.id, partners=())


def test_what_was_shown_to_a_partner_is_not_for_reviewers(robert, clara, programme):
    found = tried(robert, kind="taught")

    with pytest.raises(NotFound):
        answered(found, clara)


def test_more_is_asked_for_in_a_sentence_and_handed_in_again(robert, maya, pair):
    found = tried(robert)
    with pytest.raises(Refused) as refused:
        answered(found, maya, outcome="more-needed", comment=" ", pairs=together(pair))
    assert set(refused.value.fields) == {"comment"}

    back = answered(found, maya, outcome="more-needed", comment="And what did they say?", pairs=together(pair))
    assert (back.state, back.round) == ("more_needed", 1)
    with pytest.raises(Refused, match="Nothing has changed yet"):
        tried(robert)
    revised = tried(robert, text="Two of three chose the second.")
    assert (revised.state, revised.round, revised.decided_by_id) == ("claimed", 2, None)
    done = answered(revised, maya, pairs=together(pair))

    assert done.state == "attested"
    types = ("evidence.claimed", "evidence.returned", "evidence.attested", "attestation.given")
    assert [(name, facts.get("round")) for name, facts in told(*types)] == [
        ("evidence.claimed", 1),
        ("attestation.given", 1),
        ("evidence.returned", 1),
        ("evidence.claimed", 2),
        ("attestation.given", 2),
        ("evidence.attested", None),
    ]


def test_answering_twice_is_once(robert, maya, pair):
    found = tried(robert)

    for _time in range(2):
        answered(found, maya, pairs=together(pair))

    assert len(told("evidence.attested", "attestation.given")) == 2


def test_of_two_who_answer_the_second_reads_that_it_is_answered(robert, maya, clara, pair):
    found = answered(tried(robert), maya, pairs=together(pair))

    with pytest.raises(Refused, match="Somebody else has answered"):
        answered(found, clara, outcome="more-needed", comment="More, please.")


def test_nobody_answers_what_they_have_not_read(robert, maya, pair):
    found = tried(robert)
    tried(robert, text="I asked four.")

    with pytest.raises(Refused, match="has changed this since you opened it"):
        answered(found, maya, of_round=1, pairs=together(pair))


def test_what_is_attested_stays(robert, maya, pair):
    answered(tried(robert), maya, pairs=together(pair))

    with pytest.raises(Refused, match="attested already"):
        tried(robert, text="Something else.")
    assert tried(robert).state == "attested"


def test_three_attested_tasks_of_a_track_are_a_rung(robert, maya, pair):
    for number in range(3):
        assert "can-do" not in rungs_of(robert)
        answered(tried(robert, lesson(number)), maya, pairs=together(pair))

    assert "can-do" in rungs_of(robert)
    assert [facts["rung"] for _type, facts in told("skill.reached")] == ["tried", "can-do"]


def test_what_a_mentee_shows_their_mentor_is_credit_to_both(robert, maya, pair):
    found = answered(tried(robert, kind="taught"), maya, pairs=together(pair))

    assert rungs_of(robert) == {"can-show"}
    assert told("taught.back") == [
        ("taught.back", {"evidence": found.id, "lesson": lesson().id, "track": "digital-tools"})
    ]
    assert [row.lesson for row in queries.taught_back(maya.id, robert.id)] == [lesson().slug]


def test_what_a_mentor_shows_their_mentee_is_attested_and_not_taught_back(robert, maya, pair):
    answered(tried(maya, kind="taught"), robert, pairs=together(pair))

    assert rungs_of(maya) == {"can-show"}
    assert told("taught.back") == []


def test_showing_needs_somebody_to_show_it_to(robert, programme):
    with pytest.raises(Refused, match="needs a mentor or a mentee"):
        tried(robert, kind="taught", has_partner=False)
    with pytest.raises(NotFound):
        tried(robert, kind="dreamt")

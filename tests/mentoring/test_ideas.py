"""Ideas and thanks: who sees them, how far they come, and that nothing counts twice."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal import clock, db
from portal.errors import NotFound, Refused
from portal.journal import EVENT
from portal.mentoring import actions
from portal.mentoring.actions import ideas, kudos
from portal.mentoring.models import Idea, Kudos
from portal.mentoring.queries import ideas as queries
from portal.people.models import Enrolment
from tests.cast import kept
from tests.mentoring.caring import DAY, enrolled
from tests.mentoring.meeting import again, badges_of, count, mails_to, points_of, problem_of
from tests.mentoring.test_races import at_once, person

IDEA, THANKS = "Ask the youngest first in each meeting.", "For asking what nobody dared to."


@pytest.fixture
def idea(pair, maya):
    """An idea of Maya and Robert."""
    return kept(ideas.note(pair, text=IDEA, by=maya))


@pytest.fixture
def other_pair(programme, clara):
    """Anna and Otto, another pair of the programme."""
    anna, otto = enrolled(programme, "Anna Other", "mentor"), enrolled(programme, "Otto Other", "mentee")
    return kept(actions.form_pair(programme, mentor=anna, mentee=otto, by=clara))


def types():
    """The kinds of events about ideas and thanks, in order."""
    told = db.session.query(EVENT.c.type).order_by(EVENT.c.seq)
    return [kind for (kind,) in told if kind.startswith(("idea", "kudos"))]


def test_an_idea_is_noted_once_and_moves_on(pair, idea, maya, robert):
    ideas.note(pair, text=f" {IDEA} ", by=robert)

    for state in ("discussed", "discussed", "tried", "parked", "discussed", "adopted"):
        ideas.move(idea, pair, to=state, by=robert)

    assert count(Idea) == 1
    assert types() == ["idea.noted", *["idea.moved"] * 4, "idea.adopted"]
    adopted = db.session.query(EVENT.c.mentor).filter(EVENT.c.type == "idea.adopted").one()
    assert adopted.mentor == maya.id


def test_that_an_idea_is_adopted_says_the_mentee_and_the_mentor_is_paid(client, pair, idea, maya, robert):
    ideas.move(idea, pair, to="tried", by=maya)
    db.session.commit()
    client.sign_in(maya)
    page = client.get(f"/pairs/{pair.id}/ideas").text

    refused = client.submit(f"/ideas/{idea.id}/state", to="adopted")
    client.sign_in(robert).submit(f"/ideas/{idea.id}/state", to="adopted")

    assert ("Robert says when it is done by others" in page, "It is done now" in page) == (True, False)
    assert (refused.status_code, "credited to you" in problem_of(refused)) == (422, True)
    assert ["idea-taken-up" in badges_of(one) for one in (maya, robert)] == [True, False]
    assert points_of(maya) - points_of(robert) == 20


@pytest.mark.parametrize("state", ["adopted", "nonsense", "noted "])
def test_an_idea_does_not_jump(pair, idea, robert, state):
    with pytest.raises(Refused, match="cannot go there"):
        ideas.move(idea, pair, to=state, by=robert)


def test_what_is_no_idea_is_refused_and_strangers_note_none(pair, other_pair, maya, ines):
    for text in ("Short", "x" * 1001):
        with pytest.raises(Refused, match="10 to 1,000"):
            ideas.note(pair, text=text, by=maya)
    with pytest.raises(NotFound):
        ideas.note(pair, text=IDEA, by=ines)
    with pytest.raises(Refused, match="while the two of you meet"):
        ideas.note(other_pair, text=IDEA, by=db.session.get_one(type(maya), other_pair.mentor_id))


def test_the_programme_sees_an_idea_while_both_share_it(client, programme, idea, other_pair, maya, robert, clara, ines):
    anna = db.session.get_one(type(maya), other_pair.mentor_id)
    petra = kept(enrolled(programme, "Petra Vogel", "safe-contact"))

    def who_sees():
        found = {"anna": anna, "clara": clara, "ines": ines, "petra": petra, "maya": maya}
        return {name for name, one in found.items() if IDEA in client.sign_in(one).get("/ideas").text}

    assert who_sees() == set()
    for one, address in ((maya, "y"), (robert, "y"), (robert, "")):
        client.sign_in(one).submit(f"/ideas/{idea.id}/sharing", is_shared=address)
        seen = who_sees()
        assert seen == ({"anna", "clara", "maya"} if (one, address) == (robert, "y") else set())


def test_what_a_pair_does_with_an_idea_nobody_else_does(client, pair, idea, other_pair, maya, robert, clara, ines):
    anna = db.session.get_one(type(maya), other_pair.mentor_id)
    client.delete_cookie("portal")
    assert client.get(f"/pairs/{pair.id}/ideas").status_code == 303

    for other in (anna, clara, ines):
        client.sign_in(other)
        assert client.get(f"/pairs/{pair.id}/ideas").status_code == 404
        assert client.submit(f"/pairs/{pair.id}/ideas", text=IDEA).status_code == 404
        for deed in ("state", "sharing"):
            assert client.submit(f"/ideas/{idea.id}/{deed}", to="tried", is_shared="y").status_code == 404
    client.sign_in(robert)
    assert client.submit(f"/ideas/{idea.id}/state", to="tried").status_code == 303
    refused = client.submit(f"/ideas/{idea.id}/state", to="noted")
    assert (refused.status_code, "cannot go there" in problem_of(refused)) == (422, True)
    short = client.submit(f"/pairs/{pair.id}/ideas", text="Too short")
    assert (short.status_code, "Too short" in short.text) == (422, True)


def test_both_share_in_the_same_instant_and_neither_is_lost(database, pair, idea, maya, robert):
    def share(one):
        return (
            lambda: (*queries.idea_of(person(one), idea.id), person(one)),
            lambda found, its_pair, by: ideas.share(found, its_pair, is_shared=True, by=by),
        )

    at_once(clock.now(), database, *map(share, (maya, robert)))

    found = again(idea)
    assert (found.mentor_shares, found.mentee_shares) == (True, True)


def test_thanks_are_between_two_until_who_received_them_shows_them(client, pair, maya, robert, ines):
    answer = client.sign_in(maya).submit("/kudos/new", recipient=robert.handle, text=THANKS)
    given = db.session.query(Kudos).one()
    page = f"/people/{robert.handle}"

    assert (answer.status_code, THANKS in client.get("/kudos").text) == (303, True)
    assert client.get(page).status_code == 404
    for other in (maya, ines):
        assert client.sign_in(other).submit(f"/kudos/{given.id}/sharing", is_shown="y").status_code == 404
    assert THANKS not in client.get("/kudos").text
    assert client.sign_in(robert).submit(f"/kudos/{given.id}/sharing", is_shown="y").status_code == 303
    client.delete_cookie("portal")
    assert THANKS in client.get(page).text
    client.sign_in(robert).submit(f"/kudos/{given.id}/sharing")
    assert client.sign_in(maya).get(page).status_code == 404


def test_thanks_are_told_once_and_without_their_words(pair, maya, robert):
    for _time in range(2):
        kudos.give(robert, text=THANKS, by=maya)

    told = [mail for mail in mails_to(robert) if mail.link == "/kudos"]
    assert [(mail.kind, THANKS in mail.text) for mail in told] == [("award", False)]
    assert (count(Kudos), types()) == (1, ["kudos.given"])
    event = db.session.query(EVENT.c.person, EVENT.c.facts).filter(EVENT.c.type == "kudos.given").one()
    assert (event.person, set(event.facts)) == (maya.id, {"kudos"})


def test_nobody_thanks_themselves_or_a_stranger_or_all_the_time(client, pair, programme, maya, robert, clara, ines):
    for whom in (ines, clara):
        with pytest.raises(Refused, match="nobody with this address"):
            kudos.give(whom, text=THANKS, by=maya)
    client.sign_in(maya)
    to_self, to_ines, to_none, short = (
        client.submit("/kudos/new", **{"text": THANKS, **fields})
        for fields in (
            {"email": maya.email}, {"email": ines.email}, {"recipient": "nobody"},
            {"recipient": robert.handle, "text": "Thanks"},
        )
    )  # fmt: skip

    assert [each.status_code for each in (to_self, to_ines, to_none, short)] == [422] * 4
    assert "Nobody thanks themselves" in problem_of(to_self)
    assert THANKS in to_ines.text
    for number in range(3):
        kudos.give(robert, text=f"{THANKS} {number}", by=maya)
    with pytest.raises(Refused, match="three times"):
        kudos.give(robert, text="For one more thing.", by=maya)
    with clock.at(clock.now() + 7 * DAY):
        kudos.give(robert, text="For one more thing.", by=maya)
    assert count(Kudos) == 4


def test_who_left_the_programme_is_not_thanked_there(pair, maya, robert):
    left = sa.update(Enrolment).where(Enrolment.person_id == robert.id).values(state="withdrawn")
    db.session.execute(left)

    with pytest.raises(Refused, match="nobody with this address"):
        kudos.give(robert, text=THANKS, by=maya)

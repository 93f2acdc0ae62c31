"""The page on which a coordinator sees somebody, gives and takes back; and what the person reads of it."""

from __future__ import annotations

import re

import pytest

from portal import db, journal
from portal.awards.models import HandAward
from portal.credentials import keys
from portal.credentials.models import Credential
from portal.events import SessionCompleted, SessionNotAttended
from portal.gamification import queries as treasury
from portal.gamification.rules import Gift, Level, Rule
from portal.learning import actions as learning
from portal.people import actions as people
from portal.people.models import Person
from tests.cast import kept
from tests.gamification.treasury import adopt
from tests.learning.reading import statements
from tests.mentoring.meeting import badges_of, count, held, points_of, problem_of

WHY = "For the talk at the works council."
PAGE = "/programmes/spring/people/maya-lindqvist"
ROBERT = "/programmes/spring/people/robert-keller"


@pytest.fixture
def desk(client, programme, clara):
    """Clara's browser."""
    return client.sign_in(clara)


@pytest.fixture
def earned(pair, maya, robert):
    """Robert's badge for the first session."""
    held(pair, maya=maya, robert=robert)
    kept(robert)
    return badge_of(robert, "first-session")


def badge_of(person, slug):
    """The newest award of a badge that was not taken away."""
    return next(each for each in treasury.awards_of(person.id) if each.badge == slug and each.delta > 0)


def grant_on(page):
    """The name of the grant that the form on a page would make."""
    return re.findall(r'name="grant" value="([^"]+)"', page.text)[0]


def give(desk, page=PAGE, **fields):
    """Send the form on the page."""
    sent = {"grant": grant_on(desk.get(page)), "badge": "", "points": "", "currency": "xp", "reason": WHY}
    return desk.submit(f"{page}/awards", **{**sent, **fields})


def words(answer):
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]*>", " ", answer.text).split())


def test_a_coordinator_finds_everybody_from_the_programme(desk, maya, robert, clara):
    page = desk.get("/programmes/spring/people").text

    for person in (maya, robert, clara):
        address = f"/programmes/spring/people/{person.handle}"
        assert f'href="{address}"' in page
        assert desk.get(address).status_code == 200


def test_only_a_coordinator_of_the_programme_sees_its_people(client, programme, maya, robert, ines):
    kept(people.open_programme("Autumn", slug="autumn", by=ines))

    for person in (maya, robert, ines):
        visit = client.sign_in(person)
        assert visit.get(PAGE).status_code == 404
        assert (
            visit.submit(f"{PAGE}/awards", reason=WHY, points="10", currency="xp", grant=db.new_id()).status_code == 404
        )
    assert client.get("/programmes/autumn/people/maya-lindqvist").status_code == 404
    assert count(HandAward) == 0


def test_who_is_not_in_the_programme_does_not_exist(desk, ines):
    for handle in (ines.handle, "nobody", "%00", "x" * 500):
        assert desk.get(f"/programmes/spring/people/{handle}").status_code in (400, 404)


def test_it_shows_what_was_earned_and_nothing_that_was_written(earned, desk, robert, maya):
    lesson = learning.draft(title="A shorter mail", track="digital-tools", body="Say what you want. " * 20, by=maya)
    kept(lesson)

    page = words(desk.get(ROBERT))

    assert "Mentee" in page
    assert f"{points_of(robert)} points" in page
    assert "First session" in page
    assert "A shorter mail" not in words(desk.get(PAGE))


def test_points_are_given(desk, maya):
    answer = give(desk, points="25")

    assert answer.location == PAGE
    assert points_of(maya) == 25
    page = words(desk.get(PAGE))
    assert "It is given. Maya reads why." in page
    assert f"Clara Rossi: {WHY}" in page
    assert journal.verify().differences == ()


def test_a_badge_is_given_and_signed(desk, maya, settings):
    keys.create(settings.keys)

    give(desk, badge="good-company/silver")

    assert badges_of(maya) == {"good-company"}
    assert db.session.query(Credential).filter_by(person_id=maya.id).count() == 1


def test_a_double_click_gives_once(desk, maya):
    name = grant_on(desk.get(PAGE))

    answers = [give(desk, points="25", grant=name) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert points_of(maya) == 25


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"points": ""}, "badge", "one of the two"),
        ({"badge": "first-session"}, "badge", "one of the two"),
        ({"points": "many"}, "points", "as a number"),
        ({"points": "99999"}, "points", "as a number"),
        ({"points": "0"}, "points", "from 1 to 1,000"),
        ({"points": "-1001"}, "points", "from 1 to 1,000"),
        ({"points": "", "badge": "no-such-badge"}, "badge", "no badge called"),
        ({"points": "", "badge": "good-company"}, "badge", "Please choose one"),
        ({"reason": ""}, "reason", "Please say why"),
        ({"reason": "no"}, "reason", "3 to 600"),
        ({"reason": "x" * 601}, "reason", "3 to 600"),
    ],
)
def test_what_is_refused_comes_back_as_it_was_typed(desk, wrong, field, sentence):
    typed = {"points": "17", **wrong}

    answer = give(desk, **typed)

    assert answer.status_code == 422
    assert sentence in problem_of(answer)
    assert f'href="#{field}"' in answer.text
    assert answer.text.count(f'id="{field}"') == 1
    assert f'value="{typed["points"]}"' in answer.text or not typed["points"]
    assert typed.get("reason", WHY)[:500] in answer.text
    assert count(HandAward) == 0


def test_a_form_that_was_refused_can_be_sent_again(desk, maya):
    refused = give(desk, points="0")

    give(desk, points="5", grant=grant_on(refused))

    assert points_of(maya) == 5


def test_nobody_gives_anything_to_themselves(desk, clara):
    own = f"/programmes/spring/people/{clara.handle}"

    answer = desk.submit(f"{own}/awards", points="5", currency="xp", reason=WHY, grant=db.new_id(), badge="")

    assert "This is you" in words(desk.get(own))
    assert 'name="grant"' not in desk.get(own).text
    assert answer.status_code == 422
    assert "Nobody gives or takes their own awards" in problem_of(answer)


def test_of_who_hides_what_they_earned_nothing_is_shown_nor_given(earned, desk, robert):
    db.session.get_one(Person, robert.id).hides_points = True
    db.session.commit()

    page = desk.get(ROBERT)
    answer = desk.submit(f"{ROBERT}/awards", points="5", currency="xp", reason=WHY, grant=db.new_id(), badge="")
    taken = desk.submit(f"{ROBERT}/awards/{earned.id}/reversal", reason=WHY)

    assert "Robert keeps points and badges hidden" in words(page)
    assert "First session" not in page.text
    assert 'name="grant"' not in page.text
    assert (answer.status_code, taken.status_code) == (422, 404)
    assert "keeps points and badges hidden" in problem_of(answer)
    assert "First session" not in answer.text


def test_an_award_is_taken_back_and_its_credential_revoked(earned, desk, robert, settings):
    keys.create(settings.keys)
    give(desk, page=ROBERT, points="5")

    answer = desk.submit(f"{ROBERT}/awards/{earned.id}/reversal", reason="They never met.")

    assert answer.location == ROBERT
    assert "first-session" not in badges_of(robert)
    found = db.session.query(Credential).filter_by(person_id=robert.id)
    assert {each.what: each.is_revoked for each in found}["badge:first-session"]
    page = desk.get(ROBERT)
    assert "Clara Rossi: They never met." in words(page)
    assert f"{earned.id}/reversal" not in page.text
    assert journal.verify().differences == ()


def test_a_reversal_that_is_refused_opens_its_own_form(earned, desk):
    answer = desk.submit(f"{ROBERT}/awards/{earned.id}/reversal", reason="no")

    assert answer.status_code == 422
    assert answer.text.count("<details") > answer.text.count(" open>") == 1
    assert answer.text.count('id="reason"') == 1
    assert 'id="grant-reason"' in answer.text
    assert 'value="no"' in answer.text


def test_an_older_award_is_found_and_its_form_comes_back_on_its_page(desk, maya):
    for _time in range(25):
        give(desk, points="1")
    rows = treasury.awards_of(maya.id)
    older = f"{PAGE}?after={rows[19].id}"
    assert f'href="{older}"' in desk.get(PAGE).text
    action = f"{PAGE}/awards/{rows[22].id}/reversal?after={rows[19].id}"
    assert f'action="{action}"' in desk.get(older).text

    refused, done = desk.submit(action, reason="no"), desk.submit(action, reason="Counted twice.")

    assert f"{rows[22].id}/reversal" in refused.text
    assert done.location == PAGE
    assert points_of(maya) == 24


def test_only_awards_of_this_person_are_taken_back_here(earned, desk, maya):
    other = badge_of(maya, "first-session")

    assert desk.submit(f"{ROBERT}/awards/{other.id}/reversal", reason=WHY).status_code == 404
    assert desk.submit(f"{ROBERT}/awards/{db.new_id()}/reversal", reason=WHY).status_code == 404
    assert "first-session" in badges_of(maya)


def test_the_person_reads_who_gave_it_and_why(desk, maya):
    give(desk, badge="good-company/gold")
    award = badge_of(maya, "good-company")
    visit = desk.sign_in(maya)

    page = words(visit.get(f"/awards/{award.id}"))

    assert f"Clara Rossi gave you this on 3 March: {WHY}" in page
    assert f"Clara Rossi: {WHY}" in words(visit.get("/awards"))
    assert "A coordinator gave you this by hand. Its page says why." in words(visit.get("/"))


def test_the_person_reads_who_took_it_back_and_why(earned, desk, robert, settings):
    keys.create(settings.keys)
    desk.submit(f"{ROBERT}/awards/{earned.id}/reversal", reason="They never met.")
    back = next(each for each in treasury.awards_of(robert.id) if each.delta < 0)
    visit = desk.sign_in(robert)

    pages = [words(visit.get(f"/awards/{award.id}")) for award in (earned, back)]

    for page in pages:
        assert "Clara Rossi took this back on 3 March: They never met." in page
    assert "Because you met on" in pages[0]
    assert "You hold this badge no more" in pages[0]


def test_what_was_given_by_hand_is_nobody_elses_business(desk, maya, robert):
    give(desk, points="25")
    award = treasury.awards_of(maya.id)[0]

    assert desk.sign_in(robert).get(f"/awards/{award.id}").status_code == 404
    assert WHY not in desk.get("/awards").text


def test_points_taken_by_hand_are_not_said_to_be_taken_back(desk, maya):
    give(desk, points="−5")

    page = words(desk.sign_in(maya).get("/awards"))

    assert "By a coordinator" in page
    assert "-5 points" in page
    assert "taken back" not in page


def test_an_award_lists_what_counted_and_folds_what_is_long(client, pair, maya, robert):
    for number in range(12):
        event = SessionCompleted(
            session=f"s{number}", minutes=45, pair=pair.id, mentor=maya.id, mentee=robert.id, cohort=pair.programme_id
        )
        journal.record(event, zone="UTC")
    kept(robert)
    visit = client.sign_in(robert)
    silver, bronze = (
        next(each for each in treasury.awards_of(robert.id) if each.what == f"badge:good-company/{level}")
        for level in ("silver", "bronze")
    )

    long, short = (visit.get(f"/awards/{each.id}").text for each in (silver, bronze))

    assert "Because you met 3 times on 3 March." in short
    assert "<details>" not in short
    assert "Because you met 10 times on 3 March." in long
    assert "<details>" not in long


def test_more_than_ten_are_folded(client, programme, maya, robert):
    adopt(Rule("dozen", ("session.completed",), ("mentee",), Gift(badge="good-company"), levels=(Level("bronze", 12),)))
    for number in range(12):
        event = SessionCompleted(
            session=f"s{number}", minutes=45, pair="p", mentor=maya.id, mentee=robert.id, cohort=programme.id
        )
        journal.record(event, zone="UTC")
    kept(robert)

    page = client.sign_in(robert).get(f"/awards/{badge_of(robert, 'good-company').id}").text

    assert "<details>" in page
    assert "These 12 counted:" in page
    assert page.count("A session of 45 minutes") == 12


def test_an_award_for_awards_links_to_them(client, programme, maya, robert):
    each = Rule("each", ("session.completed",), ("mentee",), Gift(10, "xp"), name="A session held")
    level = Rule(
        "level", ("points.earned",), ("earner",), Gift(badge="recognised"), sum="amount", levels=(Level("", 10),)
    )
    adopt(each, level)
    event = SessionCompleted(session="s1", minutes=45, pair="p", mentor=maya.id, mentee=robert.id, cohort=programme.id)
    journal.record(event, zone="UTC")
    kept(robert)
    points = next(award for award in treasury.awards_of(robert.id) if award.currency)

    page = client.sign_in(robert).get(f"/awards/{badge_of(robert, 'recognised').id}")

    assert "Because you earned 10 points on 3 March." in words(page)
    assert f'href="/awards/{points.id}"' in page.text


def test_what_may_still_be_spoiled_is_not_signed_yet(client, programme, maya, robert):
    spoilt(programme, maya, robert)

    page = client.sign_in(robert).get(f"/awards/{badge_of(robert, 'reliable-month').id}")

    assert "It is signed on 1 April, when the month is over." in words(page)
    assert "being signed" not in page.text


def test_what_is_missing_is_said_in_words(client, programme, maya, robert):
    spoilt(programme, maya, robert, need=3, absent=robert)

    page = words(client.sign_in(robert).get("/awards"))

    assert "1 of 3 sessions held this month; not any more this month" in page


def spoilt(programme, maya, robert, *, need=1, absent=None):
    """A badge for so many sessions in a month without an absence, and one session; perhaps an absence too."""
    adopt(
        Rule(
            "reliable", ("session.completed",), ("mentee",), Gift(badge="reliable-month"), per="month",
            unless=("session.no_show",), levels=(Level("", need),),
        )
    )  # fmt: skip
    about = {"pair": "p", "mentor": maya.id, "mentee": robert.id, "cohort": programme.id}
    journal.record(SessionCompleted(session="s1", minutes=45, **about), zone="UTC")
    if absent:
        journal.record(SessionNotAttended(session="s2", absent=absent.id, **about), zone="UTC")
    kept(robert)


def test_the_page_costs_the_same_with_two_hundred_awards(app, desk, maya):
    give(desk, points="1")
    few = statements(app, lambda: desk.get(PAGE))
    for _time in range(30):
        give(desk, points="1")

    assert statements(app, lambda: desk.get(PAGE)) == few <= 12

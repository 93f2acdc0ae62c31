"""Awards as their owner sees them: what, why, what is missing, what is new; and nobody else."""

from __future__ import annotations

import pytest

from portal import catalog, db, journal
from portal.events import LessonCompleted
from portal.gamification import queries as treasury
from portal.people.models import Person
from tests.cast import kept
from tests.learning.reading import finish, statements
from tests.mentoring.meeting import held


@pytest.fixture
def earned(pair, maya, robert):
    """Maya and Robert have held their first session."""
    held(pair, maya=maya, robert=robert)
    kept(robert)
    return next(award for award in treasury.awards_of(robert.id) if award.badge == "first-session")


def test_an_award_says_why_in_words_with_what_counted(client, earned, robert):
    answer = client.sign_in(robert).get(f"/awards/{earned.id}")

    assert answer.status_code == 200
    assert "First session" in answer.text
    assert "The first session that your pair holds" in answer.text
    assert "A session of 40 minutes" in answer.text
    assert "first-session" in answer.text


def test_the_awards_page_says_what_is_held_and_what_is_missing(client, earned, robert):
    page = client.sign_in(robert).get("/awards").text

    assert "First session" in page
    assert "Good company, bronze" in page
    assert "1 of 3" in page
    assert "Ready to mentor" not in page


@pytest.mark.parametrize("path", ["/awards", "/pathways", "/nominations/new", "/awards/elsewhere", "/board"])
def test_the_bar_says_that_one_is_among_the_awards(client, pair, robert, path):
    page = client.sign_in(robert).get(path).text

    assert '<a href="/awards" aria-current="page">' in page


def test_a_badge_and_its_points_are_one_line(client, earned, robert):
    page = client.sign_in(robert).get("/awards").text

    assert page.count(f'href="/awards/{earned.id}"') >= 1
    assert "First session, +10 points" in " ".join(page.split())


def test_an_award_is_its_owners_alone(client, earned, ines):
    visit = client.sign_in(ines)

    assert visit.get(f"/awards/{earned.id}").status_code == 404
    assert "First session" not in visit.get("/awards").text.partition("What is missing")[0]


def test_what_is_new_waits_until_it_was_looked_at(client, earned, robert, ines):
    visit = client.sign_in(robert)
    first = treasury.unseen_of(robert.id)[0]
    assert first.id in visit.get("/").text

    stranger = client.application.test_client().sign_in(ines)
    stranger.submit("/awards/unseen", award=first.id)
    assert first.id in visit.get("/").text

    answer = visit.submit("/awards/unseen", award=first.id)
    assert answer.status_code == 303
    assert first.id not in {award.id for award in treasury.unseen_of(robert.id)}


def test_who_hides_points_sees_none(client, earned, robert):
    db.session.get_one(Person, robert.id).hides_points = True
    kept(robert)
    visit = client.sign_in(robert)

    assert "First session" not in visit.get("/").text
    assert "Everything, one by one" not in visit.get("/awards").text


def test_how_points_work_is_made_from_the_rules(client, house):
    page = client.get("/how-points-work").text

    for name, sentence in treasury.how_points_work():
        assert name in page
        assert sentence in page


@pytest.mark.parametrize("address", ["/", "/awards", "/awards/unseen", "/me"])
def test_a_page_costs_as_many_queries_with_two_hundred_awards(app, programme, robert, address):
    finish(catalog.track("culture").lessons[0], by=robert)
    kept(robert)
    visit = app.test_client().sign_in(robert)
    few = statements(app, lambda: visit.get(address))

    for number in range(200):
        lesson = LessonCompleted(person=robert.id, mentee=robert.id, lesson=f"culture/more-{number}", track="culture")
        journal.record(lesson, zone=robert.timezone)
    kept(robert)

    assert statements(app, lambda: visit.get(address)) == few
    assert few <= 12


def test_the_ledger_is_paged(client, programme, robert):
    for number in range(40):
        lesson = LessonCompleted(person=robert.id, mentee=robert.id, lesson=f"culture/more-{number}", track="culture")
        journal.record(lesson, zone=robert.timezone)
    kept(robert)
    visit = client.sign_in(robert)

    first = visit.get("/awards")
    older = visit.get("/awards?after=" + treasury.awards_of(robert.id, limit=30)[-1].id)

    assert first.text.count("A lesson finished") == 30
    assert older.text.count("A lesson finished") == 10
    assert visit.get("/awards?after=nonsense").status_code == 200


def test_a_person_shares_nothing_until_they_choose_to(client, earned, robert, ines):
    assert client.get(f"/people/{robert.handle}").status_code == 404
    assert client.sign_in(robert).get(f"/people/{robert.handle}").status_code == 200
    assert client.application.test_client().get("/people/nobody-at-all").status_code == 404

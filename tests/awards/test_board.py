"""The board of a programme: nobody is on it who did not join, and nobody else sees it."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from portal import db, journal
from portal.awards import actions, queries
from portal.errors import NotFound, Refused
from portal.events import LessonCompleted
from portal.gamification.models import HOLDING
from portal.people import actions as people
from portal.people.models import Enrolment, Person
from tests.awards.rules import adopt
from tests.cast import kept
from tests.learning.reading import filled, statements

XP = "points:xp"


@pytest.fixture
def others(programme):
    """Forty more mentees on the board, with 10 to 400 points."""
    found = []
    for n in range(1, 41):
        person = Person(email=f"m{n}@demo.example", handle=f"m-{n}", name=f"Mentee {n:02}")
        db.session.add(person)
        db.session.flush()
        db.session.add(Enrolment(programme_id=programme.id, person_id=person.id, role="mentee"))
        hold(person, 10 * n, board=programme.id)
        found.append(person)
    return kept(found)


def hold(person, n, *, board=None):
    """Let the person hold so many points: a row alone."""
    db.session.execute(sa.insert(HOLDING).values(subject=person.id, what=XP, n=n, board=board))


def names(page):
    """The names on the board, in order."""
    return re.findall(r'<t(?:d|h scope="row")>([\w ]+?)(?: <span|<)', page.text)


def test_who_joins_sees_neighbours_and_themselves_marked(client, others, programme, robert):
    hold(robert, 205)
    kept(robert)
    visit = client.sign_in(robert)

    answer = visit.submit("/board", programme="spring")
    page = visit.get("/board")

    assert answer.status_code == 303
    around = [f"Mentee {n:02}" for n in range(30, 20, -1)], [f"Mentee {n:02}" for n in range(20, 10, -1)]
    assert names(page) == [*around[0], "Robert Keller", *around[1]]
    assert page.text.count('aria-current="true"') == 1
    assert "Place 21 among" in page.text


def test_nobody_is_on_a_board_who_did_not_join(client, others, programme, maya, robert):
    hold(maya, 100)
    actions.join_board(programme, by=robert)
    kept(robert)

    assert "Maya" not in "".join(names(client.sign_in(robert).get("/board")))


def test_before_one_joins_one_reads_what_it_means_and_sees_nobody(client, others, robert):
    page = client.sign_in(robert).get("/board")

    assert filled(page) == ["Join the board"]
    assert "They see your name and your points." in page.text
    assert not re.search(r"Mentee \d", page.text)


def test_to_everybody_else_it_does_not_exist(client, others, clara, ines):
    assert client.get("/board").location.startswith("/sign-in")
    for person in (ines, clara):
        visit = client.sign_in(person)
        assert visit.get("/board").status_code == 404
        assert visit.submit("/board", programme="spring").status_code == 404
        assert 'href="/board"' not in visit.get("/awards").text


def test_one_cannot_join_the_board_of_a_programme_that_is_not_ones_own(client, programme, ines, robert):
    kept(people.open_programme("Autumn", slug="autumn", by=ines))
    visit = client.sign_in(robert)

    assert visit.submit("/board", programme="autumn").status_code == 404
    assert visit.submit("/board").status_code == 422
    assert boards_of(robert) == []


def test_who_joins_another_board_leaves_the_first(programme, clara, robert):
    autumn = people.open_programme("Autumn", slug="autumn", by=clara)
    people.enrol(robert, autumn, role="mentor")
    actions.join_board(programme, by=robert)

    actions.join_board(autumn, by=robert)

    assert boards_of(robert) == [autumn.id]
    assert seen_by(robert).programme == "Autumn"


def test_who_is_in_two_programmes_chooses(client, programme, clara, robert):
    autumn = people.open_programme("Autumn", slug="autumn", by=clara)
    people.enrol(robert, autumn, role="mentor")
    kept(autumn)

    page = client.sign_in(robert).get("/board").text

    assert re.findall(r'<option value="(\w+)"', page) == ["autumn", "spring"]


def test_who_leaves_is_seen_no_more_and_keeps_their_points(others, programme, robert):
    hold(robert, 205)
    actions.join_board(programme, by=robert)
    assert "Robert Keller" in names_seen_by(others[20])

    actions.leave_board(by=robert)

    assert "Robert Keller" not in names_seen_by(others[20])
    assert queries.board_of(robert) is None
    assert queries.points_of(robert) == ({"xp": 205}, False)


def test_one_leaves_with_a_button(client, programme, robert):
    actions.join_board(programme, by=robert)
    kept(robert)
    visit = client.sign_in(robert)
    assert "Leave the board" in visit.get("/board").text

    answer = visit.submit("/board/departure")

    assert answer.location == "/awards"
    assert boards_of(robert) == []


def test_leaving_twice_is_leaving_once(programme, robert):
    actions.leave_board(by=robert)
    actions.leave_board(by=robert)

    assert boards_of(robert) == []


def test_who_hides_points_leaves_the_board_at_once(programme, robert):
    actions.join_board(programme, by=robert)
    robert = db.session.get_one(Person, robert.id)

    people.change_profile(robert, name="Robert Keller", timezone="UTC", how_i_work="", hides_points=True)

    assert boards_of(robert) == []


def test_who_hides_points_is_refused(client, programme, robert):
    db.session.get_one(Person, robert.id).hides_points = True
    kept(robert)
    visit = client.sign_in(robert)

    answer = visit.submit("/board", programme="spring")

    assert answer.status_code == 422
    assert "Show them again on your page" in answer.text
    assert boards_of(robert) == []


def test_where_nothing_gives_points_there_is_no_board(client, programme, robert, tmp_path):
    adopt(tmp_path, "")

    with pytest.raises(Refused):
        actions.join_board(programme, by=robert)
    assert queries.board_of(robert) is None
    assert client.sign_in(robert).get("/board").status_code == 404


def test_who_left_the_programme_neither_sees_nor_is_seen(others, programme, robert):
    hold(robert, 205)
    actions.join_board(programme, by=robert)

    leave(robert, programme)

    assert queries.board_of(robert) is None
    assert queries.boards_open_to(robert) == []
    assert "Robert Keller" not in names_seen_by(others[20])
    with pytest.raises(NotFound):
        queries.programme_to_join(robert, programme.slug)


def test_who_has_as_many_points_shares_the_place(client, others, programme, robert):
    hold(robert, 200)
    actions.join_board(programme, by=robert)
    kept(robert)

    assert "Place 21 among those who joined, shared" in client.sign_in(robert).get("/board").text
    assert seen_by(others[19]).place == 21


def test_what_is_earned_later_moves_one_on_the_board(others, programme, robert):
    actions.join_board(programme, by=robert)
    assert seen_by(robert).lines[-1] == ("Robert Keller", 0, True)

    for n in range(3):
        lesson = LessonCompleted(person=robert.id, mentee=robert.id, lesson=f"culture/more-{n}", track="culture")
        journal.record(lesson, zone=robert.timezone)

    assert seen_by(robert).lines[-2:] == [("Robert Keller", 15, True), ("Mentee 01", 10, False)]


def test_who_has_earned_nothing_yet_leaves_the_books_in_order(programme, robert):
    actions.join_board(programme, by=robert)
    kept(robert)

    assert seen_by(robert).lines == [("Robert Keller", 0, True)]
    assert journal.verify().differences == ()


@pytest.mark.parametrize("address", ["/board", "/awards"])
def test_it_costs_as_many_queries_with_forty_as_alone(app, programme, robert, address, request):
    actions.join_board(programme, by=robert)
    kept(robert)
    visit = app.test_client().sign_in(robert)
    few = statements(app, lambda: visit.get(address))

    request.getfixturevalue("others")

    assert statements(app, lambda: visit.get(address)) == few
    assert few <= 10


def seen_by(person):
    """The board that they are on."""
    found = queries.board_of(person)
    assert found is not None
    return found


def names_seen_by(person):
    """The names on the board that they are on."""
    return [line.name for line in seen_by(person).lines]


def leave(person, programme):
    """Let the person leave the programme: rows alone."""
    parts = sa.update(Enrolment).where(Enrolment.person_id == person.id, Enrolment.programme_id == programme.id)
    db.session.execute(parts.values(state="withdrawn"))


def boards_of(person):
    """The boards that they are on."""
    asked = sa.select(HOLDING.c.board).where(HOLDING.c.subject == person.id, HOLDING.c.board.is_not(None))
    return list(db.session.scalars(asked))

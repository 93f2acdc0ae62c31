"""The page of a survey, what leads to it, and what coordinators see of it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal import catalog, db
from portal.impact.models import HasAnswered
from portal.people import actions as people
from portal.post.kinds import REMINDER
from portal.post.models import Mail
from tests.cast import kept
from tests.impact.answering import PAGE, answer, asks, fields, sheets, who_answered
from tests.impact.test_surveys import learned
from tests.people.enrolling import approved, state_of

WORDS = "Less fear of the new thing."


def test_the_page_says_before_sending_that_there_is_no_later(client, programme, robert):
    asks(programme)

    page = client.sign_in(robert).get(PAGE).text

    assert "It takes about 4 minutes." in page
    assert "you cannot look at them or change them after sending" in page
    assert "Who can see this: you until you send it" in page
    assert page.count("<fieldset") == page.count("<legend") == 7


def test_each_role_reads_its_own_questions(client, programme, maya, robert):
    asks(programme)

    pages = [client.sign_in(person).get(PAGE).text for person in (maya, robert)]

    assert ["speaks-openly" in page for page in pages] == [True, False]
    assert ["asks-younger" in page for page in pages] == [False, True]


def test_answers_are_kept_and_the_page_thanks_without_showing_them(client, programme, robert):
    asks(programme)
    visit = client.sign_in(robert)

    answer = visit.submit(PAGE, **fields("mentee", hope=WORDS))

    assert (answer.status_code, answer.location) == (303, PAGE)
    page = visit.get(PAGE).text
    assert "Thank you" in page
    assert WORDS not in page
    assert "<form" not in page.partition("<main")[2].partition("</main>")[0]


def test_a_double_click_and_a_second_tab_are_one_answer(client, programme, robert):
    asks(programme)
    visit = client.sign_in(robert)

    twice = (fields("mentee"), fields("mentee", place=1))
    codes = [*(visit.submit(PAGE, **given).status_code for given in twice), visit.submit(PAGE).status_code]

    assert codes == [303, 303, 303]
    assert [answers["heard"] for _role, answers in sheets()] == [3]


def test_on_a_mistake_everything_comes_back_as_it_was(client, programme, robert):
    asks(programme)
    given = fields("mentee", hope=WORDS)
    del given["answer:belongs"]

    answer = client.sign_in(robert).submit(PAGE, **given)

    assert answer.status_code == 422
    assert answer.text.count(" checked") == len(given) - 2
    assert WORDS in answer.text
    assert 'href="#answer:belongs"' in answer.text
    assert 'id="answer:belongs"' in answer.text
    assert sheets() == []


def test_the_last_of_the_two_opens_the_gate_at_once(client, programme, ines, clara):
    asks(programme)
    part = kept(approved(ines, programme, clara))
    learned(ines)
    kept(ines)

    client.sign_in(ines).submit(PAGE, **fields("mentee"))

    assert state_of(part) == "available"


def test_home_and_the_list_of_programmes_name_the_survey_with_its_minutes(client, programme, ines, clara):
    asks(programme)
    kept(approved(ines, programme, clara))
    visit = client.sign_in(ines)

    home, mine = visit.get("/").text, visit.get("/me/enrolments").text

    assert f'href="{PAGE}"' in home
    assert "4 minutes" in home
    assert f'href="{PAGE}"' in mine
    assert "Answer the first survey, about 4 minutes" in mine


def test_once_it_is_answered_nothing_leads_to_it(client, programme, ines, clara):
    asks(programme)
    approved(ines, programme, clara)
    answer(ines, programme)
    kept(ines)
    visit = client.sign_in(ines)

    assert PAGE not in visit.get("/").text
    assert PAGE not in visit.get("/me/enrolments").text


def test_at_its_end_the_page_says_that_nothing_is_to_do(client, programme, robert):
    programme.state = "closing"
    asks(programme)

    page = client.sign_in(robert).get(PAGE).text

    assert "This survey is closed" in page
    assert 'name="version"' not in page


@pytest.mark.parametrize("who", ["ines", "clara", "olga"])
def test_to_strangers_coordinators_and_other_programmes_it_does_not_exist(client, programme, request, clara, who):
    asks(programme)
    olga = people.create_person("olga@demo.example", "Olga Other")
    autumn = people.open_programme("Autumn", slug="autumn", by=clara)
    people.enrol(olga, autumn, role="mentee")
    asks(autumn)
    visit = client.sign_in(olga if who == "olga" else request.getfixturevalue(who))

    assert visit.get(PAGE).status_code == 404
    assert visit.submit(PAGE, **fields("mentee")).status_code == 404
    assert sheets() == []


def test_a_survey_that_the_programme_has_not_chosen_does_not_exist(client, programme, robert):
    assert client.sign_in(robert).get(PAGE).status_code == 404


def test_coordinators_read_a_number_and_neither_who_nor_what(client, programme, maya, robert, clara):
    asks(programme)
    answer(robert, programme, hope=WORDS)
    kept(programme)
    visit = client.sign_in(clara)

    page = visit.get("/programmes/spring").text

    assert "1 of 2 have answered." in page
    assert WORDS not in page
    for path in (PAGE, f"{PAGE}/sheets", f"{PAGE}/answers"):
        assert visit.get(path).status_code == 404


def test_coordinators_remind_the_others_with_one_button(client, programme, maya, robert, clara):
    asks(programme)
    answer(robert, programme)
    kept(programme)
    visit = client.sign_in(clara)

    answers = [visit.submit(f"{PAGE}/reminders") for _time in range(2)]

    assert [each.status_code for each in answers] == [303, 303]
    written = db.session.scalars(sa.select(Mail.recipient).where(Mail.kind == REMINDER)).all()
    assert written == [maya.email]
    page = visit.get("/programmes/spring").text
    assert "1 reminder is on its way." in page
    assert "was reminded lately" in page


@pytest.mark.parametrize("who", ["ines", "robert", "olga"])
def test_nobody_else_reminds(client, programme, request, who):
    asks(programme)
    olga = people.create_person("olga@demo.example", "Olga Other")
    people.open_programme("Autumn", slug="autumn", by=olga)
    kept(olga)

    visit = client.sign_in(olga if who == "olga" else request.getfixturevalue(who))

    assert visit.submit(f"{PAGE}/reminders").status_code == 404
    assert db.session.query(Mail).count() == 0


def test_where_no_survey_is_chosen_the_board_is_silent_about_it(client, programme, clara):
    assert "First survey" not in client.sign_in(clara).get("/programmes/spring").text


def test_when_a_programme_closes_nobody_knows_any_more_who_answered(client, programme, maya, robert, clara):
    programme.state = "closing"
    asks(programme)
    db.session.add(HasAnswered(programme_id=programme.id, survey="baseline", person_id=robert.id))
    kept(programme)

    client.sign_in(clara).submit("/programmes/spring/state", step="closing")

    assert who_answered() == []


def test_the_pages_cost_as_much_with_many_people(client, app, programme, clara):
    asks(programme)
    assert catalog.survey("baseline").minutes == 4
    visit = client.sign_in(clara)
    few = statements(app, lambda: visit.get("/programmes/spring"))
    for number in range(30):
        person = people.create_person(f"p{number}@demo.example", f"Person {number}")
        people.enrol(person, programme, role="mentee")
    kept(programme)

    assert statements(app, lambda: visit.get("/programmes/spring")) == few


def statements(app, ask):
    """How many statements it takes."""
    told = []

    def count(*given):
        told.append(given[2])

    sa.event.listen(app.extensions["engine"], "before_cursor_execute", count)
    try:
        ask()
    finally:
        sa.event.remove(app.extensions["engine"], "before_cursor_execute", count)
    assert len(told) <= 12
    return len(told)


def test_home_stays_within_its_queries_for_who_has_still_to_answer(client, app, programme, ines, clara):
    asks(programme)
    kept(approved(ines, programme, clara))
    visit = client.sign_in(ines)

    assert statements(app, lambda: visit.get("/")) <= 12
    assert statements(app, lambda: visit.get("/me/enrolments")) <= 12

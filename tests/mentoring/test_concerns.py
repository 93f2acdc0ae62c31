"""Concerns: for who raised them and the safe contacts, with a name or without, and never lost."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import sqlalchemy as sa

from portal import clock, db
from portal.errors import NotFound, Refused
from portal.journal import EVENT
from portal.mentoring.actions import concerns
from portal.mentoring.models import Concern, ConcernLine
from portal.mentoring.queries import concerns as queries
from portal.people import actions as people
from portal.people.models import Enrolment, Person
from portal.post.models import Mail
from tests.cast import kept
from tests.mentoring.caring import DAY, WORDS, concerned, enrolled, ring
from tests.mentoring.meeting import again, count, mails_to, problem_of
from tests.mentoring.test_races import at_once, person

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def petra(programme):
    """The safe contact of the programme, who has no other part in it."""
    return kept(enrolled(programme, "Petra Vogel", "safe-contact"))


def send(client, programme, *, who="named", text=WORDS, code=None):
    """Send the form of a new concern."""
    return client.submit("/concerns/new", programme=programme.id, text=text, who=who, code=code or concerns.new_code())


def test_a_concern_exists_for_who_raised_it_and_the_safe_contact(
    client, pair, programme, petra, maya, robert, clara, ines
):
    raised = kept(concerned(programme, robert))
    others = [kept(enrolled(programme, f"{role.title()} Somebody", role)) for role in ("reviewer", "sponsor", "mentor")]
    elsewhere = kept(people.create_person("olga@demo.example", "Olga Other"))
    autumn = people.open_programme("Autumn", slug="autumn", by=elsewhere)
    people.enrol(others[0], autumn, role="safe-contact")
    kept(autumn)

    address = f"/concerns/{raised.id}"
    client.delete_cookie("portal")
    assert client.get(address).status_code == 303
    for reader in (robert, petra):
        assert WORDS in client.sign_in(reader).get(address).text
    for other in (maya, clara, ines, elsewhere, *others):
        assert client.sign_in(other).get(address).status_code == 404
        for deed in ("lines", "acknowledgement", "resolution"):
            assert client.submit(f"{address}/{deed}", text="x").status_code == 404
        assert raised.id not in client.get("/concerns").text
    for page in ("/programmes/spring", "/programmes/spring/feedback", "/programmes/spring/people/robert-keller"):
        assert "concerns/0" not in client.sign_in(clara).get(page).text


def test_a_safe_contact_who_left_reads_nothing_and_the_next_one_all(pair, programme, petra, robert):
    raised = kept(concerned(programme, robert))
    db.session.execute(sa.update(Enrolment).where(Enrolment.person_id == petra.id).values(state="withdrawn"))
    following = enrolled(programme, "Nora Next", "safe-contact")

    assert queries.concerns_to(petra) == []
    assert [each.id for each in queries.concerns_to(following)] == [raised.id]
    with pytest.raises(NotFound):
        queries.concern_for(petra, raised.id)


def test_no_mail_no_event_and_no_line_of_the_log_tells_of_it(client, pair, programme, petra, robert, caplog):
    events = db.session.scalar(sa.select(sa.func.count()).select_from(EVENT))
    kept(programme)

    assert send(client.sign_in(robert), programme, who="nameless").status_code == 200
    assert send(client, programme, text=" ", who="nameless").status_code == 422

    assert db.session.scalar(sa.select(sa.func.count()).select_from(EVENT)) == events
    (mail,) = [each for each in db.session.scalars(sa.select(Mail)) if each.kind == "concern"]
    assert (mail.recipient, WORDS in mail.text + mail.subject) == (petra.email, False)
    assert robert.name not in mail.text + mail.subject
    assert robert.id not in caplog.text
    assert WORDS not in caplog.text


def test_with_a_name_it_is_answered_step_by_step(client, programme, petra, robert):
    sent = send(client.sign_in(robert), programme)
    address = sent.location
    assert "not yet taken up" in client.get(address).text
    begun = len(mails_to(robert))

    client.sign_in(petra)
    assert client.submit(f"{address}/resolution").status_code == 422
    assert client.submit(f"{address}/acknowledgement").status_code == 303
    assert client.submit(f"{address}/lines", text="Shall we speak on Friday?").status_code == 303
    assert client.submit(f"{address}/resolution").status_code == 303

    page = client.sign_in(robert).get(address).text
    assert ("Shall we speak on Friday?" in page, "settled" in page, "Petra Vogel" in page) == (True, True, True)
    assert [mail.kind for mail in mails_to(robert)[begun:]] == ["concern"] * 3
    assert not any("Friday" in mail.text for mail in mails_to(robert))
    assert client.submit(f"{address}/lines", text="It happened again.").status_code == 303
    assert db.session.scalars(sa.select(Concern.state)).one() == "in_progress"


def test_without_a_name_a_code_leads_to_the_answer_and_nothing_to_the_person(client, programme, petra, robert, maya):
    answer = send(client.sign_in(robert), programme, who="nameless")
    (code,) = set(re.findall(r"<code>([a-z2-7-]{29})</code>", answer.text))
    raised = db.session.scalars(sa.select(Concern)).one()
    assert (raised.raised_by_id, code in raised.code) == (None, False)
    assert answer.headers["Cache-Control"] == "no-store"
    begun = len(mails_to(robert))
    concerns.answer(raised, text="Thank you for saying it.", by=petra)
    kept(raised)

    client.delete_cookie("portal")
    found = client.submit("/concerns/with-code", code=f" {code.upper()} ")
    more = client.submit("/concerns/with-code/lines", code=code, text="It goes on.")

    assert ("Thank you for saying it." in found.text, "It goes on." in more.text) == (True, True)
    assert len(mails_to(robert)) == begun
    assert db.session.scalars(sa.select(ConcernLine.by_id).order_by(ConcernLine.id)).all() == [petra.id, None]
    assert client.sign_in(robert).get(f"/concerns/{raised.id}").status_code == 404
    assert robert.name not in client.sign_in(petra).get(f"/concerns/{raised.id}").text


def test_a_wrong_code_leads_nowhere_and_what_was_typed_stays(client, programme, petra, robert):
    named, code = concerns.new_code(), concerns.new_code()
    kept(concerned(programme, robert, code=named))
    kept(concerned(programme, robert, code=code, is_named=False))

    wrong, mine = (client.submit("/concerns/with-code", code=each) for each in (concerns.new_code(), named))
    lost = client.submit("/concerns/with-code/lines", code=concerns.new_code(), text="It goes on.")
    empty = client.submit("/concerns/with-code/lines", code=code, text=" ")

    assert [each.status_code for each in (wrong, mine, lost, empty)] == [422] * 4
    assert "No concern has this code" in problem_of(wrong)
    assert "has your name" in problem_of(mine)
    assert (WORDS in mine.text, WORDS in empty.text) == (False, True)
    assert count(ConcernLine) == 0


def test_sending_it_twice_raises_it_once_and_other_words_are_added(client, programme, petra, robert):
    code = concerns.new_code()
    client.sign_in(robert)

    for text in (WORDS, WORDS, "And about my clothes."):
        assert send(client, programme, text=text, code=code).status_code == 303

    assert (count(Concern), count(ConcernLine)) == (1, 1)
    assert [mail.kind for mail in mails_to(petra)] == ["concern"] * 2


def test_without_a_safe_contact_it_says_where_else_to_go_and_keeps_what_was_typed(client, programme, robert):
    page = client.sign_in(robert).get("/concerns/new")
    sent = send(client, programme)

    assert "the works council" in page.text
    assert "<textarea" not in page.text
    assert (sent.status_code, WORDS in sent.text) == (422, True)
    assert "the works council" in problem_of(sent)
    assert count(Concern) == 0


@pytest.mark.parametrize(("field", "value"), [("text", "x" * 8001), ("programme", "nothing"), ("code", "short")])
def test_what_is_refused_comes_back_as_it_was_typed(client, programme, petra, robert, field, value):
    good = {"programme": programme.id, "text": WORDS, "who": "named", "code": concerns.new_code()}

    answer = client.sign_in(robert).submit("/concerns/new", **{**good, field: value})

    assert answer.status_code == 422
    assert (value if field == "text" else WORDS) in answer.text
    assert count(Concern) == 0


def test_nobody_raises_one_where_they_have_no_part_and_a_contact_reads_not_their_own(programme, petra, ines):
    with pytest.raises(Refused, match="one of your programmes"):
        concerned(programme, ines)
    with pytest.raises(Refused, match="no safe contact"):
        concerned(programme, petra)

    enrolled(programme, "Nora Next", "safe-contact")
    own = concerned(programme, petra)

    assert queries.concerns_to(petra) == []
    with pytest.raises(NotFound):
        concerns.acknowledge(own, by=petra)


def test_the_safe_contact_is_reminded_after_one_working_day_and_after_two_and_then_no_more(programme, petra, robert):
    with clock.at(dt.datetime(2026, 3, 6, 9, tzinfo=dt.UTC)):  # a Friday
        raised = concerned(programme, robert)
    assert concerns.after_working_days(raised.raised_at, 1, "Europe/Zurich").date() == dt.date(2026, 3, 9)

    sent = []
    for days in (3, 5, 6, 7, 8, 30):
        ring(days * DAY + HOUR)
        sent.append(len(mails_to(petra)))

    assert sent == [1, 1, 2, 3, 3, 3]
    assert not any(WORDS in mail.text for mail in mails_to(petra))


def test_who_was_told_late_is_reminded_once_and_who_took_it_up_never(programme, petra, robert):
    one, other = concerned(programme, robert), concerned(programme, robert, text="Something else.")
    concerns.acknowledge(other, by=petra)

    ring(60 * DAY)

    reminders = [mail for mail in mails_to(petra) if "waits" in mail.subject]
    assert [mail.link for mail in reminders] == [f"/concerns/{one.id}"]


def test_two_safe_contacts_take_it_up_in_the_same_instant_and_one_does(database, programme, petra, robert):
    nora = kept(enrolled(programme, "Nora Next", "safe-contact"))
    raised = kept(concerned(programme, robert))

    def take(one):
        return (
            lambda: (queries.concern_for(person(one), raised.id), person(one)),
            lambda found, by: concerns.acknowledge(found, by=by),
        )

    said = at_once(clock.now(), database, *map(take, (petra, nora, petra)))

    assert sorted(sentence is None for sentence in said) in ([False, True, True], [False, False, True])
    found = again(raised)
    assert found.state == "acknowledged"
    assert found.taken_by_id in (petra.id, nora.id)
    assert len([mail for mail in mails_to(robert) if mail.kind == "concern"]) == 1


def test_the_way_to_it_is_on_every_page_of_who_is_signed_in(client, programme, robert):
    assert 'href="/concerns/new"' in client.sign_in(robert).get("/tracks").text
    assert db.session.get_one(Person, robert.id).name in client.get("/concerns/new").text

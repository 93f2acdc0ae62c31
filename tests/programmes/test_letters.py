"""What people are told when their programme opens, begins, pauses, goes on and ends."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal import clock, db
from portal.errors import Refused
from portal.mentoring.actions.programmes import move
from portal.people import actions as people
from portal.people.models import ENROLMENT_STATES, Enrolment, Person
from portal.people.programmes.moves import MOVES
from portal.post import actions as post
from portal.post.deciding import decide
from portal.post.kinds import PROGRAMME
from portal.post.models import SWITCHED_OFF, Mail
from tests.cast import kept
from tests.mentoring.test_races import at_once, person
from tests.programmes.preparing import PAGE, prepared

STEPS = ("launch", "enrolment", "start", "pause", "resume", "closing")


def told():
    """To whom what was written about the whole programme, by address."""
    found = sa.select(Mail.recipient, Mail.subject).where(Mail.kind == PROGRAMME)
    return {email.partition("@")[0]: subject for email, subject in db.session.execute(found.order_by(Mail.recipient))}


def step(programme, slug, by):
    """The programme makes this step from where it begins."""
    programme.state = MOVES[slug].before
    move(programme, slug, by=by)


@pytest.fixture
def ready(programme, pair, clara):
    """Clara's programme, with a pair, a sponsor (Sam) and a safe contact (Sofia)."""
    prepared(programme, by=clara)
    return programme


@pytest.mark.parametrize(
    ("slug", "subject"),
    [
        ("launch", "Spring is open"),
        ("start", "Spring begins"),
        ("pause", "Spring pauses"),
        ("resume", "Spring goes on"),
        ("closing", "Spring has come to its end"),
    ],
)
def test_everybody_whom_a_step_concerns_gets_one_mail(ready, clara, slug, subject):
    step(ready, slug, clara)

    assert told() == dict.fromkeys(("maya", "robert", "sam", "sofia"), subject)


@pytest.mark.parametrize("slug", [slug for slug in MOVES if slug not in STEPS])
def test_of_other_steps_nobody_is_told(ready, clara, slug):
    step(ready, slug, clara)

    assert told() == {}


GOING = {"approved", "trained", "available", "matched"}


@pytest.mark.parametrize(
    ("slug", "states"),
    [
        ("launch", GOING | {"invited"}),
        ("enrolment", {"invited"}),
        ("start", GOING),
        ("pause", GOING),
        ("resume", GOING),
        ("closing", GOING | {"completed", "paused", "applied", "waitlisted"}),
    ],
)
def test_who_has_left_was_declined_or_rests_hears_nothing_that_does_not_concern_them(ready, clara, slug, states):
    for state in ENROLMENT_STATES:
        one = people.create_person(f"{state}@demo.example", "Some Body")
        people.enrol(one, ready, role="mentee").state = state

    step(ready, slug, clara)

    assert set(told()) & set(ENROLMENT_STATES) == states


def test_who_applied_in_vain_reads_other_words_at_the_end(ready, ines, clara):
    people.enrol(ines, ready, role="mentee").state = "waitlisted"

    step(ready, "closing", clara)

    texts = dict(db.session.execute(sa.select(Mail.recipient, Mail.text).where(Mail.kind == PROGRAMME)).all())
    assert "no place became free for you" in texts["ines@demo.example"]
    assert "Thank you for having been part of it." in texts["robert@demo.example"]


def test_who_has_several_parts_gets_one_mail_as_a_participant(ready, robert, clara):
    people.enrol(robert, ready, role="reviewer")

    step(ready, "start", clara)

    mails = db.session.scalars(sa.select(Mail.text).where(Mail.kind == PROGRAMME, Mail.person_id == robert.id)).all()
    assert len(mails) == 1
    assert "a first hour in the calendar" in mails[0]


def test_a_closed_account_gets_none(ready, robert, clara):
    robert.deactivated_at = clock.now()

    step(ready, "start", clara)

    assert "robert" not in told()


def test_a_double_click_writes_once_and_the_next_pause_again(client, ready, clara):
    ready.state = "running"
    kept(ready)
    visit = client.sign_in(clara)

    counts = []
    for slug in ("pause", "pause", "resume", "resume", "pause"):
        assert visit.submit(f"{PAGE}/state", step=slug).status_code == 303
        counts.append(db.session.query(Mail).filter(Mail.kind == PROGRAMME).count())

    assert counts == [4, 4, 8, 8, 12]


def test_two_coordinators_at_once_write_once(database, ready, clara):
    ready.state = "running"
    olga = people.create_person("olga@demo.example", "Olga Other")
    people.enrol(olga, ready, role="coordinator")
    kept(ready)

    def pausing(one):
        return (
            lambda: (db.session.get_one(type(ready), ready.id), person(one)),
            lambda spring, by: move(spring, "pause", by=by),
        )

    at_once(clock.now(), database, pausing(clara), pausing(olga))

    assert db.session.query(Mail).filter(Mail.kind == PROGRAMME).count() == 5


def test_a_step_that_is_refused_tells_nobody(programme, clara):
    with pytest.raises(Refused):
        move(programme, "launch", by=clara)

    assert told() == {}


def test_it_counts_among_the_two_a_week_and_can_be_switched_off(ready, maya, clara):
    post.switch_off(maya.id, PROGRAMME)
    step(ready, "start", clara)
    kept(ready)

    decide()

    mails = db.session.scalars(sa.select(Mail).where(Mail.kind == PROGRAMME)).all()
    reasons = {mail.recipient.partition("@")[0]: mail.reason for mail in mails}
    assert reasons == {"maya": SWITCHED_OFF, "robert": None, "sam": None, "sofia": None}
    assert [mail.recipient for mail in mails if mail.person_id and mail.admitted_at is None] == ["maya@demo.example"]


def test_at_night_it_waits_for_the_morning(ready, clara):
    with clock.at(clock.now().replace(hour=22)):
        step(ready, "start", clara)
        kept(ready)
        decide()

    mails = db.session.scalars(sa.select(Mail).where(Mail.kind == PROGRAMME)).all()
    assert {(mail.admitted_at, mail.due_at.hour) for mail in mails} == {(None, 6)}


def test_five_hundred_are_told_in_a_few_statements(ready, clara, database):
    crowd(ready, 500)

    assert statements(database.engine, lambda: step(ready, "start", clara)) < 20

    assert db.session.query(Mail).filter(Mail.subject == "Spring begins").count() == 504


def crowd(programme, number):
    """So many mentees more."""
    named = [f"p{one}" for one in range(number)]
    rows = [{"id": db.new_id(), "email": f"{name}@demo.example", "handle": name, "name": "Some Body"} for name in named]
    db.session.execute(sa.insert(Person), rows)
    parts = [{"programme_id": programme.id, "person_id": row["id"], "role": "mentee"} for row in rows]
    db.session.execute(sa.insert(Enrolment), parts)
    kept(programme)


def statements(engine, deed):
    """How many it takes."""
    told = []

    def count(*given):
        told.append(given[2])

    sa.event.listen(engine, "before_cursor_execute", count)
    try:
        deed()
    finally:
        sa.event.remove(engine, "before_cursor_execute", count)
    return len(told)

"""The gate of training: who has finished the track of their role is available, at once and in the worker's round."""

from __future__ import annotations

from portal import catalog, db
from portal.blueprints import training
from portal.blueprints.steps import by_and_by
from portal.learning import actions as learning
from portal.learning.models import ATTESTED, Evidence
from portal.people.enrolments import actions
from portal.people.models import Enrolment
from tests.cast import kept
from tests.learning.reading import finish, right
from tests.mentoring.meeting import mails_to
from tests.people.enrolling import applied, approved, state_of, trained


def catch_up():
    by_and_by(training.catch_up())
    db.session.expire_all()


def test_who_has_finished_the_training_is_available(programme, ines, clara):
    part = approved(ines, programme, clara)
    trained(ines)

    for _time in range(2):
        catch_up()

    assert state_of(part) == "available"
    assert [mail.subject for mail in mails_to(ines)].count("Spring: you are ready") == 1


def test_half_a_training_opens_nothing(programme, ines, clara):
    part = approved(ines, programme, clara)
    finish(catalog.track("becoming-a-mentee").lessons[0], by=ines)

    catch_up()

    assert state_of(part) == "approved"


def test_the_training_of_the_other_role_opens_nothing(programme, ines, clara):
    part = approved(ines, programme, clara, role="mentor")
    trained(ines, role="mentee")

    catch_up()

    assert state_of(part) == "approved"


def test_who_was_trained_before_is_available_as_soon_as_they_are_approved(client, programme, ines, clara):
    trained(ines)
    part = kept(applied(ines, programme))

    client.sign_in(clara).submit(f"/programmes/spring/applications/{part.id}/decision", deed="approval")

    assert state_of(part) == "available"


def test_the_last_lesson_opens_the_gate_on_its_page(client, programme, ines, clara):
    part = approved(ines, programme, clara)
    *lessons, last = catalog.track("becoming-a-mentee").lessons
    for lesson in lessons:
        finish(lesson, by=ines)
    finish_but_for_the_button(last, ines)
    kept(ines)

    client.sign_in(ines).submit(f"/tracks/{last.track}/{last.slug}/completion")

    assert state_of(part) == "available"


def finish_but_for_the_button(lesson, person):
    if lesson.quiz:
        learning.answer(lesson, right(lesson, *range(1, len(lesson.quiz) + 1)), by=person)
    if lesson.done.kind == "task":
        task = {"person_id": person.id, "track": lesson.track, "lesson": lesson.slug, "kind": "tried"}
        db.session.add(Evidence(**task, state=ATTESTED))


def test_without_an_application_training_alone_is_not_enough(programme, ines):
    part = Enrolment(programme_id=programme.id, person_id=ines.id, role="mentee", state="approved")
    db.session.add(part)
    trained(ines)

    catch_up()

    assert state_of(part) == "trained"


def test_who_applied_or_left_is_not_moved_by_a_training(programme, ines, maya):
    here, there = applied(ines, programme), applied(maya, programme)
    actions.withdraw(there, by=maya)
    trained(ines)

    catch_up()

    assert [state_of(part) for part in (here, there)] == ["applied", "withdrawn"]

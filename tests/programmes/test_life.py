"""The life of a programme: one step after the other, each once, by those who coordinate it."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa

from portal import audit, clock, db, journal
from portal.errors import Refused
from portal.mentoring.actions.programmes import move
from portal.people import actions as people
from portal.people.models import PROGRAMME_STATES, Programme
from portal.people.programmes import MOVES, is_paused, moves_from, refuse_while_paused, state_sentence, state_word
from portal.people.programmes.moves import Facts, may_happen
from tests.cast import kept
from tests.mentoring.meeting import again, count, problem_of
from tests.programmes.preparing import PAGE, prepared

READY = Facts(mentors=1, mentees=1, pairs=1)
WHOLE = ["launch", "matching", "start", "pause", "resume", "wrap-up", "closing", "archiving"]


def events_of(programme):
    """The steps that the journal tells of: from where to where."""
    entries = db.session.execute(
        sa.select(journal.EVENT.c.facts)
        .where(journal.EVENT.c.type == "programme.moved", journal.EVENT.c.cohort == programme.id)
        .order_by(journal.EVENT.c.seq)
    )
    return [(facts["step"], facts["before"], facts["state"]) for (facts,) in entries]


def test_the_table_of_moves_is_the_life_of_a_programme(app):
    found = {state: [step.after for step in moves_from(state)] for state in PROGRAMME_STATES}

    assert found == {
        "draft": ["enrolling"],
        "enrolling": ["matching"],
        "matching": ["running", "enrolling"],
        "running": ["paused", "closing"],
        "paused": ["running"],
        "closing": ["closed", "running"],
        "closed": ["archived"],
        "archived": [],
    }
    with app.test_request_context():
        assert all(state_word(state) and state_sentence(state) for state in PROGRAMME_STATES)


@pytest.mark.parametrize("step", MOVES.values(), ids=MOVES)
def test_a_step_is_made_from_one_state_alone(app, step):
    with app.test_request_context():
        for state in PROGRAMME_STATES:
            if state == step.before:
                assert may_happen(step, state, READY)
            elif state == step.after:
                assert not may_happen(step, state, READY)
            else:
                with pytest.raises(Refused, match="Somebody was quicker"):
                    may_happen(step, state, READY)


@pytest.mark.parametrize(
    ("step", "facts", "sentence"),
    [
        ("launch", Facts(missing=("Missing: Aim.", "Missing: Plan.")), "Missing: Aim. Missing: Plan."),
        ("matching", Facts(mentors=1), "nobody to match yet"),
        ("matching", Facts(mentees=1), "nobody to match yet"),
        ("start", Facts(mentors=1, mentees=1), "no pair yet"),
    ],
)
def test_a_guard_says_what_is_missing(app, step, facts, sentence):
    with app.test_request_context(), pytest.raises(Refused, match=sentence):
        may_happen(MOVES[step], MOVES[step].before, facts)


def test_a_whole_life_is_told_once_each(client, programme, pair, clara):
    prepared(programme, by=clara)
    client.sign_in(clara)

    for step in [each for each in WHOLE for _twice in range(2)]:
        assert client.submit(f"{PAGE}/state", step=step).status_code == 303, step

    found = again(programme)
    assert (found.state, found.steps, found.state_since) == ("archived", len(WHOLE), clock.now())
    assert [state for _step, _before, state in events_of(programme)] == [MOVES[step].after for step in WHOLE]
    lines = [
        (line.by, line.why) for line in reversed(audit.read(before=None, limit=99)) if line.deed == "programme.moved"
    ]
    assert lines == [(clara.id, f"{MOVES[step].before} > {MOVES[step].after}") for step in WHOLE]


def test_it_is_paused_as_often_as_it_must(programme, clara):
    programme.state = "running"

    for step in ("pause", "resume", "pause"):
        move(programme, step, by=clara)

    assert is_paused(programme)
    assert [number for number, _before, _state in events_of(programme)] == [1, 2, 3]
    with pytest.raises(Refused, match="Spring is paused"):
        refuse_while_paused(programme)


def test_an_unknown_step_is_refused(client, programme, clara):
    client.sign_in(clara)

    assert [client.submit(f"{PAGE}/state", step=step).status_code for step in ("ascend", "")] == [422, 422]
    assert again(programme).state == "draft"


def test_the_launch_is_refused_with_the_whole_list(client, programme, clara):
    answer = client.sign_in(clara).submit(f"{PAGE}/state", step="launch")

    assert answer.status_code == 422
    for title in ("Aim", "Objectives", "Sponsor", "Safe contact", "First survey", "Plan", "Privacy text"):
        assert f"Missing: {title}." in problem_of(answer)
    assert "What the launch needs" in answer.text
    assert again(programme).state == "draft"
    assert events_of(programme) == []


def test_each_thing_that_is_missing_alone_stops_the_launch(client, programme, clara):
    prepared(programme, by=clara)
    client.sign_in(clara)

    for column, empty in [("aim", ""), ("plan", ""), ("survey", "gone"), ("privacy_text", ""), ("ends_on", None)]:
        kept_value = getattr(again(programme), column)
        _set(column, empty)
        assert client.submit(f"{PAGE}/state", step="launch").status_code == 422, column
        _set(column, kept_value)

    assert client.submit(f"{PAGE}/state", step="launch").status_code == 303
    assert again(programme).state == "enrolling"


def test_training_for_both_roles_is_needed(client, programme, clara):
    prepared(programme, by=clara)
    _set("tracks", ["becoming-a-mentor", "culture"])

    answer = client.sign_in(clara).submit(f"{PAGE}/state", step="launch")

    assert "Missing: Training for mentees." in problem_of(answer)
    assert "Training for mentors." not in problem_of(answer)


def test_the_list_says_what_is_there_and_where_to_do_the_rest(client, programme, clara):
    page = client.sign_in(clara).get(f"{PAGE}/readiness").text

    assert "0 of 12 are there." in page
    assert page.count("missing") == 12
    assert all(f"{PAGE}/settings#{section}" in page for section in ("basis", "objectives", "learning", "texts"))

    prepared(db.session.get_one(Programme, programme.id), by=clara)
    assert "12 of 12 are there." in client.get(f"{PAGE}/readiness").text


def test_only_who_coordinates_it_moves_it(client, programme, maya, robert, ines):
    kept(people.open_programme("Autumn", slug="autumn", by=ines))

    for person in (maya, robert, ines):
        client.sign_in(person)
        assert client.submit(f"{PAGE}/state", step="launch").status_code == 404
        assert client.get(f"{PAGE}/readiness").status_code == 404
    assert again(programme).steps == 0


def test_two_coordinators_at_once_make_one_step(app, programme, clara, maya):
    programme.state = "running"
    kept(programme)
    ids, answers, ready = (programme.id, clara.id), [], threading.Barrier(2)
    db.session.remove()

    def race():
        with app.app_context(), clock.at(clock.now()):
            found = db.session.get_one(Programme, ids[0])
            by = db.session.get_one(type(clara), ids[1])
            db.session.rollback()
            ready.wait()
            db.only_read(False)
            answers.append(move(found, "pause", by=by))
            db.session.commit()
            db.session.remove()

    threads = [threading.Thread(target=race) for _one in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [False, True]
    assert len(events_of(programme)) == 1


def test_a_pause_stands_on_the_home_page(client, programme, pair, robert):
    _set("state", "paused")

    assert "Spring is paused." in client.sign_in(robert).get("/").text
    _set("state", "running")
    assert "Spring is paused." not in client.get("/").text


def test_each_step_stands_on_the_page_with_what_it_means(client, programme, clara):
    _set("state", "running")

    page = client.sign_in(clara).get(PAGE).text

    assert "Pause it" in page
    assert "Begin to wrap up" in page
    assert "Close it" not in page
    assert count(Programme) == 1


def _set(column, value):
    """Put a value into a column of Spring, past the deeds."""
    db.session.rollback()
    db.session.execute(sa.update(Programme).where(Programme.slug == "spring").values({column: value}))
    db.session.commit()
    db.session.expire_all()

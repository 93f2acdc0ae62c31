"""What is true of every page: one h1, few queries, no inline scripts, open to whom it should be and to nobody else."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from portal import db
from portal.people.models import Person
from tests.pages.walk import NO_PAGES, PAGES, VISITS

MOST_QUERIES = 12


def test_every_page_is_walked(app):
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}

    assert pages == set(PAGES) | NO_PAGES


def test_every_page_has_one_h1_few_queries_and_no_inline_code(app, stage):
    wrong = []

    for who, path in VISITS:
        visit = visiting(app, who)
        answer, queries = counted(app, lambda visit=visit, path=path: visit.get(address(path, stage)))
        wrong += [f"{who} {path}: {problem}" for problem in problems_of(answer, queries)]

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_signed_out_every_page_of_a_person_leads_to_the_door(app, stage):
    for_all = {path for who, path in VISITS if who is None}

    for path in {path for _who, path in VISITS}:
        answer = app.test_client().get(address(path, stage))

        if path in for_all or "{replaced}" in path:
            assert answer.status_code == 200, path
        elif "{private}" in path:
            assert answer.status_code == 404, path
        else:
            assert answer.status_code == 303, path
            assert answer.location.startswith("/sign-in?next="), path


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_to_a_stranger_what_is_not_theirs_does_not_exist(app, stage, ines):
    visit = app.test_client().sign_in(ines)

    theirs = re.compile(
        r"\{(pair|note|ahead|asked|behind|draft|waiting|sent_back|for_two|award|private|proposal|tried|returned|"
        r"answered|unanswered|emptied|taken|given|given_and_taken|list_ready|list_given|offered|run|run_discarded|"
        r"applicant|people_ready|people_amiss|people_done|check_in|concern|red|workshop|workshop_hour|circle|coffee)\}"
        r"|/surveys/"
    )
    for path in sorted({path for _who, path in VISITS if theirs.search(path)}):
        assert visit.get(address(path, stage)).status_code == 404, path


def visiting(app, who):
    """The browser of one of the cast."""
    visit = app.test_client()
    if who:
        email = sa.select(Person).where(Person.email == f"{who}@demo.example")
        visit.sign_in(db.session.scalars(email).one())
        db.session.remove()
    return visit


def address(path, stage):
    """The path with the stage's names filled in."""
    return path.format(**vars(stage))


def counted(app, ask):
    """The answer, and how many statements it took."""
    statements = []
    engine = app.extensions["engine"]

    def count(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    sa.event.listen(engine, "before_cursor_execute", count)
    try:
        return ask(), len(statements)
    finally:
        sa.event.remove(engine, "before_cursor_execute", count)


def problems_of(answer, queries):
    """What is wrong with a page."""
    text = answer.text
    if answer.status_code != 200:
        yield f"status {answer.status_code}"
    if len(re.findall(r"<h1[ >]", text)) != 1:
        yield "not one h1"
    if re.search(r"<script(?![^>]* src=)|<style|\son[a-z]+=\"|\sstyle=\"", text):
        yield "inline script or style"
    if queries > MOST_QUERIES:
        yield f"{queries} queries"
    if answer.headers["Content-Security-Policy"].find("unsafe") >= 0:
        yield "a weak content policy"

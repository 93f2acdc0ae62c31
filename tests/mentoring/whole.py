"""The house around the browser test of a whole programme: its clock, its browsers, what goes on behind the pages."""

from __future__ import annotations

import datetime as dt
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from playwright.sync_api import Locator, Page

from portal import clock, db, timers
from portal.blueprints import reporting_line, training
from portal.blueprints.chimes import CHIMES
from portal.blueprints.steps import by_and_by
from portal.mentoring import queries
from portal.mentoring.models import Pair
from portal.people.models import Enrolment, Person, Programme
from portal.post.models import Mail
from tests.pages.test_in_the_browser import signed_in
from tests.people.enrolling import trained

MENTORS = ("Maya Lindqvist", "Lena Vogt", *(f"Mentor{n:02} Young" for n in range(1, 19)))
MENTEES = ("Robert Keller", "Nora Weiss", *(f"Mentee{n:02} Senior" for n in range(1, 19)))
HOME = "/programmes/autumn"


@dataclass
class Whole:
    """A programme as it goes on. ``clara``, ``maya``, ``robert`` and ``nora`` are their browsers."""

    server: Any
    still: ExitStack
    clara: Page
    maya: Page
    robert: Page
    nora: Page
    pair: str = ""

    def go_to(self, moment: dt.datetime) -> None:
        """Let time pass, for the server and for the test; whoever was signed in signs in again."""
        self.still.enter_context(clock.at(moment))
        self.server.moment = moment
        for who in ("clara", "maya", "robert", "nora"):
            signed_in(getattr(self, who), self.server, who)

    def work(self) -> None:
        """A round of the worker."""
        by_and_by(reporting_line.carry_on())
        by_and_by(timers.run(CHIMES))
        by_and_by(training.catch_up())
        db.session.remove()


def email_of(name: str) -> str:
    """The address of somebody in the file."""
    return f"{name.split()[0].lower()}@demo.example"


def person(name: str) -> Person:
    """Somebody in the file."""
    return db.session.scalars(sa.select(Person).where(Person.email == email_of(name))).one()


def autumn() -> Programme:
    """The programme."""
    return db.session.scalars(sa.select(Programme).where(Programme.slug == "autumn")).one()


def parts(state: str) -> list[Enrolment]:
    """The mentors and mentees of the programme that are in this state."""
    roles = Enrolment.role.in_(("mentor", "mentee"))
    return list(db.session.scalars(sa.select(Enrolment).where(Enrolment.state == state, roles)))


def pair_of(name: str) -> Pair:
    """The pair of a mentee that came to something."""
    theirs = sa.select(Pair.id).where(Pair.mentee_id == person(name).id, Pair.state != "declined")
    return queries.pair_of(person(name), db.session.scalars(theirs).one())


def mails(name: str) -> list[Mail]:
    """What was sent to somebody, in order."""
    found = db.session.scalars(sa.select(Mail).where(Mail.recipient == email_of(name)).order_by(Mail.id))
    return list(found)


def through_training(who: Person, role: str) -> None:
    """Somebody does all that stands between their approval and a pair."""
    trained(who, role)
    db.session.commit()


def form(page: Page, ending: str) -> Locator:
    """The form whose address ends like this."""
    return page.locator(f"form[action$='{ending}']").first


def press(button: Locator) -> None:
    """Press a button, and wait until the server has answered: what comes next may be in another browser."""
    with button.page.expect_response(lambda answer: answer.request.method == "POST"):
        button.click()

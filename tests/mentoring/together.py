"""A pair from its offer to its end, in browsers: a no, a yes, a goal, sessions, a check-in, two ways to part."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from playwright.sync_api import expect

from portal import clock, db
from portal.mentoring import actions, queries
from portal.mentoring.matching.consent import OPEN
from portal.mentoring.models import CheckIn, MentoringSession, Pair
from portal.people.models import Person
from tests.mentoring.beginnings import publish
from tests.mentoring.meeting import entries_to, fixed
from tests.mentoring.whole import HOME, Whole, form, mails, pair_of, person, press


def decline_and_accept(whole: Whole) -> None:
    """Robert says no to Lena, which she hears without a reason. Clara finds Maya for him."""
    robert, clara = whole.robert, whole.clara
    robert.goto("/matches")
    robert.get_by_role("link", name="You and Lena Vogt").click()
    robert.get_by_text("Rather not", exact=True).click()
    form(robert, "/decline").get_by_role("radio").first.check()
    why = form(robert, "/decline").locator("label", has=robert.locator("input:checked")).inner_text()
    press(robert.get_by_role("button", name="Close this suggestion"))
    with db.reading():
        said = mails("Lena Vogt")[-1]
        assert "Robert Keller" in said.text
        assert why not in said.text
    db.session.remove()
    clara.goto(f"{HOME}/matching")
    expect(clara.get_by_text(why).first).to_be_visible()

    publish(clara, "Maya Lindqvist", "Robert Keller", pairs=1)
    robert.goto("/matches")
    robert.get_by_role("link", name="You and Maya Lindqvist").click()
    press(robert.get_by_role("button", name="Yes, gladly"))
    expect(robert.get_by_text("You have said yes.")).to_be_visible()


def sign(whole: Whole) -> None:
    """Both sign the agreement; the programme begins."""
    with db.reading():
        address = f"/pairs/{pair_of('Robert Keller').id}"
    db.session.remove()
    for page in (whole.robert, whole.maya):
        page.goto(address)
        page.get_by_role("link", name="Read and sign").click()
        press(page.get_by_role("button", name="I sign it"))
    whole.maya.goto(address)
    expect(whole.maya.get_by_text("Signed by both of you.")).to_be_visible()
    whole.pair = address
    others_sign()
    whole.clara.goto(HOME)
    press(whole.clara.get_by_role("button", name="Let it begin"))
    expect(whole.clara.get_by_text("Autumn is now")).to_be_visible()


def others_sign() -> None:
    """Every other pair that is offered becomes one."""
    for mentor, pair in db.session.execute(sa.select(Person, Pair.id).join(Pair, Pair.mentor_id == Person.id)).all():
        theirs = queries.pair_of(mentor, pair)
        if theirs.state in OPEN:
            for one in (theirs.mentor, theirs.mentee):
                actions.sign(theirs, by=one)
            db.session.commit()
    db.session.remove()


def agree_on_a_goal(whole: Whole) -> None:
    """Robert writes a goal with a step; Maya agrees; the step is reached."""
    robert, maya = whole.robert, whole.maya
    robert.goto(whole.pair)
    robert.get_by_role("link", name="Write the first one").click()
    robert.get_by_label("What do you want to reach?").fill("Answer in the shared document")
    robert.get_by_label("Step 1").fill("Ask three colleagues")
    press(robert.get_by_role("button", name="Write it down"))
    maya.goto(whole.pair)
    press(maya.get_by_role("button", name="I agree"))
    robert.goto(whole.pair)
    press(robert.get_by_role("button", name="Mark as reached"))
    expect(robert.locator("#goals").get_by_text("Ask three colleagues", exact=True)).to_be_visible()
    expect(robert.get_by_role("button", name="Mark as reached")).to_have_count(0)


def meet(whole: Whole) -> None:
    """Maya proposes, Robert asks for another time, Maya accepts; both say that they met."""
    robert, maya = whole.robert, whole.maya
    maya.goto(whole.pair)
    maya.get_by_role("link", name="Propose a time").click()
    maya.get_by_label("When").fill(local(clock.now() + dt.timedelta(days=3)))
    press(maya.get_by_role("button", name="Ask Robert"))
    robert.goto(whole.pair)
    robert.get_by_role("link", name="Answer").click()
    moving = form(robert, "/proposal")
    moving.get_by_label("When").fill(local(clock.now() + dt.timedelta(days=4)))
    press(moving.get_by_role("button", name="Propose it"))
    maya.goto(robert.url)
    press(maya.get_by_role("button", name="Accept"))
    expect(maya.get_by_role("heading", name="It is fixed")).to_be_visible()

    with db.reading():
        meeting = session_of("confirmed")
        assert [method for method, _entry in entries_to(person("Robert Keller"))][-1] == "REQUEST"
    hold(whole, meeting)


def hold(whole: Whole, meeting: MentoringSession) -> None:
    """Time goes on to the end of a session, and both say that it was held."""
    db.session.remove()
    whole.go_to(meeting.starts_at + dt.timedelta(minutes=50))
    for page in (whole.maya, whole.robert):
        page.goto(f"/sessions/{meeting.id}")
        press(form(page, "/confirmation").get_by_role("button", name="Yes, we met"))
    expect(whole.robert.get_by_role("heading", name="You met")).to_be_visible()


def cancel_and_rebook(whole: Whole) -> None:
    """Robert cancels, and asks for another time: one tap each."""
    maya, robert = whole.maya, whole.robert
    maya.get_by_role("link", name="You and Robert Keller").first.click()
    maya.get_by_role("link", name="Propose a time").click()
    press(maya.get_by_role("button", name="Ask Robert"))
    expect(maya.get_by_role("heading", name="Robert has been asked")).to_be_visible()
    robert.goto(maya.url)
    press(robert.get_by_role("button", name="Accept"))

    taps = 0
    for name in ("Cancel the session", re.compile("Just 15 minutes|Propose it")):
        press(robert.locator("main").get_by_role("button", name=name).first)
        taps += 1
    expect(robert.get_by_role("heading", name="Maya has been asked")).to_be_visible()
    assert taps == 2

    with db.reading():
        assert "CANCEL" in [method for method, _entry in entries_to(person("Maya Lindqvist"))]
    db.session.remove()
    maya.goto(robert.url)
    press(maya.get_by_role("button", name="Accept").first)
    expect(maya.get_by_role("heading", name="It is fixed")).to_be_visible()


def say_how_it_goes(whole: Whole) -> None:
    """The second session is held; two weeks after they began, Robert is asked, and Clara reads his light."""
    with db.reading():
        meeting = session_of("confirmed")
    hold(whole, meeting)
    with db.reading():
        first = sa.select(CheckIn.opens_at).where(CheckIn.pair_id == pair_of("Robert Keller").id)
        opens_at = db.session.scalars(first.order_by(CheckIn.opens_at)).first()
    db.session.remove()
    assert opens_at is not None
    whole.go_to(max(opens_at, clock.now()) + dt.timedelta(hours=1))
    whole.work()
    robert = whole.robert
    robert.goto(whole.pair)
    robert.get_by_role("link", name="Answer the check-in").click()
    robert.get_by_role("radio").nth(1).check()
    robert.get_by_label("What should they know?").fill("An hour is long on Mondays.")
    press(robert.get_by_role("button", name="Send it"))
    expect(robert.get_by_text("The coordinators know how it goes.")).to_be_visible()
    whole.clara.goto(f"{HOME}/feedback")
    expect(whole.clara.get_by_text("An hour is long on Mondays.")).to_be_visible()


def part_without_fault(whole: Whole) -> None:
    """Nora ends her pair. The other hears it kindly, the calendars are told, and both can be matched again."""
    theirs = pair_of("Nora Weiss")
    fixed(theirs, maya=theirs.mentor, robert=theirs.mentee)
    other, address = theirs.mentor.name, f"/pairs/{theirs.id}"
    db.session.commit()
    db.session.remove()
    nora = whole.nora
    nora.goto(address)
    nora.get_by_role("link", name="End this pair, without a reason").click()
    press(nora.get_by_role("button", name="End this pair"))
    expect(nora.get_by_role("heading", name="This pair has come to its end")).to_be_visible()

    with db.reading():
        for name in (other, "Nora Weiss"):
            assert entries_to(person(name))[-1][0] == "CANCEL"
        kind = next(mail for mail in mails(other) if "has come to its end" in mail.subject)
        assert "nobody is at fault" in kind.text
    db.session.remove()
    whole.clara.goto(f"{HOME}/matching")
    expect(whole.clara.get_by_text("1 mentee is available")).to_be_visible()
    publish(whole.clara, "Lena Vogt", "Nora Weiss", pairs=1)


def close(whole: Whole) -> None:
    """Clara lets the programme wrap up; the two look back and are done; it is closed."""
    clara = whole.clara
    clara.goto(HOME)
    press(clara.get_by_role("button", name="Begin to wrap up"))
    whole.maya.goto(f"{whole.pair}/closing")
    if whole.maya.get_by_role("button", name="Begin to wrap up").count():
        press(whole.maya.get_by_role("button", name="Begin to wrap up"))
    for page in (whole.maya, whole.robert):
        page.goto(f"{whole.pair}/closing")
        press(page.get_by_role("button", name="We are done"))
    whole.robert.goto(whole.pair)
    expect(whole.robert.get_by_role("heading", name="Completed")).to_be_visible()
    clara.goto(HOME)
    press(clara.get_by_role("button", name="Close it"))
    expect(clara.get_by_text("Autumn is now closed")).to_be_visible()


def session_of(state: str) -> MentoringSession:
    """The session of Robert and Maya in this state."""
    theirs = (MentoringSession.pair_id == pair_of("Robert Keller").id, MentoringSession.state == state)
    return db.session.scalars(sa.select(MentoringSession).where(*theirs)).one()


def local(moment: dt.datetime) -> str:
    """As a browser in Zurich sends it."""
    return moment.astimezone(ZoneInfo("Europe/Zurich")).strftime("%Y-%m-%dT%H:%M")

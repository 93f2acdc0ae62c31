"""How a programme begins, in browsers: set up, launched, filled from a file, applied for, trained for, matched."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from portal import db
from portal.people.enrolments import actions, applications
from portal.people.models import Person
from tests.mentoring.whole import HOME, MENTEES, MENTORS, Whole, email_of, mails, parts, person, press, through_training
from tests.people.enrolling import answers


def set_up(whole: Whole) -> None:
    """Clara opens a programme. It is launched once everything is there, and not before."""
    clara = whole.clara
    clara.goto("/programmes")
    clara.get_by_role("link", name="A new programme").click()
    clara.get_by_label("Name").fill("Autumn")
    clara.get_by_text("Six months, digital").click()
    press(clara.get_by_role("button", name="Open it"))

    clara.goto(f"{HOME}/readiness")
    press(clara.get_by_role("button", name="Launch it"))
    expect(clara.locator("#problem")).to_contain_text("Missing: Safe contact. Whoever is worried needs somebody")
    expect(clara.locator("#problem")).to_contain_text("Missing: Sponsor.")

    for role, name in (("Sponsor", "Sam Stone"), ("Safe contact", "Sofia Lind")):
        clara.goto(f"{HOME}/staff")
        asking = clara.locator("form", has=clara.get_by_role("button", name="Ask them"))
        asking.get_by_label(role, exact=True).check()
        asking.get_by_label("E-mail address").fill(email_of(name))
        asking.get_by_label("Name").fill(name)
        press(asking.get_by_role("button", name="Ask them"))
    clara.goto(f"{HOME}/settings")
    clara.get_by_label("First day").fill("2026-03-01")
    clara.get_by_label("Last day").fill("2026-09-30")
    press(clara.locator("#basis").get_by_role("button", name="Keep this"))
    clara.goto(f"{HOME}/readiness")
    press(clara.get_by_role("button", name="Launch it"))
    expect(clara.get_by_text("Autumn is now")).to_be_visible()


def bring_people(whole: Whole) -> None:
    """Forty people come from a file, two of them known already: what would change, then the change, and mails."""
    clara = whole.clara
    rows = [f"{email_of(name)},{name},mentor,Team {n % 4}" for n, name in enumerate(MENTORS)]
    rows += [f"{email_of(name)},{name},mentee,Board {n % 3}" for n, name in enumerate(MENTEES)]
    table = "\n".join(("email,name,role,department", *rows))
    clara.goto(HOME)
    clara.get_by_role("link", name="People from a file").click()
    clara.get_by_label("CSV file").set_input_files(
        {"name": "people.csv", "mimeType": "text/csv", "buffer": table.encode()}
    )
    press(clara.get_by_role("button", name="See what would change"))
    expect(clara.get_by_text("Nothing is changed yet.")).to_be_visible()
    expect(clara.get_by_text("38 new")).to_be_visible()
    expect(clara.get_by_text("2 changed")).to_be_visible()

    clara.get_by_label("Invite by mail").check()
    press(clara.get_by_role("button", name="Import 40 rows"))
    whole.work()
    clara.reload()
    expect(clara.get_by_role("heading", name="What was changed")).to_be_visible()
    with db.reading():
        assert len(parts("invited")) == 40
        assert all(mails(name) for name in (*MENTORS, *MENTEES))
    db.session.remove()


def apply_and_be_approved(whole: Whole) -> None:
    """Nora comes by the link in her mail, and three apply on the page; Clara approves them. The others do the same."""
    with db.reading():
        link = mails("Nora Weiss")[0].link
    db.session.remove()
    whole.nora.goto(str(link))
    whole.nora.get_by_label("password").first.fill("a long enough password")
    press(whole.nora.locator("main").get_by_role("button").first)
    for page in (whole.maya, whole.robert, whole.nora):
        page.goto("/")
        page.get_by_role("link", name=re.compile("^Apply")).first.click()
        fill_in(page)
    others_apply()

    clara = whole.clara
    clara.goto(f"{HOME}/applications?show=applied")
    shown = clara.locator("input[name=one]")
    ticked = shown.count()
    for box in shown.all():
        box.check(force=True)
    clara.get_by_label("Approve").check()
    press(clara.get_by_role("button", name="Answer them"))
    with db.reading():
        assert len(parts("approved")) == ticked
    for part in parts("applied"):
        actions.approve(part, by=person("Clara Rossi"))
    db.session.commit()
    everybody_learns(whole)


def fill_in(page: Page) -> None:
    """An application, as somebody fills it in."""
    page.get_by_label("Why would you like to take part?").fill("To learn from somebody who sees it otherwise.")
    page.locator("select[name^='topic:']").first.select_option("2")
    page.get_by_label("Minutes a month").fill("90")
    if page.get_by_label("In how many pairs").count():
        page.get_by_label("In how many pairs").fill("2")
    page.get_by_label("Monday, from").first.fill("09:00")
    page.get_by_label("Monday, to").first.fill("12:00")
    page.get_by_label("Tuesday to Friday are like Monday").check()
    page.get_by_label("I have read this and agree").check()
    press(page.get_by_role("button", name="Send my application"))
    expect(page.get_by_role("heading", name="Your programmes")).to_be_visible()


def others_apply() -> None:
    """Whoever was invited and did not apply on the page."""
    for part in parts("invited"):
        applications.send(part, answers(), by=db.session.get_one(Person, part.person_id))
    db.session.commit()


def everybody_learns(whole: Whole) -> None:
    """The training, which is the gate."""
    for part in parts("approved"):
        through_training(db.session.get_one(Person, part.person_id), part.role)
    whole.work()
    with db.reading():
        assert len(parts("available")) == 40
    db.session.remove()


def match(whole: Whole) -> None:
    """Clara pins two whom she has in mind, looks at what the portal proposes for the others, and publishes it."""
    clara = whole.clara
    clara.goto(HOME)
    press(clara.get_by_role("button", name="Close enrolment and begin matching"))
    clara.get_by_role("link", name="Match people").click()
    expect(clara.get_by_text("20 mentees are available")).to_be_visible()
    publish(clara, "Lena Vogt", "Robert Keller", pairs=20)


def publish(clara: Page, mentor: str, mentee: str, *, pairs: int) -> None:
    """A run with two people pinned, from its beginning to its publication."""
    clara.goto(f"{HOME}/matching")
    press(clara.get_by_role("button", name="Begin a run"))
    for label, name in (("Mentor", mentor), ("Mentee", mentee)):
        field = clara.get_by_label(label, exact=True)
        field.select_option(value=field.locator("option", has_text=name).get_attribute("value"))
    press(clara.get_by_role("button", name="Pin them"))
    press(clara.get_by_role("button", name="Propose pairs"))
    expect(clara.get_by_role("heading", name=f"{mentor} and {mentee}")).to_be_visible()
    expect(clara.get_by_text("of 100").first).to_be_visible()
    press(clara.get_by_role("button", name=re.compile(f"Publish {pairs} pairs?$")))
    expect(clara.get_by_text("published").first).to_be_visible()

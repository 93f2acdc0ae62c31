"""A programme with something on every page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa

from portal import catalog, clock, credentials, db
from portal.awards import actions as awards
from portal.awards import nominations
from portal.awards.models import BulkAward
from portal.catalog.quizzes import KINDS
from portal.credentials import issuer, keys, offers, queries, versions
from portal.credentials.endorsing import actions as endorsing
from portal.credentials.endorsing.models import Endorsement
from portal.credentials.models import Credential
from portal.credentials.received import queries as received
from portal.gamification import queries as treasury
from portal.journal import proposals
from portal.learning import actions as learning
from portal.learning.actions import pictures
from portal.learning.actions.micro_lessons import quizzes
from portal.learning.models import MicroLesson
from portal.mentoring import actions as mentoring
from portal.mentoring.actions import coffee, concerns, feedback, hours, ideas, kudos, seats
from portal.mentoring.matching import runs
from portal.mentoring.models import Milestone
from portal.mentoring.queries import coffee as coffees
from portal.people import actions as people
from portal.people.apps import actions as apps
from portal.people.apps import queries as app_queries
from portal.people.apps.models import App
from portal.people.imports.models import PeopleFile
from portal.people.models import Programme
from portal.post import unsubscribing
from portal.post.hooks import actions as hooks
from portal.post.hooks.models import SIGNED, SILENT, SLACK
from tests.awards.filing import file, give
from tests.cast import kept
from tests.impact.answering import SLUG
from tests.impact.answering import answer as answer_survey
from tests.learning.drawing import halves, saved
from tests.learning.reading import finish, right, wrong
from tests.learning.trying import answered, together, tried
from tests.learning.workshop import furnish
from tests.mentoring.caring import asked_how_it_goes, concerned, told
from tests.mentoring.gathering import circle, hour_of, in_circle, mentees, time, workshop
from tests.mentoring.matching import available
from tests.mentoring.meeting import agreed, fixed, held, proposed
from tests.mentoring.noticing import light
from tests.oauth.wallet import BACK, EVERYTHING
from tests.open_badges_api.elsewhere import from_elsewhere, keep
from tests.people.enrolling import applied, manager_token
from tests.people.sending import sent

BODY = "## Why\n\n" + "Somebody asked how one finds the decision in a long thread of messages. " * 5


@dataclass
class Stage:
    """Addresses of pages, by what they show; ``{…}`` of a path is filled in from here."""

    pair: str
    ahead: str
    asked: str
    behind: str
    goal: str
    note: str
    red: str
    published: str
    waiting: str
    draft: str
    sent_back: str
    for_two: str
    answered: str
    unanswered: str
    emptied: str
    taken: str
    given: str
    given_and_taken: str
    award: str
    credential: str
    replaced: str
    ending: str
    short: str
    private: str
    offer: str
    token: str
    unsubscribe: str
    proposal: str
    long_proposal: str
    consent: str
    received: str
    list_ready: str
    list_at_work: str
    list_given: str
    tried: str
    returned: str
    run: str
    run_discarded: str
    offered: str
    applicant: str
    manager_token: str
    people_ready: str
    people_amiss: str
    people_at_work: str
    people_done: str
    check_in: str
    concern: str
    workshop: str
    workshop_hour: str
    circle: str
    coffee: str
    asking: str


def questions_of(robert, maya, clara, programme, micro_lesson):
    """A question of Robert's that Maya has answered with a micro-lesson, and one that waits; one whose answer Clara has
    taken away, and one that she took away.
    """
    answered, unanswered, emptied, taken = (
        learning.ask(programme.id, track="culture", text=text, by=robert, lesson="what-do-they-mean")
        for text in (
            "What does a thumb mean, and when is it rude?\n\nSomebody sent me three.",
            "What is a thread? " * 9,
            "Who likes threads?",
            "Why is our treasurer so slow?",
        )
    )
    given = learning.answer_question(answered, body="It says: *seen*.\n\n- fine", micro_lesson=micro_lesson.id, by=maya)
    wrong = learning.answer_question(emptied, body="Nobody.", by=maya)
    learning.take_answer_away(wrong, emptied, fault="misleading", words="Some do.\nAsk them.", by=clara)
    learning.take_question_away(taken, fault="hurtful", words="He would know that it is he.", by=clara)
    asked = {"answered": answered.id, "unanswered": unanswered.id, "emptied": emptied.id, "taken": taken.id}
    return asked | {"given": given.id, "given_and_taken": wrong.id}


RULES = """\
programme: spring
currencies: [xp]
rules:
- {id: session-held, when: session.completed, for: [mentor, mentee], give: 12 xp}
- {id: together, when: session.completed, for: cohort, give: 1 xp}
"""


def proposed_rules(clara):
    """Two proposals: one is tried, the other waits."""
    tried, waits = (proposals.propose(RULES, since="2026-01-01", takes_back=True, by=clara.id) for _time in range(2))
    ids = (tried.id, waits.id)
    db.session.commit()
    proposals.try_now(ids[0])
    return ids


def listening(programme, clara):
    """Systems that hear of the programme: one that is told, and one that was turned off."""
    for flavour in (SLACK, SIGNED):
        wanted = hooks.Wanted(db.new_id(), flavour, f"https://{flavour}.example/hook", ["week", "pairs"])
        hook = hooks.add(wanted, programme_id=programme.id, by=clara.id)
    hook.off_at, hook.off_why = clock.now(), SILENT
    db.session.commit()


def endorse(issued, robert, *others):
    """Each of the others writes about Robert's badge; he agrees to the first, and the next one waits."""
    for other in others:
        endorsing.write(issued, "He asked first, and then he tried it in front of everybody.", by=other)
    db.session.commit()
    endorsing.agree(db.session.query(Endorsement).filter_by(endorser_id=others[0].id).one(), by=robert)


def copies_of(robert):
    """A shared credential of Robert's that a fresh copy has replaced, which is good for ten days more. The badge reads
    otherwise now: it has two versions.
    """
    now = catalog.current()
    badges = [replace(each, valid_for=1) if each.slug == "open-to-learning" else each for each in now.badges]
    catalog.use(replace(now, badges=tuple(badges)))
    replaced = next(each.id for each in queries.credentials_of(robert.id) if each.badge == "open-to-learning")
    credentials.share(queries.credential(replaced, viewer=robert), by=robert)
    with clock.at(clock.now() - dt.timedelta(days=20)):
        ending = credentials.reissue(replaced, reason="An end.")
    badges = [
        replace(each, description="Ready to learn.") if each.slug == "open-to-learning" else each for each in badges
    ]
    catalog.use(replace(now, badges=tuple(badges)))
    credentials.settle([robert.id])
    versions.keep({"badge:open-to-learning"}, issuer.current())
    return replaced, ending


def unhappy(pair, robert, goal):
    """A milestone that is long past its day, and a red light."""
    late = clock.today("Europe/Zurich") - dt.timedelta(days=40)
    db.session.execute(sa.update(Milestone).where(Milestone.goal_id == goal.id).values(due_on=late))
    return light(pair, robert, "red")


def let_in(person):
    """An app that somebody let in, which asks once more: how it asks."""
    app = App(
        name="Pocket Wallet",
        auth_method="none",
        redirect_uris=[BACK],
        grant_types=["authorization_code", "refresh_token"],
        scope=EVERYTHING,
        about={"client_uri": "https://wallet.example/", "policy_uri": "https://wallet.example/privacy"},
    )
    apps.register(app)
    given = {"scope": EVERYTHING, "redirect_uri": BACK, "code_challenge": "x" * 43}
    grant = app_queries.grant_by_code(apps.allow(app, by=person, **given))
    assert grant is not None
    apps.exchange(grant, may_come_again=True)
    asked = {"response_type": "code", "client_id": app.id, "code_challenge_method": "S256", **given}
    db.session.commit()
    return urlencode(asked)


def brought(person):
    """A badge from elsewhere that somebody keeps here, and another one."""
    for number in (1, 2):
        keep(person, number, document=from_elsewhere())
    return received.badges_of(person, limit=1)[0].id


def matching(programme, clara):
    """A pair that is offered to Anna and Otto, a run that is proposed, and one that is discarded."""
    anna, _lena = (available(programme, name, "mentor", capacity=2) for name in ("Anna Frei", "Lena Vogt"))
    otto, _hugo = (available(programme, name, "mentee", capacity=2) for name in ("Otto Kern", "Hugo Amsler"))
    offered = mentoring.form_pair(programme, mentor=anna, mentee=otto, by=clara)
    found = {}
    for name in ("run_discarded", "run"):
        run = runs.start(programme, by=clara)
        runs.propose(run, programme)
        found[name] = run.id
        if name == "run_discarded":
            runs.discard(run)
    return found | {"offered": offered.id}


def nominated(maya, robert, clara):
    """Robert has nominated Maya: one waits, one was answered."""
    for badge in ("recognised", "patient-explainer"):
        made = nominations.nominate(maya, badge, text="She sat with me until it worked. " * 8, is_named=True, by=robert)
        if badge == "recognised":
            nominations.decline(made, answer="Thank you. Let us wait for the talk itself.", by=clara)


def lists(programme, clara, maya, robert):
    """A list of badges that waits, one that is being given, and one that was."""
    rows = [f"{person.email},bridge-builder,For the workshop." for person in (maya, robert)]
    refused = f"nobody@demo.example,bridge-bilder,{'A long reason. ' * 20}"
    found = {name: file(programme, clara, *rows, refused) for name in ("list_ready", "list_at_work", "list_given")}
    give(found["list_given"])
    db.session.execute(
        sa.update(BulkAward).where(BulkAward.id == found["list_at_work"]).values(state="giving", total=2)
    )
    kept(clara)
    return found


def some_of_everything(robert):
    """A track with four kinds of questions, a task and words: Robert knows one lesson, and some questions are due."""
    four, by_doing, *_rest = furnish().lessons
    with clock.at(clock.now() - dt.timedelta(days=2)):
        learning.answer(four, right(four, 1) | wrong(four, 2, 3, 4), by=robert)
        learning.start(by_doing, by=robert)
    other = catalog.track("digital-tools").lessons[0]
    learning.place(other, right(other, *(question.number for question in other.quiz)), by=robert)


def evidence(robert, maya, pair):
    """What Robert tried: one waits with a picture, and of one Maya asked for more."""
    picture = pictures.put_in(saved(halves(1200, 500), "PNG"), alt="Two halves, red and blue", by=robert)
    waits = tried(
        robert,
        catalog.track("culture").lessons[0],
        link="https://intranet.example/notes",
        picture=picture,
        alt=picture.alt,
    )
    returned = tried(robert, catalog.track("culture").lessons[1])
    answered(returned, maya, outcome="more-needed", comment="And what did they say?", pairs=together(pair))
    return {"tried": waits.id, "returned": returned.id}


def applying(programme):
    """Nora has applied as mentee, and her manager was asked."""
    spring = db.session.get_one(Programme, programme.id)
    spring.asks_managers, spring.mentee_places, spring.survey = True, 20, SLUG
    nora = people.create_person("nora@demo.example", "Nora Weiss", department="Legal")
    part = applied(nora, spring, manager="boss@demo.example")
    return {"applicant": part.id, "manager_token": manager_token("boss@demo.example")}


def people_from_files(programme, clara):
    """A file with people that waits, one with a mistake, one that is carried out, one that was."""
    rows = ("robert@demo.example,Rob Keller,mentor,maya@demo.example", "new@demo.example,Somebody New,mentee,")
    found = {name: sent(programme, clara, *rows) for name in ("people_ready", "people_at_work", "people_done")}
    found["people_amiss"] = sent(programme, clara, *rows, "nobody,Nobody,boss,")
    at_work = sa.update(PeopleFile).where(PeopleFile.id == found["people_at_work"])
    db.session.execute(at_work.values(state="adding", total=2, done=1))
    done = sa.update(PeopleFile).where(PeopleFile.id == found["people_done"])
    db.session.execute(done.values(state="done", total=2, done=2, done_at=clock.now()))
    return found


def asked(kind):
    """A question of this kind, as it is written in the portal."""
    lines: list[dict[str, object]] = [{"text": f"Line {n}", "because": f"Why {n}."} for n in range(1, 4)]
    for number, line in enumerate(lines):
        line |= {"with": f"Its half {number}"} if kind == "match" else {}
    lines[0] |= {"right": True} if kind in ("single", "several") else {}
    return {"ask": f"A question of kind {kind}?", "kind": kind, quizzes.list_of(kind): lines}


def written(maya, clara):
    """Maya's micro-lessons: a published one whose second version is in review, one that waits, a draft, one that Clara
    sent back with a comment on a passage, and one that needs another reviewer. Clara has finished the first.
    """
    tracks = {"published": "digital-tools", "waiting": "digital-tools", "draft": "culture", "sent_back": "social-media"}
    found = {
        name: learning.draft(title=name.replace("_", " ").capitalize(), track=track, body=BODY, by=maya)
        for name, track in (tracks | {"for_two": "culture"}).items()
    }
    for name in ("published", "waiting", "sent_back", "for_two"):
        learning.submit(found[name], by=maya)
    for name in ("published", "for_two"):
        learning.review(found[name], is_approved=True, comment="Clear.", by=clara)
    learning.publish(found["published"], by=clara)
    learning.finish(found["published"], by=clara)
    second = learning.renew(found["published"], by=maya)
    learning.revise(second, title="Published", track="digital-tools", body=BODY.replace("decision", "answer"), by=maya)
    learning.submit(second, by=maya)
    for name in ("waiting", "sent_back"):
        learning.remark(found[name], "Say it in fewer words.", place=8, words="the decision", by=clara)
    rubric = {"accurate": True, "try-it": False}
    verdict = learning.Verdict(is_approved=False, comment="Please end with something to try.", rubric=rubric)
    learning.decide(found["sent_back"], verdict, by=clara)
    quizzes.write_quiz(found["draft"], [asked(kind) for kind in KINDS], by=maya)
    return {name: lesson.id for name, lesson in found.items()}


def note_of_robert(pair, maya, robert):
    """What Robert keeps to himself; they have written to each other, and have something to do."""
    mentoring.send(pair, text="Hello. It is at https://intranet.example/notes.", form="1", by=maya)
    done = mentoring.add_item(pair, text="Try it with the team", by=robert)
    mentoring.finish_item(done, pair=pair, by=robert)
    mentoring.add_item(pair, text="Send the two pages", owner="mentor", due_on=clock.today("Europe/Zurich"), by=robert)
    return mentoring.keep_note(pair, text="Ask her about the pause.", by=robert).id


def cared_for(programme, pair, maya, robert):
    """Robert is asked how it goes, has raised a concern to Petra, and was thanked; each wrote feedback. Of the first
    survey, Maya has answered it and Robert has not.
    """
    petra = people.create_person("petra@demo.example", "Petra Vogel")
    people.enrol(petra, programme, role="safe-contact")
    told(pair, maya, light="red", text="We never meet.")
    answer_survey(maya, db.session.get_one(Programme, programme.id))
    for one, seen_by in ((maya, "partner"), (robert, "coordinator"), (robert, "me")):
        feedback.give(pair, text=f"A few words by {one.name}.", seen_by=seen_by, by=one)
    idea = ideas.note(pair, text="Ask the youngest first in each meeting.", by=maya)
    for one in (maya, robert):
        ideas.share(idea, pair, is_shared=True, by=one)
    kudos.give(robert, text="For asking what nobody dared to.", by=maya)
    raised = concerned(programme, robert)
    concerns.answer(raised, text="Thank you. Shall we speak on Friday?", by=petra)
    return {"check_in": asked_how_it_goes(pair, robert).id, "concern": raised.id}


def gathered(programme, maya, robert, clara):
    """Maya's workshop with a seat for Robert, her circle with an hour that was held and one who asks, and a coffee that
    was drawn for Robert."""
    spring = db.session.get_one(Programme, programme.id)
    first, second = mentees(spring, 2)
    held_before = clock.now() - dt.timedelta(days=7)
    with clock.at(held_before):
        mondays = circle(spring, by=maya)
        in_circle(mondays, robert, by=maya)
        hour = hours.plan(mondays, time(away=dt.timedelta(hours=1), place="Room 4"), by=maya)
    with clock.at(hour.ends_at):
        hours.hold(hour, there=[robert.id], by=maya)
    hours.plan(mondays, time(), by=maya)
    seats.take(mondays, by=first)
    feeds = workshop(spring, by=maya)
    for one in (robert, first, second):
        seats.take(feeds, by=one)
    for one in (robert, second):
        coffee.wish(spring, is_on=True, by=one)
    coffee.draw(spring, by=clara)
    [drawn] = coffees.coffees_of(robert, spring)
    return {
        "workshop": feeds.id, "workshop_hour": hour_of(feeds).id, "circle": mondays.id, "coffee": drawn.gathering_id,
        "asking": first.id,
    }  # fmt: skip


@pytest.fixture
def stage(request, maya, robert, clara, ines, programme, pair):
    """Maya and Robert in the middle of their programme. The credentials are signed. Maya is on the board."""
    whole = request.getfixturevalue("live_server" if "live_server" in request.fixturenames else "app")
    used = getattr(whole, "app", whole).config["PORTAL"]
    if not keys.listed(used.keys):
        keys.create(used.keys)
    for lesson in catalog.track("becoming-a-mentee").lessons:
        finish(lesson, by=robert)
    finish(catalog.track("culture").lessons[0], by=robert)
    some_of_everything(robert)
    goal = agreed(pair, maya=maya, robert=robert, milestones=("Ask three colleagues", "Try it once"))
    red = unhappy(pair, robert, goal)
    behind = held(pair, maya=maya, robert=robert, starts_at=clock.now() + dt.timedelta(days=1))
    ahead = fixed(pair, maya=maya, robert=robert, agenda="Bring one question.", link="https://meet.jit.si/us")
    asked = proposed(pair, by=maya, starts_at=clock.now() + dt.timedelta(days=30))
    micro_lessons = written(maya, clara)
    published = db.session.get_one(MicroLesson, micro_lessons["published"])
    questions = questions_of(robert, maya, clara, programme, published)
    awards.join_board(programme, by=maya)
    nominated(maya, robert, clara)
    token = people.make_link(robert, purpose="password")
    kept(robert)
    credentials.settle([maya.id, robert.id])
    award = next(each for each in treasury.awards_of(robert.id) if each.badge == "first-session")
    issued = credentials.issue(award.id, viewer=robert)
    credentials.share(issued, by=robert)
    replaced, ending = copies_of(robert)
    endorse(issued, robert, maya, clara)
    private = next(each.id for each in queries.credentials_of(robert.id) if each.id not in (issued.id, ending))
    offer = offers.make(issued, by=robert)
    kept(clara)
    proposal, long_proposal = proposed_rules(clara)
    listening(programme, clara)
    found = Stage(
        pair=pair.id, ahead=ahead.id, asked=asked.id, behind=behind.id, goal=goal.id, red=red.id,
        note=note_of_robert(pair, maya, robert),
        **micro_lessons,
        unsubscribe=unsubscribing.path_for(robert.id, "message", used).rpartition("/")[2],
        award=award.id, credential=issued.id, replaced=replaced, ending=ending, private=private, offer=offer,
        short=db.session.get_one(Credential, issued.id).short, token=token,
        proposal=proposal, long_proposal=long_proposal,
        consent=let_in(robert), received=brought(robert), **lists(programme, clara, maya, robert),
        **evidence(robert, maya, pair), **questions, **matching(programme, clara), **applying(programme),
        **people_from_files(programme, clara), **cared_for(programme, pair, maya, robert),
        **gathered(programme, maya, robert, clara),
    )  # fmt: skip
    kept(robert)
    db.session.remove()
    return found

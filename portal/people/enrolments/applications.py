"""What somebody applies with: checked as a whole, and kept where matching looks for it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import catalog, clock, db
from portal.errors import Refused
from portal.people import availability, details
from portal.people.availability import Span
from portal.people.enrolments import actions, consents, moves
from portal.people.enrolments.models import Application
from portal.people.models import LEVELS, Enrolment, NotWith, Objective, Person, Programme, Topic

LONGEST_WHY, LONGEST_DRAFT = 4_000, 60_000
MOST_CAPACITY = 5
LEAST_MINUTES, MOST_MINUTES = 15, 1_200
MOST_NOT_WITH = 20

Found = TypeVar("Found")


@dataclass(frozen=True)
class Answers:
    """What was filled in. ``not_with`` are lines with an address or a name; ``keeps`` are ids of people on the list."""

    why: str = ""
    topics: Mapping[str, int] = field(default_factory=dict)
    objectives: Collection[str] = ()
    minutes: int | None = None
    capacity: int = 1
    speaks: Collection[str] = ()
    channel: str = ""
    pace: str = ""
    free: Sequence[Span] = ()
    not_with: Sequence[str] = ()
    keeps: Collection[str] = ()
    manager: str = ""
    agrees: bool = False


def topics_in(programme: Programme) -> list[tuple[str, list[tuple[str, str]]]]:
    """What can be wanted or offered: track by track, each with its topics. The programme's, or all curated ones."""
    chosen = [track for track in catalog.tracks("curated") if not programme.tracks or track.slug in programme.tracks]
    return [(track.title, list(track.topics)) for track in chosen]


def save(enrolment: Enrolment, draft: Mapping[str, Any], *, by: Person) -> None:
    """Keep what was typed as it is, to go on later. Nothing of it counts yet."""
    if enrolment.person_id != by.id or enrolment.state not in moves.CHANGEABLE:
        raise Refused(moves.refusal("apply", enrolment.state))
    if sum(len(text) for texts in draft.values() for text in texts) > LONGEST_DRAFT:
        raise Refused(_("That is more than the form can keep. Please write less."))
    _keep(enrolment, draft=dict(draft), saved_at=clock.now())


def send(enrolment: Enrolment, answers: Answers, *, by: Person) -> None:
    """Apply, or change what one applied with. All of it is checked first; all that is amiss is said at once."""
    programme = db.session.get_one(Programme, enrolment.programme_id)
    first = enrolment.state == "invited"
    checked = _checked(answers, programme, by, enrolment)
    actions.apply(enrolment)
    enrolment.why, enrolment.minutes_a_month = checked.why, checked.minutes
    enrolment.capacity = checked.capacity if enrolment.role == "mentor" else 1
    enrolment.objectives = sorted(checked.objectives)
    _set_topics(enrolment, checked.topics)
    availability.set_style(by, channel=checked.channel, pace=checked.pace, speaks=checked.speaks)
    availability.set_free_times(by, checked.free)
    _set_not_with(by, checked, programme)
    now = clock.now()
    agreed = {"agreed_at": now, "agreed_to": texts_of(programme)}
    _keep(enrolment, draft={}, saved_at=now, sent_at=now, **agreed)
    if programme.asks_managers and (first or not consents.is_asked(enrolment)):
        consents.ask(enrolment, email=checked.manager)


def texts_of(programme: Programme) -> str:
    """The fingerprint of what an applicant agrees to."""
    return hashlib.sha256(f"{programme.privacy_text}\0{programme.code_of_conduct}".encode()).hexdigest()


def not_with_of(person: Person) -> list[tuple[str, str]]:
    """Whom they do not want to be with: id and name. Only for themselves."""
    query = sa.select(Person.id, Person.name).join(NotWith, NotWith.other_id == Person.id)
    return [(row.id, row.name) for row in db.session.execute(query.where(NotWith.person_id == person.id))]


def _checked(answers: Answers, programme: Programme, by: Person, enrolment: Enrolment) -> Answers:
    """The same in the shape in which it is kept."""
    amiss: dict[str, str] = {}

    def check(name: str, found: Callable[[], Found]) -> Found | None:
        try:
            return found()
        except Refused as refused:
            amiss[name] = str(refused)
            return None

    offers = enrolment.role == "mentor"
    why = check("why", lambda: _why(answers.why))
    topics = check("topics", lambda: _topics(answers.topics, programme, offers=offers))
    objectives = check("objectives", lambda: _objectives(answers.objectives, programme))
    check("minutes_a_month", lambda: _minutes(answers.minutes))
    check("capacity", lambda: _capacity(answers.capacity))
    speaks = check("speaks", lambda: [details.normal_language(tag) for tag in answers.speaks])
    check("channel", lambda: availability.check_style(answers.channel, ""))
    check("pace", lambda: availability.check_style("", answers.pace))
    free = check("free", lambda: availability.checked(answers.free))
    check("not_with", lambda: _others(by, answers, programme))
    check("agrees", lambda: _agrees(answers))
    manager = check("manager", lambda: _manager(answers.manager, programme, by))
    if amiss:
        raise Refused(_("Please look at what is marked below. Nothing that you typed is lost."), fields=amiss)
    return Answers(
        why=why or "", topics=topics or {}, objectives=objectives or (), minutes=answers.minutes,
        capacity=answers.capacity, speaks=speaks or (), channel=answers.channel, pace=answers.pace, free=free or (),
        not_with=answers.not_with, keeps=answers.keeps, manager=manager or "", agrees=True,
    )  # fmt: skip


def _why(text: str) -> str:
    why = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if not why:
        raise Refused(_("Please write a sentence or two."))
    if len(why) > LONGEST_WHY:
        raise Refused(_("At most %(n)s characters, please.", n=LONGEST_WHY))
    return why


def _topics(given: Mapping[str, int], programme: Programme, *, offers: bool) -> dict[str, int]:
    known = {name for _title, topics in topics_in(programme) for name, _words in topics}
    found = {topic: level for topic, level in given.items() if topic in known and level}
    if any(level not in LEVELS for level in found.values()):
        raise Refused(_("Please choose from the list."))
    if not found:
        raise Refused(_("Please offer at least one topic.") if offers else _("Please choose at least one topic."))
    return found


def _objectives(ids: Collection[str], programme: Programme) -> list[str]:
    known = set(db.session.scalars(sa.select(Objective.id).where(Objective.programme_id == programme.id)))
    return sorted(known & set(ids))


def _minutes(minutes: int | None) -> None:
    if minutes is None or not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise Refused(_("Please give the minutes a month, from %(least)s to %(most)s.", least=15, most=MOST_MINUTES))


def _capacity(pairs: int) -> None:
    if not 1 <= pairs <= MOST_CAPACITY:
        raise Refused(_("Please choose a number from 1 to %(most)s.", most=MOST_CAPACITY))


def _agrees(answers: Answers) -> None:
    if not answers.agrees:
        raise Refused(_("Please read this and agree to it: without it we may not keep your application."))


def _manager(address: str, programme: Programme, by: Person) -> str:
    """The address that is asked for consent: the known manager's, else the one that was given."""
    if not programme.asks_managers:
        return ""
    known = consents.manager_of(by)
    if known:
        return known
    email = details.normal_email(address)
    if email == by.email:
        raise Refused(_("That is your own address. Please give your manager's."))
    return email


def _others(by: Person, answers: Answers, programme: Programme) -> set[str]:
    """Ids of the people on the list from now on."""
    kept = {person_id for person_id, _name in not_with_of(by)} & set(answers.keeps)
    found = kept | {_other(line, programme) for line in answers.not_with}
    if by.id in found:
        raise Refused(_("You are on your own list. Please take yourself off."))
    if len(found) > MOST_NOT_WITH:
        raise Refused(_("At most %(n)s people, please.", n=MOST_NOT_WITH))
    return found


def _other(line: str, programme: Programme) -> str:
    """Who is meant: by address, or by the name of somebody in this programme."""
    if "@" in line:
        found = list(db.session.scalars(sa.select(Person.id).where(Person.email == line.strip().lower())))
    else:
        inside = sa.select(Enrolment.person_id).where(Enrolment.programme_id == programme.id)
        name = " ".join(line.split()).lower()
        people = sa.select(Person.id).where(sa.func.lower(Person.name) == name, Person.id.in_(inside))
        found = list(db.session.scalars(people.limit(2)))
    if len(found) > 1:
        raise Refused(_("More than one person is called %(name)s. Please give the e-mail address.", name=line[:80]))
    if not found:
        raise Refused(_("We cannot find %(name)s here. An e-mail address is surest.", name=line[:80]))
    return found[0]


def _set_topics(enrolment: Enrolment, topics: Mapping[str, int]) -> None:
    db.session.execute(sa.delete(Topic).where(Topic.enrolment_id == enrolment.id))
    rows = [{"enrolment_id": enrolment.id, "topic": topic, "level": level} for topic, level in topics.items()]
    db.session.execute(sa.insert(Topic), rows)


def _set_not_with(by: Person, answers: Answers, programme: Programme) -> None:
    others = _others(by, answers, programme)
    db.session.execute(sa.delete(NotWith).where(NotWith.person_id == by.id))
    if others:
        db.session.execute(sa.insert(NotWith), [{"person_id": by.id, "other_id": other} for other in sorted(others)])


def _keep(enrolment: Enrolment, **values: Any) -> None:
    row = {"enrolment_id": enrolment.id, "agreed_to": "", "reason": "", **values}
    kept = db.insert(Application).values(row)
    db.session.execute(kept.on_conflict_do_update(index_elements=["enrolment_id"], set_=values))
    db.session.get(Application, enrolment.id, populate_existing=True)

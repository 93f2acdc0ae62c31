"""What a play has left behind: mails, timers, what hangs, what the journal says."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field

import sqlalchemy as sa

from portal import clock, db, journal
from portal.mentoring.models import COMING, MentoringSession, Pair
from portal.people.models import Person
from portal.post.deciding import CALM_KINDS
from portal.post.models import AS_THEY_COME, CALM, WEEKLY, Mail, MailWish
from portal.post.quiet import MOST, WEEK, is_quiet
from portal.timers import Timer
from tests.year.stage import Play

LATEST = dt.timedelta(days=4)
"""After the last of its times a session is settled, unless the two remember it differently."""


@dataclass
class Count:
    """The numbers."""

    mails: Counter[str] = field(default_factory=Counter)
    unsent: Counter[str] = field(default_factory=Counter)
    weeks: Counter[int] = field(default_factory=Counter)
    all_weeks: Counter[int] = field(default_factory=Counter)
    most: dict[str, int] = field(default_factory=dict)
    too_many: list[str] = field(default_factory=list)
    in_quiet: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    timers: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    sessions: Counter[str] = field(default_factory=Counter)
    pairs: Counter[str] = field(default_factory=Counter)
    hanging: list[str] = field(default_factory=list)
    differences: int = 0


def count(play: Play) -> Count:
    """All of it; at the end of the play."""
    found = Count()
    _mails(found, play)
    _timers(found, play.ends)
    _mentoring(found, play.ends)
    found.differences = len(journal.verify().differences)
    db.session.remove()
    return found


def _mails(found: Count, play: Play) -> None:
    """When they arrived, which is what their readers see, not when they were written."""
    arrived = defaultdict(list)
    for each in play.server.arrived:
        arrived[each.message_id.strip("<>").partition("@")[0]].append(each.at)
    found.twice = [name for name, times in arrived.items() if len(times) > 1]
    people = {person.id: person for person in db.session.scalars(sa.select(Person))}
    wishes = {wish.person_id: wish for wish in db.session.scalars(sa.select(MailWish))}
    usual = MailWish(pace=CALM, quiet_from=20 * 60, quiet_until=7 * 60, quiet_weekends=True)
    calm: dict[str, list[dt.datetime]] = {person: [] for person in people}
    every: dict[str, list[dt.datetime]] = {person: [] for person in people}
    for mail in db.session.scalars(sa.select(Mail)):
        if mail.id not in arrived:
            found.unsent[mail.reason or ("gathered" if mail.gathered_in else "waiting")] += 1
            continue
        found.mails[mail.kind] += 1
        if mail.person_id:
            every[mail.person_id] += arrived[mail.id]
        if mail.person_id and mail.kind in CALM_KINDS:
            calm[mail.person_id] += arrived[mail.id]
            wish, zone = wishes.get(mail.person_id, usual), people[mail.person_id].timezone
            found.in_quiet += [mail.key for at in arrived[mail.id] if is_quiet(at, wish, zone)]
    for person, times in calm.items():
        pace = wishes.get(person, usual).pace
        most = most_within_a_week(times) if pace != WEEKLY else most_in_a_week(times, people[person].timezone)
        found.most[pace] = max(found.most.get(pace, 0), most)
        if pace != AS_THEY_COME and most > (MOST if pace == CALM else 1):
            found.too_many.append(f"{people[person].email}: {most}, {pace}")
    found.weeks, found.all_weeks = _by_week(calm, play), _by_week(every, play)


def most_within_a_week(times: list[dt.datetime]) -> int:
    """The largest number of these within any seven days."""
    ordered = sorted(times)
    return max((sum(first <= each < first + WEEK for each in ordered) for first in ordered), default=0)


def most_in_a_week(times: list[dt.datetime], zone: str) -> int:
    """The largest number of these from Monday to Sunday: a Monday with summer time comes an hour early."""
    weeks = Counter(clock.local_day(each, zone).isocalendar()[:2] for each in times)
    return max(weeks.values(), default=0)


def _by_week(times: dict[str, list[dt.datetime]], play: Play) -> Counter[int]:
    """In how many weeks of how many people so many mails came."""
    weeks = Counter((person, each.isocalendar()[:2]) for person, came in times.items() for each in came)
    found = Counter(weeks.values())
    found[0] = len(times) * play.size.weeks - sum(found.values())
    return found


def _timers(found: Count, ends: dt.datetime) -> None:
    for timer in db.session.scalars(sa.select(Timer)):
        found.kinds[timer.kind] += 1
        if timer.done_at is None:
            found.timers["ahead" if timer.due_at > ends - dt.timedelta(hours=6) else "overdue"] += 1
        else:
            is_late = timer.lapses_at is not None and timer.done_at > timer.lapses_at
            found.timers["lapsed" if is_late else "done"] += 1


def _mentoring(found: Count, ends: dt.datetime) -> None:
    for meeting in db.session.scalars(sa.select(MentoringSession)):
        found.sessions[meeting.state] += 1
        is_old = meeting.open_until + LATEST < ends
        if meeting.state in COMING and is_old and not meeting.disputes and not meeting.is_disputed:
            found.hanging.append(f"session {meeting.id} {meeting.state} {meeting.open_until}")
    for pair in db.session.scalars(sa.select(Pair)):
        found.pairs[pair.state] += 1
        if pair.ended_at is None:
            found.hanging.append(f"pair {pair.id} {pair.state}")

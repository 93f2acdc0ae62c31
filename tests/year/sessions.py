"""What pairs do with an hour: propose it, fix it, move it, call it off, hold it or miss it, and say how it was."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from portal import clock, db
from portal.errors import Refused
from portal.mentoring import actions
from portal.mentoring.actions import feedback, items
from portal.mentoring.models import COMING, CONFIRMED, MEETING, PAUSED, MentoringSession, Pair
from portal.mentoring.queries.joined import PAIRS
from portal.mentoring.queries.sessions import session_known
from portal.mentoring.queries.slots import slots_of
from portal.people.models import Person
from tests.year.stage import DAY, HOUR, Play, at_desk

LENGTHS = (45, 45, 60, 30)
LATEST = dt.timedelta(days=16)
"""Before the end of the play nobody proposes any more."""


class Sessions:
    """The sessions of a play: of each pair one after the other."""

    def __init__(self, play: Play) -> None:
        self.play = play

    def plan(self, pair: Pair, *, first: float, last: float) -> None:
        """The next one is proposed in so many days."""
        proposer = self.play.dice.choice((pair.mentor, pair.mentee))
        self.play.soon(first, last, proposer.timezone, self.propose, pair.id, proposer.id)

    def propose(self, pair_id: str, person_id: str) -> None:
        """One to three times, if nothing is on its way; while the pair or everybody rests, another day."""
        pair, person = self._both(pair_id, person_id)
        if pair.state == PAUSED or pair.programme.state == "paused":
            self.plan(pair, first=3, last=7)
        elif pair.state in MEETING and clock.now() < self.play.ends - LATEST and not _is_one_ahead(pair):
            times, minutes = self._times(person, self.play.dice.randint(1, 3)), self.play.dice.choice(LENGTHS)
            try:
                meeting = actions.propose(
                    pair, starts_at=times[0], minutes=minutes, by=person, or_at=times[1:], is_another=True,
                    agenda="What did you try since last time?", link="https://meet.example.org/room",
                )  # fmt: skip
            except Refused:
                self.plan(pair, first=2, last=5)
                raise
            self._wait_for_answer(pair, meeting, pair.other(person))

    def _wait_for_answer(self, pair: Pair, meeting: MentoringSession, other: Person) -> None:
        """Most answer within two days, some ask for other times, some never say anything."""
        fate = self.play.dice.random()
        if fate < 0.85:
            self.play.soon(0.1, 2, other.timezone, self.accept, meeting.id, other.id)
        elif fate < 0.92:
            self.play.soon(0.1, 2, other.timezone, self.move, meeting.id, other.id)
        self.play.at(meeting.open_until + 9 * HOUR, self.go_on, pair.id, meeting.id)

    def go_on(self, pair_id: str, session_id: str) -> None:
        """Nobody answered in time: they propose another one some day."""
        meeting = session_known(session_id)
        if meeting.state not in (CONFIRMED, *COMING[2:]):
            self.plan(meeting.pair, first=2, last=9)

    def accept(self, session_id: str, person_id: str) -> None:
        """A time is fixed; what comes then takes its course."""
        meeting, person = self._meeting(session_id, person_id)
        slots = slots_of(meeting)
        slot = self.play.dice.choice(slots).id if slots else None
        actions.accept(meeting, by=person, slot=slot)
        self._fixed(meeting)

    def _fixed(self, meeting: MentoringSession) -> None:
        play, pair = self.play, meeting.pair
        play.work_at(meeting.starts_at - HOUR)
        play.work_at(meeting.ends_at)
        fate, one = play.dice.random(), play.dice.choice((pair.mentor, pair.mentee))
        until = (meeting.starts_at - clock.now()) / DAY
        if fate < 0.08:
            play.soon(0.1, max(until * 0.8, 0.2), one.timezone, self.move, meeting.id, one.id)
        elif fate < 0.18:
            play.soon(0.1, max(until, 0.2), one.timezone, self.cancel, meeting.id, one.id)
        play.at(meeting.ends_at + HOUR / 2, self.tell, meeting.id, meeting.revision)

    def move(self, session_id: str, person_id: str) -> None:
        """Another time suits better; the other one takes it, leaves it where it was, or says nothing."""
        meeting, person = self._meeting(session_id, person_id)
        if meeting.state not in COMING:
            return
        [time] = self._times(person, 1)
        actions.reschedule(meeting, starts_at=time, minutes=meeting.minutes, by=person)
        other, fate = meeting.pair.other(person), self.play.dice.random()
        if fate < 0.7:
            self.play.soon(0.1, 2, other.timezone, self.accept, meeting.id, other.id)
        elif fate < 0.85:
            self.play.soon(0.1, 2, other.timezone, self.stay, meeting.id, other.id)
        self.play.at(meeting.open_until + 9 * HOUR, self.go_on, meeting.pair_id, meeting.id)

    def stay(self, session_id: str, person_id: str) -> None:
        """It stays where it was."""
        meeting, person = self._meeting(session_id, person_id)
        actions.stay(meeting, by=person)
        self._fixed(meeting)

    def cancel(self, session_id: str, person_id: str) -> None:
        """It is called off; most find another hour at once."""
        meeting, person = self._meeting(session_id, person_id)
        if meeting.state not in COMING:
            return
        actions.cancel(meeting, by=person)
        if self.play.chance(0.6):
            [time] = self._times(person, 1)
            again = actions.rebook(meeting, starts_at=time, minutes=15, by=person)
            self._wait_for_answer(meeting.pair, again, meeting.pair.other(person))
        else:
            self.plan(meeting.pair, first=3, last=12)

    def tell(self, session_id: str, revision: int) -> None:
        """After the hour: both say that it was held, one does, nobody does, or somebody did not come."""
        meeting = session_known(session_id)
        if meeting.state != CONFIRMED or meeting.revision != revision:
            return
        pair, fate = meeting.pair, self.play.dice.random()
        both = [pair.mentor, pair.mentee]
        self.play.dice.shuffle(both)
        tells = both if fate < 0.62 else both[:1] if fate < 0.8 else []
        for person in tells:
            self.play.soon(0, 1.5, person.timezone, self.confirm, meeting.id, person.id)
        if fate > 0.9:
            self.play.soon(0, 1, both[0].timezone, self.miss, meeting.id, both[0].id)
        self.plan(pair, first=10, last=24)

    def confirm(self, session_id: str, person_id: str) -> None:
        """It was held; when both said so, it is looked back on, and now and then it was a mistake."""
        meeting, person = self._meeting(session_id, person_id)
        actions.confirm_held(meeting, minutes=meeting.minutes, by=person)
        if not meeting.is_held:
            return
        for each in (meeting.pair.mentor, meeting.pair.mentee):
            if self.play.chance(0.5):
                self.play.soon(0, 3, each.timezone, self.look_back, session_id, each.id)
        if self.play.chance(0.03):
            self.play.soon(3, 6, person.timezone, self.take_back, session_id, person_id)

    def miss(self, session_id: str, person_id: str) -> None:
        """Somebody could not come; the other one may remember it differently."""
        meeting, person = self._meeting(session_id, person_id)
        who = self.play.dice.choice(("mentor", "mentee", "both"))
        actions.say_missed(meeting, who=who, by=person)
        if self.play.chance(0.2):
            other = meeting.pair.other(person)
            self.play.soon(0, 2, other.timezone, self.confirm, session_id, other.id)

    def look_back(self, session_id: str, person_id: str) -> None:
        """Two taps, a note for both, and what one of them will do."""
        meeting, person = self._meeting(session_id, person_id)
        useful = self.play.dice.choices(("yes", "partly", "no"), (8, 3, 1))[0]
        seen_by = self.play.dice.choice(("me", "partner", "coordinator"))
        feedback.rate(meeting, useful=useful, at_ease="yes", text="A good hour.", seen_by=seen_by, by=person)
        actions.write_note(meeting, note="We tried the filter.", by=person)
        items.add_item(meeting.pair, text=f"Try it on {meeting.starts_at:%d %B}", by=person)

    def take_back(self, session_id: str, person_id: str) -> None:
        """It did not happen after all."""
        meeting, person = self._meeting(session_id, person_id)
        actions.take_back(meeting, by=person)

    def _times(self, person: Person, many: int) -> list[dt.datetime]:
        first = clock.local_day(clock.now(), person.timezone) + dt.timedelta(days=self.play.dice.randint(3, 6))
        minutes = [self.play.dice.randrange(9 * 4, 17 * 4) * 15 for _n in range(many)]
        return [at_desk(first + dt.timedelta(days=3 * n), minute, person.timezone) for n, minute in enumerate(minutes)]

    def _both(self, pair_id: str, person_id: str) -> tuple[Pair, Person]:
        pair = db.session.scalars(PAIRS.where(Pair.id == pair_id)).one()
        return pair, pair.mentor if pair.mentor_id == person_id else pair.mentee

    def _meeting(self, session_id: str, person_id: str) -> tuple[MentoringSession, Person]:
        meeting = session_known(session_id)
        return meeting, meeting.pair.mentor if meeting.pair.mentor_id == person_id else meeting.pair.mentee


def _is_one_ahead(pair: Pair) -> bool:
    ahead = (MentoringSession.state.in_(COMING), MentoringSession.open_until > clock.now())
    found = sa.select(MentoringSession.id).where(MentoringSession.pair_id == pair.id, *ahead)
    return db.session.scalar(found.limit(1)) is not None

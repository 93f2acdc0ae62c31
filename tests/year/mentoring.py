"""What pairs do: say yes or no, sign, agree on goals, answer, write, rest, leave, and come to their end."""

from __future__ import annotations

import sqlalchemy as sa

from portal import db
from portal.mentoring import actions
from portal.mentoring.actions import check_ins, concerns, endings, enrolments, feedback, ideas, kudos, messages
from portal.mentoring.matching import consent
from portal.mentoring.models import ACTIVE, LIVING, OFFERED, OPEN, PAUSED, CheckIn, Concern, Goal, Milestone, Pair
from portal.mentoring.models.matching import WHYS
from portal.mentoring.queries.joined import PAIRS
from portal.people.enrolments.actions import part_in
from portal.people.models import Person
from tests.year.people import person_of
from tests.year.sessions import Sessions
from tests.year.stage import Play

GOALS = ("Answer in the shared document", "Ask an assistant, and check", "Write for people outside")
SAFE_CONTACT = "sofia@year.example"


class Mentoring:
    """The pairs of a play. What somebody has seen already is not looked at twice."""

    def __init__(self, play: Play) -> None:
        self.play = play
        self.sessions = Sessions(play)
        self._offers: set[tuple[str, object]] = set()
        self._begun: set[str] = set()
        self._asked: set[str] = set()
        self._concerns: set[str] = set()

    def look(self) -> None:
        """Everybody finds what waits for them, and does something about it in their own time, or never."""
        for pair in db.session.scalars(PAIRS.where(Pair.state.in_(LIVING)).order_by(Pair.id)):
            if pair.state == OFFERED and (pair.id, pair.formed_at) not in self._offers:
                self._offers.add((pair.id, pair.formed_at))
                for person in (pair.mentor, pair.mentee):
                    self.play.soon(0.2, 4, person.timezone, self.answer_offer, pair.id, person.id)
            elif pair.state == ACTIVE and pair.id not in self._begun:
                self._begun.add(pair.id)
                self._begin(pair)
        for found in db.session.scalars(sa.select(CheckIn).where(CheckIn.state == OPEN).order_by(CheckIn.id)):
            if found.id not in self._asked:
                self._asked.add(found.id)
                if self.play.chance(0.6):
                    self.play.soon(1, 10, "Europe/Zurich", self.answer_check_in, found.id)
        for concern in db.session.scalars(sa.select(Concern).order_by(Concern.id)):
            if concern.id not in self._concerns:
                self._concerns.add(concern.id)
                self.play.soon(0.5, 4, "Europe/Zurich", self.take_up, concern.id)

    def _begin(self, pair: Pair) -> None:
        play, zone = self.play, pair.mentee.timezone
        self.sessions.plan(pair, first=1, last=9)
        for owner in ("mentee", "mentor"):
            if play.chance(0.8):
                play.soon(2, 10, zone, self.draft, pair.id, owner)
        for number in range(play.dice.randrange(2, 7)):
            play.soon(number * 9, number * 9 + 14, zone, self.write, pair.id, number)
        doings = (
            (0.5, self.note_idea),
            (0.4, self.thank),
            (0.3, self.give_feedback),
            (0.03, self.worry),
            (0.08, self.rest),
            (0.07, self.leave),
        )
        for share, deed in doings:
            if play.chance(share):
                play.soon(20, play.size.weeks * 4, zone, deed, pair.id)

    def answer_offer(self, pair_id: str, person_id: str) -> None:
        """Most sign, some say no, and some say nothing."""
        pair, person = self._both(pair_id, person_id)
        fate = self.play.dice.random()
        if fate < 0.82:
            actions.sign(pair, by=person)
        elif fate < 0.88:
            consent.decline(pair, why=self.play.dice.choice(WHYS), by=person)
        elif fate < 0.91:
            consent.accept(pair, by=person)

    def answer_check_in(self, check_in_id: str) -> None:
        """A light, mostly green."""
        found = db.session.get_one(CheckIn, check_in_id)
        pair, person = self._both(found.pair_id, found.person_id)
        light = self.play.dice.choices(("green", "amber", "red"), (8, 2, 1))[0]
        check_ins.answer(found, pair, light=light, text="We find our pace.", by=person)

    def draft(self, pair_id: str, owner: str) -> None:
        """One of the two writes a goal down."""
        pair = self._pair(pair_id)
        title, by = self.play.dice.choice(GOALS), getattr(pair, owner)
        steps = ("Say what good looks like", "Try it once", "Tell somebody")
        goal = actions.draft_goal(pair, title=f"{title} ({owner})", by=by, owner=owner, milestones=steps)
        other = pair.other(by)
        self.play.soon(1, 6, other.timezone, self.agree, pair_id, goal.id, other.id)

    def agree(self, pair_id: str, goal_id: str, person_id: str) -> None:
        """The other one stands behind it; then they reach step after step."""
        pair, person = self._both(pair_id, person_id)
        actions.agree(db.session.get_one(Goal, goal_id), pair=pair, by=person)
        for number in range(self.play.dice.randrange(5)):
            self.play.soon(15 + 20 * number, 30 + 20 * number, person.timezone, self.reach, pair_id, goal_id, person_id)

    def reach(self, pair_id: str, goal_id: str, person_id: str) -> None:
        """A step is behind them; after the last one, the goal."""
        pair, person = self._both(pair_id, person_id)
        goal = db.session.get_one(Goal, goal_id)
        steps = sa.select(Milestone).where(Milestone.goal_id == goal_id, Milestone.reached_at.is_(None))
        step = db.session.scalar(steps.order_by(Milestone.position).limit(1))
        if step is not None:
            actions.reach(step, goal=goal, pair=pair, by=person)
        elif self.play.chance(0.9):
            actions.complete(goal, pair=pair, attainment=self.play.dice.randint(-2, 2), by=person)
        else:
            actions.drop(goal, pair=pair, by=person)

    def write(self, pair_id: str, number: int) -> None:
        """A message; the other one reads the thread, and perhaps answers."""
        pair = self._pair(pair_id)
        by = self.play.dice.choice((pair.mentor, pair.mentee))
        messages.send(pair, text=f"A thought, the {number + 1}th.", form=f"{pair_id}-{number}", by=by)
        other = pair.other(by)
        self.play.soon(0, 4, other.timezone, self.read, pair_id, other.id, number)

    def read(self, pair_id: str, person_id: str, number: int) -> None:
        """Read, and answered by some."""
        pair, person = self._both(pair_id, person_id)
        messages.read_thread(pair, by=person)
        if self.play.chance(0.5):
            messages.send(pair, text="Thank you, yes.", form=f"{pair_id}-{number}-answer", by=person)

    def note_idea(self, pair_id: str) -> None:
        """An idea, and how far it comes at once."""
        pair = self._pair(pair_id)
        idea = ideas.note(pair, text="Let the quietest speak first on Mondays.", by=pair.mentee)
        for step in ("discussed", "tried", "adopted")[: self.play.dice.randrange(4)]:
            ideas.move(idea, pair, to=step, by=pair.mentee)

    def thank(self, pair_id: str) -> None:
        """A word of thanks."""
        pair = self._pair(pair_id)
        kudos.give(pair.mentor, text="You let me find it myself.", by=pair.mentee)

    def give_feedback(self, pair_id: str) -> None:
        """To the other one, or to Clara."""
        pair = self._pair(pair_id)
        seen_by = self.play.dice.choice(("partner", "coordinator", "me"))
        feedback.give(pair, text="It goes well, and could go slower.", seen_by=seen_by, by=pair.mentee)

    def worry(self, pair_id: str) -> None:
        """Something for the safe contact alone."""
        pair, code = self._pair(pair_id), concerns.new_code()
        concerns.raise_concern(
            pair.programme_id, text="May I ask you something?", code=code, is_named=True, by=pair.mentor
        )

    def take_up(self, concern_id: str) -> None:
        """The safe contact reads it, answers and settles it."""
        concern, sofia = db.session.get_one(Concern, concern_id), person_of(SAFE_CONTACT)
        concerns.acknowledge(concern, by=sofia)
        concerns.answer(concern, text="Of course. When suits you?", by=sofia)
        concerns.resolve(concern, by=sofia)

    def rest(self, pair_id: str) -> None:
        """The pair rests for a few weeks."""
        pair = self._pair(pair_id)
        endings.pause(pair, by=pair.mentee)
        self.play.soon(14, 28, pair.mentee.timezone, self.return_, pair_id)

    def return_(self, pair_id: str) -> None:
        """And goes on."""
        pair = self._pair(pair_id)
        endings.come_back(pair, by=pair.mentor)

    def leave(self, pair_id: str) -> None:
        """The pair ends without fault; now and then somebody leaves the programme with it."""
        pair = self._pair(pair_id)
        endings.leave(pair, by=self.play.dice.choice((pair.mentor, pair.mentee)))
        if self.play.chance(0.2):
            part = part_in(pair.programme, pair.mentee, "mentee")
            assert part is not None
            enrolments.withdraw(part, by=pair.mentee)

    def wrap_up_all(self, coordinator: str) -> None:
        """The pairs that still meet wrap up, and most say that they are done."""
        clara = person_of(coordinator)
        for pair in db.session.scalars(PAIRS.where(Pair.state == ACTIVE).order_by(Pair.id)).all():
            endings.wrap_up(pair, by=clara)
            for person in (pair.mentor, pair.mentee):
                if self.play.chance(0.7):
                    self.play.soon(3, 18, person.timezone, self.finish, pair.id, person.id)
        for pair in db.session.scalars(PAIRS.where(Pair.state == PAUSED)).all():
            endings.come_back(pair, by=pair.mentor)

    def finish(self, pair_id: str, person_id: str) -> None:
        """One of the two says that they are done."""
        pair, person = self._both(pair_id, person_id)
        endings.finish(pair, by=person)

    def _pair(self, pair_id: str) -> Pair:
        return db.session.scalars(PAIRS.where(Pair.id == pair_id)).one()

    def _both(self, pair_id: str, person_id: str) -> tuple[Pair, Person]:
        pair = self._pair(pair_id)
        return pair, pair.mentor if pair.mentor_id == person_id else pair.mentee

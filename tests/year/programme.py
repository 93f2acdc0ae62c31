"""What those do who run the programme, and how people come into it: from the first plan to the archive."""

from __future__ import annotations

import io

from portal import catalog, clock, db, spreadsheets
from portal.errors import Refused
from portal.mentoring.actions import programmes as moving
from portal.mentoring.actions import staff
from portal.mentoring.actions.insights import put_aside, remind
from portal.mentoring.matching import runs
from portal.mentoring.queries.insights import lines_in
from portal.people import actions as people
from portal.people.enrolments import actions as enrolments
from portal.people.enrolments import applications
from portal.people.enrolments.places import set_places
from portal.people.imports import actions as imports
from portal.people.imports import sheets
from portal.people.models import Enrolment, Person, Programme
from portal.people.programmes import objectives, settings
from tests.impact.answering import answer_what_is_asked
from tests.learning.reading import finish
from tests.programmes.preparing import LEARNING, TEXTS
from tests.year.mentoring import Mentoring
from tests.year.people import Part, answers_of, cast_of, file_of, person_of, wish
from tests.year.stage import BEGINS, DAY, HOUR, WEEK, Play

CLARA = "clara@year.example"
ZONE = "Europe/Zurich"


class Year:
    """The whole of it, on a play."""

    def __init__(self, play: Play) -> None:
        self.play = play
        self.parts = {part.email: part for part in cast_of(play.dice, play.size.people)}
        self.mentoring = Mentoring(play)
        self._plan()

    def _plan(self) -> None:
        """When what happens, in shares of the time there is; people's own deeds follow from it."""
        play, weeks = self.play, self.play.size.weeks
        days = [
            (0, self.open),
            (0.2, self.bring_in),
            (28, self.match),
            (35, self.start),
            (weeks * 4, self.pause),
            (weeks * 4 + 14, self.resume),
            (weeks * 7 - 35, self.wrap_up),
            (weeks * 7 - 14, self.close),
            (weeks * 7 - 5, self.archive),
        ]
        for day, deed in days:
            play.at(BEGINS + (day + 0.1) * DAY, deed)
        for week in range(6, weeks - 6, 2):
            play.at(BEGINS + week * WEEK + 4 * HOUR, self.match)
        for number in range(weeks * 7 - 15):
            play.at(BEGINS + (1 + number) * DAY + HOUR, self.look)
        self._mishaps()

    def _mishaps(self) -> None:
        """The worker is down for three days, the mail server for a night, and the clock jumps a week and back."""
        play, weeks = self.play, self.play.size.weeks
        down = BEGINS + weeks * 2 * DAY + 10 * HOUR
        play.rest_between(down, down + 3 * DAY)
        away = BEGINS + (weeks * 3 + 1) * DAY + 9 * HOUR
        play.at(away, play.server.go)
        for number in range(16):
            play.work_at(away + number * HOUR)
        play.at(away + 14 * HOUR, play.server.come)
        play.at(BEGINS + weeks * 5 * DAY + 5 * HOUR, play.work, None, WEEK)

    def clara(self) -> Person:
        """Who coordinates."""
        return person_of(CLARA)

    def spring(self) -> Programme:
        """The programme as it is now."""
        return db.session.get_one(Programme, self.play.programme)

    def open(self) -> None:
        """Clara plans the programme, and launches it."""
        clara = people.create_person(CLARA, "Clara Rossi", timezone=ZONE)
        programme = people.open_programme("Spring", slug="spring", by=clara, timezone=ZONE)
        self.play.programme = programme.id
        basis = {"name": "Spring", "aim": "Leaders use what their teams use.", "timezone": ZONE}
        last = (self.play.ends - 2 * WEEK).date()
        settings.describe(programme, basis | {"starts_on": BEGINS.date(), "ends_on": last}, by=clara)
        settings.choose(programme, LEARNING, by=clara)
        settings.say(programme, TEXTS, by=clara)
        objectives.add(programme, "Use the shared documents without help", by=clara)
        staff.appoint(programme, email="sam@year.example", name="Sam Sponsor", role="sponsor", by=clara)
        staff.appoint(programme, email="sofia@year.example", name="Sofia Lind", role="safe-contact", by=clara)
        set_places(programme, mentors=None, mentees=int(len(self.parts) * 0.47), is_open=False)
        moving.move(programme, "launch", by=clara)

    def bring_in(self) -> None:
        """She imports everybody from a file; the worker carries it out and invites them."""
        stream, clara = io.BytesIO(file_of(list(self.parts.values()))), self.clara()
        file = imports.begin(self.spring(), spreadsheets.look_at(stream), by=clara)
        for _step in imports.take_in(file.id, sheets.rows_of(stream), programme=self.spring(), by=clara):
            db.session.flush()
        db.session.refresh(file)
        imports.confirm(file, is_told=True)
        for part in self.parts.values():
            if self.play.chance(0.97):
                self.play.soon(1, 12, part.zone, self.apply, part)

    def apply(self, part: Part) -> None:
        """Somebody says how they want mail, and applies; a manager's word is not asked for here."""
        person, programme = person_of(part.email), self.spring()
        wish(self.play.dice, person)
        enrolment = enrolments.part_in(programme, person, part.role)
        assert enrolment is not None
        applications.send(enrolment, answers_of(self.play.dice, part, programme), by=person)
        self.play.soon(1, 3, ZONE, self.admit, enrolment.id, part)

    def admit(self, enrolment_id: str, part: Part) -> None:
        """Clara says yes; where there is no place, they wait; now and then it is a no."""
        enrolment, clara = db.session.get_one(Enrolment, enrolment_id), self.clara()
        if self.play.chance(0.02):
            enrolments.decline(enrolment, by=clara)
            return
        try:
            enrolments.approve(enrolment, by=clara)
        except Refused:
            db.session.rollback()
            enrolments.put_on_waiting_list(db.session.get_one(Enrolment, enrolment_id), by=clara)
        self.play.soon(1, 3, part.zone, self.train, part, 0)

    def train(self, part: Part, place: int) -> None:
        """A lesson of the onboarding track, and the next one a day or two later; the first survey with the first."""
        tracks = [track for track in catalog.tracks("onboarding") if part.role in track.roles]
        lessons = [lesson for track in tracks for lesson in track.lessons]
        finish(lessons[place], by=person_of(part.email))
        if place == 0 and self.play.chance(0.95):
            answer_what_is_asked(person_of(part.email))
        if place + 1 < len(lessons):
            self.play.soon(0.2, 2, part.zone, self.train, part, place + 1)

    def match(self) -> None:
        """Clara lets the portal propose pairs, and publishes them."""
        programme, clara = self.spring(), self.clara()
        if programme.state == "enrolling":
            moving.move(programme, "matching", by=clara)
        run = runs.start(programme, by=clara)
        if runs.propose(run, programme).pairs:
            runs.publish(run, programme)
        else:
            runs.discard(run)

    def look(self) -> None:
        """Everybody looks at what is there: offers, agreements, check-ins; Clara at her board on Tuesdays."""
        self.mentoring.look()
        if clock.now().weekday() != 1 or self.spring().state != "running":
            return
        programme, clara = self.spring(), self.clara()
        for tile in ("getting-started", "keeping-going", "goals"):
            lines = lines_in(programme, tile)
            remind(programme, lines[::2], by=clara)
            put_aside(programme, [(line.insight, line.about) for line in lines[1::4]], by=clara)

    def start(self) -> None:
        """It begins."""
        moving.move(self.spring(), "start", by=self.clara())

    def pause(self) -> None:
        """Two weeks in summer in which everybody rests."""
        moving.move(self.spring(), "pause", by=self.clara())

    def resume(self) -> None:
        """It goes on."""
        moving.move(self.spring(), "resume", by=self.clara())

    def wrap_up(self) -> None:
        """The programme and its pairs come to their end."""
        moving.move(self.spring(), "wrap-up", by=self.clara())
        self.mentoring.wrap_up_all(self.clara().email)

    def close(self) -> None:
        """It is over; pairs that have not said so are completed by it."""
        moving.move(self.spring(), "closing", by=self.clara())

    def archive(self) -> None:
        """It leaves the lists."""
        moving.move(self.spring(), "archiving", by=self.clara())

"""The vocabulary: everything that can happen, as typed values in the past tense.

Fields named in ``SLOTS`` say who it is about (ids); every other field is a fact that a rule may ask for. Ids, slugs and
numbers only, never free text. A class may gain fields with defaults; it is never renamed, narrowed or deleted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Annotated, Any, ClassVar, Literal, get_args, get_origin, get_type_hints

SLOTS = ("person", "mentor", "mentee", "pair", "cohort", "absent")
"""Who an event is about, and so for whom a rule may count it. ``cohort`` is the programme; ``absent`` stayed away."""
EARNER = "earner"
"""Who received an award: the one slot of the events that the rules make themselves, which stand in no journal."""

Value = str | int | bool
Role = Literal["mentor", "mentee"]
TrackSlug = Annotated[str, "track"]
"""A fact whose values are the slugs of tracks, so that a rule's spelling of one can be checked."""
BadgeSlug = Annotated[str, "badge"]
Currency = Annotated[str, "currency"]
Count = Annotated[int, 0]
"""A whole number from 0 on: what can be added up."""
ProgrammeState = Literal["draft", "enrolling", "matching", "running", "paused", "closing", "closed", "archived"]
GatheringKind = Literal["workshop", "circle", "coffee"]
Network = Literal["linkedin", "mastodon", "bluesky", "instagram", "facebook", "youtube", "intranet", "other"]


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened. ``occasion`` names the fields that make it this one and no other."""

    type: ClassVar[str]
    occasion: ClassVar[tuple[str, ...]]
    made_by: ClassVar[Literal["deed", "rules", "hand"]] = "deed"
    """A deed of people; the rules themselves, then it is in no journal; or somebody's hand past the rules."""

    @property
    def key(self) -> str:
        """What makes the same event, told twice, one event: the type and its occasion."""
        return ":".join([self.type, *(str(getattr(self, name)) for name in self.occasion)])

    def plain(self) -> dict[str, Value]:
        """Slots and facts that are known, by name."""
        return {name: value for name, value in vars(self).items() if value is not None}


@dataclass(frozen=True, kw_only=True)
class _Alone(Event):
    """What one person did, in the role in which they did it."""

    person: str
    mentor: str | None = None
    mentee: str | None = None
    cohort: str | None = None


@dataclass(frozen=True, kw_only=True)
class _Together(Event):
    """What a pair did."""

    mentor: str
    mentee: str
    pair: str
    cohort: str


# ---- people and programmes ---------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ProgrammeOpened(Event):
    """A coordinator has set up a programme."""

    type = "programme.opened"
    occasion = ("cohort",)
    cohort: str


@dataclass(frozen=True, kw_only=True)
class ProgrammeMoved(Event):
    """A programme has gone from one state to another; ``step`` counts how often it has."""

    type = "programme.moved"
    occasion = ("cohort", "step")
    cohort: str
    step: Count
    before: ProgrammeState
    state: ProgrammeState


@dataclass(frozen=True, kw_only=True)
class PersonEnrolled(_Alone):
    """A person has a part in a programme."""

    type = "person.enrolled"
    occasion = ("cohort", "person", "role")
    role: Literal["mentor", "mentee", "coordinator", "reviewer", "sponsor", "safe-contact"]


@dataclass(frozen=True, kw_only=True)
class EnrolmentMoved(_Alone):
    """A person's part in a programme has gone to another state; ``step`` counts how often it has."""

    type = "enrolment.moved"
    occasion = ("enrolment", "step")
    enrolment: str
    step: Count
    role: Role
    state: Literal[
        "invited",
        "applied",
        "approved",
        "trained",
        "available",
        "matched",
        "completed",
        "waitlisted",
        "declined",
        "paused",
        "withdrawn",
    ]


# ---- learning ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class LessonStarted(_Alone):
    """A person has opened a lesson for the first time."""

    type = "lesson.started"
    occasion = ("person", "lesson")
    lesson: str
    track: TrackSlug
    kind: Literal["curated", "onboarding"] = "curated"


@dataclass(frozen=True, kw_only=True)
class LessonCompleted(_Alone):
    """A person has finished a lesson, as printed on it. ``lesson`` is ``track/slug``."""

    type = "lesson.completed"
    occasion = ("person", "lesson")
    lesson: str
    track: TrackSlug
    kind: Literal["curated", "onboarding"] = "curated"
    tool: str | None = None


@dataclass(frozen=True, kw_only=True)
class TrackCompleted(_Alone):
    """A person has finished the last open lesson of a track."""

    type = "track.completed"
    occasion = ("person", "track")
    track: TrackSlug
    kind: Literal["curated", "onboarding"] = "curated"


@dataclass(frozen=True, kw_only=True)
class LessonKnown(_Alone):
    """A person has shown to know a lesson already and skips it: every question right at once."""

    type = "lesson.known"
    occasion = ("person", "lesson")
    lesson: str
    track: TrackSlug
    kind: Literal["curated", "onboarding"] = "curated"


@dataclass(frozen=True, kw_only=True)
class QuizMastered(_Alone):
    """A person has answered every question of a quiz right for the first time, after so many attempts."""

    type = "quiz.mastered"
    occasion = ("person", "source")
    source: str
    track: TrackSlug
    attempts: Count = 1


@dataclass(frozen=True, kw_only=True)
class RefreshersReviewed(_Alone):
    """A person has looked at their refreshers of a day: how many cards, and how many they knew."""

    type = "refreshers.reviewed"
    occasion = ("person", "day")
    day: str
    cards: Count
    right: Count


@dataclass(frozen=True, kw_only=True)
class EvidenceClaimed(_Alone):
    """A person says what they did for the task of a lesson (``tried``), or showed to another (``taught``)."""

    type = "evidence.claimed"
    occasion = ("evidence", "round")
    evidence: str
    lesson: str
    track: TrackSlug
    kind: Literal["tried", "taught"] = "tried"
    round: Count = 1


@dataclass(frozen=True, kw_only=True)
class EvidenceAttested(_Alone):
    """Somebody else has seen that it was done. ``person`` is who did it."""

    type = "evidence.attested"
    occasion = ("evidence",)
    evidence: str
    lesson: str
    track: TrackSlug
    kind: Literal["tried", "taught"] = "tried"
    by: Literal["partner", "reviewer"] = "partner"


@dataclass(frozen=True, kw_only=True)
class EvidenceReturned(_Alone):
    """Somebody else asks for more before they attest it. ``person`` is who did it."""

    type = "evidence.returned"
    occasion = ("evidence", "round")
    evidence: str
    lesson: str
    track: TrackSlug
    round: Count = 1


@dataclass(frozen=True, kw_only=True)
class AttestationGiven(_Alone):
    """A person has looked at what somebody else did, and said what they think."""

    type = "attestation.given"
    occasion = ("evidence", "round")
    evidence: str
    track: TrackSlug
    outcome: Literal["attested", "more-needed"]
    round: Count = 1


@dataclass(frozen=True, kw_only=True)
class SkillReached(_Alone):
    """A person has reached a rung of the ladder of a track."""

    type = "skill.reached"
    occasion = ("person", "track", "rung")
    track: TrackSlug
    rung: Literal["seen", "tried", "can-do", "can-show"]


@dataclass(frozen=True, kw_only=True)
class TaughtBack(_Together):
    """The mentee has shown the mentor something, and the mentor says so: credit to both."""

    type = "taught.back"
    occasion = ("evidence",)
    evidence: str
    lesson: str
    track: TrackSlug


@dataclass(frozen=True, kw_only=True)
class MicroLessonSubmitted(_Alone):
    """An author has handed a micro-lesson in for review; ``round`` counts from 1."""

    type = "micro_lesson.submitted"
    occasion = ("micro_lesson", "round")
    micro_lesson: str
    track: TrackSlug
    round: Count = 1


@dataclass(frozen=True, kw_only=True)
class MicroLessonReviewed(Event):
    """A reviewer has approved a micro-lesson or asked for revisions. Two may approve the same round."""

    type = "micro_lesson.reviewed"
    occasion = ("micro_lesson", "round", "person")
    person: str
    micro_lesson: str
    track: TrackSlug
    outcome: Literal["approved", "revisions-requested"]
    round: Count = 1
    version: Count = 1
    cohort: str | None = None
    has_edits: bool = False


@dataclass(frozen=True, kw_only=True)
class MicroLessonPublished(_Alone):
    """A micro-lesson can be read by everybody. ``person`` is its author."""

    type = "micro_lesson.published"
    occasion = ("micro_lesson",)
    micro_lesson: str
    track: TrackSlug


@dataclass(frozen=True, kw_only=True)
class MicroLessonRenewed(_Alone):
    """A new version of a micro-lesson has taken the place of the one before. ``person`` is its author."""

    type = "micro_lesson.renewed"
    occasion = ("micro_lesson", "version")
    micro_lesson: str
    track: TrackSlug
    version: Count


@dataclass(frozen=True, kw_only=True)
class MicroLessonAged(_Alone):
    """A published micro-lesson needs a fresh look. ``person`` is its author."""

    type = "micro_lesson.aged"
    occasion = ("micro_lesson", "version")
    micro_lesson: str
    track: TrackSlug
    version: Count


@dataclass(frozen=True, kw_only=True)
class MicroLessonRetired(_Alone):
    """A micro-lesson is taken off the shelf. ``person`` is its author."""

    type = "micro_lesson.retired"
    occasion = ("micro_lesson", "version")
    micro_lesson: str
    track: TrackSlug
    version: Count


@dataclass(frozen=True, kw_only=True)
class MicroLessonHelped(_Alone):
    """A micro-lesson has helped five more readers, who say so. ``person`` is its author; ``helped`` is how many by now.

    It is told of five together, so that nobody learns which reader said it.
    """

    type = "micro_lesson.helped"
    occasion = ("micro_lesson", "helped")
    micro_lesson: str
    track: TrackSlug
    helped: Count


@dataclass(frozen=True, kw_only=True)
class MicroLessonCompleted(_Alone):
    """A person has finished somebody else's micro-lesson."""

    type = "micro_lesson.completed"
    occasion = ("person", "micro_lesson")
    micro_lesson: str
    track: TrackSlug


@dataclass(frozen=True, kw_only=True)
class QuestionAsked(Event):
    """Somebody has asked a question to a track. It does not say who."""

    type = "question.asked"
    occasion = ("question",)
    cohort: str
    question: str
    track: TrackSlug


@dataclass(frozen=True, kw_only=True)
class QuestionAnswered(_Alone):
    """A mentor has answered a question to a track, perhaps with a micro-lesson."""

    type = "question.answered"
    occasion = ("question", "person")
    question: str
    track: TrackSlug
    answer: str
    micro_lesson: str | None = None


@dataclass(frozen=True, kw_only=True)
class AnswerHelped(_Alone):
    """Somebody says that an answer helped. ``person`` gave it; ``helped`` counts those whom it helped, from 1."""

    type = "answer.helped"
    occasion = ("answer", "helped")
    answer: str
    track: TrackSlug
    helped: Count


@dataclass(frozen=True, kw_only=True)
class PostPublished(_Alone):
    """A person has published something on a network, as a task of a track asks for."""

    type = "post.published"
    occasion = ("person", "post")
    post: str
    network: Network
    track: TrackSlug = "social-media"


@dataclass(frozen=True, kw_only=True)
class ProfileRefreshed(_Alone):
    """A person has brought a profile of theirs on a network up to date."""

    type = "profile.refreshed"
    occasion = ("person", "profile")
    profile: str
    network: Network
    track: TrackSlug = "social-media"


@dataclass(frozen=True, kw_only=True)
class ReflectionWritten(_Together):
    """One of a pair has written down what came of a goal. ``words`` is how many."""

    type = "reflection.written"
    occasion = ("reflection",)
    person: str
    reflection: str
    goal: str
    words: Count


# ---- mentoring ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class PairFormed(_Together):
    """A mentor and a mentee have been brought together: the pair is offered to both."""

    type = "pair.formed"
    occasion = ("pair",)


@dataclass(frozen=True, kw_only=True)
class PairAccepted(_Together):
    """One of the two has said yes to the pair."""

    type = "pair.accepted"
    occasion = ("pair", "accepter")
    accepter: Role


@dataclass(frozen=True, kw_only=True)
class PairLapsed(_Together):
    """An offered pair did not come about. Whether somebody said no, both may read here, and so it does not tell."""

    type = "pair.lapsed"
    occasion = ("pair",)


@dataclass(frozen=True, kw_only=True)
class MatchesPublished(Event):
    """A coordinator has published a proposal for the whole pool: so many ``pairs`` are offered."""

    type = "matches.published"
    occasion = ("run",)
    cohort: str
    run: str
    pairs: Count


@dataclass(frozen=True, kw_only=True)
class AgreementSigned(_Together):
    """Both have signed the mentoring agreement; ``agreement`` is its slug and version."""

    type = "agreement.signed"
    occasion = ("pair", "agreement")
    agreement: str


@dataclass(frozen=True, kw_only=True)
class GoalDrafted(_Together):
    """One of the pair has written a goal down. ``person`` owns it."""

    type = "goal.drafted"
    occasion = ("goal",)
    person: str
    goal: str
    track: TrackSlug | None = None


@dataclass(frozen=True, kw_only=True)
class GoalAgreed(_Together):
    """Both stand behind a goal. ``person`` owns it."""

    type = "goal.agreed"
    occasion = ("goal",)
    person: str
    goal: str
    track: TrackSlug | None = None


@dataclass(frozen=True, kw_only=True)
class MilestoneReached(_Together):
    """A pair has reached a milestone of a goal."""

    type = "milestone.reached"
    occasion = ("milestone",)
    goal: str
    milestone: str


@dataclass(frozen=True, kw_only=True)
class GoalCompleted(_Together):
    """A pair has reached a goal; ``attainment`` from -2 (far less than hoped) to 2 (far more)."""

    type = "goal.completed"
    occasion = ("goal",)
    person: str
    goal: str
    track: TrackSlug | None = None
    attainment: int = 0


@dataclass(frozen=True, kw_only=True)
class GoalDropped(_Together):
    """A pair has let a goal go."""

    type = "goal.dropped"
    occasion = ("goal",)
    person: str
    goal: str


@dataclass(frozen=True, kw_only=True)
class GoalBegun(_Together):
    """A pair has begun to work at a goal. ``person`` owns it."""

    type = "goal.begun"
    occasion = ("goal",)
    person: str
    goal: str
    track: TrackSlug | None = None


@dataclass(frozen=True, kw_only=True)
class ActionItemDone(_Together):
    """One of a pair has done what they had set themselves to do. ``person`` is who."""

    type = "action_item.done"
    occasion = ("item",)
    person: str
    item: str


@dataclass(frozen=True, kw_only=True)
class PairPaused(_Together):
    """A pair rests for a while; ``pause`` counts from 1."""

    type = "pair.paused"
    occasion = ("pair", "pause")
    pause: Count


@dataclass(frozen=True, kw_only=True)
class PairReturned(_Together):
    """A pair goes on after a pause."""

    type = "pair.returned"
    occasion = ("pair", "pause")
    pause: Count


@dataclass(frozen=True, kw_only=True)
class WrapUpBegun(_Together):
    """A pair has begun to wrap up."""

    type = "pair.wrap_up_begun"
    occasion = ("pair",)


@dataclass(frozen=True, kw_only=True)
class PairCompleted(_Together):
    """A pair has come to its end as it was meant to. ``sessions`` is how many it held that both confirmed."""

    type = "pair.completed"
    occasion = ("pair",)
    sessions: Count = 0


@dataclass(frozen=True, kw_only=True)
class PairExited(_Together):
    """A pair has ended before its time. Without fault: nobody learns from it who went, or why."""

    type = "pair.exited"
    occasion = ("pair",)


@dataclass(frozen=True, kw_only=True)
class SessionProposed(_Together):
    """One of a pair has proposed a session, or another time for it; ``revision`` counts from 0."""

    type = "session.proposed"
    occasion = ("session", "revision")
    session: str
    revision: Count = 0
    proposer: Role = "mentor"


@dataclass(frozen=True, kw_only=True)
class SessionAccepted(_Together):
    """The other one of the pair has accepted the proposed time."""

    type = "session.accepted"
    occasion = ("session", "revision")
    session: str
    revision: Count = 0


@dataclass(frozen=True, kw_only=True)
class SessionCancelled(_Together):
    """A session will not take place; late means less than 24 hours before it.

    ``canceller`` could not make it; nobody where the pair ends or pauses.
    """

    type = "session.cancelled"
    occasion = ("session",)
    session: str
    canceller: Role | None = None
    is_late: bool


@dataclass(frozen=True, kw_only=True)
class SessionConfirmed(_Together):
    """One of the pair says that the session was held."""

    type = "session.confirmed"
    occasion = ("session", "confirmer")
    session: str
    confirmer: Role
    minutes: Count


@dataclass(frozen=True, kw_only=True)
class SessionCompleted(_Together):
    """Both of the pair have said that the session was held. ``minutes`` is the lower of what they said."""

    type = "session.completed"
    occasion = ("session",)
    session: str
    minutes: Count
    kind: Literal["one-to-one", "circle", "workshop", "coffee"] = "one-to-one"
    track: TrackSlug | None = None
    topic: str | None = None
    tool: str | None = None
    led_by: Role = "mentor"
    pair_age_days: Count = 0


@dataclass(frozen=True, kw_only=True)
class SessionAssumed(_Together):
    """Nobody has said for three days that a session was not held, nor have both said that it was: it is taken as held.

    ``minutes`` is how long it was to be. It proves nothing.
    """

    type = "session.assumed"
    occasion = ("session",)
    session: str
    minutes: Count


@dataclass(frozen=True, kw_only=True)
class SessionNotAttended(_Together):
    """Somebody stayed away from a session without a word. ``absent`` is who."""

    type = "session.no_show"
    occasion = ("session", "absent")
    session: str
    absent: str


@dataclass(frozen=True, kw_only=True)
class SessionRated(_Together):
    """One of a pair has rated a session, from 1 to 5 stars."""

    type = "session.rated"
    occasion = ("session", "rater")
    session: str
    stars: Count
    rater: Role


@dataclass(frozen=True, kw_only=True)
class CheckInDone(_Alone):
    """A person has said how their pair goes. It does not say what they said, and not to the other one of the pair."""

    type = "check_in.done"
    occasion = ("check_in",)
    check_in: str
    moment: Literal["start", "middle", "end"]


@dataclass(frozen=True, kw_only=True)
class SurveyAnswered(_Alone):
    """A person has answered a survey of their programme. It says nothing of what they answered."""

    type = "survey.answered"
    occasion = ("cohort", "survey", "person")
    survey: str


@dataclass(frozen=True, kw_only=True)
class IdeaNoted(_Together):
    """A pair has noted an idea for others. It is credited to the mentor."""

    type = "idea.noted"
    occasion = ("idea",)
    idea: str


@dataclass(frozen=True, kw_only=True)
class IdeaMoved(_Together):
    """An idea of a pair has been discussed, tried, or put aside for now; ``revision`` counts how often it moved."""

    type = "idea.moved"
    occasion = ("idea", "revision")
    idea: str
    to: Literal["discussed", "tried", "parked"]
    revision: Count


@dataclass(frozen=True, kw_only=True)
class IdeaAdopted(_Together):
    """What a pair thought of is done by others now. It is credited to the mentor."""

    type = "idea.adopted"
    occasion = ("idea",)
    idea: str


@dataclass(frozen=True, kw_only=True)
class KudosGiven(_Alone):
    """A person has thanked another one of their programme. It does not say whom, nor for what."""

    type = "kudos.given"
    occasion = ("kudos",)
    kudos: str


@dataclass(frozen=True, kw_only=True)
class GatheringPlanned(_Alone):
    """A person has set the time of a gathering, or another one; ``revision`` counts what calendars were told."""

    type = "gathering.planned"
    occasion = ("hour", "revision")
    gathering: str
    hour: str
    revision: Count = 0
    kind: GatheringKind


@dataclass(frozen=True, kw_only=True)
class GatheringJoined(_Alone):
    """A person has taken a seat in a gathering, or stands in the line for one."""

    type = "gathering.joined"
    occasion = ("gathering", "turn", "state")
    gathering: str
    turn: Count
    kind: GatheringKind
    state: Literal["going", "waiting"]


@dataclass(frozen=True, kw_only=True)
class GatheringLeft(_Alone):
    """A person has given up their seat in a gathering. Nobody asks why."""

    type = "gathering.left"
    occasion = ("gathering", "turn")
    gathering: str
    turn: Count
    kind: GatheringKind


@dataclass(frozen=True, kw_only=True)
class GatheringCancelled(Event):
    """A gathering does not take place at the time that was set."""

    type = "gathering.cancelled"
    occasion = ("hour",)
    cohort: str
    gathering: str
    hour: str
    kind: GatheringKind


@dataclass(frozen=True, kw_only=True)
class GatheringHeld(_Alone):
    """A person has held a gathering, and said who was there: ``people`` of them."""

    type = "gathering.held"
    occasion = ("hour",)
    gathering: str
    hour: str
    kind: GatheringKind
    minutes: Count
    people: Count
    track: TrackSlug | None = None


@dataclass(frozen=True, kw_only=True)
class GatheringAttended(_Alone):
    """A person was there when a gathering was held, as its host says; of a coffee, as one of the two says."""

    type = "gathering.attended"
    occasion = ("hour", "person")
    gathering: str
    hour: str
    kind: GatheringKind
    minutes: Count
    track: TrackSlug | None = None


@dataclass(frozen=True, kw_only=True)
class CoffeeDrawn(Event):
    """A coordinator has drawn who meets whom over coffee; ``day`` is its date in the programme's zone."""

    type = "coffee.drawn"
    occasion = ("cohort", "day")
    cohort: str
    day: str
    couples: Count


# ---- awards and rules --------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class NominationApproved(_Alone):
    """A coordinator has approved that somebody was nominated for what they did."""

    type = "nomination.approved"
    occasion = ("nomination",)
    nomination: str
    badge: BadgeSlug | None = None


@dataclass(frozen=True, kw_only=True)
class NominationMade(Event):
    """Somebody has nominated a colleague for a badge. It does not say who, nor whom."""

    type = "nomination.made"
    occasion = ("nomination",)
    cohort: str
    nomination: str
    badge: BadgeSlug


@dataclass(frozen=True, kw_only=True)
class NominationDeclined(Event):
    """A coordinator has thanked for a nomination and declined it. It does not say whose it was."""

    type = "nomination.declined"
    occasion = ("nomination",)
    cohort: str
    nomination: str
    badge: BadgeSlug


@dataclass(frozen=True, kw_only=True)
class AwardGranted(Event):
    """A coordinator has given something by hand. ``what`` is as the ledger names it; ``amount`` may be below zero."""

    type = "award.granted"
    occasion = ("grant",)
    made_by = "hand"
    person: str
    cohort: str | None = None
    grant: str
    what: str
    amount: int


@dataclass(frozen=True, kw_only=True)
class AwardReversed(Event):
    """A coordinator has taken an award back by hand: what stands in the ledger under that rule and that key."""

    type = "award.reversed"
    occasion = ("award",)
    made_by = "hand"
    person: str
    cohort: str | None = None
    award: str
    rule: int
    under: str
    what: str
    amount: int


@dataclass(frozen=True, kw_only=True)
class RulesAdopted(Event):
    """Somebody has let other rules count; what that took from people stands in the ledger under this event."""

    type = "rules.adopted"
    occasion = ("edition",)
    made_by = "hand"
    person: str | None = None
    edition: str


@dataclass(frozen=True, kw_only=True)
class BadgeEarned(Event):
    """Somebody has received a badge. Made by the rules, for the rules."""

    type = "badge.earned"
    occasion = ("earner", "badge")
    made_by = "rules"
    earner: str
    badge: BadgeSlug
    level: str | None = None


@dataclass(frozen=True, kw_only=True)
class PointsEarned(Event):
    """Somebody has received points, or lost some. Made by the rules, for the rules."""

    type = "points.earned"
    occasion = ("earner", "currency")
    made_by = "rules"
    earner: str
    currency: Currency
    amount: int


# ---- reading the vocabulary --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Described:
    """What a rule may ask of one type of event: its slots, and its facts with the kind of each."""

    slots: tuple[str, ...]
    facts: Mapping[str, Kind]


@dataclass(frozen=True)
class Kind:
    """What values a fact takes: ``str``, ``int`` or ``bool``; perhaps one of a few, slugs of something, from 0 on."""

    base: type
    options: tuple[str, ...] = ()
    slug_of: str = ""
    is_count: bool = False


def types() -> dict[str, type[Event]]:
    """Every type of event by its name."""
    found: dict[str, type[Event]] = {}
    waiting = list(Event.__subclasses__())
    while waiting:
        cls = waiting.pop()
        waiting += cls.__subclasses__()
        if "type" in cls.__dict__:
            found[cls.type] = cls
    return dict(sorted(found.items()))


@cache
def described(cls: type[Event]) -> Described:
    """The slots and facts of a type of event."""
    hints = get_type_hints(cls, include_extras=True)
    names = [field.name for field in fields(cls)]
    return Described(
        slots=tuple(name for name in (*SLOTS, EARNER) if name in names),
        facts={name: _kind(hints[name]) for name in names if name not in (*SLOTS, EARNER)},
    )


def _kind(hint: Any) -> Kind:
    if get_origin(hint) is Annotated:
        base, note = get_args(hint)
        return Kind(base, is_count=True) if note == 0 else Kind(base, slug_of=note)
    if get_origin(hint) is Literal:
        return Kind(str, options=get_args(hint))
    if isinstance(hint, type):
        return Kind(hint)
    return _kind(next(part for part in get_args(hint) if part is not type(None)))

"""The vocabulary: everything that can happen, as typed values in the past tense.

Fields named in ``SLOTS`` say who it is about (ids); every other field is a fact that a rule may ask for. Ids, slugs and
numbers only, never free text. A class may gain fields with defaults; it is never renamed, narrowed or deleted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Annotated, Any, ClassVar, Literal, get_args, get_origin, get_type_hints

SLOTS = ("person", "mentor", "mentee", "pair", "cohort")
"""Who an event is about, and so for whom a rule may count it. ``cohort`` is the programme."""

Value = str | int | bool
Role = Literal["mentor", "mentee"]
TrackSlug = Annotated[str, "track"]
"""A fact whose values are the slugs of tracks, so that a rule's spelling of one can be checked."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened. ``occasion`` names the fields that make it this one and no other."""

    type: ClassVar[str]
    occasion: ClassVar[tuple[str, ...]]

    @property
    def key(self) -> str:
        """What makes the same event, told twice, one event: the type and its occasion."""
        return ":".join([self.type, *(str(getattr(self, name)) for name in self.occasion)])

    def plain(self) -> dict[str, Value]:
        """Slots and facts that are known, by name."""
        known = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {name: value for name, value in known if value is not None}


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
class PersonEnrolled(_Alone):
    """A person has a part in a programme."""

    type = "person.enrolled"
    occasion = ("cohort", "person", "role")
    role: Literal["mentor", "mentee", "coordinator", "reviewer", "sponsor", "safe-contact"]


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
class MicroLessonSubmitted(_Alone):
    """An author has handed a micro-lesson in for review; ``round`` counts from 1."""

    type = "micro_lesson.submitted"
    occasion = ("micro_lesson", "round")
    micro_lesson: str
    track: TrackSlug
    round: int = 1


@dataclass(frozen=True, kw_only=True)
class MicroLessonReviewed(Event):
    """A reviewer has approved a micro-lesson or asked for revisions."""

    type = "micro_lesson.reviewed"
    occasion = ("micro_lesson", "round")
    person: str
    micro_lesson: str
    track: TrackSlug
    outcome: Literal["approved", "revisions-requested"]
    round: int = 1


@dataclass(frozen=True, kw_only=True)
class MicroLessonPublished(_Alone):
    """A micro-lesson can be read by everybody. ``person`` is its author."""

    type = "micro_lesson.published"
    occasion = ("micro_lesson",)
    micro_lesson: str
    track: TrackSlug


@dataclass(frozen=True, kw_only=True)
class MicroLessonCompleted(_Alone):
    """A person has finished somebody else's micro-lesson."""

    type = "micro_lesson.completed"
    occasion = ("person", "micro_lesson")
    micro_lesson: str
    track: TrackSlug


# ---- mentoring ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class PairFormed(_Together):
    """A coordinator has brought a mentor and a mentee together."""

    type = "pair.formed"
    occasion = ("pair",)


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
class SessionProposed(_Together):
    """One of a pair has proposed a session, or another time for it; ``revision`` counts from 0."""

    type = "session.proposed"
    occasion = ("session", "revision")
    session: str
    revision: int = 0
    proposer: Role = "mentor"


@dataclass(frozen=True, kw_only=True)
class SessionAccepted(_Together):
    """The other one of the pair has accepted the proposed time."""

    type = "session.accepted"
    occasion = ("session", "revision")
    session: str
    revision: int = 0


@dataclass(frozen=True, kw_only=True)
class SessionCancelled(_Together):
    """A session will not take place; late means less than 24 hours before it."""

    type = "session.cancelled"
    occasion = ("session",)
    session: str
    canceller: Role
    is_late: bool


@dataclass(frozen=True, kw_only=True)
class SessionConfirmed(_Together):
    """One of the pair says that the session was held."""

    type = "session.confirmed"
    occasion = ("session", "confirmer")
    session: str
    confirmer: Role
    minutes: int


@dataclass(frozen=True, kw_only=True)
class SessionCompleted(_Together):
    """Both of the pair have said that the session was held. ``minutes`` is the lower of what they said."""

    type = "session.completed"
    occasion = ("session",)
    session: str
    minutes: int
    kind: Literal["one-to-one", "circle", "workshop", "coffee"] = "one-to-one"
    track: TrackSlug | None = None
    topic: str | None = None
    tool: str | None = None
    led_by: Role = "mentor"
    pair_age_days: int = 0


# ---- reading the vocabulary --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Described:
    """What a rule may ask of one type of event: its slots, and its facts with the kind of each."""

    slots: tuple[str, ...]
    facts: Mapping[str, Kind]


@dataclass(frozen=True)
class Kind:
    """What values a fact takes: ``str``, ``int`` or ``bool``; perhaps one of a few; perhaps slugs of something."""

    base: type
    options: tuple[str, ...] = ()
    slug_of: str = ""


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
        slots=tuple(name for name in SLOTS if name in names),
        facts={name: _kind(hints[name]) for name in names if name not in SLOTS},
    )


def _kind(hint: Any) -> Kind:
    if get_origin(hint) is Annotated:
        base, slug_of = get_args(hint)
        return Kind(base, slug_of=slug_of)
    if get_origin(hint) is Literal:
        return Kind(str, options=get_args(hint))
    if isinstance(hint, type):
        return Kind(hint)
    return _kind(next(part for part in get_args(hint) if part is not type(None)))

"""When somebody can usually meet: spans of a week, in minutes of the day on their own clock."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _

from portal import db
from portal.errors import Refused
from portal.people.models import CHANNELS, PACES, FreeTime, Person

DAY = 24 * 60
SHORTEST = 15
MOST = 6
"""Spans of a day."""
WORKDAYS = (1, 2, 3, 4)
"""Tuesday to Friday: the days that can be like Monday."""
_TIME = re.compile(r"([01]?[0-9]|2[0-4])[:.h]([0-5][0-9])")


class Span(NamedTuple):
    """From and to on a weekday (0 is Monday), in minutes of the day."""

    weekday: int
    begins: int
    ends: int


def minutes_of(text: str) -> int | None:
    """Minutes of the day for a time such as 9:30; none for what is no time."""
    found = _TIME.fullmatch(text.strip())
    minutes = int(found[1]) * 60 + int(found[2]) if found else None
    return minutes if minutes is None or minutes <= DAY else None


def time_of(minutes: int) -> str:
    """The time as a form sends it: 09:30. The end of a day is 00:00."""
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def read_span(weekday: int, begins: str, ends: str) -> Span | None:
    """A span as it was typed; none where nothing was. Refuses what is half a span, or none."""
    if not begins.strip() and not ends.strip():
        return None
    first, last = minutes_of(begins), minutes_of(ends)
    if first is None or last is None:
        raise Refused(_("Please give a time to begin and a time to end, such as 9:00 and 10:30."), field="free")
    last = last or DAY
    if last - first < SHORTEST:
        sentence = _("A time begins before it ends, on the same day, and lasts at least a quarter of an hour.")
        raise Refused(sentence, field="free")
    return Span(weekday, first, last)


def like_monday(spans: Iterable[Span]) -> list[Span]:
    """The same times from Tuesday to Friday as on Monday."""
    given = list(spans)
    monday = [span for span in given if span.weekday == 0]
    others = [span for span in given if span.weekday not in WORKDAYS]
    return others + [span._replace(weekday=day) for day in WORKDAYS for span in monday]


def joined(spans: Iterable[Span]) -> list[Span]:
    """In order, and what overlaps or touches as one."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and found[-1].weekday == span.weekday and span.begins <= found[-1].ends:
            found[-1] = found[-1]._replace(ends=max(found[-1].ends, span.ends))
        else:
            found.append(span)
    return found


def checked(spans: Iterable[Span]) -> list[Span]:
    """The same, joined; refuses more than a form has room for."""
    found = joined(spans)
    for day in range(7):
        if sum(span.weekday == day for span in found) > MOST:
            raise Refused(_("At most %(n)s times a day, please.", n=MOST), field="free")
    return found


def set_free_times(person: Person, spans: Iterable[Span]) -> None:
    """From now on these are their times."""
    found = checked(spans)
    db.session.flush()
    db.session.refresh(person, attribute_names=["timezone"], with_for_update={"key_share": True})
    db.session.execute(sa.delete(FreeTime).where(FreeTime.person_id == person.id))
    if found:
        db.session.execute(sa.insert(FreeTime), [{"person_id": person.id, **span._asdict()} for span in found])


def free_times_of(person: Person) -> list[Span]:
    """Their times, in the order of the week."""
    query = sa.select(FreeTime.weekday, FreeTime.begins, FreeTime.ends).where(FreeTime.person_id == person.id)
    return [Span(*row) for row in db.session.execute(query.order_by(FreeTime.weekday, FreeTime.begins))]


def set_style(person: Person, *, channel: str, pace: str, speaks: Collection[str]) -> None:
    """How somebody likes to meet, and in which languages beside their own."""
    check_style(channel, pace)
    person.channel, person.pace = channel, pace
    person.speaks = sorted(set(speaks) - {person.language})


def check_style(channel: str, pace: str) -> None:
    """Refuse what is in no list."""
    if channel not in CHANNELS:
        raise Refused(_("Please choose from the list."), field="channel")
    if pace not in PACES:
        raise Refused(_("Please choose from the list."), field="pace")

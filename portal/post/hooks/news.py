"""What is told: news of a programme, read from the journal, so that no deed has to know who listens.

What leaves the house names no person and no pair, and quotes nothing that anybody wrote: what kind of thing happened,
when, in which programme, and a few facts that are about no one (which track, how many minutes in a week in all).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from portal import clock, db, journal
from portal.post.hooks.models import Hook, HookMessage

WEEK, PAIRS, SESSIONS, GOALS, TRACKS, MICRO_LESSONS = "week", "pairs", "sessions", "goals", "tracks", "micro-lessons"
TYPES: dict[str, tuple[str, ...]] = {
    WEEK: (),
    PAIRS: ("pair.formed",),
    SESSIONS: ("session.completed",),
    GOALS: ("goal.completed",),
    TRACKS: ("track.completed",),
    MICRO_LESSONS: ("micro_lesson.published",),
}
"""What one can hear of, and the events that tell it. The week is a sum."""
FACTS = {"session.completed": ("kind",), "track.completed": ("track", "kind"), "micro_lesson.published": ("track",)}
"""What is told of an event, beside that it happened. Of all others: nothing."""
SUMS = {"pairs": "pair.formed", "sessions": "session.completed", "goals": "goal.completed", "tracks": "track.completed"}

LATE = 500
"""Events that may be committed after one with a higher number: so far back is looked again."""
AT_ONCE = 200
KEPT = dt.timedelta(days=30)
MORNING = 8
"""The hour of Monday from which on the week before is told."""
PROGRAMME = sa.table("programme", *map(sa.column, ("id", "slug", "name", "timezone")))
"""What the post knows of programmes, which live upstairs."""

_E = journal.EVENT
_BACK = _E.alias("taken_back")
_STANDS = (_E.c.retracts.is_(None), ~sa.select(_BACK.c.seq).where(_BACK.c.retracts == _E.c.seq).exists())


class News(NamedTuple):
    """One thing to tell."""

    key: str
    type: str
    at: dt.datetime
    facts: dict[str, Any]
    seq: int | None = None


def write_news() -> None:
    """Put down for each receiver what happened since, one transaction each. Twice is once, also with two workers."""
    with db.reading():
        found = list(db.session.scalars(sa.select(Hook.id).where(Hook.off_at.is_(None))))
        db.session.rollback()
    for hook_id in found:
        _write_for(hook_id)


def latest() -> int:
    """The number of the last event."""
    return db.session.scalar(sa.select(sa.func.max(_E.c.seq))) or 0


def put(hook_id: str, news: Iterable[News]) -> None:
    """Put messages into the outbox of a receiver; the same key again does nothing."""
    now = clock.now()
    rows = [each._asdict() | {"id": db.new_id(), "hook_id": hook_id, "due_at": now, "tries": 0} for each in news]
    if rows:
        written = db.insert(HookMessage).on_conflict_do_nothing(index_elements=["hook_id", "key"])
        db.session.execute(written, rows)


def _write_for(hook_id: str) -> None:
    with db.reading():
        hook = db.session.get(Hook, hook_id)
        if hook is None:
            db.session.rollback()
            return
        news, last, after = [*_events(hook), *_week(hook)], latest(), hook.after
        db.session.rollback()
    if news or last - after > LATE:
        put(hook_id, news)
        reached = max((each.seq or 0 for each in news), default=0) if len(news) >= AT_ONCE else last
        moved = sa.update(Hook).where(Hook.id == hook_id, Hook.after < reached).values(after=reached)
        db.session.execute(moved, execution_options={"synchronize_session": False})
        _forget(hook_id, last - LATE)
        db.session.commit()


def _forget(hook_id: str, before: int) -> None:
    """Let go of what was told long ago, and of no event that is looked at once more."""
    ended = sa.or_(HookMessage.sent_at < clock.now() - KEPT, HookMessage.given_up_at < clock.now() - KEPT)
    past = sa.or_(HookMessage.seq.is_(None), HookMessage.seq <= before)
    old = sa.delete(HookMessage).where(HookMessage.hook_id == hook_id, ended, past)
    db.session.execute(old, execution_options={"synchronize_session": False})


def _events(hook: Hook) -> list[News]:
    types = [type_ for kind in hook.hears for type_ in TYPES.get(kind, ())]
    told = sa.select(HookMessage.seq).where(HookMessage.hook_id == hook.id, HookMessage.seq == _E.c.seq)
    fresh = (_E.c.cohort == hook.programme_id, _E.c.seq > max(hook.since, hook.after - LATE), _E.c.type.in_(types))
    asked = sa.select(_E.c.seq, _E.c.id, _E.c.type, _E.c.at, _E.c.facts).where(*fresh, *_STANDS, ~told.exists())
    rows = db.session.execute(asked.order_by(_E.c.seq).limit(AT_ONCE))
    return [News(row.id, row.type, row.at, _facts(row.type, row.facts), row.seq) for row in rows]


def _facts(type_: str, facts: dict[str, Any]) -> dict[str, Any]:
    return {name: facts[name] for name in FACTS.get(type_, ()) if name in facts}


def _week(hook: Hook) -> list[News]:
    """The sum of the week that has ended, on Monday, if there is anything to sum up and it was not told yet."""
    if WEEK not in hook.hears:
        return []
    zone = db.session.scalar(sa.select(PROGRAMME.c.timezone).where(PROGRAMME.c.id == hook.programme_id)) or "UTC"
    today = clock.today(zone)
    monday = today - dt.timedelta(days=today.weekday())
    begins = dt.datetime.combine(monday, dt.time(MORNING), ZoneInfo(zone)).astimezone(dt.UTC)
    year, week, _day = (monday - dt.timedelta(days=7)).isocalendar()
    key = f"week:{year}-W{week:02}"
    known = sa.select(HookMessage.id).where(HookMessage.hook_id == hook.id, HookMessage.key == key)
    if clock.now() < begins or hook.made_at >= begins or db.session.scalar(known):
        return []
    sums = _sums(hook.programme_id, monday - dt.timedelta(days=7))
    return [News(key, "week.summary", begins, {"week": f"{year}-W{week:02}", **sums})] if any(sums.values()) else []


def _sums(programme_id: str, monday: dt.date) -> dict[str, int]:
    """How often each happened in the week of this Monday, and the minutes of all sessions together."""
    first = monday.toordinal()
    those = (_E.c.cohort == programme_id, _E.c.day >= first, _E.c.day < first + 7, _E.c.type.in_(SUMS.values()))
    rows = db.session.execute(sa.select(_E.c.type, _E.c.facts).where(*those, *_STANDS)).all()
    sums = {name: sum(row.type == type_ for row in rows) for name, type_ in SUMS.items()}
    return sums | {"minutes": sum(row.facts.get("minutes", 0) for row in rows if row.type == SUMS["sessions"])}

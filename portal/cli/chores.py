"""What the worker does in each round, one after the other."""

from __future__ import annotations

from collections.abc import Callable

import structlog

from portal import catalog, credentials, db, timers
from portal.awards import bulk
from portal.blueprints import reporting_line, training
from portal.blueprints.chimes import CHIMES
from portal.blueprints.steps import by_and_by
from portal.config import Settings
from portal.errors import Unavailable
from portal.journal import proposals
from portal.learning import actions as learning
from portal.post import sending
from portal.post.hooks import calling, news

log = structlog.get_logger(__name__)

A_ROUND = 1000
"""Credentials that are signed before the other chores have their turn."""
STEPS = 50
"""Steps of something long that are done before other work has its turn."""


def chores(settings: Settings) -> list[Callable[[], object]]:
    """All of them, in their order."""
    done_with = set[str]()

    def send() -> None:
        sending.send_waiting(settings)

    def tell() -> None:
        news.write_news()
        calling.tell_waiting(settings)

    def finish_tracks() -> None:
        _finish_tracks(done_with)

    return [ring, send, tell, sign, give, take_people, admit, look_again, finish_tracks, proposals.try_next]


def ring() -> None:
    """What is due now."""
    by_and_by(timers.run(CHIMES), most=STEPS)


def sign() -> None:
    """Credentials that wait, and those that were taken back."""
    try:
        credentials.revoke_taken_back()
        credentials.issue_pending(limit=A_ROUND)
    except Unavailable as problem:
        log.info("credentials wait", problem=str(problem))


def give() -> None:
    """What is given to many at once."""
    by_and_by(bulk.carry_on(), most=STEPS)


def take_people() -> None:
    """Files with people that a coordinator let in."""
    by_and_by(reporting_line.carry_on(), most=STEPS)


def admit() -> None:
    """Who has finished the training for their part."""
    by_and_by(training.catch_up(), most=STEPS)


def look_again() -> None:
    """Micro-lessons that have grown old."""
    by_and_by(learning.grow_old(), most=STEPS)


def _finish_tracks(done_with: set[str]) -> None:
    """Once for each state of the content; ``done_with`` remembers which."""
    content = catalog.fingerprint()
    if content in done_with:
        return
    with db.reading():
        is_any = learning.is_any_to_finish()
        db.session.remove()
    if is_any:
        by_and_by(learning.finish_tracks(), most=STEPS)
    else:
        done_with.add(content)

"""What is too long for one transaction: it is committed step by step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from portal import db


def by_and_by(steps: Iterable[object], *, most: int | None = None) -> int:
    """Do something long, at most so many steps of it, and commit after each, so that nobody waits for all of it.

    Answers how many steps were done.
    """
    each, done = iter(steps), 0
    while (most is None or done < most) and _is_done(each):
        done += 1
    return done


def _is_done(steps: Iterator[object]) -> bool:
    """Whether there was another step; a request may write in it, although it has committed before."""
    with db.writing():
        try:
            is_done = next(steps, None) is not None
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
    return is_done

"""What everybody would be worth to everybody, at once: the score and the limits for whole pools, in a table.

The same numbers as ``score.fit`` and ``limits.limit_between`` give for two; a thousand people by a thousand take a
moment and not half a minute.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from portal.mentoring.matching import weeks
from portal.mentoring.matching.limits import Bounds
from portal.mentoring.matching.score import MOST, PLENTY, Side
from portal.mentoring.matching.solving import FORBIDDEN

if TYPE_CHECKING:
    from numpy.typing import NDArray

Couple = tuple[str, str]


def table_of(
    mentors: Sequence[Side], mentees: Sequence[Side], bounds: Bounds, removed: Collection[Couple] = ()
) -> NDArray[Any]:
    """Points without the part for a fair load, with a row for each mentee and a column for each mentor.

    ``FORBIDDEN`` stands where a limit does, and for couples of enrolments that were ``removed``.
    """
    import numpy as np

    points = _topics(mentors, mentees) + _goals(mentors, mentees) + _hours(mentors, mentees)
    points += _style(mentors, mentees) + _department(mentors, mentees)
    forbidden = ~_shared(mentors, mentees, lambda side: side.languages).astype(bool)
    forbidden |= _same(mentors, mentees, lambda side: side.manager or "")
    forbidden |= _same(mentors, mentees, lambda side: side.person)
    _mark(forbidden, mentors, mentees, _apart(bounds), lambda side: side.person)
    _mark(forbidden, mentors, mentees, removed, lambda side: side.enrolment)
    return np.where(forbidden, FORBIDDEN, points)


def _topics(mentors: Sequence[Side], mentees: Sequence[Side]) -> NDArray[Any]:
    """The lower of two levels is how many of the three steps both have reached."""
    steps = range(1, 4)
    met = _shared(mentors, mentees, lambda side: [(t, k) for t, level in side.topics.items() for k in steps[:level]])
    return _rounded(MOST["topics"] * met, _each(mentees, lambda side: sum(side.topics.values())))


def _goals(mentors: Sequence[Side], mentees: Sequence[Side]) -> NDArray[Any]:
    shared = _shared(mentors, mentees, lambda side: side.objectives)
    return _rounded(MOST["goals"] * shared, _each(mentees, lambda side: len(side.objectives)))


def _hours(mentors: Sequence[Side], mentees: Sequence[Side]) -> NDArray[Any]:
    import numpy as np

    def bits(sides: Sequence[Side]) -> NDArray[Any]:
        whole = b"".join(side.free.to_bytes(weeks.QUARTERS // 8, "little") for side in sides)
        rows = np.frombuffer(whole, dtype=np.uint8).reshape(len(sides), weeks.QUARTERS // 8)
        return np.unpackbits(rows, axis=1).astype(np.float32)

    minutes = (bits(mentees) @ bits(mentors).T).astype(int) * weeks.QUARTER
    plenty = np.full((len(mentees), 1), PLENTY)
    return _rounded(MOST["hours"] * np.minimum(minutes, PLENTY), plenty)


def _style(mentors: Sequence[Side], mentees: Sequence[Side]) -> NDArray[Any]:
    half = MOST["style"] // 2
    agreed: NDArray[Any] = _agree(mentors, mentees, lambda side: side.channel)
    agreed = agreed + _agree(mentors, mentees, lambda side: side.pace)
    return half * agreed


def _department(mentors: Sequence[Side], mentees: Sequence[Side]) -> NDArray[Any]:
    import numpy as np

    def name(side: Side) -> str:
        return side.department.casefold()

    most = MOST["department"]
    different = np.where(_same(mentors, mentees, name), 0, most)
    return np.where(_unknown(mentors, mentees, name), most // 2, different)


def _apart(bounds: Bounds) -> set[Couple]:
    """Every mentor and mentee, by person, who must not meet: whoever stands above whom, and what is known of them."""
    line = {(above, who) for who, over in bounds.above.items() for above in over}
    line |= {(who, above) for above, who in line}
    known = bounds.together | bounds.before | bounds.apart
    return line | known | {(two, one) for one, two in bounds.before | bounds.apart}


def _mark(
    forbidden: NDArray[Any],
    mentors: Sequence[Side],
    mentees: Sequence[Side],
    couples: Iterable[Couple],
    name: Callable[[Side], str],
) -> None:
    rows = {name(side): row for row, side in enumerate(mentees)}
    columns = {name(side): column for column, side in enumerate(mentors)}
    for one, two in couples:
        if one in columns and two in rows:
            forbidden[rows[two], columns[one]] = True


def _shared(
    mentors: Sequence[Side], mentees: Sequence[Side], things: Callable[[Side], Iterable[object]]
) -> NDArray[Any]:
    """How many of these things both have."""
    import numpy as np

    places = {thing: n for n, thing in enumerate({each for side in (*mentors, *mentees) for each in things(side)})}

    def marked(sides: Sequence[Side]) -> NDArray[Any]:
        found = np.zeros((len(sides), len(places)), dtype=np.float32)
        for row, side in enumerate(sides):
            for thing in things(side):
                found[row, places[thing]] = 1
        return found

    counted: NDArray[Any] = marked(mentees) @ marked(mentors).T
    return counted.astype(int)


def _same(mentors: Sequence[Side], mentees: Sequence[Side], name: Callable[[Side], str]) -> NDArray[Any]:
    """Where both have the same name, which both have to have."""
    import numpy as np

    numbers = {text: n for n, text in enumerate({name(side) for side in (*mentors, *mentees)} - {""}, 1)}
    rows, columns = ([numbers.get(name(side), 0) for side in sides] for sides in (mentees, mentors))
    return np.equal.outer(rows, columns) & np.greater.outer(rows, [0] * len(columns))


def _unknown(mentors: Sequence[Side], mentees: Sequence[Side], name: Callable[[Side], str]) -> NDArray[Any]:
    """Where one of the two, or both, have no name."""
    import numpy as np

    return np.logical_or.outer([not name(side) for side in mentees], [not name(side) for side in mentors])


def _agree(mentors: Sequence[Side], mentees: Sequence[Side], name: Callable[[Side], str]) -> NDArray[Any]:
    agreed: NDArray[Any] = _same(mentors, mentees, name) | _unknown(mentors, mentees, name)
    return agreed.astype(int)


def _each(mentees: Sequence[Side], number: Callable[[Side], int]) -> NDArray[Any]:
    """A number for each mentee, as a column."""
    import numpy as np

    return np.array([number(side) for side in mentees], dtype=int).reshape(len(mentees), 1)


def _rounded(above: NDArray[Any], below: NDArray[Any]) -> NDArray[Any]:
    """As ``score`` rounds; nothing where it is divided by nothing."""
    import numpy as np

    return np.where(below > 0, (2 * above + below) // np.maximum(2 * below, 1), 0)

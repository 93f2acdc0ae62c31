"""What became of each row, as data and as CSV: no cell can pass for a formula."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask_babel import gettext as _

from portal import spreadsheets
from portal.awards.bulk.queries import Row
from portal.awards.models import GIVEN, HELD, LEFT, REFUSED, UNDONE, WAITS
from portal.awards.wording import badge_title
from portal.gamification.queries import BADGE

HEADER = ("row", "email", "name", "badge", "outcome", "sentence", "reason")


def outcome_words(outcome: str) -> str:
    """What became of a row, in words."""
    said = {
        WAITS: _("will be given"),
        GIVEN: _("given"),
        HELD: _("had it already"),
        REFUSED: _("refused"),
        UNDONE: _("undone"),
        LEFT: _("left as it is"),
    }
    return str(said[outcome])


def badge_words(what: str) -> str:
    """The title of the badge, as the ledger names it."""
    slug, _slash, level = what.removeprefix(BADGE).partition("/")
    return badge_title(slug, level or None)


def as_csv(rows: Iterable[Row]) -> Iterator[str]:
    """The report as a table with a mark at its beginning."""
    yield spreadsheets.MARK + spreadsheets.line(HEADER)
    for row in rows:
        what = row.what.removeprefix(BADGE)
        cells = (row.email, row.name or "", what, outcome_words(row.outcome), row.sentence, row.reason)
        yield spreadsheets.line((str(row.number), *cells))

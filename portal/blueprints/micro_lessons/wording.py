"""Words about micro-lessons: for how long something has waited, and what was measured of a text."""

from __future__ import annotations

import datetime as dt

from flask_babel import gettext as _
from flask_babel import ngettext

from portal import clock
from portal.learning.rubric import Measured
from portal.web.sign_in import me


def waited(since: dt.datetime | None) -> str:
    """For how many working days, where the reader is."""
    if since is None:
        return ""
    days = clock.working_days(clock.local_day(since, me().timezone), clock.today(me().timezone))
    return ngettext("for %(num)s working day", "for %(num)s working days", days) if days else _("since today")


def lines() -> dict[str, str]:
    """The lines of the rubric, as reviewers and authors read them."""
    return {
        "accurate": _("What it says is accurate."),
        "short": _("It takes five minutes at most."),
        "plain": _("It uses plain words."),
        "try-it": _("It ends with something to try."),
        "accessible": _("Everybody can follow it, also without seeing or hearing."),
        "private": _("It names nobody and reveals nothing confidential."),
        "stereotype": _("It rests on no stereotype."),
    }


def found(measured: Measured) -> dict[str, str]:
    """What the portal has measured, for the lines to which that says something."""
    return {
        "short": ngettext("It takes %(num)s minute to read.", "It takes %(num)s minutes to read.", measured.minutes),
        "plain": ngettext(
            "A sentence has %(num)s word on average.",
            "A sentence has %(num)s words on average.",
            measured.words_per_sentence,
        ),
        "try-it": _("It has a heading “Try it”.") if measured.has_try_it else _("It has no heading “Try it”."),
        "accessible": _pictures(measured),
    }


def _pictures(measured: Measured) -> str:
    if not measured.pictures:
        return _("It has no pictures.")
    if not measured.silent_pictures:
        return _("Every picture has words for those who do not see it.")
    return ngettext(
        "%(num)s picture has no words for those who do not see it.",
        "%(num)s pictures have no words for those who do not see them.",
        measured.silent_pictures,
    )

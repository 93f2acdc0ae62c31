"""What is written to people about a survey."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from portal import clock
from portal.catalog import Survey
from portal.people.models import Person, Programme
from portal.post import actions as post
from portal.post.kinds import REMINDER

REMINDING = "survey.reminder:{programme}:"
"""How the keys of reminders begin."""


def remind(programme: Programme, survey: Survey, people: Iterable[Person]) -> None:
    """A friendly word to those who have not answered."""
    by_language = defaultdict(list)
    for person in people:
        by_language[person.locale].append((person.id, person.email))
    for language, them in by_language.items():
        with force_locale(language):
            time = ngettext("%(num)s minute", "%(num)s minutes", survey.minutes)
            text = _(
                "%(programme)s would like to know how things are for you today. It takes about %(time)s. Your answers "
                "are kept without your name, and at the end the same questions show what has changed.",
                programme=programme.name,
                time=time,
            )
            post.write_to_all(
                them,
                key=REMINDING.format(programme=programme.id) + clock.today(programme.timezone).isoformat(),
                kind=REMINDER,
                subject=_("%(programme)s: %(time)s of questions", programme=programme.name, time=time),
                text=text,
                link=f"/programmes/{programme.slug}/surveys/{survey.slug}",
            )

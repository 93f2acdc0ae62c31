"""What people are told when their programme opens, begins, pauses, goes on and ends: one short mail to each.

Who only applied hears of the end, who is invited hears that it opens, and who has left or was declined hears nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import NamedTuple

from flask_babel import force_locale
from flask_babel import gettext as _

from portal.people.models import GATED, OUTSIDE, Enrolment, Person, Programme
from portal.people.programmes import queries
from portal.post import actions as post
from portal.post.kinds import PROGRAMME

PARTICIPANT, WAITING, STAFF = "participant", "waiting", "staff"
"""Whom a mail is for; who is several of them gets that of the first."""
_GOING = ("approved", "trained", "available", "matched")
_CONCERNED: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "launch": {PARTICIPANT: ("invited", *_GOING)},
    "enrolment": {PARTICIPANT: ("invited",)},
    "start": {PARTICIPANT: _GOING},
    "pause": {PARTICIPANT: _GOING},
    "resume": {PARTICIPANT: _GOING},
    "closing": {PARTICIPANT: (*_GOING, "completed", "paused"), WAITING: ("applied", "waitlisted")},
}
"""By step: in which states of their part mentors and mentees are told of it, and as whom."""
_FOR_STAFF = ("launch", "start", "pause", "resume", "closing")


class Words(NamedTuple):
    """A mail before it is written; ``link`` is a path on this site."""

    subject: str
    text: str
    link: str


def moved(programme: Programme, step: str, *, by: Person) -> None:
    """Tell everybody whom it concerns that the programme has made this step; but not who has let it."""
    together: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for person, whom in _concerned(programme, step).values():
        if person.id != by.id:
            together[whom, person.locale][person.id] = person.email
    for (whom, language), people in together.items():
        with force_locale(language):
            words = _WORDS[whom][step](programme)
            post.write_to_all(
                sorted(people.items()),
                key=f"programme.moved:{programme.id}:{programme.steps}",
                kind=PROGRAMME,
                subject=words.subject,
                text=words.text,
                link=words.link,
            )


def _concerned(programme: Programme, step: str) -> dict[str, tuple[Person, str]]:
    """By id: who is told, and as whom."""
    found: dict[str, tuple[Person, str]] = {}
    ranks = (PARTICIPANT, WAITING, STAFF)
    if step not in _CONCERNED:
        return found
    for part, person in queries.everybody_in(programme):
        whom = _whom(part, step)
        known = found.get(person.id)
        if whom and (known is None or ranks.index(whom) < ranks.index(known[1])):
            found[person.id] = (person, whom)
    return found


def _whom(part: Enrolment, step: str) -> str | None:
    if part.role in GATED:
        return next((whom for whom, states in _CONCERNED[step].items() if part.state in states), None)
    return STAFF if step in _FOR_STAFF and part.state not in OUTSIDE else None


def _about(programme: Programme) -> str:
    return f"/programmes/{programme.slug}/about"


def _opens(programme: Programme) -> Words:
    text = _(
        "%(programme)s is open. What comes next for you, such as your application or a short training, stands on your "
        "home page.",
        programme=programme.name,
    )
    return Words(_("%(programme)s is open", programme=programme.name), text, "/")


def _opens_again(programme: Programme) -> Words:
    text = _("There is room for more, and your invitation is still good. If you would like to take part, please apply.")
    return Words(_("%(programme)s is open once more", programme=programme.name), text, "/")


def _begins(programme: Programme) -> Words:
    text = _(
        "From now on pairs meet. If you are in one, a first hour in the calendar is the best beginning. If not, you "
        "need not do anything: you hear from us as soon as somebody is found."
    )
    return Words(_("%(programme)s begins", programme=programme.name), text, "/")


def _pauses(programme: Programme) -> Words:
    text = _(
        "Everybody rests for a while: no new sessions and no reminders. A session that is fixed already stays so. "
        "Nothing is lost, and you hear from us when it goes on."
    )
    return Words(_("%(programme)s pauses", programme=programme.name), text, _about(programme))


def _goes_on(programme: Programme) -> Words:
    text = _("The pause is over. If you are in a pair, this is a good moment to find the next hour together.")
    return Words(_("%(programme)s goes on", programme=programme.name), text, "/")


def _ends(programme: Programme) -> Words:
    text = _("Thank you for having been part of it. What you learned and earned stays yours, and so do the tracks.")
    return Words(_("%(programme)s has come to its end", programme=programme.name), text, _about(programme))


def _ends_without(programme: Programme) -> Words:
    text = _(
        "You applied, and in the end no place became free for you. That says nothing about you. The tracks stay open "
        "to you, and your coordinator is glad to talk about the next programme."
    )
    return Words(_("%(programme)s has come to its end", programme=programme.name), text, "/tracks")


def _opens_for_staff(programme: Programme) -> Words:
    text = _("People can be invited and can apply from now on. What they read about the programme stands on its page.")
    return Words(_("%(programme)s is open", programme=programme.name), text, _about(programme))


def _begins_for_staff(programme: Programme) -> Words:
    text = _("From now on pairs meet. Thank you for being there for them.")
    return Words(_("%(programme)s begins", programme=programme.name), text, _about(programme))


def _goes_on_for_staff(programme: Programme) -> Words:
    text = _("The pause is over: sessions and reminders go on.")
    return Words(_("%(programme)s goes on", programme=programme.name), text, _about(programme))


def _ends_for_staff(programme: Programme) -> Words:
    text = _("It is over for everybody. Thank you for having been there for it.")
    return Words(_("%(programme)s has come to its end", programme=programme.name), text, _about(programme))


_WORDS: Mapping[str, Mapping[str, Callable[[Programme], Words]]] = {
    PARTICIPANT: {
        "launch": _opens,
        "enrolment": _opens_again,
        "start": _begins,
        "pause": _pauses,
        "resume": _goes_on,
        "closing": _ends,
    },
    WAITING: {"closing": _ends_without},
    STAFF: {
        "launch": _opens_for_staff,
        "start": _begins_for_staff,
        "pause": _pauses,
        "resume": _goes_on_for_staff,
        "closing": _ends_for_staff,
    },
}

"""What is written to people when a pair rests, returns, wraps up or ends. Nobody is blamed, and no reason is told."""

from __future__ import annotations

from flask_babel import force_locale
from flask_babel import gettext as _

from portal import db
from portal.mentoring.models import Pair
from portal.people import queries as people
from portal.people.models import Person, Programme
from portal.post import actions as post
from portal.post.kinds import COORDINATOR, PAIR


def left(pair: Pair, *, by: Person) -> None:
    """The same words to both, but for the first; and to who coordinates, without a word about who went."""
    programme = _programme_of(pair)
    for person in (pair.mentor, pair.mentee):
        other = pair.other(person)
        with force_locale(person.locale):
            text = _(
                "Your pair with %(name)s has come to its end. That is part of the agreement: it needs no reason, and "
                "nobody is at fault. Sessions to come are cancelled, and what you wrote together stays readable. "
                "If you would like a new partner in %(programme)s, there is nothing that you need to do: you are among "
                "those who can be matched again.",
                name=other.name,
                programme=programme.name,
            )
            subject = _("Your pair with %(name)s has come to its end", name=other.name)
            if person.id == by.id:
                subject = _("You have ended your pair with %(name)s", name=other.name)
            _write(pair, person, what="left", subject=subject, text=text)
    _tell_coordinators(pair, programme)


def paused(pair: Pair, *, by: Person) -> None:
    """To the other one."""
    other = pair.other(by)
    with force_locale(other.locale):
        text = _(
            "Your pair with %(name)s rests for a while, and sessions to come are cancelled. Nothing is lost by it. "
            "When it suits both of you again, each of you can take it up where it was.",
            name=by.name,
        )
        subject = _("Your pair with %(name)s pauses", name=by.name)
        _write(pair, other, what=f"paused:{pair.pauses}", subject=subject, text=text)


def returned(pair: Pair, *, by: Person) -> None:
    """To the other one."""
    other = pair.other(by)
    with force_locale(other.locale):
        text = _("Your pair with %(name)s goes on. A date in the calendar is the best beginning.", name=by.name)
        subject = _("Your pair with %(name)s goes on", name=by.name)
        _write(pair, other, what=f"returned:{pair.pauses}", subject=subject, text=text)


def wrapping_up(pair: Pair, *, by: Person) -> None:
    """To the two, but not to who began it."""
    for person in (pair.mentor, pair.mentee):
        if person.id == by.id:
            continue
        with force_locale(person.locale):
            name = pair.other(person).name
            text = _(
                "It is time to bring your pair with %(name)s to a good end: plan a last session, look at what you "
                "reached, and say so when you are done.",
                name=name,
            )
            subject = _("Your pair with %(name)s begins to wrap up", name=name)
            _write(pair, person, what="wrapping-up", subject=subject, text=text, page="closing")


def done(pair: Pair, *, by: Person) -> None:
    """To the other one, who has not said so yet."""
    other = pair.other(by)
    with force_locale(other.locale):
        text = _("%(name)s says that the two of you are done. If you think so too, one tap completes it.", name=by.name)
        subject = _("Are you done, %(name)s and you?", name=by.first_name)
        _write(pair, other, what="done", subject=subject, text=text, page="closing")


def completed(pair: Pair) -> None:
    """To both."""
    for person in (pair.mentor, pair.mentee):
        with force_locale(person.locale):
            name = pair.other(person).name
            text = _("Your pair with %(name)s is completed. What the two of you reached stands on its page.", name=name)
            subject = _("You and %(name)s: completed", name=name)
            _write(pair, person, what="completed", subject=subject, text=text, page="closing")


def _tell_coordinators(pair: Pair, programme: Programme) -> None:
    for coordinator in people.coordinators_of(programme.id, besides=pair.both):
        with force_locale(coordinator.locale):
            text = _(
                "The pair of %(mentee)s and %(mentor)s in %(programme)s has ended early. No reason is asked, and "
                "nobody is at fault. Both can be matched again.",
                mentee=pair.mentee.name,
                mentor=pair.mentor.name,
                programme=programme.name,
            )
            post.write(
                key=f"pair.left:{pair.id}:{coordinator.id}",
                kind=COORDINATOR,
                to=coordinator.email,
                person_id=coordinator.id,
                subject=_("A pair has ended early"),
                text=text,
                link=f"/pairs/{pair.id}/overview",
            )


def _write(pair: Pair, to: Person, *, what: str, subject: str, text: str, page: str = "") -> None:
    post.write(
        key=f"pair.{what}:{pair.id}:{to.id}",
        kind=PAIR,
        to=to.email,
        person_id=to.id,
        subject=subject,
        text=text,
        link="/".join(filter(None, (f"/pairs/{pair.id}", page))),
    )


def _programme_of(pair: Pair) -> Programme:
    return db.session.get_one(Programme, pair.programme_id)

"""What workshops, circles and coffee send: the time with an entry for the calendar, a seat, a couple that was drawn."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import force_locale
from flask_babel import gettext as _

from portal.mentoring import calendars
from portal.mentoring.clocks import when_for
from portal.mentoring.links import provider_of
from portal.mentoring.models.gatherings import CIRCLE, COFFEE, Gathering, GatheringHour
from portal.people.models import Person, Programme
from portal.post import actions as post
from portal.post.kinds import REMINDER, SESSION


def title_for(gathering: Gathering, person: Person, others: Sequence[Person] = ()) -> str:
    """What a gathering is called; a coffee by whom one meets there."""
    names = [each.name for each in others if each.id != person.id]
    return gathering.title or (_("Coffee with %(name)s", name=names[0]) if names else _("Coffee"))


def set_time(hour: GatheringHour, people: Sequence[Person], *, is_another: bool) -> None:
    """Tell everybody who comes when it is, or when it is now."""
    for person in people:
        with force_locale(person.locale):
            title, when = title_for(hour.gathering, person, people), _when(hour, person)
            text = _("%(title)s is on %(when)s.", title=title, when=when)
            subject = _("%(title)s: the time is set", title=title)
            if is_another:
                text = _("%(title)s has another time: %(when)s.", title=title, when=when)
                subject = _("%(title)s: another time", title=title)
            _send(hour, person, what="time", subject=subject, text=text + _where(hour), others=people)


def call_off(hour: GatheringHour, people: Sequence[Person]) -> None:
    """Take the hour out of all calendars."""
    for person in people:
        with force_locale(person.locale):
            title = title_for(hour.gathering, person, people)
            text = _("%(title)s does not take place on %(when)s.", title=title, when=_when(hour, person))
            subject = _("%(title)s is called off", title=title)
            _send(hour, person, what="cancelled", subject=subject, text=text, others=people)


def seat(gathering: Gathering, person: Person, hours: Sequence[GatheringHour], *, turn: int, has_waited: bool) -> None:
    """Tell somebody that they have a seat, with an entry for each hour that is planned."""
    with force_locale(person.locale):
        title = gathering.title
        subject = _("You have a seat: %(title)s", title=title)
        first = _("You have a seat in “%(title)s”.", title=title)
        if has_waited and gathering.kind == CIRCLE:
            first = _("You are in the circle “%(title)s” now. How nice to have you.", title=title)
        elif has_waited:
            first = _("A seat in “%(title)s” has become free, and it is yours.", title=title)
        for hour in hours:
            text = first + "\n\n" + _("You meet on %(when)s.", when=_when(hour, person)) + _where(hour)
            _send(hour, person, what="seat", subject=subject, text=text)
        if not hours:
            text = first + "\n\n" + _("Its host sets the time, and you hear of it by mail.")
            _plain(gathering, person, what=f"seat:{turn}", subject=subject, text=text)


def gave_up(hours: Sequence[GatheringHour], person: Person, *, others: Sequence[Person]) -> None:
    """Take hours out of the calendar of one who does not come."""
    for hour in hours:
        with force_locale(person.locale):
            title = hour.gathering.title or _("Coffee")
            text = _("You have given up your seat in “%(title)s”. That is fine, and needs no reason.", title=title)
            subject = _("Your seat is free again: %(title)s", title=title)
            _send(hour, person, what="left", subject=subject, text=text, others=others, is_in=False)


def ask_host(gathering: Gathering, by: Person, *, turn: int) -> None:
    """Tell the host of a circle that somebody would like to be in it."""
    host = gathering.host
    if host is None:
        return
    with force_locale(host.locale):
        text = _("%(name)s would like to be in your circle “%(title)s”.", name=by.name, title=gathering.title)
        subject = _("%(name)s would like to be in your circle", name=by.name)
        _plain(gathering, host, what=f"asked:{by.id}:{turn}", subject=subject, text=text)


def not_now(gathering: Gathering, person: Person, *, turn: int) -> None:
    """Tell somebody that a circle does not take them in."""
    with force_locale(person.locale):
        text = _(
            "The circle “%(title)s” stays as it is for now. There are others, and you could begin one.",
            title=gathering.title,
        )
        subject = _("About the circle “%(title)s”", title=gathering.title)
        _plain(gathering, person, what=f"not-now:{turn}", subject=subject, text=text)


def left_circle(gathering: Gathering, person: Person, *, turn: int) -> None:
    """Tell the host of a circle that somebody is not in it any more, without a reason."""
    host = gathering.host
    if host is None:
        return
    with force_locale(host.locale):
        text = _("%(name)s is no longer in the circle. A seat is free.", name=person.name)
        subject = _("%(title)s: a seat is free", title=gathering.title)
        _plain(gathering, host, what=f"gone:{person.id}:{turn}", subject=subject, text=text)


def ended(gathering: Gathering, people: Sequence[Person]) -> None:
    """Tell those in a circle that it has come to its end."""
    for person in people:
        with force_locale(person.locale):
            title = title_for(gathering, person, people)
            text = _("“%(title)s” has come to its end. Thank you for being there.", title=title)
            subject = _("%(title)s: the end", title=title)
            _plain(gathering, person, what="ended", subject=subject, text=text)


def drawn(gathering: Gathering, two: Sequence[Person]) -> None:
    """Tell two who have been drawn whom they meet."""
    for person in two:
        other = next(each for each in two if each.id != person.id)
        with force_locale(person.locale):
            name = f"{other.name}, {other.department}" if other.department else other.name
            text = _(
                "This time you have coffee with %(name)s. A quarter of an hour is enough, and it needs no subject. "
                "Whoever is quicker sets a time, and both calendars have it.",
                name=name,
            )
            subject = _("Coffee with %(name)s", name=other.name)
            _plain(gathering, person, what="drawn", subject=subject, text=text)


def nobody_left(programme: Programme, person: Person, *, day: str) -> None:
    """Tell somebody, kindly, that nobody was left for them."""
    with force_locale(person.locale):
        post.write(
            key=f"coffee.nobody:{programme.id}:{day}:{person.id}",
            kind=SESSION,
            to=person.email,
            person_id=person.id,
            subject=_("Coffee: you are first next time"),
            text=_("Coffee was drawn today, and nobody was left for you. Next time you are drawn first."),
            link=f"/programmes/{programme.slug}/gatherings",
        )


def fell_through(gathering: Gathering, other: Person) -> None:
    """Tell the other one that a coffee does not come about."""
    with force_locale(other.locale):
        text = _("Your coffee does not come about this time. That happens; next time you are drawn first.")
        _plain(gathering, other, what="fell-through", subject=_("Your coffee does not come about"), text=text)


def remind(hour: GatheringHour, people: Sequence[Person]) -> None:
    """Remind everybody who comes, the day before."""
    for person in people:
        with force_locale(person.locale):
            title = title_for(hour.gathering, person, people)
            text = _("%(title)s is on %(when)s.", title=title, when=_when(hour, person)) + _where(hour)
            post.write(
                key=f"gathering.reminder:{hour.id}:{hour.starts_at.isoformat()}:{person.id}",
                kind=REMINDER,
                to=person.email,
                person_id=person.id,
                subject=title,
                text=text,
                link=f"/gatherings/{hour.gathering_id}",
            )


def _when(hour: GatheringHour, person: Person) -> str:
    return when_for(hour.starts_at, person, person)


def _where(hour: GatheringHour) -> str:
    lines = [hour.place] if hour.place else []
    if hour.link:
        lines.append(_("Join with %(provider)s: %(link)s", provider=provider_of(hour.link), link=hour.link))
    return "".join(f"\n\n{line}" for line in lines)


def _send(
    hour: GatheringHour,
    to: Person,
    *,
    what: str,
    subject: str,
    text: str,
    others: Sequence[Person] = (),
    is_in: bool = True,
) -> None:
    shown = others if hour.gathering.kind == COFFEE else ()
    post.write(
        key=f"gathering.{what}:{hour.id}:{hour.revision}:{to.id}",
        kind=SESSION,
        to=to.email,
        person_id=to.id,
        subject=subject,
        text=text,
        link=f"/gatherings/{hour.gathering_id}",
        calendar=calendars.gathering(hour, to, others=shown, is_in=is_in),
    )


def _plain(gathering: Gathering, to: Person, *, what: str, subject: str, text: str) -> None:
    post.write(
        key=f"gathering.{what}:{gathering.id}:{to.id}",
        kind=SESSION,
        to=to.email,
        person_id=to.id,
        subject=subject,
        text=text,
        link=f"/gatherings/{gathering.id}",
    )

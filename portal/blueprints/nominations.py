"""Nominations: write what a colleague did, see what became of it; and for coordinators, decide."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import login_required
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from portal import catalog, db
from portal.awards import nominations as deeds
from portal.awards.models import ACCEPTED, DECLINED, OPEN
from portal.awards.nominations import queries
from portal.blueprints.shelf import shelf
from portal.catalog import Badge
from portal.credentials import queries as credentials
from portal.errors import Refused
from portal.mentoring import queries as mentoring
from portal.people import queries as people
from portal.people.models import Person
from portal.web.after import settle
from portal.web.reply import go, page_on_refusal, read_form
from portal.web.security import limiter
from portal.web.sign_in import by_person, me, my_roles

bp = Blueprint("nominations", __name__)
STATES = (OPEN, ACCEPTED, DECLINED)
QUEUE = "/programmes/<slug>/nominations"


def nominated_badges() -> list[Badge]:
    """The badges that people may nominate each other for, by name."""
    return sorted((badge for badge in catalog.badges() if badge.is_nominated), key=lambda badge: badge.name)


@bp.get("/nominations")
@login_required
def nominations() -> str:
    """What I nominated others for, and what became of it."""
    made = shelf("nominations", lambda **part: queries.made_by(me(), **part), size=10)
    return render_template("nominations/nominations.html", nominations=made, may_nominate=bool(my_roles()))


@bp.get("/nominations/new")
@login_required
def new() -> str:
    """Nominate somebody; ``?for=`` is the handle of somebody whom I see here."""
    asked = request.args.get("for", "")
    return render_template(
        "nominations/new.html",
        badges=nominated_badges() if my_roles() else [],
        colleagues=[(each.handle, each.name) for each in _colleagues(asked).values()],
        chosen=asked,
    )


class NominationForm(FlaskForm):
    """Whom, by handle or address; for which badge; what they did; whether they may know who wrote it."""

    nominee = StringField()
    email = StringField(validators=[Length(max=254)])
    badge = StringField(validators=[InputRequired(lazy_gettext("Please choose a badge."))])
    text = TextAreaField(validators=[InputRequired(lazy_gettext("Please say what they did.")), Length(max=4000)])
    is_named = BooleanField()


@bp.post("/nominations/new")
@login_required
@limiter.limit("20 per hour", key_func=by_person)
@page_on_refusal(new)
def nominate() -> Response:
    """Write it down; a coordinator of the programme reads it."""
    form = read_form(NominationForm)
    nominee, named = _chosen(form), bool(form.is_named.data)
    deeds.nominate(nominee, str(form.badge.data), text=str(form.text.data), is_named=named, by=me())
    said = _("Thank you. A coordinator reads what you wrote about %(name)s.", name=nominee.first_name)
    db.session.commit()
    flash(said)
    return go(url_for(".nominations"))


def queue(slug: str, nomination_id: str = "") -> str:
    """What waits to be decided on in a programme that I coordinate, or was. ``nomination_id``: what was refused."""
    shown, wanted = people.programme_of(me(), slug), request.args.get("show", "")
    badges, asked = nominated_badges(), request.args.get("badge", "")
    narrowed: dict[str, Any] = {
        "state": wanted if wanted in STATES else OPEN,
        "badge": asked if asked in {badge.slug for badge in badges} else "",
    }
    found = shelf("nominations", lambda **part: queries.to_decide(shown, by=me(), **narrowed, **part), size=10)
    values = {"programme": shown, "nominations": found, "badges": badges, "refused_id": nomination_id}
    return render_template("nominations/queue.html", **values, **narrowed)


@bp.get(QUEUE, endpoint="queue")
@login_required
def queue_page(slug: str) -> str:
    """The nominations of a programme that I coordinate."""
    return queue(slug)


@bp.post(f"{QUEUE}/<id:nomination_id>/acceptance")
@login_required
@page_on_refusal(queue)
def accept(slug: str, nomination_id: str) -> Response:
    """Give the badge, with what was written as its reason."""
    found = queries.nomination_of(people.programme_of(me(), slug), nomination_id, by=me())
    deeds.accept(found, by=me())
    nominee = found.nominee_id
    db.session.commit()
    settle(nominee)
    flash(_("It is given, with what was written as its reason."))
    return go(url_for(".queue", slug=slug))


class AnswerForm(FlaskForm):
    """A sentence to who nominated."""

    answer = StringField(validators=[InputRequired(lazy_gettext("Please write a kind sentence.")), Length(max=2000)])


@bp.post(f"{QUEUE}/<id:nomination_id>/refusal")
@login_required
@page_on_refusal(queue)
def decline(slug: str, nomination_id: str) -> Response:
    """Thank whoever wrote it, and decline."""
    found = queries.nomination_of(people.programme_of(me(), slug), nomination_id, by=me())
    deeds.decline(found, answer=str(read_form(AnswerForm).answer.data), by=me())
    db.session.commit()
    flash(_("It is declined. Who nominated reads your sentence; nobody else hears of it."))
    return go(url_for(".queue", slug=slug))


def _colleagues(asked: str) -> dict[str, Person]:
    """Whom I can choose from a list, by handle: my partners, and who is asked for if I see them in the portal."""
    found = {other.handle: other for other in (pair.other(me()) for pair in mentoring.pairs_of(me()))}
    if asked and asked not in found:
        person = people.person_by_handle(asked)
        if person.id == me().id or not credentials.credentials_of(person.id, only_shared=True):
            people.nobody()
        found[asked] = person
    return found


def _chosen(form: NominationForm) -> Person:
    """Who is nominated: named by their address, which nobody types by accident, or chosen from the list."""
    if form.email.data:
        return queries.colleague_with(form.email.data, of=me())
    handle = form.nominee.data or ""
    if not handle:
        raise Refused(_("Please choose somebody, or give their e-mail address."), field="nominee")
    return _colleagues(handle)[handle]

"""What one was given: the ledger, badges earned and badges to come, why, and how points work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, Response, render_template, request, url_for
from flask_login import login_required

from portal import catalog, clock, db, journal
from portal.awards import reasons
from portal.awards.happened import words_of
from portal.awards.reasons import ByHand
from portal.awards.wording import badge_title, hand_note, hand_words, sentence_of, short_of, signed_on, title_of, why
from portal.blueprints.wording import picture_at, picture_of
from portal.credentials import queries as credentials
from portal.gamification import actions as treasury_actions
from portal.gamification import answers, prospects
from portal.gamification import queries as treasury
from portal.gamification.prospects import Missing
from portal.gamification.sentences import progress_of, spoiled_words
from portal.mentoring import queries as mentoring
from portal.people.models import Person
from portal.web.reply import go
from portal.web.sign_in import me, my_roles

bp = Blueprint("awards", __name__)
SHOWN = 30

for wording in (title_of, short_of, sentence_of, hand_note, picture_of, picture_at, words_of):
    bp.app_template_global()(wording)


@dataclass(frozen=True)
class Medal:
    """A badge as a page shows it; ``have`` of ``need`` while it waits, which ``words`` say."""

    title: str
    picture: str
    url: str = ""
    note: str = ""
    have: int | None = None
    need: int | None = None
    words: str = ""


def medals_of(badges: Sequence[treasury.HeldBadge]) -> list[Medal]:
    """The badges that somebody holds, oldest first."""
    return [
        Medal(
            badge_title(held.slug, held.level),
            picture_at(held.slug, held.level),
            url_for("awards.award", award_id=held.award),
        )
        for held in badges
    ]


def waiting_medals_of(
    person: Person, roles: Collection[str], pairs: Sequence[str], badges: Sequence[treasury.HeldBadge]
) -> list[Medal]:
    """The badges that come next, those nearest first."""
    slots = {"person"} | {role for role in roles if role in ("mentor", "mentee")}
    held = {badge.what for badge in badges}
    today = clock.today(person.timezone).toordinal()
    missing = prospects.missing_for(person.id, day=today, slots=slots, pairs=pairs, held=held)
    missing.sort(key=lambda each: -each.have / each.need)
    return [
        Medal(
            badge_title(each.badge, each.level),
            picture_at(each.badge, each.level),
            note=catalog.badge(each.badge).description,
            have=each.have,
            need=each.need,
            words=_progress(each),
        )
        for each in missing
    ]


def _progress(missing: Missing) -> str:
    """How far it is to a badge, and whether it can be earned in this period."""
    words = progress_of(missing.rule, missing.have, missing.need)
    return f"{words}; {spoiled_words(missing.rule)}" if missing.is_spoiled else words


@dataclass(frozen=True)
class Line:
    """What one event gave by one rule, as the list shows it: a badge and its points are one line.

    ``note`` says who did it by hand, and why.
    """

    title: str
    gained: tuple[str, ...]
    is_taken: bool
    at: dt.datetime
    url: str
    note: str = ""


def lines_of(entries: Sequence[treasury.Award], hands: Mapping[str, ByHand]) -> list[Line]:
    """Entries of the ledger, newest first, those of one event and rule together. ``hands`` did some of it."""
    lines = []
    ordered = sorted(entries, key=lambda entry: (-entry.event, entry.rule, entry.badge is None))
    for (_event, _rule), together in groupby(ordered, key=lambda entry: (entry.event, entry.rule)):
        given = list(together)
        first, hand = given[0], hands.get(given[0].id)
        gained = tuple(title_of(entry) for entry in given)
        is_taken = first.delta < 0 and (hand is None or hand.is_reversal)
        url = url_for("awards.award", award_id=first.id)
        lines.append(Line(short_of(first), gained, is_taken, first.at, url, hand_note(hand) if hand else ""))
    return lines


@bp.get("/awards")
@login_required
def awards() -> str:
    """Badges earned, badges to come, and the ledger."""
    person = me()
    badges = treasury.badges_of(person.id)
    pairs = [pair.id for pair in mentoring.pairs_of(person)]
    after = request.args.get("after")
    entries = treasury.awards_of(person.id, after=after, limit=SHOWN + 1)
    return render_template(
        "awards/awards.html",
        medals=medals_of(badges),
        waiting=waiting_medals_of(person, my_roles(), pairs, badges),
        points=treasury.points_of(person.id),
        lines=lines_of(entries[:SHOWN], reasons.reasons_for(person.id, entries[:SHOWN])),
        older=url_for(".awards", after=entries[SHOWN - 1].id) if len(entries) > SHOWN else "",
    )


@bp.get("/awards/<id:award_id>")
@login_required
def award(award_id: str) -> str:
    """Why this was given, with the events that were counted, and its credential."""
    person = me()
    found = treasury.award_of(person.id, award_id)
    explanation = answers.explain(found, journal)
    hand = reasons.reasons_for(person.id, [found]).get(found.id)
    reversal = reasons.reversal_of(found.id) if found.delta > 0 else None
    issued = credentials.credentials_by_award([found.id]).get(found.id) if found.badge else None
    return render_template(
        "awards/award.html",
        award=found,
        title=title_of(found),
        picture=picture_of(found),
        badge=catalog.badge(found.badge) if found.badge else None,
        explanation=explanation,
        because=why(explanation, person.timezone, hand),
        reversal=hand_words(reversal, person.timezone) if reversal else "",
        provisional=signed_on(found, person.timezone),
        credential=issued,
    )


@bp.get("/awards/unseen")
@login_required
def unseen() -> str:
    """What waits to be looked at."""
    found = treasury.unseen_of(me().id, limit=20)
    return render_template("awards/unseen.html", unseen=found)


@bp.post("/awards/unseen")
@login_required
def see() -> Response:
    """Thank you: these have been looked at."""
    treasury_actions.mark_seen(me().id, request.form.getlist("award")[:50])
    db.session.commit()
    return go("/")


@bp.get("/how-points-work")
def how_points_work() -> str:
    """Every rule in a sentence, made from the rules themselves."""
    return render_template("awards/how_points_work.html", rules=treasury.how_points_work())

"""What one was given: the ledger, badges earned and badges to come, why, and how points work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from itertools import groupby
from typing import Any, TypeVar, cast

from flask import Blueprint, Response, render_template, request, url_for
from flask_login import login_required

from portal import catalog, db, journal
from portal.awards import queries, reasons
from portal.awards.happened import words_of
from portal.awards.reasons import ByHand
from portal.awards.wording import badge_title, hand_note, hand_words, sentence_of, short_of, signed_on, title_of, why
from portal.blueprints.rhythm import rhythm_of
from portal.blueprints.wording import picture_at, picture_of, together_words
from portal.credentials import queries as credentials
from portal.credentials.documents import path_of
from portal.credentials.endorsing import queries as endorsements
from portal.gamification import actions as treasury_actions
from portal.gamification import answers
from portal.gamification.prospects import Missing
from portal.gamification.queries import Award, HeldBadge, board_currency, how_points_work
from portal.gamification.sentences import progress_of, spoiled_words
from portal.mentoring import queries as mentoring
from portal.web.reply import go
from portal.web.sign_in import me, my_cohorts, my_roles, whoever

View = TypeVar("View", bound=Callable[..., Any])

bp = Blueprint("awards", __name__)
SHOWN = 30
WEEKS = 6

for wording in (
    title_of,
    badge_title,
    short_of,
    sentence_of,
    hand_note,
    picture_of,
    picture_at,
    words_of,
    together_words,
):
    bp.app_template_global()(wording)


def unless_hidden(view: View) -> View:
    """Of a page about what was earned: who hides points and badges reads that they do, and where to change it."""

    @wraps(view)
    def guarded(*args: Any, **values: Any) -> Any:
        person = whoever()
        if person is not None and not queries.are_shown(person):
            return render_template("awards/hidden.html")
        return view(*args, **values)

    return cast(View, guarded)


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


def medals_of(badges: Sequence[HeldBadge]) -> list[Medal]:
    """The badges that somebody holds, oldest first."""
    return [
        Medal(
            badge_title(held.slug, held.level),
            picture_at(held.slug, held.level),
            url_for("awards.award", award_id=held.award),
        )
        for held in badges
    ]


def waiting_medals_of(missing: Sequence[Missing]) -> list[Medal]:
    """The badges that come next, those nearest first."""
    nearest_first = sorted(missing, key=lambda each: -each.have / each.need)
    return [
        Medal(
            badge_title(each.badge, each.level),
            picture_at(each.badge, each.level),
            url_for("credentials.achievement", name=path_of(each.badge, each.level)),
            note=catalog.badge(each.badge).description,
            have=each.have,
            need=each.need,
            words=_progress(each),
        )
        for each in nearest_first
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


def lines_of(entries: Sequence[Award], hands: Mapping[str, ByHand]) -> list[Line]:
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
@unless_hidden
def awards() -> str:
    """Badges earned, badges to come, where one stands, and the ledger."""
    person = me()
    badges, held = queries.badges_of(person), queries.points_of(person)
    pairs = [pair.id for pair in mentoring.pairs_of(person)]
    missing = queries.missing_for(person, roles=my_roles(), pairs=pairs, badges=badges)
    entries = queries.awards_of(person, after=request.args.get("after"), limit=SHOWN + 1)
    return render_template(
        "awards/awards.html",
        medals=medals_of(badges),
        waiting=waiting_medals_of(missing),
        words=endorsements.waiting_for(person),
        rung=queries.rung_of(badges, missing),
        points=held.points,
        rhythm=rhythm_of(person, weeks=WEEKS),
        is_on_board=held.is_on_board,
        may_join=bool(my_cohorts()) and board_currency() is not None,
        lines=lines_of(entries[:SHOWN], reasons.reasons_for(person.id, entries[:SHOWN])),
        older=url_for(".awards", after=entries[SHOWN - 1].id) if len(entries) > SHOWN else "",
    )


@bp.get("/awards/<id:award_id>")
@login_required
@unless_hidden
def award(award_id: str) -> str:
    """Why this was given, with the events that were counted, and its credential."""
    person = me()
    found = queries.award_of(person, award_id)
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
@unless_hidden
def unseen() -> str:
    """What waits to be looked at."""
    return render_template("awards/unseen.html", unseen=queries.unseen_of(me(), limit=20))


@bp.post("/awards/unseen")
@login_required
def see() -> Response:
    """Thank you: these have been looked at."""
    treasury_actions.mark_seen(me().id, request.form.getlist("award")[:50])
    db.session.commit()
    return go("/")


@bp.get("/how-points-work", endpoint="how_points_work")
@unless_hidden
def every_rule() -> str:
    """Every rule in a sentence, made from the rules themselves."""
    return render_template("awards/how_points_work.html", rules=how_points_work())

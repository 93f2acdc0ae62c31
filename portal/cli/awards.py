"""``portal awards``: why something was given; giving and taking back by hand."""

from __future__ import annotations

import datetime as dt
import re

import click
import sqlalchemy as sa

from portal import clock, credentials, db, journal
from portal.awards import hands, oversight, reasons, wording
from portal.awards.hands import Gift
from portal.awards.happened import day_words, words_of
from portal.awards.reasons import ByHand
from portal.cli.answers import Answer, answering, house
from portal.gamification import Happening, answers
from portal.gamification import queries as treasury
from portal.gamification.answers import Explanation
from portal.gamification.queries import Award
from portal.people.actions import person_with
from portal.people.models import Person, Programme

_POINTS = re.compile(r"\s*([-+]?[0-9]{1,6})\s+(\S+)\s*")


@click.group()
def awards() -> None:
    """What was given, and why; giving and taking back by hand."""


@awards.command()
@click.argument("award_id", metavar="ID")
@answering
def explain(award_id: str) -> Answer:
    """Say why an award was given: the rule, its version, the event that caused it, and all that counted."""
    with house():
        award = treasury.award_called(award_id)
        explanation = answers.explain(award, journal)
        who, zone = _owner(award)
        hand = reasons.reasons_for(award.subject, [award]).get(award.id)
        reversal = reasons.reversal_of(award.id)
        said = [wording.why(explanation, zone, hand), wording.signed_on(award, zone)]
        said.append(wording.hand_words(reversal, zone) if reversal else "")
        title = wording.title_of(award)
        document = _document(explanation, who, title, said[0], zone) | {
            "by_hand": _by_hand(hand),
            "reversed": _by_hand(reversal),
        }
        lines = [f"{who}: {title}", explanation.sentence, *filter(None, said), *_lines(explanation, zone)]
    return Answer(document, lines)


@awards.command()
@click.argument("email")
@click.option("--badge", metavar="SLUG[/LEVEL]", help="A badge of the content folder.")
@click.option("--points", metavar="'10 xp'", help="So many points; below zero takes some away.")
@click.option("--reason", required=True, help="The person reads it.")
@click.option("--by", "coordinator", metavar="EMAIL", help="Who gives it; without, those who run the portal do.")
@answering
def grant(email: str, badge: str | None, points: str | None, reason: str, coordinator: str | None) -> Answer:
    """Give somebody a badge or points by hand."""
    if (badge is None) == (points is None):
        raise click.UsageError("Give a badge with --badge, or points with --points: one of the two.")
    amount = _read_points(points) if points is not None else None
    with house():
        person = person_with(email)
        by, programme = _on_behalf_of(coordinator, person)
        gift = hands.some_points(*amount) if amount else hands.a_badge(badge or "")
        made = hands.grant(person, gift, reason=reason, by=by, programme=programme)
        found = {"grant": made.id, **_settled(person, gift)}
    return Answer(found, [f"{found['person']} has it: {gift.what}, {gift.amount:+d}."])


@awards.command()
@click.argument("award_id", metavar="ID")
@click.option("--reason", required=True, help="The person reads it.")
@click.option("--by", "coordinator", metavar="EMAIL", help="Who takes it; without, those who run the portal do.")
@answering
def reverse(award_id: str, reason: str, coordinator: str | None) -> Answer:
    """Take an award back by hand, once; its credential is revoked."""
    with house():
        award = treasury.award_called(award_id)
        person = hands.owner_of(award)
        by, programme = _on_behalf_of(coordinator, person)
        hands.reverse(award, reason=reason, by=by, programme=programme)
        found = {"reversed": award.id, **_settled(person, Gift(award.what, -award.delta))}
    return Answer(found, [f"{found['person']} has it no more: {award.what}, {-award.delta:+d}."])


def _read_points(text: str) -> tuple[int, str]:
    found = _POINTS.fullmatch(text)
    if found is None:
        raise click.BadParameter("write a number and a currency, such as '10 xp'.", param_hint="--points")
    return int(found[1]), found[2]


def _on_behalf_of(email: str | None, person: Person) -> tuple[Person | None, Programme | None]:
    """The coordinator, and the programme in which they may do this; nobody where an operator does it."""
    if email is None:
        return None, None
    by = person_with(email)
    return by, oversight.programme_over(person, coordinator=by)


def _settled(person: Person, gift: Gift) -> dict[str, object]:
    """Commit, and let the person's credentials follow."""
    found = {"person": person.email, "what": gift.what, "amount": gift.amount}
    person_id = person.id
    db.session.commit()
    credentials.settle([person_id])
    return found


def _owner(award: Award) -> tuple[str, str]:
    """The name of who earned it, a person or a programme, and their zone."""
    for kind in (Person, Programme):
        found = db.session.execute(sa.select(kind.name, kind.timezone).where(kind.id == award.subject)).first()
        if found:
            return found[0], found[1]
    return award.subject, "UTC"


def _lines(explanation: Explanation, zone: str) -> list[str]:
    counted = [_line(each, zone) for each in explanation.counted]
    counted += [f"  {_day(each, zone)}: {wording.title_of(each)}, {each.id}" for each in explanation.awards]
    cause = explanation.cause
    return [
        f"Rule: {explanation.rule_id}, {explanation.rule_hash}",
        f"Version of the rules: {explanation.edition_hash}",
        f"Cause: {_day(cause, zone)}: {words_of(cause)}",
        *(["Counted:", *counted] if counted else []),
    ]


def _line(happening: Happening, zone: str) -> str:
    return f"  {_day(happening, zone)}: {words_of(happening)}"


def _day(each: Award | Happening, zone: str) -> str:
    return day_words(clock.local_day(each.at, zone))


def _document(explanation: Explanation, who: str, title: str, because: str, zone: str) -> dict[str, object]:
    award = explanation.award
    return {
        "award": award.id,
        "owner": who,
        "what": award.what,
        "amount": award.delta,
        "at": award.at.isoformat(),
        "title": title,
        "because": because,
        "sentence": explanation.sentence,
        "rule": explanation.rule_id,
        "rule_hash": explanation.rule_hash,
        "edition_hash": explanation.edition_hash,
        "firm_on": dt.date.fromordinal(award.firm_on).isoformat() if award.firm_on else None,
        "cause": _event(explanation.cause, zone),
        "counted": [_event(each, zone) for each in explanation.counted],
        "awards": [
            {"award": each.id, "what": each.what, "amount": each.delta, "words": wording.title_of(each)}
            for each in explanation.awards
        ],
    }


def _event(happening: Happening, zone: str) -> dict[str, object]:
    return {
        "key": happening.key,
        "type": happening.type,
        "day": clock.local_day(happening.at, zone).isoformat(),
        "words": words_of(happening),
        "is_taken_back": happening.retracts is not None,
    }


def _by_hand(hand: ByHand | None) -> dict[str, object] | None:
    return {"by": hand.by, "at": hand.at.isoformat(), "reason": hand.reason} if hand else None

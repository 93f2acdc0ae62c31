"""What a proposal would change, in words for those who coordinate a programme."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import format_date, format_decimal, ngettext
from flask_babel import gettext as _

from portal.awards.wording import badge_title
from portal.gamification.models import Proposal
from portal.gamification.queries import BADGE, POINTS
from portal.gamification.rules import from_definition
from portal.gamification.sentences import made_sentence_of, sentence_of
from portal.gamification.terms import START, day_of

NEW, CHANGED, GONE, SAME = "new", "changed", "gone", "same"


@dataclass(frozen=True)
class RuleTold:
    """A rule that gives otherwise, or is another one: its id, what becomes of it, its sentence before and after."""

    id: str
    kind: str
    before: str
    after: str
    effects: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """What somebody would hold otherwise."""

    name: str
    what: str
    before: str
    after: str
    change: str


def rules_of(found: Mapping[str, Any]) -> list[RuleTold]:
    """Every rule that changes, or whose effect does: first the rules that are new or others."""
    effects: dict[str, list[str]] = defaultdict(list)
    for each in found["rules"]:
        effects[each["rule"]].append(_effect(each))
    told = []
    for each in found["changes"]:
        before, after = _sentences(each)
        kind = NEW if not each["before"] else GONE if not each["after"] else CHANGED
        told.append(RuleTold(each["rule"], kind, before, after, tuple(effects.pop(each["rule"], ()))))
    return told + [RuleTold(rule, SAME, "", "", tuple(lines)) for rule, lines in effects.items()]


def changes_of(found: Mapping[str, Any], names: Mapping[str, str]) -> tuple[list[Change], int]:
    """Who gains and loses what, of those who may be named, by name; and how many changes concern others."""
    known = [each for each in found["people"] if each["subject"] in names]
    told = [_change(names[each["subject"]], each) for each in known]
    return sorted(told, key=lambda change: (change.name, change.what)), (
        len(found["people"]) - len(known) + found["unnamed"]
    )


def terms_of(proposal: Proposal) -> tuple[str, str]:
    """On which terms it was tried, in two sentences."""
    if not proposal.since:
        since = _("New and changed rules count from their adoption on. They pay nothing for what happened before.")
    elif proposal.since == START:
        since = _("New and changed rules also pay for all that ever happened.")
    else:
        day = format_date(day_of(proposal.since), "d MMMM y")
        since = _("New and changed rules also pay for what happened from %(day)s on.", day=day)
    if proposal.takes_back:
        return since, _("What was given by rules that are gone or changed is taken back.")
    return since, _("What was given by rules that are gone or changed is kept.")


def only_an_operator() -> str:
    """Why somebody may try rules and not adopt them."""
    return _(
        "These rules count for every programme here, and you do not coordinate all of them. "
        "An operator adopts rules with `portal rules adopt`."
    )


def _sentences(change: Mapping[str, Any]) -> tuple[str, str]:
    """The rule before and after; made from its parts where its file says the same of both."""
    rules = [from_definition(change["rule"], **change[side]) if change[side] else None for side in ("before", "after")]
    before, after = (sentence_of(rule) if rule else "" for rule in rules)
    if before == after:
        before, after = (made_sentence_of(rule) if rule else "" for rule in rules)
    return before, after


def _effect(each: Mapping[str, Any]) -> str:
    """What a rule gives otherwise in all: “+120 xp in all; more for 12, less for 3”."""
    said = {
        "amount": _amount(each["what"], each["change"]),
        "gains": format_decimal(each["gains"]),
        "loses": format_decimal(each["loses"]),
    }
    return _("%(amount)s in all: more for %(gains)s, less for %(loses)s", **said)


def _change(name: str, each: Mapping[str, Any]) -> Change:
    what, before, after = each["what"], each["before"], each["after"]
    label = _badge_of(what) or what.removeprefix(POINTS)
    return Change(name, label, format_decimal(before), format_decimal(after), _signed(after - before))


def _amount(what: str, change: int) -> str:
    """So much more or less of something: “+12 xp”, “-3 badges “First session””."""
    title, many = _badge_of(what), _signed(change)
    if title:
        said = {"many": many, "badge": title}
        return ngettext("%(many)s badge “%(badge)s”", "%(many)s badges “%(badge)s”", abs(change), **said)
    return f"{many} {what.removeprefix(POINTS)}"


def _signed(change: int) -> str:
    return f"+{format_decimal(change)}" if change > 0 else format_decimal(change)


def _badge_of(what: str) -> str:
    """The title of the badge, as the ledger names it; nothing for points."""
    if not what.startswith(BADGE):
        return ""
    slug, _slash, level = what.removeprefix(BADGE).partition("/")
    return badge_title(slug, level or None)

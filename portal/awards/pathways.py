"""Pathways: which badge leads where, how far somebody is on a way, and what exactly is missing for the next step."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from flask_babel import gettext as _

from portal import catalog
from portal.catalog import Pathway, PathwayStep
from portal.errors import NotFound
from portal.gamification import in_force
from portal.gamification.prospects import Missing
from portal.gamification.queries import BADGE
from portal.gamification.rules import BADGE_EARNED, Rule
from portal.gamification.sentences import progress_of, sentence_of, spoiled_words

EARNED, NEXT, LATER = "earned", "next", "later"


@dataclass(frozen=True)
class Step:
    """A badge on a way, for somebody. Of the next one, ``words`` say what is missing; ``need`` is 0 where nothing
    is counted. ``rule`` is what gives it, if a rule does.
    """

    slug: str
    level: str | None
    state: str
    words: str = ""
    have: int = 0
    need: int = 0
    rule: Rule | None = None

    @property
    def how(self) -> str:
        """What is counted for it, where something is: numbers alone do not say which track, or whose sessions."""
        return sentence_of(self.rule) if self.rule and self.need else ""


class Way(NamedTuple):
    """A pathway, and how far somebody is on it."""

    pathway: Pathway
    steps: list[Step]

    @property
    def earned(self) -> int:
        """How many of its badges they hold."""
        return sum(step.state == EARNED for step in self.steps)

    @property
    def next(self) -> Step | None:
        """The first that they do not hold."""
        return next((step for step in self.steps if step.state == NEXT), None)


class Neighbours(NamedTuple):
    """What a badge leads to and what it comes after: slugs, and levels where there are any."""

    after: list[PathwayStep]
    before: list[PathwayStep]


def way_of(pathway: Pathway, *, held: Collection[str], missing: Sequence[Missing]) -> Way:
    """How far somebody is who holds these badges (as the ledger names them) and misses those."""
    steps: list[Step] = []
    for step in pathway.steps:
        if _is_held(step, held):
            steps.append(Step(step.badge, step.level, EARNED))
        elif any(each.state == NEXT for each in steps):
            steps.append(Step(step.badge, step.level, LATER))
        else:
            steps.append(_next(step, missing))
    return Way(pathway, steps)


def neighbours_of(slug: str, level: str | None) -> Neighbours:
    """What is beside a badge, or a level of one: on pathways, in the rules in force that hear of badges, by levels."""
    here = PathwayStep(slug, level)
    edges = [*_by_content(), *_by_rules(each.rule for each in in_force.book().open)]
    after = [to for start, to in edges if _is(start, here) and not _is(to, here)]
    before = [start for start, to in edges if _is(to, here) and not _is(start, here)]
    return Neighbours(list(dict.fromkeys(after)), list(dict.fromkeys(before)))


def _is_held(step: PathwayStep, held: Collection[str]) -> bool:
    """Whether somebody holds it, or a higher level of it."""
    levels = list(catalog.badge(step.badge).levels)
    enough = levels[levels.index(step.level) :] if step.level in levels else [None]
    return any((f"{BADGE}{step.badge}/{level}" if level else f"{BADGE}{step.badge}") in held for level in enough)


def _next(step: PathwayStep, missing: Sequence[Missing]) -> Step:
    """The next step, with what is missing in words: as far as they are, or how it is earned at all."""
    for each in missing:
        if each.badge == step.badge:
            level = next((one for one in each.rule.levels if one.name == (step.level or "")), None)
            need = each.need if each.rule.unit or level is None else level.need
            words = progress_of(each.rule, each.have, need)
            words = f"{words}; {spoiled_words(each.rule)}" if each.is_spoiled else words
            return Step(step.badge, step.level, NEXT, words, each.have, need, each.rule)
    rule = next((each.rule for each in in_force.book().open if each.rule.gift.badge == step.badge), None)
    if rule is not None:
        return Step(step.badge, step.level, NEXT, sentence_of(rule), rule=rule)
    if catalog.badge(step.badge).is_nominated:
        return Step(step.badge, step.level, NEXT, _("A colleague nominates you for it, and a coordinator agrees."))
    return Step(step.badge, step.level, NEXT, _("A coordinator gives it by hand."))


def against(rules: Iterable[Rule]) -> Iterator[tuple[Pathway, PathwayStep, PathwayStep]]:
    """Pathways on which a badge stands before another one of which the rules make it: the pathway, and the two."""
    made_of: dict[str, set[str]] = {}
    for start, to in _by_rules(rules):
        made_of.setdefault(to.badge, set()).add(start.badge)
    for each in catalog.pathways():
        for place, step in enumerate(each.steps):
            parts = made_of.get(step.badge, set())
            yield from ((each, step, later) for later in each.steps[place + 1 :] if later.badge in parts)


def _by_content() -> Iterator[tuple[PathwayStep, PathwayStep]]:
    """From each badge to what comes after it on a pathway, and from each level to the next."""
    for each in catalog.pathways():
        yield from pairwise(each.steps)
    for badge in catalog.badges():
        yield from pairwise(PathwayStep(badge.slug, level) for level in badge.levels)


def _by_rules(rules: Iterable[Rule]) -> Iterator[tuple[PathwayStep, PathwayStep]]:
    """From each badge to those that rules give for it."""
    for rule in rules:
        if BADGE_EARNED in rule.when and rule.gift.badge:
            asked = {condition.fact: condition.one_of for condition in rule.where}
            yield from ((PathwayStep(str(slug)), PathwayStep(rule.gift.badge)) for slug in asked.get("badge", ()))


def _is(one: PathwayStep, other: PathwayStep) -> bool:
    """Whether both name the same badge, and the same level where both name one."""
    return (one.badge == other.badge and None in (one.level, other.level)) or one == other


def pathway(slug: str) -> Pathway:
    """The pathway with this slug. Raises ``NotFound``."""
    found = next((each for each in catalog.pathways() if each.slug == slug), None)
    if found is None:
        raise NotFound(_("There is no such pathway."))
    return found

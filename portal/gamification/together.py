"""What a cohort reaches together: rules ``for: cohort`` count what all of its people do."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from portal import db

from .calendar import WHOLE_LIFE
from .counting import HOW_MANY, TOTAL
from .models import RULE, TALLY
from .rules import Rule, from_definition
from .sentences import sentence_of

OF_ITS_OWN = {"by", "per", "within", "streak", "unless"}
"""Words of rules that do not count towards one number for good."""


@dataclass(frozen=True)
class Together:
    """A rule that a cohort fulfils together: ``have`` of ``need`` for its next level, or its last when all are reached.

    ``counts`` is the one type of event that is counted; empty when there are several, or when ``distinct`` says what.
    """

    cohort: str
    rule_id: str
    name: str
    sentence: str
    counts: str
    have: int
    need: int

    @property
    def is_reached(self) -> bool:
        """Whether there is no level left."""
        return self.have >= self.need


_SAID = (RULE.c.number, RULE.c.id, RULE.c.definition, RULE.c.name, RULE.c.because)
_NUMBERS = sa.and_(
    TALLY.c.rule == RULE.c.number,
    TALLY.c.key.in_(sa.bindparam("cohorts", expanding=True)),
    TALLY.c.bucket == WHOLE_LIFE,
    TALLY.c.value.in_((TOTAL[1], HOW_MANY)),
)
_SAYS_COHORT = sa.cast(RULE.c.definition, sa.Text).like('%"cohort"%')
_IN_FORCE = (
    sa.select(*_SAID, TALLY.c.key, TALLY.c.value, TALLY.c.n)
    .select_from(RULE)
    .outerjoin(TALLY, _NUMBERS)
    .where(RULE.c.until.is_(None), _SAYS_COHORT)
    .order_by(RULE.c.place, RULE.c.number)
)


def together_of(cohorts: Collection[str]) -> list[Together]:
    """How far each of these cohorts is with each rule in force that counts for it as a whole; in one query."""
    if not cohorts:
        return []
    rules: dict[int, Rule] = {}
    numbers: dict[tuple[int, str, str], int] = {}
    for number, rule_id, definition, name, because, key, value, n in db.session.execute(
        _IN_FORCE, {"cohorts": sorted(cohorts)}
    ):
        if number not in rules:
            rules[number] = from_definition(rule_id, definition, name=name, because=because)
        numbers[number, key, value] = n
    return [
        _far(rule, cohort, max(0, numbers.get((number, cohort, HOW_MANY if rule.distinct else TOTAL[1]), 0)))
        for number, rule in rules.items()
        if _is_common(rule)
        for cohort in sorted(cohorts)
    ]


def _is_common(rule: Rule) -> bool:
    """Whether it counts towards one number of the cohort, with levels."""
    return "cohort" in rule.slots and bool(rule.levels) and not OF_ITS_OWN & set(rule.definition)


def _far(rule: Rule, cohort: str, have: int) -> Together:
    need = next((level.need for level in rule.levels if level.need > have), rule.levels[-1].need)
    counts = rule.when[0] if len(rule.when) == 1 and not (rule.distinct or rule.sum) else ""
    return Together(cohort, rule.id, rule.name or "", sentence_of(rule), counts, have, need)

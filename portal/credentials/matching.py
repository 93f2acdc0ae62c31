"""How ledger and credentials are compared. A holding is what a rule gave a subject under a key; it earns a credential.

The ledger says how many of each badge are held, the credentials how many are good. A rule is the same by its id: where
a changed one has replaced another and gives the same, credentials stay. What something may still spoil is not held yet.
Statements are built once; they take ``today`` (an ordinal), ``people`` (ids) when made ``of_some``, and ``most`` (rows)
where they are limited.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import sqlalchemy as sa

from portal.credentials.models import Credential
from portal.gamification.models import LedgerEntry, RuleInForce
from portal.people.models import Person

_IS_BADGE = sa.and_(LedgerEntry.what >= "badge:", LedgerEntry.what < "badge;")
_RULE = RuleInForce.id.label("rule")
_PEOPLE = sa.bindparam("people", expanding=True, type_=sa.Text())
_IS_FIRM = sa.or_(LedgerEntry.firm_on.is_(None), LedgerEntry.firm_on <= sa.bindparam("today", type_=sa.Integer()))


@cache
def gaps(*, of_some: bool) -> sa.Select[Any]:
    """Holdings of which the ledger has another number than there are good credentials; ``missing`` may be negative."""
    holding = (_RULE, LedgerEntry.key, LedgerEntry.subject, LedgerEntry.what)
    held = sa.select(*holding, sa.func.sum(LedgerEntry.delta).label("n")).where(_IS_BADGE, _IS_FIRM).group_by(*holding)
    held = held.join(RuleInForce, RuleInForce.number == LedgerEntry.rule)
    copies = (_RULE, Credential.key, Credential.person_id, Credential.what)
    good = sa.select(*copies, sa.func.count().label("n")).where(Credential.revoked_at.is_(None)).group_by(*copies)
    good = good.join(RuleInForce, RuleInForce.number == Credential.rule)
    if of_some:
        held = held.where(LedgerEntry.subject.in_(_PEOPLE))
        good = good.where(Credential.person_id.in_(_PEOPLE))
    counted, issued = held.subquery(), good.subquery()
    missing = counted.c.n - sa.func.coalesce(issued.c.n, 0)
    return (
        sa.select(counted.c.rule, counted.c.key, counted.c.subject, counted.c.what, missing.label("missing"))
        .outerjoin(issued, _is_same(counted.c, issued.c.rule, issued.c.key, issued.c.person_id, issued.c.what))
        .where(missing != 0)
    )


@cache
def awards_without_credential(*, of_some: bool) -> sa.Select[Any]:
    """Awards that are missing a credential, with whom they are for. Of a holding with several rows the newest count."""
    gap = gaps(of_some=of_some).subquery()
    has_one = sa.select(Credential.award).where(Credential.award == LedgerEntry.id).exists()
    ranked = (
        sa.select(LedgerEntry.id, LedgerEntry.rule, LedgerEntry.key, LedgerEntry.subject, LedgerEntry.what)
        .add_columns(LedgerEntry.at, LedgerEntry.event, gap.c.missing, _rank(gap, LedgerEntry.event.desc()))
        .join(RuleInForce, RuleInForce.number == LedgerEntry.rule)
        .join(gap, _is_same(gap.c, RuleInForce.id, LedgerEntry.key, LedgerEntry.subject, LedgerEntry.what))
        .where(gap.c.missing > 0, LedgerEntry.delta > 0, _IS_FIRM, ~has_one)
        .subquery()
    )
    columns = (ranked.c.id, ranked.c.rule, ranked.c.key, ranked.c.subject, ranked.c.what, ranked.c.at)
    return (
        sa.select(*columns, Person.email, Person.subject.label("urn"))
        .join(Person, Person.id == ranked.c.subject)
        .where(ranked.c.rank <= ranked.c.missing)
        .order_by(ranked.c.event, ranked.c.id)
        .limit(sa.bindparam("most", type_=sa.Integer()))
    )


@cache
def credentials_without_award(*, of_some: bool) -> sa.Select[Any]:
    """Ids of good credentials that the ledger no longer holds; of several the oldest go."""
    gap = gaps(of_some=of_some).subquery()
    ranked = (
        sa.select(Credential.id, gap.c.missing, _rank(gap, Credential.awarded_at, Credential.issued_at, Credential.id))
        .join(RuleInForce, RuleInForce.number == Credential.rule)
        .join(gap, _is_same(gap.c, RuleInForce.id, Credential.key, Credential.person_id, Credential.what))
        .where(gap.c.missing < 0, Credential.revoked_at.is_(None))
        .subquery()
    )
    return sa.select(ranked.c.id).where(ranked.c.rank <= -ranked.c.missing)


def _rank(gap: sa.Subquery, *order: Any) -> sa.Label[int]:
    """The place of a row, from 1, among those of the same holding."""
    holding = [gap.c.rule, gap.c.key, gap.c.subject, gap.c.what]
    return sa.func.row_number().over(partition_by=holding, order_by=order).label("rank")


def _is_same(holding: Any, rule: Any, key: Any, subject: Any, what: Any) -> sa.ColumnElement[bool]:
    return sa.and_(holding.rule == rule, holding.key == key, holding.subject == subject, holding.what == what)

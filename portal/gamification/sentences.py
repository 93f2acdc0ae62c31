"""A rule in words that can be read aloud, for those who did not write any themselves; and how far somebody has come."""

from __future__ import annotations

import datetime as dt

from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.catalog import badge_name

from .calendar import Period, Span
from .happenings_in_words import each_time, many, things
from .rules import POINTS_EARNED, Cap, Condition, Gift, Rule

SETS_APART = {"badge", "led_by", "pair_age_days", "sessions"}
"""Facts without which a number would be wrong to whoever reads it."""


def sentence_of(rule: Rule) -> str:
    """The sentence of the rule: as its file words it, else made from its parts."""
    return rule.because or made_sentence_of(rule)


def made_sentence_of(rule: Rule) -> str:
    """The sentence that is made from the parts of the rule, whatever its file says."""
    if rule.gift.is_by_hand:
        return str(_("A coordinator may give something, or take something back, by hand, and says why."))
    said = {"gift": _gift(rule.gift), "who": _list([_slot(slot) for slot in rule.slots])}
    said["what"] = _reached(rule) if rule.levels else _each_time(rule)
    sentence = _("%(gift)s for %(who)s %(what)s.", **said)
    return str(sentence[:1].upper() + sentence[1:])


def progress_of(rule: Rule, have: int, need: int) -> str:
    """How far somebody has come towards what a rule needs: “2 of 3 sessions held this month”."""
    said = {"have": have, "what": _measured(rule, need) + _apart(rule)}
    if POINTS_EARNED in rule.when:
        said["what"] = ngettext("%(num)s point", "%(num)s points", need)
    if rule.per:
        said["when"] = _this(rule.per)
        return str(_("%(have)s of %(what)s %(when)s", **said))
    if rule.within:
        said["when"] = _last(rule.within.many, rule.within.unit)
        return str(_("%(have)s of %(what)s %(when)s", **said))
    if rule.streak:
        return str(_("%(have)s of %(what)s in a row", **said))
    return str(_("%(have)s of %(what)s", **said))


def spoiled_words(rule: Rule) -> str:
    """That what ``unless`` names has happened: “not any more this month”."""
    return str(_("not any more %(when)s", when=_this(rule.per))) if rule.per else ""


def firm_words(rule: Rule, firm_on: int) -> str:
    """When nothing can spoil it any more: “It is signed on 1 April, when the month is over.”"""
    day = format_date(dt.date.fromordinal(firm_on), "d MMMM")
    return str(_("It is signed on %(day)s, when the %(period)s is over.", day=day, period=_period(rule.per or "day")))


def listed(parts: list[str]) -> str:
    """Some words in a row: “one, two and three”."""
    return _list(parts)


def _each_time(rule: Rule) -> str:
    what = _list([each_time(name) for name in rule.when], last=_or)
    said = _("each time %(what)s", what=what)
    if rule.sum:
        of = _list([things(name) for name in rule.when], last=_or)
        said = _("times the %(fact)s of %(what)s", fact=words(rule.sum), what=of)
    return said + _where(rule) + _season(rule) + _cap(rule)


def _cap(rule: Rule) -> str:
    cap = rule.cap
    if cap is None:
        return ""
    if cap == Cap(1, "lifetime"):
        if rule.by:
            return str(_(", once for each %(fact)s", fact=_list([words(fact) for fact in rule.by])))
        return str(_(", once"))
    said = {"times": cap.times, "period": _period(cap.period)}
    if rule.by:
        said["fact"] = _list([words(fact) for fact in rule.by])
        return str(_(", at most %(times)s per %(period)s for each %(fact)s", **said))
    return str(_(", at most %(times)s per %(period)s", **said))


def _reached(rule: Rule) -> str:
    about = _where(rule) + _by(rule) + _season(rule) + _unless(rule)
    levels = rule.levels
    if levels == (("", 1),) and not (rule.sum or rule.distinct or rule.unit):
        return str(_("once %(what)s", what=_list([each_time(name) for name in rule.when], last=_or))) + about
    if not levels[0].name:
        return str(_("for %(many)s%(when)s", many=_measured(rule, levels[0].need), when=_when(rule))) + about
    each = [_("%(level)s at %(need)s", level=words(level.name), need=level.need) for level in levels[:-1]]
    last = levels[-1]
    each.append(_("%(level)s at %(many)s", level=words(last.name), many=_measured(rule, last.need)))
    return str(_("in levels: %(levels)s%(when)s", levels=_list(each), when=_when(rule))) + about


def _measured(rule: Rule, need: int) -> str:
    """What has to be reached, with its number: “3 sessions held”, “600 minutes of sessions held”."""
    what = _list([things(name) for name in rule.when], last=_or)
    if rule.streak:
        return str(_("%(periods)s with %(what)s", periods=_periods(need, rule.streak), what=what))
    if POINTS_EARNED in rule.when:
        currencies = [str(value) for condition in rule.where for value in condition.one_of]
        return f"{need} {_list(currencies, last=_or) or what}"
    if rule.sum:
        return str(_("%(need)s %(fact)s of %(what)s", need=need, fact=words(rule.sum), what=what))
    if rule.distinct and (need > 1 or rule.distinct == "type"):
        return _different(rule.distinct, need, what, rule.when)
    if len(rule.when) == 1:
        return many(rule.when[0], need)
    return str(_("%(need)s %(what)s", need=need, what=what))


def _different(fact: str, need: int, what: str, when: tuple[str, ...]) -> str:
    if fact == "type":
        every = _list([things(name) for name in when])
        if need == len(when):
            return str(_("all of these: %(what)s", what=every))
        return ngettext("%(num)s of these: %(what)s", "%(num)s different ones of these: %(what)s", need, what=every)
    if when[0].partition(".")[0] == fact:
        return ngettext("%(num)s of the %(what)s", "%(num)s different %(what)s", need, what=what)
    said = {"fact": plural(fact), "what": what}
    return ngettext("%(num)s of the %(fact)s (%(what)s)", "%(num)s different %(fact)s (%(what)s)", need, **said)


def _when(rule: Rule) -> str:
    if rule.per:
        return str(_(" in one %(period)s", period=_period(rule.per)))
    if rule.within:
        return str(_(" within any %(periods)s", periods=_periods(rule.within.many, rule.within.unit)))
    if rule.streak and rule.freeze:
        missed = _periods(rule.freeze, rule.streak)
        return str(_(" in a row, of which %(missed)s may be missed", missed=missed))
    return str(_(" in a row")) if rule.streak else ""


def _where(rule: Rule) -> str:
    parts = [_condition(condition) for condition in rule.where if condition.fact != "currency"]
    return f" ({', '.join(parts)})" if parts else ""


def _apart(rule: Rule) -> str:
    """What sets apart that which counts from the rest of its kind, where the badge does not say it by its name."""
    parts = [_condition(condition) for condition in rule.where if condition.fact in SETS_APART]
    return f" ({', '.join(parts)})" if parts else ""


def _by(rule: Rule) -> str:
    return str(_(", counted apart for each %(fact)s", fact=_list([words(fact) for fact in rule.by]))) if rule.by else ""


def _season(rule: Rule) -> str:
    span = rule.active
    if span is None:
        return ""
    first, last = _day(span, 0), _day(span, 1)
    if span.last is None:
        return str(_(", from %(first)s on", first=first))
    if span.first is None:
        return str(_(", until %(last)s", last=last))
    return str(_(", from %(first)s to %(last)s", first=first, last=last))


def _day(span: Span, end: int) -> str:
    day = span[end]
    return "" if day is None else str(format_date(dt.date.fromordinal(day), "d MMMM y"))


def _unless(rule: Rule) -> str:
    if not rule.unless or not rule.per:
        return ""
    what = _list([each_time(name) for name in rule.unless], last=_or)
    return str(_(", unless in that %(period)s %(what)s", period=_period(rule.per), what=what))


def _gift(gift: Gift) -> str:
    points = [_("%(points)s %(currency)s", points=gift.points, currency=gift.currency)] if gift.currency else []
    badge = [_("the badge “%(badge)s”", badge=badge_name(gift.badge))] if gift.badge else []
    return _list(badge + points)


def _condition(condition: Condition) -> str:
    """A condition in words: “at least 20 minutes”, “track: digital tools”."""
    fact, least, most = plural(condition.fact), condition.at_least, condition.at_most
    if condition.fact == "badge":
        return _list([badge_name(str(value)) for value in condition.one_of], last=_or)
    if condition.one_of:
        values = _list([words(str(value)) for value in condition.one_of], last=_or)
        return (
            _("led by the %(who)s", who=values) if condition.fact == "led_by" else f"{words(condition.fact)}: {values}"
        )
    if condition.fact == "pair_age_days" and least is None:
        return str(_("at most %(most)s days after becoming a pair", most=most))
    if most is None:
        return str(_("at least %(least)s %(fact)s", fact=fact, least=least))
    if least is None:
        return str(_("at most %(most)s %(fact)s", fact=fact, most=most))
    return str(_("from %(least)s to %(most)s %(fact)s", fact=fact, least=least, most=most))


def _slot(slot: str) -> str:
    known: dict[str, str] = {
        "person": _("whoever did it"),
        "mentor": _("the mentor"),
        "mentee": _("the mentee"),
        "pair": _("both of the pair"),
        "cohort": _("the whole programme"),
        "absent": _("whoever stayed away"),
        "earner": _("whoever earned it"),
    }
    return known[slot]


def _period(period: Period) -> str:
    known: dict[Period, str] = {
        "day": _("day"),
        "week": _("week"),
        "month": _("month"),
        "quarter": _("quarter"),
        "year": _("year"),
        "lifetime": _("lifetime"),
    }
    return known[period]


def _this(period: Period) -> str:
    known: dict[Period, str] = {
        "day": _("today"),
        "week": _("this week"),
        "month": _("this month"),
        "quarter": _("this quarter"),
        "year": _("this year"),
    }
    return known[period]


def _periods(number: int, period: Period) -> str:
    known: dict[Period, str] = {
        "day": ngettext("%(num)s day", "%(num)s days", number),
        "week": ngettext("%(num)s week", "%(num)s weeks", number),
        "month": ngettext("%(num)s month", "%(num)s months", number),
        "quarter": ngettext("%(num)s quarter", "%(num)s quarters", number),
        "year": ngettext("%(num)s year", "%(num)s years", number),
    }
    return known[period]


def _last(number: int, unit: Period) -> str:
    return str(_("in the last %(periods)s", periods=_periods(number, unit)))


def _or(first: str, last: str) -> str:
    return str(_("%(first)s or %(last)s", first=first, last=last))


def _and(first: str, last: str) -> str:
    return str(_("%(first)s and %(last)s", first=first, last=last))


def _list(parts: list[str], last: object = _and) -> str:
    if len(parts) < 2:
        return "".join(parts)
    join = _or if last is _or else _and
    return join(", ".join(parts[:-1]), parts[-1])


def plural(fact: str) -> str:
    """Several values of a fact: “topics”."""
    known = {
        "badge": _l("badges"),
        "cohort": _l("programmes"),
        "goal": _l("goals"),
        "lesson": _l("lessons"),
        "mentee": _l("mentees"),
        "mentor": _l("mentors"),
        "micro_lesson": _l("micro-lessons"),
        "network": _l("networks"),
        "pair": _l("pairs"),
        "rater": _l("sides"),
        "session": _l("sessions"),
        "tool": _l("tools"),
        "topic": _l("topics"),
        "track": _l("tracks"),
    }
    return str(known.get(fact) or words(fact))


def words(slug: str | None) -> str:
    """A slug as one would say it."""
    return (slug or "").replace(".", " ").replace("_", " ").replace("-", " ")

"""A rule in words, for those who did not write any themselves."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from .rules import Condition, Gift, Rule


def sentence_of(rule: Rule) -> str:
    """The sentence of the rule: as its file words it, else made from its parts."""
    if rule.because:
        return rule.because
    said = {"gift": _gift(rule.gift), "who": _list([_slot(slot) for slot in rule.slots]), "what": _occasion(rule)}
    if rule.levels:
        return _reach(rule, said)
    if rule.cap:
        said["cap"] = _("at most %(times)s per %(period)s", times=rule.cap.times, period=_period(rule.cap.period))
        return str(_("%(gift)s for %(who)s each time, %(cap)s: %(what)s.", **said))
    return str(_("%(gift)s for %(who)s each time: %(what)s.", **said))


def _reach(rule: Rule, said: dict[str, str]) -> str:
    if rule.levels[0].name:
        said["levels"] = ", ".join(f"{_words(level.name)}: {level.need}" for level in rule.levels)
        if rule.distinct:
            said["fact"] = _words(rule.distinct)
            return str(_("%(gift)s for %(who)s, by different values of “%(fact)s” (%(levels)s): %(what)s.", **said))
        return str(_("%(gift)s for %(who)s, by how often this happens (%(levels)s): %(what)s.", **said))
    need = rule.levels[0].need
    if rule.distinct:
        said["fact"] = _words(rule.distinct)
        return str(_("%(gift)s for %(who)s, once “%(fact)s” has taken %(need)s values: %(what)s.", need=need, **said))
    sentence = ngettext(
        "%(gift)s for %(who)s, once this has happened: %(what)s.",
        "%(gift)s for %(who)s, once this has happened %(num)s times: %(what)s.",
        need,
        **said,
    )
    return str(sentence)


def _gift(gift: Gift) -> str:
    points = [_("%(points)s %(currency)s", points=gift.points, currency=gift.currency)] if gift.currency else []
    badge = [_("the badge “%(badge)s”", badge=_words(gift.badge))] if gift.badge else []
    return _list(points + badge)


def _occasion(rule: Rule) -> str:
    parts = [_list([_happening(name) for name in rule.when]), *map(_condition, rule.where)]
    parts += [_("separately for each %(fact)s", fact=_words(fact)) for fact in rule.by]
    return ", ".join(parts)


def _happening(name: str) -> str:
    """What happened, in the words of the house; a type without any is named by its own."""
    known = {
        "lesson.completed": _("a lesson completed"),
        "track.completed": _("a track completed"),
        "micro_lesson.published": _("a micro-lesson published"),
        "micro_lesson.completed": _("a micro-lesson completed"),
        "agreement.signed": _("an agreement signed"),
        "goal.agreed": _("a goal agreed"),
        "goal.completed": _("a goal reached"),
        "milestone.reached": _("a milestone reached"),
        "session.completed": _("a session held"),
    }
    return known.get(name) or _words(name)


def _condition(condition: Condition) -> str:
    fact = _words(condition.fact)
    if condition.one_of:
        return f"{fact}: {', '.join(map(str, condition.one_of))}"
    if condition.at_most is None:
        return str(_("%(fact)s: at least %(least)s", fact=fact, least=condition.at_least))
    if condition.at_least is None:
        return str(_("%(fact)s: at most %(most)s", fact=fact, most=condition.at_most))
    return str(_("%(fact)s: from %(least)s to %(most)s", fact=fact, least=condition.at_least, most=condition.at_most))


def _slot(slot: str) -> str:
    words: dict[str, str] = {
        "person": _("whoever did it"),
        "mentor": _("the mentor"),
        "mentee": _("the mentee"),
        "pair": _("both of the pair"),
        "cohort": _("the programme"),
    }
    return words[slot]


def _period(period: str) -> str:
    words: dict[str, str] = {
        "day": _("day"),
        "week": _("week"),
        "month": _("month"),
        "quarter": _("quarter"),
        "year": _("year"),
        "lifetime": _("lifetime"),
    }
    return words[period]


def _list(parts: list[str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return str(_("%(first)s and %(last)s", first=", ".join(parts[:-1]), last=parts[-1]))


def _words(slug: str | None) -> str:
    return (slug or "").replace(".", " ").replace("_", " ").replace("-", " ")

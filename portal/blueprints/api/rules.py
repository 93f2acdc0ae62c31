"""Rules from outside: what other ones would change, and how far somebody is by those that count."""

from __future__ import annotations

from dataclasses import asdict

from flask import Response

from portal.awards import outlook
from portal.blueprints.api.blueprint import answer, bp
from portal.mentoring import queries as mentoring
from portal.web.asked import rule_file
from portal.web.bearer import bearer, caller
from portal.web.security import limiter


@bp.post("/rules/simulation")
@limiter.limit("20 per minute")
@bearer("read")
def simulation() -> Response:
    """Try a rule file on all that happened. Nothing is written.

    Send it as JSON, or the file itself as YAML. Without terms it is as if these rules had always counted.
    """
    from portal.blueprints.api import shapes

    text, terms = rule_file()
    seen = outlook.try_rules(text, terms, by=caller())
    effects = [shapes.Effect(**asdict(effect)) for effect in seen.found.effects]
    people = [shapes.Holder(**holder) for holder in seen.holders]
    return answer(shapes.Simulation(events=seen.found.events, rules=effects, people=people, unnamed=seen.unnamed))


@bp.get("/people/<id:person_id>/missing")
@bearer("read")
def missing(person_id: str) -> Response:
    """What is missing to each badge that somebody can earn and does not hold, in the order of the rules.

    You, and everybody in the programmes that you coordinate.
    """
    from portal.blueprints.api import shapes

    person = outlook.person_seen_by(caller(), person_id)
    pairs = [pair.id for pair in mentoring.pairs_of(person)]
    items = [shapes.Missing(**each) for each in outlook.missing_of(person, pairs=pairs)]
    return answer(shapes.MissingBadges(items=items))

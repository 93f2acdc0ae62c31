"""The ladder of a track's skill, as its page shows it: what was reached, and what the next rung asks for."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from portal.learning.actions.skills import ENOUGH
from portal.learning.models import CAN_DO, CAN_SHOW, RUNGS, SEEN, TRIED_IT
from portal.learning.queries import Ladder
from portal.web.languages import day


def rungs_of(ladder: Ladder) -> list[dict[str, Any]]:
    """The rungs as the macro ``ladder`` takes them, from the lowest up."""
    names = {SEEN: _("Seen"), TRIED_IT: _("Tried"), CAN_DO: _("Can do"), CAN_SHOW: _("Can show others")}
    asks = {
        SEEN: _("Finish one lesson."),
        TRIED_IT: _("Try what a lesson ends with, and say so."),
        CAN_DO: _("%(have)s of %(need)s tasks attested", have=min(ladder.attested, ENOUGH), need=ENOUGH),
        CAN_SHOW: _("Show something to your mentor or mentee."),
    }
    return [
        {
            "title": names[rung],
            "note": day(ladder.reached[rung]) if rung in ladder.reached else asks[rung],
            "state": "reached" if rung in ladder.reached else ("next" if rung == ladder.following else "later"),
        }
        for rung in RUNGS
    ]

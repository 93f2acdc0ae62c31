"""Deeds about what somebody earned: whether others of their programme see it on a board."""

from __future__ import annotations

from flask_babel import gettext as _

from portal.awards.queries import are_shown
from portal.errors import Refused
from portal.gamification import boards
from portal.gamification import queries as treasury
from portal.gamification.queries import POINTS
from portal.people.models import Person, Programme


def join_board(programme: Programme, *, by: Person) -> None:
    """Let those who joined the programme's board see one's name and points, and see theirs; on no other board."""
    if not are_shown(by):
        raise Refused(_("You chose to hide points and badges. Show them again on your page, then you can join."))
    currency = treasury.board_currency()
    if currency is None:
        raise Refused(_("There are no points here now, so there is no board to join."))
    boards.enter(by.id, board=programme.id, what=f"{POINTS}{currency}")


def leave_board(*, by: Person) -> None:
    """Be on no board any more; twice is once."""
    boards.leave(by.id)

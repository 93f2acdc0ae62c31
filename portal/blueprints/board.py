"""The board: neighbours among those who joined, and how to join and to leave."""

from __future__ import annotations

from flask import Blueprint, Response, flash, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import login_required
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired

from portal import db
from portal.awards import actions, queries
from portal.blueprints.awards import unless_hidden
from portal.errors import NotFound
from portal.web.reply import go, page_on_refusal, read_form
from portal.web.sign_in import me

bp = Blueprint("board", __name__)


@bp.get("/board")
@login_required
@unless_hidden
def board() -> str:
    """My neighbours, once I have joined; before that, what joining means. To who may not join it does not exist."""
    mine = queries.board_of(me())
    if mine:
        return render_template("board/board.html", board=mine)
    programmes = queries.boards_open_to(me())
    if not programmes:
        raise NotFound(_("There is no such page."))
    return render_template("board/join.html", programmes=programmes)


class BoardForm(FlaskForm):
    """Of which programme."""

    programme = StringField(validators=[InputRequired(lazy_gettext("Please choose a programme."))])


@bp.post("/board")
@login_required
@page_on_refusal(board)
def join() -> Response:
    """Join the board of a programme."""
    programme = queries.programme_to_join(me(), str(read_form(BoardForm).programme.data))
    actions.join_board(programme, by=me())
    db.session.commit()
    flash(_("You have joined. You can leave at any time."))
    return go(url_for(".board"))


@bp.post("/board/departure")
@login_required
def leave() -> Response:
    """Leave the board."""
    actions.leave_board(by=me())
    db.session.commit()
    flash(_("You have left the board. Your points stay yours."))
    return go(url_for("awards.awards"))

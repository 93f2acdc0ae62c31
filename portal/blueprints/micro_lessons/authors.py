"""What an author has published: for everybody who is signed in, and for the author how often it helped."""

from __future__ import annotations

from flask import render_template
from flask_login import login_required

from portal.blueprints.micro_lessons.blueprint import bp
from portal.blueprints.shelf import shelf
from portal.blueprints.titles import named
from portal.learning import queries
from portal.people import queries as people
from portal.web.sign_in import me


@bp.get("/micro-lessons/by/<handle>")
@login_required
def author(handle: str) -> str:
    """The micro-lessons of one author. Of somebody who has published nothing, nobody else is told that they exist."""
    found = people.person_by_handle(handle)
    is_mine = found.id == me().id
    if not is_mine and not queries.has_published(found):
        people.nobody()
    readers, together = queries.readers_of(found) if is_mine else ({}, None)
    return render_template(
        "micro_lessons/author.html",
        name=found.name,
        is_mine=is_mine,
        titles=named(),
        published=shelf("page", lambda **part: queries.published_by(found, **part)),
        readers=readers,
        together=together,
        few=queries.K,
    )

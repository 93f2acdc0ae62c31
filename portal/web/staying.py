"""Pages on which people write for long: what they typed outlives their sign-in, and the token of their form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Response, current_app, make_response, render_template, request, url_for

from portal.web.htmx import wants_fragment

View = TypeVar("View", bound=Callable[..., Any])
HOME = "/"


def stays(view: View) -> View:
    """Of a POST route: whoever is signed out by now gets back what they typed, and goes on when they are in again.

    Its page has ``problems/_still_here.html`` where htmx is told so.
    """
    view.stays = True  # type: ignore[attr-defined]
    return view


def stays_quietly(view: View) -> View:
    """The same; what htmx asks here is of no weight, and another request of the page says what there is to say."""
    view.stays, view.is_quiet = True, True  # type: ignore[attr-defined]
    return view


def is_asked() -> bool:
    """Whether this request comes from such a page."""
    return bool(getattr(_view(), "stays", False))


def answer(code: int, *, is_signed_in: bool) -> Response:
    """A page with all that was typed, to be sent again; for htmx the sentence, and a token that is good from now on."""
    values = {"is_signed_in": is_signed_in, "sign_in": url_for("sign_in.form", next=HOME)}
    if wants_fragment() and getattr(_view(), "is_quiet", False):
        return Response(status=204)
    if wants_fragment():
        headers = {"HX-Retarget": "#still-here", "HX-Reswap": "outerHTML"}
        return make_response(render_template("problems/_still_here.html", **values), code, headers)
    kept = [(name, text) for name, text in request.form.items(multi=True) if name != "csrf_token"]
    longest = max((text for _name, text in kept), key=len, default="")
    page = render_template("problems/still_here.html", again=request.path, kept=kept, longest=longest, **values)
    return make_response(page, code)


def _view() -> Callable[..., Any] | None:
    return current_app.view_functions.get(request.endpoint or "")

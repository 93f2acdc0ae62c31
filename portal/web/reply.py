"""The answer to a deed: a fragment for htmx, a redirect for everybody else. And pages, and forms that remember."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from typing import Any, TypeVar

from flask import Response, g, make_response, redirect, render_template, request, stream_with_context
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict

from portal.errors import Refused
from portal.web.htmx import wants_fragment

View = TypeVar("View", bound=Callable[..., Any])
FormType = TypeVar("FormType", bound=FlaskForm)


def reply(partial: str, *, otherwise: str, **values: Any) -> Response:
    """The partial, rendered with ``values``, when htmx asks; else a redirect (303) to ``otherwise``."""
    if wants_fragment():
        return make_response(render_template(partial, **values))
    return go(otherwise)


def go(address: str) -> Response:
    """See other: after a POST, the browser shows ``address`` with GET. htmx is told to do the same."""
    if wants_fragment():
        return Response(status=204, headers={"HX-Redirect": address})
    return make_response(redirect(address, code=303))


def page_on_refusal(
    page: Callable[..., Any], *, fragment: Callable[..., Any] | None = None, also_too_fast: bool = False
) -> Callable[[View], View]:
    """Of a POST route: when the deed is refused, show this page again, with what was typed and the sentence.

    The page is given those parts of the address that it asks for: a list does not know which of its rows it was.
    htmx gets the sentence alone, put where problems are shown; or ``fragment``, for which the route's target is.
    ``also_too_fast``: the page comes back after too many requests too. For those who are signed in: it costs a page.
    """

    def remember(view: View) -> View:
        view.page_on_refusal, view.fragment_on_refusal = _given_its_own(page), fragment  # type: ignore[attr-defined]
        view.page_when_too_fast = also_too_fast  # type: ignore[attr-defined]
        return view

    return remember


def _given_its_own(page: Callable[..., Any]) -> Callable[..., Any]:
    asked_for = inspect.signature(page).parameters

    @wraps(page)
    def shown(**values: Any) -> Any:
        return page(**{name: value for name, value in values.items() if name in asked_for})

    return shown


def typed() -> tuple[MultiDict[str, str] | None, Mapping[str, str]]:
    """What was typed into a form that was refused, and the sentences by field; nothing and none otherwise."""
    refused = g.get("refused")
    return (request.form, refused.fields) if refused else (None, {})


def read_form(form_class: type[FormType]) -> FormType:
    """The form as it was sent; refuses it with a sentence for each field that has the wrong shape."""
    form: FormType = form_class(request.form)
    if not form.validate():
        fields = {name: " ".join(map(str, errors)) for name, errors in form.errors.items() if name}
        raise Refused(_("Please look at what is marked below."), fields=fields)
    return form


def table(lines: Iterator[str], name: str) -> Response:
    """A CSV file to take along, line by line; ``name`` without its ending."""
    streamed: Iterator[str] = stream_with_context(lines)
    response = Response(streamed, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response

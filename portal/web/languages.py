"""Words, dates and numbers as the person reads them: gettext, their language and their time zone."""

from __future__ import annotations

import datetime as dt
from typing import Protocol, Self, TypeVar
from zoneinfo import ZoneInfo

from flask import Flask, has_request_context, request
from flask_babel import Babel, format_date, format_datetime, format_decimal, format_time, get_locale
from flask_login import current_user
from markupsafe import Markup

from portal.config import LANGUAGES


class Translated(Protocol):
    """Content that may be there in several languages: a track, a lesson, a word of the glossary."""

    @property
    def language(self) -> str:
        """Of its words."""

    def in_language(self, tag: str) -> Self:
        """The same in another language; itself where there is no translation."""


Content = TypeVar("Content", bound=Translated)


def init_app(app: Flask) -> None:
    """Choose language and zone for each request, and give templates the filters that speak them."""
    app.config.update(
        BABEL_DEFAULT_LOCALE="en",
        BABEL_DEFAULT_TIMEZONE="UTC",
        BABEL_TRANSLATION_DIRECTORIES=str(app.root_path) + "/translations",
    )
    Babel(app, locale_selector=_language, timezone_selector=_zone)
    app.jinja_env.filters.update(day=day, clock_time=clock_time, moment=moment, there=there, number=format_decimal)
    app.jinja_env.filters.update(in_my_language=in_my_language, marked=marked, worded=worded)
    app.jinja_env.filters.update(other_than_mine=other_than_mine)


def chosen() -> str:
    """The language that the person chose, ``pt-BR``: for content in several languages, whether or not the portal's own
    words are in it."""
    is_known = has_request_context() and current_user.is_authenticated
    return str(current_user.person.language) if is_known else _language().replace("_", "-")


def in_my_language(content: Content) -> Content:
    """Content in the language that whoever reads it chose."""
    return content.in_language(chosen())


def other_than_mine(language: str) -> str:
    """A language of words, where it is not the page's; else nothing."""
    return "" if language == str(get_locale()).replace("_", "-") else language


def marked(text: str, language: str) -> str:
    """A text as a page shows it: marked with its language where that is not the page's."""
    other = other_than_mine(language)
    return Markup('<span lang="{}">{}</span>').format(other, text) if other and text else text


def worded(content: Translated, name: str = "title") -> str:
    """The title of content, or another of its texts, in the reader's language and marked with it."""
    mine = in_my_language(content)
    return marked(getattr(mine, name), mine.language)


def day(value: dt.date | dt.datetime) -> str:
    """A day in words: Tuesday, 3 March 2026."""
    return str(format_date(value, "EEEE, d MMMM y"))


def clock_time(value: dt.datetime) -> str:
    """The time of day where the person is: 14:00."""
    return str(format_time(value, "HH:mm"))


def moment(value: dt.datetime) -> str:
    """Day and time where the person is: Tue 3 Mar 2026, 14:00."""
    return str(format_datetime(value, "EEE d MMM y, HH:mm"))


def there(value: dt.datetime, zone: str, here: str) -> str:
    """What clocks in another zone show: Tue 3 Mar, 08:00 (Asia/Tokyo). Nothing where those here show the same."""
    theirs, mine = value.astimezone(ZoneInfo(zone)), value.astimezone(ZoneInfo(here))
    if theirs.utcoffset() == mine.utcoffset():
        return ""
    return f"{format_datetime(theirs.replace(tzinfo=None), 'EEE d MMM, HH:mm', rebase=False)} ({zone})"


def _language() -> str:
    """The person's own; of somebody who is not signed in, what their browser asks for."""
    if not has_request_context():
        return LANGUAGES[0]
    if current_user.is_authenticated:
        return str(current_user.person.locale)
    return (request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]).replace("-", "_")


def _zone() -> str:
    is_known = has_request_context() and current_user.is_authenticated
    return str(current_user.person.timezone) if is_known else "UTC"

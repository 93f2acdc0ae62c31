"""What the pages of one badge tell of it: all from what was signed, and the name of its owner."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlencode

from flask import current_app, render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from portal import clock
from portal.blueprints.credentials.verification import labels
from portal.config import Settings
from portal.credentials import documents, exports, issuer, portable, queries, versions
from portal.credentials.checks import day
from portal.credentials.models import Credential
from portal.credentials.verify import verify
from portal.reaching import NOBODY
from portal.web.sign_in import whoever

LINKEDIN = "https://www.linkedin.com/profile/add?"
WIDTH, HEIGHT = 440, 176
"""Of the frame that other sites show, in pixels."""

NAMES = {"png": "PNG", "svg": "SVG", "json": "JSON", "jwt": "JWT", "jws": "JWS"}


@dataclass(frozen=True)
class Files:
    """Files that are of use to the same people: what they are for, and each by its name and address."""

    title: str
    purpose: str
    each: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Shown:
    """One badge, as its pages show it."""

    credential: Credential
    owner: str
    is_mine: bool

    @cached_property
    def address(self) -> str:
        """Of the page that one shares."""
        return issuer.current().url(f"/b/{self.credential.short}")

    @cached_property
    def file_address(self) -> str:
        """Of its files, without the ending."""
        return issuer.current().url(f"/credentials/{self.credential.id}")

    @cached_property
    def badge_path(self) -> str:
        """Of the page of the badge as such: as it is now, or as it was signed where it is not given any more."""
        found, path = self.credential, documents.path_of(self.credential.badge, self.credential.level)
        is_given = versions.in_use(found.badge, found.level) is not None
        return f"/achievements/{path if is_given else documents.versioned(path, found.version)}"

    @cached_property
    def title(self) -> str:
        """What it is called, as it was signed."""
        return str(self.credential.plain["name"])

    @cached_property
    def awarded_at(self) -> dt.datetime:
        """When it was awarded, as it was signed."""
        return portable.read_moment(self.credential.plain["awardedDate"])

    @cached_property
    def words(self) -> str:
        """Title and owner, where there is no room for more."""
        return _("%(title)s, awarded to %(name)s", title=self.title, name=self.owner)

    @cached_property
    def issuer(self) -> Mapping[str, Any]:
        """Who issued it."""
        found: Mapping[str, Any] = self.credential.plain["issuer"]
        return found

    @cached_property
    def awarded_on(self) -> str:
        """The day, as short as it can be said."""
        return day(self.awarded_at)

    @cached_property
    def ends_at(self) -> dt.datetime | None:
        """Until when it is good, when it says so."""
        until = self.credential.plain.get("validUntil")
        return portable.read_moment(until) if until else None

    @cached_property
    def evidence(self) -> list[Mapping[str, Any]]:
        """What it was given for, where it says more than the criteria."""
        found = self.credential.plain.get("evidence", [])
        return list(found) if isinstance(found, list) else [found]

    @cached_property
    def linkedin(self) -> str:
        """LinkedIn's form for a new certification, filled in."""
        settings: Settings = current_app.config["PORTAL"]
        issued, ends = self.awarded_at, self.ends_at
        values = {
            "startTask": "CERTIFICATION_NAME",
            "name": self.title,
            "organizationId": settings.linkedin_organization,
            "organizationName": None if settings.linkedin_organization else self.issuer["name"],
            "issueYear": issued.year,
            "issueMonth": issued.month,
            "expirationYear": ends.year if ends else None,
            "expirationMonth": ends.month if ends else None,
            "certUrl": self.address,
            "certId": self.credential.id,
        }
        return LINKEDIN + urlencode({name: value for name, value in values.items() if value}, quote_via=quote)

    @cached_property
    def markdown(self) -> str:
        """The picture with a link, as Markdown."""
        words = self.words.translate({ord(letter): f"\\{letter}" for letter in "\\[]"})
        return f"[![{words}]({self.file_address}.png)]({self.address})"

    def frame(self, width: int = WIDTH, height: int = HEIGHT) -> str:
        """The frame that other sites show, as HTML. It runs no scripts, and what it links to opens beside it."""
        return str(
            Markup(
                '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy" style="border:0;max-width:100%"'
                ' sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>'
            ).format(issuer.current().url(f"/embed/{self.credential.short}"), self.words, width, height)
        )

    def oembed(self, form: str) -> str:
        """Where other sites ask how to show it: ``json`` or ``xml``."""
        query = urlencode({"url": self.address, "format": form})
        return issuer.current().url(f"/oembed?{query}")

    @cached_property
    def files(self) -> list[Files]:
        """Every file there is of it, those first that most people want."""
        there = [form for form in exports.FORMS if exports.is_kept(self.credential, form)]
        older = [form for form in there if form.startswith("ob2.")]
        older.sort(key=lambda form: not form.endswith(("png", "svg")))
        pictures = [form for form in there if form in ("png", "svg")]
        texts = [form for form in there if form not in (*older, *pictures)]
        simply = _("The picture, with what was signed inside.")
        return [
            self._files(_("For most wallets"), simply, pictures),
            self._files(
                _("For wallets that ask for text"),
                _("What was signed, as text or in the picture."),
                texts,
            ),
            self._files(
                _("For older systems"),
                _("The same in its older form, Open Badges 2.0."),
                older,
            ),
        ]

    def _files(self, title: str, purpose: str, forms: Sequence[str]) -> Files:
        names = {form: url_for("credentials.file", credential_id=self.credential.id, form=form) for form in forms}
        return Files(title, purpose, tuple((name_of(form), address) for form, address in names.items()))


def shown(found: Credential) -> Shown:
    """What there is to show of a credential to whoever is here."""
    viewer = whoever()
    return Shown(found, queries.owner_of(found), viewer is not None and viewer.id == found.person_id)


def page(template: str, found: Credential, **more: Any) -> str:
    """A page of one badge, with a check of it that was made just now, and what ``more`` it shows."""
    return render_template(
        template,
        shown=shown(found),
        credential=found,
        achievement=found.achievement,
        report=verify(found.document, network=NOBODY),
        checked_at=clock.now(),
        labels=labels(),
        **more,
    )


def name_of(form: str) -> str:
    """A form of a credential in a word or two: ``SVG``, ``PNG with JWT``."""
    *carried, last = form.removeprefix("ob2.").split(".")
    return _("%(picture)s with %(text)s", picture=NAMES[last], text=NAMES[carried[0]]) if carried else NAMES[last]

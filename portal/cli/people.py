"""``portal people``: accounts, import, tokens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import gettext as _

from portal import db
from portal.blueprints import reporting_line
from portal.cli.answers import Answer, answering, house, progress
from portal.errors import NotFound
from portal.people import actions, importing, passwords
from portal.people.importing import Report, Row
from portal.people.imports import sheets
from portal.people.models import ROLES, Person, Programme
from portal.post import actions as post


@click.group()
def people() -> None:
    """People, their accounts and tokens."""


@people.command()
@click.argument("email")
@click.argument("name")
@click.option("--password", help="Others on this machine may see it; without it an invitation is sent and printed.")
@click.option("--programme", "slug", help="Enrol them here. A coordinator opens a programme that is new.")
@click.option("--programme-name", "title", help="What a new programme is called.")
@click.option("--role", type=click.Choice(ROLES), default="mentee", show_default=True, help="Their role in it.")
@answering
def create(email: str, name: str, password: str | None, slug: str | None, title: str | None, role: str) -> Answer:
    """Make an account."""
    with house() as app:
        person = actions.create_person(email, name, password=password)
        if slug:
            _enrol(person, slug, title, role)
        link = None if password else _invite(person)
        found = {"id": person.id, "email": person.email, "invitation": link and app.config["PORTAL"].base_url + link}
        db.session.commit()
    lines = [f"{found['email']} has an account."]
    if link:
        lines.append(f"They choose a password here, within 14 days: {found['invitation']}")
    return Answer(found, lines)


@people.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--programme", "slug", help="Enrol them here.")
@click.option("--invite", is_flag=True, help="Invite them by mail, to apply first, instead of enrolling them at once.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@answering
def import_people(file: Path, slug: str | None, invite: bool, dry_run: bool) -> Answer:
    """Import a CSV with the header email,name,role,department,manager_email,language,timezone.

    What is wrong is reported by line, and then nothing is imported. An empty cell changes nothing.
    """
    with house(), progress("Importing people") as tell:
        with db.reading():
            programme = _programme(slug) if slug else None
            report = importing.examine(_rows(file), programme=programme)
            db.session.rollback()
        if not dry_run and not report.mistakes:
            done = 0
            for chunk in importing.chunks(_rows(file)):
                importing.carry_out(chunk, programme=programme, invites=invite, is_told=invite)
                db.session.commit()
                done += len(chunk)
                tell(done, report.total)
            for chunk in importing.chunks(_rows(file)):
                importing.set_managers(chunk)
                db.session.commit()
            reporting_line.has_changed()
            db.session.commit()
        return _report(report, dry_run)


@people.command()
@click.argument("email")
@click.option("--scope", "scopes", multiple=True, required=True, help="read, events:write; once for each.")
@answering
def token(email: str, scopes: tuple[str, ...]) -> Answer:
    """Make an API token for a person; it is shown this once."""
    with house():
        made = actions.make_token(actions.person_with(email), scopes)
        db.session.commit()
    return Answer({"token": made}, [made])


def _enrol(person: Person, slug: str, title: str | None, role: str) -> None:
    if role == "coordinator" and db.session.scalar(sa.select(Programme.id).where(Programme.slug == slug)) is None:
        actions.open_programme(title or slug.replace("-", " ").capitalize(), slug=slug, by=person)
    else:
        actions.enrol(person, _programme(slug), role=role)


def _invite(person: Person) -> str:
    """The path of their invitation, which is on its way by mail too."""
    made = actions.make_link(person, purpose="invitation")
    link = f"/invitations/{made}"
    with force_locale(person.locale):
        text = _("You have an account. This link lets you choose a password; it opens once, within two weeks.")
        subject = _("Your account in the portal")
        key = f"invitation:{passwords.digest(made)}"
        post.write(key=key, to=person.email, person_id=person.id, subject=subject, text=text, link=link)
    return link


def _programme(slug: str) -> Programme:
    found = db.session.scalar(sa.select(Programme).where(Programme.slug == slug))
    if found is None:
        raise NotFound(f"There is no programme at the address {slug}. It is opened with --role coordinator.")
    return found


def _report(report: Report, dry_run: bool) -> Answer:
    lines = report.lines()
    if dry_run and not report.mistakes:
        lines.append("This was a dry run: nothing was changed.")
    return Answer(report.plain() | {"dry_run": dry_run}, lines, is_fine=not report.mistakes)


def _rows(file: Path) -> Iterator[Row]:
    """The rows of a file as they are read, with their lines; never all of them at once."""
    with file.open("rb") as opened:
        yield from sheets.rows_of(opened)

"""Many people at once, from rows: everything that is wrong is said before anything is done.

``examine`` only reads. ``carry_out`` and ``set_managers`` do what it foresaw, a chunk at a time, so that nobody waits
long for the database; the caller commits each chunk. What was interrupted is finished by doing it again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import aliased

from portal import db
from portal.errors import Refused
from portal.people import actions, details
from portal.people.models import ROLES, Enrolment, Person, Programme

Thing = TypeVar("Thing")
COLUMNS = ("email", "name", "role", "department", "manager_email", "language", "timezone")
CHUNK = 500
KEPT = ("name", "department", "language", "timezone")
"""Columns that are kept with the person as they stand in the row."""


@dataclass(frozen=True, slots=True)
class Row:
    """A person in a file, on ``line``. What is empty changes nothing. ``amiss`` says why it cannot be read at all."""

    line: int
    email: str
    name: str = ""
    role: str = ""
    department: str = ""
    manager_email: str = ""
    language: str = ""
    timezone: str = ""
    amiss: str = ""


@dataclass
class Report:
    """What an import does: e-mail addresses by what happens to them, and what is wrong, by line."""

    added: list[str] = field(default_factory=list)
    changed: dict[str, list[str]] = field(default_factory=dict)
    unchanged: int = 0
    mistakes: list[tuple[int, str]] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many rows are in order."""
        return len(self.added) + len(self.changed) + self.unchanged

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        mistakes = [{"line": line, "reason": reason} for line, reason in self.mistakes]
        return {"added": self.added, "changed": self.changed, "unchanged": self.unchanged, "mistakes": mistakes}

    def lines(self) -> list[str]:
        """For people: the difference, line by line, then the totals."""
        if self.mistakes:
            told = [_("line %(line)s: %(reason)s", line=line, reason=reason) for line, reason in self.mistakes]
            return [*told, _("Nothing was imported. Please mend these lines and try again.")]
        told = [f"+ {email}" for email in self.added]
        told += [f"~ {email}: {', '.join(names)}" for email, names in self.changed.items()]
        new, other, same = len(self.added), len(self.changed), self.unchanged
        return [*told, _("%(new)s new, %(other)s changed, %(same)s as they were.", new=new, other=other, same=same)]


def examine(rows: Iterable[Row], *, programme: Programme | None) -> Report:
    """What importing these rows would do, and everything that is wrong with them. Only reads."""
    report = Report()
    lines: dict[str, int] = {}
    managers: dict[str, str] = {}
    for chunk in chunks(rows):
        good = list(_in_shape(chunk, lines, report))
        known = _known([row.email for row in good], programme)
        for row in good:
            _compare(row, known.get(row.email), programme, report)
            if row.manager_email:
                managers[row.email] = row.manager_email
    _check_managers(managers, lines, report)
    report.mistakes.sort()
    return report


def carry_out(rows: Sequence[Row], *, programme: Programme | None) -> None:
    """Add and change the people in these rows, which were examined; give them their parts."""
    good = [_normal(row) for row in rows]
    wanted = sa.select(Person).where(Person.email.in_([row.email for row in good]))
    known = {person.email: person for person in db.session.scalars(wanted)}
    for row in good:
        given = {name: value for name in KEPT if (value := getattr(row, name))}
        person = known.get(row.email) or actions.create_person(row.email, **given)
        for name, value in given.items():
            setattr(person, name, value)
        if programme and row.role:
            actions.enrol(person, programme, role=row.role)


def set_managers(rows: Sequence[Row]) -> None:
    """The reporting line, once everybody in the file is there."""
    line = {row.email: row.manager_email for row in map(_normal, rows) if row.manager_email}
    wanted = sa.select(Person.email, Person.id).where(Person.email.in_({*line, *line.values()}))
    ids = {row.email: row.id for row in db.session.execute(wanted)}
    for email, manager in line.items():
        theirs = sa.update(Person).where(Person.id == ids[email])
        db.session.execute(theirs.values(manager_id=ids[manager]), execution_options={"synchronize_session": False})


def chunks(things: Iterable[Thing], size: int = CHUNK) -> Iterator[list[Thing]]:
    """So many at a time, until there are no more."""
    rest = iter(things)
    while chunk := list(islice(rest, size)):
        yield chunk


@dataclass(frozen=True, slots=True)
class _Known:
    """How somebody stands in the database: the columns of a file, and their roles in the programme."""

    columns: Mapping[str, str]
    roles: Collection[str]


def _in_shape(rows: Iterable[Row], lines: dict[str, int], report: Report) -> Iterator[Row]:
    """The rows that can be read, as they would be kept; ``lines`` learns where each address stands."""
    for row in rows:
        try:
            good = _normal(row)
        except Refused as refused:
            report.mistakes.append((row.line, str(refused)))
            continue
        if good.email in lines:
            where = lines[good.email]
            report.mistakes.append((row.line, _("%(email)s stands on line %(n)s too.", email=good.email, n=where)))
            continue
        lines[good.email] = row.line
        yield good


def _normal(row: Row) -> Row:
    if row.amiss:
        raise Refused(row.amiss)
    if row.role and row.role not in ROLES:
        known = ", ".join(ROLES)
        raise Refused(_("There is no role called %(role)s, only: %(known)s.", role=row.role, known=known))
    return replace(
        row,
        email=actions.normal_email(row.email),
        name=details.normal_name(row.name) if row.name else "",
        department=details.normal_department(row.department),
        manager_email=actions.normal_email(row.manager_email) if row.manager_email else "",
        language=details.normal_language(row.language) if row.language else "",
        timezone=details.normal_timezone(row.timezone) if row.timezone else "",
    )


def _known(emails: Sequence[str], programme: Programme | None) -> dict[str, _Known]:
    manager = aliased(Person)
    query = sa.select(Person.id, Person.email, manager.email, *(getattr(Person, name) for name in KEPT))
    query = query.outerjoin(manager, manager.id == Person.manager_id).where(Person.email.in_(emails))
    roles: dict[str, set[str]] = {}
    if programme:
        theirs = sa.select(Person.email, Enrolment.role).join(Enrolment, Enrolment.person_id == Person.id)
        where = (Enrolment.programme_id == programme.id, Person.email.in_(emails))
        for email, role in db.session.execute(theirs.where(*where)):
            roles.setdefault(email, set()).add(role)
    found = {}
    for _id, email, boss, *kept in db.session.execute(query):
        columns = dict(zip(KEPT, kept, strict=True)) | {"manager_email": boss or ""}
        found[email] = _Known(columns, roles.get(email, ()))
    return found


def _compare(row: Row, known: _Known | None, programme: Programme | None, report: Report) -> None:
    if known is None:
        if row.name:
            report.added.append(row.email)
        else:
            report.mistakes.append((row.line, _("Nobody has the address %(email)s yet: give a name.", email=row.email)))
        return
    different = [name for name, value in known.columns.items() if getattr(row, name) not in ("", value)]
    if programme and row.role and row.role not in known.roles:
        different.append("role")
    if different:
        report.changed[row.email] = different
    else:
        report.unchanged += 1


def _check_managers(managers: Mapping[str, str], lines: Mapping[str, int], report: Report) -> None:
    """Everybody's manager is in the file or in the database, and nobody is their own, however far up."""
    if not managers:
        return
    above = {**_reporting_line(), **managers}
    missing = set(managers.values()) - set(lines)
    for chunk in chunks(sorted(missing)):
        missing -= set(db.session.scalars(sa.select(Person.email).where(Person.email.in_(chunk))))
    for email, manager in managers.items():
        if manager in missing:
            report.mistakes.append((lines[email], _("Nobody has the manager's address %(email)s.", email=manager)))
    for email in sorted(_in_circles(above) & set(managers)):
        report.mistakes.append((lines[email], _("%(email)s would be their own manager's manager.", email=email)))


def _reporting_line() -> dict[str, str]:
    manager = aliased(Person)
    query = sa.select(Person.email, manager.email).join(manager, manager.id == Person.manager_id)
    return {row[0]: row[1] for row in db.session.execute(query)}


def _in_circles(above: Mapping[str, str]) -> set[str]:
    """Everybody who comes back to themselves by going up. Each is visited once."""
    done: set[str] = set()
    found: set[str] = set()
    for start in above:
        path: dict[str, None] = {}
        at: str | None = start
        while at is not None and at not in done and at not in path:
            path[at] = None
            at = above.get(at)
        if at in path:
            members = list(path)
            found.update(members[members.index(str(at)) :])
        done.update(path)
    return found

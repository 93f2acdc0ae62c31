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
from portal.people import actions, details, sight
from portal.people.enrolments import actions as enrolments
from portal.people.models import ROLES, Enrolment, Person, Programme

Thing = TypeVar("Thing")
COLUMNS = ("email", "name", "role", "department", "manager_email", "language", "timezone")
NEW, CHANGED, SAME, AMISS = "new", "changed", "same", "amiss"
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


@dataclass(frozen=True, slots=True)
class Found:
    """What becomes of a row: ``new``, ``changed``, ``same``, or ``amiss`` with a sentence.

    ``difference`` holds what was and what will be, by column. The sentence of another row says what is left as it is.
    """

    row: Row
    outcome: str
    difference: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    sentence: str = ""


@dataclass
class Examination:
    """What a file says as a whole: where each address stands, and who reports to whom."""

    programme: Programme | None
    by: Person | None = None
    lines: dict[str, int] = field(default_factory=dict)
    managers: dict[str, str] = field(default_factory=dict)

    def of(self, rows: Iterable[Row]) -> Iterator[list[Found]]:
        """What becomes of each row, a chunk at a time. Only reads."""
        for chunk in chunks(rows):
            shaped = [self._in_shape(row) for row in chunk]
            good = [row for row in shaped if isinstance(row, Row)]
            known = _known([row.email for row in good], self.programme, self.by)
            found = [row if isinstance(row, Found) else _compared(row, known.get(row.email), self) for row in shaped]
            for each in found:
                if each.outcome != AMISS and each.row.manager_email:
                    self.managers[each.row.email] = each.row.manager_email
            yield found

    def wrong_managers(self) -> Iterator[tuple[int, str]]:
        """Everybody's manager is in the file or in the database, and nobody is their own, however far up: else the line
        and why. Asked once all rows were read.
        """
        if not self.managers:
            return
        above = {**_reporting_line(), **self.managers}
        missing = set(self.managers.values()) - set(self.lines)
        for chunk in chunks(sorted(missing)):
            missing -= set(db.session.scalars(sa.select(Person.email).where(Person.email.in_(chunk))))
        for email, manager in self.managers.items():
            if manager in missing:
                yield self.lines[email], _("Nobody has the manager's address %(email)s.", email=manager)
        for email in sorted(_in_circles(above) & set(self.managers)):
            yield self.lines[email], _("%(email)s would be their own manager's manager.", email=email)

    def _in_shape(self, row: Row) -> Row | Found:
        """The row as it would be kept; ``lines`` learns where its address stands."""
        try:
            good = _normal(row)
        except Refused as refused:
            return Found(row, AMISS, sentence=str(refused))
        if good.email in self.lines:
            where = self.lines[good.email]
            return Found(row, AMISS, sentence=_("%(email)s stands on line %(n)s too.", email=good.email, n=where))
        self.lines[good.email] = row.line
        return good


@dataclass
class Report:
    """What an import does: e-mail addresses by what happens to them, and what is wrong, by line."""

    added: list[str] = field(default_factory=list)
    changed: dict[str, list[str]] = field(default_factory=dict)
    differences: dict[str, Mapping[str, tuple[str, str]]] = field(default_factory=dict)
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
        for email, names in self.differences.items():
            told.append(
                f"~ {email}: " + ", ".join(f"{name} {was or '–'} → {now}" for name, (was, now) in names.items())
            )
        new, other, same = len(self.added), len(self.changed), self.unchanged
        return [*told, _("%(new)s new, %(other)s changed, %(same)s as they were.", new=new, other=other, same=same)]


def examine(rows: Iterable[Row], *, programme: Programme | None) -> Report:
    """What importing these rows would do, and everything that is wrong with them. Only reads."""
    report, examination = Report(), Examination(programme)
    for found in (each for chunk in examination.of(rows) for each in chunk):
        if found.outcome == AMISS:
            report.mistakes.append((found.row.line, found.sentence))
        elif found.outcome == NEW:
            report.added.append(found.row.email)
        elif found.outcome == CHANGED:
            report.changed[found.row.email] = list(found.difference)
            report.differences[found.row.email] = found.difference
        else:
            report.unchanged += 1
    report.mistakes.extend(examination.wrong_managers())
    report.mistakes.sort()
    return report


def carry_out(
    rows: Sequence[Row],
    *,
    programme: Programme | None,
    by: Person | None = None,
    invites: bool = False,
    is_told: bool = False,
) -> None:
    """Add and change the people in these rows, which were examined; give them their parts.

    A coordinator (``by``) changes only who is theirs. With ``invites`` people are invited, and told by mail if they
    ``is_told``; else they have their part at once. Who has left, or was declined, stays so.
    """
    good = [_normal(row) for row in rows]
    wanted = sa.select(Person, sight.is_kept_by(by)).where(Person.email.in_([row.email for row in good]))
    known = {row[0].email: (row[0], row[1]) for row in db.session.execute(wanted)}
    for row in good:
        given = {name: value for name in KEPT if (value := getattr(row, name))}
        person, is_theirs = known.get(row.email) or (actions.create_person(row.email, **given), True)
        for name, value in given.items() if is_theirs else ():
            setattr(person, name, value)
        if programme and row.role and enrolments.part_in(programme, person, row.role) is None:
            if invites:
                enrolments.invite(person, programme, role=row.role, is_told=is_told)
            else:
                actions.enrol(person, programme, role=row.role)


def set_managers(rows: Sequence[Row], *, by: Person | None = None) -> None:
    """The reporting line, once everybody in the file is there."""
    line = {row.email: row.manager_email for row in map(_normal, rows) if row.manager_email}
    wanted = sa.select(Person.email, Person.id, sight.is_kept_by(by).label("theirs"))
    found = {row.email: row for row in db.session.execute(wanted.where(Person.email.in_({*line, *line.values()})))}
    for email, manager in line.items():
        if found[email].theirs and manager in found:
            theirs = sa.update(Person).where(Person.id == found[email].id).values(manager_id=found[manager].id)
            db.session.execute(theirs, execution_options={"synchronize_session": False})


def chunks(things: Iterable[Thing], size: int = CHUNK) -> Iterator[list[Thing]]:
    """So many at a time, until there are no more."""
    rest = iter(things)
    while chunk := list(islice(rest, size)):
        yield chunk


@dataclass(frozen=True, slots=True)
class _Known:
    """How somebody stands in the database: the columns of a file, and their roles in the programme. ``is_theirs``: who
    imports may change it.
    """

    columns: Mapping[str, str]
    roles: Collection[str]
    is_theirs: bool


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


def _known(emails: Sequence[str], programme: Programme | None, by: Person | None) -> dict[str, _Known]:
    manager = aliased(Person)
    kept = [getattr(Person, name) for name in KEPT]
    query = sa.select(Person.email, manager.email, sight.is_kept_by(by), *kept)
    query = query.outerjoin(manager, manager.id == Person.manager_id).where(Person.email.in_(emails))
    roles: dict[str, set[str]] = {}
    if programme:
        theirs = sa.select(Person.email, Enrolment.role).join(Enrolment, Enrolment.person_id == Person.id)
        where = (Enrolment.programme_id == programme.id, Person.email.in_(emails))
        for email, role in db.session.execute(theirs.where(*where)):
            roles.setdefault(email, set()).add(role)
    found = {}
    for email, boss, is_theirs, *values in db.session.execute(query):
        columns = dict(zip(KEPT, values, strict=True)) | {"manager_email": boss or ""}
        found[email] = _Known(columns, roles.get(email, ()), bool(is_theirs))
    return found


def _compared(row: Row, known: _Known | None, examination: Examination) -> Found:
    if known is None:
        if row.name:
            return Found(row, NEW)
        return Found(row, AMISS, sentence=_("Nobody has the address %(email)s yet: give a name.", email=row.email))
    given = {name: (was, getattr(row, name)) for name, was in known.columns.items() if getattr(row, name)}
    different = {name: pair for name, pair in given.items() if pair[0] != pair[1]}
    left = ""
    if different and not known.is_theirs:
        different, left = {}, _("They have an account already. What it says of them stays as it is.")
        row = replace(row, manager_email="")
    if examination.programme and row.role and row.role not in known.roles:
        if {row.role, *known.roles} >= {*actions.APART}:
            return Found(row, AMISS, sentence=str(actions.STANDS_APART))
        different["role"] = ("", row.role)
    return Found(row, CHANGED if different else SAME, different, left)


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

"""Many people at once: everything that is wrong is said, and then nothing is done."""

from __future__ import annotations

import pytest

from portal import db
from portal.journal import Entry
from portal.people import actions, importing
from portal.people.importing import Row, carry_out, chunks, examine, set_managers
from portal.people.models import Enrolment, Person


def rows(*given):
    return [Row(line=line, **values) for line, values in enumerate(given, start=2)]


def run(found, programme=None):
    report = examine(found, programme=programme)
    assert report.mistakes == []
    for chunk in chunks(found):
        carry_out(chunk, programme=programme)
        db.session.commit()
    for chunk in chunks(found):
        set_managers(chunk)
        db.session.commit()
    db.session.expire_all()
    return report


def person(email):
    return db.session.query(Person).filter_by(email=email).one()


ANNA = {"email": "Anna@example.org", "name": "Anna Berg", "department": "Sales", "timezone": "Europe/Oslo"}
BO = {"email": "bo@example.org", "name": "Bo Dahl", "manager_email": "anna@example.org"}


def test_people_are_added_with_what_stands_in_their_row(database):
    report = run(rows(ANNA, BO))

    anna, bo = person("anna@example.org"), person("bo@example.org")
    assert report.added == ["anna@example.org", "bo@example.org"]
    assert (anna.name, anna.department, anna.timezone) == ("Anna Berg", "Sales", "Europe/Oslo")
    assert bo.manager_id == anna.id


def test_importing_again_changes_nothing(database):
    run(rows(ANNA, BO))

    report = run(rows(ANNA, BO))

    assert (report.added, report.changed, report.unchanged) == ([], {}, 2)
    assert db.session.query(Person).count() == 2


def test_the_difference_is_named_by_column(programme, maya, robert, clara):
    run(rows({"email": robert.email, "manager_email": clara.email, "role": "mentee"}), programme)

    changed = {"email": robert.email, "name": "Rob Keller", "timezone": "UTC", "role": "mentor"}
    report = run(rows(changed | {"manager_email": maya.email}), programme)

    assert report.changed == {robert.email: ["name", "timezone", "manager_email", "role"]}
    assert person(robert.email).manager_id == maya.id
    assert {part.role for part in db.session.query(Enrolment).filter_by(person_id=robert.id)} == {"mentor", "mentee"}


def test_an_empty_cell_changes_nothing(robert):
    report = run(rows({"email": robert.email}))

    assert report.unchanged == 1
    assert (person(robert.email).name, person(robert.email).department) == ("Robert Keller", "Finance")


def test_roles_become_enrolments_and_events(programme, robert):
    run(rows(ANNA | {"role": "mentor"}), programme)

    anna = person("anna@example.org")
    assert db.session.query(Enrolment).filter_by(person_id=anna.id, role="mentor").count() == 1
    assert db.session.query(Entry).filter_by(type="person.enrolled", person=anna.id).count() == 1


def test_examining_writes_nothing(database):
    with db.reading():
        report = examine(rows(ANNA, BO), programme=None)
        db.session.rollback()

    assert len(report.added) == 2
    assert db.session.query(Person).count() == 0


WRONG = [
    ({"email": "no address", "name": "X"}, "not an e-mail address"),
    ({"email": "", "name": "X"}, "not an e-mail address"),
    ({"email": "x@example.org"}, "give a name"),
    ({"email": "x@example.org", "name": "X\x00"}, "give a name of at most"),
    ({"email": "x@example.org", "name": "X", "role": "boss"}, "no role called boss"),
    ({"email": "x@example.org", "name": "X", "department": "x" * 121}, "department"),
    ({"email": "x@example.org", "name": "X", "language": "elvish!"}, "no language"),
    ({"email": "x@example.org", "name": "X", "timezone": "Zurich"}, "no time zone"),
    ({"email": "x@example.org", "name": "X", "manager_email": "nobody@example.org"}, "Nobody has the manager"),
    ({"email": "x@example.org", "name": "X", "manager_email": "nobody"}, "not an e-mail address"),
    ({"email": "x@example.org", "name": "X", "manager_email": "x@example.org"}, "their own manager"),
    ({"email": "ANNA@example.org", "name": "X"}, "stands on line 2 too"),
    ({"email": "x@example.org", "name": "X", "amiss": "More cells than columns."}, "More cells"),
]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("row", "reason"), WRONG)
def test_what_is_wrong_is_said_with_its_line(row, reason, database):
    report = examine(rows(ANNA, row), programme=None)

    assert [line for line, _reason in report.mistakes] == [3]
    assert reason in report.mistakes[0][1]


def test_who_coordinates_becomes_no_safe_contact_by_a_file_nor_the_other_way_round(programme, clara, ines):
    actions.enrol(ines, programme, role="safe-contact")
    twice = rows({"email": clara.email, "role": "safe-contact"}, {"email": ines.email, "role": "coordinator"})

    report = examine(twice, programme=programme)

    assert [line for line, _reason in report.mistakes] == [2, 3]
    assert all("cannot be its safe contact" in reason for _line, reason in report.mistakes)


def test_everything_that_is_wrong_is_said_in_the_order_of_lines(database):
    report = examine(rows(*(row for row, _reason in WRONG[:5])), programme=None)

    assert [line for line, _reason in report.mistakes] == [2, 3, 4, 5, 6]
    assert report.lines()[-1].startswith("Nothing was imported")


def circle(*emails):
    following = [*emails[1:], emails[0]]
    return rows(*({"email": a, "name": "X", "manager_email": b} for a, b in zip(emails, following, strict=True)))


def test_a_circle_of_managers_is_refused(database):
    found = [
        *circle("a@x.example", "b@x.example", "c@x.example"),
        Row(9, "d@x.example", "D", manager_email="a@x.example"),
    ]

    report = examine(found, programme=None)

    assert [line for line, _reason in report.mistakes] == [2, 3, 4]


def test_a_circle_through_the_database_is_refused(database):
    run(rows(ANNA, BO))

    report = examine(rows(ANNA | {"manager_email": "bo@example.org"}), programme=None)

    assert [line for line, _reason in report.mistakes] == [2]


def test_a_reporting_line_can_be_turned_round_in_one_file(database):
    run(rows(ANNA, BO, {"email": "chief@example.org", "name": "Chief"}))

    run(rows(ANNA | {"manager_email": BO["email"]}, BO | {"manager_email": "chief@example.org"}))

    assert person("anna@example.org").manager_id == person("bo@example.org").id


def test_a_file_longer_than_a_chunk_is_one_file(database):
    size = importing.CHUNK + 3
    many = [{"email": f"p{n}@example.org", "name": f"P {n}", "manager_email": "p0@example.org"} for n in range(1, size)]

    report = run(rows(*many, {"email": "p0@example.org", "name": "The last, and everybody's manager"}))

    assert report.total == size
    assert db.session.query(Person).filter_by(manager_id=person("p0@example.org").id).count() == size - 1

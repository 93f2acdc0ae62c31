"""People from a file on the page: looked at, confirmed, carried out once; never half."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest

from portal import clock, db, timers
from portal.blueprints import reporting_line
from portal.blueprints.chimes import CHIMES
from portal.blueprints.steps import by_and_by
from portal.people import actions as people
from portal.people import importing
from portal.people.enrolments import actions as enrolments
from portal.people.imports import actions, queries
from portal.people.imports.models import PeopleFile, PeopleRow
from portal.people.models import Enrolment, Person
from portal.post.models import Mail
from tests.cast import kept
from tests.people.enrolling import part_of
from tests.people.sending import carried_out, sent, table

PAGE = "/programmes/spring/import"


def post(client, data, name="people.csv", **more):
    return client.submit(PAGE, file=(io.BytesIO(data), name), **more)


def known(email):
    db.session.expire_all()
    found: Any = db.session.query(Person).filter_by(email=email).one_or_none()
    return found


def confirmed(client, address, **more):
    answer = client.submit(f"{address}/confirmation", **more)
    by_and_by(reporting_line.carry_on())
    db.session.remove()
    return answer


def test_the_difference_is_shown_and_nobody_is_changed(client, programme, clara, robert):
    data = table("robert@demo.example,Rob Keller,mentor,", "nora@demo.example,Nora Weiss,mentee,robert@demo.example")

    address = post(client.sign_in(clara), data).location
    page = client.get(address).text

    assert "1 new" in page
    assert "1 changed" in page
    assert "<del>Robert Keller</del> → <ins>Rob Keller</ins>" in page
    assert "Nothing is changed yet." in page
    assert known("nora@demo.example") is None
    assert known(robert.email).name == "Robert Keller"


def test_confirmed_it_is_carried_out(client, programme, clara, robert):
    data = table("robert@demo.example,Rob Keller,,", "nora@demo.example,Nora Weiss,mentee,robert@demo.example")
    address = post(client.sign_in(clara), data).location

    assert confirmed(client, address).location == address

    nora = known("nora@demo.example")
    assert (nora.manager_id, known(robert.email).name) == (robert.id, "Rob Keller")
    assert part_of(db.session.merge(programme), nora).state == "invited"
    assert "What was changed" in client.get(address).text
    assert db.session.query(Mail).filter_by(recipient="nora@demo.example").count() == 0


def test_people_are_invited_by_mail_when_that_is_ticked(client, programme, clara):
    address = post(client.sign_in(clara), table("nora@demo.example,Nora Weiss,mentee,")).location

    confirmed(client, address, is_told="y")
    confirmed(client, address, is_told="y")

    [mail] = db.session.query(Mail).filter_by(recipient="nora@demo.example")
    assert str(mail.link).startswith("/invitations/")


def test_while_anything_is_amiss_nothing_is_imported(client, programme, clara):
    rows = ("nora@demo.example,Nora Weiss,mentee,", "NORA@demo.example,Nora,mentee,", "otto@demo.example,Otto,boss,")
    address = post(client.sign_in(clara), table(*rows)).location

    page = client.get(f"{address}?show=amiss").text
    answer = confirmed(client, address)

    assert "Line 3" in page
    assert "stands on line 2 too" in page
    assert "no role called boss" in page
    assert answer.status_code == 422
    assert known("nora@demo.example") is None


def test_circular_managers_are_said_with_their_lines(client, programme, clara):
    rows = ("a@demo.example,Anna,mentee,b@demo.example", "b@demo.example,Bo,mentee,a@demo.example")
    address = post(client.sign_in(clara), table(*rows)).location

    assert client.get(address).text.count("would be their own manager") == 2
    assert confirmed(client, address).status_code == 422


def test_how_the_file_was_read_is_said(client, programme, clara):
    data = "email;name\nzoe@demo.example;Zoë Müller".encode("latin-1")
    address = post(client.sign_in(clara), data).location

    page = client.get(address).text
    assert "read as Windows-1252" in page
    assert "separated by semicolons" in page
    assert "Zoë Müller" in page


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "Missing: email, name"),
        (b"\x00\x01", "not a CSV file"),
        (b"email,name\n", "no rows"),
        (b"email,naem\n", "no column called"),
    ],
)
def test_what_is_no_table_is_refused(client, programme, clara, data, reason):
    answer = post(client.sign_in(clara), data)

    assert answer.status_code == 422
    assert reason.replace("'", "&#39;") in answer.text or "missing" in answer.text
    assert db.session.query(PeopleFile).count() == 0


def test_without_a_file_it_is_refused(client, programme, clara):
    assert client.sign_in(clara).submit(PAGE).status_code == 422


def test_the_same_file_again_changes_nothing(client, programme, clara):
    data = table("nora@demo.example,Nora Weiss,mentee,")
    client.sign_in(clara)
    confirmed(client, post(client, data).location)

    address = post(client, data).location

    assert "Everything is as it stands" in client.get(address).text
    assert confirmed(client, address).status_code == 422
    assert db.session.query(Enrolment).filter_by(person_id=known("nora@demo.example").id).count() == 1


def test_who_has_left_is_not_asked_back_by_a_file(client, programme, clara, robert):
    enrolments.withdraw(part_of(programme, robert), by=robert)
    kept(robert)
    address = post(client.sign_in(clara), table("robert@demo.example,Rob Keller,mentee,")).location

    confirmed(client, address)

    assert db.session.query(Enrolment).filter_by(person_id=robert.id).one().state == "withdrawn"


def test_of_people_of_other_programmes_nothing_is_told_or_changed(client, programme, clara, ines, maya):
    ines.password_hash, ines.department = "kept elsewhere", "Secret office"
    kept(ines)
    header = "email,name,role,department,manager_email"
    address = post(
        client.sign_in(clara), table("ines@demo.example,Changed,mentee,Law,maya@demo.example", header=header)
    ).location

    page = client.get(address).text
    confirmed(client, address)

    assert "Secret office" not in page
    assert "stays as it is" in page
    found = known(ines.email)
    assert (found.name, found.department, found.manager_id) == ("Ines Duarte", "Secret office", None)
    assert db.session.query(Enrolment).filter_by(person_id=ines.id).one().state == "invited"


def test_an_interrupted_import_goes_on_where_it_was(programme, clara, monkeypatch):
    monkeypatch.setattr(importing, "CHUNK", 2)
    monkeypatch.setattr(actions, "CHUNK", 2)
    file_id = sent(programme, clara, *(f"p{n}@demo.example,Person {n},mentee," for n in range(5)))
    actions.confirm(db.session.get_one(PeopleFile, file_id), is_told=False)
    db.session.commit()

    steps = actions.carry_on(file_id)
    next(steps)
    db.session.commit()
    next(steps)
    db.session.rollback()
    assert db.session.query(Person).filter(Person.email.like("p%@demo.example")).count() == 2
    carried_out(file_id)

    assert db.session.query(Person).filter(Person.email.like("p%@demo.example")).count() == 5
    file = db.session.get_one(PeopleFile, file_id)
    assert (file.state, file.done, file.total) == ("done", 5, 5)


def test_progress_is_a_page_that_htmx_asks_for_again(client, programme, clara):
    file_id = sent(programme, clara, "nora@demo.example,Nora,mentee,")
    db.session.get_one(PeopleFile, file_id).state = "adding"
    db.session.commit()
    address = f"{PAGE}/{file_id}"
    client.sign_in(clara)

    whole, part = client.get(address).text, client.get(address, headers={"HX-Request": "true"}).text

    assert "<h1" in whole
    assert 'hx-trigger="every 2s"' in part
    assert "<h1" not in part
    carried_out(file_id)
    assert client.get(address, headers={"HX-Request": "true"}).headers["HX-Redirect"] == address


def test_the_report_holds_no_formula(client, programme, clara):
    address = post(client.sign_in(clara), table("-evil@demo.example,+Anna,mentee,", "x,=1,mentee,")).location

    lines = client.get(f"{address}/report.csv").text.splitlines()

    assert lines[0].startswith("\ufeffline,outcome")
    assert "'-evil@demo.example" in lines[1]
    assert "'+Anna" in lines[1]
    assert "'=1" in lines[2]


def test_a_file_exists_for_its_sender_and_once_confirmed_for_the_coordinators(client, programme, clara, maya, ines):
    people.enrol(maya, programme, role="coordinator")
    autumn = kept(people.open_programme("Autumn", slug="autumn", by=ines))
    file_id = sent(programme, clara, "nora@demo.example,Nora,mentee,")
    db.session.commit()
    address = f"{PAGE}/{file_id}"

    for person in (maya, ines):
        client.sign_in(person)
        assert client.get(address).status_code == 404
        assert client.get(f"{address}/report.csv").status_code == 404
        assert client.submit(f"{address}/confirmation").status_code == 404
    assert client.get(f"/programmes/{autumn.slug}/import/{file_id}").status_code == 404
    client.sign_in(clara).submit(f"{address}/confirmation")
    assert client.sign_in(maya).get(address).status_code == 200
    assert client.sign_in(ines).get(address).status_code == 404


def test_only_coordinators_of_the_programme_import(client, programme, maya, robert, ines):
    for person in (maya, robert, ines):
        client.sign_in(person)
        assert client.get(PAGE).status_code == 404
        assert post(client, table("nora@demo.example,Nora,mentee,")).status_code == 404


def test_after_a_week_the_rows_are_gone(programme, clara):
    sent(programme, clara, "nora@demo.example,Nora,mentee,")
    db.session.commit()

    with clock.at(clock.now() + dt.timedelta(days=8)):
        by_and_by(timers.run(CHIMES))

    assert db.session.query(PeopleRow).count() == 0
    assert db.session.query(PeopleFile).count() == 0


def test_of_files_that_were_never_confirmed_the_latest_are_kept(programme, clara):
    for n in range(8):
        sent(programme, clara, f"p{n}@demo.example,Person,mentee,")
        db.session.commit()

    assert db.session.query(PeopleFile).count() == actions.KEPT


def test_a_long_file_is_paged(client, programme, clara):
    file_id = sent(programme, clara, *(f"p{n}@demo.example,Person {n},mentee," for n in range(120)))
    db.session.commit()
    client.sign_in(clara)

    assert client.get(f"{PAGE}/{file_id}").text.count("Line ") == 50
    assert client.get(f"{PAGE}/{file_id}?rows=3").text.count("Line ") == 20
    assert len(list(queries.every_row_of(file_id))) == 120


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_hundred_thousand_rows_are_looked_at(client, programme, clara):
    rows = (f"p{n}@demo.example,Person {n},mentee,p{n // 7}@demo.example" for n in range(1, 100_000))

    file_id = sent(programme, clara, "p0@demo.example,Person 0,mentee,", *rows)
    db.session.commit()

    page = client.sign_in(clara).get(f"{PAGE}/{file_id}").text
    assert "100,000 new" in page
    assert "Nothing is changed yet." in page

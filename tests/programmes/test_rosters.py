"""The lists of people, pairs and sessions: narrowed down, in pages, and as tables that hold no formula and no text."""

from __future__ import annotations

import csv
import datetime as dt
import io

import sqlalchemy as sa

from portal import audit, clock, db
from portal.people import actions as people
from tests.cast import kept
from tests.mentoring.meeting import agreed, held, many_pairs, proposed

PEOPLE, PAIRS, SESSIONS = (f"/programmes/spring/{name}" for name in ("people", "pairs", "sessions"))


def table(answer):
    """The rows of a CSV file, each by the header."""
    assert answer.mimetype == "text/csv"
    assert answer.text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


def names(client, address, among):
    """Who of these is on the page."""
    page = client.get(address).text
    listed = page[page.index('aria-labelledby="rows"') : page.index("</section>", page.index('aria-labelledby="rows"'))]
    return {person.first_name for person in among if f">{person.name}<" in listed}


def test_people_are_narrowed_down_by_role_department_state_and_name(client, pair, maya, robert, clara):
    client.sign_in(clara)
    everybody = (maya, robert, clara)

    assert names(client, PEOPLE, everybody) == {"Maya", "Robert", "Clara"}
    assert names(client, f"{PEOPLE}?role=mentor", everybody) == {"Maya"}
    assert names(client, f"{PEOPLE}?department=Finance", everybody) == {"Robert"}
    assert names(client, f"{PEOPLE}?state=withdrawn", everybody) == set()
    assert names(client, f"{PEOPLE}?name=LIND", everybody) == {"Maya"}
    assert names(client, f"{PEOPLE}?name=%25", everybody) == set()
    assert names(client, f"{PEOPLE}?role=other&state=zzz", everybody) == {"Maya", "Robert", "Clara"}


def test_pairs_are_narrowed_down_by_state_and_name(client, pair, maya, robert, clara):
    client.sign_in(clara)
    both = "Robert Keller and Maya Lindqvist"

    seen = [both in client.get(f"{PAIRS}?{asked}").text for asked in ("", "state=active", "name=keller", "name=maya")]
    unseen = [both in client.get(f"{PAIRS}?{asked}").text for asked in ("state=paused", "name=otto")]

    assert (seen, unseen) == ([True] * 4, [False] * 2)


def test_a_long_list_has_pages_that_keep_what_was_asked(client, programme, clara):
    client.sign_in(clara)
    many_pairs(programme, 30)

    first = client.get(f"{PEOPLE}?role=mentor").text
    second = client.get(f"{PEOPLE}?role=mentor&rows=2").text

    assert ("Anna 000" in first, "Anna 029" in first) == (True, False)
    assert ("Anna 029" in second, "Otto" in second) == (True, False)
    assert "role=mentor&amp;rows=2" in first


def test_the_tables_hold_states_and_dates_alone(client, programme, pair, maya, robert, clara):
    agreed(pair, maya=maya, robert=robert, title="Secret goal", why="Secret reason")
    meeting = held(pair, maya=maya, robert=robert, starts_at=clock.now() + dt.timedelta(days=1), agenda="Secret agenda")
    meeting.note = "Secret note"
    kept(proposed(pair, by=maya, link="https://meet.jit.si/secret"))
    client.sign_in(clara)

    with clock.at(clock.now() + dt.timedelta(days=3)):
        found = {name: client.get(f"/programmes/spring/{name}.csv") for name in ("people", "pairs", "sessions")}

    rows = {name: table(answer) for name, answer in found.items()}
    assert {row["name"]: row["role"] for row in rows["people"]}["Maya Lindqvist"] == "mentor"
    assert [(row["mentee"], row["state"], row["last_session"]) for row in rows["pairs"]] == [
        ("Robert Keller", "active", "2026-03-04 10:00")
    ]
    assert {row["state"] for row in rows["sessions"]} == {"held", "proposed"}
    assert {row["time_zone"] for row in rows["sessions"]} == {"Europe/Zurich"}
    assert [name for name, answer in found.items() if "ecret" in answer.text] == []


def test_a_table_keeps_to_what_the_list_was_narrowed_to(client, pair, clara):
    client.sign_in(clara)

    page = client.get(f"{PEOPLE}?role=mentor&name=maya").text

    assert 'href="/programmes/spring/people.csv?role=mentor&amp;name=maya"' in page
    assert [row["name"] for row in table(client.get(f"{PEOPLE}.csv?role=mentor&name=maya"))] == ["Maya Lindqvist"]
    assert table(client.get(f"{PAIRS}.csv?state=paused")) == []


def test_no_cell_passes_for_a_formula(client, programme, pair, maya, clara):
    for number, begins in enumerate("=+-@"):
        one = people.create_person(f"formula{number}@demo.example", f"{begins}HYPERLINK(A1)", department="\t=1+1")
        people.enrol(one, programme, role="mentee")
    maya.name = "=Maya()"
    kept(maya)
    client.sign_in(clara)

    cells = [cell for row in table(client.get(f"{PEOPLE}.csv")) for cell in row.values()]
    cells += [cell for row in table(client.get(f"{PAIRS}.csv")) for cell in row.values()]

    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert "'=Maya()" in cells


def test_every_row_of_a_long_list_is_in_its_table(client, programme, clara, monkeypatch):
    monkeypatch.setattr("portal.people.roster.BATCH", 7)
    monkeypatch.setattr("portal.mentoring.queries.rosters.BATCH", 7)
    many_pairs(programme, 20)
    client.sign_in(clara)

    found = [table(client.get(f"{address}.csv")) for address in (PEOPLE, PAIRS, SESSIONS)]

    assert [len(rows) for rows in found] == [43, 20, 40]
    assert len({row["name"] for row in found[0]}) == 43


def test_who_took_a_list_along_is_written_down(client, programme, clara, ines):
    client.sign_in(clara)
    client.get(f"{PEOPLE}.csv")
    client.get(f"{SESSIONS}.csv")

    client.sign_in(ines).get(f"{PAIRS}.csv")

    written = sa.select(audit.Entry.by, audit.Entry.what, audit.Entry.why).where(audit.Entry.deed == "list.exported")
    assert list(db.session.execute(written.order_by(audit.Entry.seq))) == [
        (clara.id, programme.id, "people"),
        (clara.id, programme.id, "sessions"),
    ]

"""All of one's badges in one file: each can be checked, names are told apart, memory stays small."""

from __future__ import annotations

import io
import tracemalloc
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
import sqlalchemy as sa

from portal import credentials, db
from portal.credentials import bundle, queries
from portal.credentials.models import Credential
from portal.people.models import Person
from tests.credentials.conftest import hold_session

if TYPE_CHECKING:
    from portal.credentials.issuer import Issuer
    from tests.visiting import Visit

MIB = 1024 * 1024


@pytest.fixture
def badges(mint: Issuer, maya: Person, robert: Person) -> list[str]:
    """Robert holds several; their titles, oldest first."""
    for number in range(3):
        hold_session(maya, robert, f"s{number}")
    credentials.settle([robert.id, maya.id])
    titles = sorted(each.title for each in queries.credentials_of(robert.id))
    db.session.rollback()
    return titles


def zip_of(client: Visit) -> ZipFile:
    answer = client.get("/me/badges.zip")
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert "attachment" in answer.headers["Content-Disposition"]
    return ZipFile(io.BytesIO(answer.data))


def test_every_badge_is_there_and_every_file_can_be_checked(client: Visit, badges: list[str], robert: Person):
    whole = zip_of(client.sign_in(robert))

    files = [name for name in whole.namelist() if name != "README.txt"]
    reports = {name: credentials.verify(whole.read(name)) for name in files if not name.endswith(".jwt")}
    assert whole.testzip() is None
    assert sorted({report.shown.title for report in reports.values() if report.shown}) == badges
    assert all(report.is_good for report in reports.values())
    assert len([name for name in files if name.endswith(".json")]) == len(badges)
    versions = {name: report.version for name, report in reports.items() if name.endswith(".png")}
    assert {version for name, version in versions.items() if name.endswith("open-badges-2.png")} == {"2.0"}
    assert {version for name, version in versions.items() if not name.endswith("open-badges-2.png")} == {"3.0"}


def test_a_plain_text_says_what_is_what(client: Visit, badges: list[str], robert: Person):
    text = zip_of(client.sign_in(robert)).read("README.txt").decode()

    assert text.startswith("Badges of Robert Keller\n")
    assert "http://localhost/verify" in text
    assert all(f": {title}\n" in text for title in badges)


def test_nobody_elses_badges_are_in_it_and_no_revoked_ones(
    client: Visit, badges: list[str], robert: Person, maya: Person
):
    gone, *_others = queries.credentials_of(robert.id)
    db.session.rollback()
    credentials.revoke(gone.id, reason="By mistake.")

    whole = zip_of(client.sign_in(robert))

    kept = sorted(whole.read(name).decode() for name in whole.namelist() if name.endswith(".json"))
    theirs = sa.select(Credential.document).where(Credential.person_id == robert.id, Credential.id != gone.id)
    assert kept == sorted(db.session.scalars(theirs))


def test_the_same_badges_make_the_same_file_and_no_name_is_there_twice(
    client: Visit, badges: list[str], robert: Person
):
    db.session.execute(sa.update(Credential).values(badge="alike", level=None))
    db.session.commit()
    client.sign_in(robert)

    one, two = (client.get("/me/badges.zip").data for _time in range(2))

    names = ZipFile(io.BytesIO(one)).namelist()
    assert one == two
    assert len(names) == len(set(names)) > 2 * len(badges)
    assert {"2026-03-03-alike.png", "2026-03-03-alike-2.png"} <= set(names)


def test_it_is_for_those_who_are_signed_in(client: Visit, badges: list[str], ines: Person):
    assert client.get("/me/badges.zip").location.startswith("/sign-in")

    assert zip_of(client.sign_in(ines)).namelist() == ["README.txt"]


def test_who_hides_points_and_badges_reads_that_instead(client: Visit, badges: list[str], robert: Person):
    db.session.get_one(Person, robert.id).hides_points = True
    db.session.commit()

    answer = client.sign_in(robert).get("/me/badges.zip")

    assert answer.mimetype == "text/html"
    assert "You chose to hide points and badges" in answer.text


def test_the_page_of_awards_leads_there(client: Visit, badges: list[str], robert: Person):
    assert 'href="/me/badges.zip"' in client.sign_in(robert).get("/awards").text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_five_hundred_badges_take_little_memory(badges: list[str], robert: Person, tmp_path):
    copies(robert, 500)
    with (tmp_path / "badges.zip").open("wb") as file:
        bundle.write(robert, file)  # drawn once, and everything imported
    tracemalloc.start()

    with (tmp_path / "badges.zip").open("wb") as file:
        bundle.write(robert, file)

    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    size = (tmp_path / "badges.zip").stat().st_size
    assert size > 5 * MIB
    assert peak < 4 * MIB


def copies(robert: Person, many: int) -> None:
    """Many more credentials of his, which say what one of his says."""
    ledger = (
        db.session.execute(sa.text("SELECT * FROM ledger WHERE subject = :him LIMIT 1"), {"him": robert.id})
        .mappings()
        .one()
    )
    pattern = (
        db.session.execute(sa.select(Credential.__table__).where(Credential.person_id == robert.id)).mappings().first()
    )
    assert pattern
    table = sa.table("ledger", *(sa.column(name) for name in ledger))
    for number in range(many):
        name = f"00000000-0000-4000-8000-{number:012}"
        db.session.execute(sa.insert(table).values({**ledger, "id": name, "what": f"x{number}"}))
        row = {**pattern, "id": name, "award": name, "short": f"s{number}", "status_index": 1000 + number}
        db.session.execute(sa.insert(Credential).values(row))
    db.session.commit()

"""The pages on which a coordinator gives to many at once: send, look, give, follow, undo."""

from __future__ import annotations

import csv
import io
import re

import pytest
import sqlalchemy as sa

from portal import db, journal
from portal.awards import bulk
from portal.awards.models import BulkAward, HandAward
from portal.blueprints.steps import by_and_by
from portal.credentials import keys
from portal.credentials.models import Credential
from portal.people import actions as people
from tests.awards.filing import HEAD, WHY, crowd, file, give, outcomes, table
from tests.cast import kept
from tests.learning.reading import statements
from tests.mentoring.meeting import badges_of, count

PAGE = "/programmes/spring/bulk-awards"
ROW = f"maya@demo.example,bridge-builder,{WHY}"


@pytest.fixture
def desk(client, programme, clara):
    """Clara's browser."""
    return client.sign_in(clara)


def send(desk, *rows, head=HEAD, page=PAGE, **fields):
    """Send a list; the address of what would happen."""
    return desk.submit(page, file=(table(*rows, head=head), "list.csv"), **fields)


def words(answer):
    return " ".join(re.sub(r"<[^>]*>", " ", answer.text).split())


def test_a_list_is_sent_looked_at_and_given(desk, maya, settings):
    keys.create(settings.keys)
    report = send(desk, ROW, "nobody@demo.example,bridge-builder,Because it helped.").location

    seen = words(desk.get(report))
    assert "Nothing is given yet" in seen
    assert "1 will be given" in seen
    assert "Nobody in this programme has the address nobody@demo.example." in seen
    assert badges_of(maya) == set()

    assert desk.submit(f"{report}/confirmation").location == report
    seen = words(desk.get(report))
    assert "What was given" in seen
    assert "1 given" in seen
    assert "1 refused" in seen
    assert badges_of(maya) == {"bridge-builder"}
    assert count(Credential) == 1


def test_a_second_click_gives_nothing_more(desk, maya):
    report = send(desk, ROW).location

    for _click in range(2):
        assert desk.submit(f"{report}/confirmation").status_code == 303

    assert count(HandAward) == 1


def test_badge_and_reason_are_chosen_for_all_rows(desk, maya):
    report = send(desk, maya.email, head="email", badge="good-company/silver", reason=WHY).location

    assert "Good company, silver" in words(desk.get(report))
    assert "1 will be given" in words(desk.get(report))


@pytest.mark.parametrize(
    ("rows", "head", "fields", "sentence"),
    [
        ((), HEAD, {}, "There are no rows under the names"),
        ((ROW,), "mail,badge,reason", {}, "Did you mean &#39;email&#39;?"),
        (("maya@demo.example",), "email", {"badge": "bridge-builder"}, "Missing: reason"),
        (("maya@demo.example",), "email", {"badge": "bridge", "reason": WHY}, "choose a badge from the list"),
    ],
)
def test_what_cannot_be_read_comes_back_with_a_sentence(desk, rows, head, fields, sentence):
    answer = send(desk, *rows, head=head, **fields)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert fields.get("reason", "") in answer.text
    assert count(BulkAward) == 0


def test_without_a_file_nothing_is_read(desk):
    answer = desk.submit(PAGE, reason=WHY)

    assert answer.status_code == 422
    assert "Please choose a file." in answer.text


def test_a_file_of_more_than_ten_megabytes_is_too_much(desk):
    body = b"a" * (10 * 1024 * 1024 + 1)

    assert desk.post(PAGE, data=body, content_type="multipart/form-data; boundary=b").status_code == 413


def test_only_who_coordinates_the_programme_gives_to_many(client, programme, clara, maya, robert, ines):
    bulk_id = file(programme, clara, ROW)
    give(bulk_id)
    kept(people.open_programme("Autumn", slug="autumn", by=ines))

    for person in (maya, robert, ines):
        visit = client.sign_in(person)
        for path in (PAGE, f"{PAGE}/{bulk_id}", f"{PAGE}/{bulk_id}/report.csv"):
            assert visit.get(path).status_code == 404
        assert send(visit, ROW).status_code == 404
        for deed in ("confirmation", "reversal"):
            assert visit.submit(f"{PAGE}/{bulk_id}/{deed}", reason=WHY).status_code == 404
    assert client.get(f"/programmes/autumn/bulk-awards/{bulk_id}").status_code == 404
    assert count(HandAward) == 1


def test_signed_out_every_address_leads_to_the_door(client, programme, clara):
    bulk_id = file(programme, clara, ROW)

    for path in (PAGE, f"{PAGE}/{bulk_id}", f"{PAGE}/{bulk_id}/report.csv"):
        assert client.get(path).location.startswith("/sign-in")
    assert client.submit(f"{PAGE}/{bulk_id}/confirmation").location.startswith("/sign-in")


def test_a_long_list_is_given_in_the_background_and_shows_how_far_it_is(desk, programme, clara):
    bulk_id = file(programme, clara, *(f"{person.email},bridge-builder,{WHY}" for person in crowd(programme, 650)))
    report = f"{PAGE}/{bulk_id}"

    desk.submit(f"{report}/confirmation")

    assert "400 of 650 rows are done" in words(desk.get(report))
    fragment = desk.get(report, headers={"HX-Request": "true"})
    assert 'hx-trigger="every 2s"' in fragment.text
    assert "<h1" not in fragment.text
    by_and_by(bulk.carry_on())
    assert desk.get(report, headers={"HX-Request": "true"}).headers["HX-Redirect"] == report
    assert "650 given" in words(desk.get(report))


def test_a_report_is_paged_and_costs_as_many_queries_with_many_rows(app, desk, programme, clara):
    one = file(programme, clara, ROW)
    many = file(programme, clara, *(f"p{n}@demo.example,bridge-builder,{WHY}" for n in range(220)))

    few = statements(app, lambda: desk.get(f"{PAGE}/{one}"))
    more = statements(app, lambda: desk.get(f"{PAGE}/{many}"))

    assert more == few
    page = desk.get(f"{PAGE}/{many}")
    assert page.text.count("p49@demo.example") > 0
    assert "p51@demo.example" not in page.text
    assert "p51@demo.example" in desk.get(f"{PAGE}/{many}?rows=2").text
    assert "No row is like that" in words(desk.get(f"{PAGE}/{many}?show=given"))
    assert desk.get(f"{PAGE}/{many}?show=loudly&rows=x").status_code == 200


def test_the_report_comes_as_a_table_in_which_nothing_is_a_formula(desk, programme, clara, maya):
    bulk_id = file(
        programme, clara, "=cmd()@demo.example,bridge-builder,Why not", f"{maya.email},bridge-builder,-1 for us"
    )

    answer = desk.get(f"{PAGE}/{bulk_id}/report.csv")

    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert answer.mimetype == "text/csv"
    assert answer.headers["Cache-Control"] == "no-store"
    assert rows[0] == ["row", "email", "name", "badge", "outcome", "sentence", "reason"]
    assert rows[1][1] == "'=cmd()@demo.example"
    assert rows[2] == ["3", maya.email, "Maya Lindqvist", "bridge-builder", "will be given", "", "'-1 for us"]


def test_all_of_it_is_undone_with_a_reason(desk, programme, clara, maya):
    bulk_id = file(programme, clara, ROW)
    give(bulk_id)
    report = f"{PAGE}/{bulk_id}"

    refused = desk.submit(f"{report}/reversal", reason="no")
    assert refused.status_code == 422
    assert "3 to 600 letters" in refused.text
    assert desk.submit(f"{report}/reversal", reason="The wrong list.").location == report

    assert badges_of(maya) == set()
    assert "Taken back, because: The wrong list." in words(desk.get(report))
    assert desk.submit(f"{report}/reversal", reason="Once more.").status_code == 422
    assert journal.verify().differences == ()


def test_what_waits_cannot_be_undone(desk, programme, clara):
    bulk_id = file(programme, clara, ROW)

    assert desk.submit(f"{PAGE}/{bulk_id}/reversal", reason=WHY).status_code == 422
    assert outcomes(bulk_id)[2][0] == "waits"


def test_the_person_reads_who_gave_it_and_why(desk, client, programme, clara, maya):
    give(file(programme, clara, ROW))
    award = db.session.scalar(sa.text("SELECT id FROM ledger"))

    page = words(client.sign_in(maya).get(f"/awards/{award}"))

    assert f"Clara Rossi gave you this on 3 March: {WHY}" in page


def test_earlier_lists_are_shown(desk, programme, clara, robert):
    give(file(programme, clara, ROW))
    give(file(programme, None, f"{robert.email},explorer,{WHY}"))
    file(programme, clara, ROW)

    page = words(desk.get(PAGE))

    assert "by Clara Rossi · 1 badge given" in page
    assert "by an operator · 1 badge given" in page
    assert "by Clara Rossi not given yet" in page

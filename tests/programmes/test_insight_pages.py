"""The board of a programme: five tiles, a list for each, and deeds that say first what they will do."""

from __future__ import annotations

import re

import pytest

from portal import db
from portal.mentoring import queries
from portal.mentoring.models import Handling
from portal.people import actions as people
from portal.people.models import Programme
from portal.post.models import Mail
from tests.cast import kept
from tests.mentoring.meeting import count, filled, mails_to, many_pairs, problem_of, statements
from tests.mentoring.noticing import days_later, light, lines, reviews, written_by

BOARD = "/programmes/spring"
START = f"{BOARD}/insights/getting-started"
FEEL = f"{BOARD}/insights/how-it-feels"
OURS = f"{BOARD}/insights/waiting-for-us"


def words(text):
    """What stands on a page, without its marks."""
    return " ".join(re.sub(r"<[^>]*>", " ", text).split())


def keys(programme, *tiles):
    """What the forms call the rows of these tiles."""
    return [line.key for line in lines(programme, *tiles)]


def test_the_board_belongs_to_those_who_coordinate_the_programme(client, programme, pair, maya, robert, clara, ines):
    kept(people.open_programme("Autumn", slug="autumn", by=ines))
    sponsor = kept(people.create_person("sven@demo.example", "Sven Olsen"))
    people.enrol(sponsor, programme, role="sponsor")
    kept(sponsor)
    pages = [START, FEEL, OURS, f"{START}/confirmation?deed=rest&row=first-session:{pair.id}"]
    pages += [f"{BOARD}/{name}" for name in ("people", "pairs", "people.csv", "pairs.csv", "sessions.csv")]

    for page in pages:
        client.delete_cookie("portal")
        assert client.get(page).location.startswith("/sign-in?next=")
        found = [client.sign_in(person).get(page).status_code for person in (clara, maya, robert, sponsor, ines)]
        assert found == [200, 404, 404, 404, 404], page


@pytest.mark.parametrize("deed", ["reminders", "rest"])
def test_only_who_coordinates_it_acts_on_it(client, programme, pair, deed, maya, ines):
    with days_later(10):
        row = f"first_session:{pair.id}"
        client.delete_cookie("portal")

        assert client.submit(f"{START}/{deed}", row=row).status_code == 303
        assert [client.sign_in(one).submit(f"{START}/{deed}", row=row).status_code for one in (maya, ines)] == [
            404,
            404,
        ]

    assert count(Handling) == 0


def test_another_programmes_coordinator_moves_no_row_of_this_one(client, programme, pair, ines):
    kept(people.open_programme("Autumn", slug="autumn", by=ines))
    client.sign_in(ines)
    before = count(Mail)

    with days_later(10):
        for deed in ("reminders", "rest"):
            client.submit(f"/programmes/autumn/insights/getting-started/{deed}", row=f"first_session:{pair.id}")

    assert (count(Handling), count(Mail)) == (0, before)


def test_the_tiles_say_how_many_who_and_what_to_do(client, programme, pair, robert, clara):
    kept(light(pair, robert, "red"))
    many_pairs(programme, 1)

    with days_later(10):
        page = client.sign_in(clara).get(BOARD).text

    tiles = words(page[page.index('id="tiles"') : page.index("</section>", page.index('id="tiles"'))])
    assert "Getting started Robert Keller and Maya Lindqvist" in tiles
    assert "How it feels Robert Keller and Maya Lindqvist Call the one who gave a red light. 1" in tiles
    assert "Goals No milestone is long past its day. 0" in tiles
    assert page.count('class="card card--link"') == 5


def test_an_empty_tile_opens_a_calm_page(client, programme, clara):
    client.sign_in(clara)

    for tile in (*queries.TILES, "waiting-for-us"):
        page = client.get(f"{BOARD}/insights/{tile}")
        assert (page.status_code, filled(page)) == (200, [])
        assert 'class="empty"' in page.text
    assert client.get(f"{BOARD}/insights/other").status_code == 404


def test_a_row_says_who_since_when_and_what_to_do(client, programme, pair, clara):
    with days_later(10):
        page = client.sign_in(clara).get(START)

    assert filled(page) == ["Remind those I chose"]
    for sentence in (
        "Robert Keller and Maya Lindqvist",
        "No first session 10 days after the pair began, since Tuesday, 3 March 2026 .",
        "Remind both, or call the mentor",
    ):
        assert sentence in words(page.text)


def test_the_text_is_shown_before_it_is_sent_and_sent_once(client, programme, pair, robert, maya, clara):
    client.sign_in(clara)
    with days_later(10):
        row = f"first_session:{pair.id}"
        before = count(Mail)

        shown = client.get(f"{START}/confirmation?deed=reminders&row={row}")
        assert filled(shown) == ["Send 2 mails"]
        assert count(Mail) == before
        answers = [client.submit(f"{START}/reminders", row=row) for _time in range(2)]

        assert [answer.location for answer in answers] == [START, START]
        assert count(Mail) == before + 2
        assert words(mails_to(robert)[-1].text) in words(shown.text)
        page = words(client.get(START).text)
        assert "2 reminders are on their way." in page
        assert "Nobody was written to: all of them had a reminder lately." in page
        assert "Reminded on Friday, 13 March 2026." in page
        nobody = client.get(f"{START}/confirmation?deed=reminders&row={row}")
        assert (filled(nobody), "Nobody to remind" in nobody.text) == (["Back to the list"], True)


def test_many_are_reminded_at_once(client, programme, pair, clara):
    client.sign_in(clara)
    many_pairs(programme, 3)
    with days_later(10):
        chosen = keys(programme, "getting-started")
        before = count(Mail)

        everything = client.get(f"{START}?all=y").text
        shown = client.get(f"{START}/confirmation", query_string={"deed": "reminders", "row": chosen})
        client.submit(f"{START}/reminders", row=chosen)

        assert everything.count(" checked") == len(chosen) == 4
        assert filled(shown) == ["Send 8 mails"]
        assert count(Mail) == before + 8


def test_many_are_put_aside_at_once_and_twice_is_once(client, programme, pair, clara):
    client.sign_in(clara)
    many_pairs(programme, 2)
    with days_later(10):
        chosen = keys(programme, "getting-started")
        before = count(Mail)

        shown = client.get(f"{START}/confirmation", query_string={"deed": "rest", "row": chosen})
        answers = [client.submit(f"{START}/rest", row=chosen) for _time in range(2)]

        assert "Let 3 rows rest?" in shown.text
        assert [answer.status_code for answer in answers] == [303, 303]
        page = words(client.get(START).text)
        assert "3 rows rest until Friday, 27 March 2026." in page
        assert "Every pair has found its beginning." in page
        assert count(Mail) == before


@pytest.mark.parametrize("row", ["nonsense", "first_session:0", "' or 1=1", "x" * 3000])
def test_what_is_no_row_changes_nothing(client, programme, pair, clara, row):
    client.sign_in(clara)

    with days_later(10):
        answers = [client.submit(f"{START}/{deed}", row=row) for deed in ("reminders", "rest")]
        page = client.get(f"{START}/confirmation", query_string={"deed": "rest", "row": row})

    assert [answer.status_code for answer in (*answers, page)] == [303, 303, 200]
    assert count(Handling) == 0


def test_choosing_nothing_is_refused_with_a_sentence(client, programme, pair, clara):
    with days_later(10):
        answer = client.sign_in(clara).get(f"{START}/confirmation?deed=reminders")

    assert answer.status_code == 422
    assert "Please choose at least one row." in problem_of(answer)


def test_of_a_red_light_the_other_one_never_hears(client, programme, pair, robert, clara):
    red = kept(light(pair, robert, "red"))
    client.sign_in(clara)

    page = client.get(FEEL)

    assert "Robert Keller gave it." in words(page.text)
    assert f'href="mailto:{robert.email}"' in page.text
    assert client.get(f"{FEEL}/confirmation?deed=reminders&row=red-light:{red.id}").status_code == 404
    assert client.submit(f"{FEEL}/reminders", row=f"red-light:{red.id}").status_code == 404


def test_a_review_that_waits_is_read_or_put_aside(client, programme, maya, clara):
    lesson = kept(written_by(maya))
    client.sign_in(clara)

    with days_later(3):
        page = client.get(OURS)
        assert f'href="/micro-lessons/{lesson.lesson_id}/review"' in page.text
        assert "“A good thread” by Maya Lindqvist Read what a mentor wrote" in words(client.get(BOARD).text)

        client.submit(f"{OURS}/rest", row=f"review:{lesson.id}")
        assert reviews(programme) == []
        assert 'class="empty"' in client.get(OURS).text


def test_neither_board_nor_lists_cost_more_with_many_pairs(app, client, programme, pair, robert, maya, clara):
    kept(written_by(maya))
    client.sign_in(clara)
    addresses = (BOARD, START, f"{BOARD}/people", f"{BOARD}/pairs")

    def costs():
        with days_later(12):
            row = keys(db.session.merge(programme), "getting-started")[:1]
            db.session.remove()
            asked = {"deed": "rest", "row": row}
            more = statements(app, lambda: client.get(f"{START}/confirmation", query_string=asked))
            return [*(statements(app, lambda page=page: client.get(page)) for page in addresses), more]

    few = costs()
    many_pairs(db.session.get_one(Programme, programme.id), 60)

    assert costs() == few
    assert max(few) <= 12


def test_a_long_list_has_pages(client, programme, clara):
    client.sign_in(clara)
    many_pairs(programme, 30)

    with days_later(10):
        first, second = (client.get(f"{START}?rows={page}").text for page in (1, 2))

    assert (first.count('name="row"'), second.count('name="row"')) == (25, 5)

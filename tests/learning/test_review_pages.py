"""The pages of reviews, versions and authors: what each of the cast finds there, and that nothing typed is lost."""

from __future__ import annotations

import datetime as dt
import re
from functools import partial

import pytest
from markupsafe import escape

from portal import clock, db
from portal.catalog import quiz_members
from portal.learning import actions, queries
from portal.learning.actions import Verdict
from portal.people import actions as people
from portal.people.models import Person
from tests.cast import kept
from tests.learning.reading import filled, problem_of, statements
from tests.learning.workshop import FOUR

pytestmark = pytest.mark.usefixtures("programme")

BODY = "## Why\n\nA thread keeps **one question** together.\n\n## How\n\n" + "Begin one today. " * 10
EVERYTHING = {f"rubric-{line}": "y" for line in ("accurate", "short", "plain", "try-it", "accessible", "private")}
EVERYTHING |= {"rubric": "y", "rubric-stereotype": "y"}


@pytest.fixture
def submitted(maya):
    """The address of what Maya has handed in."""
    return handed_in(maya)


@pytest.fixture
def published(maya, clara):
    """The address of what Clara has published."""
    address = handed_in(maya)
    put_on_shelf(version(maya, address), clara)
    return address


def handed_in(author: Person, **changed: str) -> str:
    """The address of something that its author has handed in."""
    written = {"title": "What is a thread?", "track": "digital-tools", "body": BODY}
    lesson = actions.draft(**(written | changed), by=author)
    actions.submit(lesson, by=author)
    kept(lesson)
    return f"/micro-lessons/{lesson.id}"


def version(author: Person, address: str):
    """The newest version, read anew."""
    found = queries.version_of(author, address.rsplit("/", 1)[1])
    db.session.refresh(found)
    return found


def put_on_shelf(lesson, reviewer: Person) -> None:
    """Approved and published."""
    actions.review(lesson, is_approved=True, comment="", by=reviewer)
    actions.publish(lesson, by=reviewer)
    kept(lesson)


# ---- who may what ------------------------------------------------------------------------------------------------

DEEDS = {
    "uptake": {},
    "review": {"outcome": "approved"},
    "remarks": {"place": "8", "remark": "Why?"},
    "publication": {},
    "versions": {},
    "freshness": {},
    "retirement": {"reason": "Old."},
}


@pytest.mark.parametrize("who", ["robert", "ines"])
def test_to_others_the_review_and_the_versions_do_not_exist(client, published, maya, who, request):
    actions.renew(version(maya, published), by=maya)
    db.session.commit()
    client.sign_in(request.getfixturevalue(who))

    pages = [client.get(published + page) for page in ("/review", "/versions", "/versions/1", "/versions/1/changes")]
    deeds = [client.submit(f"{published}/{deed}", **fields) for deed, fields in DEEDS.items()]

    assert [answer.status_code for answer in pages + deeds] == [404] * 11
    assert client.get(f"{published}/versions/2").status_code == 404


def test_a_reviewer_who_does_not_coordinate_takes_nothing_off_the_shelf(client, published, ines, programme):
    people.enrol(ines, programme, role="reviewer")
    client.sign_in(kept(ines))

    assert "Take it off the shelf" not in client.get(published).text
    assert client.submit(f"{published}/retirement", reason="Old.").status_code == 404
    assert client.submit(f"{published}/versions").status_code == 404


def test_the_author_decides_nothing_about_their_own(client, submitted, maya, programme):
    people.enrol(maya, programme, role="reviewer")
    client.sign_in(kept(maya))

    page = client.get(f"{submitted}/review")
    answers = [client.submit(f"{submitted}/{deed}", **DEEDS[deed]) for deed in ("uptake", "review", "remarks")]

    assert filled(page) == []
    assert "Comment on this" not in page.text
    assert [answer.status_code for answer in answers] == [422] * 3
    assert version(maya, submitted).state == "submitted"


# ---- the review --------------------------------------------------------------------------------------------------


def test_a_comment_is_kept_in_place_and_without_a_script(client, submitted, maya, clara):
    client.sign_in(clara)

    said = {"place": "8", "remark": "Which <b>one</b>?", "words": "keeps one"}
    in_place = client.submit(f"{submitted}/remarks", htmx=True, **said)
    plain = client.submit(f"{submitted}/remarks", place="0", remark="A good beginning.")
    page = client.get(f"{submitted}/review")

    assert in_place.text.strip().startswith('<div id="passage-8"')
    assert "Which &lt;b&gt;one&lt;/b&gt;?" in in_place.text
    assert plain.location == f"{submitted}/review#passage-0"
    assert "Clara comments" in page.text
    assert version(maya, submitted).state == "in_review"


def test_a_refused_comment_comes_back_where_it_was_typed(client, submitted, clara):
    answer = client.sign_in(clara).submit(f"{submitted}/remarks", place="8", remark="Which one?", words="not there")

    assert answer.status_code == 422
    assert "not in this passage" in problem_of(answer)
    assert 'href="#words"' in answer.text
    assert "Which one?" in answer.text


def test_a_comment_is_settled_by_the_author_and_by_no_stranger(client, app, submitted, maya, clara, robert, ines):
    lesson = version(maya, submitted)
    remark = actions.remark(lesson, "Which one?", place=8, by=clara)
    actions.review(lesson, is_approved=False, comment="See beside.", by=clara)
    kept(lesson)
    address = f"{submitted}/remarks/{remark.id}/settlement"

    strangers = [app.test_client().sign_in(who).submit(address).status_code for who in (robert, ines)]
    client.sign_in(maya)
    before, settled, after = client.get(submitted), client.submit(address), client.get(submitted)

    assert strangers == [404, 404]
    assert "This is settled" in before.text
    assert "See beside." in before.text
    assert settled.location == submitted
    assert "This is settled" not in after.text


def test_comments_are_carried_over_where_their_passage_is_still_there(client, submitted, maya, clara):
    lesson = version(maya, submitted)
    actions.remark(lesson, "Still here.", place=8, by=clara)
    actions.remark(lesson, "Long gone.", place=lesson.body.index("Begin"), by=clara)
    actions.review(lesson, is_approved=False, comment="See beside.", by=clara)
    body = "Before all.\n\n" + BODY.replace("Begin one today.", "Try one, and see what happens.")
    actions.revise(lesson, title=lesson.title, track=lesson.track, body=body, by=maya)
    actions.submit(lesson, by=maya)
    db.session.commit()

    page = client.sign_in(clara).get(f"{submitted}/review").text

    beside, gone = page.split("About a passage that is gone")
    assert "Still here." in beside
    assert "Long gone." in gone
    assert "Begin one today." in gone


def test_what_was_measured_is_ticked_beforehand_and_the_reviewer_decides(client, submitted, maya, clara):
    client.sign_in(clara)
    page = client.get(f"{submitted}/review").text

    refused = client.submit(f"{submitted}/review", outcome="approved", rubric="y", comment="Kind words.")
    approved = client.submit(f"{submitted}/review", outcome="approved", comment="Kind words.", **EVERYTHING)

    assert "It has no heading “Try it”." in page
    assert page.count(" checked") == 2
    assert refused.status_code == 422
    assert "tick every line" in problem_of(refused)
    assert "Kind words." in refused.text
    assert refused.text.count(" checked") == 0
    assert approved.status_code == 303
    assert version(maya, submitted).state == "approved"


def test_what_is_not_there_yet_is_shown_to_the_author(client, app, submitted, maya, clara):
    fields = EVERYTHING | {"outcome": "revisions-requested", "comment": "Almost.", "rubric-try-it": "y"}
    del fields["rubric-stereotype"]

    app.test_client().sign_in(clara).submit(f"{submitted}/review", **fields)
    page = client.sign_in(maya).get(submitted).text

    assert "Clara asks for revisions" in page
    assert "It rests on no stereotype." in page
    assert "It uses plain words." not in page


def test_an_edit_of_a_text_that_changed_meanwhile_shows_both(client, submitted, maya, clara, ines, programme):
    people.enrol(ines, programme, role="reviewer")
    lesson = version(maya, submitted)
    lesson.track, lesson.revision = "culture", 1
    actions.decide(lesson, Verdict(is_approved=True, body=lesson.body.replace("today", "now", 1)), by=clara)
    kept(lesson)

    mine = BODY.replace("together", "in one place")
    answer = client.sign_in(ines).submit(f"{submitted}/review", outcome="approved", revision="1", title="T", body=mine)

    assert answer.status_code == 422
    assert "has changed since you opened it" in problem_of(answer)
    assert "From the text as it is now to yours" in answer.text
    assert "<del>" in answer.text
    assert "in one place" in answer.text.split("<textarea")[-1]
    assert 'name="revision" value="2"' in answer.text


def test_the_author_sees_what_was_edited(client, submitted, maya, clara):
    lesson = version(maya, submitted)
    actions.decide(lesson, Verdict(is_approved=True, body=lesson.body.replace("together", "whole")), by=clara)
    kept(lesson)
    client.sign_in(maya)

    assert "See what was edited" in client.get(submitted).text
    page = " ".join(client.get(f"{submitted}/versions/1/changes").text.split())
    assert "What Clara edited" in page
    assert re.search(r'<del>\s?<span class="spoken">Removed: </span>together.\s?</del>', page)


def test_culture_says_that_one_more_reviewer_is_asked_for(client, app, maya, clara):
    address = handed_in(maya, track="culture")
    client.sign_in(clara)

    alone = client.get(f"{address}/review").text
    client.submit(f"{address}/review", outcome="approved")
    waits = client.get(f"{address}/review")

    assert "Nobody else in this programme can review it." in alone
    assert "too few reviewers" in app.test_client().sign_in(maya).get(address).text
    assert "One more reviewer." in waits.text
    assert filled(waits) == []
    assert version(maya, address).state == "in_review"


def test_reviewers_read_the_questions_too(client, submitted, maya, clara):
    lesson = version(maya, submitted)
    lesson.quiz = quiz_members.plain(FOUR)
    kept(lesson)

    page = client.sign_in(clara).get(f"{submitted}/review").text

    for question in FOUR:
        assert str(escape(question.ask)) in page
        for option in question.options:
            assert str(escape(option.because)) in page


# ---- versions ----------------------------------------------------------------------------------------------------


def test_a_new_version_is_begun_twice_and_is_one(client, published, maya):
    client.sign_in(maya)

    answers = [client.submit(f"{published}/versions") for _click in range(2)]

    assert [answer.location for answer in answers] == [f"{published}/edit"] * 2
    assert version(maya, published).number == 2
    assert "Go to version 2" in client.get(published).text


def test_a_version_in_review_is_compared_with_the_one_on_the_shelf(client, published, maya, clara):
    second = actions.renew(version(maya, published), by=maya)
    actions.revise(second, title=second.title, track=second.track, body=BODY.replace("together", "whole"), by=maya)
    actions.submit(second, by=maya)
    kept(second)
    client.sign_in(clara)

    assert "together" in client.get(published).text
    assert "whole" in client.get(f"{published}/review").text
    assert "Since version 1" in client.get(f"{published}/versions/2/changes").text
    assert "Since version 2" in client.get(f"{published}/versions/1/changes?since=2").text
    assert client.get(f"{published}/versions/2/changes?since=9").status_code == 404
    assert client.get(f"{published}/versions/99999").status_code == 404


def test_what_was_sent_back_is_hidden_from_reviewers_until_it_comes_again(client, submitted, maya, clara):
    lesson = version(maya, submitted)
    actions.review(lesson, is_approved=False, comment="Say when.", by=clara)
    actions.revise(lesson, title="Secret", track="culture", body=BODY.replace("together", "hidden"), by=maya)
    kept(lesson)
    client.sign_in(clara)

    pages = [client.get(submitted + page).text for page in ("", "/review", "/versions/1", "/versions/1/changes")]

    assert [page for page in pages if "hidden." in page] == []


def test_reviewers_see_what_they_sent_back_as_they_had_it(client, submitted, maya, clara):
    lesson = version(maya, submitted)
    actions.remark(lesson, "Which one?", place=0, by=clara)
    actions.review(lesson, is_approved=False, comment="Say when.", by=clara)
    actions.revise(lesson, title="Working title", track="culture", body="## Why\n\n" + "Word. " * 800, by=maya)
    kept(lesson)
    client.sign_in(clara)

    pages = {
        page: client.get(submitted + page).text
        for page in ("", "/review", "/versions", "/versions/1", "/versions/1/changes")
    }

    for page, text in pages.items():
        assert "What is a thread?" in text, page
        assert "Working title" not in text, page
        assert "For “Culture" not in text, page
        assert "4 minutes" not in text, page
    for page in ("/review", "/versions/1"):
        assert "together" in pages[page]
        assert "being revised by its author" in pages[page]
        assert "Which one?" in pages[page]


def test_an_author_sees_the_working_title_and_reviewers_see_it_once_it_is_handed_in(client, submitted, maya, clara):
    lesson = version(maya, submitted)
    actions.review(lesson, is_approved=False, comment="Say when.", by=clara)
    actions.revise(lesson, title="Working title", track="culture", body=BODY, by=maya)
    kept(lesson)
    pages = ("", "/versions", "/versions/1", "/versions/1/changes")

    hers = [client.sign_in(maya).get(submitted + page).text for page in pages]
    client.submit(f"{submitted}/submission")
    theirs = [client.sign_in(clara).get(submitted + page).text for page in (*pages, "/review")]

    assert [text for text in (*hers, *theirs) if "Working title" not in text] == []


def test_of_what_two_read_both_see_what_the_second_sent_back(client, maya, clara, ines, programme):
    kept(people.enrol(ines, programme, role="reviewer"))
    address = handed_in(maya, track="culture")
    lesson = version(maya, address)
    actions.decide(lesson, actions.Verdict(is_approved=True, title="What is one thread?"), by=clara)
    actions.review(lesson, is_approved=False, comment="Say when.", by=ines)
    actions.revise(lesson, title="Working title", track="culture", body=BODY, by=maya)
    kept(lesson)

    for reviewer in (clara, ines):
        text = client.sign_in(reviewer).get(f"{address}/review").text
        assert "What is one thread?" in text
        assert "Working title" not in text


def test_no_comparison_shows_reviewers_what_was_sent_back(client, published, maya, clara):
    second = actions.renew(version(maya, published), by=maya)
    actions.submit(second, by=maya)
    actions.review(second, is_approved=False, comment="Say when.", by=clara)
    actions.revise(second, title="Secret", track="culture", body=BODY.replace("together", "hidden"), by=maya)
    kept(second)
    changes = f"{published}/versions/1/changes?since=2"

    assert "hidden." not in client.sign_in(clara).get(changes).text
    assert "hidden." in client.sign_in(maya).get(changes).text


# ---- on the shelf ------------------------------------------------------------------------------------------------


def test_after_a_year_readers_see_a_quiet_line_until_it_is_still_right(client, app, published, maya, clara, robert):
    with clock.at(clock.now() + dt.timedelta(days=366)):
        list(actions.grow_old())
        db.session.commit()
    reader = app.test_client().sign_in(robert)

    assert "Being looked at again" in reader.get(published).text
    assert app.test_client().sign_in(maya).submit(f"{published}/freshness").status_code == 404
    client.sign_in(clara)
    assert "Still right?" in client.get("/micro-lessons").text
    assert client.submit(f"{published}/freshness").status_code == 303
    assert "Being looked at again" not in reader.get(published).text


def test_what_is_retired_is_read_by_those_who_finished_it(client, app, published, maya, robert, ines):
    reader, other = app.test_client().sign_in(robert), app.test_client().sign_in(ines)
    reader.submit(f"{published}/completion")
    client.sign_in(maya)

    refused = client.submit(f"{published}/retirement", reason=" ")
    retired = client.submit(f"{published}/retirement", reason="The menu has moved.")

    assert refused.status_code == 422
    assert 'href="#reason"' in refused.text
    assert retired.status_code == 303
    assert "This is off the shelf now" in reader.get(published).text
    assert "The menu has moved." not in reader.get(published).text
    assert "The menu has moved." in client.get(published).text
    assert other.get(published).status_code == 404
    assert other.submit(f"{published}/completion").status_code == 404


def test_it_helped_in_place_and_without_a_script(client, published, robert):
    client.sign_in(robert)

    too_early = client.submit(f"{published}/thanks")
    client.submit(f"{published}/completion")
    in_place = client.submit(f"{published}/thanks", htmx=True)
    again = client.submit(f"{published}/thanks")

    assert too_early.status_code == 422
    assert "finish it first" in problem_of(too_early)
    assert in_place.text.startswith('<footer id="micro-lesson-footer"')
    assert "You said that it helped" in in_place.text
    assert again.status_code == 303
    assert "This helped" not in client.get(published).text


def test_an_author_is_known_by_what_they_have_published(client, app, published, maya, robert, ines):
    page = app.test_client().sign_in(ines).get("/micro-lessons/by/maya-lindqvist")

    assert "What is a thread?" in page.text
    assert "fewer than" not in page.text
    assert app.test_client().sign_in(ines).get("/micro-lessons/by/robert-keller").status_code == 404
    assert app.test_client().sign_in(robert).get("/micro-lessons/by/robert-keller").status_code == 200
    assert app.test_client().sign_in(ines).get("/micro-lessons/by/nobody").status_code == 404
    assert "finished by fewer than 5" in client.sign_in(maya).get("/micro-lessons/by/maya-lindqvist").text


def test_the_shelf_is_looked_at_track_by_track(client, published, maya, clara, robert):
    put_on_shelf(version(maya, handed_in(maya, title="A good post", track="social-media")), clara)
    client.sign_in(robert)

    assert "A good post" not in client.get("/micro-lessons?track=digital-tools").text
    assert "A good post" in client.get("/micro-lessons?track=social-media").text
    assert "What is a thread?" in client.get("/micro-lessons?track=nowhere").text
    assert "Nothing has been published for this track yet" in client.get("/micro-lessons?track=culture").text


def test_what_waits_says_for_how_many_working_days(client, submitted, clara):
    with clock.at(clock.now() + dt.timedelta(days=7)):
        client.sign_in(clara)

        assert "for 5 working days" in client.get("/micro-lessons").text
        assert "Waiting for 5 working days" in client.get(f"{submitted}/review").text


def test_the_next_step_is_what_others_wait_for(client, app, submitted, maya, clara):
    reviewer = app.test_client().sign_in(clara)
    assert filled(reviewer.get("/")) == ["Review"]

    reviewer.submit(f"{submitted}/review", outcome="revisions-requested", comment="Say when to use one.")
    page = client.sign_in(maya).get("/")

    assert "Clara asks for revisions: “What is a thread?”" in page.text
    assert "Say when to use one." in page.text
    assert filled(page) == ["Read and revise"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_review_costs_the_same_with_fifty_comments(app, client, submitted, maya, clara):
    lesson = version(maya, submitted)
    actions.remark(lesson, "One", place=8, by=clara)
    kept(lesson)
    client.sign_in(clara)
    one = statements(app, lambda: client.get(f"{submitted}/review"))
    lesson = version(maya, submitted)
    for number in range(49):
        actions.remark(lesson, f"Number {number}", place=8, by=clara)
    db.session.commit()

    assert statements(app, lambda: client.get(f"{submitted}/review")) == one <= 12


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_authors_page_and_versions_cost_the_same_with_many(app, client, published, maya, clara):
    client.sign_in(maya)
    pages = ("/micro-lessons/by/maya-lindqvist", f"{published}/versions")
    before = [statements(app, partial(client.get, page)) for page in pages]
    for number in range(6):
        put_on_shelf(version(maya, handed_in(maya, title=f"Number {number}")), clara)
        second = actions.renew(version(maya, published), by=maya)
        actions.submit(second, by=maya)
        put_on_shelf(second, clara)

    assert [statements(app, partial(client.get, page)) for page in pages] == before
    assert max(before) <= 12

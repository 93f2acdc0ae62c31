"""Micro-lessons: written by a mentor, reviewed by somebody else, then read by everybody."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from portal import clock, db
from portal.errors import NotFound, Refused
from portal.journal import Entry
from portal.learning import actions, queries
from portal.learning.actions.micro_lessons import writing
from portal.people import actions as people

pytestmark = pytest.mark.usefixtures("programme")

BODY = "## Why\n\n" + "A thread keeps one question and its answers together. " * 8


@pytest.fixture
def draft(maya):
    """Something that Maya has begun to write."""
    return actions.draft(title="What is a thread?", track="digital-tools", body=BODY, by=maya)


@pytest.fixture
def submitted(draft, maya):
    """What Maya has handed in."""
    actions.submit(draft, by=maya)
    return draft


@pytest.fixture
def published(submitted, clara):
    """What Clara has approved and published."""
    actions.review(submitted, is_approved=True, comment="", by=clara)
    actions.publish(submitted, by=clara)
    return submitted


def events(event_type: str) -> list[Entry]:
    """What the journal knows of this type."""
    return list(db.session.scalars(sa.select(Entry).where(Entry.type == event_type)))


def test_a_draft_is_seen_by_its_author_alone(draft, maya, robert, clara, ines):
    assert queries.micro_lesson_of(maya, draft.id) is draft

    for other in (robert, clara, ines):
        with pytest.raises(NotFound):
            queries.micro_lesson_of(other, draft.id)


@pytest.mark.parametrize("who", ["robert", "clara", "ines"])
def test_only_mentors_write(who, request):
    with pytest.raises(NotFound):
        actions.draft(title="A title", track="culture", body=BODY, by=request.getfixturevalue(who))


def test_a_desk_has_room_for_so_many_drafts(maya, monkeypatch):
    monkeypatch.setattr(writing, "MOST_DRAFTS", 2)
    for number in range(2):
        actions.draft(title=f"Number {number}", track="culture", body=BODY, by=maya)

    with pytest.raises(Refused, match="There are 2 drafts on your desk"):
        actions.draft(title="One more", track="culture", body=BODY, by=maya)


def test_a_script_in_markdown_is_words(maya):
    body = BODY + "\n\n<script>alert(1)</script> [a link](javascript:alert(1)) <img src=x onerror=alert(1)>"

    lesson = actions.draft(title="<b>Bold</b>", track="culture", body=body, by=maya)

    assert "<script" not in lesson.html
    assert "<img" not in lesson.html
    assert "href" not in lesson.html
    assert "&lt;script&gt;" in lesson.html


def test_twenty_kilobytes_are_the_limit(maya):
    longest = "word " * 3_999 + "é" * 2 + "x"
    assert len(longest.encode()) == actions.LONGEST

    lesson = actions.draft(title="Long", track="culture", body=longest, by=maya)
    with pytest.raises(Refused) as refused:
        actions.revise(lesson, title="Long", track="culture", body=longest + "x", by=maya)

    assert refused.value.fields == {"body": "This is too long for five minutes: at most 20 KB. It might become two."}
    assert lesson.body == longest
    assert lesson.minutes == 22


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"title": "a\0b"}, "title"),
        ({"track": "becoming-a-mentor"}, "track"),
        ({"track": "nowhere"}, "track"),
        ({"body": " \n "}, "body"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(maya, changed, field):
    whole = {"title": "What is a thread?", "track": "culture", "body": BODY}

    with pytest.raises(Refused) as refused:
        actions.draft(**(whole | changed), by=maya)

    assert list(refused.value.fields) == [field]


def test_everything_amiss_is_said_at_once(maya):
    with pytest.raises(Refused) as refused:
        actions.draft(title="", track="", body="", by=maya)

    assert sorted(refused.value.fields) == ["body", "title", "track"]


def test_a_text_keeps_no_null_and_one_kind_of_line_end(maya):
    lesson = actions.draft(title="Lines", track="culture", body="one\r\ntwo\0\rthree", by=maya)
    db.session.commit()

    assert lesson.body == "one\ntwo\nthree"


def test_handing_in_is_recorded_once(draft, maya):
    actions.submit(draft, by=maya)
    actions.submit(draft, by=maya)

    assert draft.state == "submitted"
    (event,) = events("micro_lesson.submitted")
    assert (event.person, event.mentor, event.cohort) == (maya.id, maya.id, draft.programme_id)


def test_what_is_too_short_to_review_is_refused(maya):
    lesson = actions.draft(title="Short", track="culture", body="Too short to be of use.", by=maya)

    with pytest.raises(Refused, match="needs 30 words at least"):
        actions.submit(lesson, by=maya)

    assert lesson.state == "draft"


def test_what_was_handed_in_stays_as_it_is(submitted, maya):
    with pytest.raises(Refused, match="with its reviewer"):
        actions.revise(submitted, title="Another", track="culture", body=BODY, by=maya)

    assert submitted.title == "What is a thread?"


def test_the_author_is_never_the_reviewer(submitted, maya, clara, programme):
    people.enrol(maya, programme, role="reviewer")

    with pytest.raises(Refused, match="Nobody reviews a micro-lesson of their own"):
        actions.review(submitted, is_approved=True, comment="", by=maya)

    assert submitted.state == "submitted"
    assert not queries.may_review(maya, submitted)
    assert queries.may_review(clara, submitted)


def test_the_author_is_never_the_publisher(submitted, maya, clara):
    actions.review(submitted, is_approved=True, comment="", by=clara)

    with pytest.raises(Refused, match="Nobody publishes a micro-lesson of their own"):
        actions.publish(submitted, by=maya)

    assert submitted.state == "approved"


@pytest.mark.parametrize("who", ["robert", "ines"])
def test_who_does_not_review_does_not_see_what_was_handed_in(submitted, who, request):
    reader = request.getfixturevalue(who)

    with pytest.raises(NotFound):
        queries.micro_lesson_to_review(reader, submitted.id)

    assert queries.waiting_for(reader) == []


def test_a_reviewer_of_another_programme_sees_nothing(submitted, ines):
    people.open_programme("Autumn", slug="autumn", by=ines)

    with pytest.raises(NotFound):
        queries.micro_lesson_to_review(ines, submitted.id)


def test_revisions_are_asked_for_in_words(submitted, clara):
    with pytest.raises(Refused, match="what should be different") as refused:
        actions.review(submitted, is_approved=False, comment="  ", by=clara)

    assert list(refused.value.fields) == ["comment"]
    assert submitted.state == "submitted"


def test_what_comes_back_is_revised_and_handed_in_again(submitted, maya, clara):
    actions.review(submitted, is_approved=False, comment="Say when to use one.", by=clara)
    actions.revise(submitted, title="When is a thread useful?", track="digital-tools", body=BODY, by=maya)
    actions.submit(submitted, by=maya)

    assert (submitted.state, submitted.round) == ("submitted", 2)
    (reviewed,) = events("micro_lesson.reviewed")
    assert (reviewed.person, reviewed.facts["outcome"]) == (clara.id, "revisions-requested")
    assert len(events("micro_lesson.submitted")) == 2


def test_a_double_click_reviews_and_publishes_once(submitted, maya, clara):
    for _click in range(2):
        actions.review(submitted, is_approved=True, comment="Clear.", by=clara)
    for _click in range(2):
        actions.publish(submitted, by=clara)

    assert len(events("micro_lesson.reviewed")) == 1
    (event,) = events("micro_lesson.published")
    assert (event.person, event.mentor) == (maya.id, maya.id)


def test_a_second_opinion_after_the_review_is_refused(submitted, clara, ines, programme):
    people.enrol(ines, programme, role="reviewer")
    actions.review(submitted, is_approved=True, comment="", by=clara)

    with pytest.raises(Refused, match="not waiting for a review"):
        actions.review(submitted, is_approved=False, comment="Wait.", by=ines)

    assert submitted.state == "approved"


def test_what_was_not_approved_is_not_published(submitted, clara):
    with pytest.raises(Refused, match="after it was approved"):
        actions.publish(submitted, by=clara)

    assert submitted.state == "submitted"


def test_what_is_published_is_read_by_everybody(published, robert, ines):
    assert queries.micro_lesson_of(ines, published.id) is published

    (line,) = queries.published()
    assert (line.title, line.author, line.minutes) == ("What is a thread?", "Maya Lindqvist", 1)


def test_a_double_click_finishes_once(published, robert):
    actions.finish(published, by=robert)
    actions.finish(published, by=robert)

    assert queries.has_finished(robert, published)
    (event,) = events("micro_lesson.completed")
    assert (event.person, event.mentee) == (robert.id, robert.id)


def test_ones_own_counts_for_others_only(published, maya):
    with pytest.raises(Refused, match="your own micro-lesson"):
        actions.finish(published, by=maya)

    assert events("micro_lesson.completed") == []


def test_what_is_not_published_cannot_be_finished(submitted, clara):
    with pytest.raises(Refused, match="not published yet"):
        actions.finish(submitted, by=clara)

    assert events("micro_lesson.completed") == []


def test_a_micro_lesson_counts_as_a_week_of_learning(published, robert):
    with clock.at(clock.now() + dt.timedelta(weeks=1)):
        actions.finish(published, by=robert)

        assert queries.rhythm_of(robert, weeks=3) == [False, False, True]

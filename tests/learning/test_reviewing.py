"""The review of a micro-lesson: in rounds, line by line, on a passage, with small edits, and by two for culture."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from portal import clock, db
from portal.errors import NotFound, Refused
from portal.journal import Entry
from portal.learning import actions, queries
from portal.learning.actions import Verdict
from portal.learning.models import Review
from portal.people import actions as people

pytestmark = pytest.mark.usefixtures("programme")

BODY = "## Why\n\nA thread keeps **one question** and its answers together.\n\n## Try it\n\n" + "Begin one today. " * 10


@pytest.fixture
def submitted(maya):
    """What Maya has handed in."""
    lesson = actions.draft(title="What is a thread?", track="digital-tools", body=BODY, by=maya)
    actions.submit(lesson, by=maya)
    return lesson


@pytest.fixture
def for_two(maya):
    """What Maya has handed in for culture."""
    lesson = actions.draft(title="Saying no", track="culture", body=BODY, by=maya)
    actions.submit(lesson, by=maya)
    return lesson


@pytest.fixture
def ines_reviews(ines, programme):
    """Ines, who reviews as well."""
    people.enrol(ines, programme, role="reviewer")
    return ines


def reviewed() -> list[Entry]:
    """The reviews that the journal knows."""
    return list(db.session.scalars(sa.select(Entry).where(Entry.type == "micro_lesson.reviewed").order_by(Entry.seq)))


def approved(lesson, **more) -> Verdict:
    """An approval of the text as it is now."""
    return Verdict(is_approved=True, revision=lesson.revision, **more)


# ---- taking it up ------------------------------------------------------------------------------------------------


def test_a_reviewer_takes_it_up_once(submitted, clara, ines_reviews):
    actions.take_up(submitted, by=clara)
    actions.take_up(submitted, by=ines_reviews)

    assert (submitted.state, submitted.reviewer_id) == ("in_review", clara.id)


def test_nobody_takes_up_their_own(submitted, maya):
    with pytest.raises(Refused, match="Nobody reviews a micro-lesson of their own"):
        actions.take_up(submitted, by=maya)

    assert submitted.state == "submitted"


def test_handing_in_again_while_it_is_read_changes_nothing(submitted, maya, clara):
    actions.take_up(submitted, by=clara)

    actions.submit(submitted, by=maya)

    assert (submitted.state, submitted.round) == ("in_review", 1)


# ---- deciding ----------------------------------------------------------------------------------------------------


def test_what_does_not_hold_yet_is_kept_line_by_line(submitted, maya, clara):
    verdict = Verdict(is_approved=False, comment="Almost.", rubric={"accurate": True, "try-it": False})

    actions.decide(submitted, verdict, by=clara)

    (review,) = queries.reviews_of(submitted, reader=maya)
    assert (review.reviewer, review.comment) == ("Clara Rossi", "Almost.")
    assert review.rubric == {"accurate": True, "try-it": False}
    assert (review.title, review.body) == ("What is a thread?", submitted.body)


def test_it_is_not_approved_while_a_line_does_not_hold(submitted, clara):
    with pytest.raises(Refused, match="tick every line"):
        actions.decide(submitted, approved(submitted, rubric={"accurate": True, "plain": False}), by=clara)

    assert submitted.state == "submitted"
    assert reviewed() == []


def test_small_edits_go_with_an_approval_and_the_text_before_is_kept(submitted, maya, clara):
    new = submitted.body.replace("keeps", "holds")

    actions.decide(submitted, approved(submitted, title=submitted.title, body=new), by=clara)

    assert (submitted.state, submitted.body, submitted.revision) == ("approved_with_edits", new, 2)
    assert "holds" in submitted.html
    (review,) = queries.reviews_of(submitted, reader=maya)
    assert review.has_edits
    assert "keeps" in review.body
    (event,) = reviewed()
    assert (event.facts["has_edits"], event.facts["version"], event.cohort) == (True, 1, submitted.programme_id)


def test_a_text_with_other_line_ends_is_the_same(submitted, clara):
    same = submitted.body.replace("\n", "\r\n") + "\r\n"

    actions.decide(submitted, approved(submitted, title="What is  a thread?", body=same), by=clara)

    assert (submitted.state, submitted.revision) == ("approved", 1)


@pytest.mark.parametrize(
    ("verdict", "sentence"),
    [
        ({"is_approved": True, "body": BODY + " and more" * 20}, "more than a fifth of the words"),
        ({"is_approved": False, "comment": "No.", "body": BODY + " more"}, "Edits go with an approval"),
        ({"is_approved": True, "revision": 7}, "The text has changed since you opened it"),
    ],
)
def test_an_edit_that_is_none_of_a_reviewers_is_refused_beside_the_text(submitted, clara, verdict, sentence):
    with pytest.raises(Refused, match=sentence) as refused:
        actions.decide(submitted, Verdict(**verdict), by=clara)

    assert list(refused.value.fields) == ["body"]
    assert (submitted.state, submitted.body) == ("submitted", BODY.strip())


def test_an_edit_keeps_the_rules_of_the_desk(submitted, clara):
    with pytest.raises(Refused) as refused:
        actions.decide(submitted, approved(submitted, title=" "), by=clara)

    assert list(refused.value.fields) == ["title"]


# ---- two reviewers for culture -----------------------------------------------------------------------------------


def test_culture_is_approved_by_two(for_two, clara, ines_reviews):
    for _click in range(2):
        actions.review(for_two, is_approved=True, comment="Yes.", by=clara)
    assert for_two.state == "in_review"
    assert queries.waiting_for(clara) == []
    assert [each.id for each in queries.waiting_for(ines_reviews)] == [for_two.id]

    actions.decide(for_two, approved(for_two, body=for_two.body.replace("today", "now", 1)), by=ines_reviews)

    assert for_two.state == "approved_with_edits"
    assert [event.person for event in reviewed()] == [clara.id, ines_reviews.id]


def test_whoever_has_approved_waits_for_the_other(for_two, clara):
    actions.review(for_two, is_approved=True, comment="", by=clara)

    with pytest.raises(Refused, match="approved it already"):
        actions.review(for_two, is_approved=False, comment="On second thought.", by=clara)

    with pytest.raises(Refused, match="after it was approved"):
        actions.publish(for_two, by=clara)


def test_one_request_for_revisions_sends_it_back_and_both_read_it_again(for_two, maya, clara, ines_reviews):
    actions.review(for_two, is_approved=True, comment="", by=clara)
    actions.review(for_two, is_approved=False, comment="Whose culture?", by=ines_reviews)
    assert for_two.state == "revisions_requested"

    actions.submit(for_two, by=maya)
    actions.review(for_two, is_approved=True, comment="", by=ines_reviews)

    assert for_two.state == "in_review"
    assert queries.approvals_of(for_two) == [False]


def test_who_else_could_review_is_counted_without_the_author(for_two, maya, clara, ines, programme):
    people.enrol(maya, programme, role="reviewer")
    assert queries.reviewers_there_are(for_two) == 1

    people.enrol(ines, programme, role="reviewer")
    people.enrol(clara, programme, role="reviewer")

    assert queries.reviewers_there_are(for_two) == 2


# ---- comments on a passage ---------------------------------------------------------------------------------------


def test_the_first_comment_takes_it_up_and_a_double_click_is_one(submitted, clara):
    for _click in range(2):
        actions.remark(submitted, "Which question?", place=8, words="keeps one question", by=clara)

    assert submitted.state == "in_review"
    (remark,) = queries.remarks_of(submitted)
    assert (remark.passage, remark.place) == ("keeps **one question", 17)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"text": " "}, "remark"),
        ({"text": "x" * 2_001}, "remark"),
        ({"place": 9}, "remark"),
        ({"words": "never written"}, "words"),
    ],
)
def test_a_comment_that_points_nowhere_is_refused(submitted, clara, said, field):
    with pytest.raises(Refused) as refused:
        actions.remark(submitted, **({"text": "Why?", "place": 8} | said), by=clara)

    assert list(refused.value.fields) == [field]
    assert submitted.state == "submitted"


def test_the_author_comments_on_nothing_of_their_own(submitted, maya):
    with pytest.raises(Refused, match="Nobody reviews a micro-lesson of their own"):
        actions.remark(submitted, "Lovely.", place=8, by=maya)


def test_comments_have_an_end(submitted, clara):
    for number in range(50):
        actions.remark(submitted, f"Number {number}", place=8, by=clara)

    with pytest.raises(Refused, match="many comments already"):
        actions.remark(submitted, "One more", place=8, by=clara)


def test_the_author_sees_comments_with_the_decision_and_not_before(submitted, maya, clara):
    actions.remark(submitted, "Which question?", place=8, by=clara)
    assert queries.remarks_of(submitted, reader=maya) == []
    (remark,) = queries.remarks_of(submitted, reader=clara)
    with pytest.raises(NotFound):
        actions.settle_remark(submitted, remark.id, by=maya)

    actions.review(submitted, is_approved=False, comment="See beside.", by=clara)
    assert [each.text for each in queries.remarks_of(submitted, reader=maya)] == ["Which question?"]

    actions.submit(submitted, by=maya)
    actions.remark(submitted, "Better.", place=0, by=clara)
    assert [each.text for each in queries.remarks_of(submitted, reader=maya)] == ["Which question?"]


def test_a_comment_is_settled_once(submitted, maya, clara):
    remark = actions.remark(submitted, "Which question?", place=8, by=clara)
    actions.review(submitted, is_approved=False, comment="See beside.", by=clara)

    actions.settle_remark(submitted, remark.id, by=maya)
    with clock.at(clock.now() + dt.timedelta(days=1)):
        actions.settle_remark(submitted, remark.id, by=clara)

    assert remark.settled_at == clock.now()


def test_of_somebody_elses_comment_nothing_can_be_reached(submitted, maya, clara, robert, ines):
    remark = actions.remark(submitted, "Which question?", place=8, by=clara)

    for other in (robert, ines):
        with pytest.raises(NotFound):
            queries.micro_lesson_with_remark(other, submitted.id, remark.id)
    assert queries.micro_lesson_with_remark(maya, submitted.id, remark.id) is submitted


def test_what_waits_is_asked_for_at_once(submitted, maya, clara, robert):
    assert queries.first_waiting(clara, reviews=True)
    assert queries.first_waiting(maya, reviews=False) is None
    assert queries.first_waiting(robert, reviews=True) is None

    actions.review(submitted, is_approved=False, comment="Say when.", by=clara)

    asked = queries.first_waiting(maya, reviews=False)
    assert asked is not None
    assert (asked.state, asked.comment, asked.reviewer) == ("revisions_requested", "Say when.", "Clara Rossi")
    assert queries.first_waiting(clara, reviews=True) is None
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Review)) == 1

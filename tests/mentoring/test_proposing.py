"""Up to three times for a session: proposed, chosen, withdrawn, asked for anew, left where they were."""

from __future__ import annotations

import datetime as dt

import pytest

from portal import clock
from portal.errors import NotFound, Refused
from portal.mentoring import actions, queries
from portal.mentoring.models import (
    CANCELLED,
    CONFIRMED,
    EXITED,
    PROPOSED,
    RESCHEDULE_REQUESTED,
    WRAPPING_UP,
    MentoringSession,
    Slot,
)
from tests.cast import kept
from tests.mentoring.meeting import (
    THURSDAY,
    WEEK,
    again,
    count,
    entries_to,
    filled,
    fixed,
    mails_to,
    problem_of,
    proposed,
)

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


def three(pair, *, by, **more):
    """A session with three times: in a week, a day later, two days later."""
    first = clock.now() + WEEK
    return proposed(pair, by=by, starts_at=first + DAY, or_at=[first, first + 2 * DAY], **more)


def test_times_are_kept_in_order_and_the_first_stands_for_all(pair, maya):
    meeting = three(pair, by=maya)

    assert [slot.starts_at - clock.now() - WEEK for slot in queries.slots_of(meeting)] == [0 * DAY, DAY, 2 * DAY]
    assert (meeting.starts_at, meeting.open_until) == (clock.now() + WEEK, clock.now() + WEEK + 2 * DAY)


def test_the_other_one_chooses(pair, maya, robert):
    meeting = three(pair, by=maya)
    last = queries.slots_of(meeting)[2]

    with pytest.raises(Refused, match="choose one of the times"):
        actions.accept(meeting, by=robert)
    actions.accept(meeting, by=robert, slot=last.id)
    actions.accept(meeting, by=robert, slot=last.id)

    assert (meeting.state, meeting.starts_at, meeting.open_until) == (CONFIRMED, last.starts_at, last.starts_at)
    assert [slot.id for slot in queries.slots_of(meeting)] == [last.id]
    assert entries_to(maya)[-1][1]["DTSTART"].dt == last.starts_at


def test_who_has_chosen_does_not_choose_another_by_mistake(pair, maya, robert):
    meeting = three(pair, by=maya)
    first, _second, last = queries.slots_of(meeting)
    actions.accept(meeting, by=robert, slot=first.id)

    with pytest.raises(Refused, match="Another time is fixed already"):
        actions.accept(meeting, by=robert, slot=last.id)

    assert meeting.starts_at == first.starts_at


def test_a_time_that_was_withdrawn_is_not_accepted(client, pair, maya, robert):
    meeting = three(pair, by=maya)
    gone = queries.slots_of(meeting)[1]
    actions.reschedule(meeting, starts_at=clock.now() + 2 * WEEK, minutes=45, by=maya)
    kept(meeting)

    answer = client.sign_in(robert).submit(f"/sessions/{meeting.id}/acceptance", slot=gone.id)

    assert answer.status_code == 422
    assert "This time is not proposed any more. You see here what is proposed now." in problem_of(answer)
    assert "Tue 17 Mar 2026, 10:00" in answer.text
    assert again(meeting).state == PROPOSED


def test_a_time_of_another_session_is_not_accepted(pair, maya, robert):
    one, other = proposed(pair, by=maya), proposed(pair, by=maya, starts_at=clock.now() + 2 * WEEK)

    with pytest.raises(Refused, match="not proposed any more"):
        actions.accept(one, by=robert, slot=queries.slots_of(other)[0].id)


@pytest.mark.parametrize(
    ("or_at", "field"),
    [
        ([WEEK + DAY, -DAY], "starts_at_3"),
        ([400 * DAY], "starts_at_2"),
        ([WEEK + dt.timedelta(minutes=30)], "starts_at"),
        ([WEEK + DAY, WEEK + 2 * DAY, WEEK + 3 * DAY], "starts_at"),
    ],
    ids=["past", "far", "overlapping", "four"],
)
def test_each_time_has_to_be_one_that_can_be(pair, maya, or_at, field):
    with pytest.raises(Refused) as refused:
        proposed(pair, by=maya, or_at=[clock.now() + away for away in or_at])

    assert list(refused.value.fields) == [field]
    assert count(Slot) == 0


def test_the_same_times_again_are_one_session(pair, maya):
    assert three(pair, by=maya) is three(pair, by=maya)
    assert (count(MentoringSession), count(Slot)) == (1, 3)


def test_a_proposed_time_is_taken(pair, maya, robert):
    meeting = three(pair, by=maya)

    with pytest.raises(Refused, match="at this time already"):
        proposed(pair, by=robert, is_another=True, starts_at=meeting.open_until + dt.timedelta(minutes=30))


def test_who_proposes_too_is_shown_what_the_other_one_proposed(client, pair, maya, robert):
    meeting = kept(three(pair, by=robert))
    client.sign_in(maya)
    typed = {"starts_at": THURSDAY, "starts_at_2": "2026-03-13T09:00", "minutes": "30", "agenda": "Bring it"}

    answer = client.submit(f"/pairs/{pair.id}/sessions/new", **typed)

    assert answer.status_code == 422
    assert "Robert has proposed a session as well. You can accept it" in problem_of(answer)
    assert answer.text.count(f'action="/sessions/{meeting.id}/acceptance"') == 3
    for words in (f'value="{THURSDAY}"', 'value="2026-03-13T09:00"', 'value="30"', "Bring it"):
        assert words in answer.text
    slot = queries.slots_of(meeting)[0]
    assert client.submit(f"/sessions/{meeting.id}/acceptance", slot=slot.id).status_code == 303
    assert again(meeting).state == CONFIRMED


def test_one_may_propose_another_session_beside_it(client, pair, maya, robert):
    kept(proposed(pair, by=robert))

    answer = client.sign_in(maya).submit(
        f"/pairs/{pair.id}/sessions/new", starts_at=THURSDAY, minutes="30", is_another="y"
    )

    assert answer.status_code == 303
    assert count(MentoringSession) == 2


def test_a_proposal_that_lapsed_stands_in_nobodys_way(pair, maya, robert):
    lapsed = proposed(pair, by=robert)

    with clock.at(lapsed.ends_at):
        assert proposed(pair, by=maya).state == PROPOSED


def test_a_pair_that_is_wrapping_up_still_meets(pair, maya, robert):
    pair.state = WRAPPING_UP

    assert fixed(pair, maya=maya, robert=robert).state == CONFIRMED


def test_of_a_pair_that_has_ended_nothing_is_accepted(pair, maya, robert):
    meeting = proposed(pair, by=maya)
    pair.state = EXITED

    with pytest.raises(Refused, match="no longer open"):
        actions.accept(meeting, by=robert)


def test_what_is_fixed_stands_until_another_time_is_accepted(pair, maya, robert):
    meeting = fixed(pair, maya=maya, robert=robert)
    since = meeting.starts_at

    actions.reschedule(meeting, starts_at=since + DAY, or_at=[since + 2 * DAY], minutes=30, by=robert)

    assert (meeting.state, meeting.starts_at, meeting.minutes) == (RESCHEDULE_REQUESTED, since, 45)
    assert [line.id for line in queries.sessions_of(maya, is_ahead=True) if line.waits_for(maya)] == [meeting.id]
    method, entry = entries_to(maya)[-1]
    assert (method, str(entry["STATUS"]), entry["DTSTART"].dt) == ("REQUEST", "TENTATIVE", since)
    assert "Until you answer, the time that was fixed stands" in mails_to(maya)[-1].text
    actions.accept(meeting, by=maya, slot=queries.slots_of(meeting)[1].id)
    assert (meeting.state, meeting.starts_at, meeting.minutes) == (CONFIRMED, since + 2 * DAY, 30)


def test_who_is_asked_for_another_time_finds_it_at_home(client, pair, maya, robert):
    meeting = fixed(pair, maya=maya, robert=robert)
    actions.reschedule(meeting, starts_at=meeting.starts_at + DAY, minutes=30, by=robert)
    kept(meeting)

    page = client.sign_in(maya).get("/").text

    assert "Robert Keller asks for another time" in page
    assert f'href="/sessions/{meeting.id}"' in page


@pytest.mark.parametrize("who", ["maya", "robert"])
def test_either_leaves_it_where_it_was(client, request, pair, maya, robert, who):
    meeting = fixed(pair, maya=maya, robert=robert)
    since = meeting.starts_at
    actions.reschedule(meeting, starts_at=since + DAY, minutes=30, by=robert)
    kept(meeting)
    client.sign_in(request.getfixturevalue(who))

    for _time in range(2):
        assert client.submit(f"/sessions/{meeting.id}/stay").status_code == 303

    found = again(meeting)
    assert (found.state, found.starts_at, found.open_until) == (CONFIRMED, since, since)
    assert queries.slots_of(found) == []
    assert [mail.subject for mail in mails_to(maya)].count("Your session with Robert Keller stays where it was") == 1


def test_what_nobody_wants_to_move_stays_anyway(pair, maya, robert, ines):
    meeting = proposed(pair, by=maya)

    with pytest.raises(Refused, match="Nobody has asked"):
        actions.stay(meeting, by=robert)
    with pytest.raises(NotFound):
        actions.stay(meeting, by=ines)


def test_a_time_asked_for_that_has_passed_is_not_accepted(pair, maya, robert):
    meeting = fixed(pair, maya=maya, robert=robert)
    actions.reschedule(meeting, starts_at=meeting.starts_at - DAY, minutes=45, by=robert)

    with clock.at(meeting.starts_at - HOUR), pytest.raises(Refused, match="has passed"):
        actions.accept(meeting, by=maya)


def test_a_session_that_took_place_while_it_was_to_be_moved_counts(pair, maya, robert):
    meeting = fixed(pair, maya=maya, robert=robert)
    actions.reschedule(meeting, starts_at=meeting.starts_at + DAY, minutes=45, by=robert)

    with clock.at(meeting.ends_at):
        actions.confirm_held(meeting, minutes=45, by=maya)
        actions.confirm_held(meeting, minutes=45, by=robert)

    assert meeting.is_held
    assert queries.slots_of(meeting) == []


def test_each_reads_the_times_on_both_clocks(client, pair, maya, robert):
    robert.timezone = "America/Sao_Paulo"
    meeting = kept(three(pair, by=maya))

    page = client.sign_in(robert).get(f"/sessions/{meeting.id}").text

    assert "Tue 10 Mar 2026, 06:00" in page
    assert "for Maya: Tue 10 Mar, 10:00 (Europe/Zurich)" in page
    assert page.count("Accept") == 3
    text = mails_to(robert)[-1].text
    assert "Tuesday, 10 March 2026, 06:00 (America/Sao_Paulo); for Maya it is Tue 10 Mar, 10:00" in text
    assert "Thursday, 12 March 2026, 06:00" in text


def test_the_entry_of_a_proposal_blocks_nobodys_hour_and_names_the_other_times(pair, maya, robert):
    three(pair, by=maya, agenda="The shared document")

    [(_method, entry)] = entries_to(robert)

    assert (str(entry["STATUS"]), str(entry["TRANSP"])) == ("TENTATIVE", "TRANSPARENT")
    assert entry["DTSTART"].dt == clock.now() + WEEK
    words = str(entry["DESCRIPTION"])
    assert words.startswith("The shared document\n\nAlso proposed:\nWednesday, 11 March 2026, 10:00")


def test_attendees_stand_as_they_have_answered(pair, maya, robert):
    fixed(pair, maya=maya, robert=robert)

    asked, sure = ([one.params for one in entry["ATTENDEE"]] for _method, entry in entries_to(robert))

    assert [each["PARTSTAT"] for each in asked] == ["ACCEPTED", "NEEDS-ACTION"]
    assert [each["PARTSTAT"] for each in sure] == ["ACCEPTED", "ACCEPTED"]
    assert {(each["ROLE"], each["CUTYPE"], each["RSVP"]) for each in asked + sure} == {
        ("REQ-PARTICIPANT", "INDIVIDUAL", "TRUE")
    }


def test_an_hour_that_comes_twice_is_the_first_and_one_is_told(client, pair, maya):
    with clock.at(dt.datetime(2026, 10, 1, 8, tzinfo=dt.UTC)):
        client.sign_in(maya)
        answer = client.submit(f"/pairs/{pair.id}/sessions/new", starts_at="2026-10-25T02:30", minutes="30")
        page = client.get(answer.location).text

    assert "Clocks go back that night, and 02:30 comes twice. The first of the two is meant." in page
    [slot] = queries.slots_of(queries.proposal_to(pair.mentee, pair) or pytest.fail("nothing proposed"))
    assert slot.starts_at == dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize("field", ["starts_at_2", "starts_at_3"])
def test_an_hour_that_is_skipped_is_refused_at_its_own_field(client, pair, maya, field):
    answer = client.sign_in(maya).submit(
        f"/pairs/{pair.id}/sessions/new", starts_at=THURSDAY, minutes="30", **{field: "2026-03-29T02:30"}
    )

    assert answer.status_code == 422
    assert "this hour is skipped" in problem_of(answer)
    assert f'href="#{field}"' in answer.text
    assert 'value="2026-03-29T02:30"' in answer.text


def test_a_time_that_suits_both_is_one_tap(client, pair, maya):
    client.sign_in(maya)
    page = client.get(f"/pairs/{pair.id}/sessions/new").text
    time = queries.common_times(pair, minutes=45)[1]

    answer = client.submit(
        f"/pairs/{pair.id}/sessions/new", pick=time.isoformat(), starts_at="", minutes="45", agenda="Typed before"
    )

    assert f'value="{time.isoformat()}"' in page
    assert answer.status_code == 303
    assert "Typed before" in client.get(answer.location).text
    [slot] = queries.slots_of(queries.next_session_of(maya) or pytest.fail("nothing proposed"))
    assert slot.starts_at == time


@pytest.mark.parametrize("pick", ["soon", "2026-03-12T13:00", "9999-12-31T23:59:00+00:00", "2026-03-01T13:00:00+00:00"])
def test_a_button_that_was_tampered_with_proposes_nothing(client, pair, maya, pick):
    answer = client.sign_in(maya).submit(f"/pairs/{pair.id}/sessions/new", pick=pick, minutes="45")

    assert answer.status_code == 422
    assert count(MentoringSession) == 0


def test_a_cancelled_session_is_rebooked_in_two_taps(client, pair, maya, robert):
    meeting = fixed(
        pair, maya=maya, robert=robert, agenda="The shared document", lesson="digital-tools/a-good-question"
    )
    actions.cancel(meeting, by=robert)
    kept(meeting)
    client.sign_in(maya)

    page = client.get(f"/sessions/{meeting.id}")
    time = queries.common_times(pair, minutes=45)[0]
    answers = [
        client.submit(f"/sessions/{meeting.id}/rebooking", pick=time.isoformat(), minutes="15") for _time in range(2)
    ]

    assert page.text.count("/rebooking") == 4
    assert filled(page) == ["Propose it"]
    assert "Just 15 minutes" in page.text
    assert {answer.location for answer in answers} == {answers[0].location} != {f"/sessions/{meeting.id}"}
    made = queries.next_session_of(maya)
    assert made is not None
    assert (made.minutes, made.agenda, made.lesson) == (15, "The shared document", "digital-tools/a-good-question")


def test_what_is_still_to_come_is_not_rebooked(pair, maya, robert, ines):
    meeting = fixed(pair, maya=maya, robert=robert)

    with pytest.raises(Refused, match="still to come"):
        actions.rebook(meeting, starts_at=clock.now() + 2 * WEEK, minutes=15, by=maya)
    with pytest.raises(NotFound):
        actions.rebook(meeting, starts_at=clock.now() + 2 * WEEK, minutes=15, by=ines)


def test_a_pair_that_ends_calls_off_all_that_is_to_come(pair, maya, robert):
    begun = fixed(pair, maya=maya, robert=robert, starts_at=clock.now() + HOUR)
    ahead = fixed(pair, maya=maya, robert=robert)
    asked = proposed(pair, by=maya, starts_at=clock.now() + 2 * WEEK)

    with clock.at(begun.starts_at):
        called_off = actions.call_off(pair)

    assert called_off == 2
    assert [each.state for each in (begun, ahead, asked)] == [CONFIRMED, CANCELLED, CANCELLED]
    assert [method for method, _entry in entries_to(robert)][-2:] == ["CANCEL", "CANCEL"]

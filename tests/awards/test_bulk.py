"""Many badges from one file: each row is told, given once, and all of it can be undone once."""

from __future__ import annotations

import io

import pytest
import sqlalchemy as sa

from portal import db, journal, spreadsheets
from portal.awards import bulk, hands
from portal.awards.bulk import Asked, queries, sheets
from portal.awards.models import BulkAward, BulkRow, HandAward
from portal.blueprints.steps import by_and_by
from portal.cli import chores
from portal.credentials import actions as mint
from portal.credentials import keys
from portal.credentials.models import Credential
from portal.errors import NotFound, Refused
from portal.events import AwardGranted
from portal.gamification import queries as treasury
from portal.gamification.models import LEDGER
from portal.people import actions as people
from portal.people.models import Enrolment, Person
from tests.awards.filing import WHY, crowd, file, give, outcomes, table, take_back
from tests.cast import kept
from tests.mentoring.meeting import count
from tests.mentoring.test_races import at_once

BADGE = "bridge-builder"


def row(who, badge=BADGE, reason=WHY):
    return f"{getattr(who, 'email', who)},{badge},{reason}"


def differences():
    db.session.rollback()
    return journal.verify().differences


def holders(badge=BADGE):
    held = sa.select(LEDGER.c.subject).where(LEDGER.c.what == f"badge:{badge}").group_by(LEDGER.c.subject)
    return set(db.session.scalars(held.having(sa.func.sum(LEDGER.c.delta) == 1)))


def test_everybody_in_the_file_holds_the_badge_with_its_reason(programme, clara, maya, robert):
    bulk_id = file(programme, clara, row(maya), row(robert, reason="He asked first."))

    give(bulk_id)

    assert holders() == {maya.id, robert.id}
    assert outcomes(bulk_id) == {2: ("given", ""), 3: ("given", "")}
    reasons = sa.select(HandAward.person_id, HandAward.reason, HandAward.given_by_id, HandAward.programme_id)
    assert {tuple(each) for each in db.session.execute(reasons)} == {
        (maya.id, WHY, clara.id, programme.id),
        (robert.id, "He asked first.", clara.id, programme.id),
    }
    assert differences() == ()


def test_nothing_is_given_before_it_is_confirmed(programme, clara, maya):
    bulk_id = file(programme, clara, row(maya))

    assert by_and_by(bulk.carry_on()) == 0
    assert outcomes(bulk_id) == {2: ("waits", "")}
    assert holders() == set()


def test_each_row_that_cannot_be_given_says_why(programme, clara, maya, robert, ines):
    kept(hands.grant(robert, hands.Gift("badge:all-rounder", 1), reason=WHY, by=clara, programme=programme))
    rows = [
        row(maya), row(maya), row("MAYA@demo.example ", "all-rounder"), row(robert, "all-rounder"), row(ines),
        row("nobody@demo.example"), row("nobody"), row(clara), row(robert, "bridge-bilder"),
        row(robert, "good-company"), row(robert, "good-company/bronze"), row(robert, BADGE, "no"),
        row(robert, BADGE, "=1+1"), row(robert, BADGE, WHY) + ",more",
    ]  # fmt: skip

    found = outcomes(file(programme, clara, *rows))

    assert found == {
        2: ("waits", ""),
        3: ("held", "Row 2 says the same."),
        4: ("waits", ""),
        5: ("held", "Robert Keller holds this badge already."),
        6: ("refused", "Nobody in this programme has the address ines@demo.example."),
        7: ("refused", "Nobody in this programme has the address nobody@demo.example."),
        8: ("refused", "That is not an e-mail address. It looks like name@example.org."),
        9: ("refused", "Nobody gives or takes their own awards. Please ask another coordinator."),
        10: ("refused", "There is no badge called “bridge-bilder”. Did you mean 'bridge-builder'?"),
        11: ("refused", "“Good company” comes in levels. Please choose one: bronze, silver, gold."),
        12: ("waits", ""),
        13: ("refused", "Please say why, in 3 to 600 letters: the person will read it."),
        14: ("refused", "This holds a formula. Please save its result instead."),
        15: ("refused", "There are more cells than columns. Are quotes missing?"),
    }


def test_who_hides_who_has_gone_and_whose_account_is_closed_is_given_nothing(programme, clara, maya, robert, ines):
    people.enrol(ines, programme, role="mentee")
    db.session.get_one(Person, maya.id).hides_points = True
    db.session.get_one(Person, robert.id).deactivated_at = programme.created_at
    db.session.execute(sa.update(Enrolment).where(Enrolment.person_id == ines.id).values(state="withdrawn"))
    kept(clara)

    bulk_id = file(programme, clara, row(maya), row(robert), row(ines))

    assert [outcome for outcome, _sentence in outcomes(bulk_id).values()] == ["refused"] * 3
    assert [sentence for _outcome, sentence in outcomes(bulk_id).values()] == [
        "Maya Lindqvist keeps points and badges hidden, so nothing can be given.",
        "The account of Robert Keller is closed, so nothing can be given.",
        "Nobody in this programme has the address ines@demo.example.",
    ]
    with pytest.raises(Refused, match="nothing in this file to give"):
        give(bulk_id)


def test_what_changed_since_it_was_looked_at_is_told(programme, clara, maya, robert):
    bulk_id = file(programme, clara, row(maya), row(robert))
    hands.grant(maya, hands.Gift(f"badge:{BADGE}", 1), reason=WHY, by=clara, programme=programme)
    db.session.execute(sa.update(Enrolment).where(Enrolment.person_id == robert.id).values(state="withdrawn"))
    kept(clara)

    give(bulk_id)

    assert outcomes(bulk_id) == {
        2: ("held", "Maya Lindqvist holds this badge already."),
        3: ("refused", "There is no such person in a programme of yours."),
    }
    assert holders() == {maya.id}


def test_who_coordinates_no_more_gives_nothing(programme, clara, maya, robert):
    bulk_id = file(programme, clara, row(maya))
    db.session.execute(sa.update(Enrolment).where(Enrolment.person_id == clara.id).values(state="withdrawn"))
    kept(clara)

    give(bulk_id)

    assert outcomes(bulk_id) == {2: ("refused", "There is no such person in a programme of yours.")}
    assert holders() == set()


def test_an_operator_gives_in_the_programme_they_name(programme, maya, ines):
    bulk_id = file(programme, None, row(maya), row(ines))

    give(bulk_id)

    assert [outcome for outcome, _sentence in outcomes(bulk_id).values()] == ["given", "refused"]
    assert db.session.scalars(sa.select(HandAward.given_by_id)).all() == [None]


def test_a_badge_that_a_rule_gives_on_the_way_is_not_given_again(programme, clara, maya):
    rows = [row(maya, slug) for slug in ("digital-toolkit", "considered-voice", "explorer")]
    bulk_id = file(programme, clara, *rows)

    give(bulk_id)

    assert outcomes(bulk_id)[4] == ("held", "Maya Lindqvist holds this badge already.")
    assert treasury.holdings_of(maya.id)["badge:explorer"] == 1
    assert differences() == ()


def test_badge_and_reason_can_be_chosen_once_for_all_rows(programme, clara, maya, robert):
    rows = (maya.email, f"{robert.email},silver")
    bulk_id = file(programme, clara, *rows, head="email,level", badge="good-company/gold", reason=WHY)

    assert [outcome for outcome, _sentence in outcomes(bulk_id).values()] == ["waits", "refused"]
    bulk_id = file(programme, clara, *rows, head="email,level", badge="good-company", reason=WHY)
    assert [outcome for outcome, _sentence in outcomes(bulk_id).values()] == ["refused", "waits"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_tables_are_read_as_spreadsheets_save_them(encoding, mark):
    rows = (f'maya@demo.example{mark}"Für die “Brücke”{mark}\nund mehr"', "", mark, f"robert@demo.example{mark}Ça va")
    text = table(*rows, head=f" EMAIL{mark}reason", encoding=encoding)

    found = list(sheets.lines_of(text))

    assert [(line.number, line.email, line.reason) for line in found] == [
        (2, "maya@demo.example", f"Für die “Brücke”{mark}\nund mehr"),
        (5, "robert@demo.example", "Ça va"),
    ]
    assert not text.closed


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"", "Missing: email, badge, reason"),
        (b"email,badge,reason\n", "no rows under the names"),
        (b"email,badge\na@b.example,x\n", "Missing: reason"),
        (b"email,bagde,reason\na,b,c\n", "Did you mean 'badge'?"),
        (b"email,badge,reason,email\n", "stands there twice"),
        (b'email,badge,reason\na,b,c\na,"b,c\n', "Line 3 cannot be read as CSV"),
        ("email\n".encode("utf-16"), "not a CSV file"),
        (b"email,badge,reason\n" + b"a,b,c\n" * (spreadsheets.MOST + 1), "more than 100,000 rows"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_table_is_refused_as_a_whole(text, sentence):
    with pytest.raises(Refused, match=sentence) as refused:
        sheets.check(io.BytesIO(text), needed=("email", "badge", "reason"))
    assert "file" in refused.value.fields


def test_a_large_file_is_given_in_chunks_and_goes_on_where_it_was(programme, clara):
    everybody = crowd(programme, 450)
    bulk_id = file(programme, clara, *(row(person) for person in everybody))
    bulk.confirm(db.session.get_one(BulkAward, bulk_id))
    db.session.commit()

    by_and_by(bulk.carry_on(bulk_id), most=1)
    next(iter(bulk.carry_on(bulk_id)))
    db.session.rollback()
    between = db.session.get_one(BulkAward, bulk_id)
    assert (between.state, between.done, between.total, len(holders())) == ("giving", 200, 450, 200)
    by_and_by(bulk.carry_on())

    assert queries.counts_of(db.session.get_one(BulkAward, bulk_id)) == {"given": 450}
    assert holders() == {person.id for person in everybody}
    assert count(HandAward) == 450
    assert differences() == ()


def test_a_row_given_before_a_crash_is_not_given_again(programme, clara, maya):
    bulk_id = file(programme, clara, row(maya))
    give(bulk_id)
    db.session.execute(sa.update(BulkAward).values(state="giving", at=0))
    db.session.execute(sa.update(BulkRow).values(outcome="waits"))
    kept(clara)

    by_and_by(bulk.carry_on(bulk_id))

    assert outcomes(bulk_id) == {2: ("given", "")}
    assert treasury.holdings_of(maya.id) == {f"badge:{BADGE}": 1}
    assert differences() == ()


def test_a_double_click_and_two_workers_give_once(database, programme, clara):
    everybody = crowd(programme, 30)
    bulk_id = file(programme, clara, *(row(person) for person in everybody))

    def load():
        return (db.session.get_one(BulkAward, bulk_id),)

    def act(found):
        bulk.confirm(found)
        db.session.commit()
        by_and_by(bulk.carry_on(bulk_id))

    said = at_once(programme.created_at, database, *[(load, act)] * 4)

    assert said == [None] * 4
    assert count(HandAward) == 30
    assert len(holders()) == 30
    assert differences() == ()


def test_all_of_it_is_undone_once_with_its_credentials(programme, clara, maya, robert, settings):
    keys.create(settings.keys)
    bulk_id = file(programme, clara, row(maya), row(robert))
    give(bulk_id)
    mint.issue_pending()

    take_back(bulk_id, clara)
    mint.revoke_taken_back()

    assert [outcome for outcome, _sentence in outcomes(bulk_id).values()] == ["undone"] * 2
    assert holders() == set()
    assert all(db.session.scalars(sa.select(Credential.revoked_at)))
    reasons = db.session.scalars(sa.select(HandAward.reason).where(HandAward.reverses.is_not(None)))
    assert set(reasons) == {"The wrong list."}
    take_back(bulk_id, clara)
    assert count(HandAward) == 4
    with pytest.raises(Refused, match="undone before"):
        take_back(bulk_id, clara, "Another reason.")
    db.session.rollback()
    assert differences() == ()


def test_what_was_taken_back_by_hand_before_is_left_alone_and_told(programme, clara, maya, robert):
    bulk_id = file(programme, clara, row(maya), row(robert))
    give(bulk_id)
    hands.reverse(treasury.awards_of(maya.id)[0], reason="Not her.", by=clara, programme=programme)
    kept(clara)

    take_back(bulk_id, clara)

    assert outcomes(bulk_id) == {2: ("left", "This was taken back by hand already."), 3: ("undone", "")}
    assert count(HandAward) == 4
    assert differences() == ()


def test_who_hides_it_by_now_or_undoes_their_own_keeps_it(programme, clara, maya, robert):
    people.enrol(robert, programme, role="coordinator")
    bulk_id = file(programme, clara, row(maya), row(robert))
    give(bulk_id)
    db.session.get_one(Person, maya.id).hides_points = True
    kept(clara)

    take_back(bulk_id, robert)

    assert [outcome for outcome, _sentence in outcomes(bulk_id).values()] == ["left", "left"]
    assert "keep it hidden by now" in outcomes(bulk_id)[2][1]
    assert "Nobody gives or takes their own" in outcomes(bulk_id)[3][1]


def test_undoing_goes_on_where_it_was(programme, clara):
    everybody = crowd(programme, 250)
    bulk_id = file(programme, clara, *(row(person) for person in everybody))
    give(bulk_id)
    bulk.undo(db.session.get_one(BulkAward, bulk_id), reason="The wrong list.", by=clara)
    db.session.commit()

    by_and_by(bulk.carry_on(bulk_id), most=1)
    assert len(holders()) == 50
    by_and_by(bulk.carry_on())

    assert holders() == set()
    assert queries.counts_of(db.session.get_one(BulkAward, bulk_id)) == {"undone": 250}
    assert differences() == ()


def test_the_worker_gives_what_was_confirmed(programme, clara, maya, settings):
    keys.create(settings.keys)
    bulk_id = file(programme, clara, row(maya))
    bulk.confirm(db.session.get_one(BulkAward, bulk_id))
    db.session.commit()

    for chore in (*chores.chores(settings), *chores.chores(settings)):
        chore()

    assert outcomes(bulk_id) == {2: ("given", "")}
    assert count(Credential) == 1


def test_what_is_not_given_yet_cannot_be_undone(programme, clara, maya):
    bulk_id = file(programme, clara, row(maya))

    with pytest.raises(Refused, match="not been given yet"):
        take_back(bulk_id, clara)
    db.session.rollback()
    with pytest.raises(Refused, match="3 to 600 letters"):
        take_back(bulk_id, clara, "no")


def test_a_file_that_was_not_read_to_its_end_cannot_be_given(programme, clara, maya):
    asked = Asked(programme, clara)
    bulk_id = bulk.begin(asked).id
    by_and_by(bulk.take_in(bulk_id, sheets.lines_of(table(row(maya))), asked), most=1)

    with pytest.raises(Refused, match="not read to its end"):
        give(bulk_id)
    db.session.rollback()
    assert queries.bulks_in(programme, coordinator=clara) == []


def test_files_that_were_only_looked_at_are_kept_for_a_while(programme, clara, maya):
    ids = [file(programme, clara, row(maya)) for _time in range(8)]

    kept_ids = set(db.session.scalars(sa.select(BulkAward.id)))

    assert kept_ids == set(ids[3:])
    assert count(BulkRow) == 5


def test_a_file_exists_for_who_sent_it_and_once_confirmed_for_who_runs_the_programme(programme, clara, maya, robert):
    people.enrol(robert, programme, role="coordinator")
    bulk_id = file(programme, clara, row(maya))

    with pytest.raises(NotFound):
        queries.bulk_of(programme, bulk_id, coordinator=robert)
    give(bulk_id)
    assert queries.bulk_of(programme, bulk_id, coordinator=robert).id == bulk_id
    other = people.open_programme("Autumn", slug="autumn", by=robert)
    with pytest.raises(NotFound):
        queries.bulk_of(other, bulk_id, coordinator=robert)


def test_the_event_of_a_row_is_the_one_of_any_grant(programme, clara, maya):
    bulk_id = file(programme, clara, row(maya))
    give(bulk_id)

    name = bulk.actions.name_of(bulk_id, 2)
    event = journal.happening_called(f"{AwardGranted.type}:{name}")

    assert event.values["what"] == f"badge:{BADGE}"
    assert event.values["cohort"] == programme.id

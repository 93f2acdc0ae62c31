"""``portal awards``: why something was given, and giving and taking back without a browser."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager

import pytest

from portal import clock, db, journal
from portal.events import SessionCompleted
from portal.people import actions as people

MAYA, ROBERT, CLARA = "maya@demo.example", "robert@demo.example", "clara@demo.example"
WHY = ("--reason", "For the talk at the works council.")


@pytest.fixture
def programme(portal):
    """Clara's programme, with Maya and Robert in it."""
    with inside(portal):
        clara = people.create_person(CLARA, "Clara Rossi")
        spring = people.open_programme("Spring", slug="spring", by=clara)
        people.enrol(people.create_person(MAYA, "Maya Lindqvist"), spring, role="mentor")
        people.enrol(people.create_person(ROBERT, "Robert Keller"), spring, role="mentee")


@contextmanager
def inside(portal):
    """In the database of the portal, as if it were served; commits at the end."""
    engine = db.connect(f"sqlite:///{portal.instance / 'portal.db'}")
    db.use(engine)
    yield
    db.session.commit()
    db.session.remove()
    engine.dispose()


@pytest.fixture
def badge(programme, portal, ask):
    """The award of a badge that Clara gave Maya, with its credential."""
    portal("keys", "create")
    portal("awards", "grant", MAYA, "--badge", "good-company/bronze", "--by", CLARA, *WHY)
    return ask("SELECT id FROM ledger")[0][0]


def test_points_are_given(programme, portal, ask):
    said = portal("awards", "grant", MAYA, "--points", "10 xp", *WHY)

    assert (said.code, said.out) == (0, "maya@demo.example has it: points:xp, +10.\n")
    assert ask("SELECT what, n FROM holding") == [("points:xp", 10)]
    assert ask("SELECT reason, given_by_id, programme_id FROM hand_award") == [(WHY[1], None, None)]


def test_points_below_zero_take_some_away(programme, portal, ask):
    assert portal("awards", "grant", MAYA, "--points", "-10 xp", *WHY).code == 0

    assert ask("SELECT what, n FROM holding") == [("points:xp", -10)]


def test_a_badge_is_given_and_signed(badge, portal, ask):
    assert ask("SELECT what, n FROM holding") == [("badge:good-company/bronze", 1)]
    assert ask("SELECT what, revoked_at FROM credential") == [("badge:good-company/bronze", None)]
    assert ask("SELECT person.name, slug FROM hand_award JOIN person ON person.id = given_by_id JOIN programme") == [
        ("Clara Rossi", "spring")
    ]
    assert portal("journal", "verify").code == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((MAYA, "--badge", "good-company"), "comes in levels"),
        ((MAYA, "--badge", "good-compani/bronze"), "Did you mean 'good-company'?"),
        ((MAYA, "--points", "5 gold"), "No rule gives points called “gold”"),
        ((MAYA, "--points", "5000 xp"), "from 1 to 1,000"),
        ((MAYA, "--points", "5 xp", "--reason", "no"), "3 to 600 letters"),
        ((CLARA, "--points", "5 xp", "--by", CLARA), "Nobody gives or takes their own awards"),
        ((MAYA, "--points", "5 xp", "--by", ROBERT), "no such person in a programme of yours"),
        (("ines@demo.example", "--points", "5 xp"), "Nobody here has the address"),
    ],
)
def test_what_cannot_be_given_is_refused(programme, portal, ask, words, sentence):
    said = portal("awards", "grant", *(() if "--reason" in words else WHY), *words)

    assert (said.code, said.out) == (1, "")
    assert sentence in said.err
    assert ask("SELECT count(*) FROM hand_award") == [(0,)]
    assert ask("SELECT count(*) FROM ledger") == [(0,)]


def test_an_award_is_taken_back_and_its_credential_revoked(badge, portal, ask):
    said = portal("awards", "reverse", badge, "--reason", "It was Robert.", "--json")

    assert said.code == 0
    assert said.json == {"reversed": badge, "person": MAYA, "what": "badge:good-company/bronze", "amount": -1}
    assert ask("SELECT n FROM holding") == [(0,)]
    assert ask("SELECT revocation_reason FROM credential") == [("The award was taken back.",)]
    assert portal("journal", "verify").code == 0


def test_an_award_is_taken_back_once(badge, portal, ask):
    portal("awards", "reverse", badge, "--reason", "It was Robert.")

    again = portal("awards", "reverse", badge, "--reason", "For another reason.")

    assert (again.code, again.err) == (1, "This was taken back by hand already.\n")
    assert ask("SELECT count(*) FROM hand_award") == [(2,)]


def test_only_a_coordinator_of_theirs_takes_it_back(badge, portal, ask):
    assert portal("awards", "reverse", badge, "--reason", "Not mine.", "--by", ROBERT).code == 1
    assert portal("awards", "reverse", badge, "--reason", "It was Robert.", "--by", CLARA).code == 0
    assert ask("SELECT n FROM holding") == [(0,)]


def test_an_award_by_hand_is_explained(badge, portal, ask):
    (day,) = {at[:10] for (at,) in ask("SELECT at FROM ledger")}

    said, document = portal("awards", "explain", badge), portal("awards", "explain", badge, "--json").json

    assert said.code == 0
    first, _sentence, why, *rest = said.out.splitlines()
    assert first == "Maya Lindqvist: Good company, bronze"
    assert why.startswith("Clara Rossi gave you this on ")
    assert why.endswith(WHY[1])
    assert [line.partition(":")[0] for line in rest] == ["Rule", "Version of the rules", "Cause"]
    assert document["by_hand"]["reason"] == WHY[1]
    assert document["cause"]["type"] == "award.granted"
    assert document["at"].startswith(day)


def test_an_award_that_was_taken_back_says_so(badge, portal):
    portal("awards", "reverse", badge, "--reason", "It was Robert.")

    said = portal("awards", "explain", badge)

    assert "Those who run the portal took this back on " in said.out
    assert portal("awards", "explain", badge, "--json").json["reversed"]["reason"] == "It was Robert."


def test_an_award_by_a_rule_is_explained_line_by_line(programme, portal, ask):
    ids = dict(ask("SELECT email, id FROM person"))
    hold(portal, mentor=ids[MAYA], mentee=ids[ROBERT], days=(0, 7, 14))
    award = award_of(ask, ids[ROBERT], "badge:good-company/bronze")

    said = portal("awards", "explain", award)

    first, sentence, why, rule, version, *rest = said.out.splitlines()
    assert first == "Robert Keller: Good company, bronze"
    assert sentence.startswith("Three sessions held earn this badge in bronze")
    assert why == "Because you met on 3 March, 10 March and 17 March."
    assert rule.startswith("Rule: good-company, ")
    assert version.startswith("Version of the rules: ")
    assert rest == [
        "Cause: 17 March: A session of 45 minutes",
        "Counted:",
        *(f"  {day} March: A session of 45 minutes" for day in (3, 10, 17)),
    ]


def test_the_document_of_an_award_says_all_of_it(programme, portal, ask):
    ids = dict(ask("SELECT email, id FROM person"))
    hold(portal, mentor=ids[MAYA], mentee=ids[ROBERT], days=(0,))
    award = award_of(ask, ids[ROBERT], "badge:first-session")

    document = portal("awards", "explain", award, "--json").json

    session = {
        "key": "session.completed:s0", "type": "session.completed", "day": "2026-03-03",
        "words": "A session of 45 minutes", "is_taken_back": False,
    }  # fmt: skip
    assert (document["cause"], document["counted"], document["awards"]) == (session, [session], [])
    assert (document["award"], document["owner"], document["rule"]) == (award, "Robert Keller", "first-session")
    assert (document["by_hand"], document["reversed"], document["firm_on"]) == (None, None, None)
    assert len(document["rule_hash"]) == len(document["edition_hash"]) == 64


def hold(portal, *, mentor, mentee, days):
    """They have met, so many days from now."""
    portal("db", "check")
    with inside(portal):
        for number in days:
            event = SessionCompleted(
                session=f"s{number}", minutes=45, pair="p", mentor=mentor, mentee=mentee, cohort="c"
            )
            journal.record(event, zone="Europe/Zurich", at=clock.now() + dt.timedelta(days=number))


def award_of(ask, person, what):
    """The id of what somebody was given."""
    ((award,),) = ask(f"SELECT id FROM ledger WHERE subject = '{person}' AND what = '{what}'")
    return award


def test_an_award_that_does_not_exist_is_a_sentence(programme, portal):
    said = portal("awards", "explain", "00000000-0000-7000-8000-000000000000")

    assert (said.code, said.out, said.err) == (1, "", "There is no such award.\n")


def test_the_audit_tells_it_page_by_page(badge, portal):
    first = portal("audit", "--limit", "3", "--json").json
    second = portal("audit", "--limit", "3", "--before", first["next"], "--json").json

    deeds = [line["deed"] for line in (*first["lines"], *second["lines"])]
    assert deeds == ["credential.signed"] * 3 + ["status-list.signed", "award.granted"]
    assert (second["lines"][-1]["by"], second["lines"][-1]["why"], second["next"]) == ("Clara Rossi", WHY[1], None)
    assert "award.granted" in portal("audit").out


def test_deeds_with_keys_are_told_and_a_changed_one_is_noticed(portal):
    portal("keys", "create")
    portal("keys", "rotate")

    assert [line["deed"] for line in portal("audit", "--keys", "--json").json["lines"]] == ["created", "rotated"]
    file = portal.instance / "keys" / "keys.log"
    file.write_text(file.read_text().replace("created", "crafted"))
    said = portal("audit", "--keys")
    assert (said.code, said.out) == (1, "")
    assert "somebody has changed it" in said.err
    assert "somebody has changed it" in portal("doctor").out

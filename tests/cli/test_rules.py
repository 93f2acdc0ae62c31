"""``portal rules``: trying rules on the past, letting them count, and saying which do."""

from __future__ import annotations

from typing import Any

import pytest

from portal import db, journal
from portal.config import packaged_content
from portal.events import LessonCompleted, SessionCompleted
from portal.people import actions as people
from tests.gamification.treasury import NOON

HEAD = "programme: spring\ncurrencies: [xp]\nrules:\n"
MEETING = (
    "- id: meeting\n  because: Meeting is worth {0} points.\n  when: session.completed\n  for: mentor\n  give: {0} xp\n"
)
BADGE = "- id: company\n  when: session.completed\n  for: mentor\n  reach: 1\n  give: {badge: first-session}\n"
GOAL = "- id: together\n  when: session.completed\n  for: cohort\n  give: 1 xp\n"
BOOKS = ("event", "rule_edition", "rule", "tally", "ledger", "holding", "credential")


@pytest.fixture
def write(tmp_path):
    """A rule file with these rules."""

    def rules(*texts, name="new.yaml"):
        file = tmp_path / name
        file.write_text(HEAD + "".join(texts))
        return file

    return rules


@pytest.fixture
def lived(portal):
    """Maya and Robert have met, and Robert has finished a lesson; the portal has a key."""
    assert portal("keys", "create").code == 0
    portal("rules", "list")
    engine = db.connect(f"sqlite:///{portal.instance / 'portal.db'}")
    db.use(engine)
    clara = people.create_person("clara@example.org", "Clara Rossi")
    maya, robert = (people.create_person(f"{name}@example.org", name.title()) for name in ("maya", "robert"))
    spring = people.open_programme("Spring", slug="spring", by=clara)
    who: dict[str, Any] = {"pair": "r1", "mentor": maya.id, "mentee": robert.id, "cohort": spring.id}
    journal.record(SessionCompleted(session="s1", minutes=40, **who), zone="UTC", at=NOON)
    lesson = LessonCompleted(person=robert.id, mentee=robert.id, lesson="culture/x", track="culture")
    journal.record(lesson, zone="UTC", at=NOON)
    db.session.commit()
    db.session.remove()
    engine.dispose()
    portal("badges", "issue-pending")
    return portal


def counts(ask):
    return {table: ask(f"SELECT count(*) FROM {table}")[0][0] for table in BOOKS}


def test_a_simulation_says_what_each_rule_and_each_person_would_have_and_writes_nothing(lived, ask, write):
    before = counts(ask)

    said = lived("rules", "simulate", write(MEETING.format(12), GOAL))

    assert (said.code, said.err) == (0, "")
    lines = said.out.splitlines()
    assert "new      meeting: Meeting is worth 12 points." in lines
    assert any(line.startswith("gone     lesson-finished: Each lesson") for line in lines)
    assert "meeting gives +12 points:xp in all: more to 1, less to 0." in lines
    assert "Maya <maya@example.org>: points:xp 20 now, 12 then (-8)" in lines
    assert "Spring: points:xp 0 now, 1 then (+1)" in lines
    assert lines[-1] == "Nothing was written."
    assert counts(ask) == before


def test_a_simulation_as_data_names_everybody(lived, write):
    said = lived("rules", "simulate", write(MEETING.format(12)), "--json").json

    maya = next(each for each in said["people"] if each["email"] == "maya@example.org" and each["what"] == "points:xp")
    assert (maya["name"], maya["before"], maya["after"]) == ("Maya", 20, 12)
    assert said["unnamed"] == 0
    assert {each["rule"] for each in said["rules"]} >= {"meeting", "session-held"}


def test_a_simulation_on_the_terms_of_an_adoption_says_what_that_would_do(lived, write):
    file = write(MEETING.format(12))

    assert (
        "Nobody would hold anything else"
        in lived("rules", "simulate", file, "--since", "now", "--vanished", "keep").out
    )
    kept = lived("rules", "simulate", file, "--since", "2026-03-01", "--vanished", "keep").out
    assert "Maya <maya@example.org>: points:xp 20 now, 32 then (+12)" in kept


def test_long_lists_are_cut_and_counted(lived, write, monkeypatch):
    monkeypatch.setattr("portal.cli.rules.MOST", 1)

    said = lived("rules", "simulate", write(MEETING.format(12)))

    assert "more; --json names them all." in said.out


@pytest.mark.parametrize("deed", ["simulate", "adopt", "check"])
def test_every_mistake_is_told_with_its_line(deed, portal, write):
    file = write(MEETING.format("12xp"), BADGE.replace("first-session", "frist-session"))

    said = portal("rules", deed, file)

    assert (said.code, said.err) == (1, "")
    assert [line.rpartition("new.yaml:")[2].split(":")[0] for line in said.out.splitlines()] == ["8", "13"]


def test_a_file_larger_than_a_megabyte_is_refused(portal, write):
    said = portal("rules", "simulate", write("# long\n" * 150_000))

    assert said.code == 1
    assert "Larger than 1 MB" in said.out


def test_rules_are_adopted_from_now_on_and_keep_what_was_earned(lived, ask, write):
    before = ask("SELECT subject, what, n FROM holding ORDER BY 1, 2")

    said = lived("rules", "adopt", write(MEETING.format(12)), "--by", "clara@example.org", "--json")

    assert said.code == 0
    assert said.json == {
        "adopted": True,
        "version": said.json["version"],
        "entries": 0,
        "subjects": 0,
        "issued": 0,
        "revoked": 0,
    }
    assert ask("SELECT subject, what, n FROM holding ORDER BY 1, 2") == before
    assert lived("journal", "verify").code == 0
    assert "Clara Rossi <clara@example.org>" in lived("rules", "list").out


def test_rules_pay_for_the_past_take_back_and_settle_credentials(lived, ask, write):
    ((good,),) = ask("SELECT count(*) FROM credential WHERE revoked_at IS NULL")

    said = lived(
        "rules", "adopt", write(MEETING.format(12), BADGE), "--since", "start", "--vanished", "take-back", "--json"
    )

    assert said.code == 0
    assert (said.json["issued"], said.json["revoked"]) == (1, good)
    names = (
        "SELECT person.name, what, n FROM holding JOIN person ON person.id = holding.subject WHERE n <> 0 ORDER BY 2"
    )
    assert ask(names) == [("Maya", "badge:first-session", 1), ("Maya", "points:xp", 12)]
    paid = (
        "SELECT event.type FROM ledger JOIN event ON seq = event JOIN rule ON number = rule WHERE rule.id = 'meeting'"
    )
    assert ask(paid) == [("session.completed",)]
    assert lived("journal", "verify").code == 0


def test_without_a_key_the_rules_count_and_credentials_wait(portal, write, lived):
    for key in (portal.instance / "keys").iterdir():
        key.unlink()

    said = lived("rules", "adopt", write(BADGE), "--since", "start")

    assert said.code == 0
    assert "wait for a signing key" in said.out


def test_adopting_twice_is_once(lived, ask, write):
    file = write(MEETING.format(12))
    lived("rules", "adopt", file, "--since", "start")
    before = counts(ask)

    again = lived("rules", "adopt", file, "--since", "start")

    assert (again.code, again.out) == (0, "These rules count already. Nothing was changed.\n")
    assert counts(ask) == before


def test_what_was_chosen_by_hand_stays_until_the_content_is_followed_again(lived, write):
    lived("rules", "adopt", write(MEETING.format(12)))
    assert [rule["id"] for rule in lived("rules", "list", "--json").json["rules"]] == ["meeting", "by-hand"]
    assert "has others, which wait" in lived("doctor").out

    said = lived("rules", "adopt", "--content")

    assert said.code == 0
    found = lived("rules", "list", "--json").json
    assert "session-held" in [rule["id"] for rule in found["rules"]]
    assert [each["is_by_hand"] for each in found["versions"]] == [False, True, False]
    assert "as the content folder says" in lived("doctor").out
    assert lived("rules", "adopt", "--content").out.startswith("These rules count already.")


def test_the_content_may_be_chosen_by_hand_too(lived):
    files = sorted((packaged_content() / "rules").glob("*.yaml"))

    assert lived("rules", "adopt", *files).code == 0
    assert "has the same and is not followed" in lived("doctor").out


def test_rules_are_listed_in_sentences_with_their_versions(portal):
    said, found = portal("rules", "list"), portal("rules", "list", "--json").json

    assert "A session that both of you confirmed is worth 10 points" in said.out
    assert found["rules"][0]["id"] == "session-held"
    assert found["versions"][0]["hash"][:12] in said.out
    assert found["versions"][0]["adopted_by"] is None


def test_an_adoption_that_fails_leaves_everything_as_it_was(lived, ask, write, monkeypatch):
    before = counts(ask)

    def stop(*_anything, **_more):
        raise KeyboardInterrupt

    monkeypatch.setattr("portal.journal.rules.audit.mend", stop)
    said = lived("rules", "adopt", write(MEETING.format(12)), "--since", "start")

    assert said.code == 1
    assert counts(ask) == before
    assert lived("journal", "verify").code == 0

"""``portal journal``: repair, catch up, and take everything along."""

from __future__ import annotations

import json
import stat

import pytest
import sqlalchemy as sa

from portal import db, journal
from portal.events import LessonCompleted, TrackCompleted
from portal.gamification.models import BACKLOG, HOLDING, LEDGER, TALLY
from portal.people import actions as people

LESSONS = """\
programme: spring
currencies: [xp]
rules:
- {id: lessons, when: lesson.completed, for: person, give: 5 xp}
"""


@pytest.fixture
def change(portal):
    """Let something happen to the portal's database, or damage it."""

    def deed(change):
        engine = db.connect(f"sqlite:///{portal.instance / 'portal.db'}")
        db.use(engine)
        change()
        db.session.commit()
        db.session.remove()
        engine.dispose()

    portal("rules", "list")
    return deed


def robert_learns(lesson="culture/x"):
    robert = people.create_person(f"robert.{lesson[-1]}@example.org", "Robert Keller")
    happened = LessonCompleted(person=robert.id, mentee=robert.id, lesson=lesson, track="culture")
    return journal.record(happened, zone="UTC")


def robert_finishes(track):
    robert = people.create_person("robert@example.org", "Robert Keller")
    happened = TrackCompleted(person=robert.id, mentee=robert.id, track=track, kind="onboarding")
    return journal.record(happened, zone="UTC")


def spoil():
    db.session.execute(HOLDING.update().values(n=99))
    db.session.execute(TALLY.update().values(n=98))


def test_rebuilding_repairs_what_is_wrong(portal, change):
    change(robert_learns)
    change(spoil)
    assert portal("journal", "verify").code == 1

    first, again = (portal("journal", "rebuild", "--json") for _time in range(2))

    assert (first.code, first.json) == (0, {"repaired": first.json["repaired"], "differences": []})
    assert first.json["repaired"] >= 2
    assert again.json["repaired"] == 0
    assert portal("journal", "verify").code == 0


def test_a_badge_that_waits_to_be_signed_is_no_difference(portal, change):
    change(lambda: robert_finishes("becoming-a-mentee"))

    verified, examined = portal("journal", "verify"), portal("doctor")

    assert (verified.code, portal("journal", "verify", "--json").json["differences"]) == (0, [])
    assert "1 badge waits to be signed" in verified.out
    assert "1 badge waits to be signed" in examined.out


def test_the_ledger_is_never_edited_and_what_is_wrong_with_it_is_said(portal, change, ask):
    change(robert_learns)
    change(lambda: db.session.execute(LEDGER.update().values(delta=50)))

    said = portal("journal", "rebuild")

    assert said.code == 1
    assert "never edited" in said.out
    assert "50 kept, 5 by the journal" in said.out
    assert ask("SELECT DISTINCT delta FROM ledger") == [(50,)]


def test_what_had_broken_is_applied_once_it_can_be(portal, change, ask, tmp_path):
    (tmp_path / "rules.yaml").write_text(LESSONS)
    portal("rules", "adopt", tmp_path / "rules.yaml")

    def broke():
        found = robert_learns()
        rule = db.session.scalars(sa.select(LEDGER.c.rule)).one()
        db.session.execute(BACKLOG.insert().values(event=found.seq, rule=rule))
        for table in (LEDGER, TALLY, HOLDING):
            db.session.execute(table.delete())

    change(broke)

    first, again = (portal("journal", "catch-up", "--json") for _time in range(2))

    assert {name: first.json[name] for name in ("waited", "applied", "waiting")} == {
        "waited": 1, "applied": 1, "waiting": 0,
    }  # fmt: skip
    assert again.json["waited"] == 0
    assert ask("SELECT what, n FROM holding") == [("points:xp", 5)]
    assert portal("journal", "verify").code == 0


def taken_back():
    robert_learns("culture/x")
    robert_learns("culture/y")
    journal.retract(journal.happening(1).key, reason="entered-by-mistake")


def test_the_journal_is_exported_line_by_line(portal, change):
    change(taken_back)

    said = portal("journal", "export")

    first, second, back = map(json.loads, said.out.splitlines())
    assert (first["type"], first["facts"]["lesson"]) == ("lesson.completed", "culture/x")
    assert first["person"] == first["mentee"] != second["person"]
    assert {"id", "key", "at", "day"} <= set(first)
    assert (back["retracts"], back["reason"]) == (first["id"], "entered-by-mistake")
    assert "retracts" not in first
    assert len(first["id"]) == 36
    assert "seq" not in first


def test_the_journal_is_exported_as_one_document_or_into_a_file(portal, change, tmp_path):
    change(taken_back)
    file = tmp_path / "journal.jsonl"

    document = portal("journal", "export", "--json").json
    said = portal("journal", "export", "--output", file, "--json")

    assert said.json == {"written": str(file), "events": 3}
    assert [json.loads(line) for line in file.read_text().splitlines()] == document["events"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(each.name for each in tmp_path.iterdir()) == ["instance", "journal.jsonl"]


def test_an_export_that_stops_half_way_leaves_the_file_as_it_was(portal, change, tmp_path, monkeypatch):
    change(taken_back)
    file = tmp_path / "journal.jsonl"
    file.write_text("the one before\n")

    def stop(_event):
        raise KeyboardInterrupt

    monkeypatch.setattr("portal.cli.journal._line", stop)
    said = portal("journal", "export", "--output", file)

    assert said.code == 1
    assert file.read_text() == "the one before\n"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["instance", "journal.jsonl"]


def test_an_export_reads_in_batches(portal, change, monkeypatch):
    change(taken_back)
    whole = portal("journal", "export").out

    from portal.journal import telling

    monkeypatch.setattr(telling, "_ROWS", telling._ROWS.limit(2))

    assert portal("journal", "export").out == whole

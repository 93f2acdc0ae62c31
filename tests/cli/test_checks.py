"""Commands that look: content, rules, schema, keys, and everything at once."""

from __future__ import annotations

import shutil

import pytest

from portal.config import packaged_content
from tests.catalog import small
from tests.credentials import foreign

BROKEN_RULES = """\
programme: demo
currencies: [xp]
rules:
- id: one
  when: sesion.completed
  for: mentor
  give: 10 xp
- id: two
  when: session.completed
  for: mentr
  give: 10xp
- id: three
  when: lesson.completed
  for: person
  reech: 3
  give: 5 gold
"""


@pytest.fixture
def broken_content(tmp_path):
    """A copy of the content, with something wrong in two files."""
    folder = tmp_path / "content"
    shutil.copytree(packaged_content(), folder)
    track = folder / "tracks/culture/track.yaml"
    track.write_text(track.read_text().replace("title:", "titel:", 1))
    lesson = sorted((folder / "tracks/digital-tools").glob("0*.md"))[0]
    lesson.write_text(lesson.read_text().replace("---\n", "---\nminutes: [\n", 1))
    return folder


def test_good_content_is_in_order_and_nothing_is_written(new_portal):
    said = new_portal("content", "check")

    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines()[0].endswith("is in order.")
    assert not new_portal.instance.exists()


def test_each_mistake_in_content_has_its_file_and_line(new_portal, broken_content):
    said = new_portal("content", "check", broken_content)
    document = new_portal("content", "check", broken_content, "--json")

    assert (said.code, document.code, said.err) == (1, 1, "")
    assert "tracks/culture/track.yaml:" in said.out
    assert "titel" in said.out
    files = {mistake["file"].rpartition("content/")[2] for mistake in document.json["mistakes"]}
    assert len(files) == 2
    assert all(mistake["line"] >= 1 and mistake["message"] for mistake in document.json["mistakes"])


def test_broken_content_stops_every_start_with_all_mistakes(portal, broken_content):
    said = portal("db", "check", PORTAL_CONTENT=str(broken_content))

    assert said.code == 1
    assert len(said.out.splitlines()) >= 2


def test_good_rules_can_be_read(new_portal):
    files = sorted((packaged_content() / "rules").glob("*.yaml"))

    assert new_portal("rules", "check", *files).code == 0


def test_each_mistake_in_rules_has_its_line_and_a_suggestion(new_portal, tmp_path):
    (tmp_path / "broken.yaml").write_text(BROKEN_RULES)

    said = new_portal("rules", "check", tmp_path / "broken.yaml")
    document = new_portal("rules", "check", tmp_path / "broken.yaml", "--json")

    assert (said.code, said.err) == (1, "")
    assert "broken.yaml:5: " in said.out
    assert "Did you mean 'session.completed'?" in said.out
    assert {mistake["line"] for mistake in document.json["mistakes"]} >= {5, 10, 11, 15, 16}


def test_rules_that_are_no_yaml_have_a_line_too(new_portal, tmp_path):
    (tmp_path / "broken.yaml").write_text("rules:\n- id: [one\n  when: x\n")

    said = new_portal("rules", "check", tmp_path / "broken.yaml")

    assert said.code == 1
    assert "broken.yaml:" in said.out


def test_the_schema_is_brought_up_to_date_once(new_portal, blank):
    there = {"PORTAL_DATABASE_URL": blank}

    codes = [new_portal("db", *words, **there).code for words in (["check"], ["upgrade"], ["upgrade"], ["check"])]

    assert codes == [1, 0, 0, 0]


def test_a_database_newer_than_the_portal_is_refused(portal, ask):
    from portal import db

    engine = db.connect(f"sqlite:///{portal.instance / 'portal.db'}")
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()

    upgrade, check = portal("db", "upgrade"), portal("db", "check")

    assert (upgrade.code, check.code) == (1, 1)
    assert "newer portal" in upgrade.err
    assert "9999" in check.out
    assert ask("SELECT version_num FROM alembic_version") == [("9999",)]


def test_a_schema_that_somebody_changed_is_named(portal):
    from portal import db

    engine = db.connect(f"sqlite:///{portal.instance / 'portal.db'}")
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP INDEX ix_mail_waiting")
    engine.dispose()

    said = portal("db", "check")

    assert said.code == 1
    assert "ix_mail_waiting" in said.out


def test_keys_are_made_once_then_rotated_and_never_lost(new_portal):
    first, again = new_portal("keys", "create", "--json"), new_portal("keys", "create")
    second = new_portal("keys", "rotate", "--json")
    found = new_portal("keys", "list", "--json").json["keys"]

    assert (first.code, again.code, second.code) == (0, 1, 0)
    assert "keys rotate" in again.err
    assert [key["kid"] for key in found] == [first.json["key"]["kid"], second.json["key"]["kid"]]
    assert [key["retired_at"] is None for key in found] == [False, True]


def test_keys_are_for_their_owner_alone(new_portal):
    kid = new_portal("keys", "create", "--json").json["key"]["kid"]

    assert [new_portal.mode_of(name) for name in (".", "keys", f"keys/{kid}.pem")] == [0o700, 0o700, 0o600]


def test_a_compromised_key_is_marked_and_followed_by_a_new_one(new_portal):
    kid = new_portal("keys", "create", "--json").json["key"]["kid"]

    said = new_portal("keys", "compromised", kid, "--reason", "It leaked.", "--json")

    first, second = new_portal("keys", "list", "--json").json["keys"]
    assert (said.code, said.json["key"]["kid"], said.json["new"]["kid"]) == (0, kid, second["kid"])
    assert (first["reason"], first["revoked_at"] is None, second["revoked_at"]) == ("It leaked.", False, None)
    assert "not to be trusted" in new_portal("keys", "list").out
    assert new_portal("keys", "compromised", kid, "--reason", "It leaked.").code == 1


def test_without_a_key_the_list_says_how_to_make_one(new_portal):
    said = new_portal("keys", "list")

    assert (said.code, said.out) == (0, "There is no key yet. `portal keys create` makes one.\n")
    assert not new_portal.instance.exists()


def findings(said):
    return {finding["name"]: finding["ok"] for finding in said.json["findings"]}


def test_the_doctor_finds_a_new_house_wanting_and_says_what_to_do(new_portal):
    said = new_portal("doctor")

    assert said.code == 1
    assert "portal db upgrade" in said.out
    assert "portal keys create" in said.out


def test_the_doctor_finds_a_house_in_order(portal):
    portal("keys", "create")

    said = portal("doctor", "--json")

    assert said.code == 0
    assert findings(said) == dict.fromkeys(
        ["settings", "content", "database", "rules", "keys", "base-url", "mail", "disk", "journal"], True
    )


def test_the_doctor_names_every_wrong_setting(new_portal):
    said = new_portal("doctor", "--json", PORTAL_LOG="xml", PORTAL_PROXIES="x")

    assert said.code == 1
    assert [finding["sentence"].split(":")[0] for finding in said.json["findings"]] == ["PORTAL_PROXIES", "PORTAL_LOG"]


@pytest.mark.parametrize(
    ("name", "setting", "value"),
    [
        ("base-url", "PORTAL_BASE_URL", "http://portal.example"),
        ("mail", "PORTAL_MAIL_URL", "smtp://127.0.0.1:1"),
        ("database", "PORTAL_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing"),
    ],
)
def test_the_doctor_finds_what_is_ill(name, setting, value, portal):
    portal("keys", "create")

    said = portal("doctor", "--json", **{setting: value})

    assert said.code == 1
    assert findings(said)[name] is False


def test_the_doctor_says_that_nothing_is_signed_for_an_address_that_others_cannot_reach(portal):
    portal("keys", "create")

    said = portal("doctor", "--json", PORTAL_PROXIES="1")

    assert (said.code, findings(said)["base-url"]) == (1, False)
    assert "PORTAL_BASE_URL" in said.out


def test_the_doctor_says_when_badges_name_an_address_of_before(portal):
    portal("db", "upgrade")
    first = portal("keys", "create", "--json").json["key"]["kid"]
    portal("people", "create", "robert@demo.example", "Robert Keller")
    grant = ("awards", "grant", "robert@demo.example", "--badge", "first-session", "--reason", "It was earned.")
    portal(*grant, PORTAL_BASE_URL="https://before.example")
    moved = {"PORTAL_BASE_URL": "https://portal.example"}

    said = portal("doctor", "--json", **moved)
    portal("keys", "rotate")
    portal("badges", "reissue", "--key", first, "--reason", "We have moved.", **moved)
    after = portal("doctor", "--json", **moved)

    assert (findings(said)["base-url"], findings(after)["base-url"]) == (False, True)
    assert "did:web:before.example" in said.out


def test_the_doctor_finds_a_key_that_cannot_be_opened(portal):
    portal("keys", "create", PORTAL_KEY_PASSPHRASE="a sentence")

    said = portal("doctor", "--json", PORTAL_KEY_PASSPHRASE="another")

    assert said.code == 1
    assert findings(said)["keys"] is False


def test_the_doctor_finds_a_key_that_was_made_before_there_was_a_passphrase(portal):
    portal("keys", "create")

    said = portal("doctor", "--json", PORTAL_KEY_PASSPHRASE="set later")
    portal("keys", "rotate", PORTAL_KEY_PASSPHRASE="set later")
    after = portal("doctor", "--json", PORTAL_KEY_PASSPHRASE="set later")

    assert (findings(said)["keys"], findings(after)["keys"]) == (False, True)
    assert "portal keys rotate" in said.out
    assert "2 of them, sealed." in after.out


@pytest.mark.parametrize("command", ["doctor", "keys list", "keys rotate", "keys create"])
def test_a_damaged_list_of_keys_is_told_in_a_sentence(portal, command):
    portal("db", "upgrade")
    portal("keys", "create")
    (portal.instance / "keys/keys.json").write_text("[{")

    said = portal(*command.split(), "--json")

    assert said.code == 1
    assert "keys.json" in said.out
    assert "Traceback" not in said.err


def test_the_doctor_reads_every_mistake_in_content(portal, broken_content):
    said = portal("doctor", "--json", PORTAL_CONTENT=str(broken_content))

    assert said.code == 1
    assert findings(said) == {"settings": True, "content": False}
    assert len(said.json["findings"]) >= 3


def test_a_badge_that_is_none_fails_its_checks_on_stdout(portal, tmp_path):
    (tmp_path / "badge.json").write_text('{"hello": "world"}')

    said = portal("badges", "verify", tmp_path / "badge.json")

    assert said.code == 1
    assert "WRONG" in said.out


def test_a_badge_from_elsewhere_is_checked_as_well(portal, tmp_path):
    badge = foreign.credential(foreign.P256.did_key)
    (tmp_path / "badge.jwt").write_text(foreign.bare_token(badge, foreign.P256) + "\n")

    said = portal("badges", "verify", tmp_path / "badge.jwt", "--email", foreign.EMAIL, "--json")
    other = portal("badges", "verify", tmp_path / "badge.jwt", "--email", "maya@demo.example")

    assert (said.code, said.json["verified"]) == (0, True)
    assert {check["ok"] for check in said.json["checks"]} == {True}
    assert said.json["badge"]["title"] == "A badge from elsewhere"
    assert other.code == 1
    assert "WRONG   recipient" in other.out


def test_a_pathway_against_the_rules_is_a_mistake(new_portal, tmp_path):
    folder = tmp_path / "content"
    shutil.copytree(packaged_content(), folder)
    steps = "steps: [explorer, reading-the-room]\n"
    (folder / "pathways" / "back.yaml").write_text(f"title: Back\nfor: Nobody.\nwhy: Because.\n{steps}")

    said = new_portal("content", "check", folder)

    assert said.code == 1
    assert "content/pathways/back.yaml:1: 'reading-the-room' cannot come after 'explorer'" in said.out


def test_notes_follow_what_is_in_order_and_stop_nothing(new_portal, tmp_path):
    folder = small.write(tmp_path, small.FILES)

    said = new_portal("content", "check", folder)
    document = new_portal("content", "check", folder, "--json")

    note = "content/glossary.yaml:1: note: No lesson links caddy."
    assert (said.code, document.code) == (0, 0)
    assert [line[: len(note)] for line in said.out.splitlines()[1:2]] == [note]
    assert document.json["mistakes"] == []
    assert document.json["notes"][0].keys() == {"file", "line", "message"}

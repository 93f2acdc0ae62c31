"""What holds for each command: it explains itself, answers with one document, and its exit code says how it went."""

from __future__ import annotations

import click
import pytest

from portal.cli import main


def leaves(group=main, words=()):
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from leaves(command, (*words, name))
        else:
            yield (*words, name)


COMMANDS = list(leaves())
PROMISED = """
audit, awards explain, awards grant, awards import, awards reverse, awards undo,
badges endorse, badges export, badges issue-pending, badges reissue, badges revoke, badges verify,
content check, db check, db upgrade, demo, doctor, journal catch-up, journal export, journal rebuild, journal verify,
keys compromised, keys create, keys list, keys rotate, people create, people import, people token, rules adopt,
rules check, rules list, rules simulate, serve, worker
"""


def test_every_command_that_was_promised_is_there():
    promised = {" ".join(name.split()) for name in PROMISED.split(",")}

    assert promised <= {" ".join(words) for words in COMMANDS}


@pytest.mark.parametrize("words", [(), *COMMANDS], ids=" ".join)
def test_every_command_explains_itself(words, new_portal):
    long, short = new_portal(*words, "--help"), new_portal(*words, "-h")

    assert (long.code, short.code) == (0, 0)
    assert long.out == short.out
    assert len(long.out.splitlines()[2].strip()) > 10
    assert not words or "--json" in long.out
    assert not new_portal.instance.exists()


@pytest.mark.parametrize(
    "words",
    [
        "fly",
        "people",
        "people fly",
        "people create",
        "people create anna@example.org",
        "people create anna@example.org Anna --role boss",
        "people token anna@example.org",
        "people import nowhere.csv",
        "rules check",
        "rules check nowhere.yaml",
        "rules simulate",
        "rules adopt",
        "rules adopt --content --since tomorrow",
        "rules adopt --content --vanished perhaps",
        "content check nowhere",
        "keys list --loudly",
        "keys compromised z6Mk",
        "keys compromised z6Mk --reason leaked --at yesterday",
        "audit --limit none",
        "awards",
        "awards explain",
        "awards grant anna@example.org --reason because",
        "awards grant anna@example.org --badge level --points 5xp --reason because",
        "awards grant anna@example.org --points 5xp --reason because",
        "awards grant anna@example.org --points ten --reason because",
        "awards grant anna@example.org --badge first-session",
        "awards reverse 1",
        "awards import nowhere.csv --programme spring",
        "awards undo 1",
        "badges export",
        "badges export 1 --format gif",
        "badges revoke 1",
        "serve --port 0",
        "serve --port 70000",
        "serve --threads none",
    ],
)
def test_what_cannot_be_understood_ends_with_two(words, new_portal):
    said = new_portal(*words.split())

    assert said.code == 2
    assert said.out == ""
    assert said.err.startswith("Usage:")


WELL = """
audit, badges issue-pending, content check, db check, db upgrade, journal catch-up, journal export, journal rebuild,
journal verify, keys create, keys list, rules list
"""


@pytest.mark.parametrize("words", [" ".join(words.split()) for words in WELL.split(",")])
def test_what_is_fine_ends_with_nought_and_one_document(words, portal):
    said = portal(*words.split(), "--json")

    assert (said.code, said.err) == (0, "")
    assert isinstance(said.json, dict)


ILL = [
    ("awards explain 0", "problem"),
    ("awards grant nobody@example.org --badge first-session --reason because", "problem"),
    ("awards reverse 0 --reason because", "problem"),
    ("keys rotate", "problem"),
    ("keys compromised z6Mk --reason leaked", "problem"),
    ("badges verify nowhere.png", "problem"),
    ("badges export 0", "problem"),
    ("badges revoke 0 --reason none", "problem"),
    ("people token nobody@example.org --scope read", "problem"),
    ("people create nobody Nobody", "problem"),
    ("people create anna@example.org Anna --programme nowhere", "problem"),
    ("rules adopt --content --by nobody@example.org", "problem"),
    ("doctor", "findings"),
]


@pytest.mark.parametrize(("words", "member"), ILL)
def test_what_is_not_ends_with_one_and_one_document(words, member, portal):
    said = portal(*words.split(), "--json")

    assert said.code == 1
    assert list(said.json) == [member]


@pytest.mark.parametrize("words", [words for words, member in ILL if member == "problem"])
def test_a_refusal_is_a_sentence_on_stderr(words, portal):
    said = portal(*words.split())

    assert (said.code, said.out) == (1, "")
    assert said.err.strip().endswith(".")
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    "words",
    [
        "keys list",
        "db check",
        "journal verify",
        "journal export",
        "rules list",
        "content check",
        "serve",
        "worker",
        "demo",
    ],
)
def test_a_wrong_setting_is_named_by_every_command(words, new_portal):
    said = new_portal(*words.split(), PORTAL_LOG="xml", PORTAL_PROXIES="x")

    assert said.code == 1
    assert [line.partition(":")[0] for line in said.err.splitlines()] == ["PORTAL_PROXIES", "PORTAL_LOG"]


@pytest.mark.parametrize(
    "words", ["db check", "people token anna@example.org --scope read", "journal verify", "rules list"]
)
def test_a_database_that_cannot_be_reached_is_a_sentence(words, new_portal):
    said = new_portal(*words.split(), PORTAL_DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing")

    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("The database does not answer as it should")


def test_a_database_without_tables_is_a_sentence(new_portal):
    said = new_portal("people", "token", "anna@example.org", "--scope", "read")

    assert said.code == 1
    assert "does not answer as it should" in said.err


def test_the_version_is_told(new_portal):
    assert new_portal("--version").out.startswith("portal, version 0.")

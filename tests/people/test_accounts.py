"""Accounts: who may be called what, and by which address; passwords as OWASP wants them."""

from __future__ import annotations

import datetime as dt
import time

import pytest
import sqlalchemy as sa

from portal import clock, db
from portal.errors import NotFound, Refused
from portal.mentoring.queries import lists as pairs
from portal.people import actions, passwords, queries, sight
from portal.people.models import Enrolment, Person

GOOD = "a long enough sentence"


def test_a_person_is_made_with_an_address_as_it_is_kept(database):
    made = actions.create_person("  Anna.O'Neil@Example.ORG ", " Anna\t O'Neil ")

    assert (made.email, made.name, made.handle) == ("anna.o'neil@example.org", "Anna O'Neil", "anna-o-neil")
    assert made.password_hash is None
    assert made.subject.startswith("urn:uuid:")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "email",
    [
        "",
        "anna",
        "anna@localhost",
        "@example.org",
        "an na@example.org",
        "anna@exam ple.org",
        "anna@example..org",
        ".anna@example.org",
        "anna@-example.org",
        "anna@example.org\nBcc: x@example.org",
        "anna@example.org\x00",
        "anna@example.org,x@example.org",
        '"anna"@example.org',
        "<anna@example.org>",
        "änna@example.org",
        "anna@exämple.org",
        "\u212aeller@example.org",
        "=?utf-8?q?x=0d=0abcc?=@example.org",
        "a" * 250 + "@example.org",
    ],
)
def test_what_is_no_address_is_refused(email, database):
    with pytest.raises(Refused) as refused:
        actions.create_person(email, "Anna")

    assert list(refused.value.fields) == ["email"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "Anna\x00", "Anna\u202e"])
def test_what_is_no_name_is_refused(name, database):
    with pytest.raises(Refused) as refused:
        actions.create_person("anna@example.org", name)

    assert list(refused.value.fields) == ["name"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("field", "value"),
    [("timezone", "Mars/Olympus"), ("language", "klingon!"), ("language", ""), ("department", "x" * 121)],
)
def test_what_cannot_be_kept_is_refused(field, value, database):
    with pytest.raises(Refused) as refused:
        actions.create_person("anna@example.org", "Anna", **{field: value})

    assert list(refused.value.fields) == [field]


def test_an_address_has_one_account(database):
    actions.create_person("anna@example.org", "Anna")

    with pytest.raises(Refused, match="already an account"):
        actions.create_person("ANNA@example.org", "Somebody else")


def test_people_of_one_name_have_handles_of_their_own(database):
    handles = [actions.create_person(f"john{n}@example.org", "John Smith").handle for n in range(3)]

    assert handles[0] == "john-smith"
    assert len(set(handles)) == 3
    assert all(handle.startswith("john-smith") for handle in handles)


def test_a_name_without_latin_letters_has_a_handle_too(database):
    assert actions.create_person("sato@example.org", "佐藤 花").handle == "somebody"


def test_a_language_that_the_portal_does_not_speak_is_kept_and_answered_in_english(database):
    made = actions.create_person("anna@example.org", "Anna", language="pt_BR")

    assert (made.language, made.locale) == ("pt-BR", "en")


def test_a_profile_is_changed(robert):
    actions.change_profile(
        robert, name=" Rob  Keller ", timezone="Asia/Tokyo", how_i_work=" slowly ", hides_points=True
    )

    assert (robert.name, robert.first_name, robert.timezone) == ("Rob Keller", "Rob", "Asia/Tokyo")
    assert (robert.how_i_work, robert.hides_points) == ("slowly", True)


@pytest.mark.parametrize("given", [{"name": "  "}, {"name": "x" * 121}, {"timezone": "Nowhere"}])
def test_a_profile_that_cannot_be_kept_is_refused_whole(given, robert):
    with pytest.raises(Refused):
        actions.change_profile(
            robert, **{"name": "Rob", "timezone": "UTC", "how_i_work": "", "hides_points": False} | given
        )

    assert robert.name == "Robert Keller"


def test_who_is_deactivated_is_found_by_nobody(robert):
    robert.deactivated_at = clock.now()
    db.session.flush()

    assert queries.person_by_email(robert.email) is None
    with pytest.raises(NotFound):
        queries.person_by_handle(robert.handle)


def test_a_programme_is_opened_by_its_coordinator(clara):
    spring = actions.open_programme("Spring", slug="spring-2026", by=clara)

    assert queries.programme_of(clara, "spring-2026").id == spring.id


def test_who_is_signed_in_comes_with_every_role_in_any_programme(programme, clara, ines):
    actions.enrol(clara, programme, role="mentor")
    clara_here, ines_here = actions.open_door(clara), actions.open_door(ines)
    db.session.flush()

    assert {part.role for part in behind(clara_here)[2]} == {"coordinator", "mentor"}
    assert behind(ines_here)[2] == frozenset()


@pytest.mark.parametrize("slug", ["spring", "Spring 2026", "", "a--b", "x" * 61, "../etc"])
def test_a_programme_without_an_address_of_its_own_is_refused(slug, programme, clara):
    with pytest.raises(Refused) as refused:
        actions.open_programme("Another", slug=slug, by=clara)

    assert list(refused.value.fields) == ["slug"]


def test_a_programme_does_not_exist_for_who_does_not_coordinate_it(programme, maya):
    with pytest.raises(NotFound):
        queries.programme_of(maya, "spring")


def test_enrolling_twice_is_once(programme, ines):
    first = actions.enrol(ines, programme, role="mentee")
    second = actions.enrol(ines, programme, role="mentee")

    assert first is second
    assert db.session.query(Enrolment).filter_by(person_id=ines.id).count() == 1


def test_a_role_that_there_is_not_is_refused(programme, ines):
    with pytest.raises(Refused, match="no role"):
        actions.enrol(ines, programme, role="guest")


def test_a_password_is_kept_as_argon2id_of_19_mib():
    assert passwords.hashed(GOOD).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_password_is_known_again_however_the_keyboard_wrote_it():
    kept = passwords.hashed("Zu\u0308rich im Winter 🌨")

    assert passwords.matches("Z\u00fcrich im Winter 🌨", kept)
    assert not passwords.matches("Zurich im Winter 🌨", kept)


@pytest.mark.parametrize("password", ["x" * 11, "x" * 129, "1qaz2wsx3edc", "QWERTY123456", "leavemealone"])
def test_a_password_too_short_too_long_or_too_common_is_refused(password):
    with pytest.raises(Refused) as refused:
        passwords.hashed(password)

    assert list(refused.value.fields) == ["password"]


@pytest.mark.parametrize("password", ["x" * 12, "y" * 128, " " * 12 + "a", "só três palavras ñ"])
def test_any_character_makes_a_password(password):
    assert passwords.matches(password, passwords.hashed(password))


def test_what_follows_the_longest_password_is_not_overlooked():
    longest = "abcdefgh" * 16

    assert not passwords.matches(longest + "!", passwords.hashed(longest))


def test_no_password_belongs_to_nobody():
    assert not passwords.matches("", None)
    assert not passwords.matches(GOOD, None)
    assert not passwords.matches(GOOD, "no hash at all")


def test_looking_for_nobodys_password_is_the_same_work():
    kept = passwords.hashed(GOOD)

    def work(against):
        started = time.thread_time()
        for _ in range(4):
            passwords.matches("another sentence", against)
        return time.thread_time() - started

    nobodys, somebodys = work(None), work(kept)
    assert 0.4 < nobodys / somebodys < 2.5


def test_two_browsers_of_one_person_are_two_doors(robert):
    here, there = actions.open_door(robert), actions.open_door(robert)
    db.session.flush()

    actions.close_door(here)
    actions.close_door(here)

    assert queries.signed_in_by(here, clock.now()) is None
    assert queries.signed_in_by(there, clock.now()) is not None


def test_a_door_closes_by_itself_when_nobody_comes(robert):
    token = actions.open_door(robert)
    db.session.flush()

    assert queries.signed_in_by(token, clock.now() + days(13)) is not None
    assert queries.signed_in_by(token, clock.now() + days(15)) is None


def test_a_door_closes_by_itself_after_sixty_days_however_often_it_is_used(robert):
    token = actions.open_door(robert)
    db.session.flush()
    behind(token)[0].seen_at = clock.now() + days(59)
    db.session.flush()

    assert queries.signed_in_by(token, clock.now() + days(59)) is not None
    assert queries.signed_in_by(token, clock.now() + days(61)) is None


def test_a_door_opens_for_nobody_who_is_deactivated(robert):
    token = actions.open_door(robert)
    robert.deactivated_at = clock.now()
    db.session.flush()

    assert queries.signed_in_by(token, clock.now()) is None


def test_only_a_hash_of_a_door_key_is_kept(robert):
    token = actions.open_door(robert)
    db.session.flush()

    door = behind(token)[0]
    assert token not in door.id
    assert door.id == passwords.digest(token)


def test_a_changed_password_closes_every_door(robert):
    token = actions.open_door(robert)
    db.session.flush()

    actions.change_password(robert.id, passwords.hashed(GOOD))

    assert queries.signed_in_by(token, clock.now()) is None
    assert passwords.matches(GOOD, db.session.get_one(Person, robert.id).password_hash)


def test_who_does_not_know_the_old_password_cannot_choose_a_new_one():
    kept = passwords.hashed(GOOD)

    with pytest.raises(Refused) as refused:
        actions.checked_new_password(kept, old="not this one at all", new="quite another sentence")

    assert list(refused.value.fields) == ["old_password"]


def test_a_token_is_known_by_what_it_may_do(robert):
    token = actions.make_token(robert, ["read", "read", "events:write"])
    db.session.flush()

    found = queries.person_by_token(token)
    assert found is not None
    assert (found[0].id, found[1]) == (robert.id, frozenset({"read", "events:write"}))
    assert queries.person_by_token(token + "x") is None


@pytest.mark.parametrize("scopes", [[], ["everything"], ["read", "admin"]])
def test_a_token_without_known_scopes_is_refused(scopes, robert):
    with pytest.raises(Refused, match="scopes"):
        actions.make_token(robert, scopes)


def test_the_token_of_who_is_deactivated_opens_nothing(robert):
    token = actions.make_token(robert, ["read"])
    robert.deactivated_at = clock.now()
    db.session.flush()

    assert queries.person_by_token(token) is None


def behind(token):
    """Who stands behind an open door: the door, the person, their parts."""
    found = queries.signed_in_by(token, clock.now())
    assert found is not None
    return found


def days(number):
    return dt.timedelta(days=number)


def test_who_has_left_a_programme_coordinates_it_no_more(app, client, programme, pair, clara, robert):
    client.sign_in(clara)
    pages = [f"/programmes/spring{page}" for page in ("", "/bulk-awards", "/nominations")]
    assert [client.get(page).status_code for page in pages] == [200, 200, 200]
    assert pairs.pairs_for(clara, after=None, limit=9).items
    assert queries.coordinates_every_programme(clara)

    db.session.execute(sa.update(Enrolment).where(Enrolment.person_id == clara.id).values(state="withdrawn"))
    db.session.commit()

    assert {client.get(page).status_code for page in pages} <= {403, 404}
    assert not pairs.pairs_for(clara, after=None, limit=9).items
    assert not queries.coordinates_every_programme(clara)
    assert queries.programmes_of(clara, role="coordinator") == []
    assert db.session.scalars(sight.enrolled_under(clara)).all() == []

"""How the house says no: a page or a fragment with a sentence, nothing typed lost, nothing half done, nothing told."""

from __future__ import annotations

import inspect
import logging
import re
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from portal import db
from portal.errors import NotFound, Refused, Unavailable
from portal.people.models import Person
from tests.mentoring.meeting import problem_of
from tests.people.enrolling import part_of
from tests.web.conftest import PASSWORD

SECRET = "what-nobody-should-read"


@pytest.fixture
def broken(settings, fresh_app):
    """A portal in which some deeds fail, each in its own way."""
    app = fresh_app(settings)

    def fail(how):
        db.session.execute(sa.update(Person).values(name="half done"))
        match how:
            case "bug":
                raise ValueError(SECRET)
            case "statement":
                db.session.execute(sa.text("SELECT :word FROM nowhere_at_all WHERE"), {"word": SECRET})
            case "unavailable":
                raise Unavailable("The key is away.")
            case "missing":
                raise NotFound("There is no such thing.")
            case "refused":
                raise Refused("Not today.")

    app.add_url_rule("/fail/<how>", "fail", fail, methods=["POST"])
    return app.test_client()


def name_of_robert():
    db.session.rollback()
    return db.session.scalar(sa.select(Person.name).where(Person.email == "robert@demo.example"))


@pytest.mark.parametrize(
    ("how", "code", "sentence"),
    [
        ("missing", 404, "There is no such thing."),
        ("refused", 422, "Not today."),
        ("unavailable", 503, "The key is away."),
        pytest.param("bug", 500, "it has been noted", marks=pytest.mark.logs("a request failed")),
    ],
)
@pytest.mark.parametrize("htmx", [False, True])
def test_a_failed_deed_answers_with_a_sentence_and_leaves_nothing(how, code, sentence, htmx, broken, robert):
    answer = broken.sign_in(robert).submit(f"/fail/{how}", htmx=htmx)

    assert answer.status_code == code
    assert sentence in answer.text
    assert 'id="problem"' in answer.text
    assert ("<html" in answer.text) is not htmx
    assert answer.headers.get("HX-Retarget") == ("#problem-place" if htmx else None)
    assert answer.headers["Cache-Control"] == "no-store"
    assert name_of_robert() == "Robert Keller"


@pytest.mark.logs("a request failed")
def test_a_bug_is_written_down_with_its_number_and_told_to_nobody(broken, robert, caplog):
    answer = broken.submit("/fail/bug")

    number = answer.headers["X-Request-Id"]
    assert number in answer.text
    assert SECRET not in answer.text
    assert "ValueError" not in answer.text
    (line,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert number in str(line.msg)
    assert line.msg["exc_info"]


@pytest.mark.parametrize("how", ["statement"])
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
@pytest.mark.logs("a request failed")
def test_a_wrong_statement_is_written_down_without_its_values(how, broken, robert, caplog):
    answer = broken.submit(f"/fail/{how}")

    assert answer.status_code == 500
    assert SECRET not in caplog.text


def test_there_is_no_such_page(client):
    page = client.get("/nowhere")
    fragment = client.get("/nowhere", headers={"HX-Request": "true"})
    restored = client.get("/nowhere", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    machine = client.get("/nowhere", headers={"Accept": "application/json"})

    assert [page.status_code, fragment.status_code, restored.status_code, machine.status_code] == [404] * 4
    assert page.text.count("<h1>") == 1
    assert "<html" not in fragment.text
    assert "<html" in restored.text
    assert machine.mimetype == "application/problem+json"
    assert machine.json == {"type": "about:blank", "status": 404, "title": "There is no such page."}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "address",
    ["/people/nobody", "/pairs/1", "/pairs/" + "9" * 400, "/sessions/٣", "/goals/00000000-0000-7000-8000-00000000000g"],
)
def test_what_is_no_address_does_not_exist(address, client, robert):
    assert client.sign_in(robert).get(address).status_code == 404


def test_what_is_done_the_wrong_way_says_which_ways_there_are(client):
    answer = client.get("/sign-out")

    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"POST", "OPTIONS"}


def test_too_much_at_once_is_refused(client, robert):
    fits = client.sign_in(robert).submit("/me", name="Rob", timezone="UTC", how_i_work="x" * 900_000)
    too_much = client.submit("/me", name="Rob", timezone="UTC", how_i_work="x" * 1_100_000)
    many = client.submit("/me", **{f"field{number}": "" for number in range(300)})

    assert fits.status_code == 422
    assert too_much.status_code == 413
    assert "That was too much at once" in too_much.text
    assert many.status_code in (400, 413, 422)


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({"name": ""}, "name", "Please give your name."),
        ({"name": "   "}, "name", "Please give a name"),
        ({"name": "x" * 121}, "name", "At most 120"),
        ({"timezone": "Nowhere/At_all"}, "timezone", "There is no time zone"),
        ({"how_i_work": "slowly " * 300}, "how_i_work", "At most 2,000"),
    ],
)
def test_a_refused_form_comes_back_as_it_was_typed(given, field, sentence, client, robert):
    typed = {
        "name": "Rob Keller",
        "timezone": "Asia/Tokyo",
        "how_i_work": "In the <b>morning</b>.",
        "hides_points": "y",
    }

    answer = client.sign_in(robert).submit("/me", **typed | given)

    assert answer.status_code == 422
    assert f'<a href="#{field}">{sentence}' in answer.text
    assert f'id="{field}-error"' in answer.text
    for name, value in typed.items():
        if name not in given and name != "hides_points":
            assert value.replace("<", "&lt;").replace(">", "&gt;") in answer.text
    assert name_of_robert() == "Robert Keller"


def test_another_form_on_the_page_keeps_what_it_had(client, robert):
    robert.hides_points = True
    db.session.commit()

    answer = client.sign_in(robert).submit("/me/password", old_password="", password="")

    assert answer.status_code == 422
    assert 'value="Robert Keller"' in answer.text
    assert re.search(r'name="hides_points"[^>]*\bchecked\b', answer.text)


def test_a_profile_is_changed(client, robert):
    answer = client.sign_in(robert).submit("/me", name="Rob Keller", timezone="Asia/Tokyo", how_i_work="Slowly.")

    assert (answer.status_code, answer.location) == (303, "/me")
    assert "Your page is up to date." in client.get("/me").text
    assert name_of_robert() == "Rob Keller"


@contextmanager
def locked(database):
    """Somebody else holds what signing in writes to."""
    if database.kind == "sqlite":
        with closing(sqlite3.connect(database.engine.url.database, isolation_level=None)) as holding:
            holding.execute("BEGIN IMMEDIATE")
            yield
    else:
        engine = sa.create_engine(database.url, poolclass=sa.NullPool)
        with engine.connect() as connection:
            connection.exec_driver_sql("LOCK TABLE sign_in IN ACCESS EXCLUSIVE MODE")
            yield


def hurry(driver, _record):
    """Wait a twentieth of a second where the portal waits longer."""
    if isinstance(driver, sqlite3.Connection):
        driver.execute("PRAGMA busy_timeout=50")
    else:
        driver.autocommit = True
        driver.execute("SET lock_timeout = 50")
        driver.autocommit = False


def test_a_locked_database_is_said_and_then_well_again(settings, fresh_app, database, robert, password):
    app = fresh_app(settings)
    sa.event.listen(app.extensions["engine"], "connect", hurry)
    app.extensions["engine"].dispose()
    client = app.test_client()

    with locked(database):
        refused = client.submit("/sign-in", email=robert.email, password=PASSWORD)
    free = client.submit("/sign-in", email=robert.email, password=PASSWORD)

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert "Nothing was lost." in refused.text
    assert free.status_code == 303


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_without_its_database_the_portal_still_answers(settings, fresh_app, robert):
    app = fresh_app(settings)
    client = app.test_client().sign_in(robert)
    file = Path(settings.database_url.removeprefix("sqlite:///"))
    db.session.remove()
    app.extensions["engine"].dispose()
    for part in file.parent.glob("portal.db*"):
        part.unlink()
    file.mkdir()

    answers = [client.get(address) for address in ("/me", "/", "/healthz")]
    fragment = client.get("/me", headers={"HX-Request": "true"})

    assert [answer.status_code for answer in answers] == [503, 503, 503]
    assert fragment.status_code == 503
    assert answers[0].headers["Cache-Control"] == "no-store"
    assert "Content-Security-Policy" in answers[0].headers


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_lost_connection_is_said_and_then_well_again(settings, fresh_app, database, robert):
    app = fresh_app(settings)

    def lose():
        db.session.get_one(Person, robert.id).name = "half done"
        db.session.flush()
        db.session.execute(sa.text("SELECT pg_terminate_backend(pg_backend_pid())"))

    app.add_url_rule("/lose", "lose", lose, methods=["POST"])
    client = app.test_client().sign_in(robert)

    lost = client.submit("/lose")

    assert lost.status_code == 503
    assert client.get("/me").status_code == 200
    assert name_of_robert() == "Robert Keller"


def test_looking_never_writes(settings, fresh_app, robert):
    app = fresh_app(settings)

    def look():
        db.session.get_one(Person, robert.id).name = "changed by looking"
        db.session.commit()

    app.add_url_rule("/look", "look", look)

    assert app.test_client().get("/look").status_code == 503
    assert name_of_robert() == "Robert Keller"


def test_after_its_commit_a_request_writes_no_more(settings, fresh_app, robert):
    app = fresh_app(settings)

    def twice():
        for name in ("Once", "Twice"):
            db.session.get_one(Person, robert.id).name = name
            db.session.commit()

    app.add_url_rule("/twice", "twice", twice, methods=["POST"])

    assert app.test_client().submit("/twice").status_code == 503
    assert name_of_robert() == "Once"


def lines(caplog):
    return [record.msg for record in caplog.records if isinstance(record.msg, dict)]


def test_failed_sign_ins_and_refusals_are_in_the_log_without_what_was_typed(client, robert, password, caplog):
    caplog.set_level(logging.INFO, logger="portal")

    client.submit("/sign-in", email=robert.email, password=SECRET)
    client.submit("/sign-in", email="nobody@demo.example", password=SECRET)
    client.sign_in(robert).get(f"/people/{SECRET}?q={SECRET}")

    told = [(line["event"], line.get("status"), line.get("person")) for line in lines(caplog)]
    assert told == [("sign-in failed", None, robert.id), ("sign-in failed", None, None), ("refused", 404, robert.id)]
    assert not [word for word in (SECRET, robert.email, "nobody@") if word in caplog.text]
    assert all(line["request"] for line in lines(caplog))


def test_the_page_that_comes_back_takes_what_is_in_the_address(app):
    pages = {
        rule.rule: (app.view_functions[rule.endpoint].page_on_refusal, rule.arguments)
        for rule in app.url_map.iter_rules()
        if hasattr(app.view_functions[rule.endpoint], "page_on_refusal")
    }

    asked = {address: needs(page) - given for address, (page, given) in pages.items()}

    assert asked
    assert not {address: missing for address, missing in asked.items() if missing}


def needs(page):
    """What a page must be given."""
    return {name for name, one in inspect.signature(page).parameters.items() if one.default is one.empty}


def test_a_deed_on_a_row_of_a_list_that_is_refused_shows_the_list(client, robert, pair, programme):
    part = part_of(programme, robert)

    answer = client.sign_in(robert).submit(f"/enrolments/{part.id}/withdrawal")

    assert answer.status_code == 422
    assert "Spring" in answer.text
    assert problem_of(answer)

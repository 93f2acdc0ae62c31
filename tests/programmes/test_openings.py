"""Another programme: from a template of the catalog, or as one of theirs was. And the page for who takes part."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal import catalog, db
from portal.people import actions as people
from portal.people.models import Enrolment, Programme
from portal.people.programmes import queries, readiness
from tests.cast import kept
from tests.mentoring.meeting import again, count, problem_of
from tests.programmes.preparing import PAGE, TEXTS, prepared


def named(slug):
    """The programme at this address."""
    return db.session.scalars(sa.select(Programme).where(Programme.slug == slug)).one()


def parts_in(programme):
    """Who has a part in it."""
    query = sa.select(Enrolment.person_id, Enrolment.role).where(Enrolment.programme_id == programme.id)
    return [tuple(row) for row in db.session.execute(query)]


def test_a_programme_begins_from_a_template_and_a_double_click_is_one(client, programme, clara):
    template = catalog.programme_template("six-months-digital")
    form = {"opening": db.new_id(), "name": "Été 2027!", "slug": "", "template": template.slug}

    answers = [client.sign_in(clara).submit("/programmes", **form) for _time in range(2)]

    assert {answer.location for answer in answers} == {"/programmes/ete-2027/readiness"}
    found = named("ete-2027")
    assert (found.name, found.state, found.aim) == ("Été 2027!", "draft", template.aim)
    assert [each.text for each in queries.objectives_of(found)] == list(template.objectives)
    assert found.privacy_text == template.privacy_text
    assert parts_in(found) == [(clara.id, "coordinator")]
    still = {item.slug for item in queries.readiness_in(found) if not item.is_done}
    assert still == {"sponsor", "safe-contact", "dates"}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"slug": "spring"}, "slug"),
        ({"slug": "new"}, "slug"),
        ({"slug": "Ünter"}, "slug"),
        ({"name": "—"}, "slug"),
        ({"template": "nothing-like-it"}, "template"),
    ],
)
def test_an_opening_that_is_refused_comes_back_as_it_was_typed(client, programme, clara, wrong, field):
    form = {"opening": db.new_id(), "name": "Winter", "slug": "", "template": "six-months-digital", **wrong}

    answer = client.sign_in(clara).submit("/programmes", **form)

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert f'value="{form["name"]}"' in answer.text or not form["name"]
    assert form["opening"] in answer.text
    assert count(Programme) == 1


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_only_a_coordinator_opens_another_one(client, programme, maya, ines):
    form = {"opening": db.new_id(), "name": "Winter"}

    for person in (maya, ines):
        client.sign_in(person)
        assert (client.get("/programmes/new").status_code, client.submit("/programmes", **form).status_code) == (
            404,
            404,
        )
    assert count(Programme) == 1


def test_the_id_of_a_programme_of_somebody_else_opens_nothing(client, programme, clara, ines):
    autumn = kept(people.open_programme("Autumn", slug="autumn", by=ines))
    client.sign_in(clara)

    answers = [client.submit("/programmes", opening=opening, name="Winter") for opening in (autumn.id, "1; --")]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert "once more" in problem_of(answers[0])


def test_a_copy_has_settings_and_objectives_but_neither_people_nor_dates(client, programme, clara):
    prepared(programme, by=clara)
    before = again(programme)
    before.mentor_word, before.k, before.limits, before.state = "guide", 7, {"review": 5}, "running"
    kept(before)

    answer = client.sign_in(clara).submit(f"{PAGE}/copy", opening=db.new_id(), name="Autumn", slug="autumn")

    assert answer.location == "/programmes/autumn/readiness"
    found = named("autumn")
    assert (found.mentor_word, found.k, found.limits, found.plan) == ("guide", 7, {"review": 5}, "six-sessions")
    assert (found.state, found.steps, found.starts_on, found.ends_on) == ("draft", 0, None, None)
    assert len(queries.objectives_of(found)) == 1
    assert parts_in(found) == [(clara.id, "coordinator")]


def test_who_takes_part_reads_what_it_is_about(client, programme, clara, maya, robert, ines):
    prepared(programme, by=clara)

    for person in (robert, maya, clara):
        page = client.sign_in(person).get(f"{PAGE}/about").text
        assert "Leaders use what their teams use." in page
        assert "Use the shared documents without help" in page
        assert "<p>We are kind.</p>" in page.replace("\n", "")
        assert TEXTS["privacy_text"] in page
        assert "sofia@demo.example" in page
        assert "/concerns/new?programme=spring" in page
        assert "A milestone is still open 21 days after its date." in page
        assert "at least 5 people" in page

    assert client.sign_in(ines).get(f"{PAGE}/about").status_code == 404
    kept(people.open_programme("Autumn", slug="autumn", by=ines))
    assert client.get(f"{PAGE}/about").status_code == 404


@pytest.mark.parametrize("state", ["withdrawn", "declined"])
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_who_has_left_does_not(client, programme, robert, state):
    db.session.execute(sa.update(Enrolment).where(Enrolment.person_id == robert.id).values(state=state))
    db.session.commit()

    assert client.sign_in(robert).get(f"{PAGE}/about").status_code == 404


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_is_written_in_a_text_is_text(client, programme, clara, robert):
    programme.code_of_conduct = "<script>alert(1)</script>"
    kept(programme)

    assert "<script>alert" not in client.sign_in(robert).get(f"{PAGE}/about").text


def test_every_template_of_the_house_prepares_all_that_content_can(content):
    catalog.use(content)

    assert len(content.programme_templates) >= 2
    for template in content.programme_templates:
        whole = Programme(name=template.title, slug=template.slug, aim=template.aim, tracks=list(template.tracks))
        assert [readiness.training_of(whole, role) != [] for role in ("mentor", "mentee")] == [True, True]

"""Versions of a badge: a changed file makes the next one, and what was signed stays as it was."""

from __future__ import annotations

import base64
import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from portal import catalog, credentials, db
from portal.catalog.drawing import draw
from portal.config import packaged_content
from portal.credentials import documents, issuer, proof, schema, versions
from portal.credentials.models import BadgeVersion, Credential
from portal.errors import NotFound
from tests.credentials.conftest import anew, hold_session, only_of

if TYPE_CHECKING:
    from portal.catalog import Catalog
    from portal.credentials.issuer import Issuer
    from portal.people.models import Person
    from tests.visiting import Visit

SLUG = "first-session"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A copy of the portal's content that may be changed."""
    return Path(shutil.copytree(packaged_content(), tmp_path / "content"))


def say(files: Path, before: str, after: str, name: str = f"{SLUG}.yaml") -> None:
    """Change a file of the content, and start with it."""
    file = files / "badges" / name
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after, 1))
    catalog.use(catalog.load(files))


def read_token(token: str | None) -> dict[str, Any]:
    """What a signed text says."""
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode((token or "").split(".")[1] + "=="))
    return found


def numbers() -> list[tuple[str, int]]:
    """Every version that is written down."""
    query = sa.select(BadgeVersion.slug, BadgeVersion.number).order_by(BadgeVersion.since, BadgeVersion.number)
    found = db.session.execute(query)
    return [(row[0], row[1]) for row in found]


def test_what_is_signed_first_is_version_one(credential: Credential, mint: Issuer):
    kept = versions.version(SLUG, None, 1)

    assert credential.achievement["version"] == "1"
    assert "related" not in credential.achievement
    assert json.loads(kept.document) == credential.achievement
    assert kept.picture == credential.picture
    assert credential.achievement["image"]["id"] == "http://localhost/achievements/first-session@1.png"


def test_a_changed_file_makes_the_next_credential_another_version(credential: Credential, maya: Person, files: Path):
    say(files, "description: ", "description: Truly. ")

    credentials.issue_pending([maya.id])

    new = json.loads(only_of(maya).document)
    assert only_of(maya).version == 2
    assert new["credentialSubject"]["achievement"]["version"] == "2"
    assert new["credentialSubject"]["achievement"]["related"] == [
        {"id": "http://localhost/achievements/first-session@1", "type": ["Related"], "version": "1"}
    ]
    assert schema.problem(new) is None
    assert credentials.verify(only_of(maya).document).is_good


def test_a_changed_picture_makes_another_version_too(credential: Credential, maya: Person, files: Path):
    say(files, "</svg>", "<circle cx='9' cy='9' r='9'/></svg>", f"{SLUG}.svg")

    credentials.issue_pending([maya.id])

    assert only_of(maya).version == 2
    assert versions.picture(SLUG, None, 1) != versions.picture(SLUG, None, 2)


def test_what_was_signed_is_not_changed(credential: Credential, maya: Person, files: Path):
    before, picture = credential.document, versions.picture(SLUG, None, 1)

    say(files, "description: ", "description: Truly. ")
    credentials.issue_pending([maya.id])

    assert anew(credential.id).document == before
    assert credentials.verify(before).is_good
    assert versions.picture(SLUG, None, 1) == picture
    assert json.loads(versions.version(SLUG, None, 1).document) == credential.achievement


def test_how_long_it_is_good_is_no_version(credential: Credential, maya: Person, files: Path):
    say(files, "tier: ", "valid_for: 2 years\ntier: ")

    credentials.issue_pending([maya.id])

    assert only_of(maya).version == 1
    assert only_of(maya).valid_until is not None


def test_words_of_before_are_the_version_of_before(credential: Credential, maya: Person, robert: Person, files: Path):
    say(files, "description: ", "description: Truly. ")
    credentials.issue_pending([maya.id])
    say(files, "description: Truly. ", "description: ")

    badge = catalog.badge(SLUG)

    assert versions.current(badge, None) == documents.Numbered(1, ())
    assert numbers() == [(SLUG, 1), (SLUG, 2)]


def test_a_badge_that_was_renamed_goes_on_counting(credential: Credential, maya: Person, content: Catalog):
    badge = replace(catalog.badge(SLUG), slug="first-hour", was=(SLUG,), description="An hour.")
    catalog.use(replace(content, badges=(badge,)))

    credentials.issue_pending([maya.id])

    assert only_of(maya).achievement["version"] == "2"
    assert only_of(maya).achievement["related"][0]["id"] == "http://localhost/achievements/first-session@1"
    assert numbers() == [(SLUG, 1), ("first-hour", 2)]


def test_levels_have_versions_of_their_own(mint: Issuer, maya: Person, robert: Person):
    for number in range(3):
        hold_session(maya, robert, f"session {number}")
    credentials.settle([robert.id])

    assert versions.version("good-company", "bronze", 1).document
    assert [each.path for each in versions.listed(catalog.badge("good-company"), "bronze")] == ["good-company/bronze@1"]
    with pytest.raises(NotFound):
        versions.version("good-company", None, 1)


def test_of_many_who_are_first_one_writes_it_down(mint: Issuer):
    db.session.commit()

    def keep(_number: int) -> documents.Numbered:
        try:
            return versions.keep({f"badge:{SLUG}"}, mint)[f"badge:{SLUG}"]
        finally:
            db.session.remove()

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(keep, range(6))) == {documents.FIRST}

    assert numbers() == [(SLUG, 1)]


def test_of_many_with_other_words_each_has_a_number_of_its_own(mint: Issuer, content: Catalog):
    badge = catalog.badge(SLUG)
    db.session.commit()

    def keep(number: int) -> documents.Numbered:
        try:
            return versions.keep_one(replace(badge, description=f"Words {number}."), None, mint)
        finally:
            db.session.remove()

    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(keep, range(6)))

    assert sorted(each.number for each in found) == [1, 2, 3, 4, 5, 6]
    assert all([number for number, _path in each.earlier] == list(range(1, each.number)) for each in found)


def test_nothing_is_written_by_asking(mint: Issuer):
    assert versions.current(catalog.badge(SLUG), None) == documents.FIRST
    assert numbers() == []


# ---- its address --------------------------------------------------------------------------------


@pytest.fixture
def second(credential: Credential, maya: Person, files: Path) -> Credential:
    """Maya's credential, of the second version."""
    say(files, "description: ", "description: Truly. ")
    credentials.issue_pending([maya.id])
    return only_of(maya)


def test_an_older_version_has_an_address_and_says_that_there_is_a_newer_one(client: Visit, second: Credential):
    page = client.get(f"/achievements/{SLUG}@1", headers={"Accept": "text/html"})

    assert "Version 1, in use since Tuesday, 3 March 2026." in page.text
    assert "There is a newer version of this badge." in page.text
    assert f'href="/achievements/{SLUG}"' in page.text
    assert "Truly." not in page.text
    assert "newer version" not in client.get(f"/achievements/{SLUG}@2").text


def test_programs_get_the_older_version_too(client: Visit, credential: Credential, second: Credential):
    for path, accept in ((f"/achievements/{SLUG}@1.json", "*/*"), (f"/achievements/{SLUG}@1", "application/ld+json")):
        response = client.get(path, headers={"Accept": accept})

        assert response.mimetype == "application/ld+json"
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        found = response.get_json()
        assert (found["id"], found["version"]) == (f"http://localhost/achievements/{SLUG}@1", "1")
        assert found["description"] == credential.achievement["description"]
    assert client.get(f"/achievements/{SLUG}.json").get_json()["version"] == "2"


def test_pictures_of_versions_stay(client: Visit, credential: Credential, maya: Person, files: Path):
    first = client.get(f"/achievements/{SLUG}.svg").data

    say(files, "</svg>", "<circle cx='9' cy='9' r='9'/></svg>", f"{SLUG}.svg")

    assert client.get(f"/achievements/{SLUG}@1.svg").data == first
    assert client.get(f"/achievements/{SLUG}@1.png").mimetype == "image/png"
    assert client.get(f"/achievements/{SLUG}@2.svg").data == client.get(f"/achievements/{SLUG}.svg").data != first
    assert client.get(f"/achievements/{SLUG}@3.svg").status_code == 404


def test_what_a_badge_names_is_there_before_anybody_has_it(client: Visit, mint: Issuer):
    described = client.get("/achievements/full-circle.json").get_json()

    assert client.get(described["image"]["id"].removeprefix("http://localhost")).status_code == 200


def test_a_badge_that_has_left_keeps_its_versions(
    client: Visit, credential: Credential, content: Catalog, robert: Person
):
    own = f"/credentials/{credential.id}"
    assert f'<a href="/achievements/{SLUG}">More about this badge</a>' in client.sign_in(robert).get(own).text
    catalog.use(replace(content, badges=()))
    assert f'<a href="/achievements/{SLUG}@1">More about this badge</a>' in client.get(own).text

    page = client.get(f"/achievements/{SLUG}@1")

    assert (page.status_code, client.get(f"/achievements/{SLUG}@1.svg").status_code) == (200, 200)
    assert "This badge is not given any more." in page.text


def test_what_a_credential_names_is_there_after_its_badge_has_left(
    client: Visit, credential: Credential, second: Credential, content: Catalog
):
    catalog.use(replace(content, badges=()))
    signed = read_token(second.ob2_jws)["badge"]["id"]

    for named in (second.achievement["id"], second.achievement["criteria"]["id"], second.achievement["image"]["id"]):
        assert client.get(named.removeprefix("http://localhost")).status_code == 200
    assert client.get(f"/achievements/{SLUG}.json").get_json() | {"@context": 0} == second.achievement | {"@context": 0}
    assert "This badge is not given any more." in client.get(f"/achievements/{SLUG}").text
    for ending in ("png", "card.png"):
        assert client.get(f"/achievements/{SLUG}.{ending}").mimetype == "image/png"
    hosted = client.get(f"/ob2/badges/{SLUG}").get_json()
    assert hosted | {"@context": 0} == json.loads(second.ob2_document)["badge"] | {"@context": 0}
    assert client.get(signed.removeprefix("http://localhost")).get_json()["id"] == signed
    assert client.get("/achievements/never-was").status_code == client.get("/ob2/badges/never-was").status_code == 404


def test_a_level_that_has_left_is_what_it_was_at_last(client: Visit, mint: Issuer, content: Catalog):
    badge = catalog.badge("good-company")
    versions.keep_one(badge, "bronze", mint)
    was = client.get("/achievements/good-company/bronze.json").get_json()

    catalog.use(replace(content, badges=(replace(badge, levels={"gold": "many"}),)))

    assert client.get("/achievements/good-company/bronze.json").get_json() == was
    assert client.get("/achievements/good-company/silver.json").status_code == 404


def test_open_badges_2_finds_a_renamed_badge_under_the_name_that_it_was_signed_with(
    client: Visit, credential: Credential, content: Catalog
):
    catalog.use(replace(content, badges=(replace(catalog.badge(SLUG), slug="first-hour", was=(SLUG,)),)))

    assert client.get(f"/ob2/badges/{SLUG}").get_json()["id"] == f"http://localhost/ob2/badges/{SLUG}"
    assert client.get("/ob2/badges/first-hour").get_json()["id"] == "http://localhost/ob2/badges/first-hour"


def test_a_badge_lists_its_versions_when_there_is_more_than_one(client: Visit, second: Credential):
    page = client.get(f"/achievements/{SLUG}").text

    assert "Version 2, since Tuesday, 3 March 2026" in page
    assert f'href="/achievements/{SLUG}@1"' in page
    assert "Its versions" not in client.get("/achievements/full-circle").text


@pytest.mark.parametrize("name", ["@1", "@0", "@01", "@-1", "@", "@1234567", "@1@2", "@1/bronze", "@1.jpg", "@9"])
def test_versions_that_are_not_there_are_not_found(client: Visit, mint: Issuer, name: str):
    assert client.get(f"/achievements/{SLUG}{name}").status_code == 404
    assert client.get(f"/ob2/badges/{SLUG}{name}").status_code == 404


def test_the_badge_class_of_open_badges_2_says_its_version(client: Visit, second: Credential):
    assert client.get(f"/ob2/badges/{SLUG}").get_json()["version"] == "2"
    assert json.loads(second.ob2_document)["badge"]["version"] == "2"


def test_a_signed_document_of_any_version_covers_every_word(second: Credential):
    changed = json.loads(second.document)
    changed["credentialSubject"]["achievement"]["related"][0]["version"] = "9"

    key = issuer.current().key_of(changed["proof"][0]["verificationMethod"])

    assert key is not None
    assert proof.problem(changed, key.public) is not None


def test_pictures_that_are_drawn_are_drawn_again_for_other_words(content: Catalog):
    """So that no version shows the picture of another."""
    badge = next(each for each in content.badges if each.slug == "full-circle")

    assert documents.fingerprint(badge, None) == documents.fingerprint(replace(badge), None)
    pictures = {**badge.pictures, None: draw(replace(badge, name="Other"))}
    assert documents.fingerprint(replace(badge, pictures=pictures), None) != documents.fingerprint(badge, None)

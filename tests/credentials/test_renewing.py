"""A fresh copy takes the place of the one before: once, whoever asks, and links that were shared stay good."""

from __future__ import annotations

import datetime as dt
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from portal import catalog, clock, credentials, db, logs
from portal.cli import doctoring
from portal.credentials import actions, documents, keys, minting, proof, queries, renewing, status
from portal.credentials.models import Credential, StatusList
from portal.errors import NotFound, Refused, Unavailable
from tests.credentials.conftest import anew, hold_session, only_of, shows_revoked, take_back

if TYPE_CHECKING:
    from portal.catalog import Catalog
    from portal.config import Settings
    from portal.credentials.issuer import Issuer
    from portal.people.models import Person


def copies(person: Person) -> list[tuple[int, bool]]:
    """Edition, and whether it is good, of every copy that somebody ever had."""
    query = sa.select(Credential.edition, Credential.revoked_at.is_(None)).where(Credential.person_id == person.id)
    return [(edition, bool(is_good)) for edition, is_good in db.session.execute(query.order_by(Credential.edition))]


def test_a_fresh_copy_keeps_the_day_of_the_award_and_has_all_else_of_its_own(expiring: Credential, robert: Person):
    with clock.at(dt.datetime(2028, 2, 7, 9, tzinfo=dt.UTC)):
        fresh = anew(credentials.renew(expiring.id, by=robert))

    old, new = json.loads(expiring.document), json.loads(fresh.document)
    assert new["awardedDate"] == old["awardedDate"] == "2026-03-03T09:00:00Z"
    assert (new["validFrom"], new["validUntil"]) == ("2028-02-07T09:00:00Z", "2030-02-07T09:00:00Z")
    assert (fresh.award, fresh.edition, fresh.awarded_at) == (expiring.award, 2, expiring.awarded_at)
    assert fresh.id != expiring.id
    assert fresh.salt != expiring.salt
    assert fresh.status_index != expiring.status_index
    assert proof.problem(new, keys.public_key(fresh.kid)) is None
    assert json.loads(fresh.ob2_document)["issuedOn"] == "2026-03-03T09:00:00Z"


def test_the_copy_before_is_revoked_knows_its_successor_and_is_not_touched(credential: Credential):
    document = credential.document

    fresh = credentials.reissue(credential.id, reason="A better picture.")

    old = anew(credential.id)
    assert (old.replaced_by, old.revocation_reason) == (fresh, "Replaced by a newer copy. A better picture.")
    assert old.document == document
    assert shows_revoked(old)
    assert not shows_revoked(anew(fresh))


def test_the_address_that_was_shared_leads_to_the_fresh_copy(credential: Credential, robert: Person):
    short = credential.short
    credentials.share(credential, by=robert)
    db.session.commit()

    fresh = credentials.reissue(credential.id, reason="A better picture.")

    assert queries.credential_by_short(short, viewer=None).id == fresh
    assert anew(credential.id).short != short
    assert queries.credential(credential.id, viewer=None).id == credential.id


def test_what_was_private_stays_private(credential: Credential, maya: Person):
    fresh = credentials.reissue(credential.id, reason="A better picture.")

    for viewer in (None, maya):
        for one in (credential.id, fresh):
            with pytest.raises(NotFound):
                queries.credential(one, viewer=viewer)


def test_a_share_that_is_withdrawn_is_withdrawn_for_all_copies(credential: Credential, robert: Person):
    credentials.share(credential, by=robert)
    db.session.commit()
    fresh = anew(credentials.reissue(credential.id, reason="A better picture."))

    credentials.withdraw(fresh, by=robert)
    db.session.commit()

    assert [anew(one).is_shared for one in (credential.id, fresh.id)] == [False, False]
    with pytest.raises(Refused, match="newer copy"):
        credentials.share(anew(credential.id), by=robert)
    credentials.share(fresh, by=robert)
    db.session.commit()
    assert [anew(one).is_shared for one in (credential.id, fresh.id)] == [True, True]


def test_twice_is_once_and_a_third_copy_follows_the_second(credential: Credential, robert: Person):
    second = credentials.reissue(credential.id, reason="One.")
    assert credentials.reissue(credential.id, reason="One.") == second

    third = credentials.reissue(second, reason="Two.")

    assert queries.newest_copy(credential.id).id == third
    assert anew(credential.id).replaced_by == second
    assert copies(robert) == [(1, False), (2, False), (3, True)]


def test_of_many_who_sign_anew_at_once_one_wins(credential: Credential, robert: Person):
    db.session.commit()

    def sign_anew(_number: int) -> str:
        try:
            return credentials.reissue(credential.id, reason="All at once.")
        finally:
            db.session.remove()

    with ThreadPoolExecutor(6) as pool:
        found = set(pool.map(sign_anew, range(6)))

    assert found == {queries.newest_copy(credential.id).id}
    assert copies(robert) == [(1, False), (2, True)]


def test_what_was_revoked_for_good_is_not_signed_anew(credential: Credential, robert: Person):
    credentials.revoke(credential.id, reason="Issued to the wrong person.")

    with pytest.raises(Refused, match="for good"):
        credentials.reissue(credential.id, reason="Please.")
    with pytest.raises(Refused, match="taken back"):
        credentials.renew(credential.id, by=robert)

    assert copies(robert) == [(1, False)]


def test_revoked_while_it_was_signed_anew_it_stays_revoked(
    credential: Credential, robert: Person, monkeypatch: pytest.MonkeyPatch
):
    sign = minting.mint

    def revoke_meanwhile(*given: Any) -> Any:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(revoke, credential.id).result(timeout=20)
        return sign(*given)

    monkeypatch.setattr(renewing, "mint", revoke_meanwhile)

    with pytest.raises(Refused, match="no fresh copy"):
        credentials.reissue(credential.id, reason="Please.")

    assert copies(robert) == [(1, False)]
    assert anew(credential.id).revocation_reason == "Meanwhile."


def revoke(credential_id: str) -> None:
    try:
        credentials.revoke(credential_id, reason="Meanwhile.")
    finally:
        db.session.remove()


def test_a_copy_that_was_replaced_is_not_revoked_by_hand_but_the_newest_is(credential: Credential):
    fresh = credentials.reissue(credential.id, reason="A better picture.")

    with pytest.raises(Refused, match=fresh):
        credentials.revoke(credential.id, reason="By mistake.")
    credentials.revoke(fresh, reason="By mistake.")

    assert anew(fresh).revocation_reason == "By mistake."


def test_an_operator_says_why_and_for_what_there_is(credential: Credential):
    with pytest.raises(Refused, match="why"):
        credentials.reissue(credential.id, reason=" ")
    with pytest.raises(NotFound):
        credentials.reissue("00000000-0000-4000-8000-000000000000", reason="None.")


def test_without_a_key_the_copy_before_stays_good(credential: Credential, settings: Settings):
    (settings.keys / f"{credential.kid}.pem").unlink()

    with pytest.raises(Unavailable):
        credentials.reissue(credential.id, reason="A better picture.")

    assert not anew(credential.id).is_revoked


# ---- when its owner asks ------------------------------------------------------------------------


def test_a_copy_that_is_as_good_as_new_is_not_renewed(credential: Credential, robert: Person):
    assert renewing.why_renew(credential, owner=robert) is None
    with pytest.raises(Refused, match="as good"):
        credentials.renew(credential.id, by=robert)


@pytest.mark.parametrize(
    ("days", "why"), [(0, None), (640, None), (642, "expires"), (730, "expires"), (731, "expired"), (9999, "expired")]
)
def test_an_end_that_is_near_is_a_reason(expiring: Credential, robert: Person, days: int, why: str | None):
    with clock.at(clock.now() + dt.timedelta(days=days)):
        assert renewing.why_renew(expiring, owner=robert) == why


def test_another_address_is_a_reason_and_the_fresh_copy_is_made_out_to_it(credential: Credential, robert: Person):
    robert.email = "robert.keller@demo.example"
    db.session.add(robert)
    db.session.commit()
    assert renewing.why_renew(credential, owner=robert) == "address"

    fresh = anew(credentials.renew(credential.id, by=robert))

    (identifier,) = json.loads(fresh.document)["credentialSubject"]["identifier"]
    assert identifier["identityHash"] == documents.identity_hash("robert.keller@demo.example", fresh.salt)
    assert credentials.verify(fresh.document, email="robert.keller@demo.example").is_good
    assert renewing.why_renew(fresh, owner=robert) is None


def test_a_newer_version_of_the_badge_is_a_reason(credential: Credential, robert: Person, content: Catalog):
    badges = tuple(
        replace(each, description="It began.") if each.slug == credential.badge else each for each in content.badges
    )
    catalog.use(replace(content, badges=badges))
    assert renewing.why_renew(credential, owner=robert) == "version"

    fresh = anew(credentials.renew(credential.id, by=robert))

    assert (credential.version, fresh.version, fresh.achievement["version"]) == (1, 2, "2")
    assert credential.achievement["version"] == "1"
    assert renewing.why_renew(fresh, owner=robert) is None


def test_a_badge_that_has_left_the_content_cannot_be_renewed(credential: Credential, robert: Person, content: Catalog):
    robert.email = "robert.keller@demo.example"
    catalog.use(replace(content, badges=tuple(each for each in content.badges if each.slug != credential.badge)))

    assert renewing.why_renew(credential, owner=robert) is None


def test_nobody_renews_what_is_not_theirs(expiring: Credential, robert: Person, maya: Person):
    credentials.share(expiring, by=robert)
    db.session.commit()

    with clock.at(clock.now() + dt.timedelta(days=9999)), pytest.raises(NotFound):
        credentials.renew(expiring.id, by=maya)

    assert copies(robert) == [(1, True)]


# ---- ledger and journal ------------------------------------------------------------------------


def test_an_award_with_a_copy_that_was_replaced_is_settled(credential: Credential, robert: Person, maya: Person):
    credentials.issue_pending()
    credentials.reissue(credential.id, reason="A better picture.")

    assert queries.is_settled([robert.id])
    assert queries.pending(limit=9) == []
    assert queries.taken_back() == []
    assert doctoring.credential_differences() == []
    credentials.settle([robert.id])
    assert copies(robert) == [(1, False), (2, True)]


def test_what_is_taken_back_revokes_the_newest_copy(credential: Credential, robert: Person):
    fresh = credentials.reissue(credential.id, reason="A better picture.")

    take_back("session.completed:one")
    credentials.settle([robert.id])

    assert anew(fresh).revocation_reason == actions.TAKEN_BACK
    assert str(anew(credential.id).revocation_reason).startswith(renewing.REPLACED)
    assert shows_revoked(anew(fresh))
    assert doctoring.credential_differences() == []


def test_of_several_awards_for_the_same_the_older_one_goes_also_when_its_copy_is_newer(
    credential: Credential, robert: Person, maya: Person
):
    """Taken back and earned again before anybody noticed: the copy of the first award stays for the second."""
    fresh = credentials.reissue(credential.id, reason="A better picture.")
    take_back("session.completed:one")
    hold_session(maya, robert, "two")

    credentials.settle([robert.id])

    assert not anew(fresh).is_revoked
    assert queries.is_settled([robert.id])


# ---- all of a key -------------------------------------------------------------------------------


@pytest.fixture
def many(mint: Issuer, maya: Person, robert: Person) -> str:
    """Credentials of Maya and Robert, signed with a key that was rotated since: its name."""
    for number in range(10):
        hold_session(maya, robert, f"session {number}")
    credentials.settle([maya.id, robert.id])
    kid = str(db.session.scalar(sa.select(Credential.kid).limit(1)))
    db.session.commit()
    keys.rotate(mint.keys)
    return kid


def good_by_key() -> dict[str, int]:
    query = sa.select(Credential.kid, sa.func.count()).where(Credential.revoked_at.is_(None)).group_by(Credential.kid)
    return {row[0]: row[1] for row in db.session.execute(query)}


def test_everything_that_a_key_signed_is_signed_anew_in_chunks_with_progress(
    many: str, mint: Issuer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(renewing, "CHUNK", 3)
    total = good_by_key()[many]
    seen: list[tuple[int, int]] = []

    found = credentials.reissue_signed_with(many, reason="The key was lost.", progress=lambda *n: seen.append(n))

    assert found == (total, [])
    assert good_by_key() == {mint.signing_key().kid: total}
    assert seen[0] == (3, total)
    assert seen[-1] == (total, total)
    assert credentials.reissue_signed_with(many, reason="The key was lost.") == (0, [])


def test_the_lists_that_the_key_signed_are_signed_anew_too(many: str, mint: Issuer):
    credentials.reissue_signed_with(many, reason="The key was lost.")

    for document in db.session.scalars(sa.select(StatusList.document)):
        assert proof.problem(json.loads(document), keys.public_key(mint.signing_key().kid)) is None


def test_interrupted_it_goes_on_where_it_was(many: str, mint: Issuer, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(renewing, "CHUNK", 2)
    total = good_by_key()[many]

    def interrupt(done: int, _total: int) -> None:
        if done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        credentials.reissue_signed_with(many, reason="The key was lost.", progress=interrupt)
    assert good_by_key() == {many: total - 4, mint.signing_key().kid: 4}

    assert credentials.reissue_signed_with(many, reason="The key was lost.") == (total - 4, [])
    bits = db.session.execute(sa.select(Credential.status_list, Credential.status_index, Credential.revoked_at)).all()
    encoded = json.loads(queries.status_list(1))["credentialSubject"]["encodedList"]
    assert [status.is_set(encoded, index) for _list, index, _at in bits] == [at is not None for _list, _i, at in bits]


def test_two_who_do_it_at_once_make_one_copy_each(many: str, mint: Issuer):
    total = good_by_key()[many]
    db.session.commit()

    def sign_anew(_number: int) -> int:
        try:
            return credentials.reissue_signed_with(many, reason="The key was lost.").done
        finally:
            db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(sign_anew, range(2))) == total

    assert good_by_key() == {mint.signing_key().kid: total}


def test_the_key_that_signs_now_is_rotated_first(credential: Credential):
    with pytest.raises(Refused, match="rotate"):
        credentials.reissue_signed_with(credential.kid, reason="The key was lost.")


def test_each_keeps_its_end_and_what_has_expired_is_left_alone(
    expiring: Credential, maya: Person, robert: Person, settings: Settings
):
    kid = expiring.kid
    with clock.at(clock.now() + dt.timedelta(days=365)):
        credentials.issue_pending([maya.id])
        keys.rotate(settings.keys)
    with clock.at(clock.now() + dt.timedelta(days=800)):
        found = credentials.reissue_signed_with(kid, reason="The key was lost.")

    assert found == (1, [])
    assert copies(robert) == [(1, True)]
    assert only_of(maya).edition == 2
    assert only_of(maya).valid_until == dt.datetime(2029, 3, 3, 9, tzinfo=dt.UTC)


@pytest.mark.logs("credential cannot be signed anew")
def test_a_badge_that_has_left_the_content_is_named_and_holds_nothing_up(many: str, content: Catalog, robert: Person):
    logs.set_up("text")
    catalog.use(replace(content, badges=tuple(each for each in content.badges if each.slug != "first-session")))
    total = good_by_key()[many]

    found = credentials.reissue_signed_with(many, reason="The key was lost.")

    assert found.done == total - 2
    assert {anew(one).badge for one in found.left} == {"first-session"}

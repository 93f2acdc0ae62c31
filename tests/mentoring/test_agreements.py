"""The agreement in its versions: the old one is in force until both have signed the new one."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa
from markupsafe import Markup

from portal import catalog, clock, db
from portal.journal import EVENT
from portal.mentoring import actions, agreements, queries
from portal.mentoring.models import ACTIVE, AgreementText
from tests.cast import kept


def renew(**changes):
    """The agreement reads differently from now on."""
    now = catalog.current()
    one = replace(now.agreements[0], version=2, body_html=Markup("<p>We answer within a day.</p>"), **changes)
    catalog.use(replace(now, agreements=(one, *now.agreements[1:])))


@pytest.fixture
def renewed(pair):
    """A pair that has signed the first version, when there is a second one."""
    renew()
    return queries_pair(pair)


def queries_pair(pair):
    """The pair as pages load it: with its people and its programme."""
    kept(pair)
    return queries.pair_of(pair.mentor, pair.id)


def test_what_both_signed_is_pinned_with_its_words(pair):
    shown = queries_pair(pair)

    in_force = agreements.in_force_of(shown)

    assert in_force
    assert in_force.text
    assert pair.agreement == "mentoring/1"
    assert (in_force.id, in_force.version, set(in_force.by)) == ("mentoring/1", "1", {pair.mentor_id, pair.mentee_id})
    assert in_force.since == clock.now()
    assert "Confidentiality" in in_force.text.body_html
    assert not queries.is_to_sign(shown)


def test_a_new_version_asks_both_again_and_the_old_one_stays_in_force(renewed, maya, robert):
    assert queries.is_to_sign(renewed)
    assert queries.pairs_to_sign(maya) == queries.pairs_to_sign(robert) == [renewed.id]

    actions.sign(renewed, by=maya)

    assert queries.pairs_to_sign(maya) == []
    assert set(agreements.asked_of(renewed).by) == {maya.id}
    in_force = agreements.in_force_of(renewed)
    assert in_force
    assert in_force.text
    assert (in_force.id, "Confidentiality" in in_force.text.body_html) == ("mentoring/1", True)


def test_a_new_version_is_in_force_once_both_have_signed_it(renewed, maya, robert):
    for one in (maya, robert, robert):
        actions.sign(renewed, by=one)
    kept(renewed)

    signed = db.session.scalars(
        sa.select(EVENT.c.facts).where(EVENT.c.type == "agreement.signed").order_by(EVENT.c.seq)
    )
    assert (renewed.agreement, renewed.state) == ("mentoring/2", ACTIVE)
    assert list(signed) == [{"agreement": "mentoring/1"}, {"agreement": "mentoring/2"}]
    assert {text.id for text in db.session.scalars(sa.select(AgreementText))} == {"mentoring/1", "mentoring/2"}
    assert not queries.is_to_sign(renewed)


def test_a_pair_that_rests_signs_too_and_rests_on(renewed, maya, robert):
    actions.pause(renewed, by=maya)

    for one in (maya, robert):
        actions.sign(renewed, by=one)

    assert (renewed.state, renewed.agreement) == ("paused", "mentoring/2")


def test_a_programme_names_its_agreement(programme, clara, maya, robert):
    now = catalog.current()
    other = replace(now.agreements[0], slug="short")
    catalog.use(replace(now, agreements=(*now.agreements, other)))
    programme.agreement = "short"
    pair = actions.form_pair(programme, mentor=maya, mentee=robert, by=clara)

    for one in (maya, robert):
        actions.sign(pair, by=one)

    assert pair.agreement == "short/1"


def test_a_programme_whose_agreement_has_gone_takes_the_first(pair, programme):
    programme.agreement = "gone"

    assert agreements.newest_for(pair).id == "mentoring/1"

"""The pages on rules: read by who coordinates, tried on the past, adopted by who coordinates everything."""

from __future__ import annotations

import datetime as dt
import io
import re
import threading
from typing import Any

import pytest
import sqlalchemy as sa

from portal import clock, db, journal
from portal.cli import chores
from portal.gamification import editions
from portal.gamification.models import EDITION, HOLDING, LEDGER, RULE, TALLY, Proposal
from portal.journal import proposals
from portal.people import actions as people
from portal.people.models import Programme
from tests.cast import kept
from tests.mentoring.meeting import count, filled, held, points_of, problem_of, statements

PAGE = "/programmes/spring/rules"
HEAD = "programme: spring\ncurrencies: [xp]\nrules:\n"
MEETING = """\
- id: session-held
  because: Meeting is worth 12 points.
  when: session.completed
  for: [mentor, mentee]
  give: 12 xp
"""
TOGETHER = "- {id: together, when: session.completed, for: cohort, give: 1 xp}\n"
TEXT = HEAD + MEETING + TOGETHER
BOOKS = (journal.EVENT, EDITION, RULE, TALLY, LEDGER, HOLDING)
SINCE = "2026-01-01"


@pytest.fixture
def met(pair, maya, robert):
    """Maya and Robert have held a session."""
    return kept(held(pair, maya=maya, robert=robert))


@pytest.fixture
def clock_later():
    """After that session."""
    with clock.at(clock.now() + dt.timedelta(days=10)):
        yield


def books():
    """How many rows each of the books has."""
    found = [db.session.scalar(sa.select(sa.func.count()).select_from(table)) for table in BOOKS]
    db.session.rollback()
    return found


def words(answer):
    """The text of a page."""
    return " ".join(re.sub(r"<[^>]*>", " ", answer.text).split())


def tried(client, text=TEXT, **fields):
    """The address of the proposal that was made of this text."""
    answer = client.submit(PAGE, **{"text": text, "since": SINCE, "vanished": "keep", **fields})
    assert answer.status_code == 303, problem_of(answer)
    return answer.location


def test_the_rules_are_read_by_who_coordinates(client, programme, clara, maya, robert, ines):
    kept(people.open_programme("Autumn", slug="autumn", by=ines))

    page = client.sign_in(clara).get(PAGE)

    assert page.status_code == 200
    assert "A session that both of you confirmed is worth 10 points" in page.text
    assert "as they came with the content" in words(page)
    assert "id: session-held" in page.text
    assert filled(page) == ["Try these rules"]
    for person in (maya, robert, ines):
        assert client.sign_in(person).get(PAGE).status_code == 404
        assert client.submit(PAGE, text=TEXT).status_code == 404
    assert count(Proposal) == 0


def test_a_proposal_says_what_it_would_change_and_changes_nothing(client, met, clara):
    client.sign_in(clara)
    before = books()

    page = client.get(tried(client))

    assert "Now: A session that both of you confirmed is worth 10 points" in words(page)
    assert "Then: Meeting is worth 12 points." in words(page)
    assert "+4 xp in all: more for 2, less for 0" in words(page)
    assert "Maya Lindqvist xp" in words(page)
    assert "Spring xp 0 1 +1" in words(page)
    assert filled(page) == ["Adopt these rules"]
    assert books() == before


def test_those_who_hide_their_points_and_others_are_counted_and_not_named(client, met, clara, maya, programme):
    maya.hides_points = True
    kept(maya)
    people.enrol(clara, kept(people.open_programme("Autumn", slug="autumn", by=clara)), role="mentor")
    db.session.commit()
    client.sign_in(clara)

    here = client.get(tried(client))
    there = client.get(here.request.path.replace("spring", "autumn"))

    assert "Maya" not in here.text
    assert "1 more change concerns people who are not named here" in words(here)
    assert [name for name in ("Maya", "Robert", "Spring") if name in there.text] == []
    assert "3 more changes concern people who are not named" in words(there)


def test_a_proposal_belongs_to_whoever_made_it(client, met, clara, ines):
    address = tried(client.sign_in(clara))
    people.enrol(ines, db.session.scalars(sa.select(Programme)).one(), role="coordinator")
    db.session.commit()
    client.sign_in(ines)

    assert client.get(PAGE).status_code == 200
    assert client.get(address).status_code == 404
    assert client.submit(f"{address}/adoption").status_code == 404
    assert client.get(f"{PAGE}?from={address.rpartition('/')[2]}").status_code == 404


def test_the_same_rules_change_nothing(client, met, clara):
    client.sign_in(clara)
    text = next(iter(editions.editions())).text
    db.session.rollback()

    page = client.get(tried(client, text.replace("\n", "\r\n")))

    assert "These are the rules that count already." in page.text
    assert "Nobody would hold anything else than now." in page.text


def test_each_mistake_comes_back_with_its_line_and_everything_typed(client, programme, clara):
    wrong = TEXT.replace("session.completed", "sesion.completed").replace("12 xp", "12xp<script>")

    answer = client.sign_in(clara).submit(PAGE, text=wrong, since=SINCE, vanished="take-back")

    assert answer.status_code == 422
    assert "Line 6: rule 'session-held': no event is called 'sesion.completed'." in words(answer).replace("&#39;", "'")
    assert answer.text.count('href="#text"') == 3
    assert "12xp&lt;script&gt;" in answer.text
    assert "<script>" not in re.sub(r"<script src.*?>", "", answer.text)
    assert f'value="{SINCE}"' in answer.text
    assert re.search(r'value="take-back"[^>]* checked', answer.text)
    assert count(Proposal) == 0


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"text": "  "}, "text"),
        ({"text": "rules: ["}, "text"),
        ({"text": "hello"}, "text"),
        ({"since": "tomorrow"}, "since"),
        ({"since": "2030-01-01"}, "since"),
        ({"file": b"\xff\xfe"}, "file"),
    ],
)
def test_what_cannot_be_tried_is_refused(client, programme, clara, wrong, field):
    given = {"text": TEXT, "since": "", "vanished": "keep", **wrong}
    if "file" in given:
        given["file"] = (io.BytesIO(given["file"]), "rules.yaml")

    answer = client.sign_in(clara).submit(PAGE, **given)

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert count(Proposal) == 0


def test_a_file_counts_instead_of_the_text(client, met, clara):
    client.sign_in(clara)

    tried(client, "nothing", file=(io.BytesIO(("﻿" + TEXT).encode()), "other.yaml"))
    wrong = client.submit(PAGE, text="", file=(io.BytesIO(b"rules: [<b>"), "other.yaml"))

    assert db.session.scalars(sa.select(Proposal.text)).one() == TEXT
    assert wrong.status_code == 422
    assert "rules: [&lt;b&gt;</textarea>" in wrong.text


def test_more_than_256_kilobytes_are_refused(client, programme, clara):
    answer = client.sign_in(clara).submit(PAGE, text=TEXT + "#" + "x " * 140_000)

    assert answer.status_code == 413
    assert count(Proposal) == 0


def test_adopted_rules_count_on_the_terms_on_which_they_were_tried(client, met, clara, maya, clock_later, caplog):
    client.sign_in(clara)
    before = points_of(maya)
    address = tried(client)

    with caplog.at_level("INFO"):
        answer = client.submit(f"{address}/adoption")

    assert answer.location == PAGE
    assert points_of(maya) == before + 2
    db.session.rollback()
    assert journal.verify().differences == ()
    page = words(client.get(PAGE))
    assert "These rules count now." in page
    assert "by Clara Rossi" in page
    assert [clara.id in line for line in caplog.messages if "rules adopted" in line] == [True]
    assert "Meeting is worth 12 points." in client.get("/how-points-work").text


def test_what_vanishes_is_taken_back_when_one_says_so(client, met, clara, maya, clock_later):
    client.sign_in(clara)

    client.submit(f"{tried(client, since='', vanished='take-back')}/adoption")

    assert points_of(maya) == 0
    db.session.rollback()
    assert journal.verify().differences == ()


def test_adopting_twice_is_once(client, met, clara):
    address = tried(client.sign_in(clara))

    answers = [client.submit(f"{address}/adoption") for _time in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert "These rules count already." in client.get(PAGE).text
    assert len(editions.editions()) == 2


def test_two_proposals_at_once_are_not_both_adopted(app, met, clara):
    visits = [app.test_client().sign_in(clara) for _time in range(2)]
    addresses = [tried(visit, text) for visit, text in zip(visits, (TEXT, HEAD + TOGETHER), strict=True)]
    gate, codes, now = threading.Barrier(2), [], clock.now()

    def adopt(visit, address):
        gate.wait()
        with clock.at(now):
            codes.append(visit.submit(f"{address}/adoption").status_code)

    racers = [threading.Thread(target=adopt, args=each) for each in zip(visits, addresses, strict=True)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()

    assert sorted(codes) == [303, 422]
    assert len(editions.editions()) == 2
    db.session.rollback()
    assert journal.verify().differences == ()


def test_who_does_not_coordinate_every_programme_may_only_try(client, met, clara, ines):
    other = kept(people.open_programme("Autumn", slug="autumn", by=ines))
    client.sign_in(clara)
    address = tried(client)

    page, answer = client.get(address), client.submit(f"{address}/adoption")

    assert "An operator adopts rules with `portal rules adopt`." in page.text
    assert "Adopt these rules" not in page.text
    assert answer.status_code == 422
    assert "portal rules adopt" in problem_of(answer)
    assert len(editions.editions()) == 1

    db.session.rollback()
    db.session.get_one(Programme, other.id).state = "archived"
    db.session.commit()
    assert client.submit(f"{address}/adoption").status_code == 303


def test_a_long_journal_is_read_by_the_worker(client, met, clara, settings, monkeypatch):
    monkeypatch.setattr(proposals, "MOST_AT_ONCE", 2)
    client.sign_in(clara)
    address = tried(client)

    waiting, part = client.get(address), client.get(address, headers={"HX-Request": "true"})
    refused = client.submit(f"{address}/adoption")
    chores.chores(settings)[-1]()
    done, led = client.get(address), client.get(address, headers={"HX-Request": "true"})

    assert 'hx-trigger="every 2s"' in waiting.text
    assert "Look again" in waiting.text
    assert part.text.lstrip().startswith("<section")
    assert (refused.status_code, "still being tried" in problem_of(refused)) == (422, True)
    assert filled(done) == ["Adopt these rules"]
    assert (led.status_code, led.headers["HX-Redirect"]) == (204, address)
    assert not proposals.try_next()


def test_how_far_it_is_is_told_meanwhile_and_a_worker_that_died_is_replaced(client, met, clara, monkeypatch):
    monkeypatch.setattr(proposals, "MOST_AT_ONCE", 0)
    monkeypatch.setattr(proposals, "OFTEN", 1)
    monkeypatch.setattr(journal.truth, "OFTEN", 1)
    address = tried(client.sign_in(clara))
    seen: list[str] = []

    def die(_proposal, **values):
        say(_proposal, **values)
        seen.append(client.get(address).text)
        raise MemoryError

    say = proposals._say
    with monkeypatch.context() as patch:
        patch.setattr(proposals, "_say", die)
        with pytest.raises(MemoryError):
            proposals.try_next()

    assert "1 of " in seen[0]
    assert not proposals.try_next()
    with clock.at(clock.now() + dt.timedelta(minutes=2)):
        assert proposals.try_next()
    assert "Adopt these rules" in client.get(address).text


def test_a_worker_that_was_replaced_gives_up(client, met, clara, monkeypatch):
    monkeypatch.setattr(proposals, "MOST_AT_ONCE", 0)
    address = tried(client.sign_in(clara))
    claim = proposals._claim

    def claimed_twice(is_free):
        found = claim(is_free)
        with clock.at(clock.now() + dt.timedelta(minutes=2)), monkeypatch.context() as patch:
            patch.setattr(proposals, "_claim", claim)
            assert proposals.try_next()
        return found

    with monkeypatch.context() as patch:
        patch.setattr(proposals, "_claim", claimed_twice)
        assert proposals.try_next()

    assert "Adopt these rules" in client.get(address).text


def test_two_workers_try_different_proposals(database, client, met, clara, monkeypatch):
    monkeypatch.setattr(proposals, "MOST_AT_ONCE", 0)
    client.sign_in(clara)
    addresses = [tried(client), tried(client)]
    gate, done = threading.Barrier(2), []

    def work():
        gate.wait()
        done.append(proposals.try_next())
        db.session.remove()

    workers = [threading.Thread(target=work) for _number in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert done == [True, True]
    assert ["Adopt these rules" in client.get(address).text for address in addresses] == [True, True]


def test_what_cannot_be_read_any_more_comes_back_with_its_mistakes(client, met, clara, monkeypatch):
    monkeypatch.setattr(proposals, "MOST_AT_ONCE", 0)
    address = tried(client.sign_in(clara))
    db.session.execute(sa.update(Proposal).values(text=TEXT.replace("12 xp", "12 yp")))
    db.session.commit()

    proposals.try_next()
    page = client.get(address)

    assert page.status_code == 422
    assert "Line 8: rule" in words(page)
    assert "12 yp" in page.text
    assert client.submit(f"{address}/adoption").status_code == 422


def test_one_begins_again_with_an_earlier_proposal(client, met, clara):
    address = tried(client.sign_in(clara), vanished="take-back")

    page = client.get(f"{PAGE}?from={address.rpartition('/')[2]}")

    assert "Meeting is worth 12 points." in page.text
    assert f'value="{SINCE}"' in page.text
    assert re.search(r'value="take-back"[^>]* checked', page.text)


def test_the_latest_proposals_of_a_person_are_kept(client, programme, clara, monkeypatch):
    monkeypatch.setattr(proposals, "KEPT", 2)
    client.sign_in(clara)

    addresses = [tried(client) for _time in range(3)]

    assert [client.get(address).status_code for address in addresses] == [404, 200, 200]


def test_long_lists_are_turned_page_by_page(app, client, programme, clara):
    many = [(f"p{number}", "points:xp", 0, number + 1) for number in range(60)]
    found: dict[str, Any] = {
        "events": 60, "changes": [], "rules": [], "unnamed": 7, "edition": None, "is_all_along": False,
        "people": [dict(zip(("subject", "what", "before", "after"), each, strict=True)) for each in many],
    }  # fmt: skip
    for number in range(60):
        one = people.create_person(f"p{number}@demo.example", f"Person {number:02}")
        people.enrol(one, db.session.get_one(Programme, programme.id), role="mentor")
        found["people"][number]["subject"] = one.id
    proposal = Proposal(proposed_by=clara.id, text=TEXT, found=found)
    db.session.add(proposal)
    kept(proposal)
    address = f"{PAGE}/proposals/{proposal.id}"
    client.sign_in(clara)

    pages = [client.get(f"{address}?changes={number}") for number in (1, 3)]

    assert [page.text.count('scope="row"') for page in pages] == [25, 10]
    assert "7 more changes" in words(pages[0])
    assert statements(app, lambda: client.get(address)) <= 12


def test_the_page_that_waits_leads_to_the_result_by_itself(live_server, page, met, clara, monkeypatch):
    monkeypatch.setattr(proposals, "MOST_AT_ONCE", 0)
    cookie = live_server.app.test_client().sign_in(clara).get_cookie("portal")
    page.context.add_cookies([{"name": "portal", "value": cookie.value, "url": live_server.url}])
    page.goto(PAGE)
    page.fill("#text", TEXT)
    page.get_by_role("button", name="Try these rules").click()
    page.get_by_role("link", name="Look again").wait_for()

    proposals.try_next()

    page.get_by_role("button", name="Adopt these rules").wait_for()

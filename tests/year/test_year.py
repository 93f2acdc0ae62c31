"""A programme from its first plan to the archive, with a worker that is down, a mail server that is away and a clock
that jumps: what is promised to people holds on every day of it.
"""

from __future__ import annotations

from portal.post.kinds import DIGEST, REMINDER, SESSION
from tests.year.counting import count
from tests.year.programme import Year
from tests.year.stage import Play, Size

SMALL = Size(people=14, weeks=20, rounds=12)


def test_every_promise_holds_through_the_life_of_a_programme(app, settings):
    with app.app_context():
        play = Play(settings, SMALL)
        Year(play)

        play.run()

        found = count(play)
    assert found.too_many == []
    assert found.in_quiet == []
    assert found.twice == []
    assert play.errors.messages == []
    assert found.differences == 0
    assert found.timers["overdue"] == 0
    assert found.hanging == []
    assert min(found.mails[kind] for kind in (DIGEST, REMINDER, SESSION)) > 5
    assert found.unsent["waiting"] == 0
    assert found.sessions["held"] > 3
    assert {state for state in found.pairs if found.pairs[state]} <= {"completed", "exited", "declined", "expired"}

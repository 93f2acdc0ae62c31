"""A programme of 200 people for a year, on a clock that runs ahead, with the worker's chores and a mail server.

    PYTHONPATH=. .venv/bin/python bench/year.py [people] [weeks] [seed]

Prints what people got by mail, in a week and at most in any seven days, beside what ``docs/mail.md`` promises; what
became of timers, sessions and pairs; what was logged as an error; whether the journal holds; time and size.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from portal import create_app, migrations
from portal.assembly import engine_of, open_treasury
from tests.conftest import settings_in
from tests.year.counting import Count, count
from tests.year.programme import Year
from tests.year.stage import Play, Size

PEOPLE, WEEKS, SEED = 200, 52, 6
PROMISED = {"calm": "2", "weekly": "1", "as-they-come": "as many as come"}


def main(people: int, weeks: int, seed: int) -> None:
    """Play, count, print."""
    with tempfile.TemporaryDirectory() as folder:
        settings = replace(settings_in(Path(folder)), log="error")
        app = create_app(settings)
        migrations.upgrade(engine_of(app))
        open_treasury(app.extensions["rulebook"])
        with app.app_context():
            play = Play(settings, Size(people, weeks, seed))
            Year(play)
            began = time.perf_counter()
            play.run()
            seconds = time.perf_counter() - began
            _print(play, count(play))
        megabytes = (Path(folder) / "portal.db").stat().st_size / 1e6
        print(f"played in {seconds:.0f} s, database of {megabytes:.0f} MB")


def _print(play: Play, found: Count) -> None:
    print(f"{play.size.people} people, {play.size.weeks} weeks: {sum(found.mails.values()):,} mails")
    print(f"{'mails':8}{'not urgent':>14}{'all':>14}    weeks of people with so many")
    for number in sorted(found.weeks | found.all_weeks):
        print(f"{number:<8}{found.weeks[number]:>14,}{found.all_weeks[number]:>14,}")
    for pace, promise in PROMISED.items():
        print(f"at most in seven days, {pace}: {found.most.get(pace, 0)}    promised: {promise}")
    _line("by kind", found.mails)
    _line("not sent", found.unsent)
    _line("timers", found.timers)
    _line("set", found.kinds)
    _line("sessions", found.sessions)
    _line("pairs", found.pairs)
    _line("deeds", {"done": sum(play.done.values()), "refused": sum(play.refused.values())})
    broken = {"too many": len(found.too_many), "in quiet hours": len(found.in_quiet), "twice": len(found.twice)}
    _line("promises broken", broken | {"hanging": len(found.hanging)})
    _line("errors", {"logged": len(play.errors.messages), "journal differs": found.differences})
    for words in (*play.errors.messages[:5], *found.too_many[:5], *found.in_quiet[:5], *found.hanging[:5]):
        print(f"  {words}")
    for words, number in play.refused.most_common(12):
        print(f"  refused {number:5}  {words}")


def _line(name: str, numbers: Mapping[str, int]) -> None:
    words = ", ".join(f"{what} {number:,}" for what, number in Counter(numbers).most_common())
    print(f"{name:18}{words or 'none'}")


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:4]]
    main(*given, *(PEOPLE, WEEKS, SEED)[len(given) :])

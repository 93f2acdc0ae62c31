"""What it costs to find something among 50,000 micro-lessons, on both databases: ours beside the same statement on the
bare driver.

The micro-lessons are made up of a few thousand words, as frequent as words are (Zipf), the same on every run. Ours is
``search.find``: reading what was typed, the statement, twenty hits with their excerpts and marks. The two take turns in
one run, so that the ratio holds on a machine that others use, too. Medians and the slowest of a hundred: of SQLite,
which works in this process, processor time; of PostgreSQL, time on the wall.

    PYTHONPATH=. .venv/bin/python bench/search.py [rounds] [micro-lessons]
"""

from __future__ import annotations

import datetime as dt
import gc
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate, count, islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from portal import assembly, catalog, db
from portal.config import Settings, packaged_content
from portal.learning import search
from portal.learning.models import MICRO_LESSON, SearchEntry
from portal.learning.search.folding import folded
from portal.people import actions as people
from portal.people.models import Person
from tests.databases import Postgres, migrate
from tests.visiting import Visit

ROUNDS = 100
MICRO_LESSONS = 50_000
VOCABULARY = 6_000
LENGTHS = range(100, 300)
"""Words of a micro-lesson."""
BEGAN = dt.datetime(2026, 1, 1, 8, 0, tzinfo=dt.UTC)
RARE = "xylophone"
CHUNK = 1000
Call = Callable[[], Any]


def main(rounds: int, many: int) -> None:
    """Measure, print, end."""
    print(f"{many:,} micro-lessons{'portal':>34}{'database':>22}")
    print(f"{'':46}{'median':>10}{'p99':>10}{'median':>12}{'p99':>10}{'ratio':>8}")
    catalog.use(catalog.load(packaged_content()))
    with tempfile.TemporaryDirectory() as folder:
        file = f"sqlite:///{Path(folder) / 'portal.db'}"
        migrate(file)
        _measure("SQLite", file, Path(folder) / "one", rounds, many)
        server = Postgres(Path(folder) / "postgresql", "bench")
        server.make_safe()
        _measure("PostgreSQL", server.url, Path(folder) / "two", rounds, many)
        server.close()


def vocabulary() -> list[str]:
    """Made-up words, the commonest first and shortest; some have accents."""
    dice = random.Random(2611)
    parts = [
        "ba",
        "co",
        "di",
        "fu",
        "ge",
        "ha",
        "jo",
        "ki",
        "lu",
        "me",
        "no",
        "pa",
        "ré",
        "si",
        "tão",
        "ve",
        "wi",
        "zü",
    ]
    words = dict.fromkeys("".join(dice.choices(parts, k=1 + min(4, n // 300) + n % 2)) for n in range(VOCABULARY * 3))
    return list(words)[:VOCABULARY]


def texts(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Titles and texts without an end; the n-th word is n times rarer than the first, and one is very rare."""
    dice = random.Random(1126)
    weights = list(accumulate(1 / (n + 2.7) for n in range(len(words))))
    for number in count():
        said = dice.choices(words, cum_weights=weights, k=dice.choice(LENGTHS))
        yield " ".join(said[:6]).capitalize(), " ".join(said[6:] + [RARE] * (number % 5000 == 0))


def _measure(name: str, url: str, instance: Path, rounds: int, many: int) -> None:
    instance.mkdir()
    settings = Settings(
        instance=instance,
        database_url=url,
        base_url="http://localhost",
        secret_key="only for measuring, thirty-two or more",
        content=packaged_content(),
        mail_url="folder:",
    )
    app = assembly.build(settings)
    engine = assembly.engine_of(app)
    robert = people.create_person("robert@demo.example", "Robert Keller")
    db.session.commit()
    words = vocabulary()
    began = time.perf_counter()
    _fill(engine, words, many)
    filled = time.perf_counter() - began
    with db.reading():
        for what, typed in _queries(words).items():
            _line(f"{name}, {what}", engine, robert, typed, rounds)
        _page(name, app, engine, robert, words)
    db.session.remove()
    put = _putting(words)
    print(
        f"{name}: {filled:.0f} s to fill, {put:.2f} ms to put one in, index {_size(engine) / 1e6:,.0f} MB\n", flush=True
    )
    engine.dispose()


def _queries(words: Sequence[str]) -> dict[str, str]:
    """What is typed, by what it is like."""
    return {
        "a rare word": RARE,
        "a common word": words[0] + " ",
        "two words": f"{words[20]} {words[200]} ",
        "the beginning of a word": words[2500][:4],
        "two letters": words[3][:2],
        "a phrase": f'"{words[1]} {words[4]}"',
        "five words": " ".join(words[10:60:10]),
        "nothing": "qqqqqq",
    }


def _fill(engine: sa.Engine, words: Sequence[str], many: int) -> None:
    """So many micro-lessons, one an hour, and what each database likes to know about them."""
    made = enumerate(islice(texts(words), many))
    with engine.begin() as connection:
        while rows := [_row(number, *said) for number, said in islice(made, CHUNK)]:
            connection.execute(sa.insert(SearchEntry), rows)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        is_postgresql = engine.dialect.name == "postgresql"
        connection.exec_driver_sql("VACUUM (ANALYZE) search_entry" if is_postgresql else "ANALYZE")


def _row(number: int, title: str, text: str) -> dict[str, Any]:
    at = BEGAN + dt.timedelta(hours=number)
    row = {"kind": MICRO_LESSON, "ref": str(number), "language": "", "track": "culture", "programme_id": None, "at": at}
    row |= {"title": title, "folded_title": folded(title), "text": text, "folded_text": folded(text)}
    return row | {"place": int(at.timestamp() * 1000) << 20}


def _line(words: str, engine: sa.Engine, robert: Person, typed: str, rounds: int) -> None:
    def ours() -> search.Found:
        return search.find(typed, by=robert)

    with _listening(engine) as asked:
        found = ours()
    cursor: Any = db.session.connection().connection.cursor()

    def bare() -> list[Sequence[Any]]:
        done = (cursor.execute(statement, values) for statement, values in asked)
        return [each.fetchall() for each in done if each.description]

    clock = time.perf_counter if engine.dialect.name == "postgresql" else time.thread_time
    spent: tuple[list[float], list[float]] = ([], [])
    for _ in range(10):
        ours(), bare()
    gc.collect()
    gc.freeze()
    for _ in range(rounds):
        for which, call in enumerate((ours, bare)):
            spent[which].append(_seconds(call, clock))
    db.session.rollback()
    (mine, slow), (floor, slow_floor) = ((statistics.median(each) * 1000, _slowest(each)) for each in spent)
    hits = f"{found.total if found.total <= search.MOST else f'>{search.MOST}'} hits"
    print(
        f"{words:36}{hits:>10}{mine:>7.2f} ms{slow:>7.2f} ms{floor:>9.2f} ms{slow_floor:>7.2f} ms{mine / floor:>7.2f}x",
        flush=True,
    )


@contextmanager
def _listening(engine: sa.Engine) -> Iterator[list[tuple[str, Any]]]:
    """The statements that are executed meanwhile, with their values."""
    asked: list[tuple[str, Any]] = []
    listening: tuple[Any, ...] = (engine, "before_cursor_execute", lambda _c, _u, *said: asked.append(said[:2]))
    sa.event.listen(*listening)
    yield asked
    sa.event.remove(*listening)


def _page(name: str, app: Any, engine: sa.Engine, robert: Person, words: Sequence[str]) -> None:
    """Bytes and statements of the page and of what as-you-type asks for."""
    app.testing, app.test_client_class = True, Visit
    with db.writing():
        visit = app.test_client().sign_in(db.session.get_one(Person, robert.id))
    for what, headers in (("page", {}), ("fragment", {"HX-Request": "true"})):
        with _listening(engine) as asked:
            answer = visit.get("/search", query_string={"q": words[0]}, headers=headers)
        print(f"{name}, the {what}: {len(answer.data):,} bytes, {len(asked)} queries")


def _putting(words: Sequence[str]) -> float:
    """Milliseconds to put one in, with its own transaction: the median of a hundred."""
    spent = []
    for number, (title, text) in enumerate(islice(texts(words[::-1]), 100)):
        at = BEGAN + dt.timedelta(days=9999, minutes=number)
        began = time.perf_counter()
        search.put(search.Findable(MICRO_LESSON, f"new-{number}", title, text, at, "culture"))
        db.session.commit()
        spent.append((time.perf_counter() - began) * 1000)
    return statistics.median(spent)


def _size(engine: sa.Engine) -> int:
    """Bytes of the words alone, without the texts."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            parts = "pg_relation_size('search_index_by_title') + pg_relation_size('search_index_by_words')"
            vectors = "sum(pg_column_size(search_index_title) + pg_column_size(search_index_words))"
            return int(connection.exec_driver_sql(f"SELECT {parts} + {vectors} FROM search_entry").scalar() or 0)
        return int(connection.exec_driver_sql("SELECT sum(length(block)) FROM search_index_data").scalar() or 0)


def _slowest(spent: Sequence[float]) -> float:
    """In milliseconds: only one in a hundred took longer."""
    return sorted(spent)[int(len(spent) * 0.99) - 1] * 1000


def _seconds(call: Call, clock: Callable[[], float]) -> float:
    began = clock()
    call()
    return clock() - began


if __name__ == "__main__":
    asked = [int(part) for part in sys.argv[1:]]
    main(*(asked + [ROUNDS, MICRO_LESSONS][len(asked) :]))

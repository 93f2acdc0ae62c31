"""What pages and a finished lesson cost, beside bare Flask: ratios within one run, printed as a table.

The floor of a page is Flask, Flask-Login and Jinja alone, answering with as many bytes after as many Core queries, no
ORM entities. The floor of the deed is the same with as many writing statements, each a bare insert, and one commit.
CPU time of this process per request, the two interleaved, medians; wall time of a shared machine would lie.

    PYTHONPATH=. .venv/bin/python bench/pages.py [rounds]
"""

from __future__ import annotations

import gc
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import sqlalchemy as sa
from flask import Flask, render_template_string
from flask_login import LoginManager, UserMixin, login_required
from werkzeug.test import Client

from portal import assembly, catalog, config, create_app, db, logs, migrations
from portal.credentials import keys
from portal.demo import cast, play
from portal.people import actions as people
from portal.people.models import Person
from tests.visiting import Visit

ROUNDS = 200
PASSWORD = "only for the benchmark"


class Counter:
    """Statements that an engine runs."""

    def __init__(self, engine: sa.Engine) -> None:
        self.read = self.written = 0
        sa.event.listen(engine, "before_cursor_execute", self._count)

    def _count(self, _connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            self.read += 1
        else:
            self.written += 1

    def during(self, deed: Callable[[], object]) -> tuple[int, int]:
        """How many statements read and how many wrote."""
        read, written = self.read, self.written
        deed()
        return self.read - read, self.written - written


def main(rounds: int) -> None:
    """Measure, print, end."""
    with tempfile.TemporaryDirectory() as folder:
        settings = config.load({"PORTAL_INSTANCE": folder, "PORTAL_BASE_URL": "http://localhost"})
        app = create_app(settings)
        engine = assembly.engine_of(app)
        migrations.upgrade(engine)
        assembly.open_treasury(app.extensions["rulebook"])
        keys.create(settings.keys)
        with app.app_context(), logs.quiet():
            play.three_months(PASSWORD, lambda _done, _all: None)
            token = people.open_door(people.person_with(cast.ROBERT.email))
            readers = [_reader(number) for number in range(rounds + 20)]
            db.session.commit()
            db.session.remove()
        print(f"{'':34}{'portal':>10}{'floor':>10}{'ratio':>8}")
        _pages(app, engine, token, rounds)
        _deeds(app, engine, readers, rounds, Path(folder))


def _pages(app: Flask, engine: sa.Engine, token: str, rounds: int) -> None:
    counter = Counter(engine)
    robert = _visit(app, token)
    for address in ("/", "/tracks", "/tracks/digital-tools/a-good-question", "/awards"):
        page = partial(robert.get, address)
        answer = page()
        assert answer.status_code == 200, address
        reads, _writes = counter.during(page)
        floor = _floor(engine, reads, len(answer.data))
        _line(f"GET {address} ({reads} queries)", page, partial(floor.get, "/"), rounds)


def _deeds(app: Flask, engine: sa.Engine, readers: list[str], rounds: int, folder: Path) -> None:
    lesson = catalog.track("culture").lessons[0]
    address = f"/tracks/culture/{lesson.slug}/completion"
    visits = [_visit(app, token) for token in readers]
    waiting = iter(visits)
    counter = Counter(engine)

    def complete() -> None:
        answer = next(waiting).submit(address)
        assert answer.status_code == 303, answer.status_code

    complete()
    reads, writes = counter.during(complete)
    floor = _floor(db.connect(f"sqlite:///{folder / 'floor.db'}"), reads, 200, writes)
    _line(f"POST completion ({reads} + {writes} statements)", complete, partial(floor.post, "/"), rounds)


def _reader(number: int) -> str:
    """Somebody new who is signed in: the token of their door."""
    return people.open_door(people.create_person(f"reader{number}@demo.example", f"Reader {number}"))


def _visit(app: Flask, token: str) -> Visit:
    visit = Visit(app, app.response_class, use_cookies=True)
    with visit.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    return visit


class _Somebody(UserMixin):  # type: ignore[misc]
    id = "1"


def _floor(engine: sa.Engine, reads: int, size: int, writes: int = 0) -> Client:
    """Bare Flask: a signed-in page or deed with so many statements, and an answer of so many bytes."""
    app = Flask("floor")
    app.secret_key = "floor"
    LoginManager(app).user_loader(lambda _id: _Somebody())
    table = sa.Table("floor", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True), sa.Column("word", sa.Text))
    table.create(engine, checkfirst=True)
    select, insert = (
        sa.select(Person.id, Person.name).limit(5) if not writes else sa.select(table).limit(5),
        sa.insert(table),
    )
    template = "{% for n in numbers %}<p>{{ n }} {{ word }} and some more words to fill it</p>{% endfor %}"

    def answer() -> str:
        with engine.begin() as connection:
            for _ in range(reads):
                connection.execute(select).all()
            for _ in range(writes):
                connection.execute(insert, {"word": "word"})
        return render_template_string(template, numbers=range(size // 45), word="word")

    app.add_url_rule("/", "page", login_required(answer), methods=["GET", "POST"])
    visit = app.test_client()
    with visit.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = "1", True
    return visit


def _line(words: str, ours: Callable[[], object], floor: Callable[[], object], rounds: int) -> None:
    for _ in range(10):
        ours(), floor()
    gc.collect()
    gc.freeze()
    spent: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for which, deed in enumerate((ours, floor)):
            began = time.process_time()
            deed()
            spent[which].append(time.process_time() - began)
    mine, bare = (statistics.median(times) * 1000 for times in spent)
    print(f"{words:<40}{mine:>7.2f} ms{bare:>7.2f} ms{mine / bare:>7.2f}x")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)

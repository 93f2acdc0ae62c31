"""Many badges from one file: how long, how many rows a second, how much memory.

``python -m bench.bulk [rows] [sqlite|postgresql]`` enrols so many people, reads a file with a row for each, gives,
signs a few, and undoes all of it. Printed are seconds, of them seconds of CPU, and rows a second of each, beside grants
one by one, and the peak of the memory. At the end the journal is verified.
"""

from __future__ import annotations

import io
import logging
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import sqlalchemy as sa
import structlog

from portal import assembly, catalog, credentials, db, journal, migrations
from portal.awards import bulk, hands
from portal.awards.bulk import sheets
from portal.awards.bulk.queries import counts_of
from portal.awards.models import BulkAward
from portal.blueprints.steps import by_and_by
from portal.config import Settings, packaged_content
from portal.credentials import keys
from portal.people import actions as people
from portal.people.models import Enrolment, Person, Programme
from tests.databases import Postgres

SAMPLE = 200
BADGE = "bridge-builder"


def peak() -> float:
    """MiB that the process has had at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(words: str, many: int, work: Callable[[], object]) -> None:
    """Do it, and say how long it took."""
    began, busy = time.perf_counter(), time.process_time()
    work()
    took, busy = time.perf_counter() - began, time.process_time() - busy
    print(f"{words:<20} {took:7.2f} s, CPU {busy:7.2f} s {many / took:8,.0f} rows/s   peak {peak():5.0f} MiB")


def open_house(folder: Path, url: str) -> None:
    """Content, rules and keys, on an empty database."""
    settings = Settings(
        instance=folder,
        database_url=url,
        base_url="https://portal.example",
        secret_key="only for measuring, of thirty letters",
        content=packaged_content(),
        mail_url="folder:",
    )
    engine = db.connect(url)
    migrations.upgrade(engine)
    db.use(engine)
    catalog.use(catalog.load(settings.content))
    credentials.use(settings)
    keys.create(settings.keys)
    assembly.open_treasury(assembly.load_rules(settings.content))


def enrol(many: int) -> tuple[str, str]:
    """So many mentees in a programme; answers its id, and its coordinator's."""
    clara = people.create_person("clara@demo.example", "Clara Rossi")
    spring = people.open_programme("Spring", slug="spring", by=clara)
    db.session.flush()
    found = (spring.id, clara.id)
    rows = [
        {"email": f"p{n}@demo.example", "handle": f"p-{n}", "name": f"Person {n}", "id": db.new_id()}
        for n in range(many)
    ]
    db.session.execute(sa.insert(Person), rows)
    parts = [{"programme_id": spring.id, "person_id": row["id"], "role": "mentee"} for row in rows]
    db.session.execute(sa.insert(Enrolment), parts)
    db.session.commit()
    return found


def one_by_one(programme: str, coordinator: str) -> None:
    """As many grants as a sample has, each in a transaction of its own."""
    for person in db.session.scalars(sa.select(Person.id).where(Person.handle.like("p-%")).limit(SAMPLE)).all():
        given = (db.session.get_one(Person, person), hands.a_badge("explorer"))
        by, spring = db.session.get_one(Person, coordinator), db.session.get_one(Programme, programme)
        hands.grant(*given, reason="For measuring.", by=by, programme=spring)
        db.session.commit()


def main(many: int, kind: str) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server = Postgres(folder / "postgresql", "bulk") if kind == "postgresql" else None
        if server:
            server.make_safe()
        open_house(folder, server.url if server else f"sqlite:///{folder / 'portal.db'}")
        programme, clara = enrol(many)
        text = "email,badge,reason\n" + "".join(
            f"p{n}@demo.example,{BADGE},Held it all together.\n" for n in range(many)
        )
        measure(io.BytesIO(text.encode()), many, programme, clara)
        db.session.remove()
        if server:
            db.session.configure(bind=None)
            server.close()


def measure(file: io.BytesIO, many: int, programme: str, clara: str) -> None:
    print(f"{many:,} people are enrolled{'':>33}peak {peak():5.0f} MiB")
    timed("grants one by one", SAMPLE, lambda: one_by_one(programme, clara))
    by = db.session.get_one(Person, clara)
    asked = bulk.Asked(db.session.get_one(Programme, programme), by)
    found = bulk.begin(asked)
    bulk_id = found.id
    timed("read and looked at", many, lambda: by_and_by(bulk.take_in(bulk_id, sheets.lines_of(file), asked)))
    bulk.confirm(db.session.get_one(BulkAward, bulk_id))
    db.session.commit()
    timed("given", many, lambda: by_and_by(bulk.carry_on(bulk_id)))
    timed("signed (a part)", SAMPLE, lambda: credentials.issue_pending(limit=SAMPLE))
    bulk.undo(db.session.get_one(BulkAward, bulk_id), reason="For measuring.", by=db.session.get_one(Person, clara))
    db.session.commit()
    timed("undone", many, lambda: by_and_by(bulk.carry_on(bulk_id)))
    print(f"what became of the rows: {counts_of(db.session.get_one(BulkAward, bulk_id))}")
    db.session.rollback()
    print(f"differences: {len(list(islice(journal.verify().differences, 5)))}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000, sys.argv[2] if len(sys.argv) > 2 else "sqlite")

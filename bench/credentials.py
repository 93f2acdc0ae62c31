"""What a credential costs: signed, baked, checked; and ten thousand of them issued through a real database.

The floor of signing are the bare signatures: one of Ed25519, two of RSA. Beside it ours (each form: embedded proof,
JWT, Open Badges 2.0 and its JWS, schema checked), the embedded proof alone, the same with PyLD by hand, and with
openbadgeslib. CPU time of this process for each credential, all of them in turn in one run, medians.

    PYTHONPATH=. .venv/bin/python bench/credentials.py [rounds] [awards] [sqlite,postgresql]
"""

from __future__ import annotations

import gc
import hashlib
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from openbadgeslib.ob3.credential import OpenBadgeCredential
from openbadgeslib.ob3.ldp import OB3LdpSigner
from rich.console import Console
from rich.progress import Progress

from portal import assembly, catalog, clock, credentials, db, journal, logs, migrations
from portal.config import Settings, packaged_content
from portal.credentials import baking, canonical, documents, issuer, keys, minting, proof, rs256, suites
from portal.credentials.issuer import Issuer
from portal.credentials.keys import SigningKey
from portal.credentials.models import Credential, Picture
from portal.credentials.queries import Award
from portal.gamification.models import LEDGER, RuleInForce
from portal.people.models import Person
from tests.databases import Postgres

ROUNDS, AWARDS, AT_ONCE = 60, 10_000, 2000
Deed = Callable[[int], object]


def main(rounds: int, awards: int, kinds: list[str]) -> None:
    """Measure, print, end."""
    logs.set_up("text")
    catalog.use(catalog.load(packaged_content()))
    with tempfile.TemporaryDirectory() as name, logs.quiet():
        folder = Path(name)
        settings = _settings(folder, f"sqlite:///{folder / 'portal.db'}")
        keys.create(settings.keys)
        credentials.use(settings)
        engine = db.connect(settings.database_url)
        db.use(engine)
        migrations.upgrade(engine)
        assembly.open_treasury(assembly.load_rules(packaged_content()))
        _print("signing, CPU of one credential", measured(signing(), rounds), "bare signatures")
        fill(AT_ONCE // 100)
        credentials.issue_pending()
        _print("and then", measured(afterwards(), rounds), "baked in a PNG")
        db.session.remove()
        engine.dispose()
        for kind in kinds:
            bulk(kind, folder, awards)


def _settings(folder: Path, url: str) -> Settings:
    folder.mkdir(exist_ok=True)
    return Settings(
        folder, url, "https://portal.example", "only for measuring, never to be used", packaged_content(), "folder:"
    )


def signing() -> dict[str, Deed]:
    """Ways to sign, by what they are called."""
    us = issuer.current()
    key = us.signing_key()
    ours = _sample(us, key)
    text = hashlib.sha256(ours).digest() * 2
    token = key.token_key.private
    theirs = OB3LdpSigner(_pem(key), verification_method=us.method(key.kid))
    read = [OpenBadgeCredential.from_vc_document(_document(us, number)) for number in range(8)]

    def floor(_number: int) -> None:
        key.private.sign(text)
        for _ in range(2):
            token.sign(ours, padding.PKCS1v15(), hashes.SHA256())

    def by_hand(number: int) -> bytes:
        document = _document(us, number)
        options = {"type": "DataIntegrityProof", "created": document["validFrom"], "proofPurpose": "assertionMethod"}
        options |= {"verificationMethod": us.method(key.kid), "cryptosuite": suites.OURS}
        return key.private.sign(suites.digest(document, options, canonical.by_pyld))

    return {
        "bare signatures": floor,
        "ours, every form": lambda number: minting.mint(_award(number), us, key, minting.Copy(1, number)),
        "ours, embedded proof": lambda n: proof.sign(
            _document(us, n), key, method=us.method(key.kid), created=clock.now()
        ),
        "PyLD by hand, embedded proof": by_hand,
        "openbadgeslib, embedded proof": lambda number: theirs.sign(read[number % 8], created=clock.now()),
        "RS256, a JWT of it": lambda number: rs256.signed({}, _document(us, number), token),
    }


def afterwards() -> dict[str, Deed]:
    """What is done with a credential that is there."""
    found = db.session.scalars(sa.select(Credential).limit(1)).one()
    svg = db.session.scalars(sa.select(Picture.svg)).first() or b""
    png, jwt = baking.png_of(svg), found.jwt or ""
    return {
        "baked in a PNG": lambda _n: baking.bake_png(png, found.document),
        "baked in an SVG": lambda _n: baking.bake_svg(svg, found.document),
        "baked as JWT in a PNG": lambda _n: baking.bake_png(png, jwt),
        "baked in a PNG, Open Badges 2.0": lambda _n: baking.bake_ob2(png, found.ob2_document),
        "drawn as a PNG": lambda _n: baking.png_of.__wrapped__(svg),
        "checked": lambda _n: _checked_first(found.document),
        "checked again": lambda _n: credentials.verify(found.document),
    }


def _checked_first(document: str) -> None:
    proof.known_to_hold.clear()
    credentials.verify(document)


def measured(deeds: Mapping[str, Deed], rounds: int) -> dict[str, float]:
    """Milliseconds of CPU of each, in turn."""
    spent: dict[str, list[float]] = {name: [] for name in deeds}
    for number in range(3):
        for deed in deeds.values():
            deed(number)
    gc.collect()
    for number in range(rounds):
        for name, deed in deeds.items():
            began = time.process_time()
            deed(number)
            spent[name].append(time.process_time() - began)
    return {name: statistics.median(times) * 1000 for name, times in spent.items()}


def fill(many: int) -> None:
    """People, each with a badge that waits for its credential."""
    first = db.session.scalar(sa.select(sa.func.coalesce(sa.func.max(LEDGER.c.event), 0))) or 0
    rule = db.session.scalars(sa.select(RuleInForce.number)).first() or 1
    badges = [f"badge:{badge.slug}" for badge in catalog.badges() if not badge.levels]
    now = clock.now()
    for start in range(first + 1, first + many + 1, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, first + many + 1))
        people = {number: db.new_id() for number in numbers}
        seen = {"at": now, "day": now.date().toordinal(), "facts": {}}
        rows = [
            {"id": person, "email": f"{person}@demo.example", "handle": person, "name": "Anna"}
            for person in people.values()
        ]
        events = [
            {"seq": n, "id": db.new_id(), "key": f"bench:{n}", "type": "session.completed", **seen} for n in numbers
        ]
        given = {"rule": rule, "delta": 1, "at": now}
        entries = [
            {"event": n, "id": db.new_id(), "key": "", "subject": people[n], "what": badges[n % len(badges)], **given}
            for n in numbers
        ]
        db.session.execute(sa.insert(Person), rows)
        db.session.execute(sa.insert(journal.EVENT), events)
        db.session.execute(sa.insert(LEDGER), entries)
        db.session.commit()


def bulk(kind: str, folder: Path, awards: int) -> None:
    """Issue so many on a new database, with progress; print how fast, and how much memory early and at the end."""
    server = Postgres(folder / "postgresql", "bench") if kind == "postgresql" else None
    if server:
        server.make_safe()
    engine = db.connect(server.url if server else f"sqlite:///{folder / 'bulk.db'}")
    db.use(engine)
    migrations.upgrade(engine)
    assembly.open_treasury(assembly.load_rules(packaged_content()))
    fill(awards)
    peaks: list[float] = []
    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task(f"{kind}: signing", total=awards)

        def tell(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)
            peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)

        began, busy = time.perf_counter(), time.process_time()
        issued = credentials.issue_pending(tell=tell)
        wall, busy = time.perf_counter() - began, time.process_time() - busy
    tenth = peaks[len(peaks) // 10]
    print(
        f"{kind}: {issued:,} issued in {wall:.1f} s, {busy / issued * 1000:.2f} ms of CPU each;"
        f" memory at most {tenth:.0f} MiB after a tenth, {peaks[-1]:.0f} MiB at the end"
    )
    db.session.remove()
    engine.dispose()
    if server:
        server.close()


def _award(number: int) -> Award:
    person = f"urn:uuid:00000000-0000-4000-8000-{number:012}"
    return Award(f"award-{number}", 1, "key", "person", "badge:first-session", clock.now(), "anna@demo.example", person)


def _document(us: Issuer, number: int) -> dict[str, Any]:
    award = _award(number)
    badge = catalog.badge("first-session")
    facts = documents.Facts(
        str(number), badge, None, award.subject, award.email, f"{number:032}", 1, number, award.at, award.at
    )
    return documents.open_badge(facts, us)


def _sample(us: Issuer, key: SigningKey) -> bytes:
    minted = minting.mint(_award(0), us, key, minting.Copy(1, 0))
    return str(minted.credential["document"]).encode()


def _pem(key: SigningKey) -> bytes:
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return key.private.private_bytes(*form)


def _print(title: str, found: Mapping[str, float], floor: str) -> None:
    print(f"{title:40}{'ms':>10}{'ratio':>10}")
    for name, milliseconds in found.items():
        print(f"  {name:38}{milliseconds:>10.3f}{milliseconds / found[floor]:>9.1f}x")


if __name__ == "__main__":
    asked = [*sys.argv[1:], "", "", ""][:3]
    main(int(asked[0] or ROUNDS), int(asked[1] or AWARDS), (asked[2] or "sqlite").split(","))

"""``python -m tests.interop.world FOLDER``: a portal's badges as files, and what its public addresses answer.

A process of its own, with the real time: the files are made by ``portal badges export``, as an operator makes them. In
``files``: ``good`` was signed before the keys were rotated, ``revoked`` after it; in ``changed`` one letter is another
(of what is signed, or of the address where it is hosted); ``stranger`` was signed by somebody else's key, in our name;
``unknown`` names a context that is nowhere. ``known.json`` maps each address to what it answers.
"""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import sys
from collections.abc import Collection, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask

from portal import clock, credentials, db
from portal.cli.answers import house
from portal.config import packaged_content
from portal.credentials import contexts, exports, issuer, keys, portable, proof, queries
from portal.credentials.models import Credential
from portal.people.models import Person
from tests.catalog import small
from tests.cli.conftest import Portal, Said

HOST = "https://portal.example"
EMAIL = "robert@demo.example"
HARD = 'Quoted "so" \\ and {{braces} <and> & “Zoë”, Ørsted, 漢字, 🎓 }}'
"""What some software cannot read."""

EMBEDDED, TOKENS = ("json", "png", "svg"), ("jwt", "jwt.png", "jwt.svg")
HOSTED, SIGNED = ("ob2.json", "ob2.png", "ob2.svg"), ("ob2.jws", "ob2.jws.png", "ob2.jws.svg")
RULES = """\
programme: demo
currencies: [xp]
rules:
- id: held
  when: session.completed
  for: mentor
  give: 10 xp
"""
UNKNOWN = "https://elsewhere.example/context.json"

_MENTIONED = re.compile(r'"(https://portal\.example/[^"#\s]+)')


def main(folder: Path) -> None:
    """Play it, and write it all down."""
    portal = Portal(folder / "instance")
    portal.settings |= {
        "PORTAL_BASE_URL": HOST,
        "PORTAL_CONTENT": str(content(folder, "first-session*", "goal-reached*")),
    }
    os.environ |= portal.settings
    ids = _played(portal)
    files = folder / "files"
    files.mkdir()
    for form in exports.FORMS:
        for name, credential_id in ids.items():
            if name == "good" or form in ("json", "jwt", "ob2.json", "ob2.jws"):
                say(portal, "badges", "export", credential_id, "--format", form, "--output", files / f"{name}.{form}")
    with house() as app:
        _forge(files, db.session.get_one(Credential, ids["good"]))
        write_known(folder / "known.json", app, ids.values())


def shared() -> dict[str, str]:
    """Let everybody see every credential; gives back their ids by their badges."""
    with house():
        found = db.session.scalars(sa.select(Credential).where(Credential.revoked_at.is_(None))).all()
        for each in found:
            credentials.share(each, by=db.session.get_one(Person, each.person_id))
        ids = {each.badge: each.id for each in found}
        db.session.commit()
    return ids


def write_known(file: Path, app: Flask, ids: Collection[str]) -> None:
    """Write down what each public address that a stranger reaches from some credentials answers."""
    known = {address: _answer(*found) for address, found in _visited(app, ids).items()}
    file.write_text(json.dumps(known | _pinned()))


def say(portal: Portal, *words: object) -> Said:
    """A command, which must succeed."""
    said = portal(*words)
    assert said.code == 0, f"portal {words}: {said.err}"
    return said


def content(folder: Path, *patterns: str) -> Path:
    """Little beside some badges of ours; one of them has words in it that make other software stumble."""
    made = small.write(folder, small.FILES | {"rules/tea.yaml": RULES})
    for pattern in patterns:
        for file in (packaged_content() / "badges").glob(pattern):
            shutil.copy(file, made / "badges")
    for file in made.glob("badges/*.yaml"):
        file.write_text(re.sub("^track: .*", "track: tea", file.read_text(), flags=re.M))
    hard = made / "badges/first-session.yaml"
    described = f"description: {json.dumps(HARD, ensure_ascii=False)}"
    hard.write_text(re.sub("^description: .*", lambda _old: described, hard.read_text(), flags=re.M))
    return made


def _played(portal: Portal) -> dict[str, str]:
    grant = ("awards", "grant", EMAIL, "--reason", "It was earned.", "--badge")
    for words in (
        ("db", "upgrade"),
        ("keys", "create"),
        ("people", "create", EMAIL, "Robert Keller"),
        (*grant, "first-session"),
        ("keys", "rotate"),
        (*grant, "goal-reached/bronze"),
    ):
        say(portal, *words)
    ids = {"good" if badge == "first-session" else "revoked": found for badge, found in shared().items()}
    say(portal, "badges", "revoke", ids["revoked"], "--reason", "It was somebody else.")
    return ids


def _forge(files: Path, good: Credential) -> None:
    """The same in every form with one letter changed; and one that a stranger signed."""
    elsewhere = ("1" if good.id[0] == "0" else "0") + good.id[1:]
    changed = {name: _changed(getattr(good, name)) for name in ("document", "jwt", "ob2_jws")}
    changed["ob2_document"] = good.ob2_document.replace(good.id, elsewhere)
    forged = cast(Credential, SimpleNamespace(**changed))
    for form in exports.FORMS:
        (files / f"changed.{form}").write_bytes(exports.export(forged, queries.picture_of(good), form).content)
    private = Ed25519PrivateKey.generate()
    stranger = keys.SigningKey(keys.multikey(private.public_key()), private)
    unsigned = {name: value for name, value in good.plain.items() if name != "proof"}
    method = issuer.current().method(stranger.kid)
    signed = proof.sign(unsigned, stranger, method=method, created=clock.now())
    (files / "stranger.json").write_text(portable.dumps(signed))
    unknown = good.plain | {"@context": [*good.plain["@context"], UNKNOWN]}
    (files / "unknown.json").write_text(portable.dumps(unknown))


def _changed(text: str) -> str:
    """One letter of what it says is another; of a token, which is encoded, the letter inside."""
    if not text.startswith("{"):
        header, claims, signature = text.split(".")
        inside = _changed(base64.urlsafe_b64decode(claims + "==").decode())
        return ".".join((header, base64.urlsafe_b64encode(inside.encode()).decode().rstrip("="), signature))
    assert "First session" in text
    return text.replace("First session", "Fyrst session")


def _visited(app: Flask, ids: Collection[str]) -> dict[str, tuple[int, str, bytes]]:
    """Everything that a stranger reaches from the badges, asking for JSON."""
    waiting = [f"{HOST}/.well-known/did.json", *(f"{HOST}/ob2/assertions/{found}" for found in ids)]
    waiting += [address for found in ids for address in _led_to(db.session.get_one(Credential, found))]
    found: dict[str, tuple[int, str, bytes]] = {}
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        answer = app.test_client().get(address, base_url=HOST, headers={"Accept": "application/ld+json, image/png"})
        if answer.status_code in (200, 410):
            found[address] = (answer.status_code, answer.content_type, answer.data)
            waiting += _MENTIONED.findall(answer.text) if "json" in answer.content_type else []
    return found


def _led_to(found: Credential) -> Iterator[str]:
    yield from _MENTIONED.findall(found.document)
    for token in filter(None, (found.jwt, found.ob2_jws)):
        for part in token.split(".")[:2]:
            yield from _MENTIONED.findall(base64.urlsafe_b64decode(part + "==").decode())


def _pinned() -> dict[str, Any]:
    """What others publish: contexts, the schema, and a list of issuers whom somebody trusts."""
    listed = {"registry": {issuer.current().did: {"name": issuer.current().name, "url": HOST}}}
    return {address: _json(contexts.document(address)) for address in contexts.FILES} | {
        "https://registry.example/issuers.json": _json(listed)
    }


def _json(document: Any) -> dict[str, Any]:
    return _answer(200, "application/ld+json", json.dumps(document).encode())


def _answer(status: int, media_type: str, body: bytes) -> dict[str, Any]:
    return {"status": status, "type": media_type, "base64": base64.b64encode(body).decode()}


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""Badges that somebody elsewhere issued, made by another maker's library with a key of its own (``did:key``)."""

from __future__ import annotations

import datetime as dt
import hashlib
import json

from openbadgeslib.keys import KeyFactory, KeyType
from openbadgeslib.ob3 import Achievement, IdentityObject, Issuer, OB3LdpSigner, OpenBadgeCredential
from openbadgeslib.ob3.did import did_key_from_pem

from portal import db
from portal.credentials.received import actions
from portal.credentials.received.reading import Brought

ISSUED = dt.datetime(2026, 3, 1, 12, 0, tzinfo=dt.UTC)
SECRET, PUBLIC = KeyFactory(KeyType.ED25519).generate_keypair()


def from_elsewhere(email="robert@demo.example", subject=None, issued=ISSUED):
    """A signed badge for the person with this address, or with this name among subjects."""
    site = "https://academy.example"
    achievement = Achievement(f"{site}/badges/1", "A badge from elsewhere", "For one who came.", "Come.")
    badge = OpenBadgeCredential(
        Issuer(str(did_key_from_pem(PUBLIC)), "Another Academy"),
        subject,
        achievement,
        id=f"{site}/credentials/1",
        issuance_date=issued,
        identifiers=[IdentityObject.create(email, "salt")] if email else [],
    )
    text: str = OB3LdpSigner(SECRET, None).sign_to_json(badge, created=issued)
    return text


def keep(person, number=1, *, title="A badge from elsewhere", issued=ISSUED, document="", form="json"):
    """A badge that was checked already, kept; answers what became of it."""
    text = document or json.dumps({"id": f"https://academy.example/{number}", "name": title})
    name = hashlib.sha256(str(number).encode()).hexdigest()
    brought = Brought(form, text, name, title, "Another Academy", issued, is_ours=False)
    kept = actions.keep(brought, by=person, app="Pocket Wallet")
    db.session.commit()
    return kept

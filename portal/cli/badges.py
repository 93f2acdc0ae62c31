"""``portal badges``: issue what waits, verify, export, revoke, sign anew."""

from __future__ import annotations

import base64
from pathlib import Path

import click

from portal import credentials, db, logs
from portal.cli.answers import Answer, answering, house, progress
from portal.credentials import exports, queries
from portal.credentials.checks import answer, in_json
from portal.credentials.endorsing import actions as endorsing
from portal.credentials.models import Credential
from portal.credentials.verify import LARGEST
from portal.errors import NotFound

FORMATS = {form: form for form in exports.FORMS} | {"ob2": "ob2.json"}
"""What ``--format`` takes, and which form it is."""


@click.group()
def badges() -> None:
    """Credentials: issued, verified, exported, revoked."""


@badges.command("issue-pending")
@answering
def issue_pending() -> Answer:
    """Sign the credentials that awards still wait for, and revoke those whose award was taken back."""
    with house(), progress("Signing") as tell, logs.quiet():
        revoked = credentials.revoke_taken_back()
        issued = credentials.issue_pending(tell=tell)
    return Answer({"issued": issued, "revoked": revoked}, [f"{issued} issued, {revoked} revoked."])


@badges.command()
@click.argument("badge", metavar="FILE|URL")
@click.option("--email", help="Also ask whether it was given to the person with this address.")
@answering
def verify(badge: str, email: str | None) -> Answer:
    """Check any badge: a file (PNG, SVG, JSON, JWT) or an address. Each question on a line of its own."""
    given: bytes | str = badge
    if not badge.lower().startswith(("http://", "https://")):
        file = Path(badge)
        if not file.is_file():
            raise NotFound(f"There is no file {badge}.")
        with file.open("rb") as opened:
            given = opened.read(LARGEST + 1)
    with house():
        report = credentials.verify(given, email=email)
    marks = {True: "ok     ", False: "WRONG  ", None: "-      "}
    lines = [f"{marks[check.ok]} {check.name:10} {check.sentence}" for check in report.checks]
    return Answer(in_json(report), [*lines, f"{answer(report)}."], is_fine=report.is_good)


@badges.command()
@click.argument("uuid")
@click.option("--format", "kind", type=click.Choice(sorted(FORMATS)), default="json", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="A file, instead of stdout.")
@answering
def export(uuid: str, kind: str, output: Path | None) -> Answer:
    """Write a credential, as it was signed."""
    with house():
        found = _credential(uuid)
        content, media_type = exports.export(found, queries.picture_of(found), FORMATS[kind])
    if output:
        output.write_bytes(content)
        return Answer({"written": str(output), "bytes": len(content)}, [f"Written to {output}."])
    text = base64.b64encode(content).decode() if media_type == exports.PNG else content.decode()
    return Answer({"format": kind, "credential": text}, content=content)


@badges.command()
@click.argument("uuid")
@click.option("--reason", required=True, help="Whoever checks the badge will read it.")
@answering
def revoke(uuid: str, reason: str) -> Answer:
    """Revoke a credential for good."""
    with house():
        credentials.revoke(uuid, reason=reason)
    return Answer({"revoked": uuid}, [f"{uuid} is revoked."])


@badges.command()
@click.argument("badge", metavar="BADGE[/LEVEL]")
@click.option("--name", help="The organisation that endorses it, and has asked you to write so.")
@click.option("--url", help="A page of theirs, with https.")
@click.option("--comment", help="What they say about the badge, in 20 to 600 letters.")
@click.option("--file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="What they have signed.")
@answering
def endorse(badge: str, name: str | None, url: str | None, comment: str | None, file: Path | None) -> Answer:
    """Show with a badge what an organisation says about it: what it has signed itself (--file), or is signed here."""
    words = [name, url, comment]
    if (file is not None and any(words)) or (file is None and not all(words)):
        raise click.UsageError("Please give --file, or --name, --url and --comment.")
    with house():
        if file is not None:
            endorsement = endorsing.bring(badge, file.read_text("utf-8", "replace"))
        else:
            endorsement = endorsing.endorse_badge_for(badge, name or "", url or "", comment or "")
    return Answer({"endorsement": endorsement}, [f"Shown with the badge, as endorsement {endorsement}."])


@badges.command()
@click.argument("uuid", required=False)
@click.option("--key", "kid", help="Everything that this key has signed, as when somebody else may have it.")
@click.option("--reason", required=True, help="Whoever checks the old copy will read it.")
@answering
def reissue(uuid: str | None, kid: str | None, reason: str) -> Answer:
    """Sign one credential anew, or all of a key; each fresh copy takes the place of the one before."""
    if bool(uuid) == bool(kid):
        raise click.UsageError("Please give one credential, or one key with --key.")
    if uuid:
        with house():
            newest = credentials.reissue(uuid, reason=reason)
        return Answer({"credential": newest}, [f"The newest copy is {newest}."])
    with house(), progress("Signing anew") as tell:
        found = credentials.reissue_signed_with(kid or "", reason=reason, progress=tell)
    lines = [f"{found.done} credentials have a fresh copy."]
    lines += [f"{each}: no fresh copy. Is its badge still in the content?" for each in found.left]
    return Answer({"reissued": found.done, "left": found.left}, lines, is_fine=not found.left)


def _credential(uuid: str) -> Credential:
    found = db.session.get(Credential, uuid)
    if found is None:
        raise NotFound(f"There is no credential {uuid}.")
    return found

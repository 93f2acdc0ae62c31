"""``python -m tests.interop.deeds FOLDER``: badges before and after what can become of one, for verifiers to look at.

In ``before`` and ``after``: ``files``, as they were once downloaded; ``known.json``, what each address answered then;
``ours.json``, what this portal itself said of each file. The files of a badge are the same in both, but for the one
that ends: verifiers know the real time, so ``after`` has one that was signed so much earlier.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from pathlib import Path

from portal import clock
from portal.cli.answers import house
from tests.cli.conftest import Portal
from tests.interop.world import EMAIL, HOST, content, say, shared, write_known

FORMS = ("json", "jwt", "ob2.json", "ob2.jws")
BADGES = {
    "first-session": "rotated",
    "ready-to-mentor": "ended",
    "wide-curiosity": "ends",
    "common-ground": "revoked",
    "flying-start": "replaced",
}
GRANT = ("awards", "grant", EMAIL, "--reason", "It was earned.", "--badge")
LONG_AGO = dt.timedelta(days=1000)


def main(folder: Path) -> None:
    """Play it, and write it all down."""
    portal = Portal(folder / "instance")
    badges = content(folder, *(f"{badge}*" for badge in BADGES))
    with (badges / "badges/wide-curiosity.yaml").open("a") as words:
        words.write("valid_for: 24 months\n")
    portal.settings |= {"PORTAL_BASE_URL": HOST, "PORTAL_CONTENT": str(badges)}
    os.environ |= portal.settings
    with clock.at(clock.now() - LONG_AGO):
        for deed in (("db", "upgrade"), ("keys", "create"), ("people", "create", EMAIL, "Robert Keller")):
            say(portal, *deed)
        say(portal, *GRANT, "ready-to-mentor")
    for badge in BADGES.keys() - {"ready-to-mentor"}:
        say(portal, *GRANT, badge)
    say(portal, "badges", "issue-pending")  # as the worker does: a list that has grown old is signed anew
    ids = {BADGES[badge]: found for badge, found in shared().items()}
    ended, ends = ids.pop("ended"), ids.pop("ends")
    _look(portal, folder / "before", ids | {"ended": ends})

    say(portal, "keys", "rotate")
    say(portal, "badges", "revoke", ids["revoked"], "--reason", "It was somebody else.")
    fresh = say(portal, "badges", "reissue", ids["replaced"], "--reason", "Other words.", "--json").json["credential"]
    _look(portal, folder / "after", ids | {"ended": ended, "fresh": fresh})


def _look(portal: Portal, folder: Path, ids: dict[str, str]) -> None:
    """Some credentials as files, what every address answers now, and what we say of each."""
    (folder / "files").mkdir(parents=True)
    ours = {}
    for name, credential_id in ids.items():
        for form in FORMS:
            file = folder / "files" / f"{name}.{form}"
            kind = "ob2" if form == "ob2.json" else form
            say(portal, "badges", "export", credential_id, "--format", kind, "--output", file)
            ours[file.name] = portal("badges", "verify", file, "--json").json
    (folder / "ours.json").write_text(json.dumps(ours))
    with house() as app:
        write_known(folder / "known.json", app, ids.values())


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""What stands in the form for rules: as it was sent, as it was proposed before, or as it counts."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request
from flask_babel import gettext as _

from portal.errors import Refused
from portal.gamification.editions import Edition
from portal.gamification.models import Proposal

KEEP, TAKE_BACK = "keep", "take-back"


@dataclass(frozen=True)
class Typed:
    """The text of the rules, since when they pay, and what becomes of what vanishes."""

    text: str
    since: str = ""
    vanished: str = KEEP

    @property
    def takes_back(self) -> bool:
        """Whether what vanishes is taken back."""
        return self.vanished == TAKE_BACK


def typed() -> Typed:
    """What this request sent; a file counts more than the text beside it. Refuses a file that is no text."""
    sent = shown_again()
    if _file() is not None and not _is_text(_file()):
        raise Refused(_("This is not UTF-8 text. Save the file as UTF-8."), field="file")
    return sent


def shown_again() -> Typed:
    """The same for a form that is refused: whatever of it can be shown."""
    text, since, vanished = (request.form.get(name, "") for name in ("text", "since", "vanished"))
    raw = _file()
    if raw is not None and _is_text(raw):
        text = raw.decode("utf-8-sig")
    return Typed(text, since, TAKE_BACK if vanished == TAKE_BACK else KEEP)


def of_proposal(proposal: Proposal) -> Typed:
    """A proposal as it was sent."""
    return Typed(proposal.text, proposal.since, TAKE_BACK if proposal.takes_back else KEEP)


def of_version(version: Edition | None) -> Typed:
    """The rules that count, to be changed; an empty form where they came from several files."""
    return Typed(version.text if version else "")


def _file() -> bytes | None:
    """The file that was chosen, if one was."""
    file = request.files.get("file")
    if not file or not file.filename:
        return None
    file.stream.seek(0)
    return file.stream.read()


def _is_text(raw: bytes | None) -> bool:
    try:
        (raw or b"").decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return True

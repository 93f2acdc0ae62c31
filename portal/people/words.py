"""What a programme calls mentors, mentees and itself. Many seniors do not like to be reminded of who is the younger."""

from __future__ import annotations

from typing import NamedTuple

from flask_babel import gettext as _

from portal.people.models import Programme


class Words(NamedTuple):
    """As they stand in the middle of a sentence."""

    mentor: str
    mentee: str
    programme: str

    def of_role(self, role: str) -> str:
        """The word for who has this role: mentor or mentee."""
        return self.mentor if role == "mentor" else self.mentee


def words_of(programme: Programme | None) -> Words:
    """The words of this programme, the house's where it has none of its own, or where no single one is meant."""
    mine = (programme.mentor_word, programme.mentee_word, programme.programme_word) if programme else ("", "", "")
    usual = (_("mentor"), _("mentee"), _("programme"))
    return Words(*(own or house for own, house in zip(mine, usual, strict=True)))


def at_the_start(word: str) -> str:
    """A word at the start of a line: its first letter is a capital one, the others stay as they are."""
    return word[:1].upper() + word[1:]
